"""A printer: one language over one link, for one model. The order of a label is told here, once.

ask   anything wrong, or silence of a model that can answer: stop; nothing was sent
send  whatever goes wrong from the first byte on: nobody knows whether the label came out
ask   an answer without an error is the confirmation; silence or an error is not. While it says that a label is on
      its way, it is asked again, and the label is out when it no more says so. Some tell unasked: they are only
      listened to. Where the model can echo a mark that stands behind the label, the echo is the confirmation, and
      nothing else

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
)
from drivers.printers.brother import BROTHER
from drivers.printers.escpos import ESCPOS
from drivers.printers.language import Confirming, Edged, GarbledAnswerError, Kind, Language, Stock, Telling
from drivers.printers.links import LONGEST_S, STALL_S, DeviceFileLink, Link, PortLink, SerialLink, TcpLink
from drivers.printers.tspl import TSPL
from drivers.printers.usb import open_link as open_usb
from drivers.printers.virtual import VirtualLink
from drivers.printers.zpl import ZPL
from drivers.urls import DeviceUrl

LANGUAGES: dict[str, Kind] = {"escpos": ESCPOS, "zpl": ZPL, "tspl": TSPL, "brother": BROTHER}

PAPER_EMPTY, PORT_NO_ERROR = 0b0010_0000, 0b0000_1000  # of a port's status byte: USB Printer Class 1.1, table 4
MARKS = 10_000
HEADER_BYTES = 64  # of one picture, in any language
BETWEEN_ASKS_S = 0.1  # of a printer that says that it is busy
PREPARED_KEPT = 2  # the label in hand, and the next, which may be ready before this one is sent
ANSWER_TRIES = 64  # pieces of what is no echo, of a printer that talks while it prints


class LinkedPrinter:
    """A `LabelPrinter` (see base.py for what it promises)."""

    def __init__(
        self, language: Language, link: Link, model: Model, *, answer_s: float = STALL_S, echoes: bool = False
    ) -> None:
        """
        Args:
            answer_s: how long an answer is waited for, counted from when the printer has what it is to answer.
            echoes: this model says back the mark behind a label when the label is out; its language is Confirming.
        """
        self._language = language
        self._link = link
        self._model = model
        self._answer_s = answer_s
        self._echo = language if echoes and isinstance(language, Confirming) else None
        self._mark = random.randrange(MARKS)  # an echo that is late may be of a label before this start
        self._prepared: tuple[tuple[Image, bytes], ...] = ()
        self._maybe_cut = False  # whether a label was cut off is not known, but it may have been
        self._cut_off = b""  # what the printer still has to be sent after a job that was cut off

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
    def answers(self) -> bool:
        """Whether this model answers status questions; if not, a label is never more than SENT."""
        return self._model.answers

    def prepare(self, picture: Image) -> None:
        if self._fits(picture):
            self._prepared = (*self._prepared, (picture, self._language.label(picture)))[-PREPARED_KEPT:]

    def expect_cut_label(self) -> None:
        self._maybe_cut = not self._link.forgets

    def print_label(self, picture: Image, on_start: Callable[[], None] | None = None) -> Outcome:
        if not self._fits(picture):
            raise PictureError(
                f"The picture is {picture.width} dots wide, this printer's labels are {self.width_dots}.",
                "Check the label size in the settings.",
            )
        job = self._job(picture)
        if self._maybe_cut:
            self._cut_off, self._maybe_cut = self._language.end_cut_label(self._longest_job(picture)), False
        self._make_ready()
        mark = self._next_mark()
        if mark is not None and self._echo is not None:
            job += self._echo.confirmation(mark)
        if on_start is not None:
            on_start()
        self._send(job)
        return self._confirm(job, mark)

    def _fits(self, picture: Image) -> bool:
        return picture.mode == "1" and 0 < picture.width <= self.width_dots and picture.height > 0

    def _job(self, picture: Image) -> bytes:
        ready = (job for prepared, job in self._prepared if prepared is picture)
        return next(ready, b"") or self._language.label(picture)

    def _longest_job(self, picture: Image) -> bytes:
        """As many bytes as a printer can still wait for: one picture of this height, ink all over, and a header."""
        return bytes((self.width_dots + 7) // 8 * picture.height + HEADER_BYTES)

    def _next_mark(self) -> int | None:
        if self._echo is None:
            return None
        self._mark = (self._mark + 1) % MARKS
        return self._mark

    def status(self) -> PrinterStatus:
        with _nothing_sent():
            self._reach()
            return self._how_it_is()

    def close(self) -> None:
        self._link.close()

    def _make_ready(self) -> None:
        with _nothing_sent():
            self._reach()
            self._end_cut_label()
            status = self._how_it_is()
        if status.answered:
            _refuse(status, bytes_sent=0)
        if status.busy and isinstance(self._language, Telling):  # what it tells of that one would be taken for this
            raise BusyError("The printer is still printing the last label.", "Wait until it is out, then try again.")

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
        """Open the link, once more if it was lost since the last label: nothing is under way, so nothing is doubled."""
        try:
            self._link.open()
            self._link.drain()
        except LinkLostError:
            self._link.open()
            self._link.drain()

    def _end_cut_label(self) -> None:
        """Before the next label alone: it may feed paper, and whoever only asks how the printer is wants none."""
        if self._cut_off:
            self._link.write(self._cut_off)
            self._cut_off = b""

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

    def _confirm(self, job: bytes, mark: int | None) -> Outcome:
        """Learn whether it came out. Without an answer it is not even known whether the printer got all of it."""
        try:
            if mark is not None and self._echoed(mark):
                return Outcome.CONFIRMED
            status = self._at_the_end()
            if mark is not None and (status.ready or not status.answered):
                raise NoAnswerError("The printer did not say that the label is out.", "Look at it.")
        except PrinterError as error:
            self._remember_cut(job)
            error.bytes_sent = len(job)
            raise
        if status.answered:
            _refuse(status, bytes_sent=len(job))
        return Outcome.CONFIRMED if self._model.answers else Outcome.SENT

    def _echoed(self, mark: int) -> bool:
        """Wait for the printer to say back the mark. False if it falls silent, or talks of other things only."""
        assert self._echo is not None
        said, give_up = b"", time.monotonic() + LONGEST_S
        for _ in range(ANSWER_TRIES):
            more = self._link.read(self._answer_s)
            said += more
            if self._echo.confirmed(said) == mark:
                return True
            if not more or time.monotonic() > give_up:
                return False
        return False

    def _at_the_end(self) -> PrinterStatus:
        if not self._model.answers:
            self._link.flush()
            return self._port_status()
        if isinstance(self._language, Telling):
            return self._told(self._language)
        self._link.drain()  # a picture's bytes may look like a question to some printers; forget those answers
        return self._at_rest()

    def _told(self, language: Telling) -> PrinterStatus:
        """Listen, and ask nothing."""
        said, give_up = b"", time.monotonic() + LONGEST_S
        while not language.is_over(said) and time.monotonic() < give_up:
            more = self._link.read(self._answer_s)
            if not more:
                break
            said += more
        with _making_sense():
            status = language.ending(said)
        if status is None:
            raise NoAnswerError("The printer did not say that the label is out.", "Look at it.")
        return status

    def _at_rest(self) -> PrinterStatus:
        """Ask until no label is on its way: some answer at once, long before it is out. Waits as for an answer."""
        give_up = time.monotonic() + self._answer_s
        while (status := self._ask()).busy and status.ready:
            if time.monotonic() > give_up:
                raise BusyError("The printer says that it is still printing.", "Look at it: did the label come out?")
            self._link.read(BETWEEN_ASKS_S)
        return status

    def _ask(self) -> PrinterStatus:
        answers = [self._answer(question) for question in self._language.questions]
        with _making_sense():
            return self._language.status(answers)

    def _answer(self, question: bytes) -> bytes:
        self._link.write(question)
        answer = b""
        while not self._language.is_complete(question, answer):
            more = self._link.read(self._answer_s)
            if not more:
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
        raise NoAnswerError(
            "The printer's answer makes no sense.", "Check its cable, its speed and its language in the settings."
        ) from error


def _refuse(status: PrinterStatus, *, bytes_sent: int) -> None:
    if status.paper is Paper.OUT:
        raise OutOfPaperError("Out of labels.", "Load a roll and close the lid.", bytes_sent=bytes_sent)
    if status.cover_open:
        raise CoverOpenError("The printer's lid is open.", "Close the lid.", bytes_sent=bytes_sent)
    if status.fault:
        raise PrinterFaultError(status.fault, "Look at the printer.", bytes_sent=bytes_sent)


_OPTIONS = ("language", "dpi", "width", "size", "timeout", "status", "confirm", "name")
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
    stock = _stock(url.options.get("size") or size, dpi_of(url))
    language = LANGUAGES[url.choice("language", "escpos", LANGUAGES)].make(url, stock)
    return language.edge_mm(stock) if isinstance(language, Edged) else 0.0


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
    return LinkedPrinter(language, link, model, answer_s=stall_s, echoes=_echoes(url, language))


def _echoes(url: DeviceUrl, language: Language) -> bool:
    if url.choice("confirm", "status", ("status", "process-id")) == "status":
        return False
    if not isinstance(language, Confirming):
        raise DeviceUrlError(f"No {language.name} printer can confirm a label by a process id.", "Leave out confirm=.")
    return True


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
