"""The screen of each place: `Place.BRING_IN`, which is "bring_in", is drawn by `BringInScreen` in bring_in.py.

A screen is imported when it is first needed, which keeps the start quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kiosk.flows.base import Place

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost
    from kiosk.ui.screens.base import AnyScreen


def make_screen(place: Place, host: ScreenHost) -> AnyScreen:
    module = import_module(f"kiosk.ui.screens.{place.value}")
    screen: AnyScreen = getattr(module, "".join(part.title() for part in place.value.split("_")) + "Screen")(host)
    return screen
