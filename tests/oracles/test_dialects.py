"""Where frameworks differ under one name: every number that a dialect states, and PyTorch's, as literals."""

from __future__ import annotations

import re

import numpy as np
import pytest

import actcli

LOGITS = [np.log(9.0), np.log(1.5), -np.log(4.0), -np.log(9.0)]  # of 0.9, 0.6, 0.2, 0.1
MASK = [1.0, 1.0, 0.0, 0.0]
SCORES = ([[0.2, -3.0, -4.0]], [0])
TIED = ([[0.0, 1.0, 1.0]], [0])
UNEQUAL = ([[0.3, 0.7]], [[0.5, 0.5]])
NO_CHANCE = ([[0.0, 1.0]], [[1.0, 0.0]])
MISSED = ([1.0, 0.0], [1.0, 1.0])
VOLUMES = ([[[0.9, 0.6, 0.2, 0.7], [0.1, 0.4, 0.8, 0.3]]], [[[1.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]]])
FOUND = {"alpha": 0.9, "beta": 0.1}

# The dialect whose note holds the number, what is computed, and the number as it is written there.
STATED = [
    ("gelu:jax", "gelu:jax", (1.0,), {}, "0.841192"),
    ("gelu:jax", "gelu:torch", (1.0,), {}, "0.841345"),
    ("gelu:keras.ops", "gelu:keras.ops", (1.0,), {}, "0.841192"),
    ("gelu:keras.ops", "gelu:keras", (1.0,), {}, "0.841345"),
    ("gelu:tfa", "gelu:tfa", (1.0,), {}, "0.841192"),
    ("gelu:tfa", "gelu:tf", (1.0,), {}, "0.841345"),
    ("leaky_relu:keras", "leaky_relu:keras", (-1.0,), {}, "-0.2"),
    ("leaky_relu:keras.layers", "leaky_relu:keras.layers", (-1.0,), {}, "-0.3"),
    ("leaky_relu:tf", "leaky_relu:tf", (-1.0,), {}, "-0.2"),
    ("prelu:flax", "prelu:flax", (-1.0,), {}, "-0.01"),
    ("prelu:flax", "prelu:torch", (-1.0,), {}, "-0.25"),
    ("star_relu:timm", "star_relu:timm", (1.0,), {}, "1"),
    ("star_relu:timm", "star_relu", (1.0,), {}, "0.447"),
    ("geglu:vllm", "geglu:vllm", ([-1.0, 3.0],), {}, "-0.476"),
    ("geglu:vllm", "geglu", ([-1.0, 3.0],), {}, "-2.996"),
    ("swiglu:vllm", "swiglu:vllm", ([-1.0, 3.0],), {}, "-0.807"),
    ("swiglu:timm.SwiGLUPacked", "swiglu:timm", ([-1.0, 3.0],), {}, "-2.858"),
    ("huber_loss:sklearn", "huber_loss:sklearn", (2.0, 0.0), {}, "0.195"),
    ("huber_loss:sklearn", "huber_loss:torch", (2.0, 0.0), {}, "1.5"),
    ("huber_loss:lightgbm", "huber_loss:lightgbm", (2.0, 0.0), {}, "1.395"),
    ("huber_loss:scipy.optimize", "huber_loss", (2.0, 0.0), {}, "1.5"),
    ("kl_div:optax", "kl_div:optax", (np.log(UNEQUAL[0]), UNEQUAL[1]), {}, "0.0872"),
    ("kl_divergence:keras", "kl_divergence:keras", NO_CHANCE, {}, "16.118"),
    ("categorical_cross_entropy:keras", "categorical_cross_entropy:keras", NO_CHANCE, {}, "16.118"),
    (
        "sparse_categorical_cross_entropy:keras",
        "sparse_categorical_cross_entropy:keras",
        (NO_CHANCE[0], [0]),
        {},
        "16.118",
    ),
    ("binary_cross_entropy:keras", "binary_cross_entropy", (0.0, 1.0), {}, "100"),
    ("hinge_loss:optax", "hinge_loss:optax", (7.0, 0.0), {}, "1"),
    ("multi_margin_loss:keras", "categorical_hinge", SCORES, {}, "0.8"),
    ("multi_margin_loss:keras", "multi_margin_loss", SCORES, {}, "0"),
    ("multi_margin_loss:optax", "multiclass_hinge_loss", TIED, {}, "2"),
    ("multi_margin_loss:optax", "multi_margin_loss", TIED, {}, "4/3"),
    ("multiclass_hinge_loss:torch", "multi_margin_loss", TIED, {}, "4/3"),
    ("focal_loss:torchvision", "focal_loss:torchvision", (0.0, 1.0), {}, "0.0433"),
    ("focal_loss:torchvision", "focal_loss", (0.0, 1.0), {}, "0.173"),
    ("dice_loss:optax", "dice_loss:optax", (LOGITS, MASK), {}, "0.1379"),
    ("dice_loss:optax", "dice_loss:keras", ([0.9, 0.6, 0.2, 0.1], MASK), {}, "0.2105"),
    ("tversky_loss:keras", "tversky_loss:keras", MISSED, FOUND, "0.4737"),
    ("tversky_loss:keras", "tversky_loss", MISSED, FOUND, "0.0909"),
    ("poisson_nll_loss:keras", "poisson_nll_loss:keras", (2.0, 3.0), {}, "-0.0794"),
    ("poisson_nll_loss:keras", "poisson_nll_loss:torch", (2.0, 3.0), {}, "1.389"),
    ("cosine_similarity_loss:torch", "cosine_similarity_loss", ([[1.0, 2.0]], [[1.0, 2.0]]), {}, "-1"),
    ("cauchy_loss:scipy", "cauchy_loss:scipy", (2.0, 0.0), {}, "1.609"),
    ("cauchy_loss:scipy", "cauchy_loss", (2.0, 0.0), {}, "1.099"),
    ("pseudo_huber_loss:scipy.optimize", "pseudo_huber_loss", (1.0, 0.0), {}, "0.414"),
    ("quantile_loss:lightgbm", "quantile_loss:lightgbm", (0.0, 1.0), {}, "0.9"),
    ("quantile_loss:lightgbm", "quantile_loss:sklearn", (0.0, 1.0), {}, "0.5"),
    ("mean_absolute_percentage_error:sklearn", "mean_absolute_percentage_error", (3.0, 2.0), {}, "50"),
    ("epsilon_insensitive_loss:sklearn.LinearSVR", "epsilon_insensitive_loss:sklearn", (1.0, 0.0), {}, "0.9"),
    (
        "squared_epsilon_insensitive_loss:sklearn",
        "squared_epsilon_insensitive_loss:sklearn.SGDRegressor",
        (1.0, 0.0),
        {},
        "0.81",
    ),
    ("tweedie_deviance_loss:sklearn", "tweedie_deviance_loss:sklearn", (1.0, 2.0), {}, "1"),
    ("tweedie_deviance_loss:sklearn", "tweedie_deviance_loss", (1.0, 2.0), {}, "0.686"),
    ("generalized_dice_loss:optax", "generalized_dice_loss", VOLUMES, {}, "0.347"),
]

