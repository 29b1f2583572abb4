# A program: Conway's life on a set of cells.
def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    k = (x + dx, y + dy)
                    counts[k] = counts.get(k, 0) + 1
    return {k for k, n in counts.items() if n == 3 or n == 2 and k in cells}


def show(cells, w, h):
    for y in range(h):
        print("".join("#" if (x, y) in cells else "." for x in range(w)))


cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for g in range(5):
    print("generation", g, len(cells))
    show(cells, 6, 5)
    cells = step(cells)
for _ in range(40):
    cells = step(cells)
print(sorted(cells))
