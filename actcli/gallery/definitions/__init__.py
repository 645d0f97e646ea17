"""Which figures the gallery of this package has.

What follows from the functions, whatever functions there are: `cards`, `sweeps`, `families`, `dialects`, `tails`, `kinks`,
`studies`, `overviews`. What is stated: `lectures.toml`.
"""

from __future__ import annotations

from actcli.gallery.figure import Figure


def figures() -> list[Figure]:
    """All figures, in the order of the pages."""
    from actcli.gallery.definitions import cards, dialects, families, kinks, overviews, studies, sweeps, tails
    from actcli.gallery.spec import packaged

    derived = (overviews, cards, sweeps, families, dialects, tails, kinks, studies)
    return [*(figure for module in derived for figure in module.figures()), *packaged("lectures.toml")]
