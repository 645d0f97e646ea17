"""What `audit` does: points, one kernel, or the whole catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

import actcli
from actcli.audit import backends, judging, points
from actcli.audit.errors import Kernel
from actcli.audit.report import Report
from actcli.audit.terms import bound
from actcli.cli import accuracy, delivery, options, pictures, reports
from actcli.cli.given import Array, read_arguments
from actcli.cli.progress import bar
from actcli.definition.dtypes import FLOATS, named
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import BadShape, BadValue, NotDefined, UnknownName, nearest
from actcli.inputs import read_tensor
from actcli.tables.arrays import spread
from actcli.tables.table import Column, Table

FAILED = 1
PAIRS = "pairs of input and result, one a line"


class Asked(NamedTuple):
    """The command line."""

    name: str | None
    everything: bool
    points: bool
    input: str | None
    target: str | None
    values: str | None
    what: str
    backend: str | None
    max_ulp: float | None
    texts: Mapping[str, str]
    dtype: str | None
    points_drawn: int
    format: str | None
    json: bool
    output: str | None
    looks: pictures.Looks


def run(asked: Asked) -> int:
    """Do what is asked and return the exit code. Raises: ActcliError for what does not go together."""
    what = asked.what.lower()
    if what not in judging.WHATS:
        raise UnknownName(f"--what {asked.what}: there are value and grad{nearest(what, judging.WHATS)}")
    if asked.max_ulp is not None and not asked.max_ulp >= 0:
        raise BadValue(f"--max-ulp {asked.max_ulp:g} is not allowed: it takes a number of ULP, 0 or more")
    if not 16 <= asked.points_drawn <= 10**7:
        raise BadValue(f"--count {asked.points_drawn} is not allowed: it takes 16 to 10000000")
    if asked.everything:
        return _all(asked)
    if asked.name is None:
        raise UnknownName("audit needs a function, or --all for the catalogue: actcli audit gelu --backend torch")
    entry = actcli.get(asked.name)
    if not entry.evaluable or entry.definition is None:
        raise NotDefined(f"{entry.name} has no formula that its results could be judged by")
    if asked.points:
        return _points(asked, entry)
    return _one(asked, entry, judging.WHATS[what])


def _dtype(asked: Asked) -> str | None:
    return None if asked.dtype is None else str(named(asked.dtype).name)


def _points(asked: Asked, entry: Entry) -> int:
    _refuse_picture(asked, "--points")
    where = delivery.chosen(asked.format, asked.json, asked.output)
    given = options.settings(entry, asked.texts).parameters
    dtype = _dtype(asked) or "float64"
    tensors = points.tensors(entry, entry.drawn(given), count=asked.points_drawn, dtype=dtype)
    if list(tensors) == ["input"] and entry.elementwise:
        tensors["input"] = np.unique(np.concatenate([points.specials(dtype), tensors["input"]]))
    cast = {n: array.astype(named(dtype)) if array.dtype.kind == "f" else array for n, array in tensors.items()}

    def table() -> Table:
        columns: list[Column] = []
        for name, array in cast.items():
            flat = array.reshape(len(array), -1)
            columns += [Column(name, flat[:, 0])] if flat.shape[1] == 1 else spread(flat, name + "{}")
        return Table(columns)

    def members() -> dict[str, Any]:
        return {"function": entry.label, "dtype": dtype, **cast}

    if where.format == "table":
        delivery.write_tables([table()], where, headers=where.on_terminal)
    else:
        delivery.deliver(delivery.Result(lambda: [table()], table, members, lambda: next(iter(cast.values()))), where)
    return 0


def _one(asked: Asked, entry: Entry, wrt: str) -> int:
    drawing = pictures.chosen(asked.format, asked.output, asked.looks)
    where = pictures.beside(drawing, asked.format, asked.json, asked.output, ("table", "json", "csv"))
    if asked.backend is not None and (asked.input is not None or asked.values is not None):
        raise BadValue("--backend runs a library's function itself; --input and --values are results of your own")
    backend = "" if asked.backend is None else backends.check(asked.backend)
    kernel = _given(asked, entry, wrt) if asked.input is not None else _drawn(asked, entry, wrt, backend)
    allowed = bound(entry, wrt) if asked.max_ulp is None else asked.max_ulp
    with bar(f"{entry.label} {asked.what}") as progress:
        judged = judging.judged(kernel, backend=backend, allowed=allowed, progress=progress)
    title = reports.title(judged.report, backends.version(backend) if backend else "")
    if drawing is not None:
        _draw(judged, drawing, title)
    if where is None:
        pass
    elif where.format == "json":
        delivery.write_json(judged.report.members(), where)
    elif where.format == "csv":
        delivery.deliver(reports.each(judged), where)
    else:
        delivery.write_page(reports.page(judged.report, title, asked.max_ulp), where)
    return FAILED if asked.max_ulp is not None and not judged.report.passed else 0


def _drawn(asked: Asked, entry: Entry, wrt: str, backend: str) -> Kernel:
    """The results of this package, or of a backend, at points that find faults."""
    given = options.settings(entry, asked.texts).parameters
    dtype = _dtype(asked) or "float64"
    tensors = points.tensors(entry, entry.drawn(given), count=asked.points_drawn, dtype=dtype)
    if list(tensors) == ["input"] and entry.elementwise:
        tensors["input"] = np.concatenate([tensors["input"], [np.inf, -np.inf, np.nan]])
    if backend:
        return judging.of_backend(backend, entry, tensors, given, wrt, dtype)
    return judging.own(entry, tensors, given, wrt, dtype)


def _given(asked: Asked, entry: Entry, wrt: str) -> Kernel:
    """Results of the user's own kernel. Raises: BadShape where they do not belong to the inputs."""
    x, results = _read(asked)
    dtype = _dtype(asked) or (results.dtype.name if results.dtype.name in FLOATS else "float64")
    form = named(dtype)
    with np.errstate(all="ignore"):
        results = results.astype(form).astype(np.float64)
    tensors: dict[str, Array]
    if isinstance(entry, Loss):
        arguments = read_arguments(entry, {"input": "0", "target": asked.target}, asked.texts, None)
        tensors = {**arguments.tensors, entry.first: x}
        given = arguments.parameters
    else:
        tensors, given = {"input": x}, options.settings(entry, asked.texts).parameters
    with np.errstate(all="ignore"):
        tensors = {n: a.astype(form).astype(np.float64) if a.dtype.kind == "f" else a for n, a in tensors.items()}
    if isinstance(entry, Loss):
        tensors = _beside(entry, tensors)
    return Kernel(entry, tensors, entry.drawn(given), results, dtype, wrt)