# What PyTorch 2.13 gives where its default or its meaning is in dispute.
PYTORCH = [
    ("gelu", (1.0,), {}, 0.8413447460685429),
    ("gelu", (1.0,), {"approximate": "tanh"}, 0.8411919906082768),
    ("leaky_relu", (-1.0,), {}, -0.01),
    ("prelu", (-1.0,), {}, -0.25),
    ("rrelu", (-1.0,), {}, -0.22916666666666666),
    ("hardsigmoid", (2.5,), {}, 0.9166666666666666),
    ("softplus", (21.0,), {}, 21.0),
    ("softplus", (19.0,), {}, 19.000000005602796),
    ("elu", (-1.0,), {"alpha": 2.0}, -1.2642411176571153),
    ("celu", (-1.0,), {"alpha": 2.0}, -0.7869386805747332),
    ("selu", (-20.0,), {}, -1.758099337223664),
    ("glu", ([-1.0, 3.0],), {}, -0.9525741268224334),
    ("softshrink", (1.0,), {}, 0.5),
    ("hardshrink", (1.0,), {}, 1.0),
    ("huber_loss", (3.0, 0.0), {"delta": 2.0}, 4.0),
    ("smooth_l1_loss", (3.0, 0.0), {"beta": 2.0}, 2.0),
    ("mse_loss", (3.0, 0.0), {}, 9.0),
    ("poisson_nll_loss", (2.0, 3.0), {}, 1.3890560989306504),
    ("poisson_nll_loss", (2.0, 3.0), {"log_input": False}, -0.07944155667983593),
    ("kl_div", (np.log(UNEQUAL[0]), UNEQUAL[1]), {}, 0.0435883467861945),
    ("kl_div", (np.log(UNEQUAL[0]), UNEQUAL[1]), {"reduction": "batchmean"}, 0.087176693572389),
    ("binary_cross_entropy", (0.0, 1.0), {}, 100.0),
    ("multi_margin_loss", TIED, {}, 4 / 3),
    ("multi_margin_loss", SCORES, {}, 0.0),
    ("cross_entropy", ([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]], [0, -100]), {}, 0.4170300162778335),
]


