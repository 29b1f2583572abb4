//! Programs that use files: `os`, `open`, `vfs` and import, on a whole board.

#![allow(clippy::unwrap_used)]

mod flash_board;

use esp32::flash::{Account, open_folder};
use esp32::{Exit, Flash, Job};
use flash_board::{Input, START_2000, prints, program, run, tries};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn folders() {
    tries(
        r#"
import os
t(os.getcwd)
t(os.listdir)
t(os.mkdir, 'd')
t(os.mkdir, '/d/e')
t(os.mkdir, 'd')
t(os.mkdir, 'no/d')
t(os.mkdir, '/')
t(os.mkdir, 'd/..')
t(os.listdir)
t(os.listdir, '/d')
t(os.listdir, b'/d')
t(os.listdir, 'none')
t(os.chdir, 'd')
t(os.getcwd)
t(os.chdir, 'e')
t(os.getcwd)
t(os.chdir, '..')
t(os.getcwd)
t(os.listdir, '')
t(os.chdir, '/d/./e/../e/')
t(os.getcwd)
t(os.chdir, '/')
t(os.getcwd)
t(os.chdir, '..')
t(os.chdir, 'none')
t(os.rmdir, 'd')
t(os.rmdir, 'd/e')
t(os.rmdir, 'd/e')
t(os.rename, 'd', 'D')
t(os.listdir)
t(os.rmdir, '/D')
t(os.rmdir, '/')
t(os.listdir)
t(os.mkdir, 5)
t(os.mkdir)
"#,
        "\
/
[]
None
None
OSError(17,)
OSError(2,)
OSError(17,)
OSError(17,)
['d']
['e']
[b'e']
OSError(2,)
None
/d
None
/d/e
None
/d
['e']
None
/d/e
None
/
OSError(2,)
OSError(2,)
OSError(39,)
None
OSError(2,)
None
['D']
None
OSError(1,)
[]
TypeError(\"can't convert 'int' object to str implicitly\",)
TypeError('function takes 1 positional arguments but 0 were given',)
",
    );
}

#[test]
fn files_of_a_folder() {
    tries(
        r#"
import os
def put(name, text):
    with open(name, 'w') as f:
        f.write(text)
put('b', 'bb')
put('a', 'a')
os.mkdir('c')
print(list(os.ilistdir()))
print(list(os.ilistdir('/')))
print(list(os.ilistdir(b'.')))
it = os.ilistdir()
print(next(it), it)
t(os.ilistdir, 'a')
t(os.stat, 'b')
t(os.stat, '/c')
t(os.stat, '/')
t(os.stat, '')
t(os.stat, '.')
t(os.stat, 'none')
t(os.stat, 'a/x')
t(os.stat, '..')
t(os.remove, 'a')
t(os.unlink, 'a')
t(os.unlink, 'b')
t(os.remove, 'c')
t(os.listdir)
put('a', 'one')
put('b', 'two')
t(os.rename, 'a', 'b')
print(open('b').read())
t(os.rename, 'a', 'b')
t(os.rename, 'b', 'no/b')
t(os.rename, '/', 'b')
t(os.remove, '/')
t(os.remove, 'x/../..')
t(os.statvfs, '/')
t(os.statvfs, 'whatever')
t(os.sync)
print(os.sep)
"#,
        &"\
[('a', 32768, 0, 1), ('b', 32768, 0, 2), ('c', 16384, 0, 0)]
[('a', 32768, 0, 1), ('b', 32768, 0, 2), ('c', 16384, 0, 0)]
[(b'a', 32768, 0, 1), (b'b', 32768, 0, 2), (b'c', 16384, 0, 0)]
('a', 32768, 0, 1) <iterator>
OSError(20,)
(32768, 0, 0, 0, 0, 0, 2, NOW, NOW, NOW)
(16384, 0, 0, 0, 0, 0, 0, 0, 0, 0)
(16384, 0, 0, 0, 0, 0, 0, 0, 0, 0)
(16384, 0, 0, 0, 0, 0, 0, 0, 0, 0)
(16384, 0, 0, 0, 0, 0, 0, 0, 0, 0)
OSError(2,)
OSError(20,)
OSError(22,)
None
OSError(2,)
None
None
[]
None
one
OSError(2,)
OSError(2,)
OSError(1,)
OSError(1,)
OSError(22,)
(4096, 4096, 512, 510, 510, 0, 0, 0, 0, 255)
(4096, 4096, 512, 510, 510, 0, 0, 0, 0, 255)
None
/
"
        .replace("NOW", &START_2000.to_string()),
    );
}

#[test]
fn the_rest_of_os() {
    tries(
        r#"
import os
u = os.uname()
print(u)
print(u.sysname, u[4] == u.machine, len(u))
print(len(os.urandom(5)), type(os.urandom(0)), os.urandom(16) == os.urandom(16))
t(os.urandom, -1)
t(os.urandom, 'x')
t(os.dupterm, None)
t(os.dupterm, None, 1)
t(os.dupterm_notify, None)
t(os.dupterm, 5)
import uos
print(uos is os)
for name in ('path', 'system', 'getenv', 'VfsLfs1', 'VfsPosix'):
    print(hasattr(os, name))
for name in ('mount', 'umount', 'VfsFat', 'VfsLfs2'):
    print(hasattr(os, name))
"#,
        "\
(sysname='esp32', nodename='esp32', release='1.29.0', version='v1.29.0 on 2026-11-24', machine='Boardless virtual module with ESP32')
esp32 True 5
5 <class 'bytes'> False
ValueError()
TypeError(\"can't convert str to int\",)
None
ValueError('invalid dupterm index',)
None
OSError('stream operation not supported',)
True
False
False
False
False
False
True
True
True
True
",
    );
}

#[test]
fn opening() {
    tries(
        r#"
t(open, 'none')
t(open, 'none/x', 'w')
t(open, '', 'w')
t(open, '/')
t(open, '.')
t(open, 'x', 'rw')
t(open, 'x', 'wr')
t(open, 'x', '+w')
t(open)
t(open, 5)
t(open, 'x', 5)
t(open, 'x', 'w', 1, 'utf-8', 2)
t(open, 'n' * 256, 'w')
t(open, 'x', 'x')
t(open, 'x', 'x')
t(open, 'x', 'xb')
t(open, 'x', 'rb')
t(open, file='x', mode='r', encoding='utf8', buffering=0)
t(open, b'x', b'r')
t(open, 'x', '')
t(open, 'x', 'rU?')
t(open, 'y', 'r+')
t(open, 'y', 'a+')
t(open, 'y', newline='')
"#,
        "\
OSError(2,)
OSError(2,)
OSError(1,)
OSError(1,)
OSError(21,)
ValueError()
ValueError()
ValueError()
TypeError(\"'file' argument required\",)
TypeError(\"can't convert 'int' object to str implicitly\",)
TypeError(\"can't convert 'int' object to str implicitly\",)
TypeError('extra positional arguments given',)
OSError(36,)
<io.TextIOWrapper>
OSError(17,)
OSError(17,)
<io.FileIO>
<io.TextIOWrapper>
<io.TextIOWrapper>
<io.TextIOWrapper>
<io.TextIOWrapper>
OSError(2,)
<io.TextIOWrapper>
TypeError('extra keyword arguments given',)
",
    );
}

#[test]
fn reading_and_writing() {
    tries(
        r#"
f = open('t', 'w')
print(f.write('ab\ncd\r\nü€😀\n'), f.write(b'xyz'), f.write(bytearray(b'12345'), 3), f.write(b'12345', 1, 2))
print(f.tell(), f.flush(), f.close(), f.close())
t(f.write, 'x')
t(f.read)
t(f.flush)
t(f.seek, 0)
f = open('t')
print(f.readline(), f.read(3), f.read(1), f.read(2), f.read(0), f.read(1))
print(f.read(100), f.read(1), f.read(), f.readline())
print(f.seek(0), f.readlines())
print(f.seek(3), f.readline(2), f.readline(100), f.readline(0))
print(list(open('t')))
print(open('t', 'rb').read(), open('t', 'rb').read(4))
print(list(open('t', 'rb')), next(open('t', 'rb')))
b = bytearray(6)
f = open('t', 'rb')
print(f.readinto(b), b, f.readinto(b, 2), b, f.readinto(memoryview(b)[4:]), b)
t(f.readinto, 'abc')
t(f.readinto, b'abc')
t(f.write, 5)
t(f.write, None)
t(f.read, 'x')
t(f.read, None)
print(f.seek(-3, 2), f.read(), f.seek(0, 2), f.seek(100), f.read(), f.tell())
t(f.seek, -1)
t(f.seek, -1000, 1)
t(f.seek, 1 << 40)
with open('t', 'r+') as f:
    print(f, f.write('AB'), f.read(2), f.seek(0), f.read(3))
print(open('t').read(5))
with open('t', 'a') as f:
    print(f.tell(), f.seek(0), f.write('end'))
print(open('t').read()[-6:])
try:
    with open('t', 'w') as f:
        f.write('kept')
        raise KeyError
except KeyError:
    print(open('t').read())
print(sorted(n for n in dir(f) if n[0] != '_'))
open('bad', 'wb').write(b'\xff\n\xc3')
open('gc', 'w').write('written when collected')
import gc
gc.collect()
t(open('bad').read)
t(open('bad').readline)
print(open('bad', 'rb').read())
print(open('gc').read())
with open('p', 'w') as f:
    print(1, 'two', file=f, sep=',', end='!')
print(open('p').read())
"#,
        "\
17 3 3 2
25 None None None
ValueError()
ValueError()
ValueError()
ValueError()
ab
 cd\r \n ü€  😀
\nxyz12323   \n\
0 ['ab\\n', 'cd\\r\\n', 'ü€😀\\n', 'xyz12323']
3 cd \r\n 
['ab\\n', 'cd\\r\\n', 'ü€😀\\n', 'xyz12323']
b'ab\\ncd\\r\\n\\xc3\\xbc\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80\\nxyz12323' b'ab\\nc'
[b'ab\\n', b'cd\\r\\n', b'\\xc3\\xbc\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80\\n', b'xyz12323'] b'ab\\n'
6 bytearray(b'\\n\\xc3\\nc\\xbc\\xe2') 2 bytearray(b'\\n\\xc3\\nc\\xbc\\xe2') 2 bytearray(b'\\n\\xc3\\nc\\xbc\\xe2')
TypeError('object with buffer protocol required',)
TypeError('object with buffer protocol required',)
TypeError('object with buffer protocol required',)
TypeError('object with buffer protocol required',)
TypeError(\"can't convert str to int\",)
TypeError(\"can't convert NoneType to int\",)
22 b'323' 25 100 b'' 100
OSError(22,)
OSError(22,)
OverflowError('overflow converting long int to machine word',)
<io.TextIOWrapper> 2 
c 0 AB

AB
cd
0 0 3
323end
kept
['close', 'flush', 'read', 'readinto', 'readline', 'readlines', 'seek', 'tell', 'write']
UnicodeError()
UnicodeError()
b'\\xff\\n\\xc3'
written when collected
1,two!
",
    );
}

#[test]
fn a_file_is_readable_and_writable_however_it_was_opened() {
    prints(
        "
open('x', 'w').close()
f = open('x')
print(f.write('abc'), f.close(), open('x').read())
f = open('x', 'a')
print(f.read(2), f.write('d'))
f.close()
print(open('x').read())
",
        "3 None abc\nab 1\nabcd\n",
    );
}

#[test]
fn mounting() {
    tries(
        r#"
import vfs, os, sys, io
print(vfs.mount())
class Fs:
    def __init__(self):
        self.cwd = '/'
    def mount(self, readonly, mkfs):
        print('mount', readonly, mkfs)
    def umount(self):
        print('umount')
    def stat(self, path):
        print('stat', path)
        if path == '/m.py':
            return (0x8000,) + (0,) * 9
        if path == '/p':
            return (0x4000,) + (0,) * 9
        raise OSError(2)
    def open(self, path, mode):
        print('open', path, mode)
        return io.BytesIO(b'print("from", __file__)\nx = 5')
    def ilistdir(self, path):
        return iter([('m.py', 0x8000, 0)])
    def chdir(self, path):
        print('chdir', path)
        self.cwd = path
    def getcwd(self):
        return self.cwd
    def rename(self, a, b):
        print('rename', a, b)
    mkdir = remove = rmdir = statvfs = lambda self, path: print(path)
fs = Fs()
t(vfs.mount, fs, '/r', readonly=True)
print([p for o, p in vfs.mount()])
t(os.listdir)
t(os.listdir, '/r')
print(list(os.ilistdir('/')))
print(open('/r/any').read())
t(os.mkdir, '/r/x')
t(os.mkdir, '/r')
t(os.rename, '/r/a', '/r/b')
t(os.rename, '/r/a', 'b')
sys.path.append('/r')
import m
print(m.x, m)
t(os.chdir, '/r')
t(os.getcwd)
t(os.chdir, 'p')
t(os.getcwd)
t(os.stat, 'rel')
t(os.chdir, '/')
t(os.getcwd)
t(vfs.mount, fs, '/r')
t(vfs.umount, '/r')
t(vfs.umount, '/r')
t(os.listdir, '/r')
t(vfs.mount, fs)
t(vfs.mount, 5, '/x')
t(vfs.VfsLfs2, fs)
flash = vfs.mount()[0][0]
print(flash.ilistdir('/'), list(flash.ilistdir()), flash.getcwd())
t(vfs.umount, '/')
t(open, 'x', 'w')
t(os.listdir)
t(os.stat, '/x')
t(os.statvfs, '/')
t(vfs.mount, flash, '/flash')
open('/flash/y', 'w').close()
t(os.listdir)
t(os.listdir, '/flash')
"#,
        "\
[(<VfsLfs2>, '/')]
mount True False
None
['/r', '/']
['r']
['m.py']
[('r', 16384, 0)]
open /any rb
"
        .replace(
            "open /any rb\n",
            "open /any r
b'print(\"from\", __file__)\\nx = 5'
/x
None
OSError(17,)
rename /a /b
None
OSError(1,)
stat /m
stat /m.py
open /m.py rb
from /r/m.py
5 <module 'm' from '/r/m.py'>
chdir /
None
/r
chdir p
None
/rp
stat rel
OSError(2,)
None
/
mount False False
OSError(1,)
umount
None
OSError(22,)
OSError(2,)
TypeError(\"'' argument required\",)
AttributeError(\"'int' object has no attribute 'readblocks'\",)
AttributeError(\"'Fs' object has no attribute 'readblocks'\",)
<iterator> [] /
None
OSError(19,)
[]
OSError(19,)
(0, 0, 0, 0, 0, 0, 0, 0, 0, 128)
None
['flash']
['y']
",
        )
        .as_str(),
    );
}

#[test]
fn modules_a_program_writes_can_be_imported() {
    tries(
        r#"
import os, sys
print(sys.path, __file__, __name__)
def put(name, text):
    with open(name, 'w') as f:
        f.write(text)
put('m.py', 'x = 1\nprint(__name__, __file__)\n')
import m
print(m.x, m)
os.mkdir('pkg')
put('pkg/__init__.py', 'from . import sub\nprint(__path__, __file__)\n')
put('pkg/sub.py', 'import pkg\nfrom .other import y\nprint(__name__, __file__)\n')
put('pkg/other.py', 'y = 2\n')
import pkg
print(pkg.sub.y, pkg)
os.mkdir('/lib')
put('/lib/deep.py', 'print(__file__)\n')
os.mkdir('bare')
put('bare/in_bare.py', 'z = 3')
import deep
from bare import in_bare
print(in_bare.z)
os.chdir('/pkg')
import other
print(other)
os.chdir('/')
put('time.py', 'print("mine instead of the built-in")\n')
import time
put('wrong.py', 'x = = 1\n')
try:
    import wrong
except SyntaxError as e:
    print(repr(e))
def raises(name):
    try:
        __import__(name)
    except Exception as e:
        print(repr(e))
raises('nothing')
raises('wrong')
raises('pkg.nothing')
put('once.py', '1/0')
raises('once')
put('once.py', 'ok = 1')
import once
put('compiled.mpy', 'M\x06')
raises('compiled')
"#,
        "\
['', '.frozen', '/lib'] main.py __main__
m m.py
1 <module 'm' from 'm.py'>
pkg.sub pkg/sub.py
pkg pkg/__init__.py
2 <module 'pkg' from 'pkg/__init__.py'>
/lib/deep.py
3
<module 'other' from 'other.py'>
mine instead of the built-in
SyntaxError('invalid syntax',)
ImportError(\"no module named 'nothing'\",)
SyntaxError('invalid syntax',)
ImportError(\"no module named 'pkg.nothing'\",)
ZeroDivisionError('divide by zero',)
ValueError('incompatible .mpy file',)
",
    );
}

#[test]
fn a_program_meets_the_end_of_the_flash() {
    tries(
        r#"
import os
def fill():
    n = 0
    with open('big', 'wb') as f:
        block = bytes(4096)
        while True:
            n += f.write(block)
t(fill)
print(os.stat('big')[6], os.statvfs('/')[3])
with open('small', 'w') as f:
    f.write('room again')
print(os.stat('small')[6])
f = open('x', 'wb')
t(f.write, bytes(60000))
t(f.seek, 3000000)
t(f.write, b'x')
f.close()
print(os.stat('x')[6], os.statvfs('/')[3])
"#,
        "\
OSError(28,)
0 510
10
60000
3000000
OSError(28,)
0 510
",
    );
}

#[test]
fn two_megabytes_are_read_line_by_line() {
    let folder = TempDir::new().unwrap();
    let line = "a line of some forty characters, no more\n";
    let lines = (2 << 20) / line.len();
    fs::write(folder.path().join("big.txt"), line.repeat(lines)).unwrap();
    let flash = Flash::above_folder(open_folder(folder.path()).unwrap());
    let source = "
n = size = 0
for line in open('big.txt'):
    n += 1
    size += len(line)
print(n, size)
with open('big.txt', 'rb') as f:
    k = 0
    while f.readline():
        k += 1
print(k)
try:
    open('big.txt').read()
except MemoryError:
    print('too big')
";
    let (exit, output) = run(flash, program(source), Input::None, false);
    assert_eq!(exit, Some(Exit::Done), "{output}");
    let size = lines * line.len();
    assert_eq!(output, format!("{lines} {size}\r\n{lines}\r\ntoo big\r\n"));
}

#[test]
fn what_a_program_writes_stays_only_where_it_may() {
    let source = "
import os
print(open('settings.txt').read())
with open('settings.txt', 'w') as f:
    f.write('changed')
with open('new.txt', 'w') as f:
    f.write('new')
os.remove('old.txt')
os.mkdir('made')
print(open('settings.txt').read(), os.listdir())
left_open = open('left_open.txt', 'w')
left_open.write('x')
";
    let printed = "original\r\nchanged ['made', 'new.txt', 'settings.txt']\r\n";
    let folder = || {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("settings.txt"), "original").unwrap();
        fs::write(folder.path().join("old.txt"), "old").unwrap();
        folder
    };
    let names = |folder: &TempDir| {
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };

    let below = folder();
    let flash = Flash::above_folder(open_folder(below.path()).unwrap());
    let (_, output) = run(flash, program(source), Input::None, false);
    assert_eq!(output, printed);
    assert_eq!(names(&below), ["old.txt", "settings.txt"]);

    let own = folder();
    let flash = Flash::in_folder(open_folder(own.path()).unwrap(), Account::Written);
    let (_, output) = run(flash, program(source), Input::None, false);
    assert_eq!(output, printed);
    assert_eq!(
        names(&own),
        ["left_open.txt", "made", "new.txt", "settings.txt"]
    );
    let content = |name: &str| fs::read_to_string(own.path().join(name)).unwrap();
    assert_eq!(content("settings.txt"), "changed");
    // As the part does when it resets softly.
    assert_eq!(content("left_open.txt"), "x");
}

#[test]
fn boot_and_main_run_at_power_on_and_after_a_soft_reset() {
    let mut flash = Flash::temporary();
    flash.set_up(0).unwrap();
    let keys = b"\
import os\ros.listdir()\r\
f = open('main.py', 'w'); f.write('print(\"main\", __file__)'); f.close()\r\
f = open('boot.py', 'w'); f.write('print(\"boot\")'); f.close()\r\
os.mkdir('d'); os.chdir('d')\r\
\x04os.getcwd()\rimport os; os.getcwd()\r";
    let (exit, output) = run(flash, Job::Repl, Input::Keys(keys), false);
    assert_eq!(exit, None);
    assert!(output.contains("['boot.py']\r\n"), "{output}");
    assert!(
        output.contains("MPY: soft reboot\r\nboot\r\nmain main.py\r\nMicroPython "),
        "{output}"
    );
    assert!(
        output.contains("NameError: name 'os' isn't defined"),
        "{output}"
    );
    assert!(output.ends_with("'/'\r\n>>> "), "{output}");
}

/// What programs put into `sys` is gone, and what they put there after it counts.
#[test]
fn sys_is_new_after_a_soft_reset() {
    let mut flash = Flash::temporary();
    flash.set_up(0).unwrap();
    let keys = b"\
import sys\rsys.modules['here'] = 'before'\rimport here\rhere\r\
sys.ps1 = '? '; sys.path.append('/nowhere')\r\
\x04\
import sys; sys.modules, sys.argv, sys.path\rimport here\r\
sys.modules['here'] = 'after'\rimport here\rhere\rsys.modules\r";
    let (exit, output) = run(flash, Job::Repl, Input::Keys(keys), false);
    assert_eq!(exit, None);
    let (before, after) = output.split_once("MPY: soft reboot").unwrap();
    assert!(before.contains("'before'\r\n"), "{output}");
    for text in [
        ">>> import sys; sys.modules, sys.argv, sys.path\r\n({}, [], ['', '.frozen', '/lib'])\r\n",
        "ImportError: no module named 'here'\r\n",
        ">>> here\r\n'after'\r\n>>> sys.modules\r\n{'here': 'after'}\r\n",
    ] {
        assert!(after.contains(text), "{text:?} in {output}");
    }
}

#[test]
fn main_py_does_not_run_if_boot_py_raised() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("boot.py"), "1/0").unwrap();
    fs::write(folder.path().join("main.py"), "print('main')").unwrap();
    let dir = open_folder(folder.path()).unwrap();
    let flash = Flash::in_folder(dir, Account::Whole);
    let (_, output) = run(flash, Job::Repl, Input::None, false);
    assert!(output.starts_with("Traceback"), "{output}");
    assert!(output.contains("File \"boot.py\", line 1"), "{output}");
    assert!(!output.contains("main"), "{output}");
    assert!(output.ends_with(">>> "), "{output}");
}

/// What littlefs itself made of programs that do random things (`flash_recorded/README.md`).
#[test]
fn random_programs_do_as_with_littlefs() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flash_recorded");
    let mut count = 0;
    for entry in fs::read_dir(recorded).unwrap() {
        let path = entry.unwrap().path();
        if path.extension() != Some("py".as_ref()) {
            continue;
        }
        count += 1;
        let source = fs::read_to_string(&path).unwrap();
        let expected = fs::read_to_string(path.with_extension("out")).unwrap();
        let (below, own) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let dir = |folder: &TempDir| open_folder(folder.path()).unwrap();
        for flash in [
            Flash::temporary(),
            Flash::above_folder(dir(&below)),
            Flash::in_folder(dir(&own), Account::Whole),
        ] {
            let (exit, output) = run(flash, program(&source), Input::None, false);
            assert_eq!(output.replace("\r\n", "\n"), expected, "{}", path.display());
            assert_eq!(exit, Some(Exit::Done));
        }
    }
    assert_eq!(count, 8);
}
