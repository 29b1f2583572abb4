# List, set, dict comprehensions and generator expressions.
print([x for x in range(5)], [x * y for x in range(3) for y in range(3)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in "ab" for y in range(2) if x == "a" or y])
print([[j for j in range(i)] for i in range(4)], [x for row in [[1, 2], [3]] for x in row], [a + b for a, b in ((1, 2), (3, 4))], [i if i % 2 else -i for i in range(4)])
print({x % 3 for x in range(10)}, {k: v for k, v in zip("ab", (1, 2))}, {x: {y: x * y for y in range(2)} for x in range(2)}, {len(w) for w in ("a", "bb", "cc")}, {i: i for i in range(3) if i != 1})
print(list(x for x in "abc"), tuple(i for i in range(3)), sum(i for i in range(4)), set(c for c in "aab") == {"a", "b"})
x = "outer"
l = [x for x in range(3)]
print(x, l)
def f():
    n = 10
    return [n + i for i in range(3)], {n: i for i in range(1)}, list(n * i for i in range(2)), [lambda: n + i for i in range(2)][0]()
print(f())
class K:
    m = 3
    s = [i for i in range(m)]
print(K.s)
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])
print([y for x in range(3) for y in [x * 2]], [z for z in (a for a in range(3))], [len(s) for s in [str(i) for i in (1, 10, 100)]])
def nested(n):
    return [[(i, j, k) for k in range(n) if k == j] for i in range(n) for j in range(n) if i < j]
print(nested(3))
print([i for i in []], {i for i in ()}, {i: 1 for i in {}}, [None for _ in range(2)], [(yield_) for yield_ in (1,)])
for s in ("[x for x in 5]", "[undefinedname for x in (1,)]", "[x for x in (1, 0) if 1 / x]", "{[]: 1 for x in (1,)}", "[a for a, b in ((1,),)]", "[i for i]", "[for i in x]", "{x for x in ()}, {x: x for x in ()}"):
    try:
        print(eval(s))
    except Exception as e:
        print(s, repr(e))
