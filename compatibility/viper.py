# A viper function's pointer reaches no further than the bytes it was made of: what lies beyond reads 0 and keeps nothing.
# An ESP32 reads and writes whatever is there, and stops at what is no memory.
@micropython.viper
def poke(p: ptr8, i: int, v: int) -> int:
    p[i] = v
    return p[i]


data = bytearray(4)
print(poke(data, 3, 7), poke(data, 4, 7), poke(data, -1, 7), data)


# It divides by zero, which stops the chip.
@micropython.viper
def divide(a: int, b: int) -> int:
    return a // b


try:
    divide(1, 0)
except ZeroDivisionError as error:
    print(error)


# Its arguments may have defaults, which an ESP32 forgets.
@micropython.viper
def add(a: int, b: int = 2) -> int:
    return a + b


print(add(1))
