# What an ESP32's machine module has besides. A program that uses it gets an AttributeError or ImportError.
import machine

NAMES = (
    'ADC ADCBlock DAC I2C I2S PWM Pin PinBase RTC SDCard SPI Signal SoftI2C SoftSPI Timer TouchPad UART WDT '
    'bitstream deepsleep dht_readinto disable_irq enable_irq freq idle lightsleep sleep mem8 mem16 mem32 '
    'mem_backup reset reset_cause soft_reset time_pulse_us unique_id wake_pins wake_reason Counter Encoder'
)
for name in NAMES.split():
    if not hasattr(machine, name):
        print(name)
