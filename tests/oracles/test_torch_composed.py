"""Losses that PyTorch lacks, put together from its pieces: values and gradients by every tensor and real parameter."""

from __future__ import annotations

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with the extra `oracle`")

import actcli  # noqa: E402

F = torch.nn.functional
ROWS, CLASSES = 5, 4
_RNG = np.random.default_rng(41)
SCORES, OTHERS = _RNG.normal(size=(2, ROWS, CLASSES))
P, Q = _RNG.dirichlet(np.ones(CLASSES), (2, ROWS))
POSITIVE = _RNG.uniform(0.1, 3, (ROWS, CLASSES))
COSINES = _RNG.uniform(-0.9, 0.95, (ROWS, CLASSES))
MASK = np.array([[1, 1, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [1, 0, 0, 0]])


def _replaced(x, k, score):
    return torch.cat([x[:, :k], score[:, None], x[:, k + 1 :]], dim=1)


def _expected(target, cost):
    """Σ_k target_k cost(k)."""
    return sum(target[:, k] * cost(k) for k in range(target.shape[1]))


def _margin_softmax(input, target, scale, shifted):
    def cost(k):
        return -F.log_softmax(scale * _replaced(input, k, shifted(input[:, k])), dim=1)[:, k]

    return _expected(target, cost)


def _arcface(easy):
    def loss(input, target, margin, scale):
        def shifted(c):
            angle = torch.arccos(c)
            if easy:
                return torch.where(c > 0, torch.cos(angle + margin), c)
            return torch.where(angle + margin <= math.pi, torch.cos(angle + margin), c - margin * torch.sin(margin))

        return _margin_softmax(input, target, scale, shifted)

    return loss


def _cosface(input, target, margin, scale):
    return _margin_softmax(input, target, scale, lambda c: c - margin)


def _hinge(margin):
    def loss(input, target):
        def cost(k):
            ahead = torch.full((CLASSES,), margin, dtype=input.dtype)
            ahead[k] = 0
            return (input + ahead).amax(dim=1) - input[:, k]

        return _expected(target, cost)

    return loss


def _sparse_maximum(x):
    """max over distributions p of Σ p x - ‖p‖²/2, through the sorted scores."""
    ordered = x.sort(dim=1, descending=True).values
    count = torch.arange(1, CLASSES + 1)
    support = (1 + count * ordered > ordered.cumsum(dim=1)).sum(dim=1, keepdim=True)
    p = (x - (ordered.cumsum(dim=1).gather(1, support - 1) - 1) / support).clamp(min=0)
    return (p * x).sum(dim=1) - p.square().sum(dim=1) / 2


def _fenchel_young(maximum):
    return lambda input, target: maximum(input) - (input * target).sum(dim=1)


def _cosine(input, target, eps):
    bounded = [torch.maximum(v.norm(dim=1), eps) for v in (input, target)]
    return (input * target).sum(dim=1) / (bounded[0] * bounded[1])


def _kl(p, q):
    return (p * (p / q).log()).sum(dim=1)


def _distillation(input, target, labels, temperature, alpha):
    soft = _kl((target / temperature).softmax(dim=1), (input / temperature).softmax(dim=1))
    return alpha * temperature**2 * soft - (1 - alpha) * (labels * F.log_softmax(input, dim=1)).sum(dim=1)


def _dpo(input, rejected, ref_chosen, ref_rejected, beta, label_smoothing):
    h = beta * ((input - rejected) - (ref_chosen - ref_rejected))
    return -(1 - label_smoothing) * F.logsigmoid(h) - label_smoothing * F.logsigmoid(-h)


def _ranking(input, target, weights, mask):
    logp = F.log_softmax(torch.where(mask, input, -1e300), dim=1)
    return -torch.where(mask, target * weights * logp, 0.0).sum(dim=1)


def _poly1(input, target, epsilon):
    return (target * (-F.log_softmax(input, dim=1) + epsilon * (1 - input.softmax(dim=1)))).sum(dim=1)


def _categorical_hinge(input, target):
    return (1 + ((1 - target) * input).amax(dim=1) - (target * input).sum(dim=1)).clamp(min=0)


SOFT = {"input": SCORES, "target": P}
SURE = {"input": Q, "target": P}
LOGPROBS = dict(zip(("input", "rejected", "ref_chosen", "ref_rejected"), -POSITIVE.T, strict=True))
# name: the composition; what it is differentiated by; parameters that stay.
CASES = {
    "poly1_cross_entropy": (_poly1, {**SOFT, "epsilon": 1.5}, {}),
    "generalized_cross_entropy": (lambda input, target, q: (target * (1 - input**q) / q).sum(dim=1), {**SURE, "q": 0.7}, {}),
    "z_loss": (lambda input, coefficient: coefficient * input.logsumexp(1) ** 2, {"input": SCORES, "coefficient": 0.3}, {}),
    "generalized_kl_divergence": (
        lambda input, target: (target * target.log() - target * input + input.exp() - target).sum(dim=1),
        {"input": SCORES, "target": POSITIVE},
        {},
    ),
    "js_divergence": (lambda input, target: (_kl(target, (target + input) / 2) + _kl(input, (target + input) / 2)) / 2, SURE, {}),
    "distillation_loss": (
        _distillation,
        {"input": SCORES, "target": OTHERS, "labels": P, "temperature": 1.7, "alpha": 0.4},
        {},
    ),
    "categorical_hinge": (_categorical_hinge, SOFT, {}),
    "multiclass_hinge_loss": (_hinge(1.0), SOFT, {}),
    "multiclass_perceptron_loss": (_hinge(0.0), SOFT, {}),
    "multiclass_sparsemax_loss": (
        lambda input, target: _fenchel_young(_sparse_maximum)(input, target) + target.square().sum(dim=1) / 2,
        SOFT,
        {},
    ),
    "fenchel_young_loss": (_fenchel_young(lambda x: x.logsumexp(dim=1)), SOFT, {}),
    "fenchel_young_loss-max": (_fenchel_young(lambda x: x.amax(dim=1)), SOFT, {"max_fun": "max"}),
    "fenchel_young_loss-sparsemax": (_fenchel_young(_sparse_maximum), SOFT, {"max_fun": "sparsemax"}),
    "cosine_similarity_loss": (lambda **given: -_cosine(**given), {"input": SCORES, "target": OTHERS, "eps": 1.9}, {}),
    "cosine_distance_loss": (lambda **given: 1 - _cosine(**given), {"input": SCORES, "target": OTHERS, "eps": 0.1}, {}),
    "arcface_loss": (_arcface(False), {"input": COSINES, "target": P, "margin": 0.5, "scale": 8.0}, {}),
    "arcface_loss-beyond": (_arcface(False), {"input": COSINES, "target": P, "margin": 1.5, "scale": 64.0}, {}),
    "arcface_loss-easy": (_arcface(True), {"input": COSINES, "target": P, "margin": 0.5, "scale": 8.0}, {"easy_margin": True}),
    "cosface_loss": (_cosface, {"input": COSINES, "target": P, "margin": 0.35, "scale": 8.0}, {}),
    "dpo_loss": (_dpo, {**LOGPROBS, "beta": 0.7, "label_smoothing": 0.2}, {}),
    "ranking_softmax_loss": (_ranking, {"input": SCORES, "target": OTHERS, "weights": POSITIVE}, {"mask": MASK}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_values_and_gradients_are_those_of_the_composition(case):
    composed, given, settings = CASES[case]
    entry = actcli.get(case.split("-")[0])
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in given.items()}
    fixed = {"mask": torch.tensor(MASK, dtype=torch.bool)} if "mask" in settings else {}
    value = composed(**leaves, **fixed)
    np.testing.assert_allclose(entry(**given, **settings, reduction="none"), value.detach(), rtol=1e-13, atol=1e-300)
    gradients = torch.autograd.grad(value.sum(), list(leaves.values()))
    for name, gradient in zip(leaves, gradients, strict=True):
        mine = entry.grad(**given, **settings, wrt=name, reduction="sum")
        scale = float(gradient.abs().max())
        np.testing.assert_allclose(mine, gradient, rtol=1e-12, atol=1e-14 * scale, err_msg=name)


def test_every_real_parameter_of_these_losses_is_judged():
    for case, (_, given, _) in CASES.items():
        entry = actcli.get(case.split("-")[0])
        real = {name for name, parameter in entry.parameters.items() if parameter.differentiable}
        assert real <= set(given), case


def test_a_cosine_above_the_least_norm_is_pytorchs():
    a, b = torch.tensor(SCORES, requires_grad=True), torch.tensor(OTHERS, requires_grad=True)
    value = F.cosine_similarity(a, b, dim=1)
    np.testing.assert_allclose(
        actcli.cosine_similarity_loss(SCORES, OTHERS, reduction="none"), -value.detach(), rtol=1e-14
    )
    for wrt, gradient in zip(("input", "target"), torch.autograd.grad(value.sum(), [a, b]), strict=True):
        mine = actcli.cosine_similarity_loss.grad(SCORES, OTHERS, wrt=wrt, reduction="sum")
        np.testing.assert_allclose(mine, -gradient, rtol=1e-12)
    zero = torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)
    some = torch.tensor([[3.0, 4.0]], dtype=torch.float64)
    (slope,) = torch.autograd.grad(F.cosine_similarity(zero, some), zero)
    np.testing.assert_allclose(actcli.cosine_similarity_loss.grad(zero.detach().numpy(), some.numpy()), -slope)
