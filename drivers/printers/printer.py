"""A printer: one language over one link, for one model. The order of a label is told here, once.

ask    anything wrong, or silence of a model that can answer: stop; nothing was sent
send   whatever goes wrong from the first byte on: nobody knows whether the label came out
learn  whether it is out. *Arrived* is not *out*: what a printer answers at once says nothing of the label. So it is
       asked behind the label what it answers when it comes to it: to say back a mark, or a question in order. While
       that is waited for, it is looked at whether it stopped: one that stopped may go on without that label, and then
       answer. Where the printer says itself that a label is on its way, it is asked until it no more says so; some
       tell unasked how it went, and are only listened to. Where it can do none of that the label has ARRIVED

Which of these a printer can do is found out before the first label of a connection, by asking, while it is quiet; an
answer in order that comes sooner than any label can be out was not in order.

A model that cannot answer is believed only where its port says that something is wrong: many a port says “fine” for
ever. Its labels are SENT at most.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath

from PIL.Image import Image

from drivers.errors import DeviceUrlError
from drivers.printers.base import (
    CANNOT_SAY,
    BusyError,
    CoverOpenError,
    LinkLostError,
    Model,
    NoAnswerError,
    Outcome,
    OutOfPaperError,
    Paper,
    PictureError,
    PrinterError,
    PrinterFaultError,
    PrinterStatus,
    dots,
    dots_per_mm,
)
from drivers.printers.brother import BROTHER
from drivers.printers.escpos import ESCPOS
from drivers.printers.ink import moved
from drivers.printers.language import Confirming, Edged, GarbledAnswerError, Kind, Language, Proof, Stock, Telling, Told
from drivers.printers.links import STALL_S, DeviceFileLink, Link, PortLink, SerialLink, TcpLink
from drivers.printers.tspl import TSPL
from drivers.printers.usb import open_link as open_usb
from drivers.printers.virtual import VirtualLink
from drivers.printers.waiting import (
    BEGINS_S,
    MOST_SAID,
    UNWATCHED_S,
    Patience,
    is_too_soon,
    longest_print_s,
    stood_still,
)
from drivers.printers.zpl import ZPL
from drivers.urls import DeviceUrl

LANGUAGES: dict[str, Kind] = {"escpos": ESCPOS, "zpl": ZPL, "tspl": TSPL, "brother": BROTHER}

PAPER_EMPTY, PORT_NO_ERROR = 0b0010_0000, 0b0000_1000  # of a port's status byte: USB Printer Class 1.1, table 4
MARKS = 10_000
HEADER_BYTES = 64  # of one picture, in any language
BETWEEN_ASKS_S = 0.1  # of a printer that says that it is busy
BETWEEN_IDLE_S = 0.01  # of one that has not begun to say so
PREPARED_KEPT = 2  # the label in hand, and the next, which may be ready before this one is sent
POLL_S = 0.25  # how often a printer is looked at while it prints
OTHER_LATE_S = 0.5  # of a mark and an answer in order the other may come by so much later
TELLING_S = 20.0  # a Brother that cools down first
MOST_HELD = 8  # labels that a printer may have in itself, where nobody said how many
USUAL_MM, USUAL_MM_S, BETWEEN_LABELS_S = 40.0, 50.0, 0.2
MOST_OFFSET = 500  # dots
NO_SENSE = "The printer's answer makes no sense."
CHECK_SETTINGS = "Check its cable, its speed and its language in the settings."


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
            answer_s: how long an answer is waited for, counted from when the printer has what it is to answer.
            proof: what shows that a label is out; None: found out before the first, where the language has several.
            holds: how many labels it may have in itself, where it can only say that they arrived.
            offset: dots to the right and down by which every label is moved.
            clock: seconds that only go forward; another one for a printer in a time of its own.
        """
        self._language = language
        self._link = link
        self._model = model
        self._answer_s = answer_s
        self._holds = holds
        self._offset = offset
        self._clock = clock
        self._confirming = language if isinstance(language, Confirming) else None
        self._given_proof = proof if self._confirming else Proof.STATUS
        self._found_proof: Proof | None = None
        self._mark = random.randrange(MARKS)  # an echo that is late may be of a label before this start
        self._prepared: tuple[tuple[Image, bytes], ...] = ()
        self._maybe_cut = False  # whether a label was cut off is not known, but it may have been
        self._cut_off = b""  # what the printer still has to be sent after a job that was cut off
        self._cancel = False  # what it still holds is to be dropped before the next label
        self._owed = 0  # answers in order that are still to come, or are lost
        self._perhaps_inside = 0  # labels that may not be out yet
        self._seen_at = clock()  # when it last said that it can print
        self._height_mm = USUAL_MM  # of the last label; after a start it is not known

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
        """Whether this model answers status questions; if not, a label is never more than SENT."""
        return self._model.answers

    @property
    def proof(self) -> Proof | None:
        """What shows that a label is out; None where that is found out with the first label."""
        return self._found_proof or self._given_proof

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
                f"The picture is {picture.width} dots wide, this printer's labels are {self.width_dots}.",
                "Check the label size in the settings.",
            )
        job = self._job(picture)
        self._height_mm = picture.height / dots_per_mm(self.dpi)
        if self._maybe_cut:
            self._cut_off, self._maybe_cut = self._language.end_cut_label(self._longest_job(picture)), False
        self._make_ready()
        mark = self._next_mark()
        job += self._behind(mark)
        if on_start is not None:
            on_start()
        self._perhaps_inside += 1
        self._owed += self.proof is Proof.IN_ORDER
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
                f"Moved by x={x} and y={y} dots, the label's ink would run off its edge.",
                "Choose smaller figures, or a template with a wider margin.",
            )
        return self._language.label(shifted)

    def _longest_job(self, picture: Image) -> bytes:
        """As many bytes as a printer can still wait for: one picture of this height, ink all over, and a header."""
        return bytes((self.width_dots + 7) // 8 * picture.height + HEADER_BYTES)

    def _next_mark(self) -> int:
        self._mark = (self._mark + 1) % MARKS
        return self._mark

    def _behind(self, mark: int) -> bytes:
        """What is asked behind a label, or behind whatever a printer holds."""
        return self._confirming.behind(self.proof, mark) if self._confirming and self.proof else b""

    def status(self) -> PrinterStatus:
        with _nothing_sent():
            self._reach()
            return self._how_it_is()

    def come_to_rest(self) -> None:
        with _nothing_sent():
            self._reach()
            self._end_cut_label()
            status = self._how_it_is()
            if status.answered:
                _refuse(status, bytes_sent=0)
            self._find_out()
            self._await_held()
        self._perhaps_inside = 0

    def release(self) -> None:
        if isinstance(self._link, TcpLink):
            self._link.close()

    def close(self) -> None:
        if self._found_proof is Proof.ARRIVAL:  # it may have been too busy to show more
            self._found_proof = None
        if self._link.forgets:
            self._owed = 0
        self._link.close()

    def _make_ready(self) -> None:
        with _nothing_sent():
            self._reach()
            self._drop_held()
            self._end_cut_label()
            status = self._how_it_is()
            if status.answered:
                _refuse(status, bytes_sent=0)
            if status.busy and isinstance(self._language, Telling):  # its end would be taken for this one's
                raise BusyError("The printer is still printing the last label.", "Wait until it is out.")
            if status.busy and self.proof is Proof.STATUS:  # with a label of another kiosk, or of before
                status, _ = self._at_rest()
                _refuse(status, bytes_sent=0)
            self._watch()
            if self._find_out() or self._settle_answers():  # that took its time
                self._ask_anew()

    def _ask_anew(self) -> None:
        """Again that it is ready. An answer to the probe that comes still later is no nonsense."""
        try:
            status = self._ask()
        except NoAnswerError:
            if not self._owed or self.proof is Proof.IN_ORDER:
                raise
            self._owed = 0
            self._link.drain()
            status = self._ask()
        _refuse(status, bytes_sent=0)

    def _watch(self) -> None:
        """Labels that only arrived are out by themselves as long as nothing stops the printer, and it is seen not to.

        Raises:
            BusyError: it was not looked at for so long that it may have stopped and gone on.
        """
        unwatched, self._seen_at = self._clock() - self._seen_at, self._clock()
        if self._perhaps_inside and self.proof is Proof.ARRIVAL and unwatched > UNWATCHED_S:
            raise BusyError("The printer may have stopped meanwhile.", "Look whether the last labels came out.")

    def _how_it_is(self) -> PrinterStatus:
        return self._ask() if self._model.answers else self._port_status()

    def _port_status(self) -> PrinterStatus:
        """What the port says of a printer that cannot answer, if it is bad; a port that says “fine” says nothing."""
        byte = self._link.port_byte() if isinstance(self._link, PortLink) else None
        if byte is None or (byte & PORT_NO_ERROR and not byte & PAPER_EMPTY):
            return CANNOT_SAY
        if byte & PAPER_EMPTY:
            return PrinterStatus(answered=True, paper=Paper.OUT)
        return PrinterStatus(answered=True, fault="The printer has an error.")

    def _reach(self) -> None:
        """Open the link, once more if it was lost since: nothing is under way, so nothing is doubled."""
        try:
            self._link.open()
            self._link.drain()
        except LinkLostError:
            if self._perhaps_inside:  # it may have been switched off, and what it held is gone
                raise
            self._link.open()
            self._link.drain()

    def _drop_held(self) -> None:
        if self._cancel:
            self._link.write(self._language.cancel)
            self._cancel = False

    def _end_cut_label(self) -> None:
        """Not where somebody only asks how the printer is: it may feed paper."""
        if self._cut_off:
            self._link.write(self._cut_off)
            self._link.flush()  # else it may be thrown away with the port, unheard
            self._cut_off = b""

    def _find_out(self) -> bool:
        """What a quiet printer that is ready can say behind a label. One that knows neither question is not asked again
        on this connection. False where it is known."""
        language = self._confirming
        if language is None or self.proof is not None or not self._model.answers:
            return False
        mark, said = self._next_mark(), b""
        self._owed += 1
        self._link.write(language.probe(mark))
        patience = Patience(self._link, self._clock, self._answer_s)
        while True:
            told = self._hear(language, said)
            if (told.marks and told.in_order) or patience.is_over:
                break
            more = self._link.read(OTHER_LATE_S if told.marks or told.in_order else self._answer_s)
            if not more:
                break
            said += more
        self._owed -= told.in_order  # behind a mark it may come yet, and says nothing there
        self._found_proof = Proof.MARK if mark in told.marks else Proof.IN_ORDER if told.in_order else Proof.ARRIVAL
        return True

    def _settle_answers(self) -> bool:
        """Have all answers in order that are still to come: one that comes late would be taken for that of the next
        label. Some may be lost; they are when it says no more, and is there, for longer than any label takes. False
        where there are none."""
        language = self._confirming
        if language is None or self.proof is not Proof.IN_ORDER or not self._owed:
            return False
        self._owed += 1
        self._link.write(language.behind(Proof.IN_ORDER, 0))
        said, count, polls = b"", 0, 0
        give_up = self._clock() + self._answer_s + longest_print_s(self._height_mm, self._perhaps_inside + 1)
        quiet_since = heard_at = polled_at = self._clock()
        while count < self._owed and self._clock() < give_up:
            more = self._link.read(POLL_S)
            said += more
            told = self._hear(language, said)
            if told.status is not None:
                _refuse(told.status, bytes_sent=0)
            if more or not language.poll:
                heard_at = self._clock()
            if told.in_order > count or self._clock() - heard_at > 2 * POLL_S:
                count, quiet_since = told.in_order, self._clock()
            if count and stood_still(self._height_mm, self._clock() - quiet_since):
                break
            if language.poll and told.polls >= polls and self._clock() - polled_at >= POLL_S:
                self._link.write(language.poll)
                polls, polled_at = polls + 1, self._clock()
        if not count:
            raise NoAnswerError("The printer does not answer.", self._language.when_silent)
        self._owed = 0
        return True

    def _hear(self, language: Confirming, said: bytes) -> Told:
        """Raises NoAnswerError where it is no such printer's, or has no end."""
        told = language.heard(said[-MOST_SAID:])
        if told.nonsense or told.in_order > max(1, self._owed):
            raise NoAnswerError(NO_SENSE, CHECK_SETTINGS)
        if len(said) >= MOST_SAID:
            raise NoAnswerError("The printer never stops talking.", "Switch it off and on.")
        return told

    def _await_held(self) -> None:
        """Until what it had before is out, as well as it can say that."""
        if self._confirming and self.proof in (Proof.MARK, Proof.IN_ORDER):
            self._settle_answers()
            mark = self._next_mark()
            self._owed += self.proof is Proof.IN_ORDER
            self._link.write(self._behind(mark))
            self._await_proof(mark, longest_print_s(self._height_mm, max(1, self._perhaps_inside)))
            self._owed = 0
        elif not self._model.answers:
            return
        elif isinstance(self._language, Telling):
            if self._ask().busy:
                raise BusyError("The printer is still printing.", "Wait until the label is out.")
        elif self.proof is Proof.STATUS:
            status, _ = self._at_rest()
            _refuse(status, bytes_sent=0)
        else:
            self._sit_out()

    def _sit_out(self) -> None:
        """Nothing but time can show it. While it goes by, the printer must say that it can print."""
        labels = min(self._perhaps_inside, self._holds or MOST_HELD)
        until = self._clock() + labels * (self._height_mm / USUAL_MM_S + BETWEEN_LABELS_S)
        while self._clock() < until:
            self._link.read(POLL_S)
            self._link.drain()
            _refuse(self._ask(), bytes_sent=0)

    def _send(self, job: bytes) -> None:
        try:
            self._link.write(job)
        except PrinterError as error:
            if error.bytes_sent:
                self._remember_cut(job)
            raise

    def _remember_cut(self, job: bytes) -> None:
        """A printer in the middle of a picture takes the next label for more of it, unless it is told otherwise."""
        if self._link.forgets:
            self._link.close()
        else:
            self._cut_off = self._language.end_cut_label(job)

    def _confirm(self, job: bytes, mark: int, began: float) -> Outcome:
        """Learn whether it came out. Without an answer it is not even known whether the printer got all of it."""
        try:
            self._see_that_it_went_on(self._link.stood_still_s)
            if self._confirming and self.proof in (Proof.MARK, Proof.IN_ORDER):
                said_at = self._await_proof(mark, longest_print_s(self._height_mm))
                self._owed = 0
                return self._believed(said_at - began)
            status = self._at_the_end()
        except PrinterError as error:
            self._remember_cut(job)
            error.bytes_sent = len(job)
            raise
        if status.answered:
            _refuse(status, bytes_sent=len(job))
            self._seen_at = self._clock()
        if not self._model.answers:
            return Outcome.SENT
        return self._out() if self.proof is Proof.STATUS else Outcome.ARRIVED

    def _see_that_it_went_on(self, elapsed_s: float) -> None:
        if self._model.answers and stood_still(self._height_mm, elapsed_s):
            raise BusyError("The printer stood still within a label.", "Look whether it came out.", bytes_sent=1)

    def _believed(self, elapsed_s: float) -> Outcome:
        """What stood behind a label was answered. A mark is believed; an answer that came too soon was not in order,
        and none of that printer will be."""
        if self.proof is Proof.IN_ORDER and is_too_soon(self._height_mm, elapsed_s):
            self._found_proof = self._given_proof = Proof.ARRIVAL
            return Outcome.ARRIVED
        return self._out()

    def _out(self) -> Outcome:
        self._perhaps_inside = 0
        return Outcome.CONFIRMED

    def _await_proof(self, mark: int, print_s: float) -> float:
        """Wait for what was asked behind the label, and see that the printer goes on. Returns when it was answered."""
        language = self._confirming
        assert language is not None
        poll = language.poll if self._model.answers else b""
        said, polls, polled_at, answered_at = b"", 0, self._clock(), 0.0
        heard_at, left = self._clock(), self._link.unsent()
        patience = Patience(self._link, self._clock, self._answer_s + print_s)
        while True:
            more = self._link.read(POLL_S)
            said += more
            told = self._hear(language, said)
            if told.status is not None:
                _refuse(told.status, bytes_sent=1)
            before, left = left, self._link.unsent()
            if left < before:
                heard_at = self._clock()
            if more:
                self._see_that_it_went_on(self._clock() - heard_at if poll else 0.0)
                heard_at = self._clock()
            if not answered_at and self._is_proven(told, mark):
                answered_at, polled_at = self._clock(), 0.0
                polls_then = polls + 1
            if answered_at and (not poll or told.polls >= polls_then):
                return answered_at
            if patience.is_over:
                if answered_at:
                    return answered_at
                self._found_proof = None
                raise NoAnswerError("The printer did not say that the label is out.", "Look at it.")
            if poll and told.polls >= polls and self._clock() - polled_at >= POLL_S:
                self._link.write(poll)
                polls, polled_at = polls + 1, self._clock()

    def _is_proven(self, told: Told, mark: int) -> bool:
        return mark in told.marks if self.proof is Proof.MARK else told.in_order == self._owed

    def _at_the_end(self) -> PrinterStatus:
        if not self._model.answers:
            self._link.flush()
            return self._port_status()
        if isinstance(self._language, Telling):
            return self._told(self._language)
        self._link.drain()  # a picture's bytes may look like a question to some printers; forget those answers
        return self._seen_to_print() if self.proof is Proof.STATUS else self._ask()

    def _seen_to_print(self) -> PrinterStatus:
        """One that never said that a label is on its way cannot say that it is out, either."""
        status, was_busy = self._at_rest()
        if status.ready and not was_busy:
            self._found_proof = Proof.ARRIVAL
        return status

    def _told(self, language: Telling) -> PrinterStatus:
        """Listen, and ask nothing. Silence is no end: one that cools down says nothing meanwhile."""
        said, give_up = b"", self._clock() + self._answer_s + TELLING_S + longest_print_s(self._height_mm)
        while not language.is_over(said) and self._clock() < give_up and len(said) < MOST_SAID:
            more = self._link.read(self._answer_s)
            if not more and language.ending(said) is not None:
                break
            said += more
        with _making_sense():
            status = language.ending(said)
        if status is None:
            raise NoAnswerError("The printer did not say that the label is out.", "Look at it.")
        return status

    def _at_rest(self) -> tuple[PrinterStatus, bool]:
        """Ask until it no more says that a label is on its way. Returns how it is, and whether it ever said so.

        It may say that it is idle for as long as it reads a label: until then that is no answer.
        """
        began, was_busy = self._clock(), False
        give_up = began + self._answer_s + longest_print_s(self._height_mm)
        while True:
            asked = self._clock()
            status = self._ask()
            if not status.ready or (not status.busy and (was_busy or asked - began >= BEGINS_S)):
                return status, was_busy
            if status.busy and self._clock() > give_up:
                raise BusyError("The printer says that it is still printing.", "Look at it: did the label come out?")
            was_busy = was_busy or status.busy
            self._link.read(BETWEEN_ASKS_S if status.busy else BETWEEN_IDLE_S)

    def _ask(self) -> PrinterStatus:
        answers = [self._answer(question) for question in self._language.questions]
        with _making_sense():
            return self._language.status(answers)

    def _answer(self, question: bytes) -> bytes:
        self._link.write(question)
        answer, patience = b"", Patience(self._link, self._clock, self._answer_s)
        while not self._language.is_complete(question, answer):
            more = self._link.read(self._answer_s)
            if not more or patience.is_over or len(answer) > MOST_SAID:
                raise NoAnswerError("The printer does not answer.", self._language.when_silent)
            answer += more
        return answer


@contextmanager
def _nothing_sent() -> Iterator[None]:
    """Questions, and the end of a label that was cut off, are nothing of this label."""
    try:
        yield
    except PrinterError as error:
        error.bytes_sent = 0
        raise


@contextmanager
def _making_sense() -> Iterator[None]:
    try:
        yield
    except GarbledAnswerError as error:
        raise NoAnswerError(NO_SENSE, CHECK_SETTINGS) from error


def _refuse(status: PrinterStatus, *, bytes_sent: int) -> None:
    if status.paper is Paper.OUT:
        raise OutOfPaperError("Out of labels.", "Load a roll and close the lid.", bytes_sent=bytes_sent)
    if status.cover_open:
        raise CoverOpenError("The printer's lid is open.", "Close the lid.", bytes_sent=bytes_sent)
    if status.fault:
        raise PrinterFaultError(status.fault, "Look at the printer.", bytes_sent=bytes_sent)


_OPTIONS = ("language", "dpi", "width", "size", "timeout", "status", "confirm", "buffer", "x", "y", "name")
_SIZE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:[x×*]\s*(\d{1,3}(?:\.\d+)?))?\s*(mm|in)?\s*", re.IGNORECASE)


