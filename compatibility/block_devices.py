# The classes VfsFat and VfsLfs2 are there, but no block device can be formatted or mounted: ENODEV. A program's own file
# system, an object with the methods of one, can be mounted as on an ESP32.
import vfs


class RamDisk:
    def __init__(self):
        self.data = bytearray(512 * 100)

    def readblocks(self, number, buffer):
        start = number * 512
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, number, buffer):
        start = number * 512
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, request, _):
        return {4: 100, 5: 512}.get(request)


try:
    vfs.VfsFat.mkfs(RamDisk())
except OSError as error:
    print(error)
