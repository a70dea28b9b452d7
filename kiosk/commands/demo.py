"""`jarmark demo`: one day of the example kitchen, played by the real app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.call import AsJson, WrongCallError, end_quietly, print_json, print_text, say
from kiosk.commands.display import Display, find_display
from kiosk.locale import N_, _, said_error

DEFAULT_FOLDER = "jarmark-demo"
FIGURES = {
    "batch_number": N_("batch number"),
    "units_net": N_("units net"),
    "labels_printed": N_("labels printed"),
    "touches": N_("touches"),
    "scans": N_("scans"),
    "recall_batches": N_("recall batches"),
    "recall_units": N_("recall units"),
    "seconds": N_("seconds"),
}
"""What the figures of the summary are called."""
WATCHABLE_PACE_S = 0.4
"""Slow enough for an eye to follow a touch, fast enough for the whole day to be over in a minute."""


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to leave what it makes.")] = Path(
        DEFAULT_FOLDER
    ),
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="The window's size in pixels.")] = "1280x720",
    pace: Annotated[
        float | None,
        typer.Option("--pace", metavar="SECONDS", help="Wait before each touch, for those who watch.", min=0),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play the example kitchen's 4 March through the real app.

    Bags are scanned in, a batch is cooked, 36 jars are labelled on a virtual printer, and one jar is traced. Leaves
    the screens, the labels, the books and a summary in a folder. Plays in a window where there is a display, and
    off-screen where there is none, or with --pace 0.

    Example: jarmark demo --out /tmp/demo --size 1280x720
    """
    width_height = _pixels(size)
    from kiosk.commands.demo_day.play import play

    try:
        play(out, width_height, say, pace_s=_pace(pace))
    except FileExistsError as error:
        raise WrongCallError(said_error(error)) from error
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    end_quietly()
    if as_json:
        print_json(summary)
        return
    for name, value in summary.items():
        print_text(f"{_(FIGURES[name]):<16} {value}")
    print_text(f"{_('all of it is in'):<16} {out}")


def _pace(asked: float | None) -> float:
    if find_display() is not Display.NONE:
        return WATCHABLE_PACE_S if asked is None else asked
    if asked:
        raise WrongCallError(_("There is no display here to watch it on: leave --pace out."))
    return 0


def _pixels(size: str) -> tuple[int, int]:
    width, _x, height = size.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        raise WrongCallError(_("'{size}' is not a window's size in pixels. Write it like 1280x720.").format(size=size))
    return int(width), int(height)
