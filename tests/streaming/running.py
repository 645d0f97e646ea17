"""Command lines as a person types them."""

from __future__ import annotations

from pathlib import Path

import actcli
from actcli.cli.run import run
from tests.cli.conftest import environment

# For processes in another folder: the package that is tested, wherever another one is installed.
PATHS = environment(PYTHONPATH=str(Path(actcli.__file__).parent.parent))


def ran(line: str) -> int:
    """The exit code of a command line in this process."""
    return run(line.split())
