"""What the sections of the gallery hold: everything that belongs there, and nothing that shows nothing."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.definition.parameters import Choice
from actcli.figures.data import Panel
from actcli.gallery.composing import compose
from actcli.gallery.definitions import figures
from actcli.gallery.definitions.sweeps import _stated, swept
from actcli.studies import studies
from tests.figures.pictures import DRAWN

FIGURES = figures()
BY_NAME = {figure.name: figure for figure in FIGURES}
SECTIONS = (
    "Overview",
    "Activations",
    "Losses",
    "Parameters",
    "Families",
    "Dialects",
    "Tails",
    "Kinks",
    "Studies",
    "Lectures",
)


def of(section):
    return [figure for figure in FIGURES if figure.section == section]


def test_every_section_has_figures_in_one_run():
    runs = list(dict.fromkeys(figure.section for figure in FIGURES))
    assert tuple(runs) == SECTIONS
    assert [figure.section for figure in FIGURES] == sorted((f.section for f in FIGURES), key=SECTIONS.index)


@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.name)
def test_every_function_has_a_card_and_stands_on_an_overview(entry):
    card = BY_NAME[entry.name]
    assert card.recipe.of == (entry.name,)
    assert card.recipe.order == int(entry.has_derivative("input", 1))
    assert any(figure.recipe.of == (entry.kind,) for figure in of("Overview"))


def test_every_study_is_there_at_its_default_options():
    assert [figure.recipe.of[0] for figure in of("Studies")] == [study.topic for study in studies()]
    assert not any(figure.recipe.values for figure in of("Studies"))


def test_values_that_are_stated_are_of_parameters_that_exist():
    stated = [(kind, name, spelling) for kind, found in _stated().items() for name in found for spelling in found[name]]
    assert len(stated) > 60
    for kind, name, spelling in stated:
        assert actcli.get(name).kind == kind
        assert actcli.get(name).parameter(spelling).display == spelling


def test_every_parameter_that_shapes_a_function_is_swept():
    drawn = {(figure.recipe.of[0], spelling) for figure in of("Parameters") for spelling in figure.recipe.values}
    wanted = {(e.name, p.display) for e in DRAWN for p in e.parameters.values() if len(swept(e, p)) > 1}
    choices = {(e.name, p.display) for e in DRAWN for p in e.parameters.values() if isinstance(p, Choice)}
    assert drawn == wanted
    assert len(drawn) > 100
    assert choices - drawn <= {
        (name, spelling) for found in _stated().values() for name in found for spelling in found[name]
    }


def test_a_family_is_drawn_together():
    """But for functions that share no axis with another of their family, or would be alone in their height."""
    together = {name for figure in of("Families") for name in figure.recipe.of}
    alone = {entry.name for entry in DRAWN} - together
    assert len(together) > 120
    assert len(alone) < 40
    for figure in of("Families"):
        assert len({actcli.get(name).family for name in figure.recipe.of}) == 1
        assert len(figure.recipe.of) > 1


@pytest.mark.parametrize("figure", of("Dialects"), ids=lambda figure: figure.name)
def test_dialects_that_are_drawn_differ_visibly(figure):
    parts = compose(figure.recipe).parts
    differences = [part for part in parts if isinstance(part, Panel) and part.title.startswith("difference")]
    for panel in differences:
        largest = [max(float(np.abs(segment.y).max()) for segment in curve.segments) for curve in panel.curves]
        assert max(largest) > 1e-5
    assert differences or not any(isinstance(part, Panel) for part in parts)


def test_captions_are_sentences_of_their_own():
    captions = [figure.caption for figure in FIGURES]
    assert all(caption.endswith(".") and "  " not in caption and ".." not in caption for caption in captions)
    assert all(len(caption) < 400 for caption in captions)
    assert all(figure.title and len(figure.title) < 120 for figure in FIGURES)
