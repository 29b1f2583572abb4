# Modules of an ESP32's firmware that do not exist here yet. A program that imports one gets an ImportError.
NAMES = (
    '_asyncio _boot _espnow _onewire _thread _webrepl aioespnow apa106 array asyncio binascii bluetooth btree '
    'builtins cmath collections cryptolib deflate dht ds18x20 errno esp esp32 espnow flashbdev framebuf gc hashlib '
    'heapq inisetup io json machine math micropython mip neopixel network ntptime onewire os platform random re '
    'requests select socket ssl struct sys time tls uasyncio uctypes umqtt.robust umqtt.simple upysh urequests vfs '
    'webrepl webrepl_setup websocket'
)
for name in NAMES.split():
    try:
        __import__(name)
    except ImportError as error:
        print(error)
