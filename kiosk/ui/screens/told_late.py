"""Asks for what was not recorded before a batch was filled: which line or reading, from which bag, how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db import RuleError, reading_words
from kiosk.flows.base import Choice
from kiosk.flows.told_late import BAG, OTHER, OUT, OpenLine, ToldLate, UnreadStep
from kiosk.locale import _
from kiosk.ui.screens.weigh import units_beside

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

ALL, PART = "all", "part"
"""The keys of the answers to whether that is all that went in."""
SO, AGAIN = "so", "again"
"""The keys of the answers to whether a reading outside its limit is right."""


def ask_what_is_missing(shell: ScreenHost, late: ToldLate, do: Callable[..., None]) -> None:
    """List what is missing; the row that is tapped is asked about, one question after the other.

    Args:
        do: takes a step of the flow.
    """
    found = late.gaps()
    drawn = {choice.key: gap for choice, gap in found}

    def picked(key: str) -> None:
        gap = drawn[key]
        if isinstance(gap, UnreadStep):
            _ask_reading(shell, late, do, gap)
        else:
            _Line(shell, late, do, gap).ask()

    shell.picker(_("What is not told yet?"), [choice for choice, _gap in found], picked)


def _ask_reading(shell: ScreenHost, late: ToldLate, do: Callable[..., None], gap: UnreadStep) -> None:
    """Ask for a reading. One outside the limit puts the batch on hold, so it is confirmed first."""
    unit = gap.step.reading.unit if gap.step.reading is not None else ""

    def tell(typed: str) -> None:
        if not late.holds(gap, typed):
            do(late.read, gap, typed)
            return
        rows = (
            Choice(SO, _("It was so"), _("The batch is put on hold.")),
            Choice(AGAIN, _("Type it again"), _("Nothing is recorded.")),
        )
        ways = {
            SO: lambda: do(late.read, gap, typed),
            AGAIN: lambda: _ask_reading(shell, late, do, gap),
        }
        title = _("{step}: {read}?").format(step=gap.step.name, read=reading_words(typed, unit))
        shell.picker(title, rows, lambda key: ways[key]())

    hint = _("Only what was read then. The books say that it was told late.")
    shell.keypad(gap.step.name, unit, "", tell, hint=hint)


class _Line:
    """The questions about one line."""

    def __init__(self, shell: ScreenHost, late: ToldLate, do: Callable[..., None], gap: OpenLine) -> None:
        self._shell, self._late, self._do, self._gap = shell, late, do, gap
        self._name = gap.line.ingredient.name

    def ask(self) -> None:
        ways = {BAG: self._ask_bag, OTHER: self._ask_other, OUT: self._ask_why}
        title = _("{ingredient}: how was it?").format(ingredient=self._name.capitalize())
        self._shell.picker(title, self._late.ways(self._gap), lambda key: ways[key]())

    def _ask_why(self) -> None:
        done = lambda why: self._do(self._late.leave_out, self._gap, why)  # noqa: E731
        self._shell.keyboard(_("Why was it left out?"), _("none was there"), done)

    def _ask_bag(self) -> None:
        self._shell.picker(_("Which bag?"), self._late.bags(self._gap), self._ask_amount)

    def _ask_other(self) -> None:
        def why(code: str) -> None:
            told = lambda words: self._ask_amount(code, words)  # noqa: E731
            self._shell.keyboard(_("Why in its place?"), _("none was there"), told)

        self._shell.picker(_("Which bag in its place?"), self._late.others(self._gap), why)

    def _ask_amount(self, code: str, substitute: str = "") -> None:
        """Ask for the amount. Nothing is proposed: what the recipe asks for may not be what went in."""
        wanted = self._gap.wanted
        us = self._shell.counter.work.settings.kitchen.units == "us"
        self._shell.keypad(
            _("How much of {code} went in?").format(code=code), wanted.unit, "",
            lambda typed: self._ask_whether_all(code, substitute, typed), units=units_beside(wanted.unit, us=us),
            hint=_("The recipe asks for {amount}.").format(amount=wanted), fractions=True,
        )  # fmt: skip

    def _ask_whether_all(self, code: str, substitute: str, typed: str) -> None:
        def tell(said: str) -> None:
            self._do(lambda: self._late.use(self._gap, code, typed, is_all=said == ALL, substitute=substitute))

        try:
            may_be_part = self._late.may_be_part(self._gap, typed)
        except RuleError:
            may_be_part = False  # the step that records it refuses it, and says why
        if not may_be_part:
            tell(ALL)
            return
        rows = (
            Choice(ALL, _("That is all"), _("No more of it went in.")),
            Choice(PART, _("There is more to tell"), _("Another bag, or it was left out.")),
        )
        self._shell.picker(_("Is {amount} all that went in?").format(amount=typed), rows, tell)
