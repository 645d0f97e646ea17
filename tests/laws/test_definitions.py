"""What every definition must say, and that it says the same everywhere."""

from __future__ import annotations

import inspect

import pytest

import actcli
from actcli.definition import registry
from actcli.definition.families import activation_family
from actcli.errors import UnknownName
from actcli.exact import evaluate
from actcli.formula.names import plain

from .registry import ELEMENTWISE, LOSSES, each

ALL = actcli.entries()


def test_the_catalogue_holds_what_it_should():
    assert len(actcli.names("activation")) == 76
    assert len(actcli.names("loss")) == 97
    assert actcli.names() == sorted(actcli.names())


@each(ALL)
def test_everything_a_reader_is_shown_is_there(entry):
    assert entry.summary.endswith(".")
    assert entry.source
    assert entry.family
    assert entry.definition is not None or entry.words
    assert all(text == text.strip() and len(text) < 400 for text in (*entry.notes, *entry.pitfalls))
    for parameter in entry.parameters.values():
        assert parameter.help
        assert parameter.describe()
        assert parameter.required or parameter.check(parameter.default) == parameter.default


@each(ALL)
def test_all_names_lead_to_the_entry(entry):
    spellings = [entry.name, entry.name.upper(), entry.name.replace("_", "-"), entry.name.replace("_", " ")]
    for alias in (*spellings, *entry.aliases):
        assert actcli.get(alias).name == entry.name
    for framework, names in entry.frameworks.items():
        for name in names.replace(",", " ").split():
            if name.replace(".", "").isidentifier() and plain(name.rsplit(".", 1)[-1]) not in {
                plain(n) for n in actcli.names()
            } - {plain(entry.name)}:
                assert actcli.get(f"{framework}.{name}").name == entry.name
    assert getattr(actcli, entry.name).name == entry.name
    if entry.kind == "loss":
        assert actcli.get(entry.name.removesuffix("_loss") + "Loss").name == entry.name


def test_no_alias_is_claimed_twice():
    owners: dict[str, str] = {}
    for entry in ALL:
        for alias in entry.aliases:
            assert owners.setdefault(plain(alias), entry.name) == entry.name


@each([entry for entry in ALL if entry.evaluable and entry.elementwise])
def test_every_derivative_of_elementwise_entries_is_defined(entry):
    assert entry.has_derivative()
    assert entry.has_derivative(order=2)
    for parameter in entry.parameters.values():
        assert entry.has_derivative(parameter.name) == parameter.differentiable, parameter.name
    if entry.kind == "loss":
        for name, tensor in entry.tensors.items():
            assert entry.has_derivative(name) == tensor.differentiable, name


@each(LOSSES)
def test_every_tensor_of_a_loss_can_be_differentiated_by_or_says_why_not(entry):
    for name, tensor in entry.tensors.items():
        assert entry.has_derivative(name) == tensor.differentiable or (tensor.optional and not tensor.differentiable), (
            name
        )


@each([entry for entry in ELEMENTWISE if entry.slope is not None])
def test_the_slope_as_text_is_the_derivative_of_the_formula(entry):
    values = entry.drawn({})
    for x in (-7.3, -2.9, -1.3, -0.7, -0.2, 0.3, 0.9, 2.1, 4.6, 7.7):
        if any(abs(x - kink) < 1e-9 for kink in entry.kinks):
            continue
        bound = {**values, "x": x}
        stated, derived = evaluate.value(entry.slope, bound), evaluate.derivative(entry.definition, bound, "x")
        assert abs(stated - derived) <= 1e-25 * max(1, abs(derived)), x


def test_elementwise_activations_state_their_slope():
    assert [entry.name for entry in ELEMENTWISE if entry.slope is None] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nn.GELU", "gelu"),
        ("torch.nn.functional.gelu", "gelu"),
        ("F.gelu", "gelu"),
        ("jax.nn.gelu", "gelu"),
        ("keras.activations.gelu", "gelu"),
        ("huber", "huber_loss"),
        ("HuberLoss", "huber_loss"),
        ("huber_loss", "huber_loss"),
        ("cross-entropy", "cross_entropy"),
        ("Cross Entropy Loss", "cross_entropy"),
        ("logistic", "sigmoid"),
        ("focal", "focal_loss"),
        ("CTCLoss", "ctc_loss"),
        ("soft max", "softmax"),
    ],
)
def test_spellings(name, expected):
    assert actcli.get(name).name == expected


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("gellu", "gelu"), ("hubber", "huber"), ("cros_entropy", "cross_entropy")],
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, hint):
    with pytest.raises(UnknownName, match=hint):
        actcli.get(wrong)
    with pytest.raises(AttributeError, match="actcli"):
        getattr(actcli, wrong)


def test_two_functions_cannot_have_one_name():
    with pytest.raises(ValueError, match="already"):
        registry.register(actcli.get("relu"))


def test_an_entry_whose_alias_is_taken_leaves_nothing_behind():
    activation = activation_family("test impostors")
    with pytest.raises(ValueError, match="swish is an alias of silu already"):

        @activation("x", aliases="fresh_alias swish", source="this test")
        def impostor(x):
            """Never registered."""
            return x

    for name in ("impostor", "fresh_alias"):
        with pytest.raises(UnknownName):
            actcli.get(name)


@pytest.mark.parametrize(
    ("alias", "parameter", "value"),
    [
        ("gelu_new", "approximate", "tanh"),
        ("binary_step", "h0", 1.0),
        ("kl_divergence_with_log_targets", "log_target", True),
        ("kl_divergence_with_log_targets_loss", "log_target", True),
    ],
)
def test_an_alias_that_implies_a_parameter(alias, parameter, value):
    assert actcli.get(alias).settle({})[parameter] == value
    assert alias.removesuffix("_loss") in actcli.get(alias).variants


def test_an_alias_that_needs_a_parameter():
    with pytest.raises(ValueError, match="max_value"):
        actcli.get("clipped_relu")(1.0)
    assert actcli.get("clipped_relu")(9.0, max_value=2) == 2.0


@pytest.mark.parametrize(
    "spelling",
    [{"lambd": 0.25}, {"lambda_": 0.25}, {"λ": 0.25}, {"lambda": 0.25}, {"threshold": 0.25}, {"LAMBD": 0.25}],
)
def test_every_spelling_of_a_parameter(spelling):
    assert actcli.softshrink(1.0, **spelling) == 0.75
    (name,) = spelling
    assert actcli.softshrink.grad(1.0, wrt=name, **spelling) == -1.0


def test_symbols_that_differ_in_case_alone_are_told_apart():
    values = actcli.hardtanh.settle({"m": -3.0, "M": 2.0})
    assert (values["min_val"], values["max_val"]) == (-3.0, 2.0)


@each(ALL)
def test_signatures_show_tensors_and_parameters(entry):
    shown = inspect.signature(entry).parameters
    tensors = list(entry.tensors) if entry.kind == "loss" else ["x"]
    options = ["reduction", "out", "threads"] if entry.kind == "loss" else ["out", "threads"]
    assert list(shown) == [*tensors, *options, *entry.parameters]
    for name, parameter in entry.parameters.items():
        assert parameter.describe() in repr(parameter)
        assert parameter.required == (shown[name].default is inspect.Parameter.empty)
