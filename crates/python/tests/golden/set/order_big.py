# The order of larger sets.
s = set()
for i in range(40):
    s.add(i * 29 % 97)
print(s)
for i in range(0, 97, 3):
    s.discard(i)
print(s)
w = set()
for word in "it was the best of times it was the worst of times it was the age of wisdom".split():
    w.add(word)
print(w, len(w))
while len(w) > 5:
    print(w.pop(), end=" ")
print(w)
print({"a", "b", "c"} | {"d", "e"}, {"a", "b", "c"} & {"b", "c", "z"}, set("mississippi"), {str(i) for i in range(12)})
