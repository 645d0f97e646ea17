"""Derivatives by jets, against mpmath's numerical differentiation at high precision and against closed forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.errors import BadIndex, BadValue
from actcli.exact.evaluate import derivative, value
from actcli.formula import Formula
from actcli.formula.tree import FUNCTIONS

KINKED = {"abs", "sign", "floor", "max", "min"}
POINTS = {"log": (0.3, 1.0, 1e10), "sqrt": (0.3, 4.0, 1e10)}
ANYWHERE = (0.0, 0.3, -1.7, 3.0, -9.5)

MPMATH: dict[str, Callable[[Any], Any]] = {
    "exp": mp.exp,
    "log": mp.log,
    "sqrt": mp.sqrt,
    "sin": mp.sin,
    "cos": mp.cos,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "atan": mp.atan,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "Phi": mp.ncdf,
    "phi": mp.npdf,
}


def agree(got: Any, expected: Any, digits: int) -> bool:
    with mp.workdps(400):
        return bool(abs(got - expected) <= abs(expected) * mpf(10) ** -digits)


def numerical(function: Callable[[Any], Any], x: float, order: int) -> Any:
    """mpmath's difference quotient with so many digits that 35 of the result are right."""
    with mp.workdps(150):
        return mp.diff(function, mpf(x), order)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("name", MPMATH)
def test_functions(name: str, order: int) -> None:
    for x in POINTS.get(name, ANYWHERE):
        got = derivative(Formula(f"{name}(x)"), {"x": x}, "x", order=order, digits=30)
        expected = numerical(MPMATH[name], x, order)
        if abs(expected) < 1e-60:  # the difference quotient cannot find an exact 0
            assert got == 0
        else:
            assert agree(got, expected, 29), (x, got, expected)


def test_every_function_of_the_language_is_differentiated() -> None:
    assert MPMATH.keys() | KINKED == FUNCTIONS.keys()


COMPOSED: list[tuple[str, Callable[[Any], Any]]] = [
    ("x*y**3 - 2/x", lambda x: x * mpf(1.5) ** 3 - 2 / x),
    ("y/(1 + x**2)", lambda x: mpf(1.5) / (1 + x**2)),
    ("(x + y)/(x*x + y)", lambda x: (x + 1.5) / (x * x + 1.5)),
    ("x**5 - x**-3", lambda x: x**5 - x**-3),
    ("x**2.5", lambda x: x ** mpf(2.5)),
    ("y**x", lambda x: mpf(1.5) ** x),
    ("x**x", lambda x: x**x),
    ("(x + 1)**(2*x)", lambda x: (x + 1) ** (2 * x)),
    ("tanh(softplus(x))*x", lambda x: mp.tanh(mp.log(1 + mp.exp(x))) * x),
    ("exp(sin(x)*cos(x))/sqrt(x)", lambda x: mp.exp(mp.sin(x) * mp.cos(x)) / mp.sqrt(x)),
    ("log(Phi(x)) + atan(erf(x))", lambda x: mp.log(mp.ncdf(x)) + mp.atan(mp.erf(x))),
    ("max(x, y)*min(2*x, 9)*abs(-x)*sign(x) + floor(x)", lambda x: mpf(1.5) * 2 * x * x if x < 1.5 else 2 * x**3),
    ("(z*z if x > 1 else -z) + y where z = x**2", lambda x: x**4 if x > 1 else -(x**2)),
    ("sum(i, t[i]*x**i)", lambda x: 3 - x + 2 * x**2),
    ("prod(i, t[i] + x)", lambda x: (3 + x) * (x - 1) * (2 + x)),
    ("largest(i, t[i]*x)", lambda x: 3 * x),
]


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("x", [0.75, 1.25, 2.5])
@pytest.mark.parametrize(("text", "function"), COMPOSED, ids=[text for text, _ in COMPOSED])
def test_rules(text: str, function: Callable[[Any], Any], x: float, order: int) -> None:
    bindings = {"x": x, "y": 1.5, "t": [3.0, -1.0, 2.0]}
    got = derivative(Formula(text), bindings, "x", order=order, digits=30)
    expected = numerical(function, x, order)
    assert agree(got, expected, 29) or (abs(expected) < 1e-60 and got == 0)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(("wrt", "place"), [("beta", 0), ("x", 1)])
