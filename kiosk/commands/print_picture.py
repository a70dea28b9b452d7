"""`jarmark print --picture`: prints any picture as one label without books, to test a printer or to see its bytes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.call import WrongCallError
from kiosk.locale import _

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.label_size import LabelSize
    from drivers.urls import DeviceUrl

INK_BELOW = 128
IN_CIRCLE = (1 - math.sqrt(0.5)) / 2
"""The margin of a square that just fits into a circle, as a share of the diameter."""
MOST_DOTS = 20_000
"""The limit for a side of a picture; the longest label is 300 mm, at 600 dpi 7,087 dots."""


def print_picture(file: Path, url: DeviceUrl, size: LabelSize, as_json: bool) -> None:
    """Print one picture, dot for dot.

    Raises:
        WrongCallError: it is not a picture, or is wider than the labels.
        DeviceError: the printer cannot be reached, or reports an error.
    """
    from kiosk.commands.one_label import send

    send(one_bit(file), str(file), url, size, as_json=as_json)


def print_test(url: DeviceUrl, size: LabelSize, as_json: bool) -> None:
    """Print a frame and rulers as large as the printer's labels; on round ones, as large as a square inside them.

    Raises:
        WrongCallError: its roll has no separate labels, and no length was given.
        DeviceError: the printer cannot be reached, or reports an error.
    """
    from drivers.dots import dots_per_mm
    from drivers.registry import printer_address
    from kiosk.commands.one_label import send
    from kiosk.labels.rulers import frame_and_rulers

    address = printer_address(url, size)
    dpi = address.dpi
    width_dots, height_dots = address.labels.dots(dpi)
    if not height_dots:
        raise WrongCallError(_("Say how long the test label is: write size=62x40 into the printer's address."))
    moved = max(abs(dots) for dots in address.offset)
    edge = math.ceil(address.edge_mm * dots_per_mm(dpi))
    if address.is_round:
        edge = max(edge, math.ceil(IN_CIRCLE * max(width_dots, height_dots)) + 1)
    edge += moved
    if 4 * edge >= min(width_dots, height_dots):
        raise WrongCallError(_("These labels are too small for a frame with such an edge: choose smaller x= and y=."))
    picture = frame_and_rulers(width_dots, height_dots, dpi, edge)
    send(picture, _("The test label"), url, size, drawn_at=dpi, as_json=as_json)


def one_bit(file: Path) -> Image:
    """The picture as dots: darker than half is ink, transparent is paper.

    Raises:
        WrongCallError: it cannot be read, or is too large.
    """
    from PIL import Image

    if file.exists() and not file.is_file():
        raise WrongCallError(_("{file} is no file, and so no picture.").format(file=file))
    try:
        with Image.open(file) as opened:
            if max(opened.size) > MOST_DOTS:
                raise WrongCallError(
                    _("{file} is {width} × {height} dots: no label is so large.").format(
                        file=file, width=opened.width, height=opened.height
                    )
                )
            grey = _grey(opened)
    except FileNotFoundError as error:
        raise WrongCallError(_("There is no {file}.").format(file=file)) from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise WrongCallError(_("{file} is no picture that can be read.").format(file=file)) from error
    return grey.point(lambda level: 0 if level < INK_BELOW else 255).convert("1", dither=Image.Dither.NONE)


def _grey(picture: Image) -> Image:
    """On white paper, 0 to 255. Pillow would clip the 65,536 greys of a 16-bit picture at 255."""
    from PIL import Image

    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
