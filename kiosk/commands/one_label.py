"""Prints one finished picture without the books, so it is not counted."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.commands.call import WrongCallError, print_json, print_text
from kiosk.locale import _

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
            raise WrongCallError(
                _("{name} was drawn at {drawn_at} dpi, the printer has {dpi}: leave out --dpi.").format(
                    name=name, drawn_at=drawn_at, dpi=printer.dpi
                )
            )
        if picture.width > printer.width_dots:
            raise WrongCallError(
                _("{name} is {width} dots wide; these labels are {width_dots}. Write size= into --to.").format(
                    name=name, width=picture.width, width_dots=printer.width_dots
                )
            )
        _start_anew(url)
        outcome = printer.print_label(picture)
    if as_json:
        dots = {"width_dots": picture.width, "height_dots": picture.height, "dpi": printer.dpi}
        print_json({"picture": name, "printer": url.text, "outcome": outcome.value, **dots})
        return
    words = {
        Outcome.CONFIRMED: _("came out"),
        Outcome.ARRIVED: _("has arrived; this printer cannot say whether it is out"),
        Outcome.SENT: _("was sent; this printer cannot say more"),
    }[outcome]
    print_text(
        _("{name}, {width} × {height} dots at {dpi} dpi, {words}.").format(
            name=name, width=picture.width, height=picture.height, dpi=printer.dpi, words=words
        )
    )


def _start_anew(url: DeviceUrl) -> None:
    """An ordinary file gets only this label: those of earlier calls are removed."""
    if url.scheme == "file":
        from drivers.printers.links import DeviceFileLink

        DeviceFileLink(url.target).start_anew()
