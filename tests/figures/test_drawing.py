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
from matplotlib.text import Text

from actcli.figures.drawing.draw import draw, styled
from actcli.figures.drawing.style import LIGHT
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


def figured(picture):
    with styled():
        figure = draw(picture)
        FigureCanvasAgg(figure).draw()
    return figure


def _assert_tidy(picture):
    """Every text lies within the figure, and no two of them overlap."""
    with styled():
        figure = draw(picture)
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        boxes = [
            (text.get_text(), text.get_window_extent(renderer))
            for text in figure.findobj(Text)
            if text.get_visible() and text.get_text().strip()
        ]
    assert len(boxes) >= 8
    width, height = figure.bbox.size
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y1 <= height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or up <= 1, (one, other)


@each(DRAWN)
def test_nothing_is_clipped_and_nothing_overlaps(entry):
    _assert_tidy(pictured(entry.name, 1))


@pytest.mark.parametrize(("names", "options"), SWEPT, ids=[f"{names[:30]} {list(o)}" for names, o in SWEPT])
def test_sweeps_and_crowds_are_tidy_too(names, options):
    order = 0 if "xlim" in options else 1
    _assert_tidy(pictured(names, order, **options))


@each(ELEMENTWISE)
def test_lines_and_circles_are_those_of_the_picture(entry):
    picture = pictured(entry.name, 1)
    figure = figured(picture)
    for part, axes in zip(picture.parts, figure.axes, strict=True):
        assert axes.get_xlim() == part.xlim
        assert axes.get_ylim() == part.ylim
        lines = [line for line in axes.get_lines() if line.get_transform() == axes.transData]
        drawn = [line for line in lines if line.get_marker() == "None" and len(line.get_xdata()) > 2]
        segments = [segment for curve in part.curves for segment in curve.segments]
        assert len(drawn) == len(segments)
        for line, segment in zip(drawn, segments, strict=True):
            assert np.array_equal(line.get_xydata().T, [segment.x, segment.y])
        circles = [line for line in lines if line.get_marker() == "o"]
        filled = [point for line in circles if _is_filled(line) for point in map(tuple, line.get_xydata())]
        hollow = [point for line in circles if not _is_filled(line) for point in map(tuple, line.get_xydata())]
        assert filled == [point for curve in part.curves for point in curve.closed]
        assert hollow == [point for curve in part.curves for point in curve.open]


def _is_filled(line):
    return not same_color(line.get_markerfacecolor(), LIGHT.background)


def test_labels_stand_at_the_ends_of_their_curves():
    picture = pictured("huber", delta=[0.5, 1.0, 3.0])
    (axes,) = figured(picture).axes
    places = {text.get_text(): text.get_position() for text in axes.texts}
    low, high = picture.parts[0].ylim
    for curve in picture.parts[0].curves:
        x, y = places[curve.label]
        assert 1 < x < 1.2
        assert y == pytest.approx((curve.segments[-1].y[-1] - low) / (high - low), abs=0.02)


def test_labels_of_curves_that_end_together_keep_apart():
    picture = pictured("relu gelu silu mish")
    (axes,) = figured(picture).axes
    heights = sorted(text.get_position()[1] for text in axes.texts)
    assert len(heights) == 4
    assert np.diff(heights).min() > 0.06


def test_curves_differ_by_line_style_as_well():
    (axes,) = figured(pictured("relu gelu silu mish")).axes
    styles = {
        str(line.get_dashes() if hasattr(line, "get_dashes") else line._dash_pattern) for line in _curves_of(axes)
    }
    assert len(styles) == 4


def _curves_of(axes):
    return [line for line in axes.get_lines() if line.get_transform() == axes.transData and len(line.get_xdata()) > 2]


def test_panels_share_the_axis_beneath_them():
    upper, lower = figured(pictured("relu gelu", 1)).axes
    assert upper.get_xlabel() == ""
    assert lower.get_xlabel() == "x"
    assert upper.get_position().x0 == lower.get_position().x0
    assert upper.get_position().width == lower.get_position().width


def test_the_head_shows_name_formula_and_settings():
    written = [text.get_text() for text in figured(pictured("leaky_relu")).texts]
    assert written[0] == "leaky_relu"
    assert written[1].startswith("$")
    assert r"\alpha" in written[1]
    assert written[2] == "α\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.01"


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
