"""What a start costs: the modules that each command line may not import."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.conftest import command, environment

HEAVY = {"matplotlib", "mpmath", "sympy", "scipy", "pydantic", "rich", "plotext", "torch"}


def imported(*arguments: str) -> set[str]:
    """The top-level modules that a command line imports, its output in a pipe."""
    python, *rest = command(*arguments)
    done = subprocess.run([python, "-X", "importtime", *rest], capture_output=True, env=environment(), timeout=60)
    assert done.returncode == 0
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["eval", "--help"], ["compare", "--help"]], ids=" ".join
)
def test_help_does_without_numpy(arguments):
    modules = imported(*arguments)
    assert "typer" in modules
    assert modules & (HEAVY | {"numpy"}) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "silu", "-i", "1,2", "--grad"],
        ["grad", "softmax", "-i", "1,2"],
        ["eval", "huber", "-i", "1", "-t", "0", "--json"],
        ["list"],
        ["compare", "gelu", "gelu_tanh"],
        ["list", "rectifier", "--json"],
        ["info", "gelu"],
    ],
    ids=" ".join,
)
def test_text_needs_numpy_alone(arguments):
    modules = imported(*arguments)
    assert "numpy" in modules
    assert modules & HEAVY == set()
