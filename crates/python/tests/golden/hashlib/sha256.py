import hashlib


def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))


print(hashlib.sha256().digest())
print(hashlib.sha256(b"abc").digest())
print(hashlib.sha256("abc").digest() == hashlib.sha256(bytearray(b"abc")).digest())
h = hashlib.sha256(b"a" * 100)
print(h.update(b"b" * 30), h.update("é"))
print(h.digest())
attempt(h.update, b"x")
attempt(h.digest)
attempt(hashlib.sha256, 5)
attempt(hashlib.sha256, None)
attempt(hashlib.sha256, b"a", b"b")
attempt(hashlib.sha256, data=b"a")
h = hashlib.sha256()
attempt(h.update, 5)
attempt(h.update)
attempt(h.digest, 1)
print(hasattr(h, "hexdigest"), hasattr(h, "copy"), type(h), repr(h))
big = hashlib.sha256()
for i in range(200):
    big.update(bytes([i]) * i)
print(big.digest())
