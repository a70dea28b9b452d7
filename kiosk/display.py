"""Whether anything here can show a window: a desktop, or a screen that can be drawn to without one."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

GRAPHICS_CARDS = Path("/dev/dri")
CONNECTORS = Path("/sys/class/drm")


class Display(Enum):
    """The kinds of display, with the words for them."""

    X11 = "a desktop (X11)"
    WAYLAND = "a desktop (Wayland)"
    SCREEN = "a screen without a desktop (KMS)"
    NONE = "no display"


def find_display(
    environment: dict[str, str] | None = None, cards: Path = GRAPHICS_CARDS, connectors: Path = CONNECTORS
) -> Display:
    """The display that a window would open on.

    SDL's wheel draws on Wayland through XWayland, so a desktop that has both is an X11 one here.
    """
    given = dict(os.environ) if environment is None else environment
    if given.get("DISPLAY"):
        return Display.X11
    if given.get("WAYLAND_DISPLAY"):
        return Display.WAYLAND
    card_is_ours = any(os.access(card, os.R_OK | os.W_OK) for card in cards.glob("card*"))
    return Display.SCREEN if card_is_ours and _screen_is_connected(connectors) else Display.NONE


def _screen_is_connected(connectors: Path) -> bool:
    return any(status.read_text().strip() == "connected" for status in connectors.glob("card*-*/status"))
