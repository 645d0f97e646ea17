"""Running the application: warnings, and errors as one or two lines on standard error."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from actcli.cli import streams
from actcli.errors import ActcliError, ActcliWarning

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0, 1 (a check failed), 2, 3 or 130 (interrupted)."""
    streams.prepare()
    with warnings.catch_warnings():
        _announce_warnings()
        code = _guarded(lambda: _command(arguments))
        return _guarded(streams.flush) or code


def _command(arguments: list[str]) -> int:
    if os.environ.get("_ACTCLI_COMPLETE") == "complete_bash":
        from actcli.cli.completion import in_bash

        return in_bash(lambda: _called(arguments))
    return _called(arguments)


def _called(arguments: list[str]) -> int:
    from actcli.cli.app import app

    result = app(arguments, prog_name="actcli", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _guarded(action: Callable[[], int]) -> int:
    try:
        return action()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # Typer and Rich turn it into an exit of their own
            return _reader_gone()
        raise
    except ActcliError as error:
        return _fail(str(error), error.exit_code)
    except MemoryError as error:
        return _fail(f"this does not fit into memory: {str(error) or 'there is not enough'}", 2)
    except OSError as error:
        return _not_written(error)
    except Exception as error:
        return _usage_or_defect(error)


def _fail(message: str, code: int) -> int:
    streams.complain("error", message)
    return code


def _reader_gone() -> int:
    streams.silence()
    return 0


def _not_written(error: OSError) -> int:
    if error.filename is None:
        streams.silence()
    where = repr(error.filename) if error.filename else "standard output"
    return _fail(f"cannot write {where}: {error.strerror or error}", 3)


def _usage_or_defect(error: Exception) -> int:
    import typer

    if isinstance(error, typer.Abort):
        return INTERRUPTED
    if isinstance(error, typer.TyperException):
        return _fail(_usage(error), error.exit_code)
    if os.environ.get("ACTCLI_TRACEBACK"):
        raise error
    return _fail(f"{type(error).__name__}: {error}\na defect of actcli; with ACTCLI_TRACEBACK=1 it shows where", 2)


def _usage(error: typer.TyperException) -> str:
    """Typer's complaint about options and arguments in the style of all others, with the nearest option."""
    message = error.format_message()
    option, near = getattr(error, "option_name", ""), getattr(error, "possibilities", None)
    if message.startswith("No such option"):
        message = f"no such option {option}" + (f"; did you mean {', '.join(sorted(near))}?" if near else "")
        if option[1:2].isdigit():
            message += "; numbers follow their option: --input -2,-1"
    if message.startswith("Got unexpected extra argument"):
        message = message.rstrip(".") + "; numbers follow their option: --input 1,2"
    context = getattr(error, "ctx", None)
    see = "" if near or context is None else f"; see {context.command_path} --help"
    return message[:1].lower() + message[1:].rstrip(".") + see


def _announce_warnings() -> None:
    """Show each ActcliWarning once, in one line; those of the libraries are for developers, who ask for them with -W."""
    seen: set[str] = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if str(message) not in seen:
            seen.add(str(message))
            streams.complain("warning", str(message))

    warnings.showwarning = show
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    warnings.simplefilter("always", ActcliWarning)
