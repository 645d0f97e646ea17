"""Audits as pages and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from actcli.audit.judging import Judged
from actcli.audit.report import Report
from actcli.cli.delivery import Result
from actcli.tables.numbers import text
from actcli.tables.page import Section
from actcli.tables.table import Column, Table

LIBRARIES = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras", "scipy": "SciPy", "numpy": "NumPy"}
_WORDS = {"value": "value", "grad": "derivative"}


def ulps(error: float) -> str:
    """An error to three digits: `0.497`, `12.2`, `4.5e+15`, `inf`."""
    return f"{error:.3g}" if error < 1000 else f"{error:.2g}"


def title(report: Report, version: str) -> str:
    """What was audited."""
    owner = f" in {LIBRARIES[report.backend]} {version}" if report.backend else ""
    return f"{report.function}{owner}: {_WORDS[report.what]}, {report.dtype}"


def page(report: Report, heading: str, max_ulp: float | None) -> list[Section]:
    """A report for reading."""
    return [
        section
        for section in (
            Section(heading, _summary(report, max_ulp)),
            Section("Worst results", tables=_worst(report)),
            Section("By region of x", tables=_regions(report)),
            Section("At infinity and NaN", tables=_specials(report)),
        )
        if section.paragraphs or section.tables
    ]


def _summary(report: Report, max_ulp: float | None) -> list[str]:
    quantiles = ", ".join(f"{q:g} % within {ulps(value)}" for q, value in report.quantiles.items())
    lines = [
        f"{_counted(report.judged)}: largest error {ulps(report.max_ulp)} ULP ({report.max_steps} floats between),"
        f" mean {ulps(report.mean_ulp)}; {quantiles}",
    ]
    faults = {
        "NaN": report.nans,
        "false infinities": report.infinities,
        "false zeros": report.false_zeros,
        "lost signs": report.lost_signs,
    }
    found = ", ".join(f"{count} {name}" for name, count in faults.items() if count)
    lines.append(found or "no NaN, no false infinity or zero, no lost sign")
    wrong = ", ".join(f"x = {text(special.input)}" for special in report.specials)
    if wrong:
        lines.append(f"not the limit at {wrong}")
    if report.undefined:
        lines.append(f"{report.undefined} inputs at which the formula has no value were left out")
    share = report.bad / report.judged if report.judged else 0.0
    limit = "" if report.allowed is None else f"above {report.allowed:g} ULP"
    if max_ulp is None:
        lines.append(f"{_counted(report.bad)} ({share:.1%}) {limit}")
    else:
        lines.append(f"{'passed' if report.passed else 'failed'}: {_counted(report.bad)} ({share:.1%}) {limit}")
    return lines


def _counted(results: int) -> str:
    return f"{results} result" + "s" * (results != 1)


def _worst(report: Report) -> list[Table]:
    if not report.worst:
        return []
    return [
        Table(
            [
                Column("x", [text(worst.input) for worst in report.worst], label=True),
                Column("result", [text(worst.result) for worst in report.worst]),
                Column("exact", [text(worst.exact) for worst in report.worst]),
                Column("ULP", [ulps(worst.ulp) for worst in report.worst]),
                Column("floats between", [str(worst.steps) if worst.steps >= 0 else "-" for worst in report.worst]),
            ]
        )
    ]


def _regions(report: Report) -> list[Table]:
    regions = report.regions
    return [
        Table(
            [
                Column("from", [f"{region.low:g}" for region in regions], label=True),
                Column("to", [f"{region.high:g}" for region in regions], label=True),
                Column("results", [str(region.judged) for region in regions]),
                Column("bad", [f"{region.bad / region.judged:.0%}" for region in regions], numeric=False),
                Column("max ULP", [ulps(region.max_ulp) for region in regions]),
            ]
        )
    ]


def _specials(report: Report) -> list[Table]:
    if not report.specials:
        return []
    return [
        Table(
            [
                Column("x", [text(special.input) for special in report.specials], label=True),
                Column("result", [text(special.result) for special in report.specials]),
                Column("limit", [text(special.exact) for special in report.specials]),
            ]
        )
    ]


def overview(reports: Sequence[Report]) -> Table:
    """One row a function and quantity."""
    return Table(
        [
            Column("function", [report.function for report in reports], label=True, numeric=False),
            Column("what", [report.what for report in reports], label=True, numeric=False),
            Column("results", [str(report.judged) for report in reports]),
            Column("max ULP", [ulps(report.max_ulp) for report in reports]),
            Column("mean ULP", [ulps(report.mean_ulp) for report in reports]),
            Column("worst input", [text(report.worst_input) if report.worst else "" for report in reports]),
            Column("bad", [f"{report.bad / max(report.judged, 1):.1%}" for report in reports], numeric=False),
            Column("verdict", ["within" if report.passed else "over" for report in reports], numeric=False),
        ]
    )


def each(judged: Judged) -> Result:
    """Every result with its errors, for CSV."""
    errors = judged.errors

    def table() -> Table:
        columns: dict[str, Any] = {
            "x": errors.x,
            "result": errors.got,
            "exact": errors.exact,
            "ulp": errors.ulp,
            "floats_between": errors.steps.astype(np.int64),
        }
        return Table([Column(header, values) for header, values in columns.items()])

    return Result(lambda: [table()], table, judged.report.members, lambda: errors.ulp)
