"""Completion in the shell."""

from __future__ import annotations

from actcli.cli.options import complete_function


def test_names_complete_with_their_summaries():
    assert [name for name, _ in complete_function("softs")] == ["softshrink", "softsign"]
    assert dict(complete_function("Huber-"))["huber_loss"].startswith("A parabola")


def test_the_shell_is_answered(actcli):
    done = actcli(_ACTCLI_COMPLETE="complete_bash", COMP_WORDS="actcli eval hub", COMP_CWORD="2")
    assert done.out.split() == ["huber_loss"]
    assert done.err == ""
