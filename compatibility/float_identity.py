# A float is part of its value here. On an ESP32 it lies in the heap: two results that are equal are two objects.
x = 0.1
y = x + 0
print(x is y, id(x) == id(y))
