"""The golden file: each case as one line of JSON, with PyTorch's answers. Numbers are the shortest that read back the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .case import Case

PATH = Path(__file__).with_name("torch.json")
COMMAND = "python -m tests.oracles.record_torch"


class Recorded(NamedTuple):
    """A case as it was recorded, and what PyTorch answered."""

    torch: str
    tensors: dict[str, Any]
    keywords: dict[str, Any]
    results: dict[str, np.ndarray]

    def replayed(self, case: Case) -> Case:
        """The case with the recorded call in place of its own."""
        return replace(case, torch=self.torch, tensors=self.tensors, keywords=self.keywords)


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return [_number(one) for one in value]
    return value if not isinstance(value, float) or np.isfinite(value) else str(value)


def encode(value: Any) -> Any:
    """An array as {"f": …} or {"i": …} (an empty one by its shape), a list of arrays or a plain value as itself."""
    if isinstance(value, np.ndarray):
        letter = "f" if value.dtype.kind == "f" else "i"
        return {letter: _number(value.tolist()) if value.size else {"shape": list(value.shape)}}
    if isinstance(value, list | tuple):
        return [encode(one) for one in value]
    return _number(value)


def decode(value: Any) -> Any:
    """The value that was encoded; tuples come back as lists."""
    if isinstance(value, dict):
        ((letter, content),) = value.items()
        dtype = np.float64 if letter == "f" else np.int64
        return np.zeros(content["shape"], dtype) if isinstance(content, dict) else np.array(content, dtype=dtype)
    if isinstance(value, list):
        return [decode(one) for one in value]
    return float(value) if value in ("inf", "-inf", "nan") else value


def call(case: Case) -> dict[str, Any]:
    """What was called, as JSON."""
    tensors = {name: encode(array) for name, array in case.tensors.items()}
    return {
        "torch": case.torch,
        "tensors": tensors,
        "keywords": {name: encode(value) for name, value in case.keywords.items()},
    }


def write(version: str, answers: dict[str, dict[str, np.ndarray]], cases: Iterable[Case]) -> None:
    """Write the file, one case a line."""
    head = json.dumps({"made_by": COMMAND, "torch": version})[1:-1]
    lines = []
    for case in cases:
        results = {quantity: encode(array) for quantity, array in answers[case.name].items()}
        lines.append(
            f"{json.dumps(case.name)}: {json.dumps({**call(case), 'results': results}, separators=(',', ':'))}"
        )
    PATH.write_text("{" + head + ', "cases": {\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


def _content() -> dict[str, Any]:
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


def read() -> dict[str, Recorded]:
    """The recorded cases by name."""
    return {
        name: Recorded(
            record["torch"],
            *({k: decode(v) for k, v in record[part].items()} for part in ("tensors", "keywords", "results")),
        )
        for name, record in _content()["cases"].items()
    }


def stale(cases: dict[str, Case]) -> list[str]:
    """Names of cases that are recorded otherwise than they stand in the code, or not at all, or no longer stand there."""
    recorded = {
        name: {k: record[k] for k in ("torch", "tensors", "keywords")} for name, record in _content()["cases"].items()
    }
    wanted = {name: json.loads(json.dumps(call(case))) for name, case in cases.items()}
    return sorted(name for name in recorded.keys() | wanted.keys() if recorded.get(name) != wanted.get(name))
