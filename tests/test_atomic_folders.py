"""A folder is there as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actcli.atomic import replacing_folder
from actcli.errors import Unreadable


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with one file."""
    (tmp_path / "out.zarr").mkdir()
    (tmp_path / "out.zarr" / "old").touch()
    return tmp_path / "out.zarr"


def filled(path: Path, failure: BaseException | None = None) -> None:
    with replacing_folder(path) as temporary:
        assert temporary.is_absolute()
        assert temporary.suffix == ".zarr"
        (temporary / "new").mkdir()
        (temporary / "new" / "file").touch()
        if failure is not None:
            raise failure


def test_a_new_folder(tmp_path):
    filled(tmp_path / "out.zarr")
    assert os.listdir(tmp_path) == ["out.zarr"]
    assert os.listdir(tmp_path / "out.zarr") == ["new"]


def test_a_folder_in_the_place_of_another(target):
    filled(target)
    assert os.listdir(target.parent) == ["out.zarr"]
    assert os.listdir(target) == ["new"]


def test_a_link_stays(target):
    link = target.with_name("link.zarr")
    link.symlink_to(target)
    filled(link)
    assert link.is_symlink()
    assert os.listdir(target) == ["new"]


@pytest.mark.parametrize(
    "failure", [ValueError("wrong"), KeyboardInterrupt(), OSError(28, "full", "elsewhere")], ids=repr
)
def test_nothing_is_left_of_a_failure(target, failure):
    with pytest.raises(type(failure)):
        filled(target, failure)
    assert os.listdir(target.parent) == ["out.zarr"]
    assert os.listdir(target) == ["old"]


def test_a_full_disk_is_told_in_one_line(target):
    with (
        pytest.raises(Unreadable, match=r"cannot write '.*out.zarr': the disk is full"),
        replacing_folder(target) as here,
    ):
        raise OSError(28, "No space left on device", str(here / "c" / "0"))
    assert os.listdir(target) == ["old"]


def test_a_missing_folder(tmp_path):
    with pytest.raises(Unreadable, match="there is no folder"):
        filled(tmp_path / "no" / "out.zarr")


def test_a_swap_that_fails_puts_the_old_one_back(target, monkeypatch):
    original, calls = os.rename, []

    def broken(one, other):
        calls.append(other)
        if len(calls) == 2:
            raise OSError(5, "Input/output error", str(one))
        original(one, other)

    monkeypatch.setattr("actcli.atomic.os.rename", broken)
    with pytest.raises(Unreadable, match="Input/output error"):
        filled(target)
    assert os.listdir(target.parent) == ["out.zarr"]
    assert os.listdir(target) == ["old"]
