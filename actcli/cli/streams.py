"""Standard output and error: what they can show, and what happens when nobody reads them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

from actcli.tables import spelling


def prepare() -> None:
    """Make both streams spell what they cannot encode: β is written beta in an ASCII locale, and nothing crashes."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:  # closed by the shell: `>&-`
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)
        encoding = "ascii" if _wants_ascii() else stream.encoding
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors=spelling.HANDLER)


def _wants_ascii() -> bool:
    """Whether the user asked for the C locale by name; Python itself writes UTF-8 there since PEP 540."""
    chosen = os.environ.get("PYTHONIOENCODING") or os.environ.get("PYTHONUTF8") == "1"
    return not chosen and os.environ.get("LC_ALL") in ("C", "POSIX")


def is_terminal() -> bool:
    """Whether a person looks at standard output."""
    return sys.stdout.isatty()


def complain(kind: str, message: str) -> None:
    """Write `actcli: error: …` to standard error, in two lines at most, without control characters."""
    first, *more = [_printable(line) for line in message.split("\n") if line.strip()] or [""]
    text = spelling.fitting(f"actcli: {kind}: " + "\n".join([first, " ".join(more)]).rstrip(), sys.stderr.encoding)
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def flush() -> int:
    """Write out what is still held back, so that a failure is ours to report and not the interpreter's."""
    sys.stdout.flush()
    return 0


def silence() -> None:
    """Send the rest of standard output nowhere: its reader has gone, and the interpreter will flush once more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]
