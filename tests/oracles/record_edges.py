"""Records what PyTorch gives at the edges of its functions, where that differs.

    python -m tests.oracles.record_edges [--check]

Needs PyTorch (the extra `oracle`). With --check nothing is written; it exits with 1 when the record would change.
"""

from __future__ import annotations

import json
import sys

import numpy as np

import actcli
from actcli.audit import backends, edges


def record() -> str:
    """The record as text."""
    import torch

    found: dict[str, dict[str, list[list[str]]]] = {}
    for entry in actcli.entries():
        if not entry.evaluable or not backends.has("torch", entry):
            continue
        try:
            places = edges.edges(entry, entry.drawn({}))
        except actcli.ActcliError:
            continue
        for edge in places:
            if edge.limits is not None:
                continue
            theirs = edges.in_torch(entry, edge)
            mine = edges.ours(entry, edge, entry.drawn({}))
            if any(edges.differ(one, other) for one, other in zip(mine, theirs, strict=True)):
                rows = [[float(number).hex() for number in np.ravel(column)] for column in theirs]
                found.setdefault(entry.name, {})[edge.label] = rows
    version = ".".join(torch.__version__.split("+")[0].split(".")[:2])
    return json.dumps({"torch": version, "edges": found}, indent=1, sort_keys=True) + "\n"


def main() -> int:
    text = record()
    if "--check" in sys.argv[1:]:
        stale = text != edges.RECORD.read_text(encoding="utf-8")
        if stale:
            print("the record is stale: python -m tests.oracles.record_edges", file=sys.stderr)
        return int(stale)
    edges.RECORD.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
