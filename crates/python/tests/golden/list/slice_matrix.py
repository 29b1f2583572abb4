# Slices read, assigned and deleted, with every kind of bound and step.
l = [1, 2, 3, 4, 5]
for i in (None, 0, 1, -1, 2, -2, 7, -7):
    for j in (None, 0, 1, -1, 3, 9, -9):
        for s in (None, 1, 2, -1, -2, 3):
            print(l[i:j:s], end=" ")
        m = l[:]
        m[i:j] = ["a", "b"]
        print(m, end=" ")
        m = l[:]
        del m[i:j]
        print(m)
