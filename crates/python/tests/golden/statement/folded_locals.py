# A chain of constants in a function, kept in a local variable.
def f(n):
    a = 32 // 2
    if n:
        a = 7
    else:
        a = 2 + 3 * 4
    return a, 1 + 2 - n


print(f(0), f(1))
