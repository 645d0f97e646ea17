"""Every call whose answer by PyTorch is recorded, and the classes of torch.nn that they must cover."""

from __future__ import annotations

from .activation_cases import activation_cases
from .case import Case
from .class_cases import class_cases
from .disagreements import disagreements
from .loss_cases import loss_cases

# torch.nn.modules.activation.__all__ and torch.nn.modules.loss.__all__ of PyTorch 2.13, and the one loss that lives elsewhere.
_NAMES = (
    "Threshold ReLU RReLU Hardtanh ReLU6 Sigmoid Hardsigmoid Tanh SiLU Mish Hardswish ELU CELU SELU GLU GELU Hardshrink LeakyReLU"
    " LogSigmoid Softplus Softshrink MultiheadAttention PReLU Softsign Tanhshrink Softmin Softmax Softmax2d LogSoftmax"
    " L1Loss NLLLoss NLLLoss2d PoissonNLLLoss GaussianNLLLoss KLDivLoss MSELoss BCELoss BCEWithLogitsLoss HingeEmbeddingLoss"
    " MultiLabelMarginLoss SmoothL1Loss HuberLoss SoftMarginLoss CrossEntropyLoss LinearCrossEntropyLoss"
    " MultiLabelSoftMarginLoss CosineEmbeddingLoss MarginRankingLoss MultiMarginLoss TripletMarginLoss"
    " TripletMarginWithDistanceLoss CTCLoss AdaptiveLogSoftmaxWithLoss"
)
MODULES = _NAMES.split()
INFO_ONLY = {"MultiheadAttention"}

AGREEMENTS: list[Case] = [*activation_cases(), *loss_cases(), *class_cases()]
DISAGREEMENTS = disagreements()
CASES: dict[str, Case] = {case.name: case for case in (*AGREEMENTS, *DISAGREEMENTS)}
