"""Losses of sequences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, check_classes, whole_numbers
from actcli.definition.parameters import Flag, Integer
from actcli.definition.tensors import Tensor, log_probabilities, whole
from actcli.errors import BadShape, BadValue
from actcli.numerics import alignments

loss = loss_family("sequence")


class Frames:
    """Frames (T, N, C) or (T, C), label sequences padded (N, S) or one after the other, and the lengths of both."""

    divides = "the number of sequences"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Bring everything to a batch. Raises: BadShape, BadIndex, BadValue."""
        frames = dtypes.double(arrays["log_probs"])
        if frames.ndim not in (2, 3):
            raise BadShape(f"{owner}: log_probs has shape {frames.shape}; it takes (T, N, C) or (T, C)")
        single = frames.ndim == 2
        batch = frames[:, None, :] if single else frames
        length, count, classes = batch.shape
        if not 0 <= values["blank"] < classes:
            raise BadValue(f"{owner}: blank = {values['blank']} is no class: there are 0 to {classes - 1}")
        input_lengths = self._lengths(owner, "input_lengths", arrays, count, length)
        targets, target_lengths = self._targets(owner, arrays, count)
        used = np.arange(targets.shape[1]) < target_lengths[:, None]
        check_classes(owner, targets[used], classes)
        padded = np.where(used, targets, 0)
        laid = {"log_probs": batch, "targets": padded, "input_lengths": input_lengths, "target_lengths": target_lengths}
        shape = () if single else (count,)
        return Laid(laid, shape, float(count), {"log_probs": lambda gradient: gradient.reshape(frames.shape)})

    @staticmethod
    def _lengths(owner: str, name: str, arrays: dict[str, Any], count: int, longest: int) -> Any:
        if name not in arrays:
            return np.full(count, longest)
        lengths = np.atleast_1d(whole_numbers(owner, name, arrays[name]))
        if lengths.shape != (count,):
            raise BadShape(f"{owner}: {name} has shape {lengths.shape}, it must be ({count},)")
        if np.any((lengths < 0) | (lengths > longest)):
            raise BadValue(
                f"{owner}: {name} holds {lengths[(lengths < 0) | (lengths > longest)][0]}; it must lie between 0 and {longest}"
            )
        return lengths

    def _targets(self, owner: str, arrays: dict[str, Any], count: int) -> tuple[Any, Any]:
        targets = whole_numbers(owner, "targets", arrays["targets"])
        if targets.ndim == 2 and targets.shape[0] == count:
            return targets, self._lengths(owner, "target_lengths", arrays, count, targets.shape[1])
        if targets.ndim != 1 or ("target_lengths" not in arrays and count != 1):
            raise BadShape(
                f"{owner}: targets has shape {targets.shape}; it takes ({count}, S), or all one after the other with target_lengths"
            )
        lengths = self._lengths(owner, "target_lengths", arrays, count, targets.size)
        if count == 1 and lengths.sum() <= targets.size:
            return targets[None, :], lengths
        if lengths.sum() != targets.size:
            raise BadShape(f"{owner}: target_lengths add up to {lengths.sum()}, targets holds {targets.size}")
        padded = np.zeros((count, int(lengths.max(initial=0))), dtype=np.int64)
        padded[np.arange(padded.shape[1]) < lengths[:, None]] = targets
        return padded, lengths

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """Label sequences are vectors at least."""
        return 1


def _extended(targets, target_lengths, blank):
    """The labels with blanks between."""
    return alignments.extend(targets, target_lengths, blank)


def _costs(log_probs, extended, input_lengths):
    """Minus the log-likelihood of each sequence."""
    return -alignments.forward(log_probs, extended, input_lengths)[1]


@loss(
    words="−log Σ over alignments π of y: Π_t p_t(π_t)",
    log_probs=log_probabilities("(T, N, C) or (T, C)"),
    targets=whole("class indices (N, S), or all sequences one after the other"),
    input_lengths=whole("number of frames of each sequence", optional=True),
    target_lengths=whole("number of labels of each sequence", optional=True),
    blank=Integer(0, "the class that means no label", torch="blank", optax="blank_id", tf="blank_index"),
    zero_infinity=Flag(False, "0 for sequences that cannot be aligned, and for their gradients", torch="zero_infinity"),
    layout=Frames(),
    where=(_extended, _costs),
    divides="the number of sequences, after each loss is divided by its target length (at least 1)",
    view="sequence",
    aliases="ctc_loss_with_forward_probs",
    torch="nn.CTCLoss, F.ctc_loss",
    optax="ctc_loss",
    keras="losses.CTC",
    tf="nn.ctc_loss",
    dialects={
        "torch": Dialect("mean divides each loss by its target's length first."),
        "keras": another("losses.CTC takes logits (N, T, C), and gives one loss for each sequence."),
        "tf": another("nn.ctc_loss takes logits, and gives one loss for each sequence."),
        "optax": another("ctc_loss takes logits (N, T, C) and paddings, and gives one loss for each sequence."),
    },
    source="Graves et al., Connectionist temporal classification, ICML 2006",
    pitfalls=(
        "The gradient is that by the log-probabilities themselves, minus the occupancy γ; PyTorch reports p - γ, into which it folds the"
        " normalisation: for one frame log 0.5, log 0.5 and the label 1 it is (0, -1), there (0.5, -0.5).",
        "Takes log-probabilities (T, N, C); optax and Keras take logits (N, T, C). `mean` divides each loss by its number of labels first.",
    ),
    notes=("A target longer than its input, or with too few frames for the blanks between equal neighbours, costs ∞.",),
)
def ctc_loss(costs, log_probs, zero_infinity):
    """Minus the log of the probability of all alignments of a label sequence."""
    return np.where(np.isposinf(costs), 0.0, costs) if zero_infinity else costs


@ctc_loss.divisor
def _(target_lengths):
    # A sequence alone may have no batch axis.
    return np.squeeze(np.maximum(target_lengths, 1.0) * len(target_lengths))


@ctc_loss.derivative
def _(log_probs, extended, input_lengths, costs, zero_infinity, cotangent):
    share = alignments.occupancies(log_probs, extended, input_lengths)
    if zero_infinity:
        share = np.where(np.isposinf(costs)[:, None], 0.0, share)
    return -share * np.reshape(cotangent, -1)[:, None]
