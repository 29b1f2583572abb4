# Arithmetic: nested loops over small integers.
def run():
    total = 0
    for i in range(400):
        j = 0
        while j < 400:
            total = (total + i * j) % 65521
            j += 1
    return total
