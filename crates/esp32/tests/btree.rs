//! `btree`, on files of a board.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, printed_by, table};

fn printed(source: &str) -> String {
    printed_by(&format!("import btree, io\n{SHOW}{source}"))
}

#[test]
fn it_keeps_keys_and_values() {
    table(
        printed,
        &[
            (
                "a file outlives its database",
                "
f = open('db', 'w+b')
db = btree.open(f, pagesize=512)
for i in range(200):
    db[str(i)] = bytes(i)
print(db.flush(), db.put('0', b'zero'), len(db['199']), '7' in db, b'x' in db)
del db['1']
print(db.close(), db.close(), str(db))
f.close()
with open('db', 'r+b') as f:
    db = btree.open(f)
    print(len(list(db)), db['0'], db.get('1'), db.get('1', 5), len(db[b'150']))
    print([k for k in db.keys('19', '195')], list(db.keys('19', '191', btree.INCL)))
    print([len(v) for v in db.values(None, '101')], [len(v) for k, v in db.items('2', '19', btree.DESC)])
    db.close()
with open('db', 'rb') as f:
    print(f.read(4), f.seek(0, 2) % 512)
",
                "\
0 0 199 True False
0 0 <btree 0>
199 b'zero' None 5 150
[b'19', b'190', b'191', b'192', b'193', b'194'] [b'19', b'190', b'191']
[4, 10, 100] [2, 199, 198, 197, 196, 195, 194, 193, 192, 191, 190]
b'b1\\x05\\x00' 0
",
            ),
            (
                "the cursor stays where it is, whatever happens around it",
                "
db = btree.open(io.BytesIO())
for k in 'bdfh':
    db[k] = k.upper()
print(db.seq(7), db.seq(7), db.seq(7), db.seq(9))
db['e'] = 'E'
print(db.seq(7))
del db['e']
print(db.seq(7), db.seq(7), db.seq(7), db.seq(3), db.seq(5), db.seq(1, 'c'), db.seq(1, 'z'))
for k in db:
    del db[k]
print(list(db), db.seq(3), db.seq(5))
",
                "\
(b'b', b'B') (b'd', b'D') (b'f', b'F') (b'd', b'D')
(b'e', b'E')
(b'f', b'F') (b'h', b'H') None (b'b', b'B') (b'h', b'H') (b'd', b'D') None
[] None None
",
            ),
            (
                "what it refuses",
                "
show(btree.open, 5)
show(btree.open, io.BytesIO(b'no database, but a text'))
show(btree.open, io.BytesIO(b'no database, but a longer text'))
show(btree.open, io.BytesIO(), pagesize=511)
show(btree.open, io.BytesIO(), minkeypage=1)
show(btree.open, io.BytesIO(), flags=2)
db = btree.open(io.BytesIO())
show(lambda: db['a'])
show(db.seq, 2)
show(db.seq, 1)
show(lambda: db + db)
show(db.put, 1, 'a')
show(lambda: 1 in db)
db.close()
show(lambda: db['a'])
show(lambda: 'a' in db)
show(list, db)
show(db.put, 'a', 'b')
show(db.flush)
",
                "\
OSError('stream operation not supported',)
OSError(79,)
OSError(79,)
OSError(22,)
OSError(22,)
OSError(22,)
KeyError()
OSError(22,)
OSError(22,)
TypeError(\"unsupported types for __add__: 'btree', 'btree'\",)
TypeError('object with buffer protocol required',)
TypeError('object with buffer protocol required',)
ValueError('database closed',)
ValueError('database closed',)
ValueError('database closed',)
ValueError('database closed',)
ValueError('database closed',)
",
            ),
            (
                "a stream of the program's own",
                "
import uctypes
class Stream(io.IOBase):
    def __init__(self):
        self.data = bytearray()
        self.at = 0
    def readinto(self, b):
        part = self.data[self.at:self.at + len(b)]
        b[:len(part)] = part
        self.at += len(part)
        return len(part)
    def write(self, b):
        self.data[self.at:self.at + len(b)] = b
        self.at += len(b)
        return len(b)
    def ioctl(self, request, arg):
        if request != 2:
            return -22
        s = uctypes.struct(arg, {'offset': uctypes.INT32 | 0, 'whence': uctypes.INT32 | 4})
        self.at = s.offset + (len(self.data) if s.whence == 2 else 0)
        s.offset = self.at
        return 0
s = Stream()
db = btree.open(s, pagesize=1024)
db['k'] = 'v' * 3000
db.close()
s.at = 0
print(len(s.data), len(btree.open(s)['k']))
",
                "5120 3000\n",
            ),
        ],
    );
}

/// Streams of the program's own: one that keeps nothing, and says that it has `size` bytes.
const SINK: &str = "
import uctypes
class Sink(io.IOBase):
    size = 0
    head = b''
    def readinto(self, b):
        part, self.head = self.head[:len(b)], self.head[len(b):]
        b[:len(part)] = part
        return len(part) or len(b) if self.size else 0
    def write(self, b):
        return len(b)
    def ioctl(self, request, arg):
        s = uctypes.struct(arg, {'offset': uctypes.INT32 | 0, 'whence': uctypes.INT32 | 4})
        s.offset = self.size
        return 0
def fill(db, value):
    n = 0
    try:
        while True:
            db[str(n)] = value
            n += 1
    except (MemoryError, OSError) as e:
        print(type(e), e.errno if isinstance(e, OSError) else '', n > 100)
";

#[test]
fn it_takes_no_more_memory_than_there_is() {
    table(
        |source| printed(&format!("{SINK}{source}")),
        &[
            (
                "what changed is written once the cache is full",
                "
f = io.BytesIO()
db = btree.open(f, pagesize=512)
for i in range(4):
    db[str(i)] = bytes(200)
print(len(f.getvalue()))
for i in range(100):
    db[str(i)] = bytes(200)
print(len(f.getvalue()) > 15000)
f = open('db', 'w+b')
db = btree.open(f)
fill(db, bytes(10000))
print(db.put('x', bytes(90000)), db['7'] == bytes(10000))
",
                "0\nTrue\n<class 'OSError'> 28 True\n-1 True\n",
            ),
            (
                "a stream in memory ends with it",
                "fill(btree.open(io.BytesIO()), bytes(1000))",
                "<class 'MemoryError'>  True\n",
            ),
            (
                "one that is larger than the heap is used in a file",
                "
f = open('large', 'w+b')
db = btree.open(f)
for i in range(60):
    db[str(i)] = bytes(10000 + i)
db.close()
f.close()
db = btree.open(open('large', 'r+b'))
print(len(db['0']), len(db['59']), sum(len(v) for v in db.values()))
",
                "10000 10059 601770\n",
            ),
            (
                "a cache, too",
                "fill(btree.open(Sink(), cachesize=1 << 20), bytes(1000))",
                "<class 'MemoryError'>  True\n",
            ),
            (
                "a stream that keeps nothing does not help",
                "
for i in range(2):
    db = btree.open(Sink())
    fill(db, bytes(40000))
    db.close()
# Those that nobody has any more are let go.
for i in range(2):
    fill(btree.open(Sink(), minkeypage=1000), bytes(2000))
",
                "<class 'MemoryError'>  True\n".repeat(4).as_str(),
            ),
            (
                "nor one that says it is large",
                "
f = io.BytesIO()
btree.open(f).close()
s = Sink()
s.size = 1 << 30
s.head = f.getvalue()
try:
    btree.open(s)
except MemoryError:
    print('MemoryError')
print(len(list(btree.open(f))))
",
                "MemoryError\n0\n",
            ),
        ],
    );
}

#[test]
fn a_damaged_file_gives_an_error_or_data() {
    let printed = printed(
        "
f = io.BytesIO()
db = btree.open(f, pagesize=512)
for i in range(40):
    db['%02d' % i] = bytes(i * 8)
db.close()
good = f.getvalue()
refused = 0
for i in list(range(24)) + list(range(24, len(good), 41)):
    for change in (0xff, 1):
        data = bytearray(good)
        data[i] ^= change
        try:
            db = btree.open(io.BytesIO(data))
            n = len(list(db.items())) + len(list(db.keys(None, None, btree.DESC)))
            db['new'] = b'value'
            db.get('07'), db['new']
            db.close()
        except OSError as e:
            refused += e.errno == 79
        except MemoryError:
            # Its pages are said to be large.
            pass
print(10 < refused)
",
    );
    assert_eq!(printed, "True\n");
}