def dpi_of(url: DeviceUrl) -> int:
    """How many dots to the inch the printer of an address has.

    Raises:
        DeviceUrlError: it says so in no number, or names a language that is not known.
    """
    return url.number("dpi", LANGUAGES[url.choice("language", "escpos", LANGUAGES)].dpi)


def edge_of(url: DeviceUrl, *, size: str) -> float:
    """How wide an edge of its labels the printer of an address leaves white, in mm; 0 for most.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    language, stock = _language(url, size)
    return language.edge_mm(stock) if isinstance(language, Edged) else 0.0


def is_round(url: DeviceUrl, *, size: str) -> bool:
    """Whether the labels of the printer of an address are round.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    language, _ = _language(url, size)
    return isinstance(language, Edged) and language.is_round


def _language(url: DeviceUrl, size: str) -> tuple[Language, Stock]:
    stock = _stock(url.options.get("size") or size, dpi_of(url))
    return LANGUAGES[url.choice("language", "escpos", LANGUAGES)].make(url, stock), stock


def open_url(url: DeviceUrl, *, size: str) -> LinkedPrinter:
    """The printer at an address; it is reached with the first label, not now.

    Args:
        size: of the labels that it holds, in millimetres; `size=` in the address has the word.

    Raises:
        DeviceUrlError: the address is wrong, or the label is wider than the head.
    """
    kind = LANGUAGES[url.choice("language", "escpos", LANGUAGES)]
    url.allow((*_OPTIONS, *kind.options, *(("baud", "flow") if url.scheme == "serial" else ())))
    stall_s = float(url.number("timeout", int(STALL_S)))
    stock = _stock(url.options.get("size") or size, dpi_of(url))
    language = kind.make(url, stock)
    width_dots = _width_dots(url, stock)
    link, answers = _link(url, width_dots, stall_s, language.name, stock.dpi)
    answers = answers and url.scheme not in kind.mute_over
    answers = url.choice("status", "yes" if answers else "no", ("yes", "no")) == "yes"
    model = Model(url.options.get("name") or _name(url), width_dots, stock.dpi, answers)
    holds = url.number("buffer", 1) if "buffer" in url.options else None
    proof = _proof(url, language)
    return LinkedPrinter(language, link, model, answer_s=stall_s, proof=proof, holds=holds, offset=offset_of(url))


