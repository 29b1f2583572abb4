# A float is part of its value here. On an ESP32 it lies in the heap: two results that are equal are two objects.
x = 0.1
y = x + 0
print(x is y, id(x) == id(y))
# So NaNs are one, too, where a table looks for the same object.
print(len({float("nan"), float("nan")}))
