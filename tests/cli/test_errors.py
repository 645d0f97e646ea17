"""Wrong command lines as data: exit code and what the message says."""

from __future__ import annotations

import os

import pytest

WRONG = [
    # what is typed, exit code, what the message names
    ("polt", 2, ["'polt'", "plot"]),
    ("silu", 2, ["'silu'", "is a function", "actcli info silu"]),
    ("--foo", 2, ["--foo"]),
    ("eval", 2, ["NAME"]),
    ("eval gelo -i 1", 2, ["'gelo'", "gelu"]),
    ("eval gelu", 2, ["--input"]),
    ("eval gelu -i", 2, ["-i"]),
    ("eval gelu --inptu 1", 2, ["--inptu", "--input"]),
    ("eval gelu -2,-1", 2, ["--input -2,-1"]),
    ("eval gelu -i 1 2", 2, ["2"]),
    ("eval gelu -i 1,x", 2, ["'x'"]),
    ("eval gelu -i 0:1:1", 2, ["'0:1:1'", "at least 2"]),
    ("eval gelu -i 0:1:1000000000000", 2, ["8.0 TB"]),
    ("eval gelu -i [[1],[2,3]]", 2, ["ragged"]),
    ("eval gelu -i there-is-none.npy", 3, ["there-is-none.npy"]),
    ("eval gelu -i -", 2, ["standard input"]),
    ("eval mse -i - -t -", 2, ["standard input", "once"]),
    ("eval gelu -i 1 -t 1", 2, ["gelu", "--target"]),
    ("eval gelu -i 1 --beta 2", 2, ["beta", "approximate"]),
    ("eval gelu -i 1 -p approximate=tahn", 2, ["tahn", "tanh"]),
    ("eval gelu -i 1 -p approximate", 2, ["NAME=VALUE"]),
    ("eval gelu -i 1 --axis 0", 2, ["axis"]),
    ("eval gelu -i 1 --reduction mean", 2, ["--reduction"]),
    ("eval elu -i 1 --alpha 1 -p α=2", 2, ["alpha (α)", "twice"]),
    ("eval elu -i 1 -p alpha=1 -p alpha=2", 2, ["alpha", "twice"]),
    ("eval softplus -i 1 --beta -1", 2, ["beta (β)", "-1", "> 0"]),
    ("eval softplus -i 1 --beta none", 2, ["beta (β)"]),
    ("eval threshold -i 1", 2, ["threshold (θ)"]),
    ("eval multihead_attention -i 1", 2, ["info"]),
    ("eval softmax -i 1,2 --axis 1", 2, ["axis 1"]),
    ("eval glu -i 1,2,3", 2, ["glu", "3"]),
    ("eval huber -i 1", 2, ["--target"]),
    ("eval huber -i 1,2 -t 1,2,3", 2, ["(2,)", "(3,)"]),
    ("eval huber -i 1 -t 1 --beta 2", 2, ["delta (δ)"]),
    ("eval huber -i 1 -t 1 --reduction men", 2, ["'men'", "mean"]),
    ("eval huber -i 1 -t 1 -p reduction=sum", 2, ["--reduction"]),
    ("eval huber -i 1 -t 1 -p target=2", 2, ["target", "twice"]),
    ("eval entropy -i 0.5,0.5 -t 1", 2, ["no --target"]),
    ("eval triplet_margin -i 1,2", 2, ["-p positive=", "-p negative="]),
    ("eval cross_entropy -i 1,2,3 -t 3", 2, ["target 3", "0 to 2"]),
    ("eval binary_cross_entropy -i 2 -t 1", 2, ["input", "[0, 1]"]),
    ("eval gelu -i 1 --dtype float8", 2, ["'float8'", "float16"]),
    ("eval gelu -i 1 -f xml", 2, ["'xml'", "json"]),
    ("eval gelu -i 1 --json -f csv", 2, ["--json", "csv"]),
    ("eval gelu -i 1 --grad -f npy", 2, ["json"]),
    ("eval gelu -i 1 -o out.dat", 2, ["'out.dat'", ".csv"]),
    ("eval gelu -i 1 -o nowhere/out.csv", 3, ["nowhere"]),
    ("grad gelu -i 1 --order 3", 2, ["order 3"]),
    ("grad gelu -i 1 --order two", 2, ["--order", "'two'"]),
    ("grad gelu -i 1 --wrt beta", 2, ["beta"]),
    ("grad softmax -i 1,2 --order 2", 2, ["order 2"]),
    ("grad softmax -i 0:1:1000000", 2, ["Jacobian"]),
    ("grad huber -i 1 -t 0 --wrt beta", 2, ["beta", "delta (δ)"]),
    ("list there_is_no_such_thing", 2, ["there_is_no_such_thing"]),
    ("list softmex", 2, ["softmex", "softmax"]),
    ("list --kind los", 2, ["'los'", "loss"]),
    ("list --family rectifyer", 2, ["rectifyer", "rectifier"]),
    ("list --family soft", 2, ["softmax", "softplus"]),
    ("info gelu --latex=1", 2, ["--latex"]),
]


