"""The batch as the person sees it. Their answer is about that, not about what another screen has changed meanwhile."""

from __future__ import annotations

from db import Batch, Books, RuleError, StaleViewError
from kiosk.locale import _


class UnseenError(RuleError):
    """A scan changed what is in hand and that is not drawn yet. Unlike with an outdated view, it stays in hand."""


class OnScreen:
    """One batch as it was drawn last. The parts of a flow that draw the same batch share one.

    Each drawn state can be answered once: a second tap that arrives before the next frame is ignored.
    """

    def __init__(self, books: Books, number: str) -> None:
        self._books = books
        self._number = number
        self._shown: Batch | None = None
        self._answered = self._scanned = False

    @property
    def batch(self) -> Batch:
        """The batch as it was drawn; the current one if it was not drawn since something was booked here."""
        return self._shown or self._books.batch(self._number)

    @property
    def seen(self) -> Batch | None:
        """What the verbs of the books are told the person saw; None if nothing was drawn yet."""
        return self._shown

    def draw(self, batch: Batch) -> None:
        self._shown, self._answered, self._scanned = batch, False, False

    def scanned(self) -> None:
        """A scan changed what is in hand. That must be drawn before it can be booked."""
        self._scanned = True

    def answer(self) -> Batch | None:
        """Call before booking something about what was drawn. It must be drawn again before the next answer.

        Returns:
            What the verbs of the books are told the person saw.

        Raises:
            StaleViewError: it was answered already, and nothing was drawn since.
            UnseenError: something was scanned since.
        """
        if self._scanned:
            raise UnseenError(_("Another bag was scanned meanwhile."), _("Look at it as it is now, then go on."))
        if self._answered:
            raise StaleViewError(_("That was taken already."), _("Look at it as it is now, then go on."))
        seen = self._shown
        self.forget()
        return seen

    def keep(self) -> Batch:
        """Take the current batch as the drawn one, if nothing was drawn yet."""
        self._shown = self.batch
        return self._shown

    def forget(self) -> None:
        """Something was booked or refused here: what was drawn is outdated."""
        self._shown, self._answered = None, True
