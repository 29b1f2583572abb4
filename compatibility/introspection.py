# What an ESP32 prints: True, True, True, {}.
import sys


class A:
    pass


print(hasattr(sys, '__class__'))
print(hasattr(int, '__dict__'))
print('__dict__' in dir(A()))
print(sorted(sys.modules))