def _beside(loss: Loss, tensors: dict[str, Array]) -> dict[str, Array]:
    """A single number as a target serves for all inputs."""
    shape = tensors[loss.first].shape
    return {
        name: np.broadcast_to(array, shape).copy() if loss.elementwise and array.size == 1 else array
        for name, array in tensors.items()
    }


def _read(asked: Asked) -> tuple[Array, Array]:
    assert asked.input is not None
    x = read_tensor(asked.input).array
    if asked.values is None:
        x = x[None] if asked.input == "-" and x.shape == (2,) else x  # one line
        if x.ndim != 2 or x.shape[1] != 2:
            raise BadShape(f"without --values, --input holds {PAIRS}; it has shape {x.shape}")
        return x[:, 0].astype(np.float64), x[:, 1]
    if asked.values == asked.input == "-":
        raise BadValue(f"standard input is read once: with --input - alone it holds {PAIRS}")
    values = read_tensor(asked.values).array
    return (x.astype(np.float64) if x.dtype.kind in "iub" else x), values


def _draw(judged: judging.Judged, drawing: pictures.Drawing, title: str) -> None:
    from actcli.figures.errors import Judgement, picture

    pictures.draw(picture(Judgement(*judged.errors[:4]), title, judged.report.allowed or 0.0), drawing)


def _refuse_picture(asked: Asked, option: str) -> None:
    if pictures.chosen(asked.format, asked.output, asked.looks) is not None:
        raise BadValue(f"a picture shows the errors of one function; it does not go with {option}")


def _all(asked: Asked) -> int:
    if asked.name is not None or asked.input is not None or asked.values is not None or asked.points:
        raise BadValue("--all audits the catalogue; it goes with --backend, --dtype, --count and --max-ulp only")
    _refuse_picture(asked, "--all")
    where = delivery.chosen(asked.format, asked.json, asked.output, ("table", "json", "csv", "markdown"))
    backend = "" if asked.backend is None else backends.check(asked.backend)
    if where.format == "markdown":
        found = _audited(asked, "")
        beside = _audited(asked, backend) if backend else []
        delivery.write_lines(accuracy.page(found, beside, backend, asked.points_drawn), where)
    else:
        found = _audited(asked, backend)
        _show(found, where)
    return 0 if all(report.passed for report in found) else FAILED


def _audited(asked: Asked, backend: str) -> list[Report]:
    """The reports on every value and derivative, of this package or a backend."""
    dtype = _dtype(asked) or "float64"
    kernels = list(judging.kernels(actcli.entries(), backend=backend, dtype=dtype, count=asked.points_drawn))
    found = []
    with bar(f"audit of {backend or 'actcli'}") as progress:
        for number, kernel in enumerate(kernels):
            found.append(judging.judged(kernel, backend=backend, allowed=asked.max_ulp).report)
            if progress is not None:
                progress(number + 1, len(kernels))
    return found


def _show(found: list[Report], where: delivery.Delivery) -> None:
    if where.format == "json":
        delivery.write_json({"results": [report.members() for report in found]}, where)
    elif where.format == "csv":
        delivery.deliver(delivery.Result(list, lambda: reports.overview(found), dict, list), where)
    else:
        delivery.write_tables([reports.overview(found)], where)
