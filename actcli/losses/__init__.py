"""The losses, one module per family or kin, one block per function. Importing the package registers them."""

from actcli.losses import (
    adaptive,
    binary_cross_entropy,
    confusion,
    cross_entropy,
    dice_mixtures,
    divergence,
    embedding,
    focal,
    likelihood,
    linear,
    margin,
    multiclass_margin,
    ranking,
    regression,
    segmentation,
    sequence,
)

__all__ = [
    "adaptive",
    "binary_cross_entropy",
    "confusion",
    "cross_entropy",
    "dice_mixtures",
    "divergence",
    "embedding",
    "focal",
    "likelihood",
    "linear",
    "margin",
    "multiclass_margin",
    "ranking",
    "regression",
    "segmentation",
    "sequence",
]
