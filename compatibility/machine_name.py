# An ESP32_GENERIC says "Generic ESP32 module with ESP32".
import sys

print(sys.implementation._machine)
