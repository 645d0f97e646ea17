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
    stated = (figure._replace(title=_title(figure)) for figure in packaged("lectures.toml"))
    return [*(figure for module in derived for figure in module.figures()), *stated]


def _title(figure: Figure) -> str:
    """Its functions, and whether it shows slopes; that of its own where it has one, or no functions."""
    recipe = figure.recipe
    if recipe.title or not figure.functions:
        return figure.title
    shown = "" if not recipe.order else " (slope)" if recipe.alone else " (value and slope)"
    return ", ".join(figure.functions) + shown
