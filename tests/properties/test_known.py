"""Properties of functions that everybody knows."""

from __future__ import annotations

import json
import math

import pytest

import actcli
from actcli.errors import NotDefined, UnknownParameter
from actcli.properties import properties

# name: f(0), f'(0), never falls, greatest slope on [-20, 20] in magnitude, positively homogeneous, odd, least value where f falls
FACTS = {
    "relu": (0, 0, True, 1, True, False, None),
    "leaky_relu": (0, 0.01, True, 1, True, False, None),
    "prelu": (0, 0.25, True, 1, True, False, None),
    "rrelu": (0, 0.229166666667, True, 1, True, False, None),
    "relu6": (0, 0, True, 1, False, False, None),
    "elu": (0, 1, True, 1, False, False, None),
    "celu": (0, 1, True, 1, False, False, None),
    "selu": (0, 1.758099340847, True, 1.758099, False, False, None),
    "gelu": (0, 0.5, False, 1.128904, False, False, -0.169971207),
    "quick_gelu": (0, 0.5, False, 1.099839, False, False, -0.16361019),
    "silu": (0, 0.5, False, 1.099839, False, False, -0.278464543),
    "e_swish": (0, 0.75, False, 1.649759, False, False, -0.417696814),
    "mish": (0, 0.6, False, 1.088498, False, False, -0.308843413),
    "hardswish": (0, 0.5, False, 1.5, False, False, -0.375),
    "hard_mish": (0, 1, False, 1, False, False, -0.5),
    "tanhexp": (0, 0.761594155956, False, 1.061975, False, False, -0.353285778),
    "serf": (0, 0.673041289743, False, 1.086125, False, False, -0.348437459),
    "smish": (0, 0.384615384615, False, 0.636884, False, False, -0.249993664),
    "lisht": (0, 0, False, 1.199679, False, False, 0),
    "softplus": (0.69314718056, 0.5, True, 1, False, False, None),
    "shifted_softplus": (0, 0.5, True, 1, False, False, None),
    "sqrt_softplus": (0.832554611158, 0.300280602197, True, 0.319086, False, False, None),
    "squareplus": (1, 0.5, True, 1, False, False, None),
    "sparse_plus": (0.25, 0.5, True, 1, False, False, None),
    "sigmoid": (0.5, 0.25, True, 0.25, False, False, None),
    "logsigmoid": (-0.69314718056, 0.5, True, 1, False, False, None),
    "hardsigmoid": (0.5, 0.166666666667, True, 0.166667, False, False, None),
    "sparse_sigmoid": (0.5, 0.5, True, 0.5, False, False, None),
    "tanh": (0, 1, True, 1, False, True, None),
    "scaled_tanh": (0, 1.143933333333, True, 1.143933, False, True, None),
    "hardtanh": (0, 1, True, 1, False, True, None),
    "softsign": (0, 1, True, 1, False, True, None),
    "arctan": (0, 1, True, 1, False, True, None),
    "erf": (0, 1.128379167096, True, 1.128379, False, True, None),
    "isru": (0, 1, True, 1, False, True, None),
    "isrlu": (0, 1, True, 1, False, False, None),
    "dynamic_tanh": (0, 0.5, True, 0.5, False, True, None),
    "laplace": (0.006094459618, 0.061113828795, True, 1.414213, False, False, None),
    "tanhshrink": (0, 0, True, 1, False, True, None),
    "softshrink": (0, 0, True, 1, False, True, None),
    "identity": (0, 1, True, 1, True, True, None),
    "sine": (0, 1, False, 1, False, True, -1),
    "snake": (0, 1, True, 2, False, False, None),
    "gaussian": (1, 0, False, 0.857764, False, False, None),
    "bent_identity": (0, 1, True, 1.5, False, False, None),
    "rational": (0.0218, 0.5, False, 1.149542, False, False, None),
}


