"""Symbols in words, for streams that know ASCII only: β is beta, ≥ is >=, x² is x^2."""

from __future__ import annotations

import codecs
import re
import unicodedata

HANDLER = "actcli.spelling"

_WORDS = {
    "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~", "−": "-", "–": "-", "—": "-", "·": "*", "×": "x", "÷": "/", "∘": "o", "∈": "in",
    "→": "->", "←": "<-", "∂": "d", "′": "'", "″": "''", "…": "...", "⋮": ":", "√": "sqrt", "∞": "inf", "Σ": "sum", "Π": "prod", "∏": "prod",
    "“": '"', "”": '"', "‘": "'", "’": "'", "ℓ": "l", "±": "+-", "‖": "||", "⟨": "<", "⟩": ">", "⊙": "o", "≡": "==", "∝": "~", "≪": "<<", "≫": ">>", "⌊": "[", "⌋": "]", "∇": "grad", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta",
}  # fmt: skip


def register() -> None:
    """Make the codec error handler known under the name HANDLER."""
    codecs.register_error(HANDLER, _replace)


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
    words: list[str] = []
    raised = False
    for place, letter in enumerate(run):
        above = unicodedata.decomposition(letter).startswith("<super>")
        word = ("^" if above and not raised else "") + _word(letter)
        left = (before[-1:] if not words else words[-1][-1:]) or " "
        right = (run[place + 1 :] + after)[:1]
        words.append(_apart(left, right, word) if len(word) > 2 and word.isalpha() else word)
        raised = above
    return "".join(words), error.end


def _apart(left: str, right: str, word: str) -> str:
    """A word that stood for a letter, kept apart from its neighbours: 2βx is 2 beta x."""
    return (" " if left.isalnum() else "") + word + (" " if right.isalnum() else "")


def _word(letter: str) -> str:
    from actcli.definition.notation_symbols import GREEK

    if letter in _WORDS:
        return _WORDS[letter]
    for name, symbol in GREEK.items():
        if symbol == letter:
            return name
    plain = "".join(one for one in unicodedata.normalize("NFKD", letter) if one.isascii())
    if plain:
        return plain
    parts = unicodedata.normalize("NFKD", letter)
    if parts != letter and not unicodedata.combining(letter):
        return _word(parts[0])
    return "" if unicodedata.combining(letter) else "?"
