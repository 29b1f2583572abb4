# Addresses are made up: one object is 16 bytes after the other, however large it is. On an ESP32, where the first is
# 400 bytes long, the next one is at least that far away.
first = [0] * 100
second = [0] * 100
print(abs(id(second) - id(first)) < 400)
