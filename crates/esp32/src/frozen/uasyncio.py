# The name asyncio had before.
import asyncio


def __getattr__(name):
    return getattr(asyncio, name)
