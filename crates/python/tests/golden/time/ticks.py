# Board: time.
# time: ticks arithmetic, sleep's order of magnitude, types.
import time
print(time.ticks_diff(5, 3), time.ticks_diff(3, 5), time.ticks_add(10, 5), time.ticks_add(0, -1), time.ticks_diff(time.ticks_add(7, 100), 7))
half = 1 << 28
print(time.ticks_add(half, 5) - half, time.ticks_diff(0, time.ticks_add(0, -1)), time.ticks_diff(time.ticks_add(0, -1), 0))
a = time.ticks_ms()
u = time.ticks_us()
time.sleep_ms(20)
print(20 <= time.ticks_diff(time.ticks_ms(), a), 19000 <= time.ticks_diff(time.ticks_us(), u))
a = time.ticks_ms()
time.sleep(0.01)
time.sleep_us(100)
time.sleep(0)
time.sleep_ms(0)
print(10 <= time.ticks_diff(time.ticks_ms(), a))
print(type(time.time()), type(time.time_ns()), type(time.ticks_ms()), type(time.ticks_cpu()))
for f in (lambda: time.sleep("a"), lambda: time.sleep(), lambda: time.sleep_ms(None), lambda: time.ticks_diff(1), lambda: time.nope):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