@pytest.mark.parametrize("name", FACTS)
def test_facts(name):
    value, slope, rises, steepest, homogeneous, odd, least = FACTS[name]
    found = properties(actcli.get(name))
    assert found["value_at_0"] == pytest.approx(value, abs=1e-11)
    assert found["slope_at_0"] == pytest.approx(slope, abs=1e-11)
    assert (found["monotone"] in ("strictly increasing", "non-decreasing")) == rises
    assert found["lipschitz"] == pytest.approx(steepest, abs=1e-6)
    assert found["positively_homogeneous"] == homogeneous
    assert (found["symmetry"] == "odd") == odd
    assert least is None or found["infimum"] == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("name", ["exponential", "relu_squared", "star_relu", "xielu"])
def test_slopes_without_bound(name):
    found = properties(actcli.get(name))
    assert (found["lipschitz"], found["lipschitz_at"]) == (math.inf, math.inf)


@pytest.mark.parametrize(
    ("name", "place"), [("heaviside", 0), ("sign", 0), ("hardshrink", 0.5), ("threshold", 1), ("thresholded_relu", 1)]
)
def test_jumps_are_steeper_than_any_slope(name, place):
    found = properties(actcli.get(name))
    assert (found["lipschitz"], found["lipschitz_at"]) == (math.inf, place)


@pytest.mark.parametrize(
    ("name", "low", "high", "attained"),
    [
        ("tanh", -1, 1, (False, False)),
        ("sigmoid", 0, 1, (False, False)),
        ("hardtanh", -1, 1, (True, True)),
        ("relu", 0, math.inf, (True, False)),
        ("softplus", 0, math.inf, (False, False)),
        ("elu", -1, math.inf, (False, False)),
        ("gaussian", 0, 1, (False, True)),
        ("sine", -1, 1, (True, True)),
        ("heaviside", 0, 1, (True, True)),
        ("sparse_plus", 0, math.inf, (True, False)),
    ],
)
def test_ranges(name, low, high, attained):
    found = properties(actcli.get(name))
    assert (found["infimum"], found["supremum"]) == (low, high)
    assert (found["infimum_attained"], found["supremum_attained"]) == attained
    assert found["bounded"] == math.isfinite(high)


def test_places_to_the_last_digits():
    gelu, silu, sigmoid = (properties(actcli.get(name)) for name in ("gelu", "silu", "sigmoid"))
    assert gelu["lipschitz"] == pytest.approx(1.1289041451851547, rel=1e-15)
    assert gelu["lipschitz_at"] == pytest.approx(math.sqrt(2), rel=1e-15)
    assert silu["minima"] == [pytest.approx([-1.2784645427610738, -0.27846454276107379], rel=2e-15)]
    steep = math.log((1 + math.sqrt(1 - 4e-3)) / (1 - math.sqrt(1 - 4e-3)))
    assert sigmoid["saturates_above"] == pytest.approx(steep, rel=1e-12) == -sigmoid["saturates_below"]
    assert sigmoid["fixed_points"] == [pytest.approx(0.65904606840740663, rel=1e-15)]


def test_words_for_the_direction():
    words = {name: properties(actcli.get(name))["monotone"] for name in ("tanh", "relu", "silu", "tanhshrink", "snake")}
    assert words == {
        "tanh": "strictly increasing",
        "relu": "non-decreasing",
        "silu": "neither",
        "tanhshrink": "strictly increasing",
        "snake": "strictly increasing",
    }
    assert properties(actcli.leaky_relu, alpha=-1.0)["symmetry"] == "even"
    assert properties(actcli.hardsigmoid, alpha=-1.0)["monotone"] == "non-increasing"
    assert properties(actcli.dynamic_tanh, gamma=-1.0)["monotone"] == "strictly decreasing"


def test_parameters_count():
    leaky = properties(actcli.leaky_relu, negative_slope=3.0)
    assert (leaky["lipschitz"], leaky["lipschitz_on"]) == (3.0, [-math.inf, 0.0])
    assert properties(actcli.leaky_relu, alpha=1.0)["fixed_intervals"] == [[-math.inf, math.inf]]
    assert properties(actcli.relu, max_value=6.0) == properties(actcli.relu6)
    assert properties(actcli.dynamic_tanh, gamma=0.0)["monotone"] == "constant"


