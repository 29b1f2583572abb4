use super::*;

fn full() -> Nvs {
    let mut nvs = Nvs::default();
    // One entry is the namespace's.
    for key in 0..PAGES * PAGE_ENTRIES - 1 {
        assert_eq!(nvs.put("n", &key.to_string(), Item::Int(-1)), Ok(true));
    }
    nvs
}

#[test]
fn a_file_gives_back_what_was_stored() {
    let mut nvs = Nvs::default();
    assert_eq!(Nvs::decode(&nvs.encode()).as_ref(), Some(&nvs));
    nvs.put("a", "number", Item::Int(i32::MIN)).unwrap();
    nvs.put("a", "number", Item::Blob(vec![0, 255])).unwrap();
    nvs.put("\u{e9}", "", Item::Blob(Vec::new())).unwrap();
    assert_eq!(Nvs::decode(&nvs.encode()).as_ref(), Some(&nvs));
    let nvs = full();
    assert_eq!(Nvs::decode(&nvs.encode()).as_ref(), Some(&nvs));
}

#[test]
fn damage_is_noticed() {
    let mut nvs = Nvs::default();
    nvs.put("space", "key", Item::Blob(vec![1, 2, 3])).unwrap();
    let file = nvs.encode();
    for end in 0..file.len() {
        // Nothing but the head is an empty storage only with the sum of nothing.
        assert_eq!(Nvs::decode(&file[..end]), None, "{end}");
    }
    for at in 0..file.len() {
        let mut file = file.clone();
        file[at] ^= 0x40;
        assert_eq!(Nvs::decode(&file), None, "{at}");
    }
}

#[test]
fn lengths_that_lie_are_damage() {
    let body = [0, 255, 255, 255, 255];
    let mut file = MAGIC.to_vec();
    file.extend(crc32(&body, 0).to_le_bytes());
    file.extend(body);
    assert_eq!(Nvs::decode(&file), None);
}

#[test]
fn it_holds_what_the_partition_does() {
    let mut nvs = full();
    assert_eq!(nvs.put("n", "more", Item::Int(0)), Err(PutError::Full));
    assert_eq!(nvs.put("n", "0", Item::Int(0)), Err(PutError::Full));
    assert_eq!(nvs.put("n", "0", Item::Int(-1)), Ok(false));
    assert!(nvs.erase_key("n", "0"));
    assert_eq!(nvs.put("m", "0", Item::Int(0)), Err(PutError::Full));
    assert_eq!(nvs.put("n", "more", Item::Int(0)), Ok(true));

    let mut nvs = Nvs::default();
    let blob = |len| Item::Blob(vec![0; len]);
    assert_eq!(nvs.put("n", "b", blob(20_001)), Err(PutError::TooLong));
    assert_eq!(nvs.put("n", "b", blob(20_000)), Err(PutError::Full));
    assert_eq!(nvs.put("n", "b", blob(19_800)), Ok(true));
    assert_eq!(nvs.put("n", "b", blob(10)), Ok(true));
    assert_eq!(nvs.blob("n", "b").map(<[u8]>::len), Some(10));
}
