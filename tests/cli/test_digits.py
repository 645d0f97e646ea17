"""eval and grad --digits."""

from __future__ import annotations

import json
import math

import pytest

GELU = "-1.04442593562382456611182007185e-7"


def test_the_value_of_gelu_to_thirty_digits(call):
    ended = call("eval", "gelu", "-i", "-5.5", "--digits", "30")
    assert ended.out.split() == ["x", "gelu(x)", "-5.5", GELU]
    assert not ended.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # 0.1 is one tenth, and the default of hardsigmoid one sixth
        (["eval", "mse", "-i", "0.1", "-t", "0", "--digits", "30"], "0.01"),
        (["eval", "hardsigmoid", "-i", "1", "--digits", "20"], "0.66666666666666666667"),
        (["eval", "leaky_relu", "-i", "-1", "--digits", "20"], "-0.01"),
        (["eval", "leaky_relu", "-i", "-1", "-p", "alpha=0.3", "--digits", "20"], "-0.3"),
        (["eval", "softplus", "-i", "0", "--beta", "0.1", "--digits", "20"], "6.9314718055994530942"),
        (["grad", "sigmoid", "-i", "50", "--digits", "20"], "1.9287498479639177830e-22"),
        (["grad", "tanh", "-i", "1e-3", "--order", "2", "--digits", "10"], "-0.001999997333"),
        (["eval", "softsign", "-i", "inf", "--digits", "5"], "1.0"),
        (["eval", "gelu", "-i", "0x1p-2", "--digits", "20"], "0.149676581420730"),
        (["eval", "mse", "-i", "0x1.999999999999ap-4", "-t", "0", "--digits", "25"], "0.01000000000000000111022302"),
        (["eval", "mse", "-i", "0.1", "-t", "0", "--dtype", "float32", "--digits", "12"], "0.0100000002980"),
        (["eval", "rational", "-i", "0.3", "--digits", "40"], "0.2862017999621233953905818999234233863331"),
        (["eval", "rational", "-i", "0.3", "-p", "numerator=0.1,0.2", "-p", "denominator=1", "--digits", "25"], "0.16"),
        (["eval", "rational", "-i", "0.3", "-p", "numerator=0.1", "-p", "denominator=2", "--digits", "25"], "0.05"),
        (["grad", "l1", "-i", "0.1,0.2,0.4", "-t", "0", "--digits", "5"], "0.33333"),
    ],
)
def test_results(call, arguments, expected):
    ended = call(*arguments)
    assert ended.code == 0, ended.err
    shown = ended.out.split("\n")[1].split()[-1]
    assert shown.startswith(expected)


def test_json_holds_decimals_as_texts(call):
    members = json.loads(call("eval", "focal", "-i", "0.3", "-t", "1", "--gamma", "2", "--digits", "25", "--json").out)
    assert members["dtype"] == "exact"
    assert members["digits"] == 25
    assert members["params"] == {"gamma": "2.0", "alpha": None}
    assert members["input"] == ["0.3"]
    assert members["value"] == "0.1003932754885970743859313"
    members = json.loads(call("grad", "gelu", "-i", "inf,nan,0", "--digits", "5", "--json").out)
    assert members["grad"] == ["1.0", "NaN", "0.5"]
    assert members["input"] == ["Infinity", "NaN", "0.0"]


def test_a_jacobian_and_a_reduced_loss(call):
    rows = call("grad", "softmax", "-i", "1,2,3", "--digits", "25").out.splitlines()
    assert rows[1].split() == [
        "y0",
        "0.08192506906499322844586388",
        "-0.02203304452017429603466754",
        "-0.05989202454481893241119634",
    ]
    ended = call("eval", "cross-entropy", "-i", "[[18,0],[0,18]]", "-t", "0,0", "--digits", "20", "--reduction", "sum")
    assert ended.out.split()[-1] == "18.000000030459959257"


def test_agrees_with_floats_where_these_suffice(call):
    exact = call(
        "eval", "cross-entropy", "-i", "[[2,1,0.1],[0,3,1]]", "-t", "0,1", "-p", "label_smoothing=0.1", "--digits", "30"
    )
    floats = call("eval", "cross-entropy", "-i", "[[2,1,0.1],[0,3,1]]", "-t", "0,1", "-p", "label_smoothing=0.1")
    for one, other in zip(exact.out.split()[-4:], floats.out.split()[-4:], strict=True):
        assert one == other or math.isclose(float(one), float(other), rel_tol=1e-15)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "gelu", "-i", "1", "--digits", "0"], "--digits 0 is not allowed"),
        (["eval", "gelu", "-i", "1", "--digits", "x"], "digits"),
        (["eval", "gelu", "-i", "1e9999", "--digits", "5"], "exponents reach"),
        (
            [
                "eval",
                "ctc",
                "-i",
                "[[[0,0]]]",
                "-t",
                "[[1]]",
                "-p",
                "input_lengths=1",
                "-p",
                "target_lengths=1",
                "--digits",
                "5",
            ],
            "algorithm",
        ),
        (["eval", "rrelu", "-i", "1", "-p", "training=true", "--digits", "5"], "random"),
        (["grad", "mse", "-i", "1", "-t", "0", "-p", "weight=2", "--wrt", "weight", "--digits", "5"], "reduction sum"),
        (["grad", "gelu", "-i", "1", "--order", "3", "--digits", "5"], "order 3"),
        (["eval", "gelu", "-i", "1", "--digits", "5", "-f", "npy", "-o", "{tmp}/x.npy"], "decimals"),
    ],
)
def test_errors(call, tmp_path, arguments, message):
    ended = call(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert ended.code == 2
    assert message in ended.err
    assert len(ended.err.splitlines()) <= 2
    assert not ended.out
    assert not list(tmp_path.iterdir())


def test_coefficients_are_decimals_too(call):
    members = json.loads(
        call("grad", "rational", "-i", "0.3", "-p", "numerator=0.1,0.2", "--digits", "9", "--json").out
    )
    assert members["params"] == {"numerator": ["0.1", "0.2"], "denominator": ["1.0", "0.0", "2.383"]}


@pytest.mark.parametrize("x", ["1e10", "1e300", "-1e200"])
def test_a_result_too_long_to_write_is_refused_at_once(call, x):
    ended = call("eval", "exp", "-i", x, "--digits", "5")
    assert ended.code == 2
    assert "1e100000" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert call("eval", "exp", "-i", "2e5", "--digits", "5").out.split()[-1] == "7.8774e86858"
