"""What a function is like, computed from its kernels: range, direction, symmetry, steepness, fixed points; convexity of losses.

Nothing here is typed by hand, and nothing is kept: a property at other parameters is another property. `properties` is the one way in.

- Elementwise activations: `elementwise`, by means of `line` (points over all magnitudes, places narrowed to neighbouring floats), `course`
  (where a function rises, falls and stays), `extremes` (what a course tells), `fixed` and `symmetry`.
- Functions along an axis: `along_axis`, on samples.
- In words: `told`.
- Losses: `elementwise_loss` with `search` (over all tensors), else `sampled_loss` on `loss_samples`; `swapping` for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actcli.definition.entry import Entry


def properties(entry: Entry, **parameters: Any) -> dict[str, Any]:
    """The properties of a function at these parameters, as plain values by name: numbers, words, true or false, lists of them, None.

    A parameter without a default has its example's value, as in figures. Empty for an entry that cannot be evaluated.

    A bound (`infimum`, `supremum`) comes with `…_attained` (a value, not only a limit), and for elementwise functions with `…_at` (where:
    of several places the one nearest to 0, of two the positive; ±inf for a limit there) and `…_on` ([from, to] where a whole stretch takes
    it, else None). An end of a stretch at which the function jumps may not belong to it, here as in `fixed_intervals`.

    Elementwise activations:
        infimum, supremum (each with _attained, _at, _on); bounded: whether both are finite.
        monotone: "strictly increasing", "non-decreasing", "constant", "strictly decreasing", "non-increasing" or "neither".
        symmetry: "odd", "even" or "neither".
        zero_centered: whether the values have both signs, as those of every odd function but 0 have; so units need not all push one way.
        positively_homogeneous: f(c x) = c f(x) for all c > 0; so one kink at 0 at most.
        lipschitz: sup |f'|, inf where f jumps or its slope grows without bound; lipschitz_at, lipschitz_on as for a bound.
        value_at_0, slope_at_0: f(0) and the slope f'(0) that `grad` reports.
        saturates_below, saturates_above: |f'| < 0.001 at all x below, above; None where there is no such number, 0 for a step at 0.
        fixed_points: the x with f(x) = x, the 8 nearest to 0; fixed_intervals: [from, to] on which all x are; fixed_points_complete.
        minima, maxima: local ones as [x, f(x)], the 8 nearest to 0 of each; extrema_complete.
        kinks: each with x, left_slope, slope (what `grad` reports), right_slope, jumps.

    Functions along an axis, on samples of 12 inputs:
        infimum, supremum (with _attained), bounded, range_sampled (true).
        sums_to_one, shift_invariant (f(x + c) = f(x)), sparse (exact zeros for ordinary inputs).
        permutation: "equivariant", "invariant" (one output), or "neither".
        outputs: how many for n inputs ("n", "n/2", "2n", "1"): the Jacobian has so many rows, and n columns; jacobian_symmetric.

    Losses, of one unreduced value; where it belongs to rows, masks or batches, from samples of 3 classes:
        infimum, supremum (with _attained), over all inputs and targets; range_sampled: they are the best that samples come to, and the true
        ones may lie beyond (so it is where the loss is not elementwise).
        convex: in the first tensor, beside every kind of target; symmetric: L(x, y) = L(y, x).
        least_at_target: whether beside each target the input that equals it, and for elementwise losses no other, gives least.
        expects: tensor → what it holds (logit, probability, log-probability, label, class, …); mean_divides_by.
        by_target: for each kind of target {"target", "convex"}, of elementwise losses with infimum (_attained, _at, _on: in the input) and
        supremum (_attained); members by the names of further tensors say what these hold.

    Raises: UnknownParameter, BadValue, BadType as `entry.settle`; NotDefined for arrays as parameters and for random functions.
    """
    from actcli.definition.activation import Activation
    from actcli.definition.along_axis import AxisActivation
    from actcli.definition.loss import Loss
    from actcli.properties.settings import settled

    if not entry.evaluable:
        return {}
    settings = settled(entry, parameters)
    if isinstance(entry, AxisActivation):
        from actcli.properties import along_axis

        return {**along_axis.properties(entry, settings), "range_sampled": True}
    if isinstance(entry, Activation):
        from actcli.properties import elementwise

        return elementwise.properties(entry, settings)
    assert isinstance(entry, Loss)
    from actcli.properties import elementwise_loss, sampled_loss, swapping

    found = (elementwise_loss if entry.elementwise else sampled_loss).properties(entry, settings)
    return {
        **found,
        "range_sampled": not entry.elementwise,
        "symmetric": swapping.symmetric(entry, settings),
        "expects": {name: tensor.expects for name, tensor in entry.tensors.items()},
        "mean_divides_by": entry.divides,
    }