def test_by_a_parameter(wrt: str, place: int, order: int) -> None:
    point = [0.75, -2.5]

    def function(moved: Any) -> Any:
        beta, x = (moved, mpf(point[1])) if place == 0 else (mpf(point[0]), moved)
        return mp.log(1 + mp.exp(beta * x)) / beta

    bindings = {"beta": point[0], "x": point[1]}
    got = derivative(Formula("log(1 + exp(beta*x))/beta"), bindings, wrt, order=order)
    assert agree(got, numerical(function, point[place], order), 29)


# closed forms where the rules of differentiation cancel or overflow
TAILS: list[tuple[str, float, int, Callable[[], Any]]] = [
    ("1/(1 + exp(-x))", 40.0, 1, lambda: 1 / (2 + mp.exp(40) + mp.exp(-40))),
    ("sigmoid(x)", 40.0, 1, lambda: 1 / (2 + mp.exp(40) + mp.exp(-40))),
    ("sigmoid(x)", 1e-200, 2, lambda: -mpf(1e-200) / 8),
    ("tanh(x)", 300.0, 1, lambda: mp.sech(300) ** 2),
    ("tanh(x)", -300.0, 2, lambda: 2 * mp.tanh(300) * mp.sech(300) ** 2),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", 300.0, 1, lambda: mp.sech(300) ** 2),
    ("x - tanh(x)", 1e-160, 1, lambda: mp.tanh(mpf(1e-160)) ** 2),
    ("log(1 + exp(x))", -745.0, 1, lambda: mp.exp(-745) / (1 + mp.exp(-745))),
    ("x*Phi(x)", -5.5, 1, lambda: mp.erfc(5.5 / mp.sqrt(2)) / 2 - 5.5 * mp.npdf(5.5)),
    ("erfc(x)", 26.5, 2, lambda: 4 * mpf(26.5) * mp.exp(-(mpf(26.5) ** 2)) / mp.sqrt(mp.pi)),
    ("atan(x)", 1e100, 1, lambda: 1 / (1 + mpf(1e100) ** 2)),
    ("sqrt(x**2 + 1)", 1e200, 2, lambda: (mpf(1e200) ** 2 + 1) ** mpf("-1.5")),
    ("log(exp(x))", 1e300, 1, lambda: mpf(1)),
    ("1/(1 + exp(-x))", -1e308, 1, lambda: mp.exp(mpf(-1e308))),
]


@pytest.mark.parametrize(("text", "x", "order", "expected"), TAILS, ids=[f"{t} at {x}" for t, x, *_ in TAILS])
def test_tails(text: str, x: float, order: int, expected: Callable[[], Any]) -> None:
    with mp.workdps(600):
        assert agree(derivative(Formula(text), {"x": x}, "x", order=order), expected(), 29)


def test_softmax_jacobian() -> None:
    formula = Formula("exp(x[i])/sum(j, exp(x[j]))")
    xs = np.array([1.0, -2.0, 0.5, 40.0])
    with mp.workdps(60):
        powers = [mp.exp(mpf(float(x))) for x in xs]
        shares = [power / sum(powers) for power in powers]
    for i in range(4):
        for k in range(4):
            got = derivative(formula, {"x": xs}, "x", at=(k,), indices={"i": i})
            with mp.workdps(60):
                assert agree(got, shares[i] * ((i == k) - shares[k]), 29)


