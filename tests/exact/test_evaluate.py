"""Values of formulas, against mpmath called directly with digits to spare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.errors import BadIndex, BadValue, NotDefined
from actcli.exact.evaluate import value
from actcli.formula import Formula

ENOUGH = 2000  # digits in which the naive forms below are right at every point used here


def agree(got: Any, expected: Any, digits: int) -> bool:
    with mp.workdps(ENOUGH):
        return bool(abs(got - expected) <= abs(expected) * mpf(10) ** -digits)


# name: mpmath's own, or the definition; arguments in every region, tails included
WITNESSES: dict[str, tuple[Callable[[Any], Any], tuple[float, ...]]] = {
    "exp": (mp.exp, (0.0, 1.0, -1e-300, 700.0, -745.5, 12345.678, -1e10, 3.0)),
    "log": (mp.log, (1.0, 0.5, 1 + 2**-52, 1 - 2**-53, 1e-308, 5e-324, 1e308)),
    "sqrt": (mp.sqrt, (0.0, 2.0, 4.0, 5e-324, 1e308)),
    "abs": (abs, (0.0, -2.5, 1e308)),
    "sign": (mp.sign, (0.0, -2.5, 5e-324)),
    "floor": (mp.floor, (0.0, 2.5, -2.5, 3.0, -3.0, 1e308, -5e-324)),
    "sin": (mp.sin, (0.0, 1.0, 3.141592653589793, 1e22, -1e308, 1e-300)),
    "cos": (mp.cos, (0.0, 1.0, 1.5707963267948966, 1e22, -1e308, 1e-300)),
    "sinh": (mp.sinh, (0.0, 1.0, -800.0, 1e-300, 1e5)),
    "cosh": (mp.cosh, (0.0, 1.0, -800.0, 1e-300, 1e5)),
    "tanh": (mp.tanh, (0.0, 1.0, -0.3, 1e-300, 19.0, -1e308)),
    "atan": (mp.atan, (0.0, 1.0, -1e-300, 1e308, -3.0)),
    "erf": (mp.erf, (0.0, 1.0, -0.3, 1e-300, 5.9, -30.0, 1e308)),
    "erfc": (mp.erfc, (0.0, 1.0, -0.3, 0.999, 5.9, 11.5, 12.5, 26.5, -30.0, 150.0, 12345.6)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), (0.0, 1.0, -1.0, 40.0, -745.5, 1e-300, -3000.0)),
    "softplus": (lambda x: mp.log(1 + mp.exp(x)), (0.0, 1.0, -1.0, 40.0, -745.0, 1e-300, -3000.0, 1e308)),
    "Phi": (mp.ncdf, (0.0, 1.0, -1.0, -5.5, 8.3, -17.5, -18.5, -38.5, 38.5, -1e-300)),
    "phi": (mp.npdf, (0.0, 1.0, -5.5, 38.6, 1e-300)),
}


@pytest.mark.parametrize("digits", [5, 30, 200])
@pytest.mark.parametrize(("name", "x"), [(name, x) for name, (_, points) in WITNESSES.items() for x in points])
def test_functions(name: str, x: float, digits: int) -> None:
    got = value(Formula(f"{name}(x)"), {"x": x}, digits=digits)
    with mp.workdps(ENOUGH):
        assert agree(got, WITNESSES[name][0](mpf(x)), digits)


def test_every_function_of_the_language_has_a_witness() -> None:
    from actcli.formula.tree import FUNCTIONS

    assert WITNESSES.keys() | {"max", "min"} == FUNCTIONS.keys()


def _softplus(x: Any) -> Any:
    return mp.log(1 + mp.exp(x))


# formula, bindings, the same in mpmath; forms that cancel, at points where they do
CANCELLING: list[tuple[str, Mapping[str, Any], Callable[[], Any]]] = [
    ("x - tanh(x)", {"x": 1e-160}, lambda: mpf(1e-160) - mp.tanh(mpf(1e-160))),
    ("x - tanh(x)", {"x": -1e-300}, lambda: mpf(-1e-300) - mp.tanh(mpf(-1e-300))),
    ("log(1 + exp(x))", {"x": -745.0}, lambda: _softplus(mpf(-745))),
    ("log(1 + exp(x)) - log(2)", {"x": 1e-200}, lambda: _softplus(mpf(1e-200)) - mp.log(2)),
    ("(1 + erf(x/sqrt(2)))/2", {"x": -37.5}, lambda: mp.erfc(mpf(37.5) / mp.sqrt(2)) / 2),
    ("1 - cos(x)", {"x": 1e-150}, lambda: 1 - mp.cos(mpf(1e-150))),
    ("(sqrt(x**2 + 1) - 1)/2", {"x": 1e-100}, lambda: (mp.sqrt(mpf(1e-100) ** 2 + 1) - 1) / 2),
    ("a*(exp(x) - 1) - a*x + b*x", {"x": 1e-200, "a": 0.75, "b": 0.5}, lambda: mpf(1e-200) / 2),
    ("((1 + x) - 1)/x + 3", {"x": 1e-300}, lambda: mpf(4)),
    ("0 if 1 + x == 1 else 7", {"x": 1e-300}, lambda: mpf(7)),
    ("max(1 + x, 1) - 1", {"x": 1e-300}, lambda: mpf(1e-300)),
    ("floor(1 - x)", {"x": 1e-300}, lambda: mpf(0)),
    ("abs((1 - x) - 1)", {"x": 1e-300}, lambda: mpf(1e-300)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bindings", "expected"), CANCELLING, ids=[text for text, *_ in CANCELLING])
def test_formulas_that_cancel(text: str, bindings: Mapping[str, Any], expected: Callable[[], Any]) -> None:
    with mp.workdps(ENOUGH):
        assert agree(value(Formula(text), bindings, digits=40), expected(), 40)


def test_gelu_in_its_tail() -> None:
    with mp.workdps(40):
        exact = mpf("-1.04442593562382456611182007185e-7")
    assert agree(value(Formula("x*Phi(x)"), {"x": -5.5}), exact, 29)


@pytest.mark.parametrize("x", [1e308, -1e308, 1.7976931348623157e308, 5e-324, -5e-324, 0.0])
@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("1/(1 + exp(-x))", (1, 0)),
        ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", (1, -1)),
        ("tanh(exp(x))", (1, 0)),
        ("Phi(x)", (1, 0)),
        ("tanh(sqrt(2/pi)*(x + 0.044715*x**3))", (1, -1)),
        ("sigmoid(1.702*x)", (1, 0)),
        ("erfc(exp(x))", (0, 1)),
        ("x/(1 + abs(x))", (1, -1)),
    ],
)
def test_the_ends_of_the_floats(text: str, limits: tuple[int, int], x: float) -> None:
    got = value(Formula(text), {"x": x})
    if abs(x) > 1:
        assert abs(got - limits[x < 0]) < 1e-300
    else:
        assert abs(got - value(Formula(text), {"x": 0.0})) < 1e-300


def test_what_is_below_every_float_counts_as_zero() -> None:
    assert value(Formula("log(1 + exp(x))"), {"x": -1e308}) == 0
    assert value(Formula("x - x/3*3"), {"x": 0.1}) == 0
    assert value(Formula("cos(pi/2)"), {}) == 0
    assert value(Formula("exp(x)"), {"x": -4000.0}) > 0  # 10**-1737, found without cancellation, is what it is


@pytest.mark.parametrize(
    ("text", "bindings", "expected"),
    [
        ("0.1*3 - 0.3", {}, 0),
        ("x", {"x": 0.1}, Fraction(0.1)),
        ("x", {"x": Decimal("0.1")}, Fraction(1, 10)),
        ("x", {"x": Fraction(-1, 3)}, Fraction(-1, 3)),
        ("x", {"x": 10**30 + 1}, 10**30 + 1),
        ("x", {"x": np.float32(0.1)}, Fraction(float(np.float32(0.1)))),
        ("x", {"x": np.float16(0.1)}, Fraction(float(np.float16(0.1)))),
        ("x", {"x": np.longdouble("0.1")}, Fraction(*np.longdouble("0.1").as_integer_ratio())),
        ("x", {"x": np.int64(7)}, 7),
        ("x", {"x": np.array(2.5)}, Fraction(5, 2)),
        ("x + 1", {"x": True}, 2),
        ("x[1, 0]", {"x": np.array([[1.0, 2.0], [3.0, 4.0]])}, 3),
        ("x[target]", {"x": [1, 2, 3], "target": 2}, 3),
        ("x[target[i]]", {"x": [1, 2, 3], "target": [2, 0]}, 1),
        ("-2**2", {}, -4),
        ("2**3**2", {}, 512),
        ("7/2/2", {}, Fraction(7, 4)),
        ("x**0.5", {"x": 4.0}, 2),
        ("x**y", {"x": -2.0, "y": 3.0}, -8),
        ("x**-2", {"x": 4.0}, Fraction(1, 16)),
        ("x**0", {"x": 0.0}, 1),
        ("x**1.5", {"x": 0.0}, 0),
        ("max(1, x, 3) - min(1, x, 3)", {"x": 2.0}, 2),
        ("sum(i, x[i]*i)", {"x": [5, 6, 7]}, 20),
        ("prod(i, x[i])", {"x": [5, 6, 7]}, 210),
        ("largest(i, x[i], i != 2)", {"x": [5, 6, 7]}, 6),
        ("sum(i, x[i], x[i] > 100)", {"x": [5, 6, 7]}, 0),
        ("prod(i, x[i], x[i] > 100)", {"x": [5, 6, 7]}, 1),
        ("sum(i, sum(j, A[i, j]*x[j], j >= i))", {"A": [[1, 2], [3, 4]], "x": [10, 100]}, 610),
        ("sum(c, q[c]) where q[k] = x[k]/z; z = sum(k, x[k])", {"x": [5, 6, 7]}, 1),
        ("size(x) + size(A)", {"x": [5, 6, 7], "A": [[1, 2]]}, 5),
        ("x if flag else -x", {"x": 1, "flag": np.True_}, 1),
        ("x if mode == 'a' else -x", {"x": 1, "mode": "b"}, -1),
        ("x if mode is None else -x", {"x": 1, "mode": None}, 1),
        ("(1 if w is None else w[target])*x", {"x": 3, "w": None, "target": 0}, 3),
        ("1 if 0 < x <= 2 < 3 else 0", {"x": 2.0}, 1),
        ("1 if x != 2 or not x > 3 and True else 0", {"x": 2.0}, 1),
        ("0 if x >= 0.1 else 1", {"x": 0.1}, 0),
        ("0 if x <= 0.1 else 1", {"x": 0.1}, 1),
        ("sum(c, weight[c] if weight is not None else target[c])", {"weight": None, "target": [1, 2]}, 3),
        ("y*log(y)", {"y": 0.0}, 0),
        ("x if x > 0 else 1/x", {"x": 2.0}, 2),
        ("1 if x > 0 or log(x) > 0 else 0", {"x": 2.0}, 1),
    ],
)  # fmt: skip
def test_the_meaning_of_the_language(text: str, bindings: Mapping[str, Any], expected: Any) -> None:
    formula = Formula(text)
    got = value(formula, bindings, digits=50, indices=dict.fromkeys(formula.free_indices, 1))
    with mp.workdps(80):
        assert abs(got - mpf(Fraction(expected).numerator) / Fraction(expected).denominator) < mpf(10) ** -50


def test_softmax_has_a_value_for_each_free_index() -> None:
    formula = Formula("exp(beta*x[i])/sum(j, exp(beta*x[j]))")
    xs = [1.0, -2.0, 1e308, 0.5]
    shares = [value(formula, {"x": xs[:2] + xs[3:], "beta": 0.5}, digits=50, indices={"i": i}) for i in range(3)]
    with mp.workdps(60):
        powers = [mp.exp(mpf(x) / 2) for x in (1, -2, 0.5)]
        assert all(agree(share, power / sum(powers), 49) for share, power in zip(shares, powers, strict=True))
    assert value(formula, {"x": xs, "beta": 1.0}, indices={"i": 2}) == 1
    assert value(formula, {"x": xs, "beta": 1.0}, indices={"i": 0}) < 1e-300


def test_softmax_over_many_elements_keeps_its_digits() -> None:
    formula = Formula("log(sum(j, exp(x[j])))")
    xs = np.linspace(-20, 20, 1001)
    with mp.workdps(60):
        expected = mp.log(mp.fsum(mp.exp(mpf(float(x))) for x in xs))
    assert agree(value(formula, {"x": xs}, digits=50), expected, 50)


CROSS_ENTROPY = (
    "-sum(c, q[c]*log(exp(input[c])/sum(j, exp(input[j])))) "
    "where q[c] = (1 - label_smoothing)*target[c] + label_smoothing/size(input)"
)


def test_cross_entropy() -> None:
    bindings = {"input": [1.0, 2.0, 0.5], "target": [0, 1, 0], "label_smoothing": Decimal("0.1")}
    with mp.workdps(60):
        total = mp.log(mp.exp(1) + mp.exp(2) + mp.exp(0.5))
        weights = [mpf(1) / 30, mpf(28) / 30, mpf(1) / 30]
        expected = sum(weight * (total - x) for weight, x in zip(weights, (1, 2, mpf(0.5)), strict=True))
    assert agree(value(Formula(CROSS_ENTROPY), bindings, digits=50), expected, 50)
    unsmoothed = value(Formula(CROSS_ENTROPY), {**bindings, "label_smoothing": 0}, digits=12)
    assert abs(unsmoothed - 0.464369) < 5e-7


def test_digits_may_be_many() -> None:
    with mp.workdps(2020):
        assert agree(value(Formula("sqrt(2/pi)"), {}, digits=2000), mp.sqrt(2 / mp.pi), 1400)
        assert abs(value(Formula("sqrt(2/pi)"), {}, digits=2000) - mp.sqrt(2 / mp.pi)) < mpf(10) ** -2000


@pytest.mark.parametrize(
    ("text", "bindings", "said"),
    [
        ("x", {"x": float("inf")}, "x is inf"),
        ("x", {"x": float("nan")}, "x is nan"),
        ("x[0]", {"x": [1.0, float("-inf")]}, "x is -inf"),
        ("x", {"x": Decimal("nan")}, "x is NaN"),
        ("x", {"x": mpf("inf")}, "inf; a formula is evaluated at finite numbers"),
        ("x", {"x": np.longdouble("inf")}, "x is inf"),
        ("x", {"x": Decimal("1e999999")}, "decimals reach"),
        ("x", {"x": "1"}, "the formula needs a number"),
        ("x", {"x": 1j}, "the formula needs a number"),
        ("x", {"x": None}, "x is None; the formula needs a number"),
        ("x", {"x": [1.0]}, "x is a tensor"),
        ("x[0]", {"x": 1.0}, "x has 0 axes"),
        ("x[0]", {"x": [[1.0]]}, "more than 1 axes"),
        ("alpha*x", {"x": 1.0, "alhpa": 2.0}, "the formula needs alpha, given are x, alhpa; did you mean alhpa?"),
        ("x if flag else y", {"x": 1.0, "flag": 1}, "needs true or false"),
        ("x[i]", {"x": [1.0]}, "a value for each i"),
        ("1/x", {"x": 0.0}, "divides by zero"),
        ("log(x)", {"x": 0.0}, "takes log of 0.0"),
        ("log(x)", {"x": -1.0}, "takes log of -1.0"),
        ("sqrt(x)", {"x": -1.0}, "takes the square root of -1.0"),
        ("x**0.5", {"x": -2.0}, "raises the negative number -2.0"),
        ("x**-1.5", {"x": 0.0}, "raises 0 to a negative power"),
        ("exp(exp(x))", {"x": 1e4}, "takes exp of"),
        ("9**9**9**9", {}, "takes exp of"),
        ("sin(exp(x))", {"x": 1e6}, "takes the sine or cosine of"),
        ("largest(i, x[i])", {"x": []}, "the largest of no numbers"),
        ("sum(i, x[i])", {"x": 1.0}, "has no range"),
        ("size(x)", {"x": 1.0}, "needs its size"),
    ],
)
def test_what_has_no_value_is_refused(text: str, bindings: Mapping[str, Any], said: str) -> None:
    with pytest.raises(BadValue) as caught:
        value(Formula(text), bindings)
    assert said in str(caught.value)


@pytest.mark.parametrize("index", [-1, 3, 0.5])
def test_a_subscript_outside_its_axis_is_refused(index: float) -> None:
    with pytest.raises(BadIndex):
        value(Formula("x[target]"), {"x": [1, 2, 3], "target": index})


@pytest.mark.parametrize("digits", [0, -3, 2.5, 10**9])
def test_numbers_of_digits(digits: int) -> None:
    with pytest.raises(BadValue, match="digits are not allowed"):
        value(Formula("x"), {"x": 1}, digits=digits)


@pytest.mark.parametrize("text", ["exp(x)*log(1 + exp(-x))", "1/(x - x/3*3)", "log(abs(x - x/3*3))"])
def test_what_cannot_be_settled_is_said_to_be_so(text: str) -> None:
    with pytest.raises(NotDefined, match="cannot be settled"):
        value(Formula(text), {"x": 1e300 if "exp" in text else 0.1})
