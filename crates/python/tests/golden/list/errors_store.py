# Failing stores and deletes on lists and tuples.
l = [1, 2, 3, 4]
def s1(): l[4] = 0
def s2(): l[-5] = 0
def s3(): l["a"] = 0
def s4(): l[0:2] = 5
def s5(): l[::2] = [1]
def s6(): del l[9]
def s7(): del l["a"]
def s8(): l.foo = 1
def s9(): (1, 2)[0] = 3
def s10(): t = (1,); del t[0]
def s11(): a, b = [1]
def s12(): a, b = [1, 2, 3]
def s13(): a, *b, c = [1]
def s14(): a, b = 5
def s15(): [a, b] = "xyz"
def s16(): l[::2] = [7, 8]; print(l)
def s17(): del l[::2]; print(l)
def s18(): l[1:1] = "ab"; print(l)
def s19(): a, b = {1: 2, 3: 4}; print(sorted((a, b)))
def s20(): (a, (b, c)) = (1, 5)
def s21(): for_ = [1]; a, b = iter(for_)
def s22(): l += 5
def s23(): global l; l += 5
def s24(): a, b = (x for x in range(3))
for f in (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15, s16, s17, s18, s19, s20, s21, s22, s23, s24):
    try:
        f()
        print(f.__name__, "ok")
    except Exception as e:
        print(f.__name__, repr(e))
