"""`jarmark run`, and `jarmark` without a command: the kiosk itself."""

from __future__ import annotations

from pathlib import Path

import typer

from kiosk.commands import demo
from kiosk.commands.call import WrongCallError, call_of, say
from kiosk.commands.display import Display, find_display
from kiosk.locale import _


def run(context: typer.Context) -> None:
    """Open the kiosk on this machine's screen.

    It stands where the cook stood when it was last open, also after a power cut.

    Example: jarmark --books kitchen.db run
    """
    settings = call_of(context).settings()
    if find_display() is Display.NONE:
        raise WrongCallError(_("There is no display here to open the kiosk on. 'jarmark demo' plays without one."))
    from kiosk.settings import logs
    from kiosk.ui.app import run as open_kiosk

    logs.start(settings.data_dir)
    open_kiosk(settings)


def run_or_demo(context: typer.Context) -> None:
    """What `jarmark` without a command does: the kiosk, or the demo if there is no display."""
    if find_display() is not Display.NONE:
        run(context)
        return
    say(_("There is no display here: playing the demo off-screen instead."))
    demo.demo(Path(demo.DEFAULT_FOLDER))
