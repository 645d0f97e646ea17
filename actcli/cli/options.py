"""Options that several commands share, and what the parameter options add up to.

`-p NAME=VALUE`, `--alpha … --lambda`, `--axis` and `--seed` are first gathered as text by `gathered`, then read by `settings`. A command
that takes several values of one parameter (`plot`) reads that text itself in between, with `actcli.inputs.read_sweep`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from actcli.definition.entry import Entry
    from actcli.definition.parameters import Parameter
    from actcli.inputs import Given


def complete_function(incomplete: str) -> list[tuple[str, str]]:
    """The canonical names that begin like this, with their summaries, for the shell; behind a colon the dialects."""
    import actcli

    if ":" in incomplete:
        return _complete_dialect(*incomplete.split(":", 1))
    wanted = incomplete.lower().replace("-", "_")
    return [(entry.name, entry.summary) for entry in actcli.entries() if entry.name.startswith(wanted)]


def _complete_dialect(name: str, incomplete: str) -> list[tuple[str, str]]:
    import actcli
    from actcli.cli.dialects import difference
    from actcli.errors import UnknownName

    try:
        entry = actcli.get(name)
    except UnknownName:
        return []
    return [
        (f"{name}:{framework}", difference(entry, dialect) or "as it is")
        for framework, dialect in entry.dialects.items()
        if framework.startswith(incomplete) and not dialect.other
    ]


# What is no parameter, though one may take it for one.
_OPTIONS = ("input", "target", "reduction", "dtype", "wrt", "order")
_INPUT = "Numbers (-2,-1,0,1), nested JSON ([[1,2],[3,4]]), a range start:stop:count (-5:5:11), a file, or - for standard input."

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="A function: gelu, nn.GELU, gelu:jax, HuberLoss, ...", autocompletion=complete_function
    ),
]
Names = Annotated[
    list[str], typer.Argument(metavar="NAME...", help="Functions: relu gelu ...", autocompletion=complete_function)
]

Input = Annotated[str | None, typer.Option("--input", "-i", metavar="X", help=_INPUT)]
Target = Annotated[
    str | None, typer.Option("--target", "-t", metavar="Y", help="The target of a loss, given as for --input.")
]

Alpha = Annotated[str | None, typer.Option("--alpha", metavar="A", help="The parameter alpha.")]
Beta = Annotated[str | None, typer.Option("--beta", metavar="B", help="The parameter beta.")]
Gamma = Annotated[str | None, typer.Option("--gamma", metavar="G", help="The parameter gamma.")]
Delta = Annotated[str | None, typer.Option("--delta", metavar="D", help="The parameter delta.")]
Lambda = Annotated[str | None, typer.Option("--lambda", metavar="L", help="The parameter lambda.")]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", metavar="NAME=VALUE", help="Any parameter, or a further tensor of a loss; may be repeated."
    ),
]
Axis = Annotated[
    str | None,
    typer.Option("--axis", metavar="N", help="The axis along which elements are mixed (softmax), or the classes'."),
]
Seed = Annotated[str | None, typer.Option("--seed", metavar="N", help="Seed of a random function.")]

Reduction = Annotated[
    str | None,
    typer.Option("--reduction", metavar="R", help="How a loss is reduced: mean, sum, none, or batchmean (KL)."),
]
Dtype = Annotated[
    str | None,
    typer.Option("--dtype", metavar="TYPE", help="Cast the numbers to float64, float32, float16 or bfloat16 first."),
]
Digits = Annotated[
    int | None,
    typer.Option(
        "--digits", metavar="N", help="Exact values to N significant digits; typed decimals are taken exactly."
    ),
]
Format = Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, json, csv or npy.")]
FORMATS = "table, json or csv; svg, png or pdf for a picture."
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file; its suffix chooses the format unless -f does."
    ),
]

Engine = Annotated[
    str | None,
    typer.Option("--engine", metavar="E", help="dask: a .zarr or .npy chunk by chunk, the result to -o FILE.zarr."),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="With --engine dask: a cluster's, such as tcp://host:8786."),
]

# How a picture looks: for every command that writes one.
LOOKS = {
    "style": "Of a picture: house, print (black and greys), plain (no name and formula); print,plain is both.",
    "theme": "Of a picture: light or dark.",
    "size": "Of a picture: web, slide, or column (of a paper).",
    "dpi": "Dots per inch of a .png: 200 for the web, 192 for a slide, 600 for a column unless given.",
}
Style = Annotated[str | None, typer.Option("--style", metavar="WORD", help=LOOKS["style"])]
Theme = Annotated[str | None, typer.Option("--theme", metavar="WORD", help=LOOKS["theme"])]
PictureSize = Annotated[str | None, typer.Option("--size", metavar="WORD", help=LOOKS["size"])]
Dpi = Annotated[str | None, typer.Option("--dpi", metavar="N", help=LOOKS["dpi"])]


class Settings(NamedTuple):
    """Parameters by canonical name, and the further tensors of a loss by theirs."""

    parameters: dict[str, Any]
    tensors: dict[str, Given]


class Readers(NamedTuple):
    """What reads a tensor, and what reads a parameter."""

    tensor: Callable[[str], Given]
    setting: Callable[[str], Any]


def readers(exactly: bool) -> Readers:
    """The readers of floats, or those that take a typed decimal for what it says."""
    if exactly:
        from actcli.inputs.exactly import read_setting_exactly, read_tensor_exactly

        return Readers(read_tensor_exactly, read_setting_exactly)
    from actcli.inputs import read_setting, read_tensor

    return Readers(read_tensor, read_setting)


def gathered(
    greek: Mapping[str, str | None], params: Iterable[str] | None, *, axis: str | None = None, seed: str | None = None
) -> dict[str, str]:
    """Spelling → text of every parameter that was given, in order: `{"beta": "0.5,1,2", "approximate": "tanh"}`.

    Raises: BadValue for a -p that is not NAME=VALUE and for a name given twice.
    """
    from actcli.errors import BadValue
    from actcli.inputs import split_setting

    options = {**greek, "axis": axis, "seed": seed}
    found = {name: text for name, text in options.items() if text is not None}
    for setting in params or ():
        spelling, text = split_setting(setting)
        spelling = _decoded(spelling)
        if spelling in found:
            raise BadValue(f"{spelling} was given twice: {found[spelling]!r} and {text!r}")
        found[spelling] = text
    return found


def by_engine(engine: str | None, scheduler: str | None, *paths: str | None) -> bool:
    """Whether an engine is asked for, or needed: without one a .zarr is refused there, with what to type."""
    return engine is not None or scheduler is not None or any(".zarr" in (path or "").lower() for path in paths)


def settings(entry: Entry, texts: Mapping[str, str], by: Readers | None = None) -> Settings:
    """The parameters and further tensors of an entry, read from the texts of `gathered`, each name once.

    Raises: UnknownParameter, BadValue, Unreadable. The values themselves are checked by the entry.
    """
    from actcli.errors import UnknownParameter

    read, by = Settings({}, {}), by or readers(exactly=False)
    spelled: dict[str, str] = {}
    for spelling, text in texts.items():
        tensor = None if entry.has_parameter(spelling) else _tensor(entry, spelling)
        name = tensor or entry_parameter(entry, spelling).name
        if name in spelled:
            label = tensor or entry.parameters[name].label
            raise UnknownParameter(f"{entry.name}: {label} was given twice, as {spelled[name]} and as {spelling}")
        spelled[name] = spelling
        if tensor:
            read.tensors[name] = _read_tensor(entry, name, text, by.tensor)
        else:
            read.parameters[name] = by.setting(text)
    return read


def _read_tensor(entry: Entry, name: str, text: str, read: Callable[[str], Given]) -> Given:
    from actcli.definition.loss import Loss
    from actcli.definition.tensors import Pairs
    from actcli.inputs import Given, read_pairs

    if isinstance(entry, Loss) and entry.tensors[name].pairs:
        return Given(Pairs(read_pairs(text)), single=False)  # type: ignore[arg-type]  # it answers as an array does
    return read(text)


def entry_parameter(entry: Entry, spelling: str) -> Parameter:
    """The parameter of this spelling. Raises UnknownParameter, which also knows what is an option of its own."""
    from actcli.errors import UnknownParameter

    if not entry.has_parameter(spelling) and spelling.lower() in _OPTIONS:
        raise UnknownParameter(f"{spelling!r} is no parameter of {entry.name} but an option: --{spelling.lower()}")
    return entry.parameter(spelling)


def _tensor(entry: Entry, spelling: str) -> str | None:
    """The name of the loss's tensor of this spelling, or None."""
    from actcli.definition.loss import Loss

    return entry.tensor_name(spelling) if isinstance(entry, Loss) else None


def _decoded(name: str) -> str:
    """Undo Python's escapes of the bytes that an ASCII locale does not know: β typed there is still β."""
    try:
        return os.fsencode(name).decode("utf-8")
    except UnicodeError:
        return name
