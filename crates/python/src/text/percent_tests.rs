use proptest::prelude::*;

use super::*;

/// Integers, or a dict that has every key but `missing`.
struct Operand {
    values: Vec<i32>,
    next: usize,
    dict: bool,
}

#[derive(Debug, PartialEq)]
enum Failure {
    Percent(PercentError),
    Key,
}

impl From<PercentError> for Failure {
    fn from(error: PercentError) -> Self {
        Self::Percent(error)
    }
}

impl Operand {
    fn take(&mut self) -> Result<i32, Failure> {
        let value = *self.values.get(self.next).ok_or(PercentError::NotEnough)?;
        self.next += 1;
        Ok(value)
    }
}

impl Values for Operand {
    type Error = Failure;

    fn star(&mut self) -> Result<i32, Failure> {
        self.take()
    }

    fn key(&mut self, key: &[u8]) -> Result<(), Failure> {
        self.next = self.values.len();
        if key == b"missing" {
            Err(Failure::Key)
        } else {
            Ok(())
        }
    }

    fn has_dict(&self) -> bool {
        self.dict
    }
}

fn format(format: &[u8], values: &[i32], dict: bool) -> Result<String, Failure> {
    let mut operand = Operand {
        values: values.to_vec(),
        next: 0,
        dict,
    };
    let mut pieces = PercentFormat::new(format);
    let mut out = Vec::new();
    while let Some(piece) = pieces.next(&mut operand)? {
        match piece {
            Piece::Literal(literal) => out.extend_from_slice(literal),
            Piece::Conversion(conversion) => {
                let value = if conversion.keyed { 7 } else { operand.take()? };
                let value = IntRef::Small(i64::from(value));
                match conversion.kind()? {
                    Kind::Decimal | Kind::Integer => conversion.format_int(&mut out, value),
                    Kind::Float => conversion.format_float(&mut out, value.to_f32()),
                    Kind::Char => conversion
                        .format_char(&mut out, value)
                        .map_err(|_| PercentError::Char)?,
                    Kind::Repr | Kind::Str => conversion.format_text(&mut out, b"text"),
                }
            }
        }
    }
    if !dict && operand.next != operand.values.len() {
        return Err(PercentError::TooMany.into());
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

#[test]
fn conversions() {
    for (text, values, expected) in [
        (&b"%d%%"[..], &[5][..], "5%"),
        (b"%5d|%-5d|%05d|%+d", &[1, 2, 3, 4], "    1|2    |00003|+4"),
        (b"%*d", &[5, 1], "    1"),
        // A negative star means no width, and not left alignment.
        (b"%*d", &[-5, 1], "1"),
        (b"%.*f", &[2, 1], "1.00"),
        (b"%#x %#o %X", &[255, 8, 255], "0xff 0o10 FF"),
        (b"%.3d|%8.3d|%-8.3d|", &[7, -7, 7], "007|    -007|007     |"),
        (b"%c%5c", &[65, 66], "A    B"),
        (b"%s|%.2s|%6r", &[0, 0, 0], "text|te|  text"),
        (b"%i%u", &[1, -1], "1-1"),
    ] {
        assert_eq!(format(text, values, false).as_deref(), Ok(expected));
    }
    assert_eq!(format(b"%(a)d %(b)3d", &[0], true).as_deref(), Ok("7   7"));
}

#[test]
fn errors_come_in_micropythons_order() {
    for (text, values, dict, error) in [
        (&b"%"[..], &[][..], false, PercentError::Incomplete),
        (b"%5", &[1], false, PercentError::Incomplete),
        (b"%5.", &[1], false, PercentError::Incomplete),
        (b"%*", &[], false, PercentError::NotEnough),
        (b"%*", &[1], false, PercentError::Incomplete),
        (b"%d", &[], false, PercentError::NotEnough),
        (b"%z", &[], false, PercentError::NotEnough),
        (
            b"ab%z",
            &[1],
            false,
            PercentError::Unsupported {
                code: b'z',
                index: 3,
            },
        ),
        (b"", &[1], false, PercentError::TooMany),
        (b"%(a)d", &[1], false, PercentError::NeedsDict),
        (b"%(a", &[1], true, PercentError::IncompleteKey),
        (b"%(a)", &[1], true, PercentError::Incomplete),
        (b"%(a)d%d", &[1], true, PercentError::NotEnough),
    ] {
        assert_eq!(
            format(text, values, dict),
            Err(error.into()),
            "{}",
            text.escape_ascii()
        );
    }
    assert_eq!(format(b"%(missing)", &[1], true), Err(Failure::Key));
    assert_eq!(
        PercentError::Unsupported {
            code: b'z',
            index: 3
        }
        .to_string(),
        "unsupported format character 'z' (0x7a) at index 3"
    );
}

proptest! {
    #[test]
    fn any_format_string_can_be_used(text: Vec<u8>, dict: bool) {
        let _ = format(&text, &[1, 2, 3, 4], dict);
    }

    #[test]
    fn percents_can_be_used(text in "(%[-+ #0]{0,3}([0-9]{0,2}|\\*)(\\.([0-9]{0,2}|\\*))?[a-zA-Z%()]){0,4}", dict: bool) {
        let _ = format(text.as_bytes(), &[1, 2, 3, 4], dict);
    }
}
