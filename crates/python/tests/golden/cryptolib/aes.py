# ESP32: has this from its TLS library; the MicroPython that records outputs has not. The vectors are
# those of FIPS 197 and NIST SP 800-38A.
import cryptolib
from binascii import hexlify, unhexlify


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


KEY16 = unhexlify("2b7e151628aed2a6abf7158809cf4f3c")
KEY32 = unhexlify("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
IV = bytes(range(16))
PLAIN = unhexlify("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
for key, iv in ((KEY16, None), (KEY32, None), (KEY16, IV), (KEY32, IV)):
    args = (key, 1) if iv is None else (key, 2, iv)
    cipher = cryptolib.aes(*args)
    # In two steps, as a stream comes.
    data = cipher.encrypt(PLAIN[:16]) + cipher.encrypt(PLAIN[16:])
    print(hexlify(data[:16]), hexlify(data[16:]))
    print(cryptolib.aes(*args).decrypt(data) == PLAIN)
    buf = bytearray(data)
    print(cryptolib.aes(*args).decrypt(buf, buf) is buf, buf == PLAIN)
print(hexlify(cryptolib.aes(bytes(range(16)), 1).encrypt(unhexlify("00112233445566778899aabbccddeeff"))))
cipher = cryptolib.aes(KEY16, 1)
print(cipher, type(cipher), cipher.encrypt(b""))
attempt(cipher.decrypt, PLAIN)
for args in ((KEY16,), (KEY16, 0), (KEY16, 6, IV), (KEY16[1:], 1), (KEY32[:24], 1), (KEY16, 2), (KEY16, 2, None), (KEY16, 2, IV[1:]), (KEY16, 1, b"1"), (5, 1), (KEY16, "1"), (KEY16, 1, IV, 1)):
    attempt(cryptolib.aes, *args)
for args in ((b"1",), (5,), (PLAIN, PLAIN), (PLAIN, bytearray(31)), (PLAIN, 5), ()):
    attempt(cipher.encrypt, *args)
