"""What `study` shows: topics, and the findings of one study as a page, JSON, CSV or a picture."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from actcli.cli import delivery, pictures
from actcli.cli.delivery import Result
from actcli.errors import BadValue, UnknownName, nearest
from actcli.studies import studies
from actcli.studies.options import plain, written
from actcli.studies.study import Findings, Study
from actcli.tables.page import Section
from actcli.tables.table import Column, Table

_FORMATS = ("table", "json", "csv")
_TEXTS = (".txt", ".json", ".csv")


class Wanted(NamedTuple):
    """The options of every study: --format, --json, --output, and how a picture looks."""

    format: str | None
    json: bool
    output: str | None
    looks: pictures.Looks


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
    drawing = _drawing(wanted)
    if drawing is not None:
        pictures.draw(study.picture(settled), drawing)
        return
    where = pictures.beside(None, wanted.format, wanted.json, wanted.output, _FORMATS)
    assert where is not None
    found = study(**settled)
    if where.format == "json":
        delivery.write_json(_members(study, settled, found), where)
    elif where.format == "csv":
        table = Table([Column(header, _exact(cells)) for header, cells in found.columns.items()])
        delivery.deliver(Result(list, lambda: table, dict, list), where)
    else:
        delivery.write_page(_page(study, settled, found), where)


def _drawing(wanted: Wanted) -> pictures.Drawing | None:
    """The picture that is asked for, if one is. Raises UnknownName where a suffix says nothing, BadValue where a format says else."""
    drawing = pictures.chosen(wanted.format, wanted.output, wanted.looks)
    asked = wanted.json or wanted.format is not None
    if drawing is not None:
        if wanted.json or (wanted.format is not None and wanted.format.lower() != drawing.format):
            where = "" if wanted.output is None else f" of -o {wanted.output}"
            raise BadValue(f"a picture{where} and a format of the table were both asked for: give one of them")
        return drawing
    suffix = os.path.splitext(wanted.output or "")[1].lower()
    if not asked and wanted.output not in (None, "-") and suffix not in _TEXTS:
        known = (*pictures.SUFFIXES, *_TEXTS)
        raise UnknownName(
            f"{wanted.output!r} does not tell the format by its suffix: {', '.join(known)}{nearest(suffix, known)}"
        )
    return None


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
