"""Whether a window can be shown on this machine: on a desktop, or directly on a screen."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

GRAPHICS_CARDS = Path("/dev/dri")
CONNECTORS = Path("/sys/class/drm")


class Display(Enum):
    """The kinds of displays, with words for them."""

    X11 = "a desktop (X11)"
    WAYLAND = "a desktop (Wayland)"
    SCREEN = "a screen without a desktop (KMS)"
    NONE = "no display"


def find_display(
    environment: dict[str, str] | None = None, cards: Path = GRAPHICS_CARDS, connectors: Path = CONNECTORS
) -> Display:
    """The display on which a window would open.

    The SDL in Kivy's wheel uses Wayland only through XWayland, so a desktop with both counts as X11.
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
