"""Study: overlap losses and how they react."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.figures.requests import number
from actcli.numerics.arrays import Array
from actcli.studies.options import Count
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_CROSSING = 1 - np.sqrt(0.5)  # I/S where 2/S = S/(S - I)²


@study(
    "IoU and Dice: which reacts when",
    source="Milletari et al., V-Net, 3DV 2016; the claim put right: Deep learning - activation and loss functions, 2022",
    area=positive(1.0, "S, the area of prediction and truth together, which stays the same"),
    rows=Count(6, "overlaps that the table shows, from none to perfect", 2, 100),
)
def iou_dice(area: float, rows: int) -> Findings:
    """At little overlap the Dice loss reacts more to a change, at much overlap the IoU loss: not the other way round, as
    is taught.

    With the areas together S and the overlap I, the IoU is J = I/(S − I), Dice is D = 2I/S. The slope of 1 − D by I
    is −2/S throughout; that of 1 − J is −S/(S − I)², from −1/S at no overlap to −4/S at a perfect one. They are
    equal at J = √2 − 1 = 0.414214, D = 2 − √2 = 0.585786.
    """
    overlap = np.linspace(0.0, area / 2, rows)
    j, d = _losses(overlap, area)
    jaccard, dice = _slopes(overlap, area)
    columns: dict[str, list[Any]] = {
        "overlap": overlap.tolist(),
        "IoU": (1 - j).tolist(),
        "IoU loss": j.tolist(),
        "Dice loss": d.tolist(),
        "IoU slope": jaccard.tolist(),
        "Dice slope": dice.tolist(),
    }
    equal = 1 - float(_losses(np.array([_CROSSING * area]), area)[0][0])
    answer = (
        f"Below an IoU of {equal:.6g} (√2 − 1) the Dice loss is the more sensitive one, above it the IoU loss: slopes of IoU from"
        f" {number(jaccard[0], 4)} to {number(jaccard[-1], 4)}, of Dice {number(dice[0], 4)} throughout.",
        "The lecture has it reversed, and credits Sudre 2017 with the Dice loss, which is that of Milletari 2016 (V-Net).",
    )
    share = np.linspace(0.0, 0.5, 201) * area
    losses, slopes = _losses(share, area), _slopes(share, area)
    place = float(_CROSSING * area)
    labels = ("IoU", "Dice")
    parts = (
        panel(
            "loss",
            "overlap I",
            [curve(label, share, y, n, n) for n, (label, y) in enumerate(zip(labels, losses, strict=True))],
        ),
        panel(
            "slope of the loss (circle: equal, at an IoU of √2 − 1)",
            f"overlap I (perfect at S/2 = {area / 2:g})",
            [
                curve(label, share, y, n, n, marks=[(place, -2 / area)])
                for n, (label, y) in enumerate(zip(labels, slopes, strict=True))
            ],
        ),
    )
    return Findings(columns, answer, parts)


def _losses(overlap: Array, area: float) -> tuple[Array, Array]:
    """Both losses of a region and its prediction, each of half the area.

    The truth is a cell, the prediction covers a share of it and as much of a second cell as is left to an area like the first's.
    """
    share = 2 * overlap / area
    predicted = np.stack([share, 1 - share], axis=1)
    true = np.broadcast_to(np.array([1.0, 0.0]), predicted.shape)
    settings: dict[str, Any] = {"dims": 1, "eps": 0.0, "reduction": "none"}
    return tuple(np.asarray(loss(predicted, true, **settings)) for loss in (actcli.iou_loss, actcli.dice_loss))  # type: ignore[return-value]


def _slopes(overlap: Array, area: float) -> tuple[Array, Array]:
    return -area / (area - overlap) ** 2, np.full(overlap.shape, -2 / area)
