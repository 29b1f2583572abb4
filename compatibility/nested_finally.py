# Code of a `finally` clause is made once for each way out of its `try`, so that ten of them, one inside the other, become too
# much. On an ESP32 it is made once.
def nested(depth):
    lines = ["def f(a):"]
    for i in range(depth):
        space = " " * i
        lines.append(space + " try:")
        lines.append(space + "  if a: return a")
        lines.append(space + " finally:")
    lines.append(" " * depth + " print('end')")
    return "\n".join(lines)


for depth in (5, 14):
    try:
        exec(nested(depth))
        print(depth, "fine")
    except (MemoryError, RuntimeError) as e:
        print(depth, e)
