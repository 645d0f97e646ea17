"""Laws of the figures that come with the package."""

from __future__ import annotations

import re
from typing import Any

import pytest

import actcli
from actcli.errors import ActcliError
from actcli.figures.data import Picture
from actcli.gallery.composing import compose
from actcli.gallery.definitions import figures, sweeps
from actcli.gallery.figure import Figure
from actcli.gallery.spec import packaged
from actcli.studies import studies

FIGURES: list[Figure] = figures()
DRAWN: list[Any] = [entry for entry in actcli.entries() if entry.evaluable]
NAMES = {figure.name for figure in FIGURES}
_TOPICS = {study.topic for study in studies()}


def test_there_are_many():
    assert len(FIGURES) >= 250
    assert len(DRAWN) > 160


def test_names_are_unique_and_are_file_names():
    assert len({figure.name.lower() for figure in FIGURES}) == len(FIGURES)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", figure.name) for figure in FIGURES)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_names_begin_with_a_function_or_a_topic(figure):
    topics = _TOPICS | {"overview"} | {_slug(entry.family) for entry in DRAWN}
    functions = set(actcli.names())
    start = re.match(r"[a-z0-9_]+(?:-[a-z0-9]+)*", figure.name)
    assert start is not None
    assert figure.name.split("-")[0] in functions or any(figure.name.startswith(topic) for topic in topics)


def _slug(family: str) -> str:
    return family.lower().replace(" ", "-")


@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.name)
def test_every_function_has_a_card_and_its_parameters_have_sweeps(entry):
    assert entry.name in NAMES
    for parameter in entry.parameters.values():
        if len(sweeps.swept(entry, parameter)) > 1:
            assert f"{entry.name}-{parameter.display.replace('_', '-')}" in NAMES


def test_every_study_is_in_the_gallery():
    drawn = {figure.recipe.of[0] for figure in FIGURES if figure.recipe.how == "study"}
    assert drawn >= _TOPICS


def test_every_figure_of_lectures_is_composed():
    found = packaged("lectures.toml")
    assert len(found) > 30
    for figure in found:
        try:
            picture = compose(figure.recipe)
        except ActcliError as error:
            pytest.fail(f"{figure.place}: {error}")
        assert isinstance(picture, Picture)
        assert picture.parts


def test_every_figure_says_what_is_to_be_seen():
    assert all(len(figure.caption) > 10 and figure.title and figure.section for figure in FIGURES)
