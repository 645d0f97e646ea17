"""Kernels judged: numbers that are known, faults that were planted, work shared by processes."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.audit import judging, points
from actcli.audit.errors import Kernel, measured
from actcli.audit.judging import judged
from actcli.errors import BadShape, BadValue


def _kernel(entry, x, results, **rest):
    return Kernel(entry, {"input": np.asarray(x)}, entry.settle({}), np.asarray(results), **rest)


def test_errors_that_are_known():
    found = measured(_kernel(actcli.identity, [1.0, 1.0, 2.0, -4.0], [1.0, 1 + 2.0**-52, 2 - 2.0**-52, -4 - 2.0**-48]))
    assert found.ulp.tolist() == [0, 1, 0.5, 4]
    assert found.steps.tolist() == [0, 1, 1, 4]
    assert found.exact.tolist() == [1, 1, 2, -4]


@pytest.mark.parametrize(("dtype", "spacing"), [("float32", 2.0**-23), ("float16", 2.0**-10), ("bfloat16", 2.0**-7)])
def test_each_format_has_its_own_spacing(dtype, spacing):
    found = measured(_kernel(actcli.identity, [1.0], [1.0 + 3 * spacing], dtype=dtype))
    assert found.ulp.tolist() == [3]
    assert found.steps.tolist() == [3]


def test_faults_are_told_apart():
    x = [1.0, 2.0, -3.0, -800.0, 5.0]
    report = judged(_kernel(actcli.identity, x, [np.nan, np.inf, 3.0, -800.0, 0.0])).report
    assert (report.nans, report.infinities, report.lost_signs, report.false_zeros) == (1, 1, 1, 1)
    assert report.max_ulp == np.inf
    assert report.bad == 4
    assert report.judged == 5
    # a zero that should be negative: the exact result is below the least subnormal
    assert judged(_kernel(actcli.gelu, [-50.0], [0.0])).report.lost_signs == 1


def test_specials_are_told_apart():
    report = judged(_kernel(actcli.gelu, [np.inf, -np.inf, np.nan, 0.0], [np.inf, np.nan, 1.0, 0.0])).report
    assert report.judged == 1
    assert [special.input for special in report.specials][:1] == [-np.inf]
    assert len(report.specials) == 2
    assert report.bad == 0
    assert not report.passed  # no number of ULP allows them


def test_percentiles_and_regions_add_up():
    entry = actcli.sigmoid
    x = points.line((), 600)
    report = judged(_kernel(entry, x, entry(x))).report
    assert sum(region.judged for region in report.regions) == report.judged == x.size
    assert list(report.quantiles.values()) == sorted(report.quantiles.values())
    assert report.quantiles[99.9] <= report.max_ulp
    assert report.worst[0].ulp == report.max_ulp


def test_processes_change_nothing():
    x = points.line((), 3000)
    kernel = _kernel(actcli.tanh, x, actcli.tanh(x))
    calls = []
    alone, together = measured(kernel, jobs=1), measured(kernel, jobs=2, progress=lambda *done: calls.append(done))
    for one, other in zip(alone[:6], together[:6], strict=True):
        np.testing.assert_array_equal(one, other)
    assert calls[-1] == (x.size, x.size)


def test_what_the_formula_does_not_cover_is_left_out_and_counted():
    loss = actcli.poisson_nll_loss
    values = {**loss.settle({"log_input": False})}
    kernel = Kernel(
        loss, {"input": np.array([1.0, -2.0]), "target": np.array([1.0, 1.0])}, values, np.array([1.0, 0.0])
    )
    assert measured(kernel).undefined == 1
    with pytest.raises(BadValue, match="no value at any"):
        measured(kernel._replace(tensors={n: t[1:] for n, t in kernel.tensors.items()}, results=np.array([0.0])))


def test_results_of_another_shape_are_refused():
    with pytest.raises(BadShape, match="shape"):
        measured(_kernel(actcli.gelu, [1.0, 2.0], [1.0]))


def test_jacobians_and_gradients_are_judged_element_by_element():
    entry = actcli.softmax
    x = np.array([[1.0, 2.0, 3.0], [18.0, 0.0, -18.0]])
    found = measured(Kernel(entry, {"input": x}, entry.settle({}), entry.grad(x), wrt="input"))
    assert found.ulp.shape == (18,)
    assert found.ulp.max() < 4
    loss = actcli.cross_entropy
    given = {"input": x, "target": np.array([0, 0])}
    gradient = loss.grad(**given, reduction="sum")
    assert measured(Kernel(loss, given, loss.settle({}), gradient, wrt="input")).ulp.max() < 8
    p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    naive = p - np.array([[1, 0, 0], [1, 0, 0]])
    assert measured(Kernel(loss, given, loss.settle({}), naive, wrt="input")).ulp.max() > 1e6


def test_kernels_of_the_catalogue_have_points_inside_their_domains():
    for kernel in judging.kernels(actcli.entries("activation"), count=64):
        assert kernel.results.size >= 8, kernel.entry.name
