"""Divergences of one distribution from another."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.over_classes import class_axis
from actcli.definition.parameters import Flag, Integer, nonnegative
from actcli.definition.tensors import Tensor, classes, log_probabilities, probabilities, values
from actcli.numerics import class_losses, divergences, exponentials
from actcli.numerics.compensated import two_sum

loss = loss_family("divergence")


@loss(
    "(exp(target)*(target - input) if log_target else target*(log(target) - input) if target != 0 else 0)",
    input=log_probabilities("log q", instead={"probability": "kl_divergence"}),
    target=Tensor(
        "probability or its logarithm",
        "the distribution p, or with log_target its logarithm",
        when={"log_target": {False: probabilities(), True: log_probabilities()}},
    ),
    log_target=Flag(False, "the target is a log-probability", torch="log_target"),
    batchmean=True,
    view="log-probability",
    window=(-5.0, 0.0),
    aliases="kl_divergence_log_input",
    variants={"kl_divergence_with_log_targets": {"log_target": True}},
    torch="nn.KLDivLoss, F.kl_div",
    dialects={
        "torch": Dialect("mean divides by all elements, C times too much for a divergence; batchmean is right."),
        "optax": Dialect(
            "kl_divergence sums each row; this is the mean of its rows: 0.0872 for (0.3, 0.7) and (0.5, 0.5), PyTorch's mean is half.",
            reduction="batchmean",
        ),
    },
    source="Kullback and Leibler, On information and sufficiency, 1951",
    pitfalls=(
        "`mean`, PyTorch's default, divides by all elements and is not the divergence: for (N, C) it is C times too small, 0.0719 for p = (0.5,"
        " 0.5) and q = (0.25, 0.75) where `batchmean` has 0.1438.",
        "The order is (log q, p), the sum KL(p‖q): the target is the reference. Exchanged it is KL(q‖p), 0.1308.",
        "The input is log q, where kl_divergence takes q. Probabilities in its place make the sum negative, which no divergence is: -1.1931.",
    ),
    notes=("p = 0 costs nothing, also where q is 0.",),
)
def kl_div(input, target, log_target):
    """One term of the Kullback-Leibler divergence, p (log p - log q)."""
    if log_target:
        return np.where(np.isneginf(target), 0.0, exponentials.scaled_exp(target, target - input))
    return np.where(target == 0, 0.0, target * (np.log(target) - input))


@kl_div.derivative
def _(target, log_target):
    return -np.exp(target) if log_target else -target


@kl_div.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@kl_div.derivative(wrt="target")
def _(input, target, log_target):
    if not log_target:
        return np.log(target) - input + 1
    above, error = two_sum(target, 1.0)
    return exponentials.scaled_exp(target, (above - input) + error)


def _p(target, eps):
    """The reference distribution."""
    return target.dense() if eps == 0 else np.clip(target.dense(), eps, 1.0)


def _q(input, eps):
    """The other distribution."""
    return input if eps == 0 else np.clip(input, eps, 1.0)


@loss(
    "sum(k, target[k]*log(target[k]/input[k]) if target[k] != 0 else 0)",
    input=probabilities("the distribution q: (C), (N, C) or (N, C, …)", instead={"log-probability": "kl_div"}),
    target=classes("the distribution p in the shape of the input, or class indices"),
    eps=nonnegative(0.0, "bound both to [ε, 1] (Keras: 1e-7); 0 for the exact divergence", arrays=False, constant=True),
    axis=Integer(
        None, "the class axis; none for PyTorch's: 1, or 0 of a single sample", optional=True, torch="dim", keras="axis"
    ),
    layout=Classes(),
    where=(_p, _q),
    view="distribution",
    aliases="kullback_leibler kld",
    keras="losses.KLDivergence",
    scipy="special.rel_entr",
    dialects={
        "keras": Dialect(
            "Bounds both at 1e-7: 16.118 for q = (0, 1), p = (1, 0), where the divergence is infinite.", eps=1e-7
        ),
        "scipy": another(
            "special.rel_entr leaves the terms unsummed: 0.255 and -0.168 for q = (0.3, 0.7), p = (0.5, 0.5)."
        ),
    },
    source="Kullback and Leibler, On information and sufficiency, 1951",
    pitfalls=(
        "The order is (q, p), both probabilities, and the value KL(p‖q); kl_div takes log q, Keras and scipy.stats.entropy have p first. For p ="
        " (0.5, 0.5) and q = (0.25, 0.75) it is 0.1438, exchanged 0.1308.",
        "q = 0 where p > 0 costs ∞; Keras bounds both at 1e-07: 16.118 for p = (1, 0) and q = (0, 1).",
    ),
)
def kl_divergence(p, q):
    """Kullback-Leibler divergence of the target from the input, Σ p log(p/q)."""
    return class_losses.divergence(p, q)


@kl_divergence.derivative
def _(input, p, q):
    return np.where((p == 0) | (q != input), 0.0, -p / q)


@kl_divergence.derivative(wrt="target")
def _(p, q):
    return class_losses.log_ratio(p, q) + 1


def _reference(target):
    """The target over all classes."""
    return target.dense()


@loss(
    "sum(k, target[k]*log(target[k]) - target[k]*input[k] + exp(input[k]) - target[k])",
    input=values("logarithms of positive numbers, which need not sum to 1: (C), (N, C) or (N, C, …)"),
    target=classes(
        "numbers from 0 in the shape of the input, which need not sum to 1, or class indices", normalised=False
    ),
    axis=class_axis(optax="axis"),
    layout=Classes(),
    where=(_reference,),
    view="log-probability",
    window=(-5.0, 1.5),
    aliases="convex_kl_divergence i_divergence",
    optax="generalized_kl_divergence",
    source="Csiszár, Why least squares and maximum entropy?, Annals of Statistics 19, 1991",
    notes=(
        "Without the last two terms it is Σ y (log y - x), which two distributions have in common with it; for others that is not bounded below.",
        "It is the Bregman divergence of y log y - y, and half the Poisson deviance of rates exp x. 0 log 0 counts as 0.",
    ),
)
def generalized_kl_divergence(input, reference):
    """Kullback-Leibler divergence of numbers that need not sum to 1."""
    return divergences.bregman(input, reference).sum(axis=-1)


@generalized_kl_divergence.derivative
def _(input, reference):
    return np.exp(input) - reference


@generalized_kl_divergence.derivative(wrt="target")
def _(input, reference):
    return np.log(reference) - input


@loss(
    "sum(k, target[k]*log(target[k]/m[k]))/2 + sum(k, input[k]*log(input[k]/m[k]))/2 where m[k] = (target[k] + input[k])/2",
    input=probabilities("the distribution q: (C), (N, C) or (N, C, …)"),
    target=classes("the distribution p in the shape of the input, or class indices"),
    axis=class_axis(),
    layout=Classes(),
    where=(_reference,),
    view="distribution",
    aliases="jensen_shannon jsd",
    source="Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37, 1991",
    pitfalls=(
        "scipy.spatial.distance.jensenshannon is the square root: for (0.5, 0.5) and (0.25, 0.75) it is 0.1839, this 0.0338.",
    ),
    notes=(
        "Symmetric, and at most log 2: 0.693 for distributions that have nothing in common. Its square root is a metric.",
    ),
)
def js_divergence(input, reference):
    """Jensen-Shannon divergence: the mean divergence of two distributions from their mixture.

    Where both probabilities are 0 the slope is log(2)/2, that from the right.
    """
    return divergences.jensen_shannon(reference, input).sum(axis=-1)


@js_divergence.derivative
def _(input, reference):
    return divergences.jensen_shannon_slope(reference, input)


@js_divergence.derivative(wrt="target")
def _(input, reference):
    return divergences.jensen_shannon_slope(input, reference)
