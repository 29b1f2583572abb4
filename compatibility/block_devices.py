# littlefs on a program's block device: an ESP32 reads and writes parts of blocks, 32 to 128 bytes of its own choice. Here blocks
# are read whole, and written whole after they were erased, when a file is flushed or closed and not while it is written.
import vfs


class RamDisk:
    sizes = set()

    def __init__(self):
        self.data = bytearray(512 * 50)

    def readblocks(self, number, buffer, offset=0):
        self.sizes.add(("read", len(buffer)))
        start = number * 512 + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, number, buffer, offset=0):
        start = number * 512 + offset
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, request, _):
        return {4: 50, 5: 512, 6: 0}.get(request)


disk = RamDisk()
vfs.VfsLfs2.mkfs(disk)
vfs.mount(disk, "/ram")
with open("/ram/file", "w") as f:
    f.write("text")
print(sorted(disk.sizes))
