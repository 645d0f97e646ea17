"""Every benchmark, or some: `python -m tests.benchmarks [PART ...] [--quick] [--write]`.

Parts: start, arrays, rows, small, figures, files. Prints quotients of times, measured in turn with what each is compared to; --quick
takes smaller arrays and fewer rounds; --write puts the table into README.md, between its two marks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import arrays, figures, start, streaming
from tests.benchmarks.table import Row, line, machine, markdown

PACKAGES = ["numpy", "torch", "jax", "scipy", "matplotlib", "typer"]
PARTS: dict[str, Callable[[bool], Iterator[Row]]] = {
    "start": lambda quick: start.rows(5 if quick else 21),
    "arrays": lambda quick: arrays.elementwise(1_000_000 if quick else 5_000_000, 3 if quick else 9),
    "rows": lambda quick: arrays.rows(3 if quick else 9),
    "small": lambda _: arrays.small(),
    "figures": lambda quick: figures.rows(1 if quick else 3),
    "files": lambda quick: streaming.rows(0.125 if quick else 1.0, 2 if quick else 3),
}
MARKS = "<!-- benchmarks: python -m tests.benchmarks --write -->", "<!-- end of benchmarks -->"


def main(words: list[str]) -> None:
    """Measure and print, then write if asked."""
    chosen = [word for word in words if not word.startswith("--")] or list(PARTS)
    wrong = [word for word in words if word not in (*PARTS, "--quick", "--write")]
    if wrong:
        raise SystemExit(f"no part {wrong[0]!r}: there are {', '.join(PARTS)}, --quick, --write")
    if "--write" in words and chosen != list(PARTS):
        raise SystemExit("--write takes every part: the table is of one machine on one day")
    where = machine(PACKAGES)
    print(where)
    found = []
    for part in chosen:
        for row in PARTS[part]("--quick" in words):
            print(line(row), flush=True)
            found.append(row)
    if "--write" in words:
        write(Path(__file__).parents[2] / "README.md", markdown(found, f"{where}:"))


def write(readme: Path, table: str) -> None:
    """Put a table between the marks of a file. Raises ValueError where it has none."""
    text = readme.read_text(encoding="utf-8")
    before, after = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    readme.write_text(f"{text[:before]}\n{table}\n{text[after:]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
