# if, elif, else, pass, conditional expressions, nesting.
def sign(x):
    if x > 0:
        return "pos"
    elif x < 0:
        return "neg"
    elif x == 0:
        return "zero"
    else:
        return "nan"
print(sign(5), sign(-5), sign(0), sign(float("nan")))
if 0: print("no")
elif "": print("no")
elif None: print("no")
else: print("yes")
if 1:
    if 0:
        pass
    else:
        print("inner else")
x = 5; y = 6; print(x, y)
if x == 5 and y == 6 or z: print("short circuit")
print("a" if x > 10 else "b" if x > 4 else "c")
def f(a): return a if a else "empty"
print(f(""), f("v"), f([]))
def nothing(): pass
print(nothing())
if True: pass
if not (x and not y): print("not")
else: print("both")
print((lambda v: "big" if v > 5 else "small")(3))
if x < y < 10 <= 10 != 11: print("chain")
t = (1 if x else 2,)
print(t, [i if i % 2 else None for i in range(4)], {k: (v if v else "-") for k, v in ((1, 0), (2, 5))})
