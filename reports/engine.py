"""The first import of WeasyPrint in a process, without a search that costs it half a second.

WeasyPrint asks for each of its libraries by the names of other systems before the one of Linux. For each of
those, cffi calls `ctypes.util.find_library`, which starts ldconfig, a compiler and a linker, 25 ms each time
and 16 times over. The last name asked for, such as "libpango-1.0.so.0", the loader finds by itself.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@cache
def load() -> None:
    """Import WeasyPrint, once; it takes most of a second. Raises OSError where a library is missing."""
    with _no_search():
        import weasyprint  # noqa: F401


@contextmanager
def _no_search() -> Iterator[None]:
    """No search for libraries by guessed names, on systems where a file's own name is enough."""
    if sys.platform != "linux":
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
