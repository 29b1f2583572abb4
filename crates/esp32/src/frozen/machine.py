# `machine`: what is built in, and two classes that count by units of `esp32.PCNT`.
import sys

# With nowhere to look for files, the name means what is built in, and not this file.
_path = sys.path
sys.path = ()
try:
    from machine import *
finally:
    sys.path = _path
    del _path
    del sys

from micropython import const
import esp32

# A unit has 16 bits: it begins anew at 0 when it is so far from there.
_RANGE = const(32000)


class _CounterBase:
    _PCNT = esp32.PCNT
    # What counts by each unit: a Counter or an Encoder.
    _INSTANCES = {}

    def __new__(cls, unit_id, *_args, **_kwargs):
        known = cls._INSTANCES.get(unit_id)
        if not known:
            known = object.__new__(cls)
            cls._INSTANCES[unit_id] = known
        elif not isinstance(known, cls):
            raise ValueError("PCNT in use")
        return known

    # With the unit's number alone, one that counts already goes on as it does.
    def __init__(self, unit_id, *args, filter_ns=0, **kwargs):
        self._unit_id = unit_id
        is_new = not hasattr(self, "_pcnt")
        if is_new:
            self._pcnt = self._PCNT(unit_id, min=-_RANGE, max=_RANGE)
        if is_new or args or kwargs:
            self._configure(*args, **kwargs)
            # Ticks of 80 MHz.
            ticks = filter_ns * 80 // 1000
            self._pcnt.init(filter=min(max(0, ticks), 1023), value=0)
            self._overflows = 0
            self._offset = 0
            self._pcnt.irq(self._overflow, self._PCNT.IRQ_MIN | self._PCNT.IRQ_MAX)
            self._pcnt.start()

    def init(self, *args, **kwargs):
        self.__init__(self._unit_id, *args, **kwargs)

    def deinit(self):
        if hasattr(self, "_pcnt"):
            self._pcnt.deinit()
            del self._pcnt

    # The unit's interrupt: it began anew, at one end or the other.
    def _overflow(self, pcnt):
        events = pcnt.irq().flags()
        if events & self._PCNT.IRQ_MIN:
            self._overflows -= 1
        elif events & self._PCNT.IRQ_MAX:
            self._overflows += 1

    def value(self, value=None):
        if not hasattr(self, "_pcnt"):
            raise RuntimeError("not initialised")
        # Reading the unit may call the interrupt's handler: what was read belongs to the overflows of then.
        rounds = None
        while rounds != self._overflows:
            rounds = self._overflows
            count = self._pcnt.value()
        before = rounds * _RANGE + count + self._offset
        if value is not None:
            self._overflows -= rounds
            self._offset = value - count
        return before


class Counter(_CounterBase):
    RISING = 1
    FALLING = 2
    UP = _CounterBase._PCNT.INCREMENT
    DOWN = _CounterBase._PCNT.DECREMENT

    def _configure(self, src, edge=RISING, direction=UP):
        ignore = self._PCNT.IGNORE
        rising = direction if edge & Counter.RISING else ignore
        falling = direction if edge & Counter.FALLING else ignore
        self._pcnt.init(channel=0, pin=src, rising=rising, falling=falling)


class Encoder(_CounterBase):
    def _configure(self, phase_a, phase_b, phases=1):
        if phases not in (1, 2, 4):
            raise ValueError("phases")
        unit = self._pcnt
        # Edges of a, with b to tell the direction. Of one phase of four, those while b is low do not count.
        unit.init(
            channel=0,
            pin=phase_a,
            falling=unit.INCREMENT,
            rising=unit.DECREMENT,
            mode_pin=phase_b,
            mode_low=unit.HOLD if phases == 1 else unit.REVERSE,
        )
        if phases == 4:
            # And edges of b, with a to tell the direction.
            unit.init(
                channel=1,
                pin=phase_b,
                falling=unit.DECREMENT,
                rising=unit.INCREMENT,
                mode_pin=phase_a,
                mode_low=unit.REVERSE,
            )
        else:
            unit.init(channel=1, pin=None, rising=unit.IGNORE)
        self._phases = phases

    def phases(self):
        return self._phases


del _CounterBase
del esp32
