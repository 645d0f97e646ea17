"""What is true of every dialect: it can be picked, it evaluates, and it is what it says, another function or the same one."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import actcli
from actcli.definition.dialects import FRAMEWORKS, Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.tensors import Tensor
from actcli.errors import BadValue, NotDefined, UnknownName

from .loss_samples import needed, tensors

EVERY = [(entry, name) for entry in actcli.entries() for name in entry.dialects]
PICKED = [(entry, name) for entry, name in EVERY if not entry.dialects[name].other and entry.evaluable]
OTHERS = [(entry, name) for entry, name in EVERY if entry.dialects[name].other]
REQUIRED = [(entry, name) for entry, name in PICKED if ... in entry.dialects[name].parameters.values()]


def each(pairs):
    """One test for each dialect."""
    return pytest.mark.parametrize(("entry", "name"), pairs, ids=[f"{entry.name}:{name}" for entry, name in pairs])


def _spoken(entry, name):
    return actcli.get(f"{entry.name}:{name}")


def _samples(entry):
    """Tensors at which a difference shows: far out, at the ends of a domain, and in between."""
    if entry.kind == "activation":
        x = np.concatenate([np.linspace(-30, 30, 1201), np.geomspace(1e-8, 40, 99)])
        return [{"x": x if entry.elementwise else np.linspace(-3, 3, 96).reshape(2, 4, 6, 2)}]
    drawn = tensors(entry, np.random.default_rng(5))
    if entry.elementwise:
        drawn = {name: np.stack([array, array]) for name, array in drawn.items()}
    if not entry.elementwise and type(entry.layout).__name__ not in ("Classes", "Rows", "Regions"):
        return [drawn]
    ends = {n: np.where(np.arange(array.size).reshape(array.shape) % 3, array, 0.0) for n, array in drawn.items()}
    return [drawn, ends, {name: np.round(array) for name, array in drawn.items()}]


def _results(entry, given):
    """Values and gradients, with examples for what must be given, in the entry's own reduction."""
    settings = {**entry.drawn({**needed(entry)} if entry.kind == "loss" else {})}
    if "seed" in settings:
        settings["seed"] = 1
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", actcli.ActcliWarning)
        for arrays in _samples(entry):
            found.append(entry(**arrays, **settings))
            if entry.has_derivative():
                found.append(entry.grad(**arrays, **settings))
    return found


def _alike(some, others):
    return all(
        np.shape(a) == np.shape(b) and np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)
        for a, b in zip(some, others, strict=True)
    )


def test_there_are_dialects_to_look_at():
    assert len(PICKED) > 250
    assert len(OTHERS) >= 15
    assert len(REQUIRED) >= 5
    assert sum(entry.dialects[name].differs for entry, name in PICKED) > 50


@each(EVERY)
def test_a_dialect_belongs_to_a_framework_and_says_something(entry, name):
    dialect = entry.dialects[name]
    assert name.split(".")[0] in FRAMEWORKS
    assert len(dialect.note) < 200
    assert not dialect.note or dialect.note.endswith(".")
    assert dialect.note == dialect.note.strip()
    own = name not in entry.frameworks or dialect.parameters or dialect.exchanged or dialect.other
    assert dialect.note or not own


@each(PICKED)
def test_a_dialect_is_the_entry_with_other_defaults(entry, name):
    bound = _spoken(entry, name)
    dialect = entry.dialects[name]
    assert (bound.name, bound.dialect, bound.label) == (entry.name, name, f"{entry.name}:{name}")
    settled = bound.drawn({})
    for parameter, value in dialect.parameters.items():
        assert parameter in bound.required if value is ... else settled[parameter] == value
    assert bound.reduction == (dialect.reduction or entry.reduction)
    assert entry.dialect == ""


@each(PICKED)
def test_a_dialect_differs_where_it_says_so_and_nowhere_else(entry, name):
    dialect = entry.dialects[name]
    bound = _spoken(entry, name)
    if dialect.exchanged:
        one, other = dialect.exchanged
        entry, bound = (each.with_defaults(**{one: 0.9, other: 0.1}) for each in (entry, bound))
    same = _alike(_results(bound, name), _results(entry, name))
    if ... in dialect.parameters.values():
        with pytest.raises(BadValue, match="needs"):
            bound.settle({})
    elif dialect.differs:
        assert not same
    else:
        assert same


