"""The shape of the project: imports point down, files stay short, top level stays small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "actcli"
LAYERS = [
    {"errors"},
    {"atomic", "index"},
    {"numerics", "formula"},
    {"definition"},
    {"activations", "losses", "exact"},
    {"catalogue"},
    {"figures", "tables", "inputs", "audit", "properties", "chunked"},
    {"studies", "comparison", "streaming", "cluster"},
    {"gallery"},
    {"cli"},
    {"__main__"},
]
SHORTCUT = "actcli"  # the package itself: its functions find entries lazily, for those above the catalogue
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _part(module: str) -> str:
    names = module.split(".")
    found = len(names) > 1 and any((PACKAGE / name).exists() for name in (names[1], f"{names[1]}.py"))
    return names[1] if found else SHORTCUT


def _level(part: str) -> int:
    return next(level for level, parts in enumerate(LAYERS) if part in parts)


def _imports(path: Path) -> set[str]:
    """Parts of the package that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(
                f"{node.module}.{alias.name}" if node.module == "actcli" else node.module for alias in node.names
            )
    return {_part(module) for module in found if module.split(".")[0] == "actcli"}


def test_there_is_something_to_look_at():
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_the_layers(path):
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part == "__init__":
        return
    for imported in _imports(path) - {part, SHORTCUT}:
        assert _level(imported) < _level(part), f"{path.name} imports {imported}"
    if SHORTCUT in _imports(path):
        assert _level(part) > _level("catalogue")


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_under_300_lines(path):
    assert len(path.read_text().splitlines()) < 300


def test_the_top_level_is_small():
    known = {"pyproject.toml", "README.md", "actcli", "tests", "gallery"}
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__pycache__"))} <= known
