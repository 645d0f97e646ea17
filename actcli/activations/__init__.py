"""The activations, one module per family, one block per function. Importing the package registers them."""

from actcli.activations import (
    attention,
    elementary,
    exponential_linear,
    gated,
    hard,
    rectifiers,
    sharp_gates,
    shrinkage,
    sigmoidal,
    smooth_gated,
    softmax,
    softplus,
    step,
)

__all__ = [
    "attention",
    "elementary",
    "exponential_linear",
    "gated",
    "hard",
    "rectifiers",
    "sharp_gates",
    "shrinkage",
    "sigmoidal",
    "smooth_gated",
    "softmax",
    "softplus",
    "step",
]
