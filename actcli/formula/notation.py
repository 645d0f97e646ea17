"""A formula as people read it.

Each function takes a formula and a mapping from names to Unicode symbols, such as {"lambd": "λ", "input": "x"}. Names
that are not in it become Greek letters where they are Greek (alpha, lambd, eps), keep a short ending as a subscript
(x1, alpha_p), and are otherwise written as they are, upright where that can be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from actcli.formula.letters import unicode_name

if TYPE_CHECKING:
    from actcli.formula import Formula

_NONE: Mapping[str, str] = MappingProxyType({})


def unicode(formula: Formula, symbols: Mapping[str, str] = _NONE) -> str:
    """One line of Unicode: `x σ(βx)`, `Σⱼ e^(βxⱼ)`, `x if x > 0, αx otherwise`."""
    from actcli.formula.unicode import UnicodeWriter

    return UnicodeWriter(lambda name: unicode_name(name, symbols)).formula(formula.tree)


def latex(formula: Formula, symbols: Mapping[str, str] = _NONE) -> str:
    """LaTeX (amsmath) for mathematics mode, without dollar signs."""
    from actcli.formula.tex import LatexWriter

    return LatexWriter(lambda name: unicode_name(name, symbols)).formula(formula.tree)


def mathtext(formula: Formula, symbols: Mapping[str, str] = _NONE) -> str:
    """What matplotlib draws between dollar signs, on one line; the dollar signs are the caller's."""
    from actcli.formula.tex import MathtextWriter

    return MathtextWriter(lambda name: unicode_name(name, symbols)).formula(formula.tree)


def ascii(formula: Formula) -> str:
    """The formula in its own language, for terminals without Unicode; λ is written `lambda`."""
    from actcli.formula.names import display_name
    from actcli.formula.text import write

    return write(formula.tree, display_name)
