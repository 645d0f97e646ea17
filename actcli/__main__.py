"""`python -m actcli` and the script `actcli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line on sys.argv and exit with its code."""
    try:
        from actcli.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
