"""How many bytes one picture takes: as dots alone, by python-escpos alone, and in each language here."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO

from PIL.Image import Image

from drivers.printers.printer import LANGUAGES


def count_bytes(picture: Image) -> dict[str, int]:
    """The whole job of a label in each language."""
    counts = {"raw raster": (picture.width + 7) // 8 * picture.height, "python-escpos alone": _python_escpos(picture)}
    return counts | {name: len(language().label(picture)) for name, language in sorted(LANGUAGES.items())}


def _python_escpos(picture: Image) -> int:
    """As its own documentation has it. It prints a word about a profile without a width, which changes nothing here."""
    from escpos.printer import Dummy

    printer = Dummy()
    with redirect_stdout(StringIO()):
        printer.image(picture, impl="bitImageRaster")
    return len(printer.output)
