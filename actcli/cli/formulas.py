"""The formulas of an entry as text: in Unicode where the stream has it, in the formula language where it has not, in LaTeX."""

from __future__ import annotations

from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.formula import Formula, notation
from actcli.formula.letters import unicode_name
from actcli.formula.names import SYMBOLS


def symbols(entry: Entry) -> dict[str, str]:
    """The symbol of each parameter and tensor."""
    names = {name: parameter.symbol or name for name, parameter in entry.parameters.items()}
    if isinstance(entry, Loss):
        letters = {name: SYMBOLS[name] for name in ("input", "target")}
        names.update({name: unicode_name(name, letters) for name in entry.tensors})
    return names


def written(entry: Entry, formula: Formula | None = None, encoding: str = "utf-8") -> str:
    """A formula of the entry (its own unless another is given), under its defaults where they decide something."""
    formula = formula or entry.definition
    return show(entry, formula.settled(entry.defaults), encoding) if formula is not None else entry.words


def show(entry: Entry, formula: Formula, encoding: str = "utf-8") -> str:
    """A formula on one line, in Unicode or, where the encoding has none, in ASCII."""
    text = notation.unicode(formula, symbols(entry))
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return notation.ascii(formula)
    return text


def latex_lines(entry: Entry) -> list[str]:
    """The formula, and the derivative where it is written, in LaTeX (amsmath), under the entry's defaults."""
    formulas = [formula for formula in (entry.definition, entry.slope) if formula is not None]
    if not formulas:
        raise NotDefined(f"{entry.name} has no formula but words: {entry.words}")
    return [notation.latex(formula.settled(entry.defaults), symbols(entry)) for formula in formulas]


def sides(entry: Entry) -> tuple[str, str]:
    """What stands before the equals sign of the formula and of its derivative."""
    if not isinstance(entry, Loss):
        if not isinstance(entry, AxisActivation):
            return "f(x)", "f'(x)"
        return ("y", "∂y/∂xⱼ") if entry.reduces else ("yᵢ", "∂yᵢ/∂xⱼ")
    letters = symbols(entry)
    return f"L({', '.join(letters[name] for name in entry.tensors)})", f"∂L/∂{letters[entry.first]}"
