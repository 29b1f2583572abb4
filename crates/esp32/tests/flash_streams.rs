//! Programs that use streams: `io`, `sys.stdin` and its like, `input`, on a whole board.

#![allow(clippy::unwrap_used)]

mod flash_board;

use esp32::{Exit, Flash};
use flash_board::{Input, prints_with, program, run, tries};

#[test]
fn streams_in_memory() {
    tries(
        r#"
import io
s = io.StringIO()
print(s.write('ab'), s.write(b'cd'), s.getvalue(), s.tell(), s.read(), s.seek(1), s.read(2), s.read(1))
s = io.StringIO('line\nü\nend')
print(s.readline(), s.read(1), s.readline(1), s.readline(), s.getvalue())
print(list(io.StringIO('a\nb')), list(io.BytesIO(b'a\nb')))
b = io.BytesIO(b'123')
print(b.seek(5), b.write(b'x'), b.getvalue(), b.seek(-1, 2), b.read(), b.seek(-100, 1), b.read(2), b.tell(), b.flush())
buf = bytearray(3)
print(b.seek(1), b.readinto(buf), buf)
print(io.BytesIO(bytearray(b'xy')).getvalue(), io.BytesIO(100).getvalue(), io.StringIO(5).getvalue())
print(b.close(), b.close())
t(b.read)
t(b.write, b'x')
t(b.getvalue)
t(b.seek, 0)
with io.StringIO('abc') as s:
    print(s.read())
t(s.read)
print(str(io.StringIO())[:13], str(io.BytesIO())[:12])
print(io.StringIO('a', newline='').read())
t(io.StringIO(b'\xff').read)
t(io.BytesIO, None)
class S(io.StringIO):
    def shout(self):
        return self.getvalue().upper()
s = S('quiet')
s.read()
s.write('er')
print(s.shout(), hasattr(s, 'readlines'))
print('x', 1, file=s)
print(s.getvalue())
big = io.BytesIO()
try:
    while True:
        big.write(bytes(1000))
except MemoryError:
    print('full at', big.tell() > 100000, big.tell() < 160000)
import uio
print(uio is io, io.open is open or io.open('nowhere', 'w'))
"#,
        "\
2 2 abcd 4  1 bc d
line
 ü 
 end line
ü
end
['a\\n', 'b'] [b'a\\n', b'b']
5 1 b'123\\x00\\x00x' 5 b'x' 0 b'12' 2 None
1 3 bytearray(b'23\\x00')
b'xy' b'' 
None None
ValueError('I/O operation on closed file',)
ValueError('I/O operation on closed file',)
ValueError('I/O operation on closed file',)
0
abc
ValueError('I/O operation on closed file',)
<io.StringIO  <io.BytesIO 
a
UnicodeError()
TypeError('object with buffer protocol required',)
QUIETER False
quieterx 1

full at True True
True <io.TextIOWrapper>
",
    );
}

#[test]
fn streams_of_the_programs_own() {
    tries(
        r#"
import io
class Up(io.IOBase):
    def write(self, data):
        print('[', bytes(data), ']', sep='')
        return len(data)
print(1, 'a', file=Up())
w = io.BufferedWriter(Up(), 4)
print(w.write(b'ab'), w.write(b'cdefghi'), w.flush(), w.flush())
t(io.BufferedWriter, Up())
class Not:
    pass
t(print, 1, file=Not())
with open('f', 'wb') as f:
    w = io.BufferedWriter(f, 8)
    for i in range(5):
        w.write(b'%d;' % i)
    w.flush()
print(open('f').read())
"#,
        "\
[b'1']
[b' ']
[b'a']
[b'\\n']
[b'abcd']
[b'efgh']
[b'i']
2 7 None None
TypeError('function takes 2 positional arguments but 1 were given',)
OSError('stream operation not supported',)
0;1;2;3;4;
",
    );
}

#[test]
fn standard_streams() {
    tries(
        r#"
import sys
print(sys.stdin, sys.stdout, sys.stderr, sys.stdin.buffer)
print(sys.stdout.write('text\n'), sys.stderr.write(b'bytes\n'))
print(sys.stdout.buffer.write(b'raw\n'))
print('to', 'stderr', file=sys.stderr)
t(sys.stdout.read, 1)
t(sys.stdin.write, 'x')
print(sys.stdout.close() is sys.stdout, hasattr(sys.stdout, 'flush'))
with sys.stdout as s:
    s.write('with\n')
"#,
        "\
<io.TextIOWrapper 0> <io.TextIOWrapper 1> <io.TextIOWrapper 2> <io.FileIO 0>
text
bytes
5 6
raw
4
to stderr
OSError(1,)
OSError(1,)
True False
with
",
    );
    let source = "import sys\nsys.stdout.buffer.write(b'a\\nb\\n')\nsys.stdout.write('c\\n')\n";
    let (_, output) = run(Flash::temporary(), program(source), Input::None, false);
    assert_eq!(output, "a\nb\nc\r\n");
}

#[test]
fn reading_the_serial_line() {
    prints_with(
        Input::Keys(b"ab\rcd\refgh\r\nij\nkl\r"),
        r#"
import sys
print(sys.stdin.readline())
print(sys.stdin.read(4))
b = bytearray(3)
print(sys.stdin.readinto(b), b, sys.stdin.buffer.read(2), sys.stdin.buffer.readline())
for line in sys.stdin:
    print(line)
    break
"#,
        "ab\n\ncd\ne\n3 bytearray(b'fgh') b'\\r\\n' b'ij\\n'\nkl\n\n",
    );
}

#[test]
fn input_is_edited_at_a_terminal() {
    let keys = b"x\x7fhello\rtwo\x01t\r\x10\r\x04";
    let source = r#"
print(repr(input('name? ')))
print(repr(input()))
print(repr(input(5)))
try:
    input()
except EOFError as e:
    print(repr(e))
"#;
    let (exit, output) = run(
        Flash::temporary(),
        program(source),
        Input::Keys(keys),
        false,
    );
    assert_eq!(exit, Some(Exit::Done));
    let screen = output.replace('\r', "");
    for line in ["'hello'\n", "'ttwo'\n", "EOFError()\n"] {
        assert!(screen.contains(line), "{screen}");
    }
    assert!(screen.starts_with("name? "), "{screen}");
    assert!(screen.matches("'ttwo'\n").count() == 2, "history: {screen}");
}

#[test]
fn input_can_be_interrupted() {
    let source = "
try:
    input('? ')
except KeyboardInterrupt:
    print('interrupted')
";
    let keys = Input::Keys(b"abc\x03");
    let (exit, output) = run(Flash::temporary(), program(source), keys, false);
    assert_eq!(exit, Some(Exit::Done));
    assert!(output.ends_with("interrupted\r\n"), "{output}");
}

#[test]
fn a_pipe_is_read_to_its_end() {
    let (exit, output) = run(
        Flash::temporary(),
        program(
            r#"
import sys
print(input('first: '), input())
print(sys.stdin.readline())
print(sys.stdin.read(), [sys.stdin.readline()])
try:
    input()
except EOFError:
    print('end')
"#,
        ),
        Input::Pipe(b"one\r\ntwo\nthree\nfour\nfive"),
        false,
    );
    assert_eq!(exit, Some(Exit::Done));
    assert_eq!(output, "first: one two\nthree\n\nfour\nfive ['']\nend\n");
}
