"""Binary cross-entropy: each element is a class of its own."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Rows
from actcli.definition.parameters import Numbers, unit
from actcli.definition.tensors import logits, probabilities
from actcli.numerics import exponentials

loss = loss_family("cross-entropy")


def _w(weight):
    """The weights, 1 where there are none."""
    return 1.0 if weight is None else weight


def _smooth(target, label_smoothing):
    """The target, drawn towards 1/2."""
    return target if label_smoothing == 0 else target * (1 - label_smoothing) + label_smoothing / 2


def _rest(target, label_smoothing):
    """1 minus that; the subtraction would lose the digits of a small rest."""
    return 1 - target if label_smoothing == 0 else (1 - target) * (1 - label_smoothing) + label_smoothing / 2


# PyTorch bounds log at -100; the slope it reports there is that of x (1 - x) = 1e-12.
_LEAST_LOG, _LEAST_PRODUCT = -100.0, 1e-12


def _log_x(input):
    """log x, at least -100."""
    return np.maximum(np.log(input), _LEAST_LOG)


def _log_rest(input):
    """log(1 - x), at least -100."""
    return np.maximum(np.log1p(-input), _LEAST_LOG)


def _unweighted(smooth, rest, log_x, log_rest):
    """The loss without weights."""
    return -(smooth * log_x + rest * log_rest)


def _pull(input, smooth, rest, label_smoothing):
    """x - y; with smoothing as (1 - y) x - y (1 - x), where a small 1 - y keeps its digits."""
    return input - smooth if label_smoothing == 0 else rest * input - smooth * (1 - input)


def _product(input):
    """x (1 - x), or PyTorch's stand-in for it where a logarithm is bounded."""
    product = input * (1 - input)
    return np.where(product < np.exp(_LEAST_LOG), _LEAST_PRODUCT, product)


@loss(
    "-(t*max(-100, log(input)) + (1 - t)*max(-100, log(1 - input)))*(1 if weight is None else weight)"
    " where t = target if label_smoothing == 0 else target*(1 - label_smoothing) + label_smoothing/2",
    input=probabilities(enforced=True, instead={"logit": "binary_cross_entropy_with_logits"}),
    target=probabilities(
        "0 or 1, or a probability",
        enforced=True,
        instead={"label": "soft_margin_loss", "class": "sparse_categorical_cross_entropy"},
    ),
    weight=Numbers(None, "a weight for each element, broadcast", symbol="w", torch="weight"),
    label_smoothing=unit(0.0, "draws the target towards 1/2", arrays=False, keras="label_smoothing"),
    where=(_w, _smooth, _rest, _log_x, _log_rest, _unweighted, _pull, _product),
    view="probability",
    aliases="log_loss bce",
    torch="nn.BCELoss, F.binary_cross_entropy",
    keras="losses.BinaryCrossentropy",
    dialects={
        "keras": Dialect(
            "The same between 1e-7 and 1 - 1e-7, where Keras bounds p: wrong and certain costs 16.118 there, 100 here."
        ),
    },
    source="Good, Rational decisions, 1952",
    pitfalls=(
        "The input is a probability; binary_cross_entropy_with_logits takes a logit. 0.9 and a yes cost 0.1054 here, 0.3412 there.",
        "The logarithms are bounded at -100, as in PyTorch: a certain and wrong answer costs 100, not ∞, and its slope is 1e+12. Keras bounds"
        " probabilities at 1e-07: 16.118, in float32 15.942 for a certain yes.",
        "Weights rescale, `mean` still divides by the number of elements, unlike cross_entropy.",
        "label_smoothing draws towards 1/2: for ε = 0.1 a yes is 0.95.",
    ),
    notes=("It is the binary loss, -(y log x + (1 - y) log(1 - x)); it grows as x nears the wrong end.",),
)
def binary_cross_entropy(w, unweighted):
    """Cross-entropy of a probability and a yes or no.

    At x = 0 and 1 the slope is PyTorch's, (x - y)/1e-12.
    """
    return w * unweighted


@binary_cross_entropy.derivative
def _(w, pull, product):
    return w * (pull / product)


@binary_cross_entropy.derivative(order=2)
def _(input, w, smooth, rest, product):
    return w * (smooth * np.square((1 - input) / product) + rest * np.square(input / product))


@binary_cross_entropy.derivative(wrt="target")
def _(w, log_x, log_rest, label_smoothing):
    return -w * (1 - label_smoothing) * (log_x - log_rest)


@binary_cross_entropy.derivative(wrt="weight")
def _(unweighted):
    return unweighted


@binary_cross_entropy.derivative(wrt="label_smoothing")
def _(target, w, log_x, log_rest):
    return w * (target - 0.5) * (log_x - log_rest)


