"""Symbols in words, for streams that know ASCII only: β is beta, ≥ is >=, x² is x^2."""

from __future__ import annotations

import codecs
import re
import unicodedata

HANDLER = "actcli.spelling"

# What Unicode itself cannot decompose; Greek letters come from the notation.
_WORDS = {
    "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~", "≡": "==", "∝": "~", "≪": "<<", "≫": ">>", "±": "+-",
    "−": "-", "–": "-", "—": "-", "·": "*", "×": "x", "÷": "/", "∘": "o", "⊙": "o", "∈": "in", "→": "->", "←": "<-",
    "∂": "d", "∇": "grad", "′": "'", "″": "''", "√": "sqrt", "∞": "inf", "Σ": "sum", "Π": "prod", "∏": "prod",
    "‖": "||", "⟨": "<", "⟩": ">", "⌊": "[", "⌋": "]", "…": "...", "⋮": ":", "“": '"', "”": '"', "‘": "'", "’": "'",
    "ℓ": "l", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta",
}  # fmt: skip


def fitting(text: str, encoding: str) -> str:
    """The text as a stream of this encoding will show it, so that columns can be aligned before they are written.

    A name beside the symbol that has become the same word stands once: `beta (β)` is `beta`.
    """
    if text.isascii():
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        spelled = text.encode(encoding, HANDLER).decode(encoding)
        return re.sub(r"\b(\w+) \(\1\)", r"\1", spelled)
    return text


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    before, run, after = error.object[: error.start], error.object[error.start : error.end], error.object[error.end :]
    spelled, place = "", ""
    for number, letter in enumerate(run):
        word, moved = _word(letter), _place(letter)
        if moved and moved != place and not (moved == "_" and word.isdecimal()):
            word = moved + word  # x² is x^2, xᵢ is x_i, x₁ is x1
        elif len(word) > 2 and word.isalpha():
            word = _apart((before + spelled)[-1:], (run[number + 1 :] + after)[:1], word)
        spelled, place = spelled + word, moved
    return spelled, error.end


def _place(letter: str) -> str:
    """How a letter above or below the line is marked."""
    kind = unicodedata.decomposition(letter).partition(" ")[0]
    return {"<super>": "^", "<sub>": "_"}.get(kind, "")


def _apart(left: str, right: str, word: str) -> str:
    """A word that stood for a letter, kept apart from its neighbours: 2βx is 2 beta x."""
    sticks = [(one.isalpha() or one.isdecimal()) and not _place(one) for one in (left, right)]
    return " " * sticks[0] + word + " " * sticks[1]


def _word(letter: str) -> str:
    from actcli.formula.letters import GREEK

    if letter in _WORDS:
        return _WORDS[letter]
    for name, symbol in GREEK.items():
        if symbol == letter:
            return name
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(one for one in parts if one.isascii())
    if plain:
        return plain
    if parts != letter and not unicodedata.combining(letter):
        return _word(parts[0])
    return "" if unicodedata.combining(letter) else "?"


codecs.register_error(HANDLER, _replace)
