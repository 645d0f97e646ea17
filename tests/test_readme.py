"""The README's commands print what it shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parent.parent / "README.md"
SHOWN = re.findall(
    r"^```console\n\$ (actcli .*?)\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)


def test_there_are_six():
    assert len(SHOWN) == 6


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_commands_print_what_is_shown(command, output):
    ran = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=README.parent,
    )
    shown, printed = output.split(), ran.stdout.split()
    assert len(shown) == len(printed)
    for mine, theirs in zip(shown, printed, strict=True):
        assert mine == theirs or _number(mine) == pytest.approx(_number(theirs), rel=1e-14, abs=0)


def _number(word: str) -> float:
    """A printed number; its last digit may be another on another processor."""
    return float(word.strip("[],{}"))


def test_the_code_in_the_readme_runs():
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    code = next(block for block in blocks if "import actcli" in block)
    exec(compile(code, "README.md", "exec"), {})


def test_the_code_for_dask_runs(capsys):
    pytest.importorskip("dask.array", reason="the extra `dask` is not installed")
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    code = next(block for block in blocks if "import dask" in block)
    exec(compile(code, "README.md", "exec"), {})
    told, loss = capsys.readouterr().out.splitlines()
    assert "shape=(50000, 1000), dtype=float64" in told
    assert f"here {float(loss):.3g};" in code


def test_the_accuracy_page_holds_every_function_that_is_audited():
    import actcli
    from actcli.audit import judging

    page = (README.parent / "gallery" / "accuracy.md").read_text(encoding="utf-8")
    rows = {tuple(row.split("`")[1:2]) for row in page.splitlines() if row.startswith("| `")}
    audited = {(kernel.entry.name,) for kernel in judging.kernels(actcli.entries(), count=16)}
    assert rows == audited, "stale: actcli audit --all --backend torch -o gallery/accuracy.md"


def test_the_table_of_functions_is_the_catalogues():
    ran = subprocess.run(
        [sys.executable, "-m", "actcli", "list", "--format", "markdown"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=README.parent,
    )
    assert ran.stdout in README.read_text(encoding="utf-8"), "stale: actcli list --format markdown"
