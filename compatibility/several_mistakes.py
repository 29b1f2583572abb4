# Of several mistakes in one call another is told than on an ESP32, where it is the first: 'zz'.
def f(a):
    pass


try:
    f(zz=1, y=2, **{"x": 3, "w": 4})
except TypeError as e:
    print(e)
