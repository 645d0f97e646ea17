"""From a sheet to the bytes of a file, by Matplotlib's renderers.

What a format would tell of the time, the program and its version is left out.
"""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actcli.figures.drawing.sheet import Sheet

_POINTS = 72.0  # an inch


def svg(sheet: Sheet, title: str) -> bytes:
    """Scalable vector graphics, text as outlines."""
    from matplotlib.backends.backend_svg import RendererSVG

    buffer = StringIO()
    told = {"Title": title, "Date": None, "Creator": None}
    wide, tall = sheet.size.width * _POINTS, sheet.height * _POINTS
    renderer = RendererSVG(wide, tall, buffer, image_dpi=sheet.size.dpi, metadata=told)
    sheet.draw(renderer)
    renderer.finalize()
    return buffer.getvalue().encode("utf-8")


def png(sheet: Sheet, title: str) -> bytes:
    """Pixels, `dpi` to an inch."""
    from matplotlib.backends.backend_agg import RendererAgg
    from PIL import Image

    dpi = sheet.size.dpi
    renderer = RendererAgg(int(sheet.size.width * dpi), int(sheet.height * dpi), dpi)
    sheet.draw(renderer)
    buffer = BytesIO()
    Image.fromarray(np.asarray(renderer.buffer_rgba())).save(buffer, "png", dpi=(dpi, dpi))
    return buffer.getvalue()


def pdf(sheet: Sheet, title: str) -> bytes:
    """A page of portable document format, text as text."""
    from matplotlib.backends.backend_pdf import PdfFile, RendererPdf

    buffer = BytesIO()
    file = PdfFile(buffer, metadata={"Title": title, "CreationDate": None, "Creator": None, "Producer": None})
    file.newPage(sheet.size.width, sheet.height)
    renderer = RendererPdf(file, sheet.size.dpi, sheet.height, sheet.size.width)
    sheet.draw(renderer)
    renderer.finalize()
    file.finalize()
    file.close()
    return buffer.getvalue()
