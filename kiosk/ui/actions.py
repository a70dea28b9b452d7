"""What stands in the bottom bar, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Side(Enum):
    """Where a side action stands: beside Back, or beside the primary action."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Action:
    """A button of the bottom bar.

    `tone` is a tone of the palette: `berry`, `leaf` or `red` for a primary action, `plain` or `danger` for a side
    action, `none` for one without a ground. One that is not `live` is drawn as such and takes no tap.
    """

    name: str
    text: str
    icon: str = ""
    tone: str = "plain"
    icon_right: bool = False
    live: bool = True
    side: Side = Side.LEFT
