"""What a start costs: the modules that each command line may not import."""

from __future__ import annotations

import re
import subprocess

import pytest

from actcli.cli.app import COMMANDS
from tests.cli.conftest import command, environment

HEAVY = {
    "matplotlib",
    "mpmath",
    "sympy",
    "scipy",
    "pydantic",
    "rich",
    "plotext",
    "torch",
    "dask",
    "distributed",
    "zarr",
}


def imported(*arguments: str) -> set[str]:
    """The top-level modules that a command line imports, its output in a pipe."""
    return {module.partition(".")[0] for module in paths(*arguments)}


def paths(*arguments: str) -> set[str]:
    """All modules that a command line imports, its output in a pipe."""
    python, *rest = command(*arguments)
    done = subprocess.run(
        [python, "-v", *rest],  # importtime leaves out what importlib.import_module imports
        capture_output=True,
        env=environment(),
        timeout=60,
    )
    assert done.returncode == 0
    return set(re.findall(r"^import '([\w.]+)'", done.stderr.decode(), re.MULTILINE))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["eval", "--help"],
        ["compare", "--help"],
        ["list"],
        ["list", "--kind", "loss", "margin"],
    ],
    ids=" ".join,
)
def test_help_and_lists_do_without_numpy(arguments):
    modules = imported(*arguments)
    assert "typer" in modules
    assert modules & (HEAVY | {"numpy"}) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "silu", "-i", "1,2", "--grad"],
        ["grad", "softmax", "-i", "1,2"],
        ["eval", "huber", "-i", "1", "-t", "0", "--json"],
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


TEXT = {
    "list": "list",
    "info": "info gelu",
    "evaluate": "eval gelu -i 1",
    "grad": "grad softmax -i 1,2 --json",
    "compare": "compare gelu silu",
    "edges": "edges gelu",
}


@pytest.mark.parametrize(("own", "line"), TEXT.items(), ids=TEXT)
def test_a_command_reads_no_other_and_no_part_of_numpy_on_demand(own, line):
    modules = paths(*line.split())
    commands = {f"actcli.cli.{module}" for module, _, _ in COMMANDS.values()}
    assert modules & commands == {f"actcli.cli.{own}"}
    # What NumPy itself imports only when it is asked for; numpy.ma alone takes a third of its time.
    assert modules & {"numpy.ma", "numpy.random", "numpy.polynomial", "numpy.fft", "numpy.testing"} == set()


@pytest.mark.parametrize("name", ["gelu", "softmax", "huber_loss"])
def test_a_function_is_found_without_reading_most_families(name):
    modules = paths("info", name)
    families = {module for module in modules if module.startswith(("actcli.activations.", "actcli.losses."))}
    assert 0 < len(families) <= 2
