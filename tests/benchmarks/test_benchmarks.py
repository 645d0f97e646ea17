"""The benchmarks run, and their table goes where it belongs. Times are for people to read: none is judged here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import actcli
from tests.benchmarks import arrays
from tests.benchmarks.__main__ import MARKS, PARTS, main, write
from tests.benchmarks.libraries import NAMES, calls
from tests.benchmarks.table import Row, line, machine, markdown

README = Path(__file__).parents[2] / "README.md"
ROWS = [
    Row("start", "`actcli list`", "`import numpy`", 1.5, "9 ms"),
    Row("start", "`actcli info`", "`import numpy`", 2.0),
]


def test_a_table_is_written_between_its_marks(tmp_path):
    copy = tmp_path / "README.md"
    text = README.read_text(encoding="utf-8")
    copy.write_text(text, encoding="utf-8")
    for _ in range(2):  # the second time over the first
        write(copy, markdown(ROWS, "a day, a machine:"))
    written = copy.read_text(encoding="utf-8")
    start, end = written.index(MARKS[0]), written.index(MARKS[1])
    assert "| start | `actcli list` | 1.50 | `import numpy` | 9 ms |\n|  | `actcli info` |" in written[start:end]
    assert written[:start] == text[: text.index(MARKS[0])]
    assert written[end:] == text[text.index(MARKS[1]) :]


def test_rows_name_what_was_measured():
    assert "1.50 × `import numpy`" in line(ROWS[0])
    assert f"numpy {np.__version__}" in machine(["numpy", "no-such-package"])
    assert "no-such-package" not in machine(["no-such-package"])


@pytest.mark.parametrize("words", [["nonsense"], ["small", "--write"], ["--slow"]])
def test_a_wrong_part_is_refused(words):
    with pytest.raises(SystemExit, match=r"no part|every part"):
        main(words)


def test_calls_on_few_elements_are_measured(monkeypatch):
    monkeypatch.setattr(arrays, "NAMES", ["relu"])
    monkeypatch.setattr(
        arrays, "in_turn", lambda ours, theirs, calls: arrays.Ratio(1.0, 1e-6 + 0 * len([ours(), theirs()]), 2e-6)
    )
    found = list(arrays.small())
    assert [row.what.split()[0] for row in found] == ["relu", "softmax", "huber", "cross_entropy"]
    assert "small" in PARTS


def test_the_others_compute_the_same_functions():
    x = np.linspace(-4, 4, 17)
    found = calls(x)
    assert any(library.startswith("NumPy") for library in found)
    for library, own in found.items():
        assert own
        for name, call in own.items():
            assert name in NAMES
            expected = actcli.get(name).value_and_grad(x)
            for ours, theirs in zip(expected, call(), strict=True):
                theirs = theirs[0] if isinstance(theirs, tuple) else theirs
                theirs = theirs.detach().numpy() if hasattr(theirs, "detach") else np.asarray(theirs)
                np.testing.assert_allclose(theirs, ours, rtol=1e-6, atol=1e-12, err_msg=f"{library} {name}")
