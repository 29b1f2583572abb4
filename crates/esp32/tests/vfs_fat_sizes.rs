//! FAT volumes that no board has the memory for: FAT16 and FAT32.

#![allow(clippy::unwrap_used)]

use esp32::blockdev::Image;
use esp32::blockdev::fat::{FatError, Kind, Open, Volume, format};
use std::collections::HashMap;

const SECTOR: usize = 512;

/// A device of which only what was written is kept.
#[derive(Default)]
struct Disk(HashMap<u32, Vec<u8>>);

impl Disk {
    fn formatted(sectors: u32) -> Disk {
        let made = format(sectors, SECTOR, 0).unwrap();
        Disk(made.sectors.into_iter().collect())
    }

    /// Does something with the volume, as often as it takes until all sectors for it have been read.
    fn run<T>(
        &mut self,
        volume: &mut Option<Volume>,
        f: impl Fn(&mut Volume, &mut Image) -> Result<T, FatError>,
    ) -> Result<T, FatError> {
        let mut image = Image::new(SECTOR);
        loop {
            image.revert();
            let mounted = match &*volume {
                Some(volume) => Ok(volume.clone()),
                None => Volume::mount(&image),
            };
            let done = mounted.and_then(|mut volume| Ok((f(&mut volume, &mut image)?, volume)));
            match done {
                Err(FatError::Missing(missing)) => {
                    for number in missing.first..missing.first + missing.count {
                        let empty = vec![0; SECTOR];
                        image.load(number, self.0.get(&number).unwrap_or(&empty));
                    }
                }
                Err(e) => return Err(e),
                Ok((result, changed)) => {
                    self.0.extend(changed.changes(&mut image));
                    *volume = Some(changed);
                    return Ok(result);
                }
            }
        }
    }
}

#[test]
fn larger_volumes_keep_files() {
    // Clusters and their size as MicroPython's unix port chooses them.
    let sizes = [
        (16_384, Kind::Fat12, 4_096, 2_043),
        (40_000, Kind::Fat16, 2_048, 9_981),
        (65_536, Kind::Fat16, 4_096, 8_183),
        (8_388_608, Kind::Fat32, 32_768, 131_054),
    ];
    let write = Open {
        write: true,
        create: true,
        truncate: true,
        ..Open::default()
    };
    let read = Open {
        read: true,
        ..Open::default()
    };
    for (sectors, kind, cluster, clusters) in sizes {
        let mut disk = Disk::formatted(sectors);
        let mut volume = None;
        let shape = disk.run(&mut volume, |v, _| {
            Ok((v.kind(), v.cluster_size(), v.clusters()))
        });
        let shape = shape.unwrap();
        assert_eq!(shape, (kind, cluster, clusters));
        let free = |volume: &mut Option<Volume>, disk: &mut Disk| {
            disk.run(volume, |v, i| v.count_free(i)).unwrap()
        };
        let before = free(&mut volume, &mut disk);
        disk.run(&mut volume, |v, i| v.make_folder(i, b"a folder", 0))
            .unwrap();
        let bytes: Vec<u8> = (0..100_000u32).map(|i| (i * 7 + i / 256) as u8).collect();
        let mut file = disk
            .run(&mut volume, |v, i| v.open(i, b"a folder/big", write, 0))
            .unwrap();
        for part in bytes.chunks(7_000) {
            file = disk
                .run(&mut volume, |v, i| {
                    let mut file = file.clone();
                    assert_eq!(v.write_file(i, &mut file, part)?, part.len());
                    v.sync(i, &mut file, 0)?;
                    Ok(file)
                })
                .unwrap();
        }
        let taken = 1 + 100_000u32.div_ceil(shape.1);
        assert_eq!(before - free(&mut volume, &mut disk), taken);
        // What is on the device is all there is.
        volume = None;
        let got = disk.run(&mut volume, |v, i| {
            let mut file = v.open(i, b"A FOLDER/BIG", read, 0)?;
            v.read_file(i, &mut file, usize::MAX)
        });
        assert!(got.unwrap() == bytes);
        assert_eq!(before - free(&mut volume, &mut disk), taken);
        disk.run(&mut volume, |v, i| v.remove(i, b"a folder/big"))
            .unwrap();
        disk.run(&mut volume, |v, i| v.remove(i, b"a folder"))
            .unwrap();
        assert_eq!(free(&mut volume, &mut disk), before);
    }
}
