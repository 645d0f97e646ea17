"""True of every study: a table, a picture and options that matter."""

from __future__ import annotations

import math
import time
from contextlib import suppress

import numpy as np
import pytest

from actcli.errors import ActcliError, UnknownName, UnknownParameter
from actcli.figures.data import Panel
from actcli.figures.drawing.saving import encoded
from actcli.figures.text.terminal import Screen, render
from actcli.studies import find, studies
from tests.figures.pictures import numbers

STUDIES = studies()
each = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.topic)

# Another value of every option, as it is typed; a new option without one fails.
OTHER = {
    "adaptive-softmax": {"size": "500,5000", "cutoffs": "0.1", "features": "64", "div_value": "2", "zipf": "1.2"},
    "class-weights": {"common": "400", "rare": "100", "distance": "1", "seed": "1"},
    "dying-relu": {"activation": "elu", "rate": "1,50", "steps": "10", "width": "16", "seed": "1"},
    "elu-family": {"alpha": "3", "start": "2", "layers": "5"},
    "entropy-kl": {"p": "0.2,0.5,0.3", "q": "0.2,0.2,0.6", "rows": "3"},
    "focal-gamma": {"gamma": "0,3", "easy": "0.99", "hard": "0.3", "count": "10"},
    "fused-cross-entropy": {"right": "0", "logit": "2,90", "dtype": "float32"},
    "gelu-tanh": {"reach": "3", "rows": "5"},
    "iou-dice": {"area": "200", "rows": "4"},
    "ista": {"lambda": "0.2", "steps": "50", "nonzero": "2", "seed": "1"},
    "median-mean": {"target": "1,2,3,10", "delta": "3"},
    "outliers": {"outlier": "2,50", "delta": "0.5", "count": "9", "seed": "1"},
    "prelu": {"alpha": "-0.5,0.1"},
    "scale-equivariance": {"activation": "gelu", "scale": "3", "x": "0.5"},
    "smooth-kink": {"activation": "elu", "scale": "0.5,2"},
    "softplus-relu": {"beta": "3,4"},
    "temperature": {"input": "0,5", "beta": "0.5,2"},
    "vanishing-gradient": {
        "activation": "elu",
        "init": "small",
        "depth": "10",
        "width": "16",
        "seed": "1",
    },
    "zig-zag": {"mean": "2", "rate": "0.1", "steps": "20", "seed": "1"},
}


def _same(one, other):
    return one.columns.keys() == other.columns.keys() and all(
        np.array_equal(a, b, equal_nan=not isinstance(a[0], str))
        for a, b in zip(one.columns.values(), other.columns.values(), strict=True)
    )


def _drawn(found):
    return [np.asarray(one, dtype=float).tolist() for part in found.parts for one in numbers(part)]


def test_there_are_the_studies_that_the_lectures_ask_for():
    assert [study.topic for study in STUDIES] == sorted(OTHER)
    assert len(STUDIES) == 19


@each
def test_every_study_says_what_it_shows(study):
    assert study.summary.endswith(".")
    assert len(study.summary) < 170
    assert len(study.about) >= 2
    assert study.source
    assert study.options
    assert not {"format", "json", "output", "help"} & set(study.options)
    for option in study.options.values():
        assert option.help
        assert option.describe()


@each
def test_the_table_is_whole_and_says_something(study):
    found = study()
    rows = list(found.rows())
    assert len(rows) >= 2
    assert len({len(cells) for cells in found.columns.values()}) == 1
    cells = [cell for row in rows for cell in row.values()]
    assert all(isinstance(cell, str | int | float) and not isinstance(cell, np.generic) for cell in cells)
    finite = [cell for cell in cells if isinstance(cell, float) and math.isfinite(cell)]
    assert len(set(finite)) >= 5
    assert all(answer.endswith(".") and any(letter.isdigit() for letter in found.answer[0]) for answer in found.answer)


@each
def test_a_study_is_the_same_every_time_and_quick(study):
    start = time.process_time()
    first = study()
    assert time.process_time() - start < 2
    second = study()
    assert _same(first, second)
    assert first.answer == second.answer


@each
def test_every_option_changes_the_result(study):
    usual = study()
    assert set(OTHER[study.topic]) == {option.display for option in study.options.values()}
    for name, text in OTHER[study.topic].items():
        changed = study(**{study.option(name).name: text})
        assert not (_same(usual, changed) and _drawn(usual) == _drawn(changed)), name
        assert study.settings({name: text}) != study.settings()


