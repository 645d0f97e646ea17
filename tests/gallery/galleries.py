"""Small galleries, as `actcli gallery` builds them, in this process."""

from __future__ import annotations

from pathlib import Path

from actcli.cli.exhibiting import Asked, run
from actcli.cli.pictures import Looks

SPEC = """
title = "Lecture"

[[figure]]
name = "gelu"
plot = "gelu"
grad = true

[[figure]]
name = "softplus-beta"
plot = "softplus"
params = { beta = [1, 2] }

[[figure]]
name = "softmax"
plot = "softmax"

[[figure]]
name = "cross_entropy"
plot = "cross_entropy"
grad = true

[[figure]]
name = "temperature"
study = "temperature"
"""
FIGURES = ("cross_entropy.svg", "gelu.svg", "softmax.svg", "softplus-beta.svg", "temperature.svg")
OWN = (".built", "README.md", "index.html", "manifest.json")
PLAIN = Looks()


def gallery(
    folder: Path,
    text: str = SPEC,
    *,
    only: str | None = None,
    check: bool = False,
    force: bool = False,
    jobs: int = 1,
    looks: Looks = PLAIN,
    format: str | None = None,
) -> int:
    """Build or check the gallery of a TOML text in a folder; the exit code."""
    spec = (folder if folder.parent.is_dir() else folder.parent).with_suffix(".toml")
    spec.write_text(text, encoding="utf-8")
    return run(Asked(str(folder), str(spec), only, check, force, jobs, looks, format))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def inodes(folder: Path) -> dict[str, int]:
    """Which file stands under each name: another one after each writing."""
    return {path.name: path.stat().st_ino for path in folder.iterdir() if path.suffix == ".svg"}
