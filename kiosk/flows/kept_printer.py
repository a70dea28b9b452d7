"""The printer of a label press: opened before its first label; its port is released and taken again as needed.

A program that is killed in the middle of a label leaves a printer that takes the next label for the rest of that one.
So the books remember, from before the first byte of a run until the printer is known to expect a new label, that a
label was being sent to its address. The first label after such an interruption is preceded by what ends a cut-off one.

Call everything except `prepare` and `is_set_up` on the press's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.printers.base import LabelPrinter, Outcome, PrinterError, PrinterMissingError, PrinterStatus
from kiosk.locale import _

if TYPE_CHECKING:
    from PIL.Image import Image

    from db import Books

log = logging.getLogger(__name__)


class KeptPrinter:
    """
    Args:
        open_printer: opens the printer of the settings; None if they name none.
        address: the printer's address; the books remember under it that a label was being sent.
    """

    def __init__(self, books: Books, open_printer: Callable[[], LabelPrinter] | None, address: str) -> None:
        self._books = books
        self._open_printer = open_printer
        self._printer: LabelPrinter | None = None
        self._under_way = f"label under way: {address}"
        self._in_step = True
        """Whether the printer expects the beginning of a label, as far as this program knows."""
        self.has_answered = False
        """It reported its state or a finished label, and nothing has gone wrong since."""
        self.cannot_say = False
        """It was asked, and is a model that cannot report its state."""

    @property
    def is_set_up(self) -> bool:
        return self._open_printer is not None

    def find_cut_label(self) -> None:
        """Call before the first run. Finds out whether the last program ended while a label was being sent."""
        self._in_step = self._books.recalled(self._under_way) is None

    def begin_run(self, what: str) -> None:
        self._books.remember(self._under_way, what)

    def end_run(self) -> None:
        if self._in_step:
            self._books.remember(self._under_way, None)

    def ready(self) -> LabelPrinter:
        """
        Raises:
            PrinterMissingError: the settings name none.
        """
        if self._open_printer is None:
            raise PrinterMissingError(
                _("No printer is set up"), _("Name one in jarmark.toml under [devices], or print later.")
            )
        if self._printer is None:
            self._printer = self._open_printer()
            if not self._in_step:
                self._printer.expect_cut_label()
        return self._printer

    def send(self, picture: Image, on_start: Callable[[], None] | None = None) -> Outcome:
        """Print it, and note whether the printer was left in the middle of it; see `LabelPrinter.print_label`."""
        printer = self.ready()
        was, self._in_step = self._in_step, False
        try:
            outcome = printer.print_label(picture, on_start)
        except BaseException as error:
            self.has_answered = False
            if isinstance(error, PrinterError):
                self._in_step = was and not error.unsure
            raise
        self._in_step, self.has_answered = True, self.has_answered or outcome is Outcome.CONFIRMED
        return outcome

    @property
    def holds(self) -> int | None:
        """See `LabelPrinter.holds`."""
        return self._printer.holds if self._printer is not None else None

    def come_to_rest(self) -> None:
        """See `LabelPrinter.come_to_rest`."""
        self.ready().come_to_rest()

    def forget_held(self) -> None:
        """See `LabelPrinter.forget_held`."""
        self.ready().forget_held()

    def ask_status(self) -> PrinterStatus | None:
        """The printer's state while nothing is printed; None for one that cannot report it. Raises PrinterError."""
        try:
            printer = self.ready()
            self.cannot_say = not printer.answers
            if self.cannot_say:
                return None
            try:
                status = printer.status()
            finally:
                self.release()
        except BaseException:
            self.has_answered = False
            raise
        self.has_answered = status.answered
        return status

    def release(self) -> None:
        """No label is wanted now: let another kiosk use the printer."""
        if self._printer is not None:
            try:
                self._printer.release()
            except OSError as error:
                log.warning("the printer was not released: %s", error)

    def prepare(self, picture: Image) -> None:
        """Make the next label's bytes. Any thread may call it."""
        if self._printer is not None:
            self._printer.prepare(picture)

    def let_go(self) -> None:
        """Close the printer's port. The next label opens it again."""
        if self._printer is not None:
            try:
                self._printer.close()
            except OSError as error:
                log.warning("the printer's port was not closed: %s", error)
