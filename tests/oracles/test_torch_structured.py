"""Losses that PyTorch itself does not have, composed of its operations and differentiated by its autograd."""

from __future__ import annotations

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with the extra `oracle`")

import actcli  # noqa: E402

F = torch.nn.functional


def _extension(errors, region):
    """Σ e₍ₖ₎ ΔJ with the differences of the Jaccard loss as they are defined."""
    ordered, places = torch.sort(errors, dim=0, descending=True, stable=True)
    inside = region[places]
    left = inside.sum() - inside.cumsum(0)
    losses = 1 - left / (inside.sum() + (1 - inside).cumsum(0))
    return ordered @ torch.diff(losses, prepend=losses.new_zeros(1))


def _lovasz_hinge(x, y):
    return _extension(torch.relu(1 - x * (2 * y - 1)), y.double())


def _lovasz_softmax(p, y):
    return torch.stack([_extension(((y == c).double() - p[:, c]).abs(), (y == c).double()) for c in y.unique()]).mean()


def _parts(box, true):
    low, high = torch.maximum(box[:, :2], true[:, :2]), torch.minimum(box[:, 2:], true[:, 2:])
    meeting = (high > low).all(dim=1)
    shared = torch.where(meeting, (high - low).prod(dim=1), torch.zeros(len(box), dtype=torch.float64))
    union = (box[:, 2:] - box[:, :2]).prod(dim=1) + (true[:, 2:] - true[:, :2]).prod(dim=1) - shared
    cover = torch.maximum(box[:, 2:], true[:, 2:]) - torch.minimum(box[:, :2], true[:, :2])
    return shared / (union + 1e-7), union, cover


def _box_iou(box, true):
    return (1 - _parts(box, true)[0]).mean()


def _giou(box, true):
    ratio, union, cover = _parts(box, true)
    area = cover.prod(dim=1)
    return (1 - ratio + (area - union) / (area + 1e-7)).mean()


def _diou(box, true):
    ratio, _, cover = _parts(box, true)
    apart = (box[:, :2] + box[:, 2:] - true[:, :2] - true[:, 2:]) / 2
    return (1 - ratio + (apart**2).sum(dim=1) / ((cover**2).sum(dim=1) + 1e-7)).mean()


def _ciou(box, true, detach_alpha):
    aspects = [torch.atan((b[:, 2] - b[:, 0]) / (b[:, 3] - b[:, 1])) for b in (true, box)]
    v = 4 / math.pi**2 * (aspects[0] - aspects[1]) ** 2
    alpha = v / (1 - _parts(box, true)[0] + v + 1e-7)
    return _diou(box, true) + ((alpha.detach() if detach_alpha else alpha) * v).mean()


def _ntxent(x, y):
    z = F.cosine_similarity(x[:, None], x[None], dim=-1) / 0.07
    pairs = (y[:, None] == y) & ~torch.eye(len(y), dtype=torch.bool)
    negatives = z.masked_fill(y[:, None] == y, -math.inf).logsumexp(dim=1, keepdim=True)
    return F.softplus(negatives - z, threshold=math.inf)[pairs].mean()


def _supcon(x, y):
    z = (x @ x.T / 0.07).fill_diagonal_(-math.inf)
    pairs = (y[:, None] == y) & ~torch.eye(len(y), dtype=torch.bool)
    costs = torch.where(pairs, -z.log_softmax(dim=1), 0.0)
    return (costs.sum(dim=1) / pairs.sum(dim=1)).mean()


def _circle(x, y):
    d = torch.clamp(1 - x @ x.T, min=0)
    alike, eye = y[:, None] == y, torch.eye(len(y), dtype=torch.bool)
    far = (80 * torch.relu(1.4 - d) * (0.6 - d)).masked_fill(alike, -math.inf).logsumexp(dim=1)
    near = (-80 * torch.relu(0.4 + d) * (0.4 - d)).masked_fill(~alike | eye, -math.inf).logsumexp(dim=1)
    return F.softplus(far + near, threshold=math.inf).mean()


def _clip(u, v):
    scores, right = u @ v.T / 0.07, torch.arange(len(u))
    return (F.cross_entropy(scores, right) + F.cross_entropy(scores.T, right)) / 2


def _siglip(u, v):
    scores = u @ v.T / 0.1 - 10
    return F.binary_cross_entropy_with_logits(scores, torch.eye(len(u), dtype=torch.float64), reduction="sum") / len(u)


def _mcc(p, y):
    tp, fp, fn, tn = (((a * b).sum() + 1e-5) for a, b in ((p, y), (p, 1 - y), (1 - p, y), (1 - p, 1 - y)))
    return 1 - (tp * tn - fp * fn) / torch.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))


def _boxes(rng):
    corners = np.sort(rng.integers(0, 6, (2, 40, 2, 2)) + rng.choice([0.0, 0.25], (2, 40, 2, 2)), axis=-2)
    corners[:, :, 1] += corners[:, :, 1] == corners[:, :, 0]
    return corners.reshape(2, 40, 4)


def _vectors(rng):
    x = rng.normal(size=(2, 6, 4))
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def _labelled(rng):
    return _vectors(rng)[0], np.array([0, 1, 0, 2, 1, 2])


CASES = [
    ("lovasz_hinge_loss", _lovasz_hinge, {}, lambda rng: (np.round(rng.normal(size=30), 1), rng.integers(0, 2, 30))),
    (
        "lovasz_softmax_loss",
        _lovasz_softmax,
        {},
        lambda rng: (np.round(rng.dirichlet(np.ones(4), 30), 1), rng.integers(0, 4, 30)),
    ),
    ("box_iou_loss", _box_iou, {}, _boxes),
    ("giou_loss", _giou, {}, _boxes),
    ("diou_loss", _diou, {}, _boxes),
    ("ciou_loss", _ciou, {"detach_alpha": True}, _boxes),
    ("ciou_loss", _ciou, {"detach_alpha": False}, _boxes),
    ("ntxent_loss", _ntxent, {}, _labelled),
    ("supcon_loss", _supcon, {}, _labelled),
    ("circle_loss", _circle, {}, _labelled),
    ("clip_loss", _clip, {}, _vectors),
    ("siglip_loss", _siglip, {}, _vectors),
    ("mcc_loss", _mcc, {}, lambda rng: rng.uniform(size=(2, 20))),
]


@pytest.mark.parametrize(("name", "composed", "given", "drawn"), CASES)
def test_values_and_gradients_are_those_of_autograd(name, composed, given, drawn):
    loss = actcli.get(name)
    for seed in range(5):
        arrays = drawn(np.random.default_rng(seed))
        leaves = [torch.tensor(array, requires_grad=array.dtype == np.float64) for array in arrays]
        value = composed(*leaves, **given)
        value.backward()
        assert loss(*arrays, **given) == pytest.approx(value.item(), rel=1e-12, abs=1e-14)
        for tensor, leaf in zip(loss.tensors, leaves, strict=True):
            if leaf.requires_grad:
                mine = loss.grad(*arrays, wrt=tensor, **given)
                np.testing.assert_allclose(mine, leaf.grad.numpy(), rtol=1e-10, atol=1e-13, err_msg=tensor)
