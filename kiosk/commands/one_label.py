"""Prints one finished picture without the books, so it is not counted."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.commands.call import WrongCallError, print_json, print_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.label_size import LabelSize
    from drivers.urls import DeviceUrl


def send(
    picture: Image,
    name: str,
    url: DeviceUrl,
    size: LabelSize,
    *,
    drawn_at: int | None = None,
    as_json: bool = False,
) -> None:
    """Print one finished picture, dot for dot, and report the result.

    Args:
        drawn_at: the dots per inch that it was drawn for, if known.

    Raises:
        WrongCallError: it is wider than the labels, or was drawn for another resolution.
        DeviceError: the printer cannot be reached, or reports an error.
    """
    from drivers.printers.base import Outcome
    from drivers.registry import printer_address

    with closing(printer_address(url, size).open()) as printer:
        if drawn_at not in (None, printer.dpi):
            raise WrongCallError(f"{name} was drawn at {drawn_at} dpi, the printer has {printer.dpi}: leave out --dpi.")
        if picture.width > printer.width_dots:
            raise WrongCallError(
                f"{name} is {picture.width} dots wide; these labels are {printer.width_dots}. Write size= into --to."
            )
        _start_anew(url)
        outcome = printer.print_label(picture)
    if as_json:
        dots = {"width_dots": picture.width, "height_dots": picture.height, "dpi": printer.dpi}
        print_json({"picture": name, "printer": url.text, "outcome": outcome.value, **dots})
        return
    words = {
        Outcome.CONFIRMED: "came out",
        Outcome.ARRIVED: "has arrived; this printer cannot say whether it is out",
        Outcome.SENT: "was sent; this printer cannot say more",
    }[outcome]
    print_text(f"{name}, {picture.width} × {picture.height} dots at {printer.dpi} dpi, {words}.")


def _start_anew(url: DeviceUrl) -> None:
    """An ordinary file gets only this label: those of earlier calls are removed."""
    if url.scheme == "file":
        from drivers.printers.links import DeviceFileLink

        DeviceFileLink(url.target).start_anew()
