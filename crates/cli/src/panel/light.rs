//! How bright an LED is to an eye when its pin changes faster than a page can be told.

use esp32::pins::COUNT;

#[derive(Clone, Copy, Debug, Default)]
struct Lamp {
    /// Now.
    brightness: f32,
    /// Since when, in microseconds; what was before is in `sum`.
    since: u64,
    /// Brightness times microseconds since the last look.
    sum: f64,
    /// Changes since the last look.
    changes: u32,
}

/// The LEDs on all pins.
#[derive(Debug)]
pub struct Lamps {
    lamps: [Lamp; COUNT],
    looked: u64,
}

impl Default for Lamps {
    fn default() -> Lamps {
        Lamps {
            lamps: [Lamp::default(); COUNT],
            looked: 0,
        }
    }
}

impl Lamps {
    /// A pin's LED changes.
    pub fn change(&mut self, at: u64, pin: usize, brightness: f32) {
        let Some(lamp) = self.lamps.get_mut(pin) else {
            return;
        };
        let from = lamp.since.max(self.looked);
        lamp.sum += f64::from(lamp.brightness) * at.saturating_sub(from) as f64;
        lamp.brightness = brightness;
        lamp.since = at;
        lamp.changes += 1;
    }

    /// The mean since the last look of an LED that flickered; nothing of one that did not.
    pub fn flicker(&self, now: u64, pin: usize) -> Option<f32> {
        let lamp = self.lamps.get(pin)?;
        let time = now.saturating_sub(self.looked);
        if lamp.changes < 2 || time == 0 {
            return None;
        }
        let from = lamp.since.max(self.looked);
        let rest = f64::from(lamp.brightness) * now.saturating_sub(from) as f64;
        Some(((lamp.sum + rest) / time as f64) as f32)
    }

    /// Begins anew: true if any flickered, and will look different if it does no more.
    pub fn look(&mut self, now: u64) -> bool {
        let mut flickered = false;
        for lamp in &mut self.lamps {
            flickered |= lamp.changes > 1;
            lamp.sum = 0.0;
            lamp.changes = 0;
        }
        self.looked = now;
        flickered
    }
}

#[cfg(test)]
mod tests {
    use super::Lamps;

    #[test]
    fn a_lamp_that_flickers_has_its_mean_brightness() {
        let mut lamps = Lamps::default();
        lamps.change(500, 2, 1.0);
        assert_eq!(lamps.flicker(900, 2), None);
        assert!(!lamps.look(1000));
        // On for a quarter of the time.
        for at in [2000, 6000, 10_000, 14_000] {
            lamps.change(at - 1000, 2, 0.0);
            lamps.change(at + 2000, 2, 1.0);
        }
        let mean = lamps.flicker(17_000, 2).unwrap();
        assert!((mean - 0.25).abs() < 1e-6, "{mean}");
        assert_eq!(lamps.flicker(17_000, 4), None);
        assert!(lamps.look(17_000));
        assert_eq!(lamps.flicker(40_000, 2), None);
        assert!(!lamps.look(40_000));
    }
}
