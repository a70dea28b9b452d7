"""The batch as the person sees it: what they answer is about that, and not about what another screen did meanwhile."""

from __future__ import annotations

from db import Batch, Books, RuleError, StaleViewError
from kiosk.locale import _


class UnseenError(RuleError):
    """What a scan has taken in hand was not drawn yet. Unlike with an old view, it stays in hand."""


class OnScreen:
    """One batch as it was drawn last. The parts of a flow that draw the same batch share one.

    What is drawn is answered once: a finger that bounces is quicker than the next frame, and means nothing by it.
    """

    def __init__(self, books: Books, number: str) -> None:
        self._books = books
        self._number = number
        self._shown: Batch | None = None
        self._answered = self._scanned = False

    @property
    def batch(self) -> Batch:
        """As it was drawn; as it is now where it was not drawn since something was booked here."""
        return self._shown or self._books.batch(self._number)

    @property
    def seen(self) -> Batch | None:
        """What verbs are told that the person saw; None where nothing was drawn yet."""
        return self._shown

    def draw(self, batch: Batch) -> None:
        self._shown, self._answered, self._scanned = batch, False, False

    def scanned(self) -> None:
        """A scan has changed what is in hand: that is drawn before anything is booked of it."""
        self._scanned = True

    def answer(self) -> Batch | None:
        """Something is to be booked about what was drawn, and it is drawn anew before anything else is.

        Returns:
            What verbs are told that the person saw.

        Raises:
            StaleViewError: it was answered already, and nothing was drawn since.
            UnseenError: a scan came since.
        """
        if self._scanned:
            raise UnseenError(_("Another bag was scanned meanwhile."), _("Look at it as it is now, then go on."))
        if self._answered:
            raise StaleViewError(_("That was taken already."), _("Look at it as it is now, then go on."))
        seen = self._shown
        self.forget()
        return seen

    def keep(self) -> Batch:
        """What is answered to from now on, where nothing was drawn yet."""
        self._shown = self.batch
        return self._shown

    def forget(self) -> None:
        """Something was booked here, or refused: what was drawn is no longer so."""
        self._shown, self._answered = None, True
