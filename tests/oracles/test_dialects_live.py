"""Dialects against the frameworks themselves, where they are installed: each called with nothing but its tensors."""

from __future__ import annotations

import importlib.util
import os

import numpy as np
import pytest

import actcli
from actcli.audit import backends
from actcli.errors import NotDefined
from tests.laws.registry import ELEMENTWISE

# Keras asks PyTorch's tensors for their array in a way that NumPy 2 announces the end of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

X = np.array([-21.0, -3.1, -2.7, -2.5, -1.0, -0.3, 0.0, 0.2, 0.7, 1.0, 2.6, 3.3, 19.0, 21.0])
LOGITS, TRUE = np.array([0.3, -1.2, 2.2, -0.4]), np.array([1.0, 0.0, 0.0, 1.0])
SHARES = np.array([[0.2, 0.5, 0.3], [0.7, 0.3, 0.0]])
TARGETS = np.array([[0.1, 0.0, 0.9], [0.0, 1.0, 0.0]])
SCORES, ONE_HOT = np.array([[2.0, 1.0, 0.1], [0.2, 3.0, -1.0]]), np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
RATES, COUNTS = np.array([0.5, 1.5, 2.5, 4.0]), np.array([0.0, 2.0, 3.0, 1.0])
SIGNS = np.array([-1.0, 1.0, 1.0, -1.0])
MASK, FOUND = np.array([1.0, 0.6, 0.2, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
VECTORS = np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 2.0], [0.9, 1.7, 0.2], [-0.4, -1.1, 1.0]])


def _installed(name):
    return pytest.importorskip(name, reason=f"{name} is not installed; it comes with the extra `frameworks`")


def _keras():
    """Keras on one of the libraries that are here; unset it looks for TensorFlow."""
    found = next((one for one in ("torch", "jax") if importlib.util.find_spec(one)), "numpy")
    os.environ.setdefault("KERAS_BACKEND", found)
    return _installed("keras")


@pytest.mark.parametrize("backend", ["torch", "jax", "keras"])
def test_the_defaults_of_activations(backend):
    if backend == "keras":
        _keras()
    _installed(backend)
    compared = []
    for entry in ELEMENTWISE:
        if backend not in entry.dialects or not backends.has(backend, entry):
            continue
        dialect = actcli.get(f"{entry.name}:{backend}")
        if dialect.required or "seed" in dialect.parameters or entry.name == "prelu":  # a layer that is trained
            continue
        try:
            theirs = backends.run(backend, dialect, {"input": X}, {}, "", "float64")
        except NotDefined:
            continue
        assert np.allclose(dialect(X), theirs, rtol=1e-6, atol=1e-9), entry.name
        compared.append(entry.name)
    assert {"gelu", "leaky_relu", "hardsigmoid", "softplus", "elu", "celu", "selu"} <= set(compared)


def test_the_switch_of_softplus():
    torch = _installed("torch")
    x = torch.tensor([19.0, 21.0], dtype=torch.float64, requires_grad=True)
    torch.nn.functional.softplus(x).sum().backward()
    assert np.array_equal(actcli.get("softplus:torch").grad([19.0, 21.0]) == 1.0, [False, True])
    assert np.array_equal(x.grad.numpy() == 1.0, [False, True])