def _shown(text):
    """A number and how far from it the true one may be, by its digits."""
    over, _, under = text.partition("/")
    decimals = len(over.partition(".")[2])
    return float(over) / float(under or 1), 1e-12 if under else 0.5 * 10**-decimals * (1 + 1e-9) if decimals else 1e-6


@pytest.mark.parametrize(("told", "name", "tensors", "parameters", "number"), STATED)
def test_every_number_of_a_dialect_is_so(told, name, tensors, parameters, number):
    entry, _, framework = told.partition(":")
    note = actcli.get(entry).dialects[framework].note
    assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d/])(?!\.\d)", note), note
    value = np.ravel(actcli.get(name)(*tensors, **parameters))
    expected, room = _shown(number)
    assert value.size == 1
    assert value[0] == pytest.approx(expected, abs=room, rel=0)


@pytest.mark.parametrize(("name", "tensors", "parameters", "number"), PYTORCH)
def test_the_dialect_of_pytorch_is_pytorch(name, tensors, parameters, number):
    value = np.ravel(actcli.get(f"{name}:torch")(*tensors, **parameters))
    assert value == pytest.approx(number, rel=1e-12, abs=1e-15)


def test_how_far_the_two_gelus_and_the_two_hard_sigmoids_are_apart():
    x = np.linspace(-6, 6, 120001)
    gap = np.abs(actcli.get("gelu:jax")(x) - actcli.get("gelu:torch")(x))
    assert gap.max() == pytest.approx(4.73e-4, abs=5e-7)
    assert abs(x[gap.argmax()]) == pytest.approx(2.70, abs=0.005)
    gap = np.abs(actcli.get("hardsigmoid:onnx")(x) - actcli.get("hardsigmoid:torch")(x))
    assert gap.max() == pytest.approx(0.0833, abs=5e-5)
    assert actcli.get("hardsigmoid:onnx").kinks == (-2.5, 2.5)
    assert actcli.get("hardsigmoid:torch").kinks == (-3.0, 3.0)


def test_the_slope_of_softplus_jumps_in_pytorch_alone():
    torch, jax = actcli.get("softplus:torch"), actcli.get("softplus:jax")
    assert torch.grad(20.0) == pytest.approx(0.9999999979, abs=5e-11)
    assert torch.grad(np.nextafter(20.0, 21.0)) == 1.0 != jax.grad(np.nextafter(20.0, 21.0))


def test_reductions_of_the_frameworks():
    assert actcli.get("mse_loss:torch")([1.0, 2.0], [0.0, 0.0]) == 2.5
    assert actcli.get("mse_loss:optax")([1.0, 2.0], [0.0, 0.0]).tolist() == [1.0, 4.0]
    assert actcli.get("mse_loss:optax")([1.0, 2.0], [0.0, 0.0], reduction="mean") == 2.5
    assert actcli.get("l2_loss:tf")([1.0, 2.0], [0.0, 0.0]) == 2.5
    assert actcli.get("focal_loss:torchvision")([0.0, 0.0], [1.0, 0.0]).shape == (2,)
    assert np.ndim(actcli.get("ntxent_loss:optax")(np.eye(4), [0, 0, 1, 1])) == 0


def test_the_gradient_of_torchvisions_ciou_is_another():
    boxes = [[0.0, 0.0, 2.0, 1.0]], [[0.5, 0.0, 2.0, 2.0]]
    own, theirs = actcli.ciou_loss, actcli.get("ciou_loss:torchvision")
    assert own(*boxes) == theirs(*boxes)[0]
    assert not np.allclose(own.grad(*boxes), theirs.grad(*boxes), rtol=1e-3)
