# Compiled modules hold bytecode of MicroPython's machine, or code for the part's processor. A header that a part refuses is
# refused here with the same words; one that a part would run is refused too.
import sys

with open("compiled.mpy", "wb") as f:
    f.write(bytes([ord("M"), sys.implementation._mpy & 0xFF, 0, 30]))
try:
    import compiled
except ValueError as error:
    print(error)
