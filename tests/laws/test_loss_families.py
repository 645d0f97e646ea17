"""What families of losses say of each other, and edges that no formula law reaches."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate, ulp

R = np.array([-300.0, -5.0, -1.3, -0.2, -1e-9, 0.0, 1e-160, 0.7, 2.0, 40.0, 1e8, 1e200])
SCALED = {
    2.0: lambda r, c: (r / c) * (r / c) / 2,
    1.0: lambda r, c: actcli.pseudo_huber_loss(r, 0.0, delta=c, reduction="none") / c / c,
    0.0: lambda r, c: actcli.cauchy_loss(r, 0.0, c=c, reduction="none"),
    -2.0: lambda r, c: actcli.geman_mcclure_loss(r, 0.0, c=c, reduction="none"),
    -np.inf: lambda r, c: actcli.welsch_loss(r, 0.0, c=c, reduction="none"),
    np.inf: lambda r, c: np.expm1((r / c) * (r / c) / 2),
}


@pytest.mark.parametrize("c", [1.0, 0.5, 3.0])
@pytest.mark.parametrize("alpha", SCALED)
def test_special_shapes_of_the_general_robust_loss_are_the_named_losses(alpha, c):
    with np.errstate(over="ignore"):
        expected = SCALED[alpha](R, c)
        shaped = actcli.barron(R, 0.0, alpha=alpha, c=c, reduction="none")
        np.testing.assert_allclose(
            shaped, expected, rtol=1e-13 if alpha == np.inf else 3e-15
        )  # exp of a rounded square


@pytest.mark.parametrize(("alpha", "beside"), [(2.0, 1e-13), (0.0, 1e-13), (1.0, 1e-13), (-2.0, 1e-13)])
def test_shapes_beside_special_ones_are_near_them(alpha, beside):
    r = R[np.abs(R) < 1e3]
    for results in (
        lambda a: actcli.barron(r, 0.0, alpha=a, reduction="none"),
        lambda a: actcli.barron.grad(r, 0.0, alpha=a, reduction="none"),
    ):
        for side in (alpha - beside, alpha + beside):
            np.testing.assert_allclose(results(side), results(alpha), rtol=1e-10)


@pytest.mark.parametrize(("alpha", "far"), [(-np.inf, -1e40), (np.inf, 1e40)])
def test_infinite_shapes_are_limits(alpha, far):
    r = np.array([-6.0, -1.0, 1e-9, 0.5, 3.0, 20.0])
    for order in (1, 2):
        at, near = (actcli.barron.grad(r, 0.0, alpha=a, order=order, reduction="none") for a in (alpha, far))
        np.testing.assert_allclose(near, at, rtol=1e-15)
    assert not actcli.barron.grad(r, 0.0, alpha=alpha, wrt="alpha").any()


@pytest.mark.parametrize("alpha", [-1e13, -3.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 1.9, 2 - 1e-9, 2 + 1e-9, 2.5, 7.0])
@pytest.mark.parametrize("r", [1e-3, 0.3, 2.0, 9.0, 1e6])
def test_the_slope_by_the_shape(alpha, r):
    formula = actcli.barron.definition
    beside = alpha or 2.0**-200  # at 0 the formula shows a special case; its slope there is that beside it
    exact = evaluate.derivative(formula, {"input": r, "target": 0.0, "alpha": beside, "c": 1.0}, "alpha")
    mine = float(actcli.barron.grad(r, 0.0, alpha=alpha, wrt="alpha"))
    assert ulp.ulp_error(mine, exact) <= 32


def test_the_slope_by_the_shape_is_infinite_at_two():
    assert actcli.barron.grad(1.0, 0.0, alpha=2.0, wrt="alpha") == np.inf
    assert actcli.barron.grad(0.0, 0.0, alpha=2.0, wrt="alpha") == 0
    slopes = [actcli.barron.grad(1.0, 0.0, alpha=2 - 2.0**-k, wrt="alpha") for k in (10, 20, 40)]
    assert np.all(np.diff(slopes) > 1)


X = np.array([1e-3, 0.5, 0.999999, 1.0, 2.0, 30.0, 1e5])
Y = np.array([0.7, 1e-4, 1.0, 1.0 + 1e-9, 3.0, 1e3, 1e-3])


def test_special_powers_of_the_tweedie_deviance_are_the_named_losses():
    def tweedie(p):
        return actcli.tweedie_deviance_loss(X, Y, power=p, reduction="none")

    np.testing.assert_array_equal(tweedie(0.0), actcli.mse_loss(X, Y, reduction="none"))
    np.testing.assert_array_equal(tweedie(2.0), actcli.gamma_deviance_loss(X, Y, reduction="none"))
    poisson = 2 * (Y * np.log(Y / X) - Y + X)
    np.testing.assert_allclose(tweedie(1.0), poisson, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(tweedie(3.0), np.square((Y - X) / X) / Y, rtol=1e-13)


@pytest.mark.parametrize("power", [0.0, 1.0, 1.5, 2.0])
def test_powers_beside_special_ones_are_near_them(power):
    for wrt in (None, "input", "target", "power"):

        def results(p, wrt=wrt):
            if wrt is None:
                return actcli.tweedie_deviance_loss(X, Y, power=p, reduction="none")
            if wrt == "power":
                return np.array(
                    [actcli.tweedie_deviance_loss.grad(*xy, power=p, wrt=wrt) for xy in zip(X, Y, strict=True)]
                )
            return actcli.tweedie_deviance_loss.grad(X, Y, power=p, wrt=wrt, reduction="none")

        for side in (power - 1e-12, power + 1e-12):
            np.testing.assert_allclose(results(side), results(power), rtol=1e-9, err_msg=str(wrt))


def test_zeros_are_allowed_below_power_two():
    assert actcli.tweedie_deviance_loss(2.0, 0.0, power=1.0) == 4.0
    assert actcli.tweedie_deviance_loss(2.0, 0.0) == pytest.approx(4 * np.sqrt(2), rel=1e-15)
    assert actcli.gamma_deviance_loss(2.0, 0.0) == np.inf
    assert actcli.gamma_deviance_loss(0.0, 2.0) == np.inf


def test_asymmetric_loss_with_equal_exponents_and_no_shift_is_focal_loss():
    x, y = np.array([-800.0, -3.0, 0.4, 5.0, 800.0]), np.array([0.0, 1.0, 0.3, 0.0, 1.0])
    same = {"gamma_neg": 2.0, "gamma_pos": 2.0, "clip": 0.0, "reduction": "none"}
    for order in (0, 1, 2):
        mine, focal = (
            entry.grad(x, y, order=order, **given) if order else entry(x, y, **given)
            for entry, given in ((actcli.asymmetric_loss, same), (actcli.focal_loss, {"reduction": "none"}))
        )
        hard = np.array([True, True, order == 0, True, True])  # focal_loss reads a soft label differently
        np.testing.assert_allclose(mine[hard & (y != 0.3)], focal[hard & (y != 0.3)], rtol=1e-13, atol=1e-300)


def test_asymmetric_loss_bounds_no_probability():
    assert actcli.asymmetric_loss(-100.0, 1.0, gamma_pos=0.0) == pytest.approx(100, rel=1e-15)
    assert actcli.asymmetric_loss(800.0, 0.0) == pytest.approx(-(0.95**4) * np.log(0.05), rel=1e-14)
    assert actcli.asymmetric_loss(800.0, 0.0, clip=0.0) == 800.0
    assert actcli.asymmetric_loss(-3.0, 0.0) == 0.0  # p = 0.0474, below the shift


def test_sparsemax_loss_is_zero_once_the_margin_is_kept():
    x = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
    plus = np.where(x >= 1, x, np.where(x <= -1, 0.0, np.square(x + 1) / 4))
    np.testing.assert_array_equal(actcli.sparsemax_loss(x, 0.0, reduction="none"), plus)
    np.testing.assert_array_equal(actcli.sparsemax_loss(x, 1.0, reduction="none"), plus[::-1])
    assert actcli.sparsemax_loss(0.25 * 2 - 1, 0.25) == 0.0


@pytest.mark.parametrize(
    ("name", "tensors", "expected"),
    [
        ("log_cosh_loss", (800.0, 0.0), 800 - np.log(2)),
        ("log_cosh_loss", (1e-150, 0.0), 5e-301),
        ("pseudo_huber_loss", (1e200, 0.0), 1e200),
        ("pseudo_huber_loss", (1e-150, 0.0), 5e-301),
        ("cauchy_loss", (1.5e308, -1.5e308), 2 * (np.log(1.5) + 308 * np.log(10) + np.log(2)) - np.log(2)),
        ("geman_mcclure_loss", (1e200, 0.0), 2.0),
        ("welsch_loss", (1e-150, 0.0), 5e-301),
        ("fair_loss", (1e-100, 0.0), 5e-201),
        ("tukey_biweight_loss", (1e-150, 0.0), 5e-301),
        ("smape_loss", (1.7e308, -1.7e308), 200.0),
        ("smape_loss", (-3.0, 2.0), 200 * 5 / (5 + 1e-8)),
        ("mean_absolute_percentage_error", (1.7e308, -1.7e308), 200.0),
        ("mean_absolute_percentage_error", (1.0, 0.0), 1e9),
        ("quantile_loss", (1.7e308, -1.7e308), 1.7e308),
        ("mean_squared_logarithmic_error", (1e-7 + 1e-15, 1e-7), 1e-30 / (1 + 1e-7) ** 2),
        ("pairwise_logistic_loss", (-1000.0, 0.0), 1000.0),
        ("charbonnier_loss", (1e200, 0.0), 1e200),
    ],
)
def test_nothing_overflows_or_cancels(name, tensors, expected):
    tolerance = 1e-7 if name == "mean_squared_logarithmic_error" else 2e-15  # 1e-7 + 1e-15 is rounded
    assert actcli.get(name)(*tensors) == pytest.approx(expected, rel=tolerance, abs=0)


@pytest.mark.parametrize("pair", [(-3.0, 2.0), (3.0, -2.0), (-3.0, -2.0), (-2.0, -3.0), (0.5, -1e-9)])
@pytest.mark.parametrize("name", ["smape_loss", "mean_absolute_percentage_error"])
@pytest.mark.parametrize("wrt", ["input", "target"])
def test_relative_errors_of_any_sign(name, pair, wrt):
    entry = actcli.get(name)
    bound = {**entry.settle({}), "input": pair[0], "target": pair[1]}
    exact = evaluate.derivative(entry.definition, bound, wrt)
    assert ulp.ulp_error(float(entry.grad(*pair, wrt=wrt)), exact) <= 8


@pytest.mark.parametrize(
    ("name", "tensors", "expected"),
    [
        ("quantile_loss", (1.0, 1.0), 0.0),
        ("epsilon_insensitive_loss", (0.1, 0.0), 0.0),
        ("mean_squared_logarithmic_error", (1e-7, 3.0), 0.0),
        ("perceptron_loss", (0.0, 1.0), 0.0),
        ("modified_huber_loss", (-1.0, 1.0), -4.0),
        ("zero_one_loss", (0.0, 1.0), 0.0),
        ("wing_loss", (0.0, 0.0), 0.0),
        ("wing_loss", (5.0, 0.0), 1.0),
        ("contrastive_loss", (1.0, 0.0), 0.0),
        ("tukey_biweight_loss", (4.685, 0.0), 0.0),
    ],
)
def test_slopes_at_kinks(name, tensors, expected):
    assert actcli.get(name).grad(*tensors) == expected
