"""`python -m actcli` and the script `actcli`."""

from __future__ import annotations

import signal
import sys
from types import FrameType

TERMINATED = 128 + signal.SIGTERM


def main() -> None:
    """Run the command line on sys.argv and exit with its code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        from actcli.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _terminated(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that nothing half-written stays behind: batch systems and containers end programs by this signal."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    main()
