# Escapes in literals, and repr's choice of quotes and escapes.
for s in ("\a\b\f\n\r\t\v\0", "\x00\x1f\x7f\x80\xff", "\101\7\377", "\u00e9\u20ac\U0001F600", "\\ \' \"", "it's", 'say "hi"', "both ' and \"", "tab\there", "\q\d", "a\
b"):
    print(len(s), repr(s), [ord(c) for c in s])
print(r"raw\n\t\x41\\", r'\'', len(r"\n"), r"\d+")
for src in ('R"x"', 'B"x"', 'br"x\\n"', 'rb"x\\n"', 'u"x"'):
    try:
        print(src, eval(src))
    except SyntaxError:
        print(src, "SyntaxError")
print("""triple
quoted 'mix' "of" quotes""", '''another
one''')
print(repr("""a"b'c\n"""))
print(str("x\ny"), "%r" % "x\ny", "{!r}".format("q'"), "{!s}".format("q'"), ["a\n", "b'c", 'd"e'], ("\\",), {"k\t": "v\r"})
print("\x41\x42", "\u0041", b"\x00\xff\n\t'\"\\", b"it's", b'"', b"\101\0", bytes([0, 9, 10, 13, 32, 39, 92, 127, 128]))
for src in ('"\\x4"', '"\\u12"', '"\\U00110000"', '"abc', "'a\nb'", '"\\N{DASH}"', '"""abc'):
    try:
        print(repr(eval(src)))
    except SyntaxError as e:
        print(type(e).__name__)
    except Exception as e:
        print(repr(e))