def _rho(pos_weight):
    """The weights of the positive term, 1 where there are none."""
    return 1.0 if pos_weight is None else pos_weight


@loss(
    "(1 if weight is None else weight)*(-(1 - target)*log(1 - p) - (1 if pos_weight is None else pos_weight)*target*log(p))"
    " where p = 1/(1 + exp(-input))",
    input=logits(),
    target=probabilities("0 or 1, or a probability", instead={"label": "soft_margin_loss", "class": "cross_entropy"}),
    weight=Numbers(None, "a weight for each element, broadcast", symbol="w", torch="weight"),
    pos_weight=Numbers(
        None,
        "multiplies the positive term: one for each class, the last axis",
        symbol="ρ",
        torch="pos_weight",
        tf="pos_weight",
    ),
    where=(_w, _rho),
    view="logit",
    aliases="sigmoid_binary_cross_entropy SoftBCEWithLogitsLoss bce_with_logits weighted_cross_entropy_with_logits",
    torch="nn.BCEWithLogitsLoss, F.binary_cross_entropy_with_logits",
    optax="sigmoid_binary_cross_entropy",
    keras="losses.BinaryCrossentropy(from_logits=True)",
    tf="nn.sigmoid_cross_entropy_with_logits",
    dialects={"keras": Dialect("The same; label smoothing squeezes targets towards 1/2, by half of ε.")},
    source="Good, Rational decisions, 1952; PyTorch, nn.BCEWithLogitsLoss",
    pitfalls=(
        "The sigmoid is in it; binary_cross_entropy takes probabilities. After a sigmoid of one's own a yes cannot cost less than 0.3133, a no not"
        " less than 0.6931.",
        "Labels are 0 and 1: with -1 in place of 0 a logit of 2 costs 4.1269, not 2.1269. soft_margin_loss takes -1 and +1.",
        "Weights and pos_weight rescale, `mean` still divides by the number of elements, unlike cross_entropy.",
    ),
)
def binary_cross_entropy_with_logits(input, target, w, rho):
    """Binary cross-entropy of the sigmoid of a logit."""
    return w * exponentials.binary_cost(input, target, rho)


@binary_cross_entropy_with_logits.derivative
def _(input, target, w, rho):
    return w * exponentials.binary_cost_slope(input, target, rho)


@binary_cross_entropy_with_logits.derivative(order=2)
def _(input, target, w, rho):
    return w * (1 - target + rho * target) * exponentials.sigmoid_slope(input)


@binary_cross_entropy_with_logits.derivative(wrt="target")
def _(input, w, rho):
    return w * ((rho - 1) * exponentials.softplus(-input) - input)


@binary_cross_entropy_with_logits.derivative(wrt="weight")
def _(input, target, rho):
    return exponentials.binary_cost(input, target, rho)


@binary_cross_entropy_with_logits.derivative(wrt="pos_weight")
def _(input, target, w):
    return w * target * exponentials.softplus(-input)


@loss(
    "sum(k, (target[k]*log(1 + exp(-input[k])) + (1 - target[k])*log(1 + exp(input[k])))*(1 if weight is None else weight[k]))/size(input)",
    input=logits("(N, C) or (C)"),
    target=probabilities(
        "0 or 1 for each class", instead={"class": "cross_entropy", "class list": "multilabel_margin_loss"}
    ),
    weight=Numbers(None, "one weight for each class", symbol="w", torch="weight"),
    layout=Rows(),
    where=(_w,),
    divides="the number of samples; each sample's loss is a mean over classes",
    view="logit",
    torch="nn.MultiLabelSoftMarginLoss, F.multilabel_soft_margin_loss",
    source="PyTorch, nn.MultiLabelSoftMarginLoss",
    pitfalls=(
        "A target has 0 or 1 for each class: 0, 1, 1 is the classes 1 and 2. multilabel_margin_loss takes a list of classes.",
    ),
    notes=("It is binary_cross_entropy_with_logits, averaged over the classes.",),
)
def multilabel_soft_margin_loss(input, target, w):
    """Binary cross-entropy with logits, averaged over classes."""
    return (w * exponentials.binary_cost(input, target)).mean(axis=-1)


@multilabel_soft_margin_loss.derivative
def _(input, target, w):
    return w * exponentials.binary_cost_slope(input, target) / input.shape[-1]


@multilabel_soft_margin_loss.derivative(wrt="target")
def _(input, w):
    return -w * input / input.shape[-1]


@multilabel_soft_margin_loss.derivative(wrt="weight")
def _(input, target):
    return exponentials.binary_cost(input, target) / input.shape[-1]
