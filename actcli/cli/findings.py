"""What `study` shows: topics, and the findings of one study as a page, JSON, CSV or a picture."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from actcli.cli import delivery
from actcli.cli.delivery import Result
from actcli.errors import BadValue, UnknownName, nearest
from actcli.studies import studies
from actcli.studies.options import plain, written
from actcli.studies.study import Findings, Study
from actcli.tables.page import Section
from actcli.tables.table import Column, Table

_PICTURES = (".png", ".svg", ".pdf")
_TEXTS = (".txt", ".json", ".csv")


class Wanted(NamedTuple):
    """The options of every study: --format, --json and --output."""

    format: str | None
    json: bool
    output: str | None


def topics() -> Result:
    """All studies, a row each."""

    def table() -> Table:
        found = studies()
        columns = {"topic": [one.topic for one in found], "what it shows": [one.title for one in found]}
        return Table(
            [Column(header, cells, label=header == "topic", numeric=False) for header, cells in columns.items()]
        )

    return Result(lambda: [table()], table, lambda: {"studies": [_described(one) for one in studies()]}, list)


def _described(study: Study) -> dict[str, Any]:
    described = [
        {
            "name": option.display,
            "default": plain(option.check(option.default)),
            "takes": option.describe(),
            "meaning": option.help,
        }
        for option in study.options.values()
    ]
    return {"study": study.topic, "title": study.title, "summary": study.summary, "options": described}


def deliver(study: Study, given: Mapping[str, Any], wanted: Wanted) -> None:
    """Run a study and write what it has found. Raises: as `Study.settle`; UnknownName for a suffix; Unreadable."""
    settled = study.settle(given)
    if _is_picture(wanted):
        assert wanted.output is not None
        _draw(study, settled, wanted.output)
        return
    where = delivery.chosen(*wanted, ("table", "json", "csv"))
    found = study(**settled)
    if where.format == "json":
        delivery.write_json(_members(study, settled, found), where)
    elif where.format == "csv":
        table = Table([Column(header, _exact(cells)) for header, cells in found.columns.items()])
        delivery.deliver(Result(list, lambda: table, dict, list), where)
    else:
        delivery.write_page(_page(study, settled, found), where)


def _is_picture(wanted: Wanted) -> bool:
    """Whether the output is a picture. Raises UnknownName where its suffix says nothing, BadValue where a format says else."""
    if wanted.output in (None, "-"):
        return False
    suffix = os.path.splitext(str(wanted.output))[1].lower()
    asked = wanted.json or wanted.format is not None
    if suffix in _PICTURES:
        if asked:
            raise BadValue(
                f"-o {wanted.output} draws a picture, and a format for the table was given: give one of them"
            )
        return True
    if not asked and suffix not in _TEXTS:
        known = (*_PICTURES, *_TEXTS)
        raise UnknownName(
            f"{wanted.output!r} does not tell the format by its suffix: {', '.join(known)}{nearest(suffix, known)}"
        )
    return False


def _draw(study: Study, settled: Mapping[str, Any], path: str) -> None:
    from actcli.figures.drawing.saving import save

    save(study.picture(settled), path)


def _members(study: Study, settled: Mapping[str, Any], found: Findings) -> dict[str, Any]:
    return {
        "study": study.topic,
        "title": study.title,
        "options": {option.display: plain(settled[name]) for name, option in study.options.items()},
        "rows": list(found.rows()),
        "answer": list(found.answer),
        "source": study.source,
    }


def _page(study: Study, settled: Mapping[str, Any], found: Findings) -> list[Section]:
    columns = [
        Column(header, [_cell(cell) for cell in cells], label=n == 0, numeric=not isinstance(cells[0], str))
        for n, (header, cells) in enumerate(found.columns.items())
    ]
    return [
        Section(study.title, [study.summary, study.settings(settled)]),
        Section("", tables=[Table(columns)]),
        Section("", [*found.answer, f"Source: {study.source}."]),
    ]


def _exact(cells: Sequence[Any]) -> Any:
    return list(cells) if isinstance(cells[0], str) else np.array(cells)


def _cell(cell: Any) -> str:
    """A cell for reading: six digits; JSON and CSV have all."""
    return f"{cell + 0.0:.6g}" if isinstance(cell, float) else written(cell)
