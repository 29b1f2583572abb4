# Half a surrogate pair is a character like another.
b = b"\xed\xa0\x80"
s = b.decode()
print(len(s), repr(s), s.encode() == b, "\ud800" == s, ord(s) == 0xD800, chr(0xDFFF).encode())