def test_cross_entropy_gradient() -> None:
    formula = Formula("-sum(c, q[c]*log(p[c])) where p[c] = exp(input[c])/sum(j, exp(input[j])); q[c] = target[c]")
    bindings = {"input": [1.0, 2.0, -800.0], "target": [0.25, 0.75, 0.0]}
    with mp.workdps(400):
        powers = [mp.exp(x) for x in (1, 2, -800)]
        expected = [power / sum(powers) - target for power, target in zip(powers, (0.25, 0.75, 0), strict=True)]
    for k in range(3):
        assert agree(derivative(formula, bindings, "input", at=k), expected[k], 29)


def test_an_element_of_a_matrix() -> None:
    formula = Formula("sum(i, sum(k, A[i, k]**2*x[k]))")
    bindings: Mapping[str, Any] = {"A": [[1.0, 2.0], [3.0, 4.0]], "x": [5.0, 7.0]}
    assert derivative(formula, bindings, "A", at=(1, 0)) == 30
    assert derivative(formula, bindings, "A", at=(1, 1), order=2) == 14


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("max(0, x)", 0.0, 0),
        ("max(x, 0)", 0.0, 1),
        ("min(max(0, x), 6)", 6.0, 1),
        ("min(6, max(0, x))", 6.0, 0),
        ("abs(x)", 0.0, 0),
        ("sign(x)", 0.0, 0),
        ("floor(x)", 2.0, 0),
        ("largest(i, t[i]*x)", 0.0, 2),
    ],
)
def test_kinks_take_the_documented_choice(text: str, x: float, slope: int) -> None:
    assert derivative(Formula(text), {"x": x, "t": [2.0, 3.0]}, "x") == slope


def test_a_branch_that_is_not_taken_has_no_say() -> None:
    assert derivative(Formula("x if x > 0 else log(x)"), {"x": 2.0}, "x") == 1
    assert derivative(Formula("y*log(x)"), {"x": 0.0, "y": 0.0}, "x") == 0


def test_a_name_in_a_condition_does_not_count() -> None:
    assert derivative(Formula("1 if x > 0 else 2"), {"x": 2.0}, "x") == 0
    assert derivative(Formula("sum(i, t[i], t[i] > x)"), {"x": 2.0, "t": [1.0, 3.0]}, "x") == 0


@pytest.mark.parametrize(
    ("bindings", "wrt", "options", "said"),
    [
        ({"x": 1.0, "beta": 1.0}, "gamma", {}, "the formula has no gamma; it has beta, x"),
        ({"x": 1.0, "beta": 1.0}, "bta", {}, "did you mean beta?"),
        ({"x": 1.0, "beta": 1.0}, "x", {"order": 3}, "order 3 is not allowed"),
        ({"x": 1.0, "beta": 1.0}, "x", {"order": 0}, "order 0 is not allowed"),
        ({"x": [1.0], "beta": 1.0}, "x", {}, "x is a tensor; say at which"),
        ({"x": 1.0, "beta": 1.0}, "x", {"at": 0}, "x has 0 axes"),
        ({"x": None, "beta": 1.0}, "x", {}, "needs a number"),
    ],
)
def test_what_cannot_be_differentiated(
    bindings: Mapping[str, Any], wrt: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadValue) as caught:
        derivative(Formula("exp(beta*x)"), bindings, wrt, **options)
    assert said in str(caught.value)


def test_an_element_that_is_not_there() -> None:
    with pytest.raises(BadIndex, match="index 3 is outside axis 0 of x"):
        derivative(Formula("sum(i, x[i])"), {"x": [1.0, 2.0]}, "x", at=(3,))


def test_where_a_function_has_no_derivative() -> None:
    assert value(Formula("sqrt(x)"), {"x": 0.0}) == 0
    with pytest.raises(BadValue, match="divides by zero"):
        derivative(Formula("sqrt(x)"), {"x": 0.0}, "x")
    assert (
        derivative(Formula("abs(x)**0.5"), {"x": 0.0}, "x") == 0
    )  # the derivative 0 of abs leaves nothing to multiply
    with pytest.raises(BadValue, match="has no derivative there"):
        derivative(Formula("x**x"), {"x": -2.0}, "x")
