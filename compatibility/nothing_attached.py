# To a board without wires nothing is attached: what a program would ask does not answer.
from machine import ADC, I2C, SPI, UART, Pin, SDCard, TouchPad

print(I2C(0).scan())
print(SPI(1).read(2))
print(UART(1, tx=4, rx=5).read())
try:
    SDCard(slot=2).info()
except OSError as e:
    print(e.args[0])
# A voltage or a finger comes from the panel.
print(ADC(Pin(34)).read(), TouchPad(Pin(4)).read())
