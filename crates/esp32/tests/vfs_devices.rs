//! FAT and littlefs on block devices of a program.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, run, table};
use esp32::Exit;
use std::fs;
use std::path::Path;

/// A RAM disk, which can fail.
const DISK: &str = "
import gc, os, vfs
class Disk:
    def __init__(self, count, size=512):
        self.size, self.data = size, bytearray(count * size)
        self.answer = self.calls = None
    def readblocks(self, n, buf, off=0):
        if self.calls is not None:
            self.calls.append(('read', n, off, len(buf)))
        at = n * self.size + off
        buf[:] = memoryview(self.data)[at : at + len(buf)]
        return self.answer
    def writeblocks(self, n, buf, off=0):
        if self.calls is not None:
            self.calls.append(('write', n, off, len(buf)))
        at = n * self.size + off
        self.data[at : at + len(buf)] = buf
        return self.answer
    def ioctl(self, op, arg):
        return {4: len(self.data) // self.size, 5: self.size, 6: 0}.get(op)
def made(kind, count=50, size=512):
    disk = Disk(count, size)
    kind.mkfs(disk)
    return disk, kind(disk)
";

fn printed(source: &str) -> String {
    let ended = run(&format!("{DISK}{SHOW}{source}"));
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output
}

/// Programs of random operations, and what MicroPython printed for them.
#[test]
fn random_operations_come_out_as_micropython_s() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vfs_recorded");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let expected = fs::read_to_string(path.with_extension("out")).unwrap();
        let ended = run(&source);
        for (i, (got, wanted)) in ended.output.lines().zip(expected.lines()).enumerate() {
            assert_eq!(got, wanted, "line {} of {}", i + 1, path.display());
        }
        assert_eq!(ended.output.lines().count(), expected.lines().count());
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn devices_are_used_as_on_the_part() {
    table(
        printed,
        &[
            (
                "a device is mounted by what is on it",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    vfs.mount(disk, '/ram')
    print(type(vfs.mount()[0][0]).__name__, os.listdir('/'))
    with open('/ram/a.py', 'w') as f:
        f.write('print(__name__, __file__)')
    import sys
    sys.path.append('/ram')
    import a
    del sys.modules['a']
    print(os.listdir('/ram'), os.stat('/ram/a.py')[6])
    vfs.umount('/ram')
show(vfs.mount, Disk(50), '/ram')
show(vfs.mount, 5, '/ram')
",
                "\
VfsFat ['ram']
a /ram/a.py
['a.py'] 25
VfsLfs2 ['ram']
a /ram/a.py
['a.py'] 25
OSError(19,)
AttributeError(\"'int' object has no attribute 'readblocks'\",)
",
            ),
            (
                "an unformatted device is formatted when it is mounted",
                "
disk = Disk(50)
fs = vfs.VfsFat(disk)
show(fs.statvfs, '/')
show(vfs.mount, fs, '/ram')
vfs.mount(fs, '/ram', mkfs=True)
print(os.statvfs('/ram'))
show(vfs.VfsLfs2, Disk(50))
",
                "\
OSError(19,)
OSError(19,)
(512, 512, 16, 16, 16, 0, 0, 0, 0, 255)
OSError(84,)
",
            ),
            (
                "read-only",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    fs.open('a', 'w').close()
    vfs.mount(disk, '/ram', readonly=True)
    print(os.listdir('/ram'))
    show(open, '/ram/b', 'w')
    show(os.mkdir, '/ram/d')
    show(os.remove, '/ram/a')
    vfs.umount('/ram')
",
                "\
['a']
OSError(30,)
OSError(30,)
OSError(30,)
['a']
OSError(30,)
OSError(30,)
OSError(30,)
",
            ),
            (
                "what a device answers",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    fs.open('a', 'w').close()
    for answer in (0, -5, -7, 1, 'x'):
        disk.answer = answer
        fs2 = None
        show(lambda: type(kind(disk)).__name__)
    disk.answer = -5
    show(fs.mkdir, 'd')
",
                "\
VfsFat
OSError(5,)
OSError(5,)
OSError(5,)
TypeError(\"can't convert str to int\",)
OSError(5,)
VfsLfs2
OSError(5,)
OSError(7,)
OSError(22,)
TypeError(\"can't convert str to int\",)
OSError(5,)
",
            ),
            (
                "what a device raises, and one that makes the buffer longer",
                "
class Bad(Disk):
    def readblocks(self, n, buf, off=0):
        raise KeyError(n)
class Long(Disk):
    def readblocks(self, n, buf, off=0):
        buf[:] = bytearray(len(buf) + 1)
show(vfs.VfsFat, Bad(50))
show(vfs.VfsLfs2, Bad(50))
show(vfs.VfsFat, Long(50))
show(vfs.VfsFat.mkfs, Disk(20))
show(vfs.VfsFat.mkfs, Disk(50, 100))
",
                "\
KeyError(0,)
KeyError(0,)
ValueError('lhs and rhs should be compatible',)
OSError(5,)
OSError(5,)
",
            ),
            (
                "files that become garbage are closed",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    for name in 'abc':
        f = fs.open(name, 'w')
        f.write('text of ' + name)
        f = None
    gc.collect()
    # Something may still hold the last one.
    for name in 'ab':
        print(fs.open(name, 'r').read(), fs.stat(name)[6])
",
                "text of a 9\ntext of b 9\ntext of a 9\ntext of b 9\n",
            ),
            (
                "files that are closed",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    f = fs.open('a', 'w')
    print(repr(f)[:17], repr(fs.open('a', 'rb'))[:10])
    f.close()
    f.close()
    show(f.read)
    show(f.flush)
",
                "\
<io.TextIOWrapper <io.FileIO
OSError(22,)
OSError(22,)
<io.TextIOWrapper <io.FileIO
ValueError()
ValueError()
",
            ),
            (
                "a full device",
                "
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind)
    f = fs.open('a', 'wb')
    show(f.write, bytes(512 * 50))
    f.close()
    fs.remove('a')
    print(fs.statvfs('/')[3])
",
                "OSError(28,)\n16\nOSError(28,)\n48\n",
            ),
        ],
    );
}

#[test]
fn large_files_and_folders_keep_what_they_hold() {
    let source = "
import hashlib
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    disk, fs = made(kind, 100)
    data = bytes((i * 7 + (i >> 8)) & 255 for i in range(9000))
    with fs.open('big', 'wb') as f:
        for i in range(0, 9000, 1000):
            f.write(data[i : i + 1000])
    for i in range(30):
        fs.open('a file with a number %d' % i, 'w').close()
    fs = kind(disk)
    with fs.open('big', 'rb') as f:
        print(hashlib.sha256(f.read()).digest() == hashlib.sha256(data).digest(), f.tell())
        f.seek(4095)
        print(f.read(3) == data[4095:4098])
    print(len(list(fs.ilistdir())))
";
    assert_eq!(
        printed(source),
        "True 9000\nTrue\n31\nTrue 9000\nTrue\n31\n"
    );
}
