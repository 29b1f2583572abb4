//! The firmware's modules that are written in Python: `asyncio`, and its old name.

/// Paths below `.frozen`, and sources.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("asyncio/__init__.py", include_str!("asyncio/__init__.py")),
    ("asyncio/core.py", include_str!("asyncio/core.py")),
    ("asyncio/event.py", include_str!("asyncio/event.py")),
    ("asyncio/funcs.py", include_str!("asyncio/funcs.py")),
    ("asyncio/lock.py", include_str!("asyncio/lock.py")),
    ("asyncio/stream.py", include_str!("asyncio/stream.py")),
    ("uasyncio.py", include_str!("uasyncio.py")),
];
