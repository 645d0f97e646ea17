"""What lectures on activation and loss functions claim, made computable: one study a module.

A study is a function (`study.study`) from options, checked as parameters of functions are, to `Findings`: columns of a table,
sentences with the answer in numbers, and parts of a picture. Its docstring says what it shows and what comes out at the default
options. Where a lecture is wrong the study shows what is right, and says so.

- `study`: what a study is, and `find` and `studies`;
- `options`: options that parameters of functions do not know: several values, activations by name;
- `panels`: parts of pictures made of arrays;
- every other module: one study, its topic the name of the module.
"""

from actcli.studies import (
    adaptive_softmax,
    class_weights,
    dying_relu,
    elu_family,
    entropy_kl,
    focal_gamma,
    fused_cross_entropy,
    gelu_tanh,
    iou_dice,
    ista,
    median_mean,
    outliers,
    prelu,
    scale_equivariance,
    smooth_kink,
    softplus_relu,
    temperature,
    vanishing_gradient,
    zig_zag,
)
from actcli.studies.study import find, studies

__all__ = [
    "adaptive_softmax",
    "class_weights",
    "dying_relu",
    "elu_family",
    "entropy_kl",
    "find",
    "focal_gamma",
    "fused_cross_entropy",
    "gelu_tanh",
    "iou_dice",
    "ista",
    "median_mean",
    "outliers",
    "prelu",
    "scale_equivariance",
    "smooth_kink",
    "softplus_relu",
    "studies",
    "temperature",
    "vanishing_gradient",
    "zig_zag",
]
