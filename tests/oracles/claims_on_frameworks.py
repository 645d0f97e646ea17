"""What pitfalls claim of PyTorch, JAX and Keras, asked of those installed."""

from __future__ import annotations

import inspect
import warnings

import numpy as np

from .claim import Claim, jax, keras, torch


def default(function, name):
    """The default of an argument."""
    return inspect.signature(function).parameters[name].default


def torch_loss(name, *tensors, **keywords):
    """A loss of torch.nn.functional, in float64."""
    library = torch()
    given = [library.tensor(t, dtype=library.float64) if isinstance(t, list) else library.tensor(t) for t in tensors]
    return float(getattr(library.nn.functional, name)(*given, **keywords))


def keras_loss(name, truth, prediction, **keywords):
    """A loss of Keras over one row."""
    library = keras()
    return float(getattr(library.losses, name)(**keywords)(np.array([truth]), np.array([prediction])))


def torch_weighted(name):
    """Residuals 1 and 3 with weights 1 and 3."""
    library = torch()
    return torch_loss(name, [1.0, 3.0], [0.0, 0.0], weight=library.tensor([1.0, 3.0], dtype=library.float64))


def torch_smoothed():
    """Cross-entropy with class weights and smoothing."""
    weight = torch().tensor([1.0, 3.0], dtype=torch().float64)
    return torch_loss("cross_entropy", [[2.0, 0.0]], np.array([0]), weight=weight, label_smoothing=0.2)


def torch_means():
    """The two means of cross-entropy with weights: by index and by one-hot rows."""
    weight = torch().tensor([1.0, 3.0], dtype=torch().float64)
    tied = [[0.0, 0.0], [0.0, 0.0]]
    return [
        torch_loss("cross_entropy", tied, target, weight=weight)
        for target in (np.array([0, 1]), [[1.0, 0.0], [0.0, 1.0]])
    ]


def torch_ctc():
    """The gradient that PyTorch reports by the log-probabilities of one frame."""
    library = torch()
    given = library.log(library.tensor([[0.5, 0.5]], dtype=library.float64)).requires_grad_()
    one = library.tensor(1)
    library.nn.functional.ctc_loss(given, library.tensor([1]), one, one, reduction="sum").backward()
    return given.grad[0].tolist()


def torch_axes():
    """The axes that softmax takes without a dim, for 1 to 4 dimensions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axes = []
        for ndim in (1, 2, 3, 4):
            x = torch().zeros(*range(2, 2 + ndim))
            axes.append(x.shape.index(round(1 / float(_implicit(x)))))
    assert axes == [0, 1, 0, 1]
    return []


def _implicit(x):
    return torch().nn.functional.softmax(x).max()


def torch_threshold():
    """The last slope before the threshold and that above it."""
    library = torch()
    x = library.tensor([20.0, 20.5], dtype=library.float64, requires_grad=True)
    library.nn.functional.softplus(x).sum().backward()
    assert x.grad[1] == 1
    assert default_threshold() == 20
    return float(x.grad[0])


def default_threshold():
    """Where PyTorch's softplus becomes the identity."""
    return torch().nn.Softplus().threshold


def overflow():
    """The soft margin loss in float32, and its gradient."""
    library = torch()
    x = library.tensor([-89.0], requires_grad=True)
    loss = library.nn.functional.soft_margin_loss(x, library.tensor([1.0]))
    loss.backward()
    assert x.grad.isnan().all()
    return float(loss.detach())


def keras_relu():
    """Keras' relu with a threshold of 1, just above it and at NaN."""
    just_above, nan = np.asarray(keras().activations.relu(np.array([1.0001, np.nan]), threshold=1.0))
    assert nan == 0
    assert abs(just_above - 1.0001) < 1e-6
    return [nan, 0.0][:0]


def leaky_slopes():
    """The default slopes of keras.activations and keras.layers."""
    at = np.array([-1.0])
    return -float(keras().activations.leaky_relu(at)[0]), -float(keras().layers.LeakyReLU()(at)[0])


def gelus():
    """GELU at 1: exact in keras.activations, tanh in jax.nn and keras.ops."""
    one = np.array([1.0])
    exact, approximate = float(keras().activations.gelu(one)[0]), float(keras().ops.gelu(one)[0])
    assert abs(float(jax().nn.gelu(1.0)) - approximate) < 1e-6
    assert abs(float(torch().nn.functional.gelu(torch().tensor(1.0))) - exact) < 1e-6
    return exact, approximate


def keras_sparsemax():
    """Keras' sparsemax of (1, 0.5); it stays apart from ours only while its threshold is wrong."""
    return np.asarray(keras().activations.sparsemax(np.array([1.0, 0.5]))).tolist()


def keras_focal():
    """α is 0.25 and has no say."""
    cross = keras().losses.BinaryFocalCrossentropy
    assert default(cross.__init__, "apply_class_balancing") is False
    assert keras_loss("BinaryFocalCrossentropy", [1.0], [0.5]) > 0.1
    return default(cross.__init__, "alpha")


def hinges():
    """Keras turns 0 into -1 in a batch of zeros and ones alone."""
    assert abs(keras_loss("Hinge", [0.0, 1.0], [0.3, 0.3]) - (1.3 + 0.7) / 2) < 1e-6
    assert abs(keras_loss("Hinge", [0.0, -1.0], [0.3, 0.3]) - (1 + 1.3) / 2) < 1e-6
    return []


