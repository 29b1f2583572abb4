//! File systems that are objects of a program: what import, `execfile` and `open` ask of them.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, printed_by, table};

/// A file system of files in a dict, which tells what it is asked.
const FS: &str = "
import io, sys, vfs
class File(io.IOBase):
    size = 16
    def __init__(self, data):
        self.data, self.at = data, 0
    def readinto(self, buf):
        part = self.data[self.at : self.at + len(buf)]
        buf[: len(part)] = part
        self.at += len(part)
        return len(part)
    def ioctl(self, request, arg):
        print('ioctl', request, arg)
        return self.size if request == 11 else 0
class Fs:
    def __init__(self, files):
        self.files = files
    def mount(self, readonly, mkfs):
        pass
    def umount(self):
        pass
    def stat(self, path):
        if path not in self.files:
            raise OSError(2)
        return (0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    def open(self, path, mode):
        print('open', path, mode)
        return File(self.files[path])
def mounted(**files):
    vfs.mount(Fs({'/' + n.replace('_', '.'): f for n, f in files.items()}), '/x')
    sys.path.append('/x')
";

fn printed(source: &str) -> String {
    printed_by(&format!("{FS}{SHOW}{source}"))
}

#[test]
fn programs_are_read_as_on_the_part() {
    table(
        printed,
        &[
            (
                "import asks for a size, reads to the end and closes",
                "
mounted(a_py=b'print(\"in a\", 12345678901234567890)')
import a
",
                "open /a.py rb\nioctl 11 0\nioctl 4 0\nin a 12345678901234567890\n",
            ),
            (
                "a file is closed before its program is found wrong",
                "
mounted(a_py=b'syntax error')
show(__import__, 'a')
",
                "open /a.py rb\nioctl 11 0\nioctl 4 0\nSyntaxError('invalid syntax',)\n",
            ),
            (
                "execfile",
                "
mounted(a_py=b'print(1)')
execfile('/x/a.py')
show(execfile, b'/x/a.py')
show(execfile, '/y/a.py')
",
                "\
open /a.py rb
ioctl 11 0
ioctl 4 0
1
TypeError(\"can't convert 'bytes' object to str implicitly\",)
OSError(2,)
",
            ),
            (
                "a file that says nothing of its size, and one that is none",
                "
class Plain(Fs):
    def open(self, path, mode):
        return io.BytesIO(self.files[path])
class Wrong(Fs):
    def open(self, path, mode):
        return None
vfs.mount(Plain({'/a.py': b'print(\"a long enough program\", 1 + 1)'}), '/x')
execfile('/x/a.py')
vfs.mount(Wrong({'/a.py': b''}), '/y')
show(execfile, '/y/a.py')
",
                "a long enough program 2\nOSError('stream operation not supported',)\n",
            ),
        ],
    );
}

#[test]
fn compiled_modules_are_refused_for_the_part_s_reasons() {
    // Version 6.3, small integers of 30 bits: nothing at all, an older version, more bits, code for
    // another processor, and two that a part would run.
    let source = "
for header in (b'', b'M\\x05\\x1f\\x1e', b'M\\x06\\x00\\x1f', b'M\\x06\\xff\\x1e', b'M\\x06\\x2b\\x1e', b'M\\x06\\x00\\x1e'):
    File.ioctl = lambda *args: 0
    try:
        mounted(a_mpy=header)
        __import__('a')
    except ValueError as e:
        print(header, e)
    vfs.umount('/x')
";
    let expected = "\
open /a.mpy rb
b'' incompatible .mpy file
open /a.mpy rb
b'M\\x05\\x1f\\x1e' incompatible .mpy file
open /a.mpy rb
b'M\\x06\\x00\\x1f' incompatible .mpy file
open /a.mpy rb
b'M\\x06\\xff\\x1e' incompatible .mpy arch
open /a.mpy rb
b'M\\x06+\\x1e' incompatible .mpy file
open /a.mpy rb
b'M\\x06\\x00\\x1e' incompatible .mpy file
";
    assert_eq!(printed(source), expected);
}
