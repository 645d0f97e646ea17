"""How much memory there is, and how a size is told."""

import os
import sys
from pathlib import Path

import pytest

from actcli.inputs.memory import available_memory, readable_size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (8 * 10**9, "8.0 GB"),
        (10**32, "100.0 QB"),
        (10**4000, "more than 1000 QB"),
    ],
)
def test_readable_size(size: int, text: str) -> None:
    assert readable_size(size) == text


def test_the_system_says() -> None:
    assert 2**20 < available_memory() < 2**60


@pytest.mark.parametrize("content", ["", "MemFree: 1 kB\n", "MemAvailable:\n", "MemAvailable: many kB\n"])
def test_without_meminfo_all_memory_counts(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: content)
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}.__getitem__)
    assert available_memory() == 4096 * 1000


def test_where_nothing_is_said_nothing_is_refused_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "")
    monkeypatch.delattr(os, "sysconf")
    assert available_memory() == sys.maxsize
