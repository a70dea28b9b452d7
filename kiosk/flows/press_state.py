"""What the label press is doing, as reported to the screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Doing(Enum):
    """What the press is doing."""

    IDLE = "idle"
    PRINTING = "printing"
    WAITING = "waiting"
    """For paper, a closed lid or a cable. It goes on by itself."""
    ASKING = "asking"
    """It is not known whether a label came out: a person must say."""
    FAILED = "failed"
    """The job cannot go on (the label cannot be drawn, or the books refuse it); `words` say why."""


@dataclass(frozen=True)
class PressState:
    """What the press is doing, and with what.

    `batch`, `unit`: a batch's number and the unit; for plain labels their name (`PlainLabels.name`) and the copy.
    """

    doing: Doing = Doing.IDLE
    batch: str = ""
    unit: int = 0
    words: str = ""
    what_to_do: str = ""
    out_of_paper: bool = False
    then_asks: bool = False
    """While WAITING: whether the cook will be asked if the label came out, once the printer can go on."""
