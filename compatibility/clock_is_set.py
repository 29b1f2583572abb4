# A board knows the PC's time from the start. An ESP32 begins on 2000-01-01, until ntptime or the like sets its clock.
import time

print(time.localtime()[0] > 2000)
