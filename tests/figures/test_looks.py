"""Themes, sizes and styles: what can be read, what can be told apart, and the words for them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from actcli.errors import ActcliError
from actcli.figures.drawing.contrast import LETTERS, LINES, contrast, legible, on
from actcli.figures.drawing.draw import draw, styled
from actcli.figures.drawing.looks import SIZES, STYLES, THEMES, look
from actcli.figures.drawing.style import COLUMN, DARK, LIGHT, PRINT, SLIDE, WEB, ordered, stretch
from actcli.figures.drawing.writing import Writing
from tests.figures.pictures import pictured

ALL = {**THEMES, "print": PRINT}
# Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency, 2009: severity 1.
SEEN = {
    "by most": np.eye(3),
    "without red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "without green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
APART = 15.0  # CIELAB; 2.3 is the least that is noticed side by side


def _lab(colour, seen):
    """CIELAB of a colour as it is seen."""
    rgb = np.array(to_rgb(colour))
    linear = seen @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = to_xyz @ np.clip(linear, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _lightness(colour):
    return _lab(colour, np.eye(3))[0]


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0000ff", "#ffffff") == contrast("#ffffff", "#0000ff") == pytest.approx(8.59, abs=0.01)


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL)
def test_lines_and_letters_stand_out_from_the_background(theme):
    assert contrast(theme.ink, theme.background) >= 12
    assert contrast(theme.muted, theme.background) >= LETTERS
    assert contrast(theme.axis, theme.background) >= LINES
    assert 1.1 <= contrast(theme.grid, theme.background) <= 2
    lines = [*theme.palette, *(colour for count in range(1, 13) for colour in ordered(count, theme))]
    for colour in lines:
        assert contrast(colour, theme.background) >= LINES, colour
        assert contrast(legible(colour, theme.background, theme.ink), theme.background) >= LETTERS, colour


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL)
def test_numbers_can_be_read_on_maps(theme):
    shares = list(np.linspace(0, 1, 65))
    for shade in stretch(theme.sequential, shares):
        assert contrast(theme.ink, shade) >= LETTERS
    for shade in stretch(theme.diverging, shares):
        assert contrast(on(shade), shade) >= LETTERS


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_curves_are_told_apart(theme, seen):
    for one, other in combinations(theme.palette, 2):
        assert np.linalg.norm(_lab(one, seen) - _lab(other, seen)) >= APART, (one, other)


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL)
def test_ordered_colours_rise_in_lightness_for_every_eye(theme):
    for seen in SEEN.values():
        steps = np.diff([_lab(colour, seen)[0] for colour in ordered(9, theme)])
        assert (steps > 1).all()


def test_print_has_no_colour_and_its_greys_are_told_apart():
    for colour in (*PRINT.palette, *ordered(5, PRINT), *stretch(PRINT.diverging, [0.0, 0.3, 1.0])):
        assert np.ptp(to_rgb(colour)) < 0.01
    for one, other in combinations(PRINT.palette, 2):
        assert abs(_lightness(one) - _lightness(other)) > APART


def test_curves_in_print_differ_without_their_greys():
    def styles(picture):
        with styled():
            figure = draw(picture, theme=PRINT)
        return [(str(line._dash_pattern), line.get_color()) for line in figure.artists if 3 <= line.get_zorder() < 4]

    swept = styles(pictured("softplus", beta=[0.5, 1.0, 2.0, 5.0]))
    assert len({dash for dash, _ in swept}) == len(swept) == 4
    family = styles(pictured("relu gelu silu mish softplus tanh sigmoid softsign relu6 elu celu selu"))
    assert len({*family}) == 12


@pytest.mark.parametrize(("size", "least"), [(WEB, 0.0), (SLIDE, 14.0), (COLUMN, 6.0)])
def test_letters_are_as_large_as_the_place_asks_for(size, least):
    for name in ("ciou_loss", "softmax", "gelu", "focal_loss"):
        with styled():
            figure = draw(pictured(name, 1), size=size)
        points = [artist.points for artist in figure.artists if isinstance(artist, Writing)]
        assert len(points) > 8
        assert min(points) >= least
        # At 320 pixels of width, of which a page has 72 to 96 an inch, letters keep 5 pixels and more.
        assert min(points) / 72 / size.width * 320 >= 5


def test_plain_leaves_the_head_out():
    with styled():
        texts = [a.text for a in draw(pictured("leaky_relu", 1), size=look("plain").size).artists if hasattr(a, "text")]
    assert "f(x)" in texts
    assert not any(text == "leaky_relu" or text.startswith("$") or "0.01" in text for text in texts)


def test_words_choose_themes_and_sizes():
    assert look() == (LIGHT, WEB)
    assert look("house", "dark", "slide") == (DARK, SLIDE)
    assert look("print,plain", size="column", dpi=300) == (PRINT, COLUMN._replace(head=False, dpi=300.0))
    assert look("Print", "LIGHT", "Web").theme is PRINT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"style": "prnt"}, "did you mean print"),
        ({"style": "print,"}, "house, print, plain"),
        ({"theme": "drak"}, "did you mean dark"),
        ({"size": "poster"}, "web, slide, column"),
        ({"dpi": 0}, "20 to 1200"),
        ({"dpi": 1e9}, "20 to 1200"),
        ({"dpi": float("nan")}, "20 to 1200"),
        ({"style": "print", "theme": "dark"}, "black on white"),
    ],
)
def test_other_words_are_refused_with_those_there_are(words, said):
    with pytest.raises(ActcliError, match=said) as refusal:
        look(**words)
    assert refusal.value.exit_code == 2


def test_help_names_every_word():
    from actcli.cli.options import LOOKS

    for name, known in (("style", STYLES), ("theme", THEMES), ("size", SIZES)):
        assert all(word in LOOKS[name] for word in known)
    assert all(f"{size.dpi:g}" in LOOKS["dpi"] for size in SIZES.values())
