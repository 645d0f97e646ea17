"""`NAME:FRAMEWORK` as it is typed."""

from __future__ import annotations

import json

import pytest

from actcli.cli.options import complete_function

TANH = 0.8411919906082768


def test_eval(call):
    done = call("eval", "gelu:jax", "-i", "1", "--grad")
    assert done.out.splitlines()[0].split() == ["x", "gelu:jax(x)", "gelu:jax'(x)"]
    assert done.out.splitlines()[1].split()[:2] == ["1.0", str(TANH)]
    found = json.loads(call("eval", "nn.GELU:JAX", "-i", "1", "--json").out)
    assert (found["function"], found["dialect"]) == ("gelu", "jax")
    assert found["params"] == {"approximate": "tanh"}
    assert found["value"] == [TANH]
    assert "dialect" not in json.loads(call("eval", "gelu", "-i", "1", "--json").out)


def test_a_parameter_that_is_given_wins(call):
    assert (
        call("eval", "gelu:jax", "-i", "1", "-p", "approximate=none", "-f", "csv")
        .out.split()[-1]
        .startswith("1.0,0.8413")
    )


def test_the_reduction_of_a_framework(call):
    assert json.loads(call("eval", "huber:optax", "-i", "0.5,3", "-t", "0", "--json").out)["value"] == [0.125, 2.5]
    assert json.loads(call("eval", "huber:torch", "-i", "0.5,3", "-t", "0", "--json").out)["value"] == 1.3125
    given = call("eval", "huber:optax", "-i", "0.5,3", "-t", "0", "--reduction", "mean", "--json")
    assert json.loads(given.out)["value"] == 1.3125


def test_grad_and_exact_digits(call):
    arguments = ["tversky:keras", "-i", "1,0", "-t", "1,1", "--alpha", "0.9", "--beta", "0.1"]
    assert call("eval", *arguments, "--digits", "20").out.split()[-1] == "0.47368421052631578947"
    by_alpha = json.loads(call("grad", *arguments, "--wrt", "alpha", "--json").out)
    assert (by_alpha["dialect"], by_alpha["wrt"]) == ("keras", "alpha")
    assert by_alpha["grad"] == pytest.approx(1 / 1.9**2)
    assert call("grad", "softplus:torch", "-i", "21").out.split()[-1] == "1.0"


def test_audit_judges_by_the_dialect(call):
    found = json.loads(call("audit", "gelu:jax", "--count", "100", "--json").out)
    assert found["function"] == "gelu:jax"
    assert found["passed"]


def test_edges(call):
    assert "leaky_relu:keras(x)" in call("edges", "leaky_relu:keras").out
    found = json.loads(call("edges", "leaky_relu:keras", "--json").out)
    assert (found["function"], found["params"]) == ("leaky_relu:keras", {"alpha": 0.2})
    assert not any("torch_value" in edge for edge in found["edges"])  # PyTorch's record is of another slope
    assert call("edges", "multiclass_hinge_loss").code == 0


def test_curves_are_labelled(call):
    drawn = call("plot", "gelu", "gelu:jax", "torch.nn.GELU:torch").out
    assert [name in drawn for name in ("gelu", "gelu:jax", "gelu:torch")] == [True] * 3


def test_info_has_a_table_of_dialects(call):
    lines = call("info", "gelu").out.splitlines()
    place = lines.index("Dialects (gelu:jax picks one)")
    assert lines[place + 1].strip() == "as it is in torch, onnx, tf"
    assert lines[place + 2].split() == ["framework", "differs", "note"]
    assert lines[place + 3].split()[:4] == ["jax", "approximate", "=", "tanh"]
    assert "another function" in call("info", "cross_entropy").out
    assert "alpha and beta exchanged" in call("info", "tversky").out


def test_info_says_which_dialect_it_is(call):
    page = call("info", "gelu:jax").out
    assert "gelu:jax is gelu with approximate = tanh. f(1) = 0.841192" in page
    assert "gelu:onnx is gelu as it is." in call("info", "gelu:onnx").out
    assert "must be given" in call("info", "focal:kornia").out


def test_info_in_json(call):
    found = json.loads(call("info", "leaky_relu:keras", "--json").out)
    assert found["dialect"] == "keras"
    assert found["parameters"][0]["default"] == 0.2
    assert found["dialects"]["keras.layers"]["parameters"] == {"alpha": 0.3}
    assert found["dialects"]["torch"]["differs"] is False
    plain = json.loads(call("info", "cross_entropy", "--json").out)
    assert plain["dialect"] is None
    assert plain["dialects"]["smp"]["another_function"] is True
    assert plain["dialects"]["optax"]["reduction"] == "none"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("eval gelu:tf1 -i 1", "gelu has no dialect 'tf1'; there are tf, tfa, torch, jax"),
        ("info generalized_dice:optax", "is another function in optax"),
        (
            "eval focal:kornia -i 1 -t 1",
            "focal_loss needs alpha (α), which has no default here; for example alpha=0.25",
        ),
    ],
)
def test_what_cannot_be(call, arguments, says):
    done = call(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_names_complete_with_dialects():
    found = dict(complete_function("gelu:"))
    assert list(found) == ["gelu:torch", "gelu:jax", "gelu:keras", "gelu:keras.ops", "gelu:onnx", "gelu:tf", "gelu:tfa"]
    assert found["gelu:jax"] == "approximate = tanh"
    assert [name for name, _ in complete_function("nn.GELU:j")] == ["nn.GELU:jax"]
    assert "cross_entropy:smp" not in dict(complete_function("cross_entropy:"))
    assert complete_function("nothing:") == []


@pytest.mark.parametrize(
    ("words", "place", "completed"),
    [  # bash ends a word at a colon, and completes what stands after it
        ("actcli eval gelu : j", 4, ["jax"]),
        ("actcli eval gelu :", 3, ["torch", "jax", "keras", "keras.ops", "onnx", "tf", "tfa"]),
        ("actcli plot gelu : jax leaky_relu : keras", 7, ["keras", "keras.layers"]),
        ("actcli plot gelu : jax leaky_", 5, ["leaky_relu"]),
        ("actcli eval hub", 2, ["huber_loss"]),
    ],
)
def test_bash_is_answered(actcli, words, place, completed):
    done = actcli(_ACTCLI_COMPLETE="complete_bash", COMP_WORDS=words.replace(" ", "\n"), COMP_CWORD=str(place))
    assert done.out.split() == completed
    assert done.err == ""
