"""What the label press is doing, as it tells the screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Doing(Enum):
    """What the press is doing."""

    IDLE = "idle"
    PRINTING = "printing"
    WAITING = "waiting"
    """For paper, a closed lid, a cable: it goes on by itself."""
    ASKING = "asking"
    """A label is not known: a person must say whether it came out."""
    FAILED = "failed"
    """The job cannot go on (the label cannot be drawn, the books refuse): words say why."""


@dataclass(frozen=True)
class PressState:
    """What the press is doing, and with what.

    `batch`, `unit`: a batch's number and the unit; or the name of plain labels (`PlainLabels.name`), and which copy.
    """

    doing: Doing = Doing.IDLE
    batch: str = ""
    unit: int = 0
    words: str = ""
    what_to_do: str = ""
    out_of_paper: bool = False
    then_asks: bool = False
    """Of WAITING: it is asked whether the label came out, once the printer can go on."""
