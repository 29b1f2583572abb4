# `in` with a number on the right has an error text of its own.
for f in (lambda: 1 in 2, lambda: 1 not in 2, lambda: 1 in 2.5, lambda: "a" in 5, lambda: 1.5 in 2, lambda: 1.5 in 2.5, lambda: None in 5, lambda: 1 in True, lambda: 1 in None, lambda: 1 in print, lambda: 10**20 in 5, lambda: 5 in 10**20, lambda: [] in 5):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))
