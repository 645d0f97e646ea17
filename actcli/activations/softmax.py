"""Softmax and its kin: an axis of scores becomes a distribution over it."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import Flag, Integer, nonnegative, positive
from actcli.numerics import simplex

activation = activation_family("softmax")


def _scores(x, beta):
    """The scores times β, the largest 0."""
    return simplex.scaled(x, beta)


@activation(
    "exp(beta*x[i]) / sum(j, exp(beta*x[j]))",
    along_axis=True,
    beta=nonnegative(
        1.0,
        "inverse temperature 1/T: 0 gives the uniform distribution, growing it picks the largest entry",
        arrays=False,
    ),
    aliases="softargmax soft_argmax",
    torch="nn.Softmax, F.softmax",
    jax="nn.softmax",
    keras="activations.softmax",
    onnx="Softmax",
    tf="nn.softmax",
    dialects={
        "torch": Dialect(
            "The same where dim is given; without it PyTorch takes 0 for 0, 1 or 3 dimensions, 1 for others, and warns."
        ),
        "onnx": Dialect("The same since opset 13; before, axis 1 with all that follow it."),
    },
    source="Boltzmann, 1868; Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990",
    where=(_scores,),
    pitfalls=(
        "cross_entropy has it inside: applied before it, the loss cannot fall below 0.3133 for two classes. categorical_cross_entropy takes its"
        " result, log_softmax goes with nll_loss.",
        "Without a dim PyTorch takes axis 0 of 1 and 3 dimensions, else 1, and warns; here, in JAX and Keras it is the last.",
        "As β → ∞ ties are shared, 1, 1 gives 0.5, 0.5; hardmax gives all to the first: 1, 0.",
    ),
    notes=(
        "β is the inverse of the temperature. The Jacobian β(diag p - p pᵀ) is symmetric and its rows sum to 0: off the diagonal -pᵢpₖ.",
        "A mask of -inf gives 0; +inf, or nothing but -inf, gives NaN, as in PyTorch. The largest entry is subtracted along the axis, not over the whole array.",
    ),
)
def softmax(scores, small):
    """Exponentials normalised to sum to 1 along an axis."""
    return simplex.softmax(scores, simplex.split(scores, small))


@softmax.transposed
def _(y, cotangent, beta):
    return beta * y * simplex.centred(y, cotangent)


@softmax.jacobian
def _(scores, y, beta):
    return beta * simplex.softmax_jacobian(scores, y)


@softmax.derivative(wrt="beta")
def _(x, y):
    return y * simplex.centred(y, np.where(y > 0, x, 0.0))


@activation(
    "log(sum(j, exp(beta*x[j])))/beta",
    along_axis=True,
    reduces=True,
    beta=positive(1.0, "sharpness; as β → ∞ it becomes the largest entry", arrays=False),
    where=(_scores,),
    aliases="lse softmaximum smooth_max",
    torch="torch.logsumexp",
    jax="nn.logsumexp, scipy.special.logsumexp",
    keras="ops.logsumexp",
    onnx="ReduceLogSumExp",
    tf="reduce_logsumexp",
    scipy="special.logsumexp",
    source="Boltzmann, 1868; Gibbs, Elementary principles in statistical mechanics, 1902",
    notes=(
        "Its gradient is softmax(βx): cross-entropy is logsumexp(x) - x_y, of slope p - onehot. Above the largest of n entries by log(n)/β at most.",
        "log(sum(exp(x))) as written is inf above 709. All -inf give -inf and a +inf gives inf, as in PyTorch; the gradient there is NaN.",
    ),
)
def logsumexp(x, scores, beta):
    """The smooth maximum of an axis, which it takes away.

    The value has the shape of x without the axis, its gradient that of x with the axis moved last.
    """
    return simplex.logsumexp(x, scores, beta)


@logsumexp.transposed
def _(scores, cotangent):
    return cotangent * simplex.softmax(scores)


@logsumexp.derivative(wrt="beta")
def _(scores, beta):
    # (Σ pⱼ xⱼ - y)/β cancels; it is minus the entropy of p over β².
    return -simplex.entropy(scores) / beta / beta


@activation(
    "x[i] - log(sum(j, exp(x[j])))",
    along_axis=True,
    aliases="logsoftmax log_softargmax",
    torch="nn.LogSoftmax, F.log_softmax",
    jax="nn.log_softmax",
    keras="activations.log_softmax",
    onnx="LogSoftmax",
    tf="nn.log_softmax",
    source="PyTorch, nn.LogSoftmax",
    pitfalls=(
        "Its result is for nll_loss; cross_entropy has it inside (there once more changes nothing, unlike softmax).",
        "log(softmax(x)) as two steps gives -inf where an entry lies 746 below the largest; this does not.",
    ),
)
def log_softmax(x, small):
    """The logarithm of softmax."""
    return simplex.log_softmax(x, simplex.split(x, small))


@log_softmax.transposed
def _(x, cotangent):
    return simplex.log_softmax_pull(x, cotangent)


@log_softmax.jacobian
def _(x):
    p, missing = simplex.softmax_with_complement(x)
    matrix = np.broadcast_to(-p[..., None, :], (*p.shape, p.shape[-1])).copy()
    return simplex.with_diagonal(matrix, missing)


@activation(
    "exp(-x[i]) / sum(j, exp(-x[j]))",
    along_axis=True,
    torch="nn.Softmin, F.softmin",
    source="PyTorch, nn.Softmin",
    notes=("softmax(-x); its Jacobian is minus that of softmax, taken at -x.",),
)
def softmin(x):
    """Softmax of the negated scores: the least gets the most."""
    return simplex.softmax(-x)


@softmin.transposed
def _(y, cotangent):
    return -y * simplex.centred(y, cotangent)


@softmin.jacobian
def _(x, y):
    return -simplex.softmax_jacobian(-x, y)


@activation(
    "exp(x[i]) / sum(j, exp(x[j]))",
    along_axis=True,
    fixed_axis=-3,
    ranks=(3, 4),
    torch="nn.Softmax2d",
    source="PyTorch, nn.Softmax2d",
    notes=("Takes (N, C, H, W) or (C, H, W); the axis is that of the channels, -3.",),
)
def softmax2d(x):
    """Softmax over the channels at each place of an image."""
    return simplex.softmax(x)


@softmax2d.transposed
def _(y, cotangent):
    return y * simplex.centred(y, cotangent)


@softmax2d.jacobian
def _(x, y):
    return simplex.softmax_jacobian(x, y)


def _z(x, tau, training, seed):
    """The scores over the temperature, with Gumbel noise in training."""
    noise = -np.log(-np.log(np.random.default_rng(seed).uniform(size=x.shape))) if training else 0.0
    return simplex.scaled(x + noise, 1 / tau)


def _soft(z):
    """The softmax before it is made one-hot."""
    return simplex.softmax(z)


@activation(
    "exp(x[i]/tau) / sum(j, exp(x[j]/tau))",
    along_axis=True,
    tau=positive(1.0, "temperature (1/β)", arrays=False, torch="tau"),
    hard=Flag(
        False, "one-hot at the largest entry; the gradient is that of the soft form (straight-through)", torch="hard"
    ),
    training=Flag(False, "add Gumbel noise -log(-log u) to the scores"),
    seed=Integer(None, "seed of the noise", optional=True, low=0),
    where=(_z, _soft),
    aliases="concrete",
    torch="F.gumbel_softmax",
    dialects={"torch": Dialect("PyTorch draws in every call, also in evaluation.", training=True)},
    source="Jang et al., Categorical reparameterization with Gumbel-softmax, ICLR 2017; Maddison et al., 2017",
    pitfalls=("PyTorch's function always draws; here there is no noise unless training=true.",),
    notes=("Without noise it is softmax(x/τ).",),
)
def gumbel_softmax(soft, hard):
    """Softmax of scores with Gumbel noise: a differentiable draw from a distribution."""
    if not hard:
        return soft
    return np.where(np.isnan(soft), soft, np.arange(soft.shape[-1]) == np.argmax(soft, axis=-1)[..., None])


@gumbel_softmax.transposed
def _(soft, cotangent, tau):
    return soft * simplex.centred(soft, cotangent) / tau


@gumbel_softmax.jacobian
def _(z, soft, tau):
    return simplex.softmax_jacobian(z, soft) / tau


@gumbel_softmax.derivative(wrt="tau")
def _(z, soft, tau):
    return -soft * simplex.centred(soft, np.where(soft > 0, z, 0.0)) / tau
