"""What flows are given to work with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db import Books, Clock
from kiosk.flows.press import Press
from kiosk.labels.drawer import LabelDrawer
from kiosk.settings.config import Settings


@dataclass(frozen=True)
class Workplace:
    """What flows are given: the books, the settings, the clock, the label press and the label drawer.

    `labels` draws exactly the pictures that would be printed, even if they may not be printed. May raise LabelError.
    """

    books: Books
    settings: Settings
    clock: Clock
    press: Press
    labels: LabelDrawer

    def today(self) -> date:
        """Today, in the kitchen's time zone."""
        return self.clock.now().date()
