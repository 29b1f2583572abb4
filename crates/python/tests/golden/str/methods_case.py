# Changing and testing the case and class of characters.
samples = ("", "hello", "Hello World", "HELLO", "123", "abc123", " \t\n", "a b", "ÄÖü", "ß", "a1_", "_", "é")
for s in samples:
    print(repr(s), repr(s.lower()), repr(s.upper()))
    print([s.isalpha(), s.isdigit(), s.isspace(), s.islower(), s.isupper()])
for name in ("capitalize", "title", "swapcase", "casefold", "isalnum", "isnumeric", "isdecimal", "isidentifier", "istitle", "isprintable", "isascii", "zfill", "ljust", "rjust", "expandtabs", "translate", "maketrans", "removeprefix", "removesuffix", "center", "partition", "rpartition", "splitlines", "rindex", "format_map", "encode"):
    print(name, hasattr("", name))
for f in (lambda: "a".lower(1), lambda: "a".upper(x=1), lambda: str.lower(5), lambda: str.upper(), lambda: "a".isalpha("b")):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))
