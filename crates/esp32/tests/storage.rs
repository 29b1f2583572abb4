//! What the flash chip holds beside files, over power-off and power-on.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Ended, World};
use esp32::flash::{Account, Flash, open_folder};
use esp32::{Job, storage};
use std::fs;
use std::path::Path;

/// Runs a program on a board that is switched on for it, with its files in a folder.
fn switched_on(folder: &Path, source: &str) -> Ended {
    let flash = Flash::in_folder(open_folder(folder).unwrap(), Account::Whole);
    with(flash, source)
}

fn with(flash: Flash, source: &str) -> Ended {
    let job = Job::Run {
        name: "main.py".to_owned(),
        source: source.as_bytes().to_vec(),
    };
    let mut world = World::new();
    let owner = world.power_on_with(job, common::options(), common::air(), flash);
    world.end(owner)
}

fn prints(folder: &Path, source: &str, output: &str) {
    let ended = switched_on(folder, source);
    assert_eq!(ended.output, output);
    assert_eq!(ended.notices, [""; 0]);
}

const GET: &str = "
from esp32 import NVS
n = NVS('app')
for get in (lambda: n.get_i32('number'), lambda: n.get_blob('blob', b), lambda: n.get_i32('erased')):
    b = bytearray(4)
    try:
        print(get(), b)
    except OSError as e:
        print(e)
";

#[test]
fn values_outlive_power() {
    let folder = tempfile::tempdir().unwrap();
    prints(
        folder.path(),
        "
from esp32 import NVS
n = NVS('app')
n.set_i32('number', -5)
n.set_blob('blob', b'\\0\\xffx')
n.set_i32('erased', 1)
n.erase_key('erased')
n.commit()
",
        "",
    );
    let expected = "-5 bytearray(b'\\x00\\x00\\x00\\x00')\n\
        3 bytearray(b'\\x00\\xffx\\x00')\n(-4354, 'ESP_ERR_NVS_NOT_FOUND')\n";
    prints(folder.path(), GET, expected);
    prints(
        folder.path(),
        "from esp32 import NVS\nNVS('app').set_i32('number', 6)\nNVS('app').erase_key('blob')\n",
        "",
    );
    let expected = "6 bytearray(b'\\x00\\x00\\x00\\x00')\n\
        (-4354, 'ESP_ERR_NVS_NOT_FOUND')\n(-4354, 'ESP_ERR_NVS_NOT_FOUND')\n";
    prints(folder.path(), GET, expected);
}

#[test]
fn a_full_storage_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let fill = "
from esp32 import NVS
n = NVS('full')
count = 0
try:
    while True:
        n.set_blob(str(count), bytes(3000))
        count += 1
except OSError as e:
    print(count, e)
try:
    n.set_blob('large', bytes(20001))
except OSError as e:
    print(e)
n.erase_key('0')
n.set_blob('again', bytes(3000))
print('fits')
";
    let expected = "6 (-4357, 'ESP_ERR_NVS_NOT_ENOUGH_SPACE')\n\
        (-4366, 'ESP_ERR_NVS_VALUE_TOO_LONG')\nfits\n";
    prints(folder.path(), fill, expected);
    let full = "
from esp32 import NVS
print(NVS('full').get_blob('again', bytearray(3000)))
try:
    NVS('full').set_blob('one more', bytes(3000))
except OSError as e:
    print(e)
";
    let expected = "3000\n(-4357, 'ESP_ERR_NVS_NOT_ENOUGH_SPACE')\n";
    prints(folder.path(), full, expected);
}

