# Some ints are of the long kind on an ESP32 although they are small: those of `array('q')` and `struct`'s `q`, and the constant
# -1073741824. It shows where operators say what they cannot do: there "'int' object isn't iterable".
from array import array

try:
    1 in array("q", [2])[0]
except TypeError as e:
    print(e)
