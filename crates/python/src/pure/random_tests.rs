use proptest::prelude::*;

use super::*;

#[test]
fn empty_ranges_have_no_numbers() {
    let mut random = Random::new(1);
    let before = random.clone();
    assert_eq!(random.range_to(0), None);
    assert_eq!(random.range(5, 5), None);
    assert_eq!(random.range_step(0, 5, 0), None);
    assert_eq!(random.range_step(0, 5, -1), None);
    assert_eq!(random.int(2, 1), None);
    assert_eq!(random.choice(0), None);
    assert_eq!(random.bits(33), None);
    assert_eq!(random.bits(-1), None);
    assert_eq!(random.bits(0), Some(0));
    assert_eq!(random, before, "no word was used up");
}

#[test]
fn all_32_bit_integers_can_be_had() {
    let mut random = Random::new(1);
    let mut twin = random.clone();
    assert_eq!(
        random.int(i32::MIN, i32::MAX),
        Some(i32::MIN.wrapping_add(twin.word().cast_signed()))
    );
}

proptest! {
    #[test]
    fn numbers_are_within_their_range(seed: u32, a in -0x4000_0000..0x3fff_ffff_i32, b in -0x4000_0000..0x3fff_ffff_i32) {
        let mut random = Random::new(seed);
        let (low, high) = (a.min(b), a.max(b));
        let number = random.int(low, high).unwrap();
        prop_assert!((low..=high).contains(&number));
        if low < high {
            let number = random.range(low, high).unwrap();
            prop_assert!((low..high).contains(&number));
        }
        let float = random.float();
        prop_assert!((0.0..1.0).contains(&float));
    }

    #[test]
    fn a_step_is_kept(seed: u32, start in -1000..1000_i32, stop in -1000..1000_i32, step in -50..50_i32) {
        if let Some(number) = Random::new(seed).range_step(start, stop, step) {
            prop_assert_eq!((number - start) % step, 0);
            prop_assert!((start..stop).contains(&number) || (stop + 1..=start).contains(&number));
        } else {
            prop_assert!(step == 0 || (step > 0) == (start >= stop) || start == stop);
        }
    }

    #[test]
    fn no_range_panics(seed: u32, a: i32, b: i32, c: i32) {
        let mut random = Random::new(seed);
        let _ = (random.range_step(a, b, c), random.range(a, b), random.int(a, b), random.range_to(a));
    }
}
