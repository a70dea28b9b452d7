"""The colours, and the calculation of their contrast.

Nothing is said by colour alone: wherever a tone has a meaning, an icon or a word says the same.
"""

from __future__ import annotations

from dataclasses import dataclass

PAPER = "#F7F2E8"
CARD = "#FFFDF8"
WHITE = "#FFFFFF"
INK = "#211F1C"
SOFT = "#6B645A"
LINE = "#DDD3C1"
BERRY = "#A3213F"
LEAF = "#1F6B45"
AMBER = "#9A5B00"
RED = "#B3261E"
BLUE = "#1E5A8A"
MOUNT = "#EDE5D6"
AIM = "#3FE08B"

Rgba = tuple[float, float, float, float]
"""A colour as Kivy wants it: red, green, blue and alpha, each 0 to 1."""


@dataclass(frozen=True)
class ToneColours:
    """A background (`fill`), the colour of text on it (`ink`), its border, and a paler `soft` for small text."""

    fill: str
    ink: str
    border: str
    soft: str


TONES = {
    "plain": ToneColours(CARD, INK, LINE, SOFT),
    "paper": ToneColours(PAPER, INK, LINE, SOFT),
    "chosen": ToneColours(CARD, INK, BERRY, SOFT),
    "good": ToneColours("#DFF0E4", LEAF, "#A9D3B8", LEAF),
    "warn": ToneColours("#FCEBCB", AMBER, "#F0D49B", AMBER),
    "bad": ToneColours("#FBE1DE", RED, "#EDB4AE", RED),
    "info": ToneColours("#DDEBF6", BLUE, "#AFCCE4", BLUE),
    "berry": ToneColours(BERRY, WHITE, BERRY, "#F6E3E7"),
    "leaf": ToneColours(LEAF, WHITE, LEAF, "#E2F0E8"),
    "red": ToneColours(RED, WHITE, RED, "#FBE6E4"),
    "danger": ToneColours(CARD, RED, LINE, RED),
    "mount": ToneColours(MOUNT, INK, LINE, "#5F584F"),
    "white": ToneColours(WHITE, SOFT, LINE, SOFT),
    "off": ToneColours(LINE, "#574F45", LINE, "#574F45"),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Read a colour.

    >>> rgb("#A3213F")
    (163, 33, 63)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def rgba(colour: str, alpha: float = 1.0) -> Rgba:
    """A colour as Kivy wants it."""
    red, green, blue = rgb(colour)
    return red / 255, green / 255, blue / 255, alpha


def pressed(colour: str) -> str:
    """The background while a finger is on it: a shade darker.

    >>> pressed("#FFFDF8")
    '#EBE9E4'
    """
    return "#" + "".join(f"{round(part * 0.92):02X}" for part in rgb(colour))


def contrast(ink: str, ground: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("#000000", "#FFFFFF"))
    21
    """
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    return sum(weight * _linear(part / 255) for weight, part in zip(weights, rgb(colour), strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
