"""Pitfalls: every number in them is computed again, and two functions that are taken for each other name each other."""

from __future__ import annotations

import re

import pytest

import actcli

from . import claims_on_activations, claims_on_class_losses, claims_on_frameworks, claims_on_losses

OWN = [*claims_on_activations.CLAIMS, *claims_on_losses.CLAIMS, *claims_on_class_losses.CLAIMS]
CLAIMS = [*OWN, *claims_on_frameworks.CLAIMS]
WITH_PITFALLS = [entry for entry in actcli.entries() if entry.pitfalls]
# Names that sentences also use as words.
WORDS = {"entropy", "erf", "exponential", "gaussian", "identity", "laplace", "rational", "sigmoid", "sign", "sine"}
WORDS |= {"entmax", "tanh", "threshold"}
# Numbers that nothing here can compute: what libraries that are not installed do, and what is convention.
STATED = {
    "celu": ["the same only at α = 1"],
    "contrastive_loss": ["a factor 1/2"],
    "elu": ["the same only at α = 1"],
    "focal_loss": ["α = 0.25 is on by default in torchvision (-1 turns it off)"],
    "gaussian": ["exp(-x²/2)"],
    "geglu": ["T5 1.1"],
    "glu": ["Shazeer (2020)"],
    "hardsigmoid": ["JAX and Keras 3"],
    "prelu": ["0 in Keras, 0.01 in Flax"],
    "sparsemax": ["Keras 3.15"],
    "swiglu": ["β = 1.702"],
    "tversky_loss": ["Keras 3.15"],
    "tweedie_deviance_loss": ["XGBoost and LightGBM take 1.5"],
}


def said(name: str) -> str:
    return "\n".join(actcli.get(name).pitfalls)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.entry}: {claim.phrase[:40]}")
def test_a_pitfall_says_what_is_computed(claim):
    assert claim.written in said(claim.entry)


@pytest.mark.parametrize("entry", WITH_PITFALLS, ids=lambda entry: entry.name)
def test_every_number_is_computed_or_stated(entry):
    text = said(entry.name)
    rest = list(text)
    claimed = [re.escape(claim.phrase) for claim in CLAIMS if claim.entry == entry.name]
    phrases = [re.sub(r"\\\{.*?\\\}", r"[-+.\\w]+", phrase) for phrase in claimed]
    for phrase in [*phrases, *map(re.escape, STATED.get(entry.name, []))]:
        found = list(re.finditer(phrase, text))
        assert found, phrase
        for match in found:  # claims may overlap
            rest[match.start() : match.end()] = " " * len(match.group())
    numbers = re.findall(r"(?<![\w.])\d[\d.]*", "".join(rest))  # not the digit of l1_loss
    assert [number for number in numbers if number.rstrip(".") not in ("0", "1", "2")] == []


@pytest.mark.parametrize("entry", WITH_PITFALLS, ids=lambda entry: entry.name)
def test_both_sides_of_a_confusion_name_each_other(entry):
    for other in named(entry):
        assert entry.name in named(actcli.get(other)), f"{other} does not name {entry.name}"


def named(entry) -> set[str]:
    words = re.findall(r"(?<![\w.'])[a-z_0-9]+(?!\w|\.\w)", said(entry.name))
    return (set(words) & set(actcli.names())) - WORDS - {entry.name}


def test_no_sentence_stands_twice_on_a_page():
    for entry in actcli.entries():
        texts = [*entry.pitfalls, *entry.notes, entry.convention, entry.summary]
        sentences = [one.strip() for text in texts for one in re.split(r"(?<=[.;:])\s", text) if len(one) > 25]
        assert len(sentences) == len(set(sentences)), entry.name


def test_there_is_something_to_read():
    assert len(WITH_PITFALLS) >= 75
    assert len(OWN) >= 90
    assert sum(bool(named(entry)) for entry in WITH_PITFALLS) >= 50
