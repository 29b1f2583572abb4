# heapq.
import heapq
h = []
for x in (5, 3, 8, 1, 9, 2, 7):
    heapq.heappush(h, x)
    print(h)
while h:
    print(heapq.heappop(h), h)
l = [9, 4, 7, 1, 8, 2]
heapq.heapify(l)
print(l)
t = []
for p in ((2, "b"), (1, "z"), (2, "a")):
    heapq.heappush(t, p)
print([heapq.heappop(t) for _ in range(3)])
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapify(5), lambda: heapq.heappush([1], "a"), lambda: heapq.nlargest):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