@each
def test_a_given_default_changes_nothing(study):
    given = {name: option.default for name, option in study.options.items()}
    assert _same(study(), study(**given))


@each
def test_the_picture_shows_finite_numbers_within_its_limits(study):
    drawn = study.picture()
    assert drawn.parts
    assert drawn.title == study.title
    assert drawn.settings == study.settings()
    for part in drawn.parts:
        arrays = [np.asarray(one, dtype=float) for one in numbers(part)]
        assert all(np.isfinite(one).all() for one in arrays)
        if isinstance(part, Panel):
            assert all(np.all(np.diff(s.x) >= 0) for curve in part.curves for s in curve.segments)
            assert all(
                part.xlim[0] - 1e-9 <= s.x[0] <= s.x[-1] <= part.xlim[1] + 1e-9 for c in part.curves for s in c.segments
            )
            assert sum(bool(curve.label) for curve in part.curves) in (0, len(part.curves))
            assert len({curve.label for curve in part.curves}) == len(part.curves)


@each
def test_the_picture_is_drawn_in_both_ways(study):
    drawn = study.picture()
    assert encoded(drawn, "svg") == encoded(study.picture(), "svg")
    lines = render(drawn, Screen())
    assert len(lines) > 10
    assert max(map(len, lines)) <= 80


@each
def test_options_out_of_their_domain_are_refused(study):
    refused = 0
    for name in study.options:
        for text in ("nonsense", "nan", "-1e9", "[[1,2],[3,4]]"):
            with suppress(ActcliError):  # nothing else
                study.settle({name: text})
                continue
            refused += 1
    assert refused >= 3 * len(study.options)


def test_topics_and_options_are_found_by_any_spelling():
    assert find("Vanishing_Gradient") is find("vanishing-gradient")
    assert find("temperature").option("β") is find("temperature").option("beta")
    with pytest.raises(UnknownName, match="did you mean temperature"):
        find("temprature")
    with pytest.raises(UnknownParameter, match="did you mean depth"):
        find("vanishing-gradient")(dept=3)
    with pytest.raises(UnknownParameter, match="there are"):
        find("vanishing-gradient")(q=3)


@pytest.mark.parametrize(
    ("topic", "given", "named"),
    [
        ("vanishing-gradient", {"activation": "softmax"}, "elementwise"),
        ("vanishing-gradient", {"activation": "sigmod"}, "sigmoid"),
        ("vanishing-gradient", {"activation": "mse"}, "elementwise"),
        ("vanishing-gradient", {"init": "hee"}, "he"),
        ("vanishing-gradient", {"depth": "1001"}, "1000"),
        ("entropy-kl", {"p": "0.5,0.4"}, "sums to 0.9"),
        ("entropy-kl", {"p": "0.5,0.5"}, "2 classes"),
        ("temperature", {"beta": "-1"}, "beta"),
        ("temperature", {"input": "1"}, "2 to 6"),
        ("adaptive-softmax", {"cutoffs": "0.5,0.5001"}, "empty"),
        ("smooth-kink", {"activation": "relu,elu,celu,selu"}, "1 to 3"),
    ],
)
def test_what_is_wrong_is_named(topic, given, named):
    with pytest.raises(ActcliError, match=named):
        find(topic)(**given)


def test_extreme_options_still_give_a_table_and_a_picture():
    for topic, given in (
        ("vanishing-gradient", {"depth": 1000, "width": 16}),
        ("vanishing-gradient", {"activation": "hardtanh", "init": "large", "depth": 300}),
        ("temperature", {"input": "0,0", "beta": "0,inf"}),
        ("focal-gamma", {"gamma": "0,50"}),
        ("entropy-kl", {"p": "1,0", "q": "0,1"}),
        ("class-weights", {"rare": 2, "common": 5000, "distance": 10}),
        ("median-mean", {"target": "1,1"}),
        ("zig-zag", {"rate": 1.0, "steps": 2000}),
        ("outliers", {"outlier": "0,1e6"}),
        ("dying-relu", {"rate": "1,1e6"}),
        ("prelu", {"alpha": "1"}),
    ):
        drawn = find(topic).picture(given)
        assert len(encoded(drawn, "svg")) > 2000
