"""What is streamed is, to the bit, what the call in memory gives: for every function, in any order, byte order and type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actcli
from actcli import streaming
from actcli.definition import blocks
from actcli.inputs.files import array_file
from actcli.streaming import pieces
from actcli.streaming.losses import Remarks
from tests.laws.accuracy import samples
from tests.laws.loss_samples import needed, tensors
from tests.laws.registry import ALONG_AXIS, ELEMENTWISE, LOSSES, each

EACH_VALUE = [loss for loss in LOSSES if loss.elementwise]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few numbers, sums of fewer, and two threads."""
    monkeypatch.setattr(pieces, "PIECE", 64)
    monkeypatch.setattr(blocks, "STRETCH", 8)
    monkeypatch.setattr(blocks, "SHARED", 1)
    monkeypatch.setenv("ACTCLI_THREADS", "2")


def filed(folder: Path, array: np.ndarray, name: str = "x") -> streaming.Filed:
    path = str(folder / f"{name}.npy")
    np.save(path, array)
    return streaming.Filed(array_file(path), None)


def written(plan: Any, folder: Path, count: int = 2) -> np.ndarray:
    assert plan is not None
    assert len(plan.pieces) >= count
    streaming.write(plan, str(folder / "y.npy"))
    found: np.ndarray = np.load(folder / "y.npy")
    return found


def same(found: np.ndarray, expected: Any) -> None:
    assert (found.shape, found.dtype) == (np.shape(expected), np.asarray(expected).dtype)
    np.testing.assert_array_equal(bits(found), bits(expected))


def bits(array: Any) -> np.ndarray:
    whole = np.array(array, order="C", ndmin=1)
    whole[np.isnan(whole)] = np.nan
    return whole.view(f"u{whole.itemsize}")


def numbers(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    drawn = np.concatenate([[np.inf, -np.inf, np.nan, -0.0], samples(rng, 40)])
    return rng.permutation(np.resize(drawn, shape).ravel()).reshape(shape)


@each(ELEMENTWISE)
def test_elementwise(entry, tmp_path):
    x, given = numbers((30, 14)), {n: v for n, v in entry.drawn({}).items() if n != "training"}
    one = filed(tmp_path, x)
    same(written(streaming.plan_activation(entry, one, given), tmp_path), entry(x, **given))
    for order in (1, 2):
        plan = streaming.plan_activation(entry, one, given, "input", order)
        same(written(plan, tmp_path), entry.grad(x, order=order, **given))


@each(ALONG_AXIS)
@pytest.mark.parametrize("order", ["C", "F"])
def test_along_an_axis(entry, order, tmp_path):
    shape = (7, 6, 4, 3) if entry.ranks else (12, 6, 4)
    x = np.asarray(np.random.default_rng(1).normal(size=shape) * 9, order=order)
    x[(1,) * x.ndim] = -np.inf
    one, counted = filed(tmp_path, x), 0
    for axis in [0] if entry.fixed_axis is not None else range(-1, 3):
        given = {} if entry.fixed_axis is not None else {"axis": axis}
        plan = streaming.plan_activation(entry, one, given)
        if plan is not None and len(plan.pieces) > 1:
            counted += 1
            same(written(plan, tmp_path), entry(x, **given))
        if order == "C" and axis != 0:
            plan = streaming.plan_activation(entry, one, given, "input")
            same(written(plan, tmp_path), entry.grad(x, **given))
    assert counted >= (0 if entry.fixed_axis and order == "F" else 1)


@each(EACH_VALUE)
@pytest.mark.filterwarnings("ignore::actcli.errors.ActcliWarning")
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_elementwise_losses(entry, dtype, tmp_path):
    rng, loss, given = np.random.default_rng(2), entry, needed(entry)
    drawn = [tensors(loss, rng) for _ in range(60)]
    arrays = {name: np.concatenate([one[name] for one in drawn]) for name in drawn[0]}
    arrays = {name: array.astype(dtype) if array.dtype.kind == "f" else array for name, array in arrays.items()}
    files = {name: filed(tmp_path, array, name) for name, array in arrays.items()}
    remarks = Remarks(loss, given)
    same(
        written(streaming.plan_values(loss, files, given, remarks), tmp_path), loss(**arrays, **given, reduction="none")
    )
    for reduction in loss.reductions:
        if reduction != "none":
            plan = streaming.plan_sum(loss, files, given, reduction, remarks)
            assert plan is not None
            same(np.asarray(streaming.add_up(plan)), loss(**arrays, **given, reduction=reduction))
        for wrt in [
            name for name, tensor in loss.tensors.items() if tensor.differentiable and loss.has_derivative(name)
        ]:
            gradient = streaming.plan_gradient(loss, files, given, reduction, wrt, 1, remarks)
            same(written(gradient, tmp_path), loss.grad(**arrays, **given, reduction=reduction, wrt=wrt))


TYPES = ["f8", "f4", "f2", ">f8", ">f4", ">f2", "i1", "u1", "i8", ">i4", "?"]


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(), (1,), (0,), (3, 0), (200,), (10, 20), (5, 4, 10)], ids=str)
def test_types_shapes_and_orders(dtype, order, shape, tmp_path):
    with np.errstate(all="ignore"):
        x = np.asarray(np.random.default_rng(3).normal(size=shape) * 3, order=order).astype(dtype)
    one = filed(tmp_path, x)
    native = x.astype(x.dtype.newbyteorder("="))
    found = written(streaming.plan_activation(actcli.gelu, one, {}), tmp_path, 0)
    same(found, actcli.gelu(native))
    if x.size > 1 and x.ndim > 1:
        assert found.flags.f_contiguous == x.flags.f_contiguous
        same(written(streaming.plan_activation(actcli.softmax, one, {}), tmp_path, 1), actcli.softmax(native))


