"""Whether an array fits into memory, asked before it is made."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from actcli.errors import BadValue


def available_memory() -> int:
    """Return the bytes of memory that can be had without swapping, or an upper bound where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # AttributeError: Windows has no sysconf
        return sys.maxsize


def readable_size(size: int) -> str:
    """Return a number of bytes for people, in powers of 1000: `8.0 GB`."""
    if size >= 10**33:
        return "more than 1000 QB"
    value, units = float(size), ["bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB", "RB", "QB"]
    while value >= 999.95 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.0f} {units[0]}" if units[0] == "bytes" else f"{value:.1f} {units[0]}"


def refuse_beyond_memory(size: int, what: str) -> None:
    """Raise BadValue if `size` bytes, and a result of the same size beside them, exceed the memory there is."""
    free = available_memory()
    if 2 * size > free:
        raise BadValue(
            f"{what} would take {readable_size(size)}, and the result as much again; "
            f"{readable_size(free)} of memory is available"
        )