def test_what_rounding_hides():
    assert properties(actcli.gelu)["fixed_points"] == [0.0]  # gelu(10) == 10 in float64
    assert properties(actcli.gelu)["fixed_intervals"] == []
    assert actcli.tanh(30.0) == 1.0
    assert not properties(actcli.tanh)["supremum_attained"]
    assert properties(actcli.softplus)["lipschitz_at"] == math.inf  # softplus'(40) == 1
    assert properties(actcli.bent_identity)["fixed_points"] == [0.0]  # where it only touches the diagonal


def test_the_softmaxes():
    found = properties(actcli.softmax)
    assert (found["sums_to_one"], found["shift_invariant"], found["sparse"]) == (True, True, False)
    assert (found["permutation"], found["jacobian_symmetric"], found["outputs"]) == ("equivariant", True, "n")
    assert (found["infimum"], found["infimum_attained"]) == (0.0, False)
    for name in ("sparsemax", "entmax", "hardmax"):
        found = properties(actcli.get(name))
        assert (found["sparse"], found["infimum_attained"], found["sums_to_one"]) == (True, True, True), name
    assert not properties(actcli.log_softmax)["jacobian_symmetric"]
    assert not properties(actcli.softmax, beta=100.0)["sparse"]
    assert [properties(actcli.get(name))["outputs"] for name in ("glu", "crelu", "logsumexp")] == ["n/2", "2n", "1"]


@pytest.mark.parametrize(
    ("name", "convex", "infimum", "attained", "symmetric", "at_target"),
    [
        ("mse", True, 0, True, True, True),
        ("huber", True, 0, True, True, True),
        ("cross_entropy", True, 0, False, False, False),
        ("binary_cross_entropy", True, 0, True, False, True),
        ("hinge", True, 0, True, False, False),
        ("soft_margin", True, 0, False, False, False),
        ("focal", False, 0, False, False, False),
        ("geman_mcclure", False, 0, True, True, True),
        ("zero_one", False, 0, True, False, False),
        ("kl_divergence", True, 0, True, False, True),
        ("js_divergence", True, 0, True, True, True),
        ("kl_div", True, -math.exp(-1), True, False, False),
        ("poisson_nll", True, -math.inf, False, False, False),
        ("gaussian_nll", True, math.log(1e-6) / 2, True, True, True),
    ],
)
def test_losses(name, convex, infimum, attained, symmetric, at_target):
    found = properties(actcli.get(name))
    assert found["convex"] == convex
    assert found["infimum"] == pytest.approx(infimum, rel=1e-12)
    assert (found["infimum_attained"], found["symmetric"], found["least_at_target"]) == (attained, symmetric, at_target)


def test_what_a_loss_expects():
    found = properties(actcli.cross_entropy)
    assert found["expects"] == {"input": "logit", "target": "class"}
    assert found["mean_divides_by"] == actcli.cross_entropy.divides
    assert [kind["target"] for kind in found["by_target"]] == ["class index", "probabilities"]
    assert [kind["target"] for kind in properties(actcli.hinge_loss)["by_target"]] == [-1.0, 1.0]


def test_quantiles_and_expectiles_are_symmetric_in_the_middle_only():
    assert [properties(actcli.quantile_loss, tau=tau)["symmetric"] for tau in (0.5, 0.9)] == [True, False]


def test_what_cannot_be_asked():
    with pytest.raises(NotDefined, match="array"):
        properties(actcli.prelu, alpha=[0.1, 0.2])
    with pytest.raises(NotDefined, match="random"):
        properties(actcli.rrelu, training=True)
    with pytest.raises(UnknownParameter):
        properties(actcli.relu, beta=1)
    assert properties(actcli.multihead_attention) == {}


@pytest.mark.parametrize("name", ["gelu", "softmax", "mse_loss", "cross_entropy"])
def test_values_are_plain(name):
    found = properties(actcli.get(name))
    assert json.loads(json.dumps(found)) == found
