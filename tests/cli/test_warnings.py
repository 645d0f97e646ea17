"""What looks wrong for a loss is told in one line on standard error; what is right is not."""

from __future__ import annotations

import json

import numpy as np
import pytest

import actcli as package
from actcli.definition.expectations import complaints
from actcli.definition.layouts import Classes
from tests.laws.loss_samples import array_parameters, needed, tensors
from tests.laws.registry import LOSSES, each

WRONG = [
    # what is typed, what was seen, what was expected, what was probably meant
    ("cross_entropy -i [[0.7,0.2,0.1]] -t 0", "probabilities", "logits", "categorical_cross_entropy"),
    ("cross_entropy -i [[0.7,0.3],[0.5,0.5]] -t [[1,0],[0,1]]", "probabilities", "logits", "categorical_cross_entropy"),
    ("softmax_focal -i 0.25,0.75 -t 1", "probabilities", "logits", "before the softmax"),
    ("poly1_cross_entropy -i [[0.25,0.75]] -t 1", "probabilities", "logits", "before the softmax"),
    ("poly1_cross_entropy -i [[0.25],[0.75]] -t [0] --axis 0", "probabilities", "logits", "before the softmax"),
    ("z_loss -i [[0.25,0.75]]", "probabilities", "logits", "before the softmax"),
    ("distillation -i [[2,1]] -t [[0.25,0.75]]", "target holds probabilities", "logits", "before the softmax"),
    (
        "categorical_cross_entropy -i [[0.2,0.8]] -t 0 -p from_logits=true",
        "probabilities",
        "logits",
        "from_logits=false",
    ),
    ("hinge -i 1,2 -t 0,1", "target holds 0", "-1 and +1", "2y - 1"),
    ("squared_hinge -i 1,2 -t 0,1", "target holds 0", "-1 and +1", "2y - 1"),
    ("soft_margin -i 1,2 -t 1,0", "target holds 0", "-1 and +1", "binary_cross_entropy_with_logits takes 0 and 1"),
    ("hinge_embedding -i 1,2 -t 1,0", "target holds 0", "-1 and +1", "contrastive_loss takes 0 and 1"),
    ("cosine_embedding -i [[1,2]] -p input2=[[2,1]] -t 0", "target holds 0", "-1 and +1", "2y - 1"),
    ("margin_ranking -i 1,2 -p input2=0,0 -t 0,1", "target holds 0", "-1 and +1", "2y - 1"),
    ("bce_with_logits -i 1,2 -t -1,1", "target holds -1", "[0, 1]", "soft_margin_loss takes -1 and +1"),
    ("focal -i 1,2 -t -1,1", "target holds -1", "[0, 1]", "(y + 1)/2"),
    ("contrastive -i 1,2 -t -1,1", "target holds -1", "[0, 1]", "hinge_embedding_loss takes -1 and +1"),
    ("dice -i 0.1,0.2 -t -1,1", "target holds -1", "[0, 1]", "(y + 1)/2"),
    ("bce_with_logits -i 1,2,3 -t 0,2,1", "target holds 2", "[0, 1]", "cross_entropy takes class indices"),
    ("focal -i 1,2,3 -t 0,2,1", "target holds 2", "[0, 1]", "softmax_focal_loss takes class indices"),
    ("sparsemax_loss -i 1,2 -t 0,2", "target holds 2", "[0, 1]", "multiclass_sparsemax_loss takes class indices"),
    ("multilabel_soft_margin -i [[1,2,3]] -t [[0,2,1]]", "target holds 2", "[0, 1]", "cross_entropy takes class"),
    ("multilabel_soft_margin -i [[1,2,3]] -t [[2,-1,0]]", "holds 2", "[0, 1]", "multilabel_margin_loss takes lists"),
    ("tversky -i 0.1,0.2 -t 0,3", "target holds 3", "[0, 1]", "one-hot"),
    ("cross_entropy -i [[1,2,3],[3,2,1]] -t [[0.0,2.0,1.0],[0.0,1.0,0.0]]", "target holds 2", "shape", "shape (2,)"),
    ("categorical_hinge -i 1,2,3 -t 0.0,2.0,1.0", "target holds 2", "no probability", "one class index"),
    ("kl_divergence -i 0.5,0.5 -t 1.5,-0.5", "target holds 1.5", "no probability", "shape"),
    ("dice -i -2,3 -t 0,1", "input holds -2", "[0, 1]", "from_logits=true"),
    ("tversky -i 2.5,3 -t 0,1", "input holds 2.5", "[0, 1]", "sigmoid"),
    ("lovasz_softmax -i [[2.5,3]] -t [0]", "input holds 2.5", "[0, 1]", "softmax"),
    ("categorical_cross_entropy -i [[2,1]] -t 0", "input holds 2", "[0, 1]", "cross_entropy takes logits"),
    ("sparse_categorical_cross_entropy -i [[2,1]] -t 0", "input holds 2", "[0, 1]", "cross_entropy takes logits"),
    ("categorical_cross_entropy -i [[-2,-1.5]] -t 0", "holds -2", "[0, 1]", "nll_loss takes log-probabilities"),
    ("kl_divergence -i -1,-0.5 -t 0.5,0.5", "input holds -1", "[0, 1]", "kl_div takes log-probabilities"),
    ("entropy -i 2,3", "input holds 2", "[0, 1]", "softmax"),
    ("nll -i [[2,1]] -t 0", "input holds 2", "at most 0", "cross_entropy takes logits"),
    ("nll -i [[0.5,0.5]] -t 0", "input holds 0.5", "at most 0", "categorical_cross_entropy takes probabilities"),
    ("kl_div -i 0.5,0.5 -t 0.5,0.5", "input holds 0.5", "at most 0", "kl_divergence takes probabilities"),
    ("kl_div -i -1,-1 -t -1,-1", "target holds -1", "[0, 1]", "log_target=true"),
    ("kl_div -i -1,-1 -t 0.5,0.5 -p log_target=true", "target holds 0.5", "at most 0", "log_target=false"),
    ("ctc -i [[0.5,0.5],[0.5,0.5]] -t 1", "log_probs holds 0.5", "at most 0", "log makes them"),
    ("dpo -i 2 -p rejected=-1 -p ref_chosen=-1 -p ref_rejected=-1", "input holds 2", "at most 0", "log_softmax"),
    ("poisson_nll -i -1,2 -t 1,2 -p log_input=false", "input holds -1", "at least 0", "rate"),
    ("contrastive -i -1 -t 1", "input holds -1", "at least 0", "distance"),
]
RIGHT = [
    "cross_entropy -i [[2,1,0.1],[0,3,1]] -t 0,1",
    "cross_entropy -i [[2,1,0.1],[0,3,1]] -t [[0.5,0.5,0],[0,0.25,0.75]]",
    "cross_entropy -i [[1,0],[0,1]] -t 0,1",  # one-hot rows of typed logits
    "cross_entropy -i [[0.5,0.25],[0.5,0.5]] -t 0,1",  # in [0, 1], but not all rows sum to 1
    "cross_entropy -i [[0.5,0.6]] -t 0",
    "cross_entropy -i [[1.5,-0.5]] -t 0",  # sums to 1, but not in [0, 1]
    "cross_entropy -i 1 -t 0",  # one class
    "cross_entropy -i [[0.3],[0.7]] -t 0,0",
    "cross_entropy -i [[1,2],[3,4]] -t 0,-100",
    "cross_entropy -i [[1,2],[3,4]] -t [[1,0],[0,1]]",
    "cross_entropy -i [[inf,2],[nan,0]] -t 0,1",
    "cross_entropy -i 1,2 -t 0.3333333333,0.6666666667",
    "nll -i [[-0.7,-0.7],[0,-inf]] -t 0,0",
    "nll -i [[-3,-4]] -t 0",
    "categorical_cross_entropy -i [[0.2,0.8]] -t [[0.5,0.5]]",
    "categorical_cross_entropy -i [[2,-8]] -t 1 -p from_logits=true",
    "sparse_categorical_cross_entropy -i [[0.2,0.8]] -t 1",
    "binary_cross_entropy -i 0,0.5,1 -t 0,0.5,1",
    "bce_with_logits -i 0.3,0.7 -t 1,0",  # logits may lie in [0, 1], and sum to 1
    "bce_with_logits -i -3,7 -t 0.25,1",
    "bce_with_logits -i 1,2 -t 1,1",
    "focal -i 0.3 -t 1",
    "softmax_focal -i [[2,3]] -t 0",
    "hinge -i 1,2 -t -1,1",
    "hinge -i 1,2 -t 1,1",
    "soft_margin -i 1,nan -t -1,1",
    "hinge_embedding -i 0.5,2 -t -1,1",
    "contrastive -i 0.5,2 -t 0,1",
    "cosine_embedding -i [[1,2]] -p input2=[[2,1]] -t -1",
    "dice -i 0,0.5,1 -t 0,1,1",
    "dice -i -4,0.5,9 -t 0,1,1 -p from_logits=true",
    "iou -i -4,0.5,9 -t 0,1,1 -p from_logits=true",
    "dice_ce -i -4,0.5,9 -t 0,1,1",
    "lovasz_hinge -i -4,0.5,9 -t 0,1,1",
    "kl_div -i -1,-0.5 -t 0.4,0.6",
    "kl_div -i -1,-0.5 -t -1,-0.5 -p log_target=true",
    "kl_divergence_with_log_targets -i -1,-0.5 -t -1,-0.5",
    "kl_divergence -i 0.5,0.5 -t 1,0",
    "generalized_kl_divergence -i 1,2 -t 3,0.5",
    "distillation -i [[2,1]] -t [[3,-1]]",
    "poisson_nll -i -1,2 -t 0,2",
    "poisson_nll -i 0,2 -t 1,2 -p log_input=false",
    "multilabel_margin -i 1,2,3 -t 2,-1,0",
    "multilabel_soft_margin -i [[1,2,3]] -t [[0,1,1]]",
    "ranking_softmax -i 0.25,0.75 -t 3,2",
    "multi_margin -i [[0.25,0.75]] -t 1",  # scores of a linear machine may be anything
    "mse -i 0,1 -t 2,3",
    "huber -i 0.5,3 -t 0 --delta 2",
    "gaussian_nll -i 1 -t 0 -p var=4",
    "adaptive_log_softmax_with_loss -i [[1,2]] -t 1 -p cutoffs=2,5 -p n_classes=9",
]


