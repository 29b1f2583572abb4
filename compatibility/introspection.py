# What an ESP32 prints: True, True.
import sys


class A:
    pass


print(hasattr(sys, '__class__'))
print('__dict__' in dir(A()))