@each(OTHERS)
def test_another_function_is_refused_with_what_it_is(entry, name):
    with pytest.raises(NotDefined) as refused:
        _spoken(entry, name)
    assert entry.dialects[name].note in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_every_spelling_of_a_name_takes_a_dialect():
    for spelling in (
        "gelu:jax",
        "nn.GELU:jax",
        "torch.nn.GELU:JAX",
        "jax.nn.gelu:jax",
        "gaussian_error_linear_unit:jax",
    ):
        assert actcli.get(spelling).label == "gelu:jax"
        assert actcli.get(spelling)(1.0) == pytest.approx(0.841192, abs=1e-6)
    assert actcli.get("leaky_relu:Keras.Layers")(-1.0) == -0.3
    assert getattr(actcli, "gelu:jax").label == "gelu:jax"


def test_a_name_of_a_framework_alone_picks_no_dialect():
    assert actcli.get("jax.nn.gelu").label == "gelu"


def test_what_an_alias_implies_comes_before_the_dialect():
    assert actcli.get("gelu_tanh:torch").settle({}) == {"approximate": "tanh"}
    assert actcli.get("gelu_tanh:torch").dialect == "torch"
    assert actcli.get("gelu:jax").settle({"approximate": "none"}) == {"approximate": "none"}


def test_picking_a_dialect_leaves_the_entry_alone():
    before = dict(actcli.gelu.defaults)
    actcli.get("gelu:jax")
    assert actcli.gelu.defaults == before
    assert actcli.get("gelu").settle({}) == {"approximate": "none"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gelu:tf1", "gelu has no dialect 'tf1'; there are tf, tfa, torch, jax, keras, keras.ops, onnx"),
        ("gelu:jxa", "gelu has no dialect 'jxa'; there are jax, "),
        ("gelu:", "gelu has no dialect ''; there are torch, "),
        ("gelu:jax:torch", "gelu has no dialect 'jax:torch'; there are "),
        ("bent_identity:torch", "bent_identity has no dialect 'torch'; no framework is known to have it"),
        ("gellu:jax", "no function 'gellu'; did you mean gelu"),
    ],
)
def test_an_unknown_dialect_is_answered_with_those_there_are(name, says):
    with pytest.raises(UnknownName) as refused:
        actcli.get(name)
    assert str(refused.value).startswith(says)


def test_parameters_in_each_others_place():
    keras, entry = actcli.get("tversky_loss:keras"), actcli.tversky_loss
    input, target = [0.9, 0.2, 0.6], [1.0, 1.0, 0.0]
    swapped, own = {"alpha": 0.9, "beta": 0.2}, {"alpha": 0.2, "beta": 0.9}
    assert keras(input, target, **swapped) == entry(input, target, **own) != entry(input, target, **swapped)
    for wrt, other in (("alpha", "beta"), ("beta", "alpha"), ("input", "input")):
        assert np.array_equal(
            keras.grad(input, target, wrt=wrt, **swapped), entry.grad(input, target, wrt=other, **own)
        )
    assert "beta*sum(i, input[i]*(1 - target[i]))" in keras.definition.text
    assert "false negatives" in keras.parameters["alpha"].help
    assert keras.parameters["alpha"].label == "alpha (α)"


@pytest.mark.parametrize(
    ("dialects", "says"),
    [({"theano": Dialect("x.")}, "no known framework"), ({"torch": Dialect("x.", delta=1.0)}, "which is no parameter")],
)
def test_a_line_that_cannot_be_meant_fails_where_it_stands(dialects, says):
    loss = loss_family("test dialects")
    with pytest.raises(NameError, match=says):

        @loss(
            "input - target",
            input=Tensor("real number"),
            target=Tensor("real number"),
            dialects=dialects,
            source="this test",
        )
        def impostor(input, target):
            """Never registered."""
            return input - target


def test_what_is_another_function_has_no_parameters():
    assert another("Twice this.").differs
    assert another("Twice this.").parameters == {}