@pytest.mark.parametrize("command", ["eval", "grad"])
@pytest.mark.parametrize(("typed", "seen", "expected", "meant"), WRONG)
def test_what_looks_wrong_is_told_in_one_line(call, command, typed, seen, expected, meant):
    done = call(command, *typed.split())
    assert done.code == 0
    assert done.out
    assert done.err.startswith("actcli: warning: ")
    assert done.err.count("\n") == 1
    assert [words for words in (seen, expected, meant) if words not in done.err] == []


@pytest.mark.parametrize("typed", RIGHT)
def test_what_is_right_is_silent(call, typed):
    done = call("eval", *typed.split())
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize("typed", ["hinge -i 1,2 -t 0,1", "cross_entropy -i [[0.7,0.3]] -t 0", "dice -i 2 -t 1"])
def test_the_same_with_decimals_and_in_json(call, typed):
    exact = call("eval", *typed.split(), "--digits", "20")
    as_json = call("eval", *typed.split(), "--json")
    assert exact.err == as_json.err == call("eval", *typed.split()).err != ""
    assert json.loads(as_json.out)["schema"] == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("binary_cross_entropy -i 2 -t 1", "binary_cross_entropy_with_logits takes logits"),
        ("binary_cross_entropy -i 0.5,0.5 -t -1,1", "soft_margin_loss takes -1 and +1"),
        ("binary_cross_entropy -i 0.5,0.5 -t 2,1", "sparse_categorical_cross_entropy takes class indices"),
    ],
)
def test_an_error_says_what_was_meant_too(call, typed, meant):
    done = call("eval", *typed.split())
    assert (done.code, done.out) == (2, "")
    assert meant in done.err


