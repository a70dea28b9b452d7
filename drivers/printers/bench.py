"""How many bytes one label takes: as plain dots, by python-escpos alone, and in each language here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

from PIL.Image import Image

from drivers.errors import DeviceError
from drivers.printers.addresses import LANGUAGES
from drivers.printers.language import Edged, Stock
from drivers.urls import DeviceUrl

DPI = 203


def count_bytes(draw: Callable[[int, float], Image], width_mm: float, height_mm: float) -> dict[str, int | str]:
    """The size in bytes of one label's whole job in each language, or why its printers have no such labels.

    Args:
        draw: gives the label's picture for so many dots per inch and so many millimetres of edge that stay white; each
            language is asked for those of its usual printers.
    """
    picture = draw(DPI, 0.0)
    counts: dict[str, int | str] = {
        "raw raster": (picture.width + 7) // 8 * picture.height,
        "python-escpos alone": _python_escpos(picture),
    }
    for name, kind in sorted(LANGUAGES.items()):
        try:
            stock = Stock(width_mm, height_mm, kind.dpi)
            language = kind.make(DeviceUrl.parse("file:///bytes"), stock)
            edge_mm = language.edge_mm(stock) if isinstance(language, Edged) else 0.0
            counts[name] = len(language.label(draw(kind.dpi, edge_mm)))
        except DeviceError as error:
            counts[name] = error.message
    return counts


def _python_escpos(picture: Image) -> int:
    """As its documentation does it. It prints a warning that its profile has no width, which changes no byte."""
    from escpos.printer import Dummy

    printer = Dummy()
    with redirect_stdout(StringIO()):
        printer.image(picture, impl="bitImageRaster")
    return len(printer.output)
