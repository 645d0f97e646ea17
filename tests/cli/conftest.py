"""Two ways to run a command line: in a process of its own, as a user does, and in this one, where there are many."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from actcli.cli.run import run

SETTINGS = ("LC_ALL", "LANG", "NO_COLOR", "TERM", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8", "ACTCLI_TRACEBACK")


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "LC_ALL": "C.UTF-8", "COLUMNS": "100", **changes}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "actcli", *arguments]


@pytest.fixture
def actcli() -> Callable[..., Ended]:
    """Run a command line in a process of its own, its output in pipes."""

    def call(*arguments: str, stdin: str = "", encoding: str = "utf-8", **variables: str) -> Ended:
        done = subprocess.run(
            command(*arguments), input=stdin.encode(), capture_output=True, env=environment(**variables), timeout=60
        )
        return Ended(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return call


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run a command line in this process."""
    monkeypatch.setenv("ACTCLI_TRACEBACK", "1")  # a defect shall look like one here

    def inside(*arguments: str, stdin: str = "") -> Ended:
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        for name, stream in (("stdout", out), ("stderr", err), ("stdin", io.StringIO(stdin))):
            monkeypatch.setattr(sys, name, stream)
        code = run(list(arguments))
        return Ended(code, _text(out), _text(err))

    return inside


def _text(stream: Any) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")
