"""Settling down before requests come: what lives as long as the server is not looked through."""

import gc
from typing import Final

#: How many new objects are made between two looks for garbage; Python's own 700 is for scripts.
_NEW_OBJECTS: Final = 20_000


def settle() -> None:
    """Have the garbage collector leave alone what the application is made of.

    It would look through all of it again and again, and the page that is being made meanwhile
    would wait: 0.1 to 0.25 seconds, for nothing that could ever be thrown away.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
