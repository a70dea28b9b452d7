"""Filling: how many units came out, how many are set aside and why, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass

from db import Batch, is_far_more
from kiosk.flows.base import STAY, Memo, Next, warn
from kiosk.flows.cook_steps import StepRow, rows
from kiosk.flows.on_screen import OnScreen
from kiosk.flows.workplace import Workplace
from kiosk.locale import N_, _
from kiosk.locale.recall_words import counted

REASONS = (N_("sample kept"), N_("low fill"), N_("broken"), N_("other"))
"""Why a filled unit is set aside, as the books have it; marked for the catalogue."""


@dataclass(frozen=True)
class FillView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    noun: str
    filled_choices: tuple[int, ...]
    filled: int | None
    set_aside_choices: tuple[int, ...]
    set_aside: int
    reasons: tuple[str, ...]
    reason: str
    net: int | None
    action: str
    ready: bool
    far_more: str
    """The question to confirm a count far above the recipe's; empty if it is not."""


def _action(net: int | None, noun: str) -> str:
    if net is None:
        return _("How many?")
    return _("Finish · {n} {units}").format(n=net, units=counted(net, noun)) if net >= 0 else _("Too many set aside")


class Filling:
    """The figures at the end of one batch, until they are booked."""

    def __init__(self, work: Workplace, batch_number: str, screen: OnScreen | None = None) -> None:
        self._work = work
        self._number = batch_number
        self._screen = screen or OnScreen(work.books, batch_number)
        self._filled: int | None = None
        self._set_aside = 0
        self._reason = ""

    def view(self, batch: Batch) -> FillView:
        """What the Fill screen draws."""
        self._screen.draw(batch)
        expected = batch.expected_units
        noun = batch.product.noun
        net = self._filled - self._set_aside if self._filled is not None else None
        return FillView(
            title=batch.recipe.name,
            number=batch.number,
            rows=rows(batch),
            noun=noun,
            filled_choices=self._usual(expected),
            filled=self._filled,
            set_aside_choices=tuple(range(6)),
            set_aside=self._set_aside,
            reasons=REASONS,
            reason=self._reason,
            net=net,
            action=_action(net, noun),
            ready=net is not None and net >= 0,
            far_more=self._far_more(batch),
        )

    def _usual(self, expected: int) -> tuple[int, ...]:
        """The counts to tap: around the recipe's, and none where some of the batch was kept as a bag."""
        around = tuple(range(max(1, expected - 3), expected + 4))
        return (0, *around[:-1]) if self._work.books.kept_of(self._number) else around

    def _far_more(self, batch: Batch) -> str:
        """“The recipe gives 36 jars, not 360”."""
        expected, noun = batch.expected_units, batch.product.noun
        if self._filled is None or not is_far_more(batch, self._filled):
            return ""
        words = _("The recipe gives {expected} {units}, not {n}")
        return words.format(expected=expected, units=counted(expected, noun), n=self._filled)

    def set_filled(self, count: int) -> Next:
        self._filled = count
        return STAY

    def set_aside(self, count: int) -> Next:
        self._set_aside = count
        return STAY

    def set_reason(self, reason: str) -> Next:
        self._reason = reason
        return STAY

    def book(self, *, sure: bool = False) -> Next:
        """Book the filled count. STAY if it is booked, otherwise a notice about what is missing.

        Args:
            sure: a count far above the recipe's was confirmed.
        """
        if self._filled is None:
            return Next(notice=warn(_("How many were filled?"), _("Tap the number of full jars.")))
        far_more = self._far_more(self._screen.batch)
        if far_more and not sure:
            return Next(notice=warn(far_more, _("Count again, or say that it is so.")))
        seen = self._screen.answer()
        self._work.books.fill_batch(
            self._number, self._filled, self._set_aside, self._reason or None, sure=sure, seen=seen
        )
        return STAY

    def entered(self) -> bool:
        """Whether a figure was entered that is not booked."""
        return self._filled is not None or bool(self._set_aside or self._reason)

    def memo(self) -> Memo:
        return {"filled": self._filled, "set_aside": self._set_aside, "reason": self._reason}

    def remember(self, memo: Memo) -> None:
        """Restore the figures entered before a power cut."""
        self._filled = memo.get("filled")
        self._set_aside = int(memo.get("set_aside") or 0)
        self._reason = str(memo.get("reason") or "")
