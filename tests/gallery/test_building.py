"""A gallery is built to the same bytes, only where something has changed, and completely or not at all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from actcli.cli.pictures import Looks
from actcli.errors import ActcliError, BadValue, UnknownName, Unreadable
from tests.gallery.galleries import FIGURES, OWN, SPEC, contents, gallery, inodes


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "pictures"
    assert gallery(folder) == 0
    return folder


def test_it_holds_the_figures_and_pages_around_them(built):
    assert set(contents(built)) == {*FIGURES, *OWN}


@pytest.mark.parametrize("jobs", [1, 2])
def test_bytes_are_the_same_however_many_processes(built, tmp_path, jobs):
    again = tmp_path / "again" / "pictures"
    again.parent.mkdir()
    gallery(again, jobs=jobs)
    one, other = contents(built), contents(again)
    different = {name for name in FIGURES if one[name] != other[name]}
    assert not different
    assert not any(word in one[name] for name in FIGURES for word in (b"Matplotlib", b"<dc:date"))


def test_a_second_run_writes_nothing(built, capsys):
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    assert gallery(built) == 0
    assert "nothing has changed" in capsys.readouterr().err
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_only_what_has_changed_is_drawn_again(built):
    before = inodes(built)
    gallery(built, SPEC.replace("beta = [1, 2]", "beta = [1, 3]"))
    after = inodes(built)
    assert {name for name in FIGURES if before[name] != after[name]} == {"softplus-beta.svg"}


def test_a_file_that_was_lost_or_changed_is_drawn_again(built):
    before = contents(built)
    (built / "gelu.svg").unlink()
    (built / "softmax.svg").write_text("mine")
    gallery(built)
    assert contents(built) == before


def test_force_draws_everything(built):
    before = inodes(built)
    gallery(built, force=True)
    after = inodes(built)
    assert all(before[name] != after[name] for name in FIGURES)


def test_another_theme_draws_everything(built):
    before = contents(built)
    gallery(built, looks=Looks(theme="dark"))
    after = contents(built)
    assert all(before[name] != after[name] for name in FIGURES)


def test_stale_files_go_and_those_of_others_stay(built):
    (built / "notes.txt").write_text("mine")
    (built / "relu.svg").write_text("mine")
    gallery(built, SPEC.replace('name = "gelu"', 'name = "gelu-and-slope"'))
    names = set(contents(built))
    assert "gelu-and-slope.svg" in names
    assert "gelu.svg" not in names
    assert (built / "notes.txt").read_text() == (built / "relu.svg").read_text() == "mine"


@pytest.mark.parametrize("name", ["gelu.svg", "README.md", "index.html"])
def test_a_file_of_somebody_else_is_never_replaced(tmp_path, name):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / name).write_text("mine")
    with pytest.raises(Unreadable, match="not a gallery's"):
        gallery(folder)
    assert contents(folder) == {name: b"mine"}


def test_only_touches_nothing_else(built):
    (built / "gelu.svg").unlink()
    (built / "softmax.svg").unlink()
    before = contents(built)
    gallery(built, SPEC.replace("[1, 2]", "[1, 3]"), only="gelu")
    after = contents(built)
    assert set(after) - set(before) == {"gelu.svg"}
    assert {name for name in before if before[name] != after[name]} <= {"manifest.json"}


def test_only_takes_globs_and_names_the_nearest(built):
    gallery(built, only="soft*.svg", force=True)
    with pytest.raises(UnknownName, match="softplus-beta"):
        gallery(built, only="sofplus-bta")


def test_a_figure_that_cannot_be_drawn_leaves_all_as_it_was(built):
    before = contents(built)
    wrong = SPEC.replace("beta = [1, 2]", "beta = [3]") + '[[figure]]\nname = "apart"\nplot = ["relu", "mse_loss"]\n'
    for jobs in (1, 2):
        with pytest.raises(BadValue, match="line 26: relu is drawn over its input"):
            gallery(built, wrong, jobs=jobs)
    assert contents(built) == before


def test_the_gallery_of_the_package_is_not_mixed_with_others(built):
    from actcli.cli.exhibiting import Asked, run

    with pytest.raises(BadValue, match="another folder"):
        run(Asked(str(built), None, "gelu", False, False, 1, Looks(), None))


def test_a_broken_manifest_is_told(built):
    (built / "manifest.json").write_text('{"schema": 99}')
    with pytest.raises(Unreadable, match="no gallery's manifest"):
        gallery(built)


@pytest.mark.parametrize("inside", ["", "x"])
def test_a_file_is_no_folder(tmp_path, inside):
    (tmp_path / "pictures").write_text("mine")
    with pytest.raises(ActcliError, match="no folder"):
        gallery(tmp_path / "pictures" / inside if inside else tmp_path / "pictures")


def test_a_full_disk_leaves_all_as_it_was(built):
    before = contents(built)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(len(before[name]) for name in FIGURES)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1000, limits[1]))
    try:
        with pytest.raises(Unreadable, match="cannot write"):
            gallery(built, force=True, looks=Looks(theme="dark"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert contents(built) == before


@pytest.mark.parametrize("after", [0.3, 1.0, 1.6, 2.2])
def test_ctrl_c_leaves_a_gallery_that_the_next_run_completes(built, tmp_path, after):
    before = contents(built)
    spec = tmp_path / "more.toml"
    spec.write_text(SPEC.replace("[1, 2]", "[1, 3]"), encoding="utf-8")
    words = [sys.executable, "-m", "actcli", "gallery", str(built), "--spec", str(spec), "--jobs", "2", "--force"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode in (0, 130, -signal.SIGINT), error  # the last one on its way out, when all is done
    assert b"Traceback" not in error
    if b"written" not in error:
        assert contents(built) == before
    assert gallery(built) == 0
    assert {name: contents(built)[name] for name in FIGURES} == {name: before[name] for name in FIGURES}
