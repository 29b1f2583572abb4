//! Medians, ratios, rows.

/// The median; NaN of nothing.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

/// Prints the head of the table.
pub fn print_head(names: &[&str]) {
    print!("{:<28}", "");
    for name in names {
        print!("{name:>14}");
    }
    println!("{:>10}\n", if names.len() > 1 { "ratio" } else { "" });
}

/// Prints a row; the ratio is the first by the second.
pub fn print_row(what: &str, unit: &str, values: &[f64]) {
    print!("{what:<20}{unit:>8}");
    for value in values {
        if value.is_nan() {
            print!("{:>14}", "-");
        } else if *value < 100.0 {
            print!("{value:>14.2}");
        } else {
            print!("{value:>14.0}");
        }
    }
    if let [a, b] = values {
        print!("{:>10.2}", a / b);
    }
    println!();
}

/// Ratios of the first side to the second.
#[derive(Debug, Default)]
pub struct Ratios(Vec<f64>);

impl Ratios {
    /// Adds a pair.
    pub fn add(&mut self, values: &[f64]) {
        if let [a, b] = values
            && (a / b).is_finite()
        {
            self.0.push(a / b);
        }
    }

    /// Prints their geometric mean.
    pub fn print(&self) {
        if !self.0.is_empty() {
            let mean = self.0.iter().map(|r| r.ln()).sum::<f64>() / self.0.len() as f64;
            println!(
                "Geometric mean of {} ratios: {:.3}",
                self.0.len(),
                mean.exp()
            );
        }
        println!();
    }
}
