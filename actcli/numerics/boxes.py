"""Pairs of boxes (x₁, y₁, x₂, y₂) on the last axis: what they share, what they cover, and how that moves with their edges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array

_OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])
_SMALLEST = 2.0**-500


class Boxes(NamedTuple):
    """A box beside another, in units of `scale`, a power of two about as long as both together, so that no product is lost.

    size, other: its sides and those of the other. shared, between, cover: of the overlap, of the gap, of the smallest box around both.
    excess, beyond: the part of its sides outside the other box, and of the cover's outside itself. apart: between the centres.
    own: the share that each of its edges has in the edge of the overlap: 1, 0, or 1/2 of an edge that both have.
    eps: ε in units of scale².
    """

    size: Array
    other: Array
    shared: Array
    between: Array
    cover: Array
    excess: Array
    other_excess: Array
    beyond: Array
    other_beyond: Array
    apart: Array
    own: Array
    eps: Array
    scale: Array

    @property
    def intersection(self) -> Array:
        """The area that both share."""
        return area(self.shared)

    @property
    def union(self) -> Array:
        """The area of the union, plus ε."""
        return self.intersection + self.gap

    @property
    def gap(self) -> Array:
        """Union minus intersection, plus ε: the parts of each box outside the other, none of them a difference of areas."""
        mine = self.excess[..., 0] * self.size[..., 1] + self.shared[..., 0] * self.excess[..., 1]
        others = self.other_excess[..., 0] * self.other[..., 1] + self.shared[..., 0] * self.other_excess[..., 1]
        return mine + others + self.eps

    @property
    def empty(self) -> Array:
        """Cover minus union, summed over the strips of the cover that hold one box, the other, both, or none."""
        single = self.excess[..., 0] * self.beyond[..., 1] + self.other_excess[..., 0] * self.other_beyond[..., 1]
        return single + self.shared[..., 0] * self.between[..., 1] + self.between[..., 0] * self.cover[..., 1]

    def unscaled(self, slope: Array) -> Array:
        """A slope by ε, which is held here in units of scale²."""
        return slope / self.scale[..., 0] / self.scale[..., 0]


def area(sides: Array) -> Array:
    """Width times height."""
    return sides[..., 0] * sides[..., 1]


def across(sides: Array) -> Array:
    """For each of the four edges the side along it, which is what an area grows by as the edge moves out."""
    return np.concatenate([sides[..., ::-1], sides[..., ::-1]], axis=-1)


def along(sides: Array) -> Array:
    """For each of the four edges the side that it ends."""
    return np.concatenate([sides, sides], axis=-1)


def beside(box: Array, other: Array, eps: float) -> Boxes:
    """How a box lies beside another."""
    (low, high), (other_low, other_high) = np.split(box, 2, axis=-1), np.split(other, 2, axis=-1)
    shared = np.minimum(high, other_high) - np.maximum(low, other_low)
    cover = np.maximum(high, other_high) - np.minimum(low, other_low)
    lead = np.concatenate(
        [other_low - low, high - other_high], axis=-1
    )  # by how much each edge lies outside the other box
    longest = np.max(cover, axis=-1, keepdims=True)
    scale = np.maximum(np.ldexp(1.0, np.frexp(longest)[1] - 1), _SMALLEST)
    outside, inside = (np.maximum(one[..., :2], 0) + np.maximum(one[..., 2:], 0) for one in (lead, -lead))
    size, other_size = (high - low) / scale, (other_high - other_low) / scale
    return Boxes(
        size=size,
        other=other_size,
        shared=np.maximum(shared, 0) / scale,
        between=np.maximum(-shared, 0) / scale,
        cover=cover / scale,
        excess=np.minimum(outside / scale, size),
        other_excess=np.minimum(inside / scale, other_size),
        beyond=inside / scale,
        other_beyond=outside / scale,
        apart=(lead[..., 2:] - lead[..., :2]) / 2 / scale,
        own=np.where(lead == 0, 0.5, np.where(lead < 0, 1.0, 0.0)),
        eps=(eps / scale / scale)[..., 0],
        scale=scale,
    )


def by_edges(boxes: Boxes, outward: Array) -> Array:
    """The gradient by the corners, from that by edges moving outwards in units of scale."""
    return _OUTWARD * outward / boxes.scale


def growth_of_overlap(boxes: Boxes) -> Array:
    """How the intersection grows with the edges of the box: not at all where the boxes do not overlap, or just touch."""
    return np.where(boxes.intersection[..., None] > 0, boxes.own * across(boxes.shared), 0.0)


def iou_pull(boxes: Boxes) -> Array:
    """The slope of 1 - I/M by the edges, M = U + ε.

    -(I' (M + I) - I A')/M² cancels for an edge of the overlap. With the share s of the edge in it, and A, B the areas of the boxes,
    I' (M + I) - I A' = s I' ((w - w_I) h + B + ε) - (1 - s) I h, where w, h are the sides across and along the edge.
    """
    height, m = across(boxes.size), boxes.union[..., None]
    inner = along(boxes.excess) * height + (area(boxes.other) + boxes.eps)[..., None]
    outer = (1 - boxes.own) * boxes.intersection[..., None] * height
    return (outer - growth_of_overlap(boxes) * inner) / m / m


def cover_pull(boxes: Boxes) -> Array:
    """The slope of (C - U)/(C + ε) by the edges: C' (U + ε)/(C + ε)² - U'/(C + ε)."""
    k = area(boxes.cover)[..., None] + boxes.eps[..., None]
    cover = (1 - boxes.own) * across(boxes.cover)
    return (cover * (boxes.union[..., None] / k) - across(boxes.size) + growth_of_overlap(boxes)) / k


def diagonal(boxes: Boxes) -> Array:
    """The square of the cover's diagonal, plus ε."""
    return np.square(boxes.cover).sum(axis=-1) + boxes.eps


def distance(boxes: Boxes) -> Array:
    """The squared distance of the centres over the squared diagonal."""
    return np.square(boxes.apart).sum(axis=-1) / diagonal(boxes)


def distance_pull(boxes: Boxes) -> Array:
    """The slope of that ratio by the corners."""
    by_diagonal = 2 * distance(boxes)[..., None] * (1 - boxes.own) * along(boxes.cover)
    return (along(boxes.apart) - _OUTWARD * by_diagonal) / diagonal(boxes)[..., None] / boxes.scale


def aspect(boxes: Boxes) -> Array:
    """arctan(width/height) of the other box minus that of the box."""
    return np.arctan(boxes.other[..., 0] / boxes.other[..., 1]) - np.arctan(boxes.size[..., 0] / boxes.size[..., 1])


def aspect_pull(boxes: Boxes) -> Array:
    """The slope of arctan(width/height) of the box by its edges moving outwards, in units of scale."""
    reach = np.hypot(boxes.size[..., :1], boxes.size[..., 1:])
    return across(boxes.size) / reach / reach * np.array([1.0, -1.0, 1.0, -1.0])
