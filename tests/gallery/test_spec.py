"""A gallery of one's own: what is wrong in it is told with its line."""

from __future__ import annotations

import pytest

from actcli.errors import ActcliError
from actcli.gallery.spec import read

HEAD = '[[figure]]\nname = "a"\n'
WRONG = [
    # TOML, line, what the message says
    ("", 1, ["no figure", "[[figure]]"]),
    ("# nothing\n", 1, ["no figure"]),
    ("figure = 3\n", 1, ["[[figure]]"]),
    (HEAD + "plot = 'relu\n", 3, ["no TOML"]),
    (HEAD + "plot = 'relu'\nxlim = [-3\n", 4, ["no TOML"]),
    (HEAD + "plot = 'geluu'\n", 3, ["'geluu'", "did you mean gelu"]),
    (HEAD + "plot = 'gelu:jx'\n", 3, ["'jx'", "jax"]),
    (HEAD + "plot = 'gelu'\ncolour = 'red'\n", 4, ["'colour'", "xlim"]),
    (HEAD + "plot = 'gelu'\nxlm = [0, 1]\n", 4, ["did you mean xlim"]),
    (HEAD + "plot = 'gelu'\nxlim = [1, 0]\n", 4, ["ascending"]),
    (HEAD + "plot = 'gelu'\nxlim = [1]\n", 4, ["two numbers"]),
    (HEAD + "plot = 'gelu'\ngrad = 'only'\n", 4, ["true", '"alone"']),
    (HEAD + "plot = 'gelu'\norder = 3\n", 4, ["0, 1 or 2"]),
    (HEAD + "plot = 'softplus'\n\nparams = { bta = 2 }\n", 5, ["'bta'", "beta"]),
    (HEAD + "plot = 'softplus'\n[figure.params]\nbeta = -1\n", 4, ["-1", "> 0"]),
    (HEAD + "plot = 'softplus'\nparams = 2\n", 4, ["table"]),
    (HEAD + "plot = []\n", 3, ["a name or a list"]),
    (HEAD + "plot = 'relu'\nstudy = 'temperature'\n", 4, ["plot and study", "takes one"]),
    (HEAD, 1, ["none of plot"]),
    ("[[figure]]\nplot = 'relu'\n", 1, ["no name"]),
    ("[[figure]]\nname = '../x'\nplot = 'relu'\n", 2, ["'../x'", "file name"]),
    ("[[figure]]\nname = '/tmp/x'\nplot = 'relu'\n", 2, ["file name"]),
    *((f"[[figure]]\nname = 'a.{end}'\nplot = 'relu'\n", 2, ["without its suffix"]) for end in ("svg", "PNG", "pdf")),
    ("[[figure]]\nname = ''\nplot = 'relu'\n", 2, ["file name"]),
    ("[[figure]]\nname = '.hidden'\nplot = 'relu'\n", 2, ["file name"]),
    (HEAD + "plot = 'relu'\n" + HEAD.replace('"a"', '"A"') + "plot = 'gelu'\n", 5, ["'A'", "before"]),
    (HEAD + "study = 'temperatur'\n", 3, ["did you mean temperature"]),
    (HEAD + "study = 'temperature'\nparams = { bta = 2 }\n", 4, ["'bta'", "beta"]),
    (HEAD + "overview = 'layers'\n", 3, ['"activation" or "loss"']),
    ("theme = 'drak'\n" + HEAD + "plot = 'relu'\n", 1, ["'drak'", "dark"]),
    ("title = 'x'\nsize = 'poster'\n" + HEAD + "plot = 'relu'\n", 2, ["'poster'", "slide"]),
    ("style = 'print'\ntheme = 'dark'\n" + HEAD + "plot = 'relu'\n", 2, ["print", "dark"]),
    ("format = 'gif'\n" + HEAD + "plot = 'relu'\n", 1, ["'gif'", "svg, png, pdf"]),
    ("dpi = 'high'\n" + HEAD + "plot = 'relu'\n", 1, ["number"]),
    ("dpi = 5\n" + HEAD + "plot = 'relu'\n", 1, ["20 to 1200"]),
    (HEAD + "compare = ['gelu', 'silu']\ngrad = true\n", 4, ["grad does nothing with compare", "plot"]),
    (HEAD + "study = 'temperature'\norder = 1\n", 4, ["order does nothing with study"]),
    (HEAD + "overview = 'loss'\ngrad = true\n", 4, ["grad does nothing with overview"]),
    (HEAD + "tails = 'tanh'\norder = 1\n", 4, ["order does nothing with tails"]),
    (HEAD + "tails = 'tanh'\nxlim = [0, 1]\n", 4, ["xlim does nothing with tails", "plot, compare"]),
    (HEAD + "study = 'temperature'\nxlim = [0, 1]\n", 4, ["xlim does nothing"]),
    (HEAD + "overview = 'loss'\nmark = [0]\n", 4, ["mark does nothing"]),
    (HEAD + "plot = 'gelu'\nmark = [nan]\n", 4, ["numbers"]),
    (HEAD + "plot = 'gelu'\nmark = [inf]\n", 4, ["numbers"]),
    (HEAD + "plot = 'gelu'\ngrad = 'alone'\norder = 1\n", 5, ["one of them"]),
    (HEAD + "plot = 'softplus'\nparams = { beta = true }\n", 4, ["true", "number"]),
    (HEAD + "study = 'temperature'\nparams = { beta = true }\n", 4, ["true", "number"]),
    ("theme = true\n" + HEAD + "plot = 'relu'\n", 1, ["a word"]),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG)
def test_what_is_wrong_is_told_with_its_line(text, line, words):
    with pytest.raises(ActcliError) as raised:
        read(text, "lecture.toml")
    told = str(raised.value)
    assert told.startswith(f"lecture.toml, line {line}: ")
    assert len(told.splitlines()) <= 2
    for word in words:
        assert word in told


def test_everything_may_be_stated():
    text = """
title = "Lecture 3"
format = "png"
style = "print,plain"
theme = "light"
size = "column"
dpi = 150

[[figure]]
name = "leaky"
title = "Leaks"
section = "Rectifiers"
caption = "Two leaks."
note = "as in the lecture"
plot = ["leaky_relu", "prelu"]
params = { alpha = [0.1, 0.3] }
grad = "alone"
xlim = [-2, 2]
mark = [0]

[[figure]]
name = "scores"
plot = "softmax"
input = [1, 2, 3]
"""
    spec = read(text, "lecture.toml")
    assert (spec.title, spec.format, spec.style, spec.size, spec.dpi) == (
        "Lecture 3",
        "png",
        "print,plain",
        "column",
        150,
    )
    leaky, scores = spec.figures
    assert (leaky.title, leaky.section, leaky.caption, leaky.family) == (
        "Leaks",
        "Rectifiers",
        "Two leaks.",
        "rectifier",
    )
    recipe = leaky.recipe
    assert (recipe.of, recipe.order, recipe.alone, recipe.xlim, recipe.marks, recipe.note) == (
        ("leaky_relu", "prelu"), 1, True, (-2.0, 2.0), (0.0,), "as in the lecture",
    )  # fmt: skip
    assert recipe.values == {"alpha": (0.1, 0.3)}
    assert scores.recipe.input == (1.0, 2.0, 3.0)
    assert scores.section == "Lecture 3"