KERAS_LOSSES = [
    # entry, class in keras.losses with its options, prediction, truth, parameters here
    ("huber_loss", "Huber", {}, RATES, COUNTS, {}),
    ("mse_loss", "MeanSquaredError", {}, RATES, COUNTS, {}),
    ("l1_loss", "MeanAbsoluteError", {}, RATES, COUNTS, {}),
    ("log_cosh_loss", "LogCosh", {}, RATES, COUNTS, {}),
    ("poisson_nll_loss", "Poisson", {}, RATES, COUNTS, {}),
    ("mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", {}, RATES, COUNTS, {}),
    ("mean_absolute_percentage_error", "MeanAbsolutePercentageError", {}, RATES, COUNTS + 1, {}),
    ("kl_divergence", "KLDivergence", {}, SHARES, TARGETS, {}),
    ("categorical_cross_entropy", "CategoricalCrossentropy", {}, SHARES, TARGETS, {}),
    ("cross_entropy", "CategoricalCrossentropy", {"from_logits": True}, SCORES, TARGETS, {}),
    ("binary_cross_entropy", "BinaryCrossentropy", {}, SHARES[0], TARGETS[0], {}),
    ("binary_cross_entropy_with_logits", "BinaryCrossentropy", {"from_logits": True}, LOGITS, TRUE, {}),
    ("focal_loss", "BinaryFocalCrossentropy", {"from_logits": True}, LOGITS, TRUE, {}),
    ("softmax_focal_loss", "CategoricalFocalCrossentropy", {"from_logits": True}, SCORES, ONE_HOT, {}),
    ("hinge_loss", "Hinge", {}, LOGITS, SIGNS, {}),
    ("squared_hinge_loss", "SquaredHinge", {}, LOGITS, SIGNS, {}),
    ("categorical_hinge", "CategoricalHinge", {}, SCORES, ONE_HOT, {}),
    ("cosine_similarity_loss", "CosineSimilarity", {}, SCORES, TARGETS, {}),
    ("dice_loss", "Dice", {}, MASK, FOUND, {}),
    ("tversky_loss", "Tversky", {"alpha": 0.9, "beta": 0.1}, MASK, FOUND, {"alpha": 0.9, "beta": 0.1}),
]


@pytest.mark.parametrize(
    ("entry", "name", "options", "prediction", "truth", "parameters"), KERAS_LOSSES, ids=[c[0] for c in KERAS_LOSSES]
)
def test_the_losses_of_keras(entry, name, options, prediction, truth, parameters):
    keras = _keras()
    theirs = getattr(keras.losses, name)(dtype="float64", **options)(truth, prediction)
    ours = actcli.get(f"{entry}:keras")(prediction, truth, **parameters)
    assert float(keras.ops.convert_to_numpy(theirs)) == pytest.approx(float(ours), rel=2e-6)


def test_parts_of_keras_with_a_default_of_their_own():
    keras = _keras()
    for name, function in (("gelu:keras.ops", keras.ops.gelu), ("leaky_relu:keras.layers", keras.layers.LeakyReLU())):
        theirs = keras.ops.convert_to_numpy(function(X.astype("float32")))
        assert np.allclose(actcli.get(name)(X.astype(np.float32)), theirs, rtol=1e-5, atol=1e-6), name
    shares, true = np.array([0.0]), np.array([1.0])
    wrong = keras.losses.BinaryCrossentropy(dtype="float64")(true, shares)
    assert float(keras.ops.convert_to_numpy(wrong)) == pytest.approx(16.118, abs=5e-4)


OPTAX_LOSSES = [
    # entry, name in optax, tensors there; here too unless others are given
    ("huber_loss", "huber_loss", (RATES, COUNTS), None),
    ("l2_loss", "l2_loss", (RATES, COUNTS), None),
    ("mse_loss", "squared_error", (RATES, COUNTS), None),
    ("log_cosh_loss", "log_cosh", (RATES, COUNTS), None),
    ("hinge_loss", "hinge_loss", (LOGITS, SIGNS), None),
    ("hinge_loss", "hinge_loss", (LOGITS, TRUE), None),
    ("perceptron_loss", "perceptron_loss", (LOGITS, SIGNS), None),
    ("sparsemax_loss", "sparsemax_loss", (LOGITS, TRUE), None),
    ("binary_cross_entropy_with_logits", "sigmoid_binary_cross_entropy", (LOGITS, TRUE), None),
    ("focal_loss", "sigmoid_focal_loss", (LOGITS, TRUE), None),
    ("cross_entropy", "softmax_cross_entropy", (SCORES, ONE_HOT), None),
    ("poly1_cross_entropy", "poly_loss_cross_entropy", (SCORES, ONE_HOT), None),
    ("multiclass_hinge_loss", "multiclass_hinge_loss", (SCORES, np.array([1, 0])), None),
    ("multiclass_perceptron_loss", "multiclass_perceptron_loss", (SCORES, np.array([1, 0])), None),
    ("cosine_distance_loss", "cosine_distance", (SCORES, TARGETS), None),
    ("ranking_softmax_loss", "losses.ranking_softmax_loss", (SCORES, TARGETS), None),
    ("ntxent_loss", "losses.ntxent", (VECTORS, np.array([0, 1, 0, 1])), None),
    ("dice_loss", "losses.dice_loss", (LOGITS[None, :, None], FOUND[None, :, None]), (LOGITS, FOUND)),
]


