"""The buttons of the bottom bar, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, Generic, TypeVar

TapT = TypeVar("TapT", bound=StrEnum)
"""The taps of one screen: an enum with a member for each button that the screen puts into the bottom bar."""
TapT_co = TypeVar("TapT_co", bound=StrEnum, covariant=True)
"""The same, for what is only read: the bars take the buttons of any screen."""


class BackTap(StrEnum):
    """The one tap that is not a screen's own."""

    BACK = "back"


BACK: Final = BackTap.BACK


class Side(Enum):
    """Where a side action stands: beside Back, or beside the primary action."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Action(Generic[TapT_co]):
    """A button of the bottom bar.

    `name` says which tap it is. `tone` is a tone of the palette: `berry`, `leaf` or `red` for a primary action, `plain`
    or `danger` for a side action, `none` for a button without a background. A button that is not `live` is drawn greyed
    out and takes no tap.
    """

    name: TapT_co
    text: str
    icon: str = ""
    tone: str = "plain"
    icon_right: bool = False
    live: bool = True
    side: Side = Side.LEFT
