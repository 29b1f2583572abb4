import vfs
SIZE, BLOCKS = 1024, 60
class Disk:
    def __init__(self):
        self.data = bytearray(SIZE * BLOCKS)
    def readblocks(self, n, buf, off=0):
        at = n * SIZE + off
        buf[:] = memoryview(self.data)[at : at + len(buf)]
    def writeblocks(self, n, buf, off=0):
        at = n * SIZE + off
        self.data[at : at + len(buf)] = buf
    def ioctl(self, op, arg):
        return {4: BLOCKS, 5: SIZE, 6: 0}.get(op)
disk = Disk()
seed = 6
def rand(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x3fffffff
    return (seed >> 8) % n
NAMES = ['a', 'B.txt', 'readme.md', 'Mixed.Txt', 'a long name.text', 'another long name.text', 'x.y.z', 'UPPER', 'long name that needs three entries.txt', 'a+b', '.hidden', 'b c']
def name():
    n = NAMES[rand(len(NAMES))]
    if rand(3) == 0:
        n = ['d1', 'D2', 'folder with name'][rand(3)] + '/' + n
    if rand(4) == 0:
        n = '/' + n
    return n
def folder():
    return ['d1', 'D2', 'folder with name', 'd1/sub', '/d1', '..', '.', '/'][rand(8)]
def show(what, f, *args):
    try:
        r = f(*args)
    except OSError as e:
        r = e
    print(what, args, repr(r))
def listing(path):
    return list(fs.ilistdir(path))
def stat(path):
    return fs.stat(path)[:7]
def write(path, mode, n):
    f = fs.open(path, mode)
    try:
        r = f.write(bytes((n + i) & 255 for i in range(n)))
        if rand(2):
            f.seek(rand(n + 1))
            r = (r, f.write(b'middle'), f.tell())
    except OSError as e:
        r = e
    f.close()
    return r
def read(path):
    with fs.open(path, 'rb') as f:
        if rand(2):
            f.seek(rand(300))
        a = f.read(rand(50))
        b = f.read()
    h = 0
    for c in a + b:
        h = (h * 31 + c) & 0xffff
    return len(a), len(b), h
fs = vfs.VfsLfs2
fs.mkfs(disk)
fs = fs(disk)
print(fs.statvfs('/'))
for i in range(250):
    k = rand(12)
    if k == 0:
        show('mkdir', fs.mkdir, folder())
    elif k == 1:
        show('rmdir', fs.rmdir, folder())
    elif k == 2:
        show('chdir', fs.chdir, folder())
        show('getcwd', fs.getcwd)
    elif k == 3:
        show('remove', fs.remove, name())
    elif k == 4:
        show('rename', fs.rename, name(), name())
    elif k == 5:
        show('stat', stat, name())
    elif k == 6:
        show('list', listing, folder() if rand(2) else '')
    elif k < 10:
        show('write', write, name(), ['wb', 'ab', 'r+b', 'xb', 'w+b'][rand(5)], rand(40) if rand(2) else rand(SIZE * 4))
    else:
        show('read', read, name())
    if i % 40 == 39:
        print(fs.statvfs('/')[:3])
        fs = vfs.VfsLfs2(disk)