#[test]
fn raw_blocks_outlive_power() {
    let folder = tempfile::tempdir().unwrap();
    prints(
        folder.path(),
        "
import esp
from esp32 import Partition
p = Partition.find(Partition.TYPE_DATA, label='vfs')[0]
p.writeblocks(3, b'x' * 4096)
p.writeblocks(4, b'y' * 4096)
p.ioctl(6, 4)
esp.flash_write(0x3ffffc, b'last')
",
        "",
    );
    let image = folder.path().join(".boardless/flash.bin");
    assert_eq!(fs::metadata(&image).unwrap().len(), storage::SIZE.into());
    let read = "
import esp
from esp32 import Partition
p = Partition.find(Partition.TYPE_DATA, label='vfs')[0]
b = bytearray(2)
for block in (2, 3, 4):
    p.readblocks(block, b, 0)
    print(b)
b = bytearray(4)
esp.flash_read(0x3ffffc, b)
print(b)
";
    let expected = "bytearray(b'\\xff\\xff')\nbytearray(b'xx')\nbytearray(b'\\xff\\xff')\nbytearray(b'last')\n";
    prints(folder.path(), read, expected);

    // What is missing of a file counts as erased.
    let cut = fs::read(&image).unwrap()[..0x20_4000].to_vec();
    fs::write(&image, cut).unwrap();
    let ended = switched_on(folder.path(), read);
    let expected = "bytearray(b'\\xff\\xff')\nbytearray(b'xx')\nbytearray(b'\\xff\\xff')\n\
        bytearray(b'\\xff\\xff\\xff\\xff')\n";
    assert_eq!(ended.output, expected);
    let [notice] = &ended.notices[..] else {
        panic!("{:?}", ended.notices);
    };
    assert!(
        notice.contains("flash.bin") && notice.contains("erased"),
        "{notice}"
    );
}

#[test]
fn a_damaged_file_counts_as_erased() {
    let folder = tempfile::tempdir().unwrap();
    let count = "
from esp32 import NVS
n = NVS('app')
try:
    print(n.get_i32('starts'))
except OSError:
    print('none')
n.set_i32('starts', 1)
";
    prints(folder.path(), count, "none\n");
    prints(folder.path(), count, "1\n");
    let file = folder.path().join(".boardless/nvs");
    let mut bytes = fs::read(&file).unwrap();
    bytes[20] ^= 1;
    fs::write(&file, bytes).unwrap();
    let ended = switched_on(folder.path(), count);
    assert_eq!(ended.output, "none\n");
    let [notice] = &ended.notices[..] else {
        panic!("{:?}", ended.notices);
    };
    assert!(
        notice.contains(".boardless/nvs") && notice.contains("damaged"),
        "{notice}"
    );
    prints(folder.path(), count, "1\n");
}

#[test]
fn programs_do_not_see_where_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    prints(
        folder.path(),
        "
import os
from esp32 import NVS
free = os.statvfs('/')[3]
NVS('app').set_blob('x', bytes(9000))
print(os.listdir(), os.statvfs('/')[3] == free)
def t(f, *args):
    try:
        print(f(*args))
    except OSError as e:
        print(e)
t(os.stat, '.boardless')
t(open, '/.boardless/nvs')
t(os.listdir, '.boardless')
t(os.remove, '.boardless/nvs')
t(os.rename, '.boardless', 'x')
t(os.rmdir, '.boardless')
",
        "[] True\n[Errno 2] ENOENT\n[Errno 2] ENOENT\n[Errno 2] ENOENT\n[Errno 2] ENOENT\n\
        [Errno 2] ENOENT\n[Errno 2] ENOENT\n",
    );
    assert!(folder.path().join(".boardless/nvs").is_file());
}

#[test]
fn a_layer_leaves_the_folder_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let count = "
from esp32 import NVS
n = NVS('app')
n.set_i32('starts', n.get_i32('starts') + 1)
print(n.get_i32('starts'))
";
    let first = "from esp32 import NVS\nNVS('app').set_i32('starts', 1)";
    prints(folder.path(), first, "");
    for _ in 0..2 {
        let flash = Flash::above_folder(open_folder(folder.path()).unwrap());
        assert_eq!(with(flash, count).output, "2\n");
    }
    prints(folder.path(), count, "2\n");
    prints(folder.path(), count, "3\n");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be: it stops root as well.
    fs::write(folder.path().join(".boardless"), "mine").unwrap();
    let ended = switched_on(
        folder.path(),
        "
from esp32 import NVS
for i in range(3):
    NVS('app').set_i32('n', i)
print(NVS('app').get_i32('n'))
",
    );
    assert_eq!(ended.output, "2\n");
    let told = |text: &&String| text.contains("is lost when this board is switched off");
    assert_eq!(
        ended.notices.iter().filter(told).count(),
        1,
        "{:?}",
        ended.notices
    );
    assert_eq!(fs::read(folder.path().join(".boardless")).unwrap(), b"mine");
}
