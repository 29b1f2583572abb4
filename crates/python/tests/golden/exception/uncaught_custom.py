# An uncaught exception of one's own class, with several arguments.
class DeviceError(Exception):
    def __init__(self, code, where):
        super().__init__(code, where)


def check(v):
    if v > 2:
        raise DeviceError(v, "sensor")
    return v


for i in range(5):
    print(check(i))
