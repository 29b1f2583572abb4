//! The firmware's modules that are written in Python: `asyncio` and its old name, what `machine` has beside what is
//! built in, and drivers.

/// Paths below `.frozen`, and sources.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("apa106.py", include_str!("apa106.py")),
    ("asyncio/__init__.py", include_str!("asyncio/__init__.py")),
    ("asyncio/core.py", include_str!("asyncio/core.py")),
    ("asyncio/event.py", include_str!("asyncio/event.py")),
    ("asyncio/funcs.py", include_str!("asyncio/funcs.py")),
    ("asyncio/lock.py", include_str!("asyncio/lock.py")),
    ("asyncio/stream.py", include_str!("asyncio/stream.py")),
    ("dht.py", include_str!("dht.py")),
    ("ds18x20.py", include_str!("ds18x20.py")),
    ("machine.py", include_str!("machine.py")),
    ("neopixel.py", include_str!("neopixel.py")),
    ("onewire.py", include_str!("onewire.py")),
    ("uasyncio.py", include_str!("uasyncio.py")),
];
