"""Losses: reductions, gradients by every tensor and parameter, shapes and types."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.definition.layouts import Classes
from actcli.errors import ActcliError, NotDefined

from .loss_samples import array_parameters, needed, tensors
from .registry import LOSSES, each

CLASS_LOSSES = [
    entry
    for entry in LOSSES
    if isinstance(entry.layout, Classes) and "target" in entry.tensors and entry.tensors["target"].expects == "class"
]


def _settings(entry, rng, arrays):
    """Parameters to try: defaults, array weights, each flag turned over, other words, other numbers."""
    base = needed(entry)
    found = [base, {**base, **array_parameters(entry, rng, arrays)}]
    for name, parameter in entry.parameters.items():
        if parameter.kind == "flag" and name not in ("head_bias", "from_logits", "detach_alpha"):
            found.append({**base, name: not parameter.default})
        if parameter.kind == "choice":
            found.extend({**base, name: word} for word in parameter.words)
        if parameter.kind == "real" and parameter.differentiable:
            low = getattr(parameter, "low", -np.inf)
            found.append({**base, name: 0.375 if low >= 0 or name == "margin" else 0.625})
    return found


def _differentiable(entry, arrays, values):
    names = [name for name in arrays if entry.tensors[name].differentiable and entry.has_derivative(name)]
    settled = entry.settle(values)
    return names, [
        n
        for n, p in entry.parameters.items()
        if p.differentiable and settled[n] is not None and entry.has_derivative(n)
    ]


def _difference(function, array, step=1e-5):
    """Central differences of fourth order of a scalar function, by each element."""
    array = np.array(array, dtype=np.float64)
    result = np.zeros_like(array)
    for place in np.ndindex(array.shape):

        def at(shift, place=place):
            moved = array.copy()
            moved[place] += shift
            return function(moved)

        result[place] = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
    return result


@each(LOSSES)
@pytest.mark.parametrize("indices", [False, True])
def test_gradients_by_every_tensor_and_parameter(entry, indices):
    rng = np.random.default_rng(11)
    arrays = tensors(entry, rng, indices=indices)
    judged = 0
    for values in _settings(entry, rng, arrays):
        for reduction in entry.reductions:
            by_tensor, by_parameter = _differentiable(entry, arrays, values)
            for name in by_tensor:
                if entry.tensors[name].expects == "class" and (indices or np.ndim(arrays[name]) == 1):
                    with pytest.raises(NotDefined, match="class indices"):
                        entry.grad(**arrays, wrt=name, **values)
                    continue
                if name == "tail_weights":
                    continue
                judged += 1
                gradient = entry.grad(**arrays, wrt=name, reduction=reduction, **values)
                assert gradient.shape == np.shape(arrays[name])
                slope = _difference(
                    lambda a, name=name, values=values, reduction=reduction: np.sum(
                        entry(**{**arrays, name: a}, reduction=reduction, **values)
                    ),
                    arrays[name],
                )
                np.testing.assert_allclose(
                    gradient, slope, rtol=1e-7, atol=1e-9, err_msg=f"{name} {values} {reduction}"
                )
            for name in by_parameter:
                settled = entry.settle(values)
                gradient = entry.grad(**arrays, wrt=name, reduction=reduction, **values)
                assert np.shape(gradient) == np.shape(settled[name])
                step = (
                    1e-5
                    if np.all(np.abs(settled[name]) > 1e-4) or np.all(settled[name] == 0)
                    else np.max(settled[name]) * 1e-2
                )
                parameter = entry.parameters[name]
                ends = (getattr(parameter, "low", -np.inf), getattr(parameter, "high", np.inf))
                if any(np.all(settled[name] == end) for end in ends):
                    continue  # at the end of its domain; it is judged inside, at another setting
                judged += 1
                slope = _difference(
                    lambda a, name=name, values=values, reduction=reduction: np.sum(
                        entry(**arrays, reduction=reduction, **{**values, name: a})
                    ),
                    settled[name],
                    step,
                )
                total = np.sum(entry(**arrays, reduction=reduction, **values))
                noise = max(1e-8, 1e-15 * abs(total) / step)  # what rounding alone does to a difference of losses
                np.testing.assert_allclose(
                    gradient, slope, rtol=2e-6, atol=noise, err_msg=f"{name} {values} {reduction}"
                )
    assert judged >= 3


def test_gradients_of_the_tails_of_adaptive_softmax():
    entry = actcli.adaptive_log_softmax_with_loss
    arrays = tensors(entry, np.random.default_rng(12))
    gradient = entry.grad(**arrays, wrt="tail_weights", **needed(entry))
    for tail, pair in enumerate(arrays["tail_weights"]):
        for part, matrix in enumerate(pair):

            def loss(changed, tail=tail, part=part):
                tails = [list(p) for p in arrays["tail_weights"]]
                tails[tail][part] = changed
                return entry(**{**arrays, "tail_weights": tails}, **needed(entry))

            np.testing.assert_allclose(gradient[tail][part], _difference(loss, matrix), rtol=1e-7, atol=1e-10)


@each([entry for entry in LOSSES if entry.elementwise])
def test_elementwise_losses_have_second_derivatives(entry):
    rng = np.random.default_rng(13)
    arrays = tensors(entry, rng)
    first = arrays[entry.first]
    for values in _settings(entry, rng, arrays):
        curvature = entry.grad(**arrays, reduction="sum", order=2, **values)
        assert curvature.shape == first.shape
        step = 1e-6
        near = {**arrays, entry.first: first + step}, {**arrays, entry.first: first - step}
        slopes = [entry.grad(**side, reduction="sum", **values) for side in near]
        np.testing.assert_allclose(
            curvature, (slopes[0] - slopes[1]) / (2 * step), rtol=1e-6, atol=1e-7, err_msg=str(values)
        )


@each(LOSSES)
def test_reductions_agree_with_each_other(entry):
    rng = np.random.default_rng(14)
    for indices in (False, True):
        arrays = tensors(entry, rng, indices=indices)
        each_value = entry(**arrays, reduction="none", **needed(entry))
        total = entry(**arrays, reduction="sum", **needed(entry))
        assert total == pytest.approx(np.sum(each_value), rel=1e-14, abs=0)
        mean = entry(**arrays, reduction="mean", **needed(entry))
        lengths = np.maximum(arrays.get("target_lengths", 1), 1)
        assert mean == pytest.approx(np.mean(each_value / lengths), rel=1e-14, abs=0)
        for reduction in ("mean", "sum", "none"):
            value, gradient = entry.value_and_grad(**arrays, reduction=reduction, **needed(entry))
            np.testing.assert_array_equal(value, entry(**arrays, reduction=reduction, **needed(entry)))
            np.testing.assert_array_equal(gradient, entry.grad(**arrays, reduction=reduction, **needed(entry)))


@each(LOSSES)
def test_bad_reductions_orders_and_names_are_refused(entry):
    arrays = tensors(entry, np.random.default_rng(15))
    for wrong in ({"reduction": "average"}, {"nosuch": 1}):
        with pytest.raises(ActcliError) as caught:
            entry(**arrays, **needed(entry), **wrong)
        assert len(str(caught.value).splitlines()) <= 2
    for wrong in ({"order": 3}, {"order": 0}, {"wrt": "nosuch"}):
        with pytest.raises(ActcliError):
            entry.grad(**arrays, **needed(entry), **wrong)
    with pytest.raises(ActcliError, match=entry.first):
        entry()


@each(LOSSES)
def test_float32_is_computed_in_float64_and_rounded_once(entry):
    arrays = tensors(entry, np.random.default_rng(16))
    small = {
        n: a.astype(np.float32) if isinstance(a, np.ndarray) and a.dtype == np.float64 else a for n, a in arrays.items()
    }
    if "tail_weights" in small:
        small["tail_weights"] = [tuple(m.astype(np.float32) for m in pair) for pair in small["tail_weights"]]
    wide = {
        n: a.astype(np.float64) if isinstance(a, np.ndarray) and a.dtype == np.float32 else a for n, a in small.items()
    }
    value = entry(**small, **needed(entry))
    assert value.dtype == np.float32
    assert value == np.float32(entry(**wide, **needed(entry)))
    gradient = entry.grad(**small, **needed(entry))
    assert gradient.dtype == np.float32
    np.testing.assert_array_equal(gradient, entry.grad(**wide, **needed(entry)).astype(np.float32))


@each([entry for entry in LOSSES if entry.elementwise])
def test_nan_goes_through_elementwise_losses(entry):
    arrays = tensors(entry, np.random.default_rng(17))
    for name in arrays:
        spoilt = {**arrays, name: np.where(np.arange(7) == 2, np.nan, arrays[name])}
        results = [
            entry(**spoilt, reduction="none"),
            entry.grad(**spoilt, reduction="sum"),
            entry.grad(**spoilt, reduction="sum", order=2),
        ]
        for result in results:
            np.testing.assert_array_equal(np.isnan(result), np.arange(7) == 2)


@each(CLASS_LOSSES)
def test_indices_are_one_hot_probabilities_and_axis_one_holds_the_classes(entry):
    rng = np.random.default_rng(18)
    arrays = tensors(entry, rng, indices=True)
    hot = {**arrays, "target": np.eye(3)[arrays["target"]]}
    np.testing.assert_allclose(entry(**arrays, reduction="none"), entry(**hot, reduction="none"), rtol=1e-14)
    np.testing.assert_allclose(entry.grad(**arrays), entry.grad(**hot), rtol=1e-14, atol=1e-300)
    single = entry(arrays["input"][0], arrays["target"][0], reduction="none")
    assert single.shape == ()
    assert single == entry(**arrays, reduction="none")[0]
    if entry.layout.spatial:
        image = np.stack([arrays["input"], arrays["input"][::-1]], axis=-1)
        places = np.stack([arrays["target"], arrays["target"][::-1]], axis=-1)
        wide = entry(image, places, reduction="none")
        np.testing.assert_allclose(wide[:, 0], entry(**arrays, reduction="none"), rtol=1e-15)
        assert entry.grad(image, places).shape == image.shape


@each([entry for entry in CLASS_LOSSES if "ignore_index" in entry.parameters])
def test_ignored_targets_count_for_nothing(entry):
    rng = np.random.default_rng(19)
    arrays = tensors(entry, rng, indices=True)
    some = {**arrays, "target": np.where(np.arange(4) < 2, arrays["target"], -7)}
    half = {name: array[:2] for name, array in arrays.items()}
    assert entry(**some, ignore_index=-7) == pytest.approx(entry(**half), rel=1e-15, abs=0)
    assert entry(**some, ignore_index=-7, reduction="none")[2:].tolist() == [0.0, 0.0]
    assert not entry.grad(**some, ignore_index=-7)[2:].any()
    none = {**arrays, "target": np.full(4, -7)}
    with pytest.warns(actcli.ActcliWarning, match="divides by nothing"):
        assert np.isnan(entry(**none, ignore_index=-7))
    assert entry(**none, ignore_index=-7, reduction="sum") == 0


@each(CLASS_LOSSES)
def test_classes_that_do_not_exist_and_shapes_that_do_not_fit(entry):
    arrays = tensors(entry, np.random.default_rng(20), indices=True)
    for wrong in (3, -1):
        with pytest.raises(ActcliError, match="no class: there are 0 to 2"):
            entry(**{**arrays, "target": np.full(4, wrong)})
    with pytest.raises(ActcliError, match="whole numbers"):
        entry(**{**arrays, "target": np.full(4, 0.5)})
    with pytest.raises(ValueError, match="do not go together"):
        entry(**{**arrays, "target": np.zeros(3, dtype=int)})


@pytest.mark.parametrize(
    ("name", "tensors", "expected"),
    [
        ("cross_entropy", ([[18.0, 0.0]], [0]), 1.5229979628736488e-08),
        ("cross_entropy", ([[1000.0, 0.0]], [1]), 1000.0),
        ("soft_margin_loss", ([-800.0], [1.0]), 800.0),
        ("binary_cross_entropy_with_logits", ([800.0], [0.0]), 800.0),
        ("binary_cross_entropy_with_logits", ([-800.0], [0.0]), 0.0),
        ("binary_cross_entropy", ([0.0], [1.0]), 100.0),
        ("focal_loss", ([100.0], [0.0]), 100.0),
        ("kl_div", ([-np.inf], [0.0]), 0.0),
    ],
)
def test_nothing_overflows_or_cancels_where_the_result_is_representable(name, tensors, expected):
    assert actcli.get(name)(*tensors) == pytest.approx(expected, rel=1e-15, abs=0)


def test_a_mean_is_the_sum_divided_once():
    assert actcli.huber(np.linspace(-3, 3, 7), 0.0, delta=2.0) == 13 / 7
