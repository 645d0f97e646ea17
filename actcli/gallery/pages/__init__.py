"""The pages around the figures: README.md for a code forge, index.html for a browser.

Both are text made from the figures' data and the functions' properties, so they can be checked as the figures are.
"""

from __future__ import annotations

from actcli.gallery.pages import browser, forge
from actcli.gallery.pages.told import told
from actcli.gallery.spec import Spec


def pages(spec: Spec, source: str) -> dict[str, str]:
    """File name → text. source: the file that states the gallery, "" for the one of this package."""
    shown = [told(figure, spec, source) for figure in spec.figures]
    return {
        "README.md": forge.page(spec, shown, source),
        "index.html": browser.page(spec.title, shown, spec.theme),
    }
