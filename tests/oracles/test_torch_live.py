"""actcli against PyTorch itself: the recorded cases, random shapes, and the small floating types."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with the extra `oracle`")

import actcli  # noqa: E402

from . import by_actcli, by_torch, compare, golden, record_torch  # noqa: E402
from .case import Case, Slack, is_float  # noqa: E402
from .cases import AGREEMENTS, MODULES  # noqa: E402
from .random_cases import DRAWN  # noqa: E402

# Random numbers cancel where they will, in PyTorch's arithmetic too.
RANDOM = {"*": Slack("sums of random numbers cancel", rtol=1e-11, atol=1e-14)}
EPSILON = {"float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}


def _compared(case, expected):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", actcli.ActcliWarning)  # the means over nothing among the cases
        compare.check(case, expected, by_actcli.results(case, expected))


@pytest.mark.parametrize("case", AGREEMENTS, ids=lambda case: case.name)
def test_values_and_gradients_are_pytorchs(case):
    _compared(case, by_torch.results(case, by_actcli.axis_of(case)))


def test_the_golden_file_holds_what_pytorch_answers(monkeypatch, capsys):
    if not torch.__version__.startswith("2.13."):
        pytest.skip(f"the file was recorded with PyTorch 2.13, this is {torch.__version__}")
    before = golden.PATH.read_bytes()
    monkeypatch.setattr("sys.argv", ["record_torch", "--check"])
    assert record_torch.main() == 0, capsys.readouterr().err
    assert golden.PATH.read_bytes() == before


def test_no_class_of_pytorch_is_left_out():
    known = {*torch.nn.modules.activation.__all__, *torch.nn.modules.loss.__all__, "AdaptiveLogSoftmaxWithLoss"}
    assert known <= set(MODULES)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", DRAWN)
def test_random_shapes(name, seed):
    case = DRAWN[name](np.random.default_rng(seed))
    case = replace(case, slack={**RANDOM, **case.slack})
    _compared(case, by_torch.results(case, by_actcli.axis_of(case)))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_how_pytorch_cuts_a_linear_cross_entropy_in_pieces_changes_nothing(reduction):
    rng = np.random.default_rng(8)
    tensors = rng.normal(size=(7, 3)), rng.normal(size=(5, 3)), rng.integers(0, 5, size=7)
    options = torch.nn.LinearCrossEntropyOptions(batch_chunk_size=2)
    given = [torch.tensor(tensor) for tensor in tensors]
    theirs = torch.nn.functional.linear_cross_entropy(*given, options=options, reduction=reduction)
    ours = actcli.linear_cross_entropy(*tensors, options=options, reduction=reduction)
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-13)


def _cast(case: Case, *dtypes: str) -> Case:
    """The case with its floating arrays rounded to one type after the other."""

    def cast(value):
        for dtype in dtypes if is_float(value) else ():
            value = value.astype(dtype)
        return value

    parts = ({name: cast(value) for name, value in part.items()} for part in (case.tensors, case.keywords))
    return Case(case.name, case.torch, *parts)


def _small(name: str, dtype: str) -> tuple[Case, Case]:
    """A random case in a small type, and the same numbers in float64."""
    if dtype == "bfloat16":
        pytest.importorskip("ml_dtypes", reason="bfloat16 is a type of ml_dtypes, in the extra `test`")
    drawn = DRAWN[name](np.random.default_rng(99))
    return _cast(drawn, dtype), _cast(drawn, dtype, "float64")


# Two are put together here from several results of actcli, each of which is rounded: scores to CTC, slopes to a shared weight.
ONE_RESULT = [name for name in DRAWN if name not in ("CTCLoss", "PReLU")]


@pytest.mark.parametrize("dtype", EPSILON)
@pytest.mark.parametrize("name", ONE_RESULT)
def test_small_floats_are_pytorchs_float64_rounded_once(name, dtype):
    small, wide = _small(name, dtype)
    exact = by_torch.results(wide, by_actcli.axis_of(wide))
    least = {"float16": 2.0**-24, "float32": 2.0**-149, "bfloat16": 2.0**-133}[dtype]
    for quantity, got in by_actcli.results(small, exact).items():
        assert got.dtype == dtype, quantity
        room = 0.501 * least + 1e-14
        agree = compare.same(exact[quantity], got.astype(np.float64), 0.501 * EPSILON[dtype], room)
        assert agree.all(), (quantity, exact[quantity][~agree], got[~agree])


@pytest.mark.parametrize("dtype", EPSILON)
@pytest.mark.parametrize("name", DRAWN)
def test_pytorchs_small_floats_are_near(name, dtype):
    small, wide = _small(name, dtype)
    try:
        rough = by_torch.results(wide, by_actcli.axis_of(wide), getattr(torch, dtype))
    except (RuntimeError, NotImplementedError) as error:
        if "not implemented for" not in str(error):
            raise
        pytest.skip(f"PyTorch has no kernel on the CPU: {error}")
    for quantity, got in by_actcli.results(small, rough).items():
        scale = float(np.max(np.abs(rough[quantity]), initial=0.0))
        agree = compare.same(rough[quantity], got.astype(np.float64), 0.0, 24 * EPSILON[dtype] * scale)
        assert agree.all(), (quantity, rough[quantity][~agree], got[~agree])
