"""Preferences: of two answers one is the better."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import Real, positive
from actcli.definition.tensors import log_probabilities
from actcli.numerics import exponentials, preferences

loss = loss_family("preference")


def _h(input, rejected, ref_chosen, ref_rejected, beta):
    """β times the log-ratio of the policy less that of the reference."""
    return preferences.margin(input, rejected, ref_chosen, ref_rejected, beta)


def _pull(h, label_smoothing, beta):
    """The slope of the loss by the log-ratio."""
    return preferences.logistic_slope(h, label_smoothing, beta)


@loss(
    "-(1 - label_smoothing)*log(1/(1 + exp(-h))) - label_smoothing*log(1/(1 + exp(h)))"
    " where h = beta*((input - rejected) - (ref_chosen - ref_rejected))",
    input=log_probabilities("log-probability of the chosen answer under the policy"),
    rejected=log_probabilities("of the rejected answer under the policy"),
    ref_chosen=log_probabilities("of the chosen answer under the reference"),
    ref_rejected=log_probabilities("of the rejected answer under the reference"),
    beta=positive(0.1, "how strongly the policy is held to the reference", trl="beta"),
    label_smoothing=Real(
        0.0, "chance that a preference is the wrong way round", low=0.0, high=0.5, trl="label_smoothing"
    ),
    where=(_h, _pull),
    divides="the number of pairs",
    view="preference",
    window=(-60.0, 60.0),
    aliases="DPO direct_preference_optimization",
    slope="-beta*((1 - label_smoothing)/(1 + exp(h)) - label_smoothing/(1 + exp(-h)))"
    " where h = beta*((input - rejected) - (ref_chosen - ref_rejected))",
    source="Rafailov et al., Direct preference optimization, NeurIPS 2023; Mitchell, A note on DPO with noisy preferences, 2023 (smoothing)",
    notes=(
        "Log-probabilities of whole answers, summed over tokens. A policy that is the reference costs log 2 = 0.693, whatever β.",
        "Smoothing is the conservative DPO; at h = log((1 - ε)/ε) its slope is 0. TRL has it as `label_smoothing` of DPOConfig.",
    ),
)
def dpo_loss(h, label_smoothing):
    """Logistic loss of how much more than the reference a policy prefers the chosen answer."""
    return preferences.logistic_cost(h, label_smoothing)


@dpo_loss.derivative
def _(pull):
    return pull


@dpo_loss.derivative(order=2)
def _(h, beta):
    return beta * (exponentials.sigmoid_slope(h.high) * (1 - h.low * np.tanh(h.high / 2))) * beta


@dpo_loss.derivative(wrt="rejected")
def _(pull):
    return -pull


@dpo_loss.derivative(wrt="ref_chosen")
def _(pull):
    return -pull


@dpo_loss.derivative(wrt="ref_rejected")
def _(pull):
    return pull


@dpo_loss.derivative(wrt="beta")
def _(h, label_smoothing):
    return preferences.logistic_slope(h, label_smoothing, h.ratio)


@dpo_loss.derivative(wrt="label_smoothing")
def _(h):
    return h.high
