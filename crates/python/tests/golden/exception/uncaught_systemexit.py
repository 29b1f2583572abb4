# SystemExit ends the program silently.
import sys
print("before")
try:
    sys.exit()
except SystemExit as e:
    print(repr(e), e.args)
try:
    sys.exit(3)
except SystemExit as e:
    print(repr(e), e.args, e.value if hasattr(e, "value") else "-")
try:
    sys.exit("text")
except Exception:
    print("not reached")
except BaseException as e:
    print(repr(e))
try:
    sys.exit(0)
finally:
    print("finally runs")
print("not reached")