def offset_of(url: DeviceUrl) -> tuple[int, int]:
    """How many dots to the right and down the printer of an address moves each label.

    Raises:
        DeviceUrlError: it says so in no number, or in too many dots.
    """
    return url.whole("x", -MOST_OFFSET, MOST_OFFSET) or 0, url.whole("y", -MOST_OFFSET, MOST_OFFSET) or 0


PROOFS = {"auto": None, "process-id": Proof.MARK, "gs-r": Proof.IN_ORDER, "arrived": Proof.ARRIVAL}


def _proof(url: DeviceUrl, language: Language) -> Proof | None:
    """What `confirm=` says; by itself it is found out."""
    if isinstance(language, Confirming):
        return PROOFS[url.choice("confirm", "auto", PROOFS)]
    url.choice("confirm", "status", ("status",))
    return Proof.STATUS


def _link(url: DeviceUrl, width_dots: int, stall_s: float, language: str, dpi: int) -> tuple[Link, bool]:
    """The link of an address, and whether a printer behind it can answer at all."""
    if url.scheme == "tcp":
        if not url.host:
            raise DeviceUrlError(f"“{url.text}” names no printer.", "Write it like tcp://192.168.1.50:9100.")
        return TcpLink(url.host, url.port or 9100, stall_s), True
    if not url.target:
        raise DeviceUrlError(f"“{url.text}” names no {url.scheme} path.", f"Write it like {url.scheme}:///path.")
    if url.scheme == "serial":
        flow = url.choice("flow", "rtscts", ("rtscts", "xonxoff", "none"))
        return SerialLink(url.target, url.number("baud", 9600), flow, stall_s), True  # type: ignore[arg-type]
    if url.scheme == "usb":
        return open_usb(url.target, stall_s), True
    if url.scheme == "file":
        file = DeviceFileLink(url.target, stall_s)
        with suppress(OSError):  # told when it is opened to print
            file.check()
        return file, file.is_device()
    return VirtualLink(url.target, width_dots, language=language, dpi=dpi), True


def _stock(size: str, dpi: int) -> Stock:
    match = _SIZE.fullmatch(size)
    if match is None or not float(match[1]):
        raise DeviceUrlError(f"“{size}” is no label size.", "Write it in millimetres, like 58x40.")
    unit = 25.4 if (match[3] or "").lower() == "in" else 1.0
    return Stock(round(float(match[1]) * unit, 1), round(float(match[2] or 0) * unit, 1), dpi)


def _width_dots(url: DeviceUrl, stock: Stock) -> int:
    width_dots = dots(stock.width_mm, stock.dpi)
    head_dots = url.number("width", width_dots)
    if head_dots < width_dots:
        raise DeviceUrlError(
            f"A label {stock.width_mm:g} mm wide has {width_dots} dots; the head of {url.text} has {head_dots}.",
            "Choose a narrower label, or correct width=.",
        )
    return width_dots


def _name(url: DeviceUrl) -> str:
    return url.host or PurePath(url.target).name or url.scheme
