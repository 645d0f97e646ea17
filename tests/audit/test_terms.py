"""What counts as an error."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

import actcli
from actcli.audit.terms import Judge, bound, zeros
from actcli.exact.questions import of_derivative, of_value
from actcli.exact.summands import terms
from actcli.formula import Formula


def _question(entry, x, wrt=""):
    tensors = {"input": np.array([x])}
    asked = of_derivative(entry, tensors, entry.settle({}), wrt) if wrt else of_value(entry, tensors, entry.settle({}))
    return asked.each[0]


def test_zeros_are_found():
    (root,) = zeros(lambda x: actcli.gelu.grad(x))
    assert root == pytest.approx(-0.7517915246935645, abs=1e-12)
    assert zeros(lambda x: actcli.relu6.grad(x), (0.0, 6.0)).tolist() == [6.0]
    assert zeros(lambda x: np.exp(np.minimum(x, 0))).size == 0
    assert zeros(np.sin).size > 1000


def test_beside_a_zero_the_unit_is_absolute_and_further_out_it_is_not():
    judge = Judge(actcli.gelu, actcli.gelu.settle({}), wrt="input")
    near, far = -0.7517915246935645, -1.18
    for x, relative in ((near, False), (far, True)):
        question = _question(actcli.gelu, x, "input")
        exact = question[0].answer(30)
        error, share = judge.measure(float(exact) + 2.0**-52, exact, question)
        assert (error > 3) is relative
        assert share == pytest.approx(error / 4, rel=1e-6)


def test_at_a_kink_every_slope_between_is_right():
    judge = Judge(actcli.relu, actcli.relu.settle({}), wrt="input")
    question = _question(actcli.relu, 0.0, "input")
    for slope, right in ((0.0, True), (0.5, True), (1.0, True), (1.5, False), (float("nan"), False)):
        assert (judge.measure(slope, mpf(0), question)[1] <= 1) is right


def test_the_largest_term_measures_what_the_definition_cancels():
    loss = actcli.binary_cross_entropy_with_logits
    tensors = {"input": np.array([2.0**-60]), "target": np.array([0.5])}
    (question,) = of_derivative(loss, tensors, loss.settle({})).each
    exact = question[0].answer(30)  # about 2⁻⁶², the difference of two halves
    error, _ = Judge(loss, loss.settle({}), wrt="input").measure(0.0, exact, question)
    assert error < 1
    single = actcli.mse_loss
    (question,) = of_value(single, {"input": np.array([3.0]), "target": np.array([1.0])}, single.settle({})).each
    error, _ = Judge(single, single.settle({})).measure(4.0 + 2.0**-40, mpf(4), question)
    assert error > 1000


def test_terms_and_their_factors():
    assert terms(Formula("a*b + c - d*e")) == (
        (Formula("a"), Formula("b")),
        (Formula("c"),),
        (Formula("d"), Formula("e")),
    )
    assert terms(Formula("a - b")) == ((Formula("a - b"),),)  # the rounding of one float
    assert len(terms(Formula("-(a*b - c)*w"))) == 2
    assert len(terms(Formula("a*b + 1 if x > 0 else b"))) == 3
    assert len(terms(Formula("max(0, m - x*y)"))) == 2
    assert terms(Formula("(a - b)**2")) == ((Formula("(a - b)**2"),),)


def test_bounds():
    assert bound(actcli.gelu) == bound(actcli.gelu, "input") == 4
    assert bound(actcli.gelu, "input", 2) == bound(actcli.softplus, "beta") == 16
    assert bound(actcli.mse_loss) == bound(actcli.mse_loss, "target") == 8
    assert bound(actcli.huber_loss, "delta") == 16
    assert bound(actcli.gelu, dtype="float32") == 0.501


def test_a_constant_inside_an_exponential_may_cost_its_rounding():
    values = actcli.gelu.settle({"approximate": "tanh"})
    judge = Judge(actcli.gelu, values)
    question = of_value(actcli.gelu, {"input": np.array([-3.0])}, values).each[0]
    assert judge.allowed(question) == pytest.approx(4 + 2 * 0.8 * (3 + 0.044715 * 27))
    assert Judge(actcli.gelu, actcli.gelu.settle({})).allowed(_question(actcli.gelu, -3.0)) == 4
