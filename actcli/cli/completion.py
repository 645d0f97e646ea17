"""Completion of `gelu:j` in bash, for which a colon ends a word: it asks for `j` after `gelu` and `:`, and wants `jax`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout


def in_bash(answer: Callable[[], int]) -> int:
    """Answer bash: the words on both sides of a colon are one, and the part that bash has already is not repeated."""
    words, place = _joined(os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ.get("COMP_CWORD", "0")))
    os.environ["COMP_WORDS"], os.environ["COMP_CWORD"] = "\n".join(words), str(place)
    asked = words[place] if place < len(words) else ""
    known = asked[: asked.rfind(":") + 1]
    answered = io.StringIO()
    try:
        with redirect_stdout(answered):
            return answer()
    finally:
        sys.stdout.writelines(line.removeprefix(known) for line in answered.getvalue().splitlines(keepends=True))


def _joined(words: list[str], place: int) -> tuple[list[str], int]:
    """The words with those at a colon put together, and where the one at this place is then."""
    found: list[str] = []
    there = place
    for number, word in enumerate(words):
        if found and (word == ":" or (found[-1].endswith(":") and words[number - 1] == ":")):
            found[-1] += word
            there -= number <= place
        else:
            found.append(word)
    return found, there
