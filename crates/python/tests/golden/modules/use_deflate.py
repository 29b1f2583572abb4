# deflate: decompression of known streams and a round trip.
# Board: it asks for what the language alone has not.
import deflate, io, binascii
raw = binascii.unhexlify("cb48cdc9c95728cf2fca495118e600")
z = binascii.unhexlify("789ccb48cdc9c95728cf2fca4901001a0b045d")
with deflate.DeflateIO(io.BytesIO(z), deflate.ZLIB) as d:
    print(d.read())
with deflate.DeflateIO(io.BytesIO(z)) as d:
    print(d.read(5), d.read())
print([n for n in ("AUTO", "RAW", "ZLIB", "GZIP", "DeflateIO") if hasattr(deflate, n)], deflate.AUTO, deflate.RAW, deflate.ZLIB, deflate.GZIP)
bad = bytearray(z)
bad[5] ^= 0xFF
for data, fmt in ((bytes(bad), deflate.ZLIB), (b"", deflate.ZLIB), (b"xx", deflate.ZLIB), (z[:8], deflate.ZLIB)):
    try:
        print(deflate.DeflateIO(io.BytesIO(data), fmt).read())
    except Exception as e:
        print(repr(e))
