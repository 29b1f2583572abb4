# Classes that are iterators, containers, context managers, callables at once.
class Range:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        i = 0
        while i < self.n:
            yield i
            i += 1
print(list(Range(4)), sum(Range(5)), [a + b for a in Range(3) for b in Range(2)], list(zip(Range(3), "abc")), 2 in Range(3), dict((k, k * k) for k in Range(3)), max(Range(9)))
class Node:
    def __init__(self, v, l=None, r=None):
        self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l:
            yield from self.l
        yield self.v
        if self.r:
            yield from self.r
t = Node(5, Node(2, Node(1)), Node(8, Node(7), Node(9)))
print(list(t), sum(t), [x for x in t if x % 2])
class LinkedList:
    class _Node:
        def __init__(self, v, nxt):
            self.v = v
            self.nxt = nxt
    def __init__(self, items=()):
        self.head = None
        self.size = 0
        for x in items:
            self.push(x)
    def push(self, v):
        self.head = self._Node(v, self.head)
        self.size += 1
    def __len__(self):
        return self.size
    def __iter__(self):
        n = self.head
        while n:
            yield n.v
            n = n.nxt
    def __getitem__(self, i):
        for j, v in enumerate(self):
            if i == j:
                return v
        raise IndexError(i)
    def __repr__(self):
        return "LL<" + ", ".join(repr(x) for x in self) + ">"
ll = LinkedList("abc")
print(ll, len(ll), ll[1], "b" in ll, list(reversed(ll)), list(map(str.upper, ll)))
try:
    ll[5]
except IndexError as e:
    print(repr(e))
class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
    def __matmul__(self, o):
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __getitem__(self, ij):
        i, j = ij
        return self.rows[i][j]
    def __setitem__(self, ij, v):
        self.rows[ij[0]][ij[1]] = v
    def __eq__(self, o):
        return self.rows == o.rows
    def __str__(self):
        return "\n".join(" ".join("%3d" % x for x in r) for r in self.rows)
m = Matrix([[1, 2], [3, 4]])
m[0, 0] = 7
print(m, m[1, 1], m @ m, m @ m == m, sep="\n")