def torch_kl(reduction):
    """The divergence of one row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch itself warns of `mean`
        return torch_loss("kl_div", np.log([[0.25, 0.75]]), [[0.5, 0.5]], reduction=reduction)


CLAIMS = [
    Claim("huber_loss", "give 8/2 = {:g}", lambda: torch_weighted("huber_loss")),
    Claim("mse_loss", "give 28/4 = {:g}", lambda: torch_weighted("mse_loss")),
    Claim("l1_loss", "give 10/4 = {:g}", lambda: torch_weighted("l1_loss")),
    Claim("cross_entropy", "ε = 0.2 cost {:.4f}", torch_smoothed),
    Claim("cross_entropy", "cost {:.4f} as indices, {:.4f} as one-hot rows", torch_means),
    Claim("kl_div", "{:.4f} for p = (0.5, 0.5)", lambda: torch_kl("mean")),
    Claim("kl_div", "`batchmean` has {:.4f}", lambda: torch_kl("batchmean")),
    Claim(
        "binary_cross_entropy",
        "a certain and wrong answer costs {:g}",
        lambda: torch_loss("binary_cross_entropy", [1.0], [0.0]),
    ),
    Claim("hinge_embedding_loss", "= {:g}.", lambda: torch_loss("hinge_embedding_loss", [0.25], [0.0])),
    Claim("ctc_loss", "there ({:g}, {:g})", torch_ctc),
    Claim("softmax", "Without a dim PyTorch takes axis 0 of 1 and 3 dimensions, else 1, and warns", torch_axes),
    Claim("softplus", "its slope jumps from {:.10f} to 1", torch_threshold),
    Claim("softplus", "above its threshold of {:g}", default_threshold),
    Claim("soft_margin_loss", "in float32: {:g} for y·x = -89, its gradient NaN", overflow),
    Claim("prelu", "starting at {:g} in PyTorch", lambda: torch().nn.PReLU().weight[0].item()),
    Claim("rrelu", "11/48 ≈ {:.4f}, as in PyTorch", lambda: -torch_loss("rrelu", [-1.0])),
    Claim("gelu", "gelu(1) is {:.6f} or {:.6f}", gelus),
    Claim("leaky_relu", "{:g} here, in PyTorch, JAX and ONNX", lambda: -torch_loss("leaky_relu", [-1.0])),
    Claim("leaky_relu", "{:g} in keras.activations and tf.nn, {:g} in keras.layers", leaky_slopes),
    Claim("hardsigmoid", "{:.0f}/6 here, in PyTorch", lambda: 6 * (torch_loss("hardsigmoid", [1.0]) - 0.5)),
    Claim("relu", "jumps from 0 to θ: nothing is subtracted. Keras' then turns NaN into 0", keras_relu),
    Claim("sparsemax", "for (1, 0.5) it gives ({:g}, {:g})", keras_sparsemax),
    Claim("focal_loss", "Keras has {:g} but leaves it off", keras_focal),
    Claim(
        "softmax_focal_loss",
        "Keras' is {:g} by default",
        lambda: default(keras().losses.CategoricalFocalCrossentropy.__init__, "alpha"),
    ),
    Claim(
        "softmax_focal_loss",
        "{:.4f} there. MONAI",
        lambda: keras_loss("CategoricalFocalCrossentropy", [1.0, 0.0], [0.5, 0.5]),
    ),
    Claim(
        "dice_loss",
        "the loss is {:.4f} here and in Keras",
        lambda: keras_loss("Dice", [1.0, 1.0, 0.0, 0.0], [0.9, 0.6, 0.2, 0.1]),
    ),
    Claim(
        "dice_loss", "Two empty regions cost {:g} here and in Keras", lambda: keras_loss("Dice", [0.0, 0.0], [0.0, 0.0])
    ),
    Claim(
        "tversky_loss", "{:.4f} in Keras", lambda: keras_loss("Tversky", [1.0, 1.0], [1.0, 0.0], alpha=0.9, beta=0.1)
    ),
    Claim(
        "binary_cross_entropy",
        "at 1e-07: {:.3f}, in float32 {:.3f} for a certain yes",
        lambda: [keras_loss("BinaryCrossentropy", [y], [1 - y]) for y in (1.0, 0.0)],
    ),
    Claim(
        "categorical_cross_entropy",
        "at 1e-07: {:.3f}",
        lambda: keras_loss("CategoricalCrossentropy", [0.0, 1.0], [1.0, 0.0]),
    ),
    Claim(
        "sparse_categorical_cross_entropy",
        "at 1e-07: {:.3f}",
        lambda: keras_loss("CategoricalCrossentropy", [0.0, 1.0], [1.0, 0.0]),
    ),
    Claim("kl_divergence", "at 1e-07: {:.3f}", lambda: keras_loss("KLDivergence", [0.0, 1.0], [1.0, 0.0])),
    Claim("hinge_loss", "Keras turns 0 and 1 into them if a whole batch holds nothing else", hinges),
    Claim("squared_hinge_loss", "Keras turns 0 and 1 into them if a whole batch holds nothing else", hinges),
    Claim("poisson_nll_loss", "A rate of 2 for a count of 2 costs {:.4f}", lambda: keras_loss("Poisson", [2.0], [2.0])),
    Claim(
        "mean_absolute_percentage_error",
        "90 for 100 costs {:g}",
        lambda: round(keras_loss("MeanAbsolutePercentageError", [100.0], [90.0]), 4),
    ),
    Claim(
        "categorical_hinge",
        "class 0 it is {:g}",
        lambda: round(keras_loss("CategoricalHinge", [1.0, 0.0, 0.0], [0.2, -3.0, -4.0]), 6),
    ),
    Claim(
        "cosine_similarity_loss",
        "{:g} for vectors of one direction",
        lambda: round(keras_loss("CosineSimilarity", [1.0, 0.0], [3.0, 0.0]), 6),
    ),
]
