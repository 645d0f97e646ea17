"""Names as people write them: Greek symbols, and the plain form in which names are compared."""

from __future__ import annotations

from functools import lru_cache

SYMBOLS = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "lambd": "λ",
    "eps": "ε",
    "epsilon": "ε",
    "label_smoothing": "ε",
    "tau": "τ",
    "sigma": "σ",
    "mu": "μ",
    "omega": "ω",
    "threshold": "θ",
    "input": "x",
    "target": "y",
}

# Python reserves the word `lambda`; the canonical keyword is PyTorch's `lambd`.
_RESERVED = {"lambd": "lambda"}

_SEPARATORS = str.maketrans("", "", "_- ")


def display_name(name: str) -> str:
    """The name in messages, tables and JSON."""
    return _RESERVED.get(name, name)


@lru_cache(maxsize=4096)  # the same few are compared for every function
def plain(name: str) -> str:
    """The form in which names are compared: case, "-", "_" and spaces do not matter."""
    return str(name).lower().translate(_SEPARATORS)