@pytest.mark.parametrize(("entry", "name", "theirs", "ours"), OPTAX_LOSSES)
def test_the_losses_of_optax(entry, name, theirs, ours):
    optax = _installed("optax")
    jax = _installed("jax")
    jax.config.update("jax_enable_x64", True)
    function = getattr(optax.losses, name.rpartition(".")[2])
    expected = np.asarray(function(*(jax.numpy.asarray(array) for array in theirs)))
    found = np.asarray(actcli.get(f"{entry}:optax")(*(ours or theirs)))
    if entry != "dice_loss":  # optax keeps the batch's axis
        assert found.shape == expected.shape
    assert np.allclose(found, np.squeeze(expected), rtol=1e-6, atol=1e-9)


def test_functions_of_optax_that_are_others():
    optax = _installed("optax")
    jax = _installed("jax")
    jax.config.update("jax_enable_x64", True)
    rows = optax.losses.kl_divergence(jax.numpy.log(SHARES[:1]), jax.numpy.asarray(TARGETS[:1]))
    ours = actcli.get("kl_div:optax")(np.log(SHARES[:1]), TARGETS[:1])
    assert np.mean(rows) == pytest.approx(float(ours), rel=1e-6)
    anchor = jax.numpy.array([[1.0, 0.0]])
    positive = jax.numpy.array([[2.0, -1.0]])
    signed = optax.losses.triplet_margin_loss(anchor, positive, anchor, norm_degree=1)
    assert np.ravel(signed)[0] == pytest.approx(1.0, abs=1e-5)
    assert actcli.triplet_margin_loss(anchor, positive, anchor, p=1) == pytest.approx(3.0, abs=1e-5)
    mask = jax.numpy.log(jax.numpy.array([[[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]]]))
    truth = jax.numpy.array([[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]])
    assert float(optax.losses.multiclass_generalized_dice_loss(mask, truth)) == pytest.approx(0.209, abs=5e-4)


def _rho(loss, residual):
    """SciPy's rho of least_squares, twice the cost of one residual."""
    optimize = _installed("scipy.optimize")
    found = optimize.least_squares(lambda x: np.array([residual + 0 * x[0]]), [0.0], loss=loss, max_nfev=1)
    return 2 * found.cost


def test_the_scales_of_scipy():
    assert _rho("cauchy", 2.0) == pytest.approx(float(actcli.get("cauchy_loss:scipy")(2.0, 0.0)), rel=1e-12)
    assert _rho("huber", 2.0) == pytest.approx(2 * float(actcli.huber_loss(2.0, 0.0)), rel=1e-12)
    assert _rho("soft_l1", 1.0) == pytest.approx(2 * float(actcli.pseudo_huber_loss(1.0, 0.0)), rel=1e-12)
    special = _installed("scipy.special")
    for name, function in (("huber_loss", special.huber), ("pseudo_huber_loss", special.pseudo_huber)):
        ours = actcli.get(f"{name}:scipy")(RATES, COUNTS, delta=1.5)
        assert np.allclose(ours, function(1.5, RATES - COUNTS), rtol=1e-12), name
    terms = special.rel_entr([0.5, 0.5], [0.3, 0.7])
    assert np.allclose(terms, [0.255, -0.168], atol=5e-4)
    entropy = _installed("scipy.stats").entropy
    assert np.allclose(actcli.get("entropy:scipy")(SHARES / SHARES.sum(axis=0)), entropy(SHARES), rtol=1e-12)
