# Iterating and building strings.
for c in "xyz":
    print(c, end="-")
print()
it = iter("ab")
print(next(it), next(it))
try:
    next(it)
except StopIteration as e:
    print(repr(e))
print(next(it, "default"))
a, b, c = "123"
print(a, b, c)
x, *y = "hello"
print(x, y)
print(*"abc", sep=",")
print("".join([chr(ord("a") + i) for i in range(26)]))
out = ""
for i in range(10):
    out += str(i) * (i % 3)
print(out, len(out))
words = "the quick brown fox jumps over the lazy dog the end".split()
count = {}
for w in words:
    count[w] = count.get(w, 0) + 1
for w in sorted(count):
    print(w, count[w])
print(list(map(len, words)), list(filter(lambda w: len(w) > 3, words)), sorted(words, key=len), max(words, key=len))
print("".join(sorted("python")))
for i, w in enumerate(words[:3], 1):
    print(i, w)
