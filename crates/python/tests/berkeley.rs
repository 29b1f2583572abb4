//! Files of `btree`: one that Berkeley DB 1.85 wrote, as MicroPython builds it, and random ones.

#![allow(clippy::unwrap_used)]

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use python::pure::berkeley::{Damaged, Entries, META, Meta, decode, encode, space};

/// 24 keys were put in another order, and some deleted meanwhile; values are longer than fits into a page of
/// 512 bytes.
const RECORDED: &[u8] = include_bytes!("recorded/berkeley.db");

fn expected() -> Entries {
    let entry = |m: usize| {
        let mut key = format!("key{m:06}").into_bytes();
        if m.is_multiple_of(7) {
            key.resize(key.len() + m, b'k');
        }
        let mut value = format!("value{m}-").into_bytes();
        value.resize(value.len() + m * 37, b'a' + (m % 26) as u8);
        (key, value)
    };
    (0..24).map(entry).collect()
}

#[test]
fn a_file_of_the_library_is_read() {
    let meta = Meta::decode(&RECORDED[..META]).unwrap();
    assert_eq!((meta.page, meta.duplicates), (512, false));
    assert_eq!(decode(RECORDED, meta), Ok(expected()));
}

#[test]
fn what_is_damaged_is_refused() {
    let meta = Meta::decode(RECORDED).unwrap();
    for end in (0..RECORDED.len()).step_by(97) {
        // It ends somewhere, or has no page of the tree: never a panic.
        let _ = decode(&RECORDED[..end], meta);
        let mut file = RECORDED.to_vec();
        file[end] ^= 0xff;
        if let Ok(meta) = Meta::decode(&file) {
            let _ = decode(&file, meta);
        }
    }
    assert_eq!(
        Meta::decode(b"no database, but text of some length"),
        Err(Damaged)
    );
    assert_eq!(Meta::decode(&RECORDED[..META - 1]), Err(Damaged));
    // A leaf that names itself as the next.
    let mut file = encode(Meta::new(512, false), 2, &vec![(vec![1], vec![2])]);
    file[512 + 8] = 1;
    assert_eq!(decode(&file, Meta::new(512, false)), Err(Damaged));
}

#[test]
fn items_in_disorder_are_sorted() {
    let meta = Meta::new(512, false);
    // No two neighbours are in order, over several pages and with pages of their own.
    let mut entries: Entries = (0..200u32)
        .map(|i| {
            let key = (i * 7919 % 200).to_be_bytes().to_vec();
            (key, vec![i as u8; (i as usize % 9) * 100])
        })
        .collect();
    let file = encode(meta, 2, &entries);
    entries.sort();
    assert_eq!(decode(&file, meta), Ok(entries));
}

#[test]
fn items_that_share_their_bytes_are_refused() {
    let meta = Meta::new(65_536, false);
    let mut entries: Entries = (0..2000u32)
        .map(|i| (i.to_be_bytes().to_vec(), vec![]))
        .collect();
    for value in [40_000, 20_000] {
        // On pages of its own, and on the leaf.
        entries[0].1 = vec![7; value];
        let mut file = encode(meta, 2, &entries);
        assert_eq!(decode(&file, meta), Ok(entries.clone()));
        let leaf = (1..file.len() / meta.page)
            .map(|page| page * meta.page)
            .find(|at| file[at + 12] == 2)
            .unwrap();
        let end = usize::from(u16::from_le_bytes([file[leaf + 16], file[leaf + 17]]));
        let first = [file[leaf + 20], file[leaf + 21]];
        for offset in (20..end).step_by(2) {
            file[leaf + offset..leaf + offset + 2].copy_from_slice(&first);
        }
        assert_eq!(decode(&file, meta), Err(Damaged));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_written_is_read(
        map in btree_map(vec(any::<u8>(), 0..700), vec(any::<u8>(), 0..1500), 0..60),
        page in prop::sample::select(vec![512usize, 514, 1024, 4096, 65_536]),
        keys in 2usize..20,
    ) {
        let entries: Entries = map.into_iter().collect();
        let meta = Meta::new(page, false);
        let file = encode(meta, keys, &entries);
        prop_assert_eq!(file.len() % page, 0);
        // But for the pages' heads and what is left of a page, it is as large as was said.
        let said: usize = entries.iter().map(|(k, v)| space(meta, keys, k.len(), v.len())).sum();
        prop_assert!((said..=3 * said + 4 * page).contains(&file.len()), "{} {}", said, file.len());
        prop_assert_eq!(Meta::decode(&file), Ok(meta));
        prop_assert_eq!(decode(&file, meta), Ok(entries));
    }

    #[test]
    fn random_bytes_are_no_database(mut file in vec(any::<u8>(), 0..4096)) {
        let meta = Meta::new(512, false);
        let _ = decode(&file, meta);
        let head = encode(meta, 2, &Entries::new());
        let len = head.len().min(file.len()).min(META);
        file[..len].copy_from_slice(&head[..len]);
        let _ = decode(&file, meta);
    }
}
