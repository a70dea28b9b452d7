"""Status questions to a printer, the wait for their answers, and the errors that bad answers become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drivers.printers.base import (
    CANNOT_SAY,
    BusyError,
    CoverOpenError,
    NoAnswerError,
    OutOfPaperError,
    Paper,
    PrinterError,
    PrinterFaultError,
    PrinterStatus,
)
from drivers.printers.language import GarbledAnswerError, Language, Telling
from drivers.printers.links import Link, PortLink
from drivers.printers.waiting import BEGINS_S, MOST_SAID, AnswerPatience, longest_print_s, stood_still
from drivers.words import words

PAPER_EMPTY, PORT_NO_ERROR = 0b0010_0000, 0b0000_1000  # of a port's status byte: USB Printer Class 1.1, table 4
BETWEEN_ASKS_S = 0.1  # while the printer says that it is busy
BETWEEN_IDLE_S = 0.01  # while it has not said so yet
TELLING_S = 20.0  # longer to wait for a printer that reports unasked: a Brother QL may cool down first
NO_SENSE = words("The printer's answer makes no sense.")
CHECK_SETTINGS = words("Check its cable, its speed and its language in the settings.")


class Questions:
    """Asks in one language over one link, and waits for the answers."""

    def __init__(self, language: Language, link: Link, answer_s: float, clock: Callable[[], float]) -> None:
        self._language = language
        self._link = link
        self._answer_s = answer_s
        self._clock = clock

    def ask(self) -> PrinterStatus:
        answers = [self._answer(question) for question in self._language.questions]
        with making_sense():
            return self._language.status(answers)

    def _answer(self, question: bytes) -> bytes:
        self._link.write(question)
        answer, patience = b"", AnswerPatience(self._link, self._clock, self._answer_s)
        while not self._language.is_complete(question, answer):
            more = self._link.read(self._answer_s)
            if not more or patience.is_over or len(answer) > MOST_SAID:
                raise NoAnswerError(words("The printer does not answer."), self._language.when_silent)
            answer += more
        return answer

    def port_status(self) -> PrinterStatus:
        """An error that the port of a printer that cannot answer reports; else CANNOT_SAY.

        A port that reports no error proves nothing: many report that for ever.
        """
        byte = self._link.port_byte() if isinstance(self._link, PortLink) else None
        if byte is None or (byte & PORT_NO_ERROR and not byte & PAPER_EMPTY):
            return CANNOT_SAY
        if byte & PAPER_EMPTY:
            return PrinterStatus(answered=True, paper=Paper.OUT)
        return PrinterStatus(answered=True, fault=words("The printer has an error."))

    def told(self, language: Telling, height_mm: float) -> PrinterStatus:
        """How a label went, of a printer that reports it unasked. Silence is waited out, as it may cool down first.

        Raises:
            NoAnswerError: it did not report an end in time, or sent bytes that are no report.
        """
        said, give_up = b"", self._clock() + self._answer_s + TELLING_S + longest_print_s(height_mm)
        while not language.is_over(said) and self._clock() < give_up and len(said) < MOST_SAID:
            more = self._link.read(self._answer_s)
            if not more and language.ending(said) is not None:
                break
            said += more
        with making_sense():
            status = language.ending(said)
        if status is None:
            raise NoAnswerError(words("The printer did not say that the label is out."), words("Look at it."))
        return status

    def at_rest(self, height_mm: float) -> tuple[PrinterStatus, bool]:
        """Ask until it no more says that it prints. Returns its status, and whether it ever said that it prints.

        A printer may say that it is idle while it still reads a label. So “idle” counts only after it was busy, or
        after `BEGINS_S`.
        """
        began, was_busy = self._clock(), False
        give_up = began + self._answer_s + longest_print_s(height_mm)
        while True:
            asked = self._clock()
            status = self.ask()
            if not status.ready or (not status.busy and (was_busy or asked - began >= BEGINS_S)):
                return status, was_busy
            if status.busy and self._clock() > give_up:
                raise BusyError(
                    words("The printer says that it is still printing."), words("Look at it: did the label come out?")
                )
            was_busy = was_busy or status.busy
            self._link.read(BETWEEN_ASKS_S if status.busy else BETWEEN_IDLE_S)


@contextmanager
def nothing_sent() -> Iterator[None]:
    """Errors inside have `bytes_sent` 0: what is sent here (questions, the end of an earlier job) is no label."""
    try:
        yield
    except PrinterError as error:
        error.bytes_sent = 0
        raise


@contextmanager
def making_sense() -> Iterator[None]:
    """A GarbledAnswerError inside becomes a NoAnswerError, which is for people."""
    try:
        yield
    except GarbledAnswerError as error:
        raise NoAnswerError(NO_SENSE, CHECK_SETTINGS) from error


def refuse(status: PrinterStatus, *, bytes_sent: int) -> None:
    """Raise the error of a status with which a printer cannot print."""
    if status.paper is Paper.OUT:
        raise OutOfPaperError(words("Out of labels."), words("Load a roll and close the lid."), bytes_sent=bytes_sent)
    if status.cover_open:
        raise CoverOpenError(words("The printer's lid is open."), words("Close the lid."), bytes_sent=bytes_sent)
    if status.fault:
        raise PrinterFaultError(status.fault, words("Look at the printer."), bytes_sent=bytes_sent)


def refuse_standstill(height_mm: float, elapsed_s: float) -> None:
    """Raise BusyError where a printer was silent for so long within a label that it must have stopped."""
    if stood_still(height_mm, elapsed_s):
        raise BusyError(
            words("The printer stood still within a label."), words("Look whether it came out."), bytes_sent=1
        )
