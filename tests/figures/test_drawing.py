"""What Matplotlib is given: lines, circles, labels in their places, nothing clipped, nothing over anything else."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from actcli.figures.drawing.draw import draw, styled
from actcli.figures.drawing.looks import SIZES, THEMES
from actcli.figures.drawing.style import DARK, LIGHT, WEB
from actcli.figures.drawing.writing import Writing, extent
from actcli.figures.spreading import spread
from actcli.figures.ticks import texts, ticks
from tests.figures.pictures import DRAWN, pictured
from tests.laws.registry import ELEMENTWISE, each

SWEPT = [
    ("softplus", {"beta": [0.5, 1.0, 2.0, 5.0, 20.0]}),
    ("elu celu selu", {"alpha": [0.5, 1.0]}),
    ("relu gelu silu mish softplus tanh sigmoid softsign relu6 elu celu selu", {}),
    ("focal_loss", {"gamma": [0.0, 1.0, 2.0, 5.0]}),
    ("triplet_margin_with_distance_loss", {"distance_function": ["manhattan", "squared_euclidean", "cosine"]}),
    ("hinge_loss soft_margin_loss binary_cross_entropy_with_logits focal_loss", {}),
    ("softmax", {"beta": [0.1, 1.0, 10.0]}),
    ("softmax", {"given": np.linspace(-2, 2, 20)}),
    ("softmax_focal_loss", {"gamma": [0.0, 0.5, 2.0, 5.0]}),
    ("gelu", {"xlim": (-1e5, 1e5)}),
    ("sigmoid", {"xlim": (-1e-3, 1e-3)}),
]


def figured(picture, theme=LIGHT, size=WEB):
    with styled():
        figure = draw(picture, theme=theme, size=size)
        FigureCanvasAgg(figure).draw()
    return figure


def written(figure):
    """Everything that is written, in the order in which it was put there; the numbers on level lines last."""
    levels = [text for axes in figure.axes for text in axes.texts]
    return [*(artist for artist in figure.artists if isinstance(artist, Writing)), *levels]


def _text(artist):
    return artist.text if isinstance(artist, Writing) else artist.get_text()


def assert_tidy(picture, theme=LIGHT, size=WEB):
    """Every text lies within the figure, and no two of them overlap."""
    figure = figured(picture, theme, size)
    renderer = figure.canvas.get_renderer()
    boxes = [(_text(artist), artist.get_window_extent(renderer)) for artist in written(figure)]
    assert len(boxes) >= 6
    width, height = figure.bbox.size
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y1 <= height + 1, text
    allowed = 1 + figure.dpi / 200
    for (one, a), (other, b) in combinations(boxes, 2):
        across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= allowed or up <= allowed, (one, other)


@each(DRAWN)
def test_nothing_is_clipped_and_nothing_overlaps(entry):
    assert_tidy(pictured(entry.name, 1))


@pytest.mark.parametrize(("names", "options"), SWEPT, ids=[f"{names[:30]} {list(o)}" for names, o in SWEPT])
def test_sweeps_and_crowds_are_tidy_too(names, options):
    order = 0 if "xlim" in options else 1
    assert_tidy(pictured(names, order, **options))


LOOKS = [(theme, size) for theme in THEMES for size in SIZES]
CROWDED = [
    "ciou_loss", "generalized_dice_loss", "gelu", "cross_entropy", "softmax", "softmax2d", "glu", "poly1_cross_entropy",
    "gaussian_nll_loss", "poisson_nll_loss", "ctc_loss", "tukey_biweight_loss", "multilabel_soft_margin_loss", "rrelu",
    "hinge_loss", "arcface_loss", "threshold",
]  # fmt: skip


@pytest.mark.parametrize("name", CROWDED)
def test_every_theme_and_size_is_tidy(name):
    for theme, size in LOOKS:
        assert_tidy(pictured(name, 1), THEMES[theme], SIZES[size])


@pytest.mark.parametrize(("names", "options"), SWEPT, ids=[f"{names[:30]} {list(o)}" for names, o in SWEPT])
@pytest.mark.parametrize("size", ["slide", "column"])
def test_sweeps_are_tidy_in_every_size(names, options, size):
    assert_tidy(pictured(names, 0 if "xlim" in options else 1, **options), DARK, SIZES[size])


def lines(figure):
    return [artist for artist in figure.artists if isinstance(artist, Line2D)]


def curves_of(figure):
    """The lines of curves, which have their place above the axes."""
    return [line for line in lines(figure) if 3 <= line.get_zorder() < 4 and line.get_marker() == "None"]


def _marks_of(figure, filled):
    marks = [line for line in lines(figure) if line.get_marker() == "o" and line.get_zorder() >= 4]
    chosen = [line for line in marks if filled != same_color(line.get_markerfacecolor(), LIGHT.background)]
    return [point for line in chosen for point in map(tuple, line.get_xydata())]


@each(ELEMENTWISE)
def test_lines_and_circles_are_those_of_the_picture(entry):
    picture = pictured(entry.name, 1)
    figure = figured(picture)
    segments = [(part, segment) for part in picture.parts for curve in part.curves for segment in curve.segments]
    drawn = curves_of(figure)
    assert len(drawn) == len(segments) > 0
    for line, (part, segment) in zip(drawn, segments, strict=True):
        assert np.array_equal(line.get_xydata().T, [segment.x, segment.y])
        corners = line.get_transform().transform([(part.xlim[0], part.ylim[0]), (part.xlim[1], part.ylim[1])])
        assert corners == pytest.approx(np.asarray(line.get_clip_box()))
        assert figure.bbox.containsx(corners[1][0])
        assert figure.bbox.containsy(corners[1][1])
    curves = [curve for part in picture.parts for curve in part.curves]
    assert _marks_of(figure, True) == [point for curve in curves for point in curve.closed]
    assert _marks_of(figure, False) == [point for curve in curves for point in curve.open]


def _heights(figure, picture):
    """Label → where it stands, as a share of the height of the panel, and how far to the right of it, in its widths."""
    (part,) = picture.parts
    box = curves_of(figure)[0].get_clip_box()
    found = {}
    for artist in written(figure):
        if artist.text in {curve.label for curve in part.curves}:
            extent = artist.get_window_extent()
            found[artist.text] = ((extent.y0 + extent.y1) / 2 - box.y0) / box.height, (extent.x0 - box.x0) / box.width
    return found


def test_labels_stand_at_the_ends_of_their_curves():
    picture = pictured("huber", delta=[0.5, 1.0, 3.0])
    places = _heights(figured(picture), picture)
    low, high = picture.parts[0].ylim
    for curve in picture.parts[0].curves:
        height, right = places[curve.label]
        assert 1 < right < 1.2
        assert height == pytest.approx((curve.segments[-1].y[-1] - low) / (high - low), abs=0.02)


def test_labels_of_curves_that_end_together_keep_apart():
    picture = pictured("relu gelu silu mish")
    heights = sorted(height for height, _ in _heights(figured(picture), picture).values())
    assert len(heights) == 4
    assert np.diff(heights).min() > 0.06


def test_curves_differ_by_line_style_as_well():
    styles = {str(line._dash_pattern) for line in curves_of(figured(pictured("relu gelu silu mish")))}
    assert len(styles) == 4


def test_panels_share_the_axis_beneath_them():
    picture = pictured("relu gelu", 1)
    figure = figured(picture)
    assert [artist.text for artist in written(figure)].count("x") == 1
    upper, lower = dict.fromkeys(tuple(np.ravel(line.get_clip_box())) for line in curves_of(figure))
    assert (upper[0], upper[2]) == pytest.approx((lower[0], lower[2]))


def test_the_head_shows_name_formula_and_settings():
    head = [artist.text for artist in written(figured(pictured("leaky_relu")))]
    assert head[0] == "leaky_relu"
    assert head[1].startswith("$")
    assert r"\alpha" in head[1]
    assert head[2] == "α\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.01"


def test_the_room_of_a_text_is_that_which_matplotlib_takes():
    figure = Figure(dpi=200)
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in ("softplus, β = 0.5", "−0.25", r"$\dfrac{1}{1 + e^{-x}}$", r"$\sum_{i} x_i y_i$"):
        with styled():
            own = extent(text, 12.0)
            theirs = Text(0, 0, text, size=12.0, figure=figure, fontfamily="DejaVu Sans").get_window_extent(renderer)
        assert own.width == pytest.approx(theirs.width / 200, rel=0.03)
        assert own.height == pytest.approx(theirs.height / 200, rel=0.2)


def test_the_users_settings_come_back():
    before = dict(matplotlib.rcParams)
    figured(pictured("relu"))
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_not_needed():
    code = "import sys; from actcli.figures.drawing.saving import encoded; from tests.figures.pictures import pictured;"
    code += "encoded(pictured('relu'), 'png'); assert 'matplotlib' in sys.modules; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("wanted", "step", "placed"),
    [
        ([0.5], 0.1, [0.5]),
        ([0.2, 0.8], 0.1, [0.2, 0.8]),
        ([0.5, 0.5], 0.2, [0.4, 0.6]),
        ([0.0, 0.0, 0.0], 0.25, [0.0, 0.25, 0.5]),
        ([1.0, 1.0], 0.25, [0.75, 1.0]),
        ([0.1, 0.5, 0.5, 0.9], 0.2, [0.1, 0.4, 0.6, 0.9]),
        ([0.5] * 5, 0.5, [-0.5, 0.0, 0.5, 1.0, 1.5]),
    ],
)
def test_labels_move_as_little_as_need_be(wanted, step, placed):
    assert spread(wanted, step) == pytest.approx(placed)


@pytest.mark.parametrize(
    ("limits", "most", "shown"),
    [
        ((-5, 5), 7, "−4 −2 0 2 4"),
        ((-8, 8), 7, "−8 −4 0 4 8"),
        ((0, 1), 7, "0.0 0.2 0.4 0.6 0.8 1.0"),
        ((-0.06, 1.06), 5, "0.00 0.25 0.50 0.75 1.00"),
        ((0.1, 0.4), 4, "0.1 0.2 0.3 0.4"),
        ((-1e6, 1e6), 5, "−1e6 −5e5 0 5e5 1e6"),
        ((0, 1e-7), 3, "0 5e−8 1e−7"),
        ((-700, 700), 7, "−600 −400 −200 0 200 400 600"),
        ((999.5, 1000.5), 5, "999.6 999.8 1000.0 1000.2 1000.4"),
    ],
)
def test_numbers_along_an_axis_are_round_and_alike(limits, most, shown):
    places = ticks(limits, most)
    assert texts(places) == shown.split()
    assert all(limits[0] <= place <= limits[1] for place in places)
