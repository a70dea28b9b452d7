"""The label press: prints label jobs on its own thread, one label in flight at a time.

Its guarantee: no label is silently lost, and none is printed twice. Every unit's state is in the books' working table
before its first byte is sent; after the first byte nothing is resent without asking. If it is not known whether a label
came out, a person is asked.

    ASKED -> SENDING -> CONFIRMED            the printer reported that it came out
                     -> UNSURE -> CONFIRMED  the cook said that it did
                               -> ASKED      the cook said that it did not

Some printers can only report that a label arrived. Its state is then unsure. If it is known how many labels such a
printer may hold, that many of the last ones stay SENDING until later ones push them out; they become UNSURE at a fault
and at the end of a run.

Questions wait until the printer has come to rest, because a printer that stopped within a label may finish it when it
goes on. Before a label that did not come out is sent again, the printer is made to drop what it still holds. If the
answer was given while the printer stood still, the question is repeated first.

The books allow a label to be in flight or unsure in one job only. So a second tap on Print, or a reprint during a job,
cannot send a label twice. If anything fails while a label is on its way (an error in a driver, a full disk after it
came out), the label becomes a question, at the latest before the next job or at the next start.

A hold takes effect with the next label, also in a job that is printing or waiting. A label that had to wait for the
printer is drawn again and checked again before it is sent.

The next label is drawn while the printer works on the current one, but not while the printer is asked for its state:
two Python threads delay each other by 5 ms. Only one label is in flight even so. "This one is out" and "the next is
being sent" are recorded in one commit, as a commit to a memory card takes a tenth of the time of printing a label.

Threads: `print_units`, `print_plain`, `print_tags`, `stop`, `answer` and `go_on` may be called from any thread and wait
only for the books. `on_change` is called on the press's thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from db import BooksError, LabelState, LabelText, OnHoldError, RuleError
from drivers.errors import DeviceError
from drivers.printers.base import (
    LabelPrinter,
    Outcome,
    OutOfPaperError,
    PictureError,
    PrinterError,
)
from drivers.worker import Worker
from kiosk.flows.draw_ahead import DrawAhead
from kiosk.flows.kept_printer import KeptPrinter
from kiosk.flows.label_words import on_hold
from kiosk.flows.press_state import Doing, PressState
from kiosk.flows.press_work import PlainLabels, UnitLabels
from kiosk.labels.errors import LabelError
from kiosk.locale import _, said

if TYPE_CHECKING:
    from PIL.Image import Image

    from db import Books, LabelJob

__all__ = ["Doing", "Press", "PressState"]

log = logging.getLogger(__name__)

RETRY_S = 1.0
"""How often a printer that waits for paper is asked for its state."""

LOOK_S = 30.0
"""How often an idle printer is asked for its state, to keep its light up to date."""

WAIT_AT_MOST_S = 1800.0
"""A job ends with an error if its printer is unavailable for so long. Its labels are still to be printed."""


class Press:
    """Prints label jobs on its own thread.

    Args:
        open_printer: opens the printer of the settings; called on the press's thread before its first label, then
            kept open (kept_printer.py). None if the settings name no printer.
        draw_unit: batch number and unit -> 1-bit picture; may raise LabelError.
        draw_tag: lot code -> picture; may raise LabelError.
        printer_name: recorded with the job.
        address: the printer's; the books remember under it that a label was being sent.
        says: batch number -> the text of its labels, recorded with the job. May raise LabelError.
    """

    def __init__(
        self,
        books: Books,
        open_printer: Callable[[], LabelPrinter] | None,
        draw_unit: Callable[[str, int], Image],
        draw_tag: Callable[[str], Image],
        printer_name: str,
        address: str = "",
        says: Callable[[str], LabelText] | None = None,
    ) -> None:
        self.printer_name = printer_name
        self.draw_unit = draw_unit
        self.draw_tag = draw_tag
        self.on_change: Callable[[PressState], None] = lambda state: None
        self._books = books
        self._says = says
        self._printer = KeptPrinter(books, open_printer, address)
        self._work: deque[UnitLabels | PlainLabels] = deque()
        self._doing: UnitLabels | PlainLabels | None = None
        self._changed = threading.Condition()
        self._stopped: set[UnitLabels | PlainLabels] = set()
        """Work that the cook stopped and the thread has not left yet. Later jobs of the same batch are not in it."""
        self._closing = False
        self._in_flight: frozenset[tuple[str, int]] = frozenset()
        """Job and unit of what is being sent. Two while the books record that one is out and the next begun."""
        self._begun: int | None = None
        """The unit that the books have as SENDING since the one before came out, and of which no byte was sent yet."""
        self._inside: list[int] = []
        """Units of the current job that arrived in the printer and may not be out yet."""
        self._at_rest = True
        """Whether the printer had finished or dropped everything it was sent when the current question was put."""
        self._ended: set[str] = set()
        """Jobs that the cook stopped: their unsure labels are not resent without asking."""
        self._resent: set[tuple[str, int]] = set()
        """Batch and unit of labels that the cook said did not come out: the printer may still hold them."""
        self._ask_again: set[tuple[str, int]] = set()
        """Those of them that were answered before the printer had come to rest."""
        self._may_hold = False
        """Whether nothing was sent since a question was put, so that the printer can be made to drop what it holds."""
        self._waits_since: float | None = None
        self._settling = threading.Lock()
        self._state = PressState()
        self._ahead = DrawAhead(lambda batch, unit: self.draw_unit(batch, unit), self._printer.prepare)
        self._worker = Worker("press", self._run, self._slipped)

    @property
    def has_printer(self) -> bool:
        return self._printer.is_set_up

    @property
    def has_answered(self) -> bool:
        """Whether the printer has reported its state, and nothing has gone wrong since."""
        return self._printer.has_answered

    @property
    def cannot_say(self) -> bool:
        """Whether the printer was asked and cannot report its state."""
        return self._printer.cannot_say

    @property
    def state(self) -> PressState:
        with self._changed:
            return self._state

    def start(self) -> None:
        """Start the thread. Labels that were being sent when the power went become questions."""
        self._settle()
        self._printer.find_cut_label()
        self._worker.start()

    def _settle(self) -> None:
        """Labels that the books have as SENDING but that are not in flight become UNSURE."""
        with self._settling:
            for job in self._books.open_label_jobs():
                for unit in job.in_state(LabelState.SENDING):
                    if (job.id, unit) not in self._in_flight:
                        with suppress(RuleError):  # it came out in the meantime
                            self._books.mark_label(job.id, unit, LabelState.UNSURE)

    def print_units(self, batch: str, units: Sequence[int]) -> LabelJob:
        """Ask for these units' labels; they are in the books when this returns.

        What an older job still had to print of them moves to this one; what is being sent or unsure stays there.

        Raises:
            RuleError: all of them are being sent or unsure.
        """
        self._settle()
        job = self._books.ask_labels(batch, units, self.printer_name, says=self._what_they_say(batch))
        self.go_on(job)
        return job

    def _what_they_say(self, batch: str) -> LabelText | None:
        """None if the label cannot be drawn: the reason is reported when it is to be printed."""
        try:
            return self._says(batch) if self._says else None
        except LabelError:
            return None

    def go_on(self, job: LabelJob) -> None:
        """Queue what a job has not printed yet: a new job, or one that was stopped or interrupted by a power cut."""
        work = UnitLabels(job.id, job.batch)
        with self._changed:
            self._stopped.discard(work)
            self._ended.discard(work.job)
        self._queue(work)

    def _queue(self, *works: UnitLabels) -> None:
        with self._changed:
            self._work.extend(works)
            self._changed.notify_all()

    def print_tags(self, lot: str, copies: int) -> None:
        """Print a lot's tag, one for each bag."""
        self.print_plain(lot, lambda: self.draw_tag(lot), copies)

    def print_plain(self, name: str, draw: Callable[[], Image], copies: int = 1) -> bool:
        """Print labels that stand for no jar and are not counted: a bag's, a box's, a badge, a slip.

        Args:
            name: shown as `PressState.batch` while they are printed.
            draw: called once, on the press's thread; may raise LabelError, which ends the job as FAILED.

        Returns:
            False if the same labels are already waiting or printing: a second tap prints nothing.
        """
        with self._changed:
            asked = PlainLabels(name, draw, copies)
            at_it = asked == self._doing and self._state.doing in (Doing.PRINTING, Doing.WAITING)
            at_it = at_it and asked not in self._stopped
            if at_it or asked in self._work:
                return False
            self._work.append(asked)
            self._changed.notify_all()
            return True

    def stop(self, batch: str) -> None:
        """Finish the label in flight, then leave the rest of what was asked for so far unprinted.

        Args:
            batch: a batch's number, or the name of plain labels.
        """
        jobs = {UnitLabels(job.id, job.batch) for job in self._books.open_label_jobs() if job.batch == batch}
        with self._changed:
            known = {work for work in (self._doing, *self._work) if work is not None and work.name == batch}
            self._stopped |= jobs | known
            self._ended |= {work.job for work in jobs}
        # The thread must also end a job that waits for an answer.
        self._queue(*(jobs - known))

    def answer(self, job: LabelJob, unit: int, came_out: bool) -> None:
        """Record whether an unsure label came out. If not, it is printed again; if the cook stopped its job, it is only
        left as still to be printed."""
        self._books.answer_unsure(job.id, unit, came_out)
        if not came_out:
            with self._changed:
                self._resent.add((job.batch, unit))
                if not self._at_rest:
                    self._ask_again.add((job.batch, unit))
                stopped = job.id in self._ended
            if stopped:
                self._books.stop_labels(job.id)
        self._queue(UnitLabels(job.id, job.batch))

    def close(self) -> None:
        """Finish the label in flight and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._worker.stop(timeout_s=10)
        self._ahead.close()
        self._printer.let_go()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                self._do(work)
            except BaseException as error:  # noqa: BLE001 - a Rust library's panic is no Exception; each is told
                self._stand_still(work, error)
            finally:
                with self._changed:
                    self._stopped.discard(work)
                    idle = not self._work
                if idle:
                    self._printer.release()

    def _slipped(self, error: BaseException) -> None:
        """An error that `_stand_still` could not handle. The thread goes on with the next work."""
        words = _("Printing broke off: {error}").format(error=f"{type(error).__name__}: {error}")
        self._say(PressState(Doing.FAILED, words=words))

    def _do(self, work: UnitLabels | PlainLabels) -> None:
        self._printer.begin_run(work.name)
        self._waits_since = None
        try:
            if isinstance(work, UnitLabels):
                self._print_job(work)
            else:
                self._print_plain(work)
        finally:
            self._ahead.forget()
            if isinstance(work, UnitLabels):
                self._put_back(work)
                self._doubt(work)
            self._printer.end_run()

    def _stand_still(self, work: UnitLabels | PlainLabels, error: BaseException) -> None:
        """The job cannot go on. What was being sent becomes a question as soon as the books can record it."""
        foreseen = isinstance(error, BooksError | DeviceError | LabelError | OSError)
        log.log(logging.INFO if foreseen else logging.WARNING, "%s: %s", work.name, error, exc_info=not foreseen)
        try:
            self._settle()
        except BooksError as refused:
            log.warning("what is on its way is settled with the next job: %s", refused)
        words = (
            said(getattr(error, "message", str(error)))
            if foreseen
            else _("Printing broke off: {error}").format(error=error)
        )
        self._say(PressState(Doing.FAILED, work.name, 0, words, said(getattr(error, "what_to_do", ""))))

    def _next(self) -> UnitLabels | PlainLabels | None:
        while True:
            with self._changed:
                self._doing = None
                if self._changed.wait_for(lambda: self._closing or self._work, timeout=LOOK_S):
                    self._doing = None if self._closing else self._work.popleft()
                    return self._doing
            self._report_idle_printer()

    def _report_idle_printer(self) -> None:
        """Report the state of an idle printer if it has changed, also after a job that failed."""
        if not self.has_printer or self._state.doing not in (Doing.IDLE, Doing.FAILED):
            return
        before = self._state, self.has_answered, self.cannot_say
        try:
            status = self._printer.ask_status()
        except DeviceError as error:
            seen = PressState(words=said(error.message), what_to_do=said(error.what_to_do))
        except BaseException as error:
            log.warning("the printer could not be looked at: %s", error, exc_info=True)
            seen = PressState(words=_("The printer could not be looked at: {error}").format(error=error))
        else:
            if status is None and self._state.doing is Doing.FAILED:
                return
            seen = PressState() if status is None or status.ready else PressState(words=said(status.words))
        if before != (seen, self.has_answered, self.cannot_say):
            self._say(seen)

    def _print_job(self, work: UnitLabels) -> None:
        while not self._interrupted(work):
            job = self._open_job(work)
            asked = job.in_state(LabelState.ASKED) if job else ()
            coming = asked if self._begun is None else (self._begun, *asked)
            if not coming:
                break
            self._refuse_held(work)
            if not self._print_unit(work, *coming[:2]):
                return
        self._finish(work)

    def _open_job(self, work: UnitLabels) -> LabelJob | None:
        """The job as the books have it now; None if all its labels are settled."""
        return next((job for job in self._books.open_label_jobs() if job.id == work.job), None)

    def _refuse_held(self, work: UnitLabels) -> None:
        """Raises RuleError if the batch is on hold. Its labels can be printed after the release."""
        batch = self._books.batch(work.batch)
        if batch.held:
            raise RuleError(on_hold(batch).words, on_hold(batch).what_to_do)

    def _finish(self, work: UnitLabels) -> None:
        """Close the job in the books: as stopped if the cook stopped it. Unsure labels are asked about."""
        self._put_back(work)
        only_arrived = bool(self._inside) or not self._at_rest
        self._doubt(work)
        if work in self._stopped:
            self._books.stop_labels(work.job)
        job = self._open_job(work)
        unsure = job.in_state(LabelState.UNSURE) if job else ()
        if unsure and only_arrived:
            self._come_to_rest(work, unsure[0])
            if work in self._stopped:  # stopped while we waited
                self._books.stop_labels(work.job)
        self._say(PressState(Doing.ASKING, work.batch, unsure[0]) if unsure else PressState())

    def _doubt(self, work: UnitLabels, *units: int) -> None:
        """Mark these, and those that only arrived in the printer, as unsure."""
        inside, self._inside = (*self._inside, *units), []
        self._in_flight = frozenset()
        for unit in inside:
            with suppress(RuleError):  # `_settle` did it first
                self._books.mark_label(work.job, unit, LabelState.UNSURE)

    def _come_to_rest(self, work: UnitLabels, unit: int, error: PrinterError | None = None) -> None:
        """Wait until the printer can print and holds nothing more, the cook stops the job, or the wait is too long."""
        self._at_rest = False
        if error is not None:
            self._say_waiting(work, unit, error, then_asks=True)
        with suppress(PrinterError):
            while not self._interrupted(work):
                try:
                    self._printer.come_to_rest()
                    self._at_rest = True
                    return
                except PrinterError as why:
                    self._wait_for_printer(work, unit, why, then_asks=True)

    def _print_unit(self, work: UnitLabels, unit: int, following: int | None = None) -> bool:
        """Print the job's next label, or wait for the printer. False if the job must pause for an answer."""
        picture = self._ahead.take(work.batch, unit)
        self._say_printing(work.batch, unit)
        if self._interrupted(work):
            return True
        self._printer.ready()
        self._set_in_flight(work, unit)
        try:
            if self._begin(work, unit):
                if (work.batch, unit) in self._ask_again:
                    return self._asked_again(work, unit)
                if (work.batch, unit) in self._resent and self._may_hold:
                    self._printer.forget_held()
                self._may_hold = False
                draw_next = partial(self._ahead.begin, work.batch, following) if following is not None else None
                self._note_end(work, unit, self._printer.send(picture, draw_next), following)
                self._resent.discard((work.batch, unit))
            return True
        except PrinterError as error:
            return self._unprinted(work, unit, error)
        finally:
            self._set_in_flight(work, *([] if self._begun is None else [self._begun]))

    def _set_in_flight(self, work: UnitLabels, *units: int) -> None:
        self._in_flight = frozenset((work.job, unit) for unit in (*self._inside, *units))

    def _asked_again(self, work: UnitLabels, unit: int) -> bool:
        """Repeat the question if it was answered while the printer stood still: it may have printed the label since."""
        self._printer.come_to_rest()
        self._at_rest = True
        self._books.mark_label(work.job, unit, LabelState.UNSURE)
        with self._changed:
            self._ask_again.discard((work.batch, unit))
        words = _("The printer went on meanwhile.")
        self._say(PressState(Doing.ASKING, work.batch, unit, words, _("Look again whether it came out.")))
        return False

    def _note_end(self, work: UnitLabels, unit: int, outcome: Outcome, following: int | None) -> None:
        """Record how it ended. If it came out, the same commit records that the next one is being sent."""
        self._waits_since = None
        if outcome is Outcome.ARRIVED:
            self._note_arrival(work, unit)
            return
        if outcome is Outcome.CONFIRMED and following is not None and not self._interrupted(work):
            self._in_flight |= {(work.job, following)}
            with suppress(RuleError):  # the next one moved to another job
                self._books.mark_label(work.job, unit, LabelState.CONFIRMED, then=following)
                self._begun = following
                return
        confirmed = outcome is Outcome.CONFIRMED
        self._books.mark_label(work.job, unit, LabelState.CONFIRMED if confirmed else LabelState.UNSURE)

    def _note_arrival(self, work: UnitLabels, unit: int) -> None:
        """The label arrived. If the printer's capacity is known, an older one must be out; otherwise it is unsure."""
        self._at_rest = False
        if self._printer.holds is None:
            self._books.mark_label(work.job, unit, LabelState.UNSURE)
            return
        self._inside.append(unit)
        if len(self._inside) > self._printer.holds:
            self._books.mark_label(work.job, self._inside[0], LabelState.CONFIRMED)
            del self._inside[0]

    def _put_back(self, work: UnitLabels) -> None:
        """A label that is only in the books as SENDING goes back to ASKED: no byte of it was sent."""
        if self._begun is not None:
            unit, self._begun = self._begun, None
            try:
                self._books.mark_label(work.job, unit, LabelState.ASKED)
            finally:
                self._set_in_flight(work)

    def _begin(self, work: UnitLabels, unit: int) -> bool:
        """Record that it is being sent, before its first byte. False if it no longer is this job's to print."""
        if unit == self._begun:
            self._begun = None
            return True
        try:
            self._books.mark_label(work.job, unit, LabelState.SENDING)
        except OnHoldError:
            self._refuse_held(work)
            raise
        except RuleError:
            job = self._open_job(work)
            if job is not None and unit in job.in_state(LabelState.ASKED):
                raise
            return False
        return True

    def _unprinted(self, work: UnitLabels, unit: int, error: PrinterError) -> bool:
        """The printer failed. True if nothing was sent: wait. False if some was sent: the label becomes a question."""
        if error.unsure:
            self._doubt(work, unit)
            self._printer.let_go()
            self._come_to_rest(work, unit, error)
            if self._interrupted(work):
                self._finish(work)
            else:
                self._say(PressState(Doing.ASKING, work.batch, unit, said(error.message), said(error.what_to_do)))
            return False
        self._books.mark_label(work.job, unit, LabelState.ASKED)
        if isinstance(error, PictureError):
            raise error
        self._doubt(work)
        self._wait_for_printer(work, unit, error)
        return True

    def _print_plain(self, work: PlainLabels) -> None:
        """One too many does no harm, so an unsure one is only reported, not asked about."""
        picture, copy = work.draw(), 1
        while copy <= work.copies and not self._interrupted(work):
            self._say_printing(work.name, copy)
            self._printer.ready()
            self._may_hold = False
            try:
                self._printer.send(picture)
                copy += 1
            except PrinterError as error:
                self._printer.let_go()
                if error.unsure or isinstance(error, PictureError):
                    raise
                self._wait_for_printer(work, copy, error)
        self._say(PressState())

    def _wait_for_printer(
        self, work: UnitLabels | PlainLabels, unit: int, error: PrinterError, *, then_asks: bool = False
    ) -> None:
        """Wait until it is worth trying again, or until the cook stops the job.

        Raises:
            PrinterError: `error`, if that was waited for too long.
        """
        self._printer.let_go()
        self._ahead.forget()
        now = time.monotonic()
        self._waits_since = self._waits_since or now
        if now - self._waits_since > WAIT_AT_MOST_S:
            raise error
        self._say_waiting(work, unit, error, then_asks=then_asks)
        with self._changed:
            self._changed.wait_for(lambda: self._closing or work in self._stopped, timeout=RETRY_S)

    def _say_waiting(
        self, work: UnitLabels | PlainLabels, unit: int, error: PrinterError, *, then_asks: bool = False
    ) -> None:
        out = isinstance(error, OutOfPaperError)
        words = (said(error.message), said(error.what_to_do))
        self._say(PressState(Doing.WAITING, work.name, unit, *words, out_of_paper=out, then_asks=then_asks))

    def _say_printing(self, name: str, unit: int) -> None:
        """Does nothing while the printer is waited for: the light would change with every attempt."""
        if (self._state.doing, self._state.batch, self._state.unit) != (Doing.WAITING, name, unit):
            self._say(PressState(Doing.PRINTING, name, unit))

    def _interrupted(self, work: UnitLabels | PlainLabels) -> bool:
        with self._changed:
            return self._closing or work in self._stopped

    def _say(self, state: PressState) -> None:
        with self._changed:
            self._state = state
            self._may_hold = self._may_hold or state.doing is Doing.ASKING
        self.on_change(state)