def test_rounding_of_a_framework_is_no_reason(call, tmp_path):
    np.save(tmp_path / "p.npy", np.array([1 + 2**-23, -(2.0**-24)], dtype=np.float32))
    done = call("eval", "dice", "-i", str(tmp_path / "p.npy"), "-t", "1,0")
    assert (done.code, done.err) == (0, "")
    rows = np.random.default_rng(5).dirichlet(np.ones(7), 50).astype(np.float32)
    np.save(tmp_path / "rows.npy", rows)
    done = call("eval", "cross_entropy", "-i", str(tmp_path / "rows.npy"), "-t", ",".join("0" * 50))
    assert "categorical_cross_entropy takes probabilities" in done.err


@each(LOSSES)
def test_samples_of_every_loss_are_silent(entry):
    rng = np.random.default_rng(11)
    for indices in (False, True):
        arrays = tensors(entry, rng, indices=indices)
        found = {name: np.asarray(array) for name, array in arrays.items() if not entry.tensors[name].pairs}
        assert set(found) or arrays
        assert list(complaints(entry, found, {**needed(entry), **array_parameters(entry, rng, arrays)})) == []


def test_every_loss_of_logits_over_classes_notices_probabilities():
    noticed = 0
    for entry in LOSSES:
        if not isinstance(entry.layout, Classes) or entry.tensors[entry.first].expects != "logit":
            continue
        (found,) = complaints(entry, {entry.first: np.array([[0.25, 0.75]])}, {})
        assert found.count(";") == 1, found
        noticed += 1
    assert noticed >= 5


HOLDS = {"logit": "logit", "probability": "probability", "log-probability": "log-probability", "label": "label"}
HOLDS |= {"class": "class", "class list": "whole number", "zero or one": "probability"}


def test_what_is_named_instead_takes_that():
    named = [
        (entry.name, kind, package.get(other))
        for entry in LOSSES
        for tensor in entry.tensors.values()
        for kind, other in tensor.instead.items()
    ]
    assert len(named) >= 18
    for name, kind, other in named:
        assert HOLDS[kind] in {tensor.expects for tensor in other.tensors.values()}, (name, kind, other)
    for entry in LOSSES:
        for tensor in entry.tensors.values():
            for flag in tensor.when:
                assert entry.parameters[flag].kind == "flag", (entry.name, flag)
