"""Record what PyTorch answers: `python -m tests.oracles.record_torch`; with --check, compare with what is recorded.

Exit codes: 0 done, 1 the file is stale, 3 PyTorch is not installed.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from . import by_actcli, compare, golden
from .cases import CASES


def _answers() -> dict[str, dict[str, np.ndarray]]:
    from . import by_torch

    return {name: by_torch.results(case, by_actcli.axis_of(case)) for name, case in CASES.items()}


def _complaints(answers: dict[str, dict[str, np.ndarray]]) -> list[str]:
    found = [f"{name} is not recorded as it stands" for name in golden.stale(CASES)]
    if found:
        return found
    for name, recorded in golden.read().items():
        if recorded.results.keys() != answers[name].keys():
            found.append(f"{name}: other gradients are recorded")
            continue
        try:
            compare.check(CASES[name], recorded.results, answers[name])
        except AssertionError as error:
            found.append(str(error))
    return found


def main() -> int:
    """Write or check the golden file."""
    parser = argparse.ArgumentParser(description="Record PyTorch's values and gradients in float64.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is stale")
    checking = parser.parse_args().check
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: pip install 'actcli[oracle]'", file=sys.stderr)
        return 3
    torch.set_num_threads(1)
    answers = _answers()
    if checking:
        complaints = _complaints(answers)
        print("\n".join(complaints) or f"{len(CASES)} cases are as recorded", file=sys.stderr)
        return 1 if complaints else 0
    golden.write(torch.__version__, answers, CASES.values())
    print(f"{len(CASES)} cases recorded in {golden.PATH.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
