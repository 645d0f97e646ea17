"""The JSON object: its members for every function, and its numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.laws import loss_samples
from tests.laws.registry import ACTIVATIONS, ALONG_AXIS, ELEMENTWISE, LOSSES, each

HEAD = ["schema", "function", "kind", "params", "dtype", "input"]


def required(entry) -> list[str]:
    """-p options for the parameters that have no default."""
    return [
        text
        for parameter in entry.parameters.values()
        if parameter.required
        for text in ("-p", f"{parameter.display}={parameter.example}")
    ]


def spelled(value) -> list | float:
    """A value of the library as JSON spells it."""
    words = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return [spelled(one) for one in value] if isinstance(value, list) else words.get(str(value), value)


@each(ACTIVATIONS)
def test_eval_of_every_activation_holds_what_the_library_says(call, entry):
    x = np.linspace(-2, 2, 16).reshape(2, 2, 2, 2)
    done = call("eval", entry.name, "-i", json.dumps(x.tolist()), "--grad", "--json", *required(entry))
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert list(found) == [*HEAD, "value", "grad"]
    value, slope = entry.value_and_grad(x, **entry.drawn({}))
    assert (found["schema"], found["function"], found["kind"], found["dtype"]) == (
        1,
        entry.name,
        "activation",
        "float64",
    )
    assert list(found["params"]) == [parameter.display for parameter in entry.parameters.values()]
    assert found["input"] == x.tolist()
    assert found["value"] == spelled(value.tolist())
    assert found["grad"] == spelled(slope.tolist())


@each(ELEMENTWISE)
def test_grad_by_every_real_parameter(call, entry):
    for parameter in entry.parameters.values():
        if not (parameter.differentiable and entry.has_derivative(parameter.name)):
            continue
        done = call("grad", entry.name, "-i", "-1,2", "--wrt", parameter.display, "--json", *required(entry))
        found = json.loads(done.out)
        assert list(found) == [*HEAD, "wrt", "order", "grad"]
        assert (found["wrt"], found["order"]) == (parameter.display, 1)
        assert found["grad"] == spelled(entry.grad([-1.0, 2.0], wrt=parameter.name, **entry.drawn({})).tolist())


@each(ALONG_AXIS)
def test_grad_along_an_axis_is_the_jacobian(call, entry):
    x = np.linspace(-1, 1, 8).reshape(2, 2, 2)
    done = call("grad", entry.name, "-i", json.dumps(x.tolist()), "--json")
    found = json.loads(done.out)
    assert found["grad"] == entry.grad(x).tolist()
    assert found["wrt"] == "input"


def on_files(entry, tmp_path, rng) -> list[str]:
    """The options that give a loss one set of its tensors, each in a file."""
    options = []
    for place, (name, value) in enumerate(loss_samples.tensors(entry, rng).items()):
        path = tmp_path / f"{name}.npy"
        np.save(path, value)
        options += (
            ["-i", str(path)] if place == 0 else ["-t", str(path)] if name == "target" else ["-p", f"{name}={path}"]
        )
    for name, value in loss_samples.needed(entry).items():
        options += ["-p", f"{name}={','.join(map(str, value))}"]
    return options


SINGLE = [
    entry
    for entry in LOSSES
    if not any(isinstance(v, list) for v in loss_samples.tensors(entry, np.random.default_rng(0)).values())
]


def test_losses_that_take_a_list_of_arrays_are_the_exception():
    assert {entry.name for entry in LOSSES} - {entry.name for entry in SINGLE} == {"adaptive_log_softmax_with_loss"}


@each(SINGLE)
@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_every_loss_holds_what_the_library_says(call, entry, reduction, tmp_path, rng):
    options = on_files(entry, tmp_path, rng)
    tensors = {path.stem: np.load(path) for path in tmp_path.iterdir()}
    parameters = loss_samples.needed(entry)
    found = json.loads(call("eval", entry.name, *options, "--reduction", reduction, "--grad", "--json").out)
    rest = [name for name in entry.tensors if name != entry.first and name in tensors]
    assert list(found) == [*HEAD, *rest, "reduction", "value", "grad"]
    assert found["reduction"] == reduction
    assert found["value"] == spelled(entry(**tensors, **parameters, reduction=reduction).tolist())
    assert found["grad"] == spelled(entry.grad(**tensors, **parameters, reduction=reduction).tolist())
    assert {name: found[name] for name in rest} == {name: tensors[name].tolist() for name in rest}
    gradient = json.loads(call("grad", entry.name, *options, "--reduction", reduction, "--json").out)
    assert list(gradient) == [*HEAD, *rest, "wrt", "order", "reduction", "grad"]
    assert gradient["grad"] == found["grad"]


@each(SINGLE)
def test_every_loss_has_a_table(call, entry, tmp_path, rng):
    options = on_files(entry, tmp_path, rng)
    for verb in (["eval"], ["grad"]):
        done = call(*verb, entry.name, *options)
        assert done.code == 0
        assert done.out.count("\n") >= 2


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_numbers_are_the_shortest_of_their_type(call):
    done = call("eval", "silu", "-i", "0.1,1e-5,-0.0,nan,inf,-inf", "--dtype", "float32", "--json")
    assert '"input": [0.1, 1e-05, -0.0, "NaN", "Infinity", "-Infinity"]' in done.out
    assert '"value": [0.05249792, 5.000025e-06, -0.0, "NaN", "Infinity", -0.0]' in done.out
    assert '"dtype": "float32"' in done.out


@pytest.mark.parametrize(
    ("dtype", "x"), [("float64", "0.1"), ("float32", "0.1"), ("float16", "0.1"), ("bfloat16", "0.1")]
)
def test_dtype_casts_input_target_and_parameter_arrays(call, dtype, x):
    loss = json.loads(call("eval", "mse", "-i", f"{x},1", "-t", "0.3", "--dtype", dtype, "--json").out)
    assert (loss["dtype"], loss["input"], loss["target"]) == (dtype, [0.1, 1.0], 0.3)
    prelu = json.loads(call("eval", "prelu", "-i", "[[1,-2]]", "-p", "alpha=0.1,0.2", "--dtype", dtype, "--json").out)
    assert prelu["dtype"] == dtype


def test_a_file_keeps_its_type_beside_a_typed_number(call, tmp_path):
    np.save(tmp_path / "x.npy", np.array([1, 2], np.float32))
    found = json.loads(call("eval", "mse", "-i", f"{tmp_path}/x.npy", "-t", "0.5", "--json").out)
    assert found["dtype"] == "float32"


def test_class_indices_stay_whole(call):
    found = json.loads(call("eval", "cross_entropy", "-i", "[[1,2],[3,4]]", "-t", "0,1", "--json").out)
    assert found["input"] == [[1.0, 2.0], [3.0, 4.0]]
    assert found["target"] == [0, 1]
    assert all(type(index) is int for index in found["target"])


@pytest.mark.parametrize(
    ("name", "x", "target"), [("huber", "1,2", 0), ("huber", "1", [0]), ("cross_entropy", "1,2,3", 2)]
)
def test_one_number_as_a_target_is_a_scalar_where_one_is_wanted(call, name, x, target):
    shown = target if isinstance(target, int) else target[0]
    assert json.loads(call("eval", name, "-i", x, "-t", str(shown), "--json").out)["target"] == target


def test_parameters_are_given_by_any_spelling_and_said_by_one(call):
    for spelling in (["--lambda", "2"], ["-p", "λ=2"], ["-p", "lambd=2"], ["-p", "lambda=2"]):
        found = json.loads(call("eval", "softshrink", "-i", "3", *spelling, "--json").out)
        assert found["params"] == {"lambda": 2.0}
    assert json.loads(call("eval", "gelu_tanh", "-i", "3", "--json").out)["params"] == {"approximate": "tanh"}
    assert json.loads(call("eval", "softmax", "-i", "[[1,2]]", "-p", "dim=0", "--json").out)["params"]["axis"] == 0


def test_seed(call):
    def drawn(seed):
        return json.loads(call("eval", "rrelu", "-i", "-1,-2", "-p", "training=true", "--seed", seed, "--json").out)[
            "value"
        ]

    assert drawn("1") == drawn("1") != drawn("2")
