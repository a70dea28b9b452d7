"""A printer: one language over one link, for one model. What is done for each label, in three steps:

1. Ask the printer how it is. If something is wrong, or a model that can answer is silent, stop: nothing was sent.
2. Send the label. If anything goes wrong from the first byte on, nobody knows whether the label came out.
3. Find out whether the label is out. That the printer *has* it does not show that: a question that is answered at once
   is answered before the label is printed. There are four ways, from the best to none (`language.Proof`):

   - MARK: send a number behind the label, which the printer sends back when it has worked off the label;
   - IN_ORDER: send a question behind the label that is answered in order, that is after the label;
   - STATUS: ask until the printer no more says that a label is on its way; a few printers report it unasked;
   - ARRIVAL: nothing shows it; the label has ARRIVED, no more is known.

   While it waits for a mark or an answer in order, the kiosk also looks whether the printer stopped: after a stop, some
   printers go on without the label in hand, and then answer all the same.

Which of these ways a printer knows is found out before the first label of a connection, by asking while it is idle.
An “answer in order” that comes sooner than any label can be printed was not in order; it is not believed again.

Of a model that cannot answer, only its port's status is read, and believed only where it reports an error: many ports
report “fine” for ever. Its labels are SENT at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PIL.Image import Image

from drivers.dots import dots_per_mm
from drivers.printers.asking import Questions, nothing_sent, refuse, refuse_standstill
from drivers.printers.base import (
    BusyError,
    LinkLostError,
    Model,
    NoAnswerError,
    Outcome,
    PictureError,
    PrinterError,
    PrinterStatus,
)
from drivers.printers.behind import POLL_S, Behind
from drivers.printers.ink import moved
from drivers.printers.language import Language, Proof, Telling
from drivers.printers.links import STALL_S, Link, TcpLink
from drivers.printers.waiting import UNWATCHED_S
from drivers.words import words

HEADER_BYTES = 64  # of one picture, at most, in any language
PREPARED_KEPT = 2  # the label in hand, and the next, which may be ready before this one is sent
MOST_HELD = 8  # labels that a printer may have in its memory, where `buffer=` does not say
USUAL_MM, USUAL_MM_S, BETWEEN_LABELS_S = 40.0, 50.0, 0.2  # a label's height, a slow printer's speed, a pause


class LinkedPrinter:
    """A `LabelPrinter` (see base.py for what it promises)."""

    def __init__(
        self,
        language: Language,
        link: Link,
        model: Model,
        *,
        answer_s: float = STALL_S,
        proof: Proof | None = None,
        holds: int | None = None,
        offset: tuple[int, int] = (0, 0),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            answer_s: how long to wait for an answer, counted from when the printer has received the question.
            proof: what shows that a label is out; None: found out before the first one, where the language has several.
            holds: how many labels it may have in its memory, where it can only say that they arrived.
            offset: by how many dots every label is moved to the right and down.
            clock: monotonic seconds; tests give another one, for a printer whose time they set.
        """
        self._language = language
        self._link = link
        self._model = model
        self._holds = holds
        self._offset = offset
        self._clock = clock
        self._questions = Questions(language, link, answer_s, clock)
        self._behind = Behind(language, link, answer_s, clock, answers=model.answers, proof=proof)
        self._prepared: tuple[tuple[Image, bytes], ...] = ()
        self._maybe_cut = False  # a label may have been cut off, by a program that ended while it sent it
        self._cut_off = b""  # the bytes that end a job which was cut off; to be sent before anything else
        self._cancel = False  # the printer is to drop the labels in its memory before the next one
        self._perhaps_inside = 0  # labels that were sent and may not be out yet
        self._seen_at = clock()  # when the printer last answered that it can print
        self._height_mm = USUAL_MM  # of the last label; a guess until there was one

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def width_dots(self) -> int:
        return self._model.width_dots

    @property
    def dpi(self) -> int:
        return self._model.dpi

    @property
    def holds(self) -> int | None:
        return self._holds

    @property
    def answers(self) -> bool:
        """Whether this model answers status questions. If not, the outcome of a label is never more than SENT."""
        return self._model.answers

    @property
    def proof(self) -> Proof | None:
        """What shows that a label is out; None until that is found out, with the first label."""
        return self._behind.proof

    def prepare(self, picture: Image) -> None:
        if self._fits(picture):
            self._prepared = (*self._prepared, (picture, self._bytes(picture)))[-PREPARED_KEPT:]

    def expect_cut_label(self) -> None:
        self._maybe_cut = not self._link.forgets

    def forget_held(self) -> None:
        self._cancel = True

    def print_label(self, picture: Image, on_start: Callable[[], None] | None = None) -> Outcome:
        if not self._fits(picture):
            raise PictureError(
                words(
                    "The picture is {dots} dots wide, this printer's labels are {most}.",
                    dots=picture.width,
                    most=self.width_dots,
                ),
                words("Check the label size in the settings."),
            )
        job = self._job(picture)
        self._height_mm = picture.height / dots_per_mm(self.dpi)
        if self._maybe_cut:
            self._cut_off, self._maybe_cut = self._language.end_cut_label(self._longest_job(picture)), False
        self._make_ready()
        mark = self._behind.next_mark()
        job += self._behind.asked(mark)
        if on_start is not None:
            on_start()
        self._perhaps_inside += 1
        self._behind.expect()
        began = self._clock()
        self._send(job)
        return self._confirm(job, mark, began)

    def _fits(self, picture: Image) -> bool:
        return picture.mode == "1" and 0 < picture.width <= self.width_dots and picture.height > 0

    def _job(self, picture: Image) -> bytes:
        ready = (job for prepared, job in self._prepared if prepared is picture)
        return next(ready, b"") or self._bytes(picture)

    def _bytes(self, picture: Image) -> bytes:
        if self._offset == (0, 0):
            return self._language.label(picture)
        shifted = moved(picture, *self._offset)
        if shifted is None:
            x, y = self._offset
            raise PictureError(
                words("Moved by x={x} and y={y} dots, the label's ink would run off its edge.", x=x, y=y),
                words("Choose smaller figures, or a template with a wider margin."),
            )
        return self._language.label(shifted)

    def _longest_job(self, picture: Image) -> bytes:
        """A job of as many bytes as a printer can still wait for: a picture of this height with ink all over it."""
        return bytes((self.width_dots + 7) // 8 * picture.height + HEADER_BYTES)

    def status(self) -> PrinterStatus:
        with nothing_sent():
            self._reach()
            return self._how_it_is()

    def come_to_rest(self) -> None:
        with nothing_sent():
            self._reach()
            self._end_cut_label()
            status = self._how_it_is()
            if status.answered:
                refuse(status, bytes_sent=0)
            self._behind.find_out()
            self._await_held()
        self._perhaps_inside = 0

    def release(self) -> None:
        if isinstance(self._link, TcpLink):
            self._link.close()

    def close(self) -> None:
        self._behind.close()
        self._link.close()

    def _make_ready(self) -> None:
        with nothing_sent():
            self._reach()
            self._drop_held()
            self._end_cut_label()
            status = self._how_it_is()
            if status.answered:
                refuse(status, bytes_sent=0)
            if status.busy and isinstance(
                self._language, Telling
            ):  # the last label's end would be taken for this one's
                raise BusyError(words("The printer is still printing the last label."), words("Wait until it is out."))
            if status.busy and self.proof is Proof.STATUS:  # with a label of another kiosk, or of an earlier start
                status, _ = self._questions.at_rest(self._height_mm)
                refuse(status, bytes_sent=0)
            self._watch()
            took_its_time = self._behind.find_out() or self._behind.settle(self._height_mm, self._perhaps_inside)
            if took_its_time:
                self._ask_anew()

    def _ask_anew(self) -> None:
        """Ask once more whether it is ready.

        An answer to the probe may still come late, in the middle of the answer to this question. It is thrown away, and
        the question is asked again.
        """
        try:
            status = self._questions.ask()
        except NoAnswerError:
            if not self._behind.owed or self.proof is Proof.IN_ORDER:
                raise
            self._behind.owed = 0
            self._link.drain()
            status = self._questions.ask()
        refuse(status, bytes_sent=0)

    def _watch(self) -> None:
        """Labels of which nothing shows that they are out count as out only if the printer was seen not to stop.

        Raises:
            BusyError: nobody asked the printer for so long that it may have stopped and gone on in between.
        """
        unwatched, self._seen_at = self._clock() - self._seen_at, self._clock()
        if self._perhaps_inside and self.proof is Proof.ARRIVAL and unwatched > UNWATCHED_S:
            raise BusyError(
                words("The printer may have stopped meanwhile."), words("Look whether the last labels came out.")
            )

    def _how_it_is(self) -> PrinterStatus:
        return self._questions.ask() if self._model.answers else self._questions.port_status()

    def _reach(self) -> None:
        """Open the link, and once more if it was lost: no label is under way, so none can be printed twice."""
        try:
            self._link.open()
            self._link.drain()
        except LinkLostError:
            if self._perhaps_inside:  # it may have been switched off, and the labels in its memory are gone
                raise
            self._link.open()
            self._link.drain()

    def _drop_held(self) -> None:
        if self._cancel:
            self._link.write(self._language.cancel)
            self._cancel = False

    def _end_cut_label(self) -> None:
        """End a job that was cut off, so that the printer listens again. It may feed paper: `status` does not do it."""
        if self._cut_off:
            self._link.write(self._cut_off)
            self._link.flush()  # otherwise these bytes may be dropped when the port is closed
            self._cut_off = b""

    def _await_held(self) -> None:
        """Wait until the labels in its memory are out, as far as this printer can tell."""
        if self._behind.is_asked:
            self._behind.await_held(self._height_mm, self._perhaps_inside)
        elif not self._model.answers:
            return
        elif isinstance(self._language, Telling):
            if self._questions.ask().busy:
                raise BusyError(words("The printer is still printing."), words("Wait until the label is out."))
        elif self.proof is Proof.STATUS:
            status, _ = self._questions.at_rest(self._height_mm)
            refuse(status, bytes_sent=0)
        else:
            self._sit_out()

    def _sit_out(self) -> None:
        """Wait as long as so many labels take: nothing but time shows that they are out.

        Meanwhile the printer must answer, again and again, that it can print.
        """
        labels = min(self._perhaps_inside, self._holds or MOST_HELD)
        until = self._clock() + labels * (self._height_mm / USUAL_MM_S + BETWEEN_LABELS_S)
        while self._clock() < until:
            self._link.read(POLL_S)
            self._link.drain()
            refuse(self._questions.ask(), bytes_sent=0)

    def _send(self, job: bytes) -> None:
        try:
            self._link.write(job)
        except PrinterError as error:
            if error.bytes_sent:
                self._remember_cut(job)
            raise

    def _remember_cut(self, job: bytes) -> None:
        """Note how to end a job that was cut off: otherwise the printer takes the next label for the rest of it."""
        if self._link.forgets:
            self._link.close()
        else:
            self._cut_off = self._language.end_cut_label(job)

    def _confirm(self, job: bytes, mark: int, began: float) -> Outcome:
        """Find out whether the label came out. An error here means that nobody knows."""
        try:
            if self._model.answers:
                refuse_standstill(self._height_mm, self._link.stood_still_s)
            if self._behind.is_asked:
                shown = self._behind.shows_it_out(mark, self._height_mm, began)
                return self._out() if shown else Outcome.ARRIVED
            status = self._at_the_end()
        except PrinterError as error:
            self._remember_cut(job)
            error.bytes_sent = len(job)
            raise
        if status.answered:
            refuse(status, bytes_sent=len(job))
            self._seen_at = self._clock()
        if not self._model.answers:
            return Outcome.SENT
        return self._out() if self.proof is Proof.STATUS else Outcome.ARRIVED

    def _out(self) -> Outcome:
        self._perhaps_inside = 0
        return Outcome.CONFIRMED

    def _at_the_end(self) -> PrinterStatus:
        if not self._model.answers:
            self._link.flush()
            return self._questions.port_status()
        if isinstance(self._language, Telling):
            return self._questions.told(self._language, self._height_mm)
        self._link.drain()  # bytes of a picture may look like a question to the printer: drop answers to those
        return self._seen_to_print() if self.proof is Proof.STATUS else self._questions.ask()

    def _seen_to_print(self) -> PrinterStatus:
        """Ask until it is at rest. A printer that never said “busy” meanwhile cannot tell that a label is out."""
        status, was_busy = self._questions.at_rest(self._height_mm)
        if status.ready and not was_busy:
            self._behind.only_arrives()
        return status