def test_a_file_is_what_numpy_writes(tmp_path):
    for x in (numbers((30, 14)), np.asfortranarray(numbers((30, 14))), np.float32(2.5), np.zeros((3, 0))):
        written(streaming.plan_activation(actcli.silu, filed(tmp_path, x), {}), tmp_path, 0)
        expected = np.asarray(actcli.silu(x), order="F" if np.ndim(x) > 1 and not x.flags.c_contiguous else "C")
        np.save(tmp_path / "z.npy", expected)
        assert (tmp_path / "y.npy").read_bytes() == (tmp_path / "z.npy").read_bytes()


def test_bfloat16_is_computed_and_kept_in_float32(tmp_path):
    bfloat16 = pytest.importorskip("ml_dtypes", reason="bfloat16 needs ml_dtypes").bfloat16
    x = np.linspace(-9, 9, 300, dtype="f4")
    one = filed(tmp_path, x)._replace(dtype=np.dtype(bfloat16))
    found = written(streaming.plan_activation(actcli.gelu, one, {}), tmp_path)
    same(found, actcli.gelu(x.astype(bfloat16)).astype("f4"))


@pytest.mark.parametrize(
    "alpha", [np.linspace(0, 1, 14), np.linspace(0, 1, 14)[None], np.ones((1, 1))], ids=["channels", "row", "one"]
)
def test_arrays_among_the_parameters(alpha, tmp_path):
    x = numbers((30, 14))
    plan = streaming.plan_activation(actcli.prelu, filed(tmp_path, x), {"alpha": alpha})
    same(written(plan, tmp_path), actcli.prelu(x, alpha=alpha))


def test_what_takes_the_whole_has_no_plan(tmp_path):
    x = np.random.default_rng(4).normal(size=(30, 14))
    one, turned = filed(tmp_path, x), filed(tmp_path, np.asfortranarray(x), "f")
    assert streaming.plan_activation(actcli.rrelu, one, {"training": True}) is None
    assert streaming.plan_activation(actcli.gumbel_softmax, one, {"training": True}) is None
    assert streaming.plan_activation(actcli.prelu, one, {"alpha": np.ones((30, 1))}) is None
    assert streaming.plan_activation(actcli.softmax, turned, {}, "input") is None
    loss, remarks = actcli.mse_loss, Remarks(actcli.mse_loss, {})
    assert streaming.plan_values(loss, {"input": one, "target": turned}, {}, remarks) is None
    assert streaming.plan_values(loss, {"input": one, "target": x}, {}, remarks) is None
    assert streaming.plan_values(loss, {"input": one, "target": one}, {"weight": x}, remarks) is None
    assert (
        streaming.plan_gradient(loss, {"input": one, "target": np.array(0.0)}, {}, "mean", "target", 1, remarks) is None
    )
    several = actcli.cross_entropy
    assert streaming.plan_values(several, {"input": one, "target": one}, {}, Remarks(several, {})) is None


def test_a_row_that_is_too_long_has_no_plan(tmp_path, monkeypatch):
    one = filed(tmp_path, np.zeros((3, 50)))
    assert streaming.plan_activation(actcli.softmax, one, {}) is not None
    monkeypatch.setattr(pieces, "LARGEST", 49)
    assert streaming.plan_activation(actcli.softmax, one, {}) is None
    assert streaming.plan_activation(actcli.softmax, one, {}, "input") is None


def test_a_sum_that_overflows_where_the_mean_does_not(tmp_path):
    x = np.full(100, 1.3e154)
    files = {"input": filed(tmp_path, x), "target": np.array(0.0)}
    plan = streaming.plan_sum(actcli.mse_loss, files, {}, "mean", Remarks(actcli.mse_loss, {}))
    assert plan is not None
    assert float(streaming.add_up(plan)) == pytest.approx(1.3e154**2, rel=1e-14)
