"""What `compare` shows: values and slopes side by side, the largest differences, the properties of each, and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from actcli.cli import farthest
from actcli.cli.delivery import Result
from actcli.comparison import picture as drawing
from actcli.comparison import words
from actcli.comparison.curves import Axis, Differences, Together
from actcli.comparison.vectors import Vectors
from actcli.errors import NotDefined
from actcli.figures.data import Picture
from actcli.figures.requests import Variant
from actcli.properties import properties
from actcli.properties.told import rows
from actcli.tables.arrays import Array, by_element, matrix
from actcli.tables.table import Column, Table


class Compared:
    """Functions side by side, under their labels. What is measured is measured once, when it is asked for."""

    labels: Sequence[str]

    def __init__(self, found: Sequence[Variant]) -> None:
        self.found = found

    def result(self) -> Result:
        """The comparison in every form."""
        return Result(self._tables, self._rows, self._members, lambda: None)

    def picture(self) -> Picture:
        """The functions over each other, the difference beneath."""
        raise NotImplementedError

    def _tables(self) -> list[Table]:
        raise NotImplementedError

    def _rows(self) -> Table:
        raise NotImplementedError

    def _members(self) -> dict[str, Any]:
        params = [
            {parameter.display: one.settings[name] for name, parameter in one.entry.parameters.items()}
            for one in self.found
        ]
        head = {
            "functions": list(self.labels),
            "kind": self.found[0].entry.kind,
            "params": dict(zip(self.labels, params, strict=True)),
        }
        properties = {"properties": dict(zip(self.labels, self._properties, strict=True))}
        return {**head, **self._measured(), **(properties if any(self._properties) else {})}

    def _measured(self) -> dict[str, Any]:
        raise NotImplementedError

    @cached_property
    def _properties(self) -> list[Mapping[str, Any]]:
        return [_properties(variant) for variant in self.found]

    def _property_tables(self) -> list[Table]:
        """A row for each property that one of the functions has, a column for each function."""
        told = [_told(found) for found in self._properties]
        names = list(dict.fromkeys(name for one in told for name in one))
        if not names:
            return []
        columns = [Column("property", names, label=True, numeric=False)]
        for label, one in zip(self.labels, told, strict=True):
            columns.append(Column(label, [one.get(name, "") for name in names], numeric=False))
        return [Table(columns, "Properties")]

    def _title(self) -> str:
        return ", ".join(self.labels)


def _properties(variant: Variant) -> Mapping[str, Any]:
    """The properties of a function by name; none where they are not defined, as of a random one."""
    try:
        return properties(variant.entry, **variant.settings)
    except NotDefined:
        return {}


def _told(found: Mapping[str, Any]) -> dict[str, str]:
    """Properties as text, with the place behind the value."""
    if not found:
        return {}
    return {name: value + (f" ({where})" if where else "") for name, value, where in rows(found)}


class OnAxis(Compared):
    """Functions over one axis, at points of shape (n,), None for a few telling ones."""

    def __init__(self, found: Sequence[Variant], axis: Axis, points: Array | None) -> None:
        super().__init__(found)
        self.axis = axis
        self.labels = [side.label for side in axis.cases[0].sides]
        self.points = axis.points if points is None else points

    @cached_property
    def _differences(self) -> list[list[Differences]]:
        return [together.differences() for together in self.axis.cases]

    def picture(self) -> Picture:
        """The functions over each other, the difference beneath."""
        told = words.words(self.axis, self._differences)
        return drawing.curves(self.axis, self._title(), words.beneath(self.found, told))

    def _at(self, together: Together, order: int) -> dict[str, Array]:
        """Values or slopes at the points, by label."""
        return {side.label: np.asarray(side.functions[order](self.points)) for side in together.sides}

    def _tables(self) -> list[Table]:
        x = {self._x: self.points}
        tables = []
        for together in self.axis.cases:
            for order, name in enumerate(("Values", "Slopes")[: 1 + together.sloping]):
                heading = f"{name}, {together.case}" if together.case else name
                tables.append(by_element({**x, **self._at(together, order)})._replace(heading=heading))
        return [*tables, farthest.table(self.axis, self._differences), *self._property_tables()]

    @property
    def _x(self) -> str:
        return self.axis.naming.xlabel

    def _rows(self) -> Table:
        parts = []
        for together in self.axis.cases:
            slopes = {f"{label}'": y for label, y in self._at(together, 1).items()} if together.sloping else {}
            parts.append({"x": self.points, **self._at(together, 0), **slopes})
        columns = [Column(name, np.concatenate([part[name] for part in parts])) for name in parts[0]]
        if len(parts) == 1:
            return Table(columns)
        cases = [together.case for together in self.axis.cases for _ in self.points]
        return Table([Column("case", cases, label=True, numeric=False), *columns])

    def _measured(self) -> dict[str, Any]:
        sloping = all(together.sloping for together in self.axis.cases)
        return {
            "over": self._x,
            "window": list(self.axis.window),
            "input": self.points,
            "values": self._by_label(0),
            **({"grads": self._by_label(1)} if sloping else {}),
            "differences": list(farthest.members(self.axis, self._differences)),
        }

    def _by_label(self, order: int) -> dict[str, Any]:
        """Label → numbers at the points; where there are cases, label → case → numbers."""
        found = [(together.case, self._at(together, order)) for together in self.axis.cases]
        if len(found) == 1:
            return dict(found[0][1])
        return {label: {case: at[label] for case, at in found} for label in self.labels}


class OnVector(Compared):
    """Functions along an axis, of one vector."""

    def __init__(self, found: Sequence[Variant], vectors: Vectors) -> None:
        super().__init__(found)
        self.vectors, self.labels = vectors, vectors.labels

    def picture(self) -> Picture:
        """Input, outputs and differences as bars."""
        return drawing.bars(self.vectors, self._title(), words.beneath(self.found, words.vector_words(self.vectors)))

    def _tables(self) -> list[Table]:
        jacobians = [
            matrix(jacobian, "∂y/∂x", "y{}", "x{}", f"Jacobian of {label}")
            for label, jacobian in zip(self.labels, self.vectors.jacobians, strict=True)
        ]
        values = self._rows()._replace(heading="Values")
        return [values, *jacobians, farthest.vector_table(self.vectors), *self._property_tables()]

    def _rows(self) -> Table:
        x, outputs = self.vectors.x, self.vectors.outputs
        beside = {"x": x} if x.shape == outputs[0].shape else {}
        return by_element({**beside, **dict(zip(self.labels, outputs, strict=True))}, indexed=True)

    def _measured(self) -> dict[str, Any]:
        return {
            "input": self.vectors.x,
            "values": dict(zip(self.labels, self.vectors.outputs, strict=True)),
            "grads": dict(zip(self.labels, self.vectors.jacobians, strict=True)),
            "differences": list(farthest.vector_members(self.vectors)),
        }
