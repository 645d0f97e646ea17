"""Losses of two batches of embeddings, images and texts, of which row i of one belongs to row i of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, Rows, mismatch
from actcli.definition.parameters import Flag, positive, real
from actcli.definition.tensors import Tensor, values
from actcli.numerics import class_losses, contrasts, exponentials

loss = loss_family("contrastive")


class Partners(Rows):
    """Two batches of vectors (N, D): one loss value for each pair of rows."""

    together = True
    divides = "the number of pairs"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Check the shapes. Raises: BadShape."""
        if arrays["input"].ndim != 2 or arrays["input"].shape != arrays["target"].shape:
            raise mismatch(owner, arrays, "they are two batches of vectors, (N, D) both")
        return super().lay(owner, tensors, arrays, values)


_NORMALIZE = "divide each vector by its length first"
_LENGTH = "Vectors are taken to have length 1 and are not divided by it, as in open_clip's losses; normalize=true does."


def _u(input, normalize):
    """The images as they are compared."""
    return contrasts.directions(input, normalize)


def _v(target, normalize):
    """The texts as they are compared."""
    return contrasts.directions(target, normalize)


def _s(u, v):
    """The products of each image with each text."""
    return u.rows @ v.rows.T


_PRODUCTS = (
    " s[i, j] = sum(n, input[i, n]*target[j, n])/sqrt(sum(n, input[i, n]**2)*sum(n, target[j, n]**2)) if normalize"
    " else sum(n, input[i, n]*target[j, n])"
)


def _z(s, temperature):
    """The products over the temperature."""
    return s / temperature


def _forth(z):
    """Images as rows: how certain they are of their texts."""
    return contrasts.certainty(z)


def _back(z):
    """Texts as rows: how certain they are of their images."""
    return contrasts.certainty(z.T)


def _by_product(z, temperature, cotangent):
    """The slopes by the products of both batches."""
    right = np.eye(len(z))
    forth = class_losses.softmax_residual(z, right) * cotangent[:, None]
    back = class_losses.softmax_residual(z.T, right) * cotangent[:, None]
    return (forth + back.T) / 2 / temperature


@loss(
    "-(log(exp(s[i, i]/temperature)/sum(j, exp(s[i, j]/temperature))) + log(exp(s[i, i]/temperature)/sum(j, exp(s[j, i]/temperature))))/2"
    " where" + _PRODUCTS,
    input=values("image vectors (N, D), of length 1 unless normalize"),
    target=values("text vectors in the same shape"),
    temperature=positive(0.07, "divides the products", symbol="τ", arrays=False),
    normalize=Flag(False, _NORMALIZE),
    layout=Partners(),
    where={"u": _u, "v": _v, "s": _s, "z": _z, "forth": _forth, "back": _back, "by_product": _by_product},
    view="pairing",
    aliases="symmetric_info_nce",
    source="Radford et al., Learning transferable visual models from natural language supervision, ICML 2021",
    notes=("CLIP learns the logarithm of 1/τ (logit_scale) and bounds it at log 100, τ = 0.01.", _LENGTH),
)
def clip_loss(forth, back):
    """Cross-entropy of each image over all texts and of its text over all images, halved."""
    return -(forth[0] + back[0]) / 2


@clip_loss.derivative
def _(u, v, by_product):
    return u.back(by_product @ v.rows)


@clip_loss.derivative(wrt="target")
def _(u, v, by_product):
    return v.back(by_product.T @ u.rows)


@clip_loss.derivative(wrt="temperature")
def _(forth, back, temperature):
    return -(forth[1] + back[1]) / 2 / temperature


def _sign(input):
    """+1 for an image with its own text, -1 for all others."""
    return 2 * np.eye(len(input)) - 1


def _logit(s, temperature, bias):
    """The logit of belonging together."""
    return s / temperature + bias


def _slope(logit, sign):
    """The slope of each pair by its logit."""
    return -sign * exponentials.sigmoid(-sign * logit)


@loss(
    "sum(j, softplus(-(s[i, j]/temperature + bias) if j == i else s[i, j]/temperature + bias)) where" + _PRODUCTS,
    input=values("image vectors (N, D), of length 1 unless normalize"),
    target=values("text vectors in the same shape"),
    temperature=positive(0.1, "divides the products", symbol="τ", arrays=False),
    bias=real(-10.0, "added to each logit", symbol="b", arrays=False),
    normalize=Flag(False, _NORMALIZE),
    layout=Partners(),
    where={"u": _u, "v": _v, "s": _s, "logit": _logit, "sign": _sign, "slope": _slope},
    view="pairing",
    source="Zhai et al., Sigmoid loss for language image pre-training, ICCV 2023",
    notes=(
        "The sum over all N² pairs, divided by N. τ and b are learned; they start where a pair of random vectors hardly costs anything:"
        " the paper's t is log(1/τ) = log 10.",
        _LENGTH,
    ),
)
def siglip_loss(logit, sign):
    """Binary cross-entropy of each image with each text: does it belong to it."""
    return exponentials.softplus(-sign * logit).sum(axis=-1)


@siglip_loss.derivative
def _(u, v, slope, temperature, cotangent):
    return u.back(cotangent[:, None] * slope / temperature @ v.rows)


@siglip_loss.derivative(wrt="target")
def _(u, v, slope, temperature, cotangent):
    return v.back((cotangent[:, None] * slope / temperature).T @ u.rows)


@siglip_loss.derivative(wrt="temperature")
def _(s, slope, temperature):
    return -(slope * s).sum(axis=-1) / temperature / temperature


@siglip_loss.derivative(wrt="bias")
def _(slope):
    return slope.sum(axis=-1)
