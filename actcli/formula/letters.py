"""Letters: Greek names, and the Unicode sub- and superscripts that exist."""

from __future__ import annotations

import re
from collections.abc import Mapping

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_SPELLINGS = {**GREEK, "lambd": "λ", "lambda_": "λ", "eps": "ε"}
_TEX = {letter: f"\\{name}" for name, letter in GREEK.items()} | {"ε": r"\varepsilon", "φ": r"\varphi", "ℓ": r"\ell"}

SUPERSCRIPTS = dict(zip("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-−aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_BELOW = {**{low: letter for letter, low in SUBSCRIPTS.items()}, "₋": "-"}
_ABOVE = {**{high: letter for letter, high in SUPERSCRIPTS.items()}, "⁻": "-"}


def unicode_name(name: str, symbols: Mapping[str, str]) -> str:
    """The symbol of a name: as given, else a Greek letter, else the name; short endings become subscripts (x₁, αₚ)."""
    if name in symbols:
        return symbols[name]
    if name in _SPELLINGS:
        return _SPELLINGS[name]
    match = re.fullmatch(r"([A-Za-z]+?)_?(\d+|(?<=_)[a-z])", name)
    if match and (len(match[1]) == 1 or match[1] in _SPELLINGS or match[1] in symbols):
        low = subscript(match[2])
        base = unicode_name(match[1], symbols)
        if low is not None and is_letter(base):
            return base + low
    return name


def subscript(text: str) -> str | None:
    """The text in Unicode subscripts, or None where a letter has none."""
    return "".join(SUBSCRIPTS[letter] for letter in text) if all(letter in SUBSCRIPTS for letter in text) else None


def superscript(text: str) -> str | None:
    """The text in Unicode superscripts; only digits and signs have them here."""
    return "".join(SUPERSCRIPTS[letter] for letter in text) if all(letter in SUPERSCRIPTS for letter in text) else None


def parts_of(symbol: str) -> tuple[str, str, str]:
    """A symbol's base, subscript and superscript, in plain letters: x₁ is ("x", "1", ""), y⁺ is ("y", "", "+")."""
    base = symbol.rstrip("".join((*_BELOW, *_ABOVE)))
    rest = symbol[len(base) :]
    below = "".join(_BELOW[letter] for letter in rest if letter in _BELOW)
    return base, below, "".join(_ABOVE[letter] for letter in rest if letter in _ABOVE)


def is_letter(symbol: str) -> bool:
    """Whether a symbol is one letter, whatever is written below and above it."""
    return len(parts_of(symbol)[0]) == 1


def tex_letters(text: str) -> str:
    """Letters in TeX: Greek as commands, a longer name upright."""
    if len(text) == 1:
        return _TEX.get(text, text)
    if any(letter in _TEX for letter in text):
        return " ".join(_TEX.get(letter, f"\\{letter}" if letter == "_" else letter) for letter in text)
    escaped = text.replace("_", r"\_")
    return escaped if text.isdigit() else rf"\mathrm{{{escaped}}}"


def tex_symbol(symbol: str, indices: str = "") -> str:
    """A Unicode symbol in TeX, with further subscripts: ("x₁", "i") is x_{1, i}."""
    base, below, above = parts_of(symbol)
    if base[1:2] == "_":  # w_q, which Unicode cannot write lower
        base, below = base[0], base[2:] + below
    low = ", ".join(part for part in (tex_letters(below) if below else "", indices) if part)
    return tex_letters(base) + (f"_{{{low}}}" if low else "") + (f"^{{{above}}}" if above else "")
