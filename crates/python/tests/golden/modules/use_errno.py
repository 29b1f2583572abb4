# errno.
# ESP32: newlib's numbers, not Linux's.
import errno
for n in "EPERM ENOENT EIO EBADF EAGAIN ENOMEM EACCES EEXIST ENODEV EISDIR EINVAL EOPNOTSUPP ECONNRESET ENOBUFS ECONNREFUSED EADDRINUSE ECONNABORTED ETIMEDOUT EHOSTUNREACH EINPROGRESS EALREADY ENOTCONN EPIPE ENOTDIR EFAULT".split():
    print(n, getattr(errno, n, None))
print(errno.errorcode[2], errno.errorcode.get(116), errno.errorcode.get(104), len(errno.errorcode))
print(OSError(2), OSError(116), OSError(118), OSError(23), OSError(9999), repr(OSError(2)), OSError("text"), OSError(-202), OSError(2, "two"))
try:
    raise OSError(errno.ENOENT)
except OSError as e:
    print(e.errno == errno.ENOENT, e.args, errno.errorcode[e.errno], e)