def check(done, code, names):
    assert done.code == code
    assert done.out == ""
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    assert 1 <= len(lines) <= 2
    assert lines[0].startswith("actcli: error: ")
    assert [name for name in names if name not in done.err] == []


@pytest.mark.parametrize(("typed", "code", "names"), WRONG)
def test_wrong_use_is_told_in_a_line_or_two(call, tmp_path, monkeypatch, typed, code, names):
    monkeypatch.chdir(tmp_path)
    check(call(*typed.split()), code, names)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("typed", "code", "names"), WRONG[:: len(WRONG) // 8])
def test_the_same_in_a_process_of_its_own(actcli, typed, code, names):
    check(actcli(*typed.split()), code, names)


def test_control_characters_of_the_user_do_not_reach_the_terminal(call):
    done = call("eval", "gelu\x1b[31m\nred", "-i", "1")
    check(done, 2, ["gelu"])
    assert "\x1b" not in done.err


def test_a_file_stays_as_it_was_when_an_evaluation_fails(call, tmp_path):
    there = tmp_path / "kept.csv"
    there.write_text("kept\n")
    check(call("eval", "huber", "-i", "1,2", "-t", "1,2,3", "-o", str(there)), 2, ["huber_loss"])
    assert there.read_text() == "kept\n"
    assert os.listdir(tmp_path) == ["kept.csv"]


def test_bfloat16_without_its_package(call, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ml_dtypes", None)
    check(call("eval", "gelu", "-i", "1", "--dtype", "bfloat16"), 3, ["pip install ml_dtypes"])


def test_memory_that_is_not_there(call, monkeypatch):
    from actcli.definition.activation import Activation

    def refuse(*_, **__):
        raise MemoryError("Unable to allocate 8.00 GiB")

    monkeypatch.setattr(Activation, "__call__", refuse)
    check(call("eval", "gelu", "-i", "1"), 2, ["memory", "8.00 GiB"])


def test_a_defect_is_told_as_one(call, monkeypatch):
    from actcli.definition.activation import Activation

    def fail(*_, **__):
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr(Activation, "__call__", fail)
    monkeypatch.delenv("ACTCLI_TRACEBACK")
    check(call("eval", "gelu", "-i", "1"), 2, ["ZeroDivisionError", "by accident", "defect"])


def test_outside_the_domain_is_a_warning_once(call):
    done = call("eval", "dice", "-i", "2,0.5", "-t", "1,0")
    assert done.code == 0
    assert done.err.splitlines() == [
        "actcli: warning: dice_loss: input holds 2, which is no probability: they lie in [0, 1];"
        " with from_logits=true it takes logits"
    ]
    assert done.out


def test_a_mean_over_nothing_is_nan_with_a_reason(call):
    done = call("eval", "cross_entropy", "-i", "[[1,2]]", "-t", "-100", "--json")
    assert '"value": "NaN"' in done.out
    assert done.err.startswith("actcli: warning: cross_entropy: the mean is NaN")
    assert done.err.count("\n") == 1
