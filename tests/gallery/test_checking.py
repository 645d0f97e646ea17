"""`--check` compares what is shown with the definitions: not pixels, not the last digits, nothing else."""

from __future__ import annotations

import json

import numpy as np
import pytest

import actcli
from actcli.cli.pictures import Looks
from actcli.figures import lines
from actcli.figures.data import Bars, Curve, Matrix, Panel, Picture, Segment, Series, Surface
from actcli.gallery.building.summaries import alike, same_text, summary
from tests.gallery.galleries import SPEC, contents, gallery


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "pictures"
    gallery(folder)
    (folder / ".built").unlink()
    return folder


def test_a_fresh_gallery_is_right_and_stays_untouched(built):
    before = contents(built)
    assert gallery(built, check=True) == 0
    assert contents(built) == before


def test_noise_in_the_last_digits_does_not_matter(built, monkeypatch):
    plain, random = lines._tamed, np.random.default_rng(0)
    asked = []

    def noisy(function, x):
        y = plain(function, x)
        asked.append(y.size)
        return y * (1 + 2.0**-51 * random.integers(-2, 3, size=y.shape))

    monkeypatch.setattr(lines, "_tamed", noisy)
    assert gallery(built, check=True) == 0
    assert sum(asked) > 1000


def test_a_kernel_that_gives_something_else_is_found(built, monkeypatch, capsys):
    entry = actcli.get("gelu")
    plain = type(entry).__call__
    monkeypatch.setattr(
        type(entry), "__call__", lambda own, x, **more: plain(own, x, **more) * (1.001 if own is entry else 1.0)
    )
    assert gallery(built, check=True) == 1
    assert "gelu.svg shows what was before" in capsys.readouterr().err


def test_another_value_is_found_and_the_command_told(built, capsys):
    assert gallery(built, SPEC.replace("[1, 2]", "[1, 2.01]"), check=True) == 1
    told = capsys.readouterr().err
    assert "softplus-beta.svg shows what was before" in told
    assert f"run: actcli gallery --spec {built.with_suffix('.toml')} {built}" in told


def test_missing_changed_and_unknown_files_are_found(built, capsys):
    (built / "gelu.svg").unlink()
    (built / "softmax.svg").write_text("mine")
    text = SPEC.replace('name = "temperature"', 'name = "temperature-study"')
    assert gallery(built, text, check=True) == 1
    told = capsys.readouterr().err
    for words in (
        "gelu.svg is missing",
        "softmax.svg is not the file",
        "temperature-study.svg is missing",
        "temperature.svg is of no figure",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        (Looks(theme="dark"), "--theme dark"),
        (Looks(size="slide"), "--size slide"),
        (Looks(style="print, plain"), "--style plain,print"),
        (Looks(dpi="50"), "--dpi 50"),
    ],
)
def test_another_look_is_found_and_its_command_told(built, capsys, looks, told):
    assert gallery(built, looks=looks, check=True) == 1
    said = capsys.readouterr().err
    assert f"drawn with the usual look, not with {told}" in said
    assert f"run: actcli gallery --spec {built.with_suffix('.toml')} {looks.given()} " in said
    assert gallery(built, looks=looks) == 0
    assert gallery(built, looks=looks, check=True) == 0
    assert gallery(built, check=True) == 1
    assert f"drawn with {told}, not with the usual look" in capsys.readouterr().err


def test_one_figure_in_another_look_is_found(tmp_path, capsys):
    gallery(tmp_path / "pictures")
    gallery(tmp_path / "pictures", only="gelu", looks=Looks(theme="dark"))
    assert gallery(tmp_path / "pictures", check=True) == 1
    assert "drawn with several looks" in capsys.readouterr().err
    gallery(tmp_path / "pictures")
    assert gallery(tmp_path / "pictures", check=True) == 0


def test_a_folder_without_a_gallery_is_stale(tmp_path, capsys):
    assert gallery(tmp_path / "nothing", check=True) == 1
    assert "no gallery" in capsys.readouterr().err


def test_the_manifest_holds_numbers_for_each_figure(built):
    held = json.loads((built / "manifest.json").read_text())["files"]
    assert all(len(held[name][5].split()) > 10 for name in held if name.endswith(".svg"))


def _panel(y, label="a", xlim=(0.0, 1.0)):
    x = np.linspace(0.0, 1.0, 257)
    return Picture("t", (Panel("p", "x", xlim, (0.0, 1.0), (Curve(label, (Segment(x, y(x)),)),)),))


def _same(one, other):
    return alike(summary(one), summary(other))


def test_curves_are_told_apart_beyond_noise():
    plain = _panel(lambda x: x)
    assert _same(plain, _panel(lambda x: x + 1e-9))
    assert not _same(plain, _panel(lambda x: x + 1e-4))
    assert not _same(plain, _panel(lambda x: x, label="b"))
    assert not _same(plain, _panel(lambda x: x, xlim=(0.0, 2.0)))


@pytest.mark.parametrize(
    "part",
    [
        lambda shift: Bars("b", ("x", "y"), (Series("s", (0.5, 1.0 + shift)),), (0.0, 2.0)),
        lambda shift: Matrix("m", ("x", "y"), ("x", "y"), np.eye(2) + shift),
        lambda shift: Surface("s", "x", "y", np.arange(9.0), np.arange(9.0), np.eye(9) + shift, (0.5,)),
    ],
)
def test_other_parts_are_told_apart_beyond_noise(part):
    plain, near, far = (Picture("t", (part(shift),)) for shift in (0.0, 1e-10, 0.01))
    assert _same(plain, near)
    assert not _same(plain, far)


def test_numbers_in_texts_may_differ_in_a_last_digit():
    assert same_text("at 1.128 of 2", "at 1.129 of 2")
    assert not same_text("at 1.128 of 2", "at 1.228 of 2")
    assert not same_text("at 1.128 of 2", "to 1.128 of 2")
    assert not same_text("1 2", "1")
