"""Adding a function touches one block: everything else finds it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import numpy as np
import pytest

import actcli
from actcli.cli.run import run
from actcli.definition import registry
from actcli.definition.families import activation_family
from actcli.definition.parameters import positive

from .test_activation_accuracy import check_accuracy


@pytest.fixture
def bump():
    """A function that exists while a test runs, defined in one block."""
    activation = activation_family("test bumps")

    @activation(
        "x*exp(-beta*abs(x))",
        beta=positive(1.0, "how fast it fades"),
        aliases="bumpy",
        torch="nn.Bump",
        source="this test",
    )
    def bump(x, beta):
        """x that fades."""
        u = np.minimum(beta * np.abs(x), 1500.0)
        h = np.exp(-u / 2)
        return x * h * h

    @bump.derivative
    def _(x, beta):
        u = np.minimum(beta * np.abs(x), 1500.0)
        h = np.exp(-u / 2)
        return h * (1 - u) * h

    @bump.derivative(order=2)
    def _(x, beta):
        u = np.minimum(beta * np.abs(x), 1500.0)
        h = np.exp(-u / 2)
        return h * (beta * np.sign(x) * (u - 2)) * h

    @bump.derivative(wrt="beta")
    def _(x, beta):
        u = np.clip(np.abs(x), 0, 1500.0 / beta)
        h = np.exp(-beta * u / 2)
        return -np.sign(x) * (u * h) * (u * h)

    yield bump
    registry.unregister("bump")


def _run(*arguments: str) -> str:
    output = io.StringIO()
    with redirect_stdout(output):
        assert run(list(arguments)) == 0
    return output.getvalue()


def test_it_is_listed_shown_evaluated_and_differentiated(bump):
    assert "bump" in actcli.names("activation")
    assert actcli.get("nn.Bump") is actcli.bumpy
    assert "bump" in _run("list", "--family", "test bumps")
    assert "how fast it fades" in _run("info", "bump")
    shown = json.loads(_run("eval", "bump", "--beta", "2", "-i", "1", "--json"))
    assert shown["value"] == [pytest.approx(np.exp(-2), rel=1e-15, abs=0)]
    assert shown["params"] == {"beta": 2.0}
    by_beta = json.loads(_run("grad", "bump", "-i", "1", "--wrt", "β", "--json"))
    assert by_beta["grad"] == [pytest.approx(-np.exp(-1), rel=1e-15, abs=0)]


def test_it_is_plotted(bump, tmp_path):
    for options in ([], ["--grad"], ["--beta", "0.5,1,2"]):
        _run("plot", "bump", *options, "-o", str(tmp_path / "bump.svg"))
        assert "<svg" in (tmp_path / "bump.svg").read_text()


def test_the_laws_hold_for_it_and_would_catch_a_fault(bump, monkeypatch):
    check_accuracy(bump, count=20)
    monkeypatch.setattr(type(bump), "grad", lambda self, x, **rest: np.exp(-np.abs(x)))
    with pytest.raises(AssertionError):
        check_accuracy(bump, count=20)


def test_a_block_that_asks_for_what_is_not_there_fails_where_it_is_read():
    activation = activation_family("test bumps")
    with pytest.raises(NameError, match="nosuch"):

        @activation("x", source="this test")
        def broken(x, nosuch):
            """Never registered."""
            return x

    assert "broken" not in actcli.names()
