"""The accuracy of this package, with another library beside it, as a page of Markdown."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Iterator, Sequence

import numpy as np

from actcli import __version__
from actcli.audit import backends
from actcli.audit.report import Report
from actcli.audit.terms import ACTIVATION
from actcli.cli.reports import LIBRARIES, ulps

_TERMS = (
    "Errors in units of the last place of the exact result, the largest and the mean over points of all magnitudes of float64, beside"
    " switches, kinks and zeros. Beside a zero of the function judged the unit is 2⁻⁵³; where terms of a loss's definition cancel, it is"
    " that of the largest of them. Parameters are the defaults of actcli."
)


def page(found: Sequence[Report], beside: Sequence[Report], backend: str, count: int) -> Iterator[str]:
    """The lines of the page."""
    library = f"{LIBRARIES[backend]} {backends.version(backend).split('+')[0]}" if backend else ""
    options = f" --backend {backend}" if backend else ""
    versions = [f"actcli {__version__}", f"NumPy {np.__version__}", *([library] if library else [])]
    yield "# How exact actcli is"
    yield ""
    yield f"Made by `actcli audit --all{options} -o accuracy.md`, {datetime.date.today().isoformat()}: {', '.join(versions)},"
    yield f"Python {platform.python_version()} on {platform.machine()}; about {count} points for each row."
    yield ""
    yield _TERMS
    yield ""
    theirs = {(report.function, report.what): report for report in beside}
    yield from _summary(found, theirs, library)
    head = ["function", "quantity", "results", "largest", "mean", *([library, "its mean"] if library else [])]
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(['---', '---', *['--:'] * (len(head) - 2)])}|"
    for report in found:
        other = theirs.get((report.function, report.what))
        cells = [f"`{report.function}`", "value" if report.what == "value" else "slope", str(report.judged)]
        cells += [ulps(report.max_ulp), ulps(report.mean_ulp)]
        if library:
            cells += [_marked(other), ulps(other.mean_ulp)] if other is not None else ["", ""]
        yield f"| {' | '.join(cells)} |"


def _marked(report: Report) -> str:
    shown = ulps(report.max_ulp)
    return f"**{shown}**" if not report.max_ulp <= ACTIVATION else shown


def _summary(found: Sequence[Report], theirs: dict[tuple[str, str], Report], library: str) -> Iterator[str]:
    within = sum(report.passed for report in found)
    yield f"actcli: {within} of {len(found)} rows within their bounds."
    if library:
        over = sum(not report.max_ulp <= ACTIVATION for report in theirs.values())
        yield f"{library}: {over} of {len(theirs)} rows above {ACTIVATION:g} ULP, in bold."
    yield ""
