"""The batch as the person sees it: what they answer is about that, and not about what another screen did meanwhile."""

from __future__ import annotations

from db import Batch, Books


class OnScreen:
    """One batch as it was drawn last. The parts of a flow that draw the same batch share one."""

    def __init__(self, books: Books, number: str) -> None:
        self._books = books
        self._number = number
        self._shown: Batch | None = None

    @property
    def batch(self) -> Batch:
        """As it was drawn; as it is now where it was not drawn since something was booked here."""
        return self._shown or self._books.batch(self._number)

    @property
    def seen(self) -> Batch | None:
        """What verbs are told that the person saw; None where nothing was drawn yet."""
        return self._shown

    def draw(self, batch: Batch) -> None:
        self._shown = batch

    def keep(self) -> Batch:
        """What is answered to from now on, where nothing was drawn yet."""
        self._shown = self.batch
        return self._shown

    def forget(self) -> None:
        """Something was booked here, or refused: what was drawn is no longer so."""
        self._shown = None
