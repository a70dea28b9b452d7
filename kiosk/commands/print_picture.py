"""`jarmark print --picture`: any picture as one label, without books: to look at a printer, or at its bytes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kiosk.commands.call import WrongCallError, print_json

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.urls import DeviceUrl

INK_BELOW = 128
MOST_DOTS = 20_000
"""A side of a picture; the longest label is 300 mm, at 600 dpi 7,087 dots."""


def print_picture(file: Path, url: str, size: str, as_json: bool) -> None:
    """Print one picture, dot for dot.

    Raises:
        WrongCallError: it is no picture, or it is wider than the labels.
        DeviceError: the printer cannot be reached, or complains.
    """
    send(one_bit(file), str(file), url, size, as_json)


def send(picture: Image, name: str, url: str, size: str, as_json: bool = False) -> None:
    """Print one finished picture, and say how it ended; see `print_picture`."""
    from drivers.printers.base import Outcome
    from drivers.registry import open_printer
    from drivers.urls import DeviceUrl

    with closing(open_printer(url, size=size)) as printer:
        if picture.width > printer.width_dots:
            raise WrongCallError(
                f"{name} is {picture.width} dots wide; these labels are {printer.width_dots}. Write size= into --to."
            )
        _start_anew(DeviceUrl.parse(url))
        outcome = printer.print_label(picture)
    if as_json:
        dots = {"width_dots": picture.width, "height_dots": picture.height, "dpi": printer.dpi}
        print_json({"picture": name, "printer": url, "outcome": outcome.value, **dots})
        return
    words = "came out" if outcome is Outcome.CONFIRMED else "was sent; this printer cannot say more"
    typer.echo(f"{name}, {picture.width} × {picture.height} dots at {printer.dpi} dpi, {words}.")


def one_bit(file: Path) -> Image:
    """The picture as dots: what is darker than half is ink; what shows through is paper.

    Raises:
        WrongCallError: it cannot be read, or is too large.
    """
    from PIL import Image

    try:
        with Image.open(file) as opened:
            if max(opened.size) > MOST_DOTS:
                raise WrongCallError(f"{file} is {opened.width} × {opened.height} dots: no label is so large.")
            grey = _grey(opened)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise WrongCallError(f"{file} is no picture that can be read.") from error
    return grey.point(lambda level: 0 if level < INK_BELOW else 255).convert("1", dither=Image.Dither.NONE)


def _grey(picture: Image) -> Image:
    """On white paper, 0 to 255; Pillow would cut the 65,536 greys of a 16-bit picture off at 255."""
    from PIL import Image

    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")


def _start_anew(url: DeviceUrl) -> None:
    """An ordinary file holds just this label, and not those of earlier calls."""
    if url.scheme == "file" and Path(url.target).is_file():
        Path(url.target).write_bytes(b"")
