# What objects take of the heap, to the byte.
import gc
def cost(f):
    gc.collect()
    gc.disable()
    a = gc.mem_alloc()
    o = f()
    b = gc.mem_alloc()
    gc.enable()
    return b - a
base = cost(lambda: None)
big = 1 << 64
class C:
    pass
class D:
    def __init__(self):
        self.a = 1
        self.b = 2
for name, f in (
    ("list3", lambda: [1, 2, 3]),
    ("list0", lambda: []),
    ("list10", lambda: [0] * 10),
    ("tuple3", lambda: (base, 2, 3)),
    ("dict0", lambda: {}),
    ("dict1", lambda: {1: 2}),
    ("dict5", lambda: {1: 2, 3: 4, 5: 6, 7: 8, 9: 10}),
    ("set3", lambda: {1, 2, 3}),
    ("float", lambda: base + 0.5),
    ("str", lambda: "abc" * 5),
    ("bytes", lambda: b"abc" * 20),
    ("bytearray", lambda: bytearray(100)),
    ("bigint", lambda: big + 1),
    ("instance", lambda: C()),
    ("instance2", lambda: D()),
    ("range", lambda: range(base, 5)),
    ("slice", lambda: [1, 2, 3][1:]),
    ("closure", lambda: lambda: f),
    ("iter", lambda: iter([1])),
    ("exception", lambda: ValueError("x")),
):
    print(name, cost(f) - base)
