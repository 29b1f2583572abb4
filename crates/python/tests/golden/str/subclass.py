# Subclassing str.
class S(str):
    def shout(self):
        return self.upper() + "!"
    def __len__(self):
        return 99
s = S("abc")
print(s, repr(s), type(s) is S, isinstance(s, str), s.shout(), len(s), s + "d", s * 2, s[0], s[1:], s == "abc", "abc" == s, "b" in s)
print(s.upper(), type(s.upper()) is str, type(s + "x") is str, hash(s) == hash("abc"), {"abc": 1}.get(s), s.split("b"))
print("%s" % s, "{}".format(s), f"{s}", str(s), s < "b", s.find("c"))
s.attr = 5
print(s.attr)
try:
    print(",".join([s, "x"]))
except TypeError as e:
    print(repr(e))
try:
    print(sorted([S("b"), S("a")]))
except TypeError as e:
    print(repr(e))
class T(str):
    def __new__(cls, x):
        return str.__new__(cls, x * 2)
try:
    print(T("ab"))
except Exception as e:
    print(repr(e))
