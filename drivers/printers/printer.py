"""A printer: one language over one link, for one model. The order of a label is told here, once.

ask   anything wrong, or silence of a model that can answer: stop; nothing was sent
send  whatever goes wrong from the first byte on: nobody knows whether the label came out
ask   an answer without an error is the confirmation; silence or an error is not
"""

from __future__ import annotations

import re
from pathlib import PurePath

from PIL.Image import Image

from drivers.errors import DeviceUrlError
from drivers.printers.base import (
    CANNOT_SAY,
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
from drivers.printers.language import GarbledAnswerError, Kind, Language, Stock
from drivers.printers.links import STALL_S, DeviceFileLink, Link, SerialLink, TcpLink
from drivers.printers.tspl import TSPL
from drivers.printers.virtual import VirtualLink
from drivers.printers.zpl import ZPL
from drivers.urls import DeviceUrl

LANGUAGES: dict[str, Kind] = {"escpos": ESCPOS, "zpl": ZPL, "tspl": TSPL, "brother": BROTHER}


class LinkedPrinter:
    """A `LabelPrinter` (see base.py for what it promises)."""

    def __init__(self, language: Language, link: Link, model: Model, *, answer_s: float = STALL_S) -> None:
        self._language = language
        self._link = link
        self._model = model
        self._answer_s = answer_s
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

    def print_label(self, picture: Image) -> Outcome:
        if picture.mode != "1" or picture.width != self.width_dots or not picture.height:
            raise PictureError(
                f"The picture is {picture.width} dots wide, this printer's labels are {self.width_dots}.",
                "Check the label size in the settings.",
            )
        job = self._language.label(picture)
        self._make_ready()
        self._send(job)
        return self._confirm(len(job))

    def status(self) -> PrinterStatus:
        try:
            self._reach()
            return self._ask() if self._model.answers else CANNOT_SAY
        except PrinterError as error:
            error.bytes_sent = 0  # questions are no label
            raise

    def close(self) -> None:
        self._link.close()

    def _make_ready(self) -> None:
        status = self.status()
        if status.answered:
            _refuse(status, bytes_sent=0)

    def _reach(self) -> None:
        """Open the link, once more if it was lost since the last label: nothing is under way, so nothing is doubled."""
        try:
            self._link.open()
            self._link.drain()
        except LinkLostError:
            self._link.open()
            self._link.drain()
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

    def _confirm(self, sent: int) -> Outcome:
        try:
            if not self._model.answers:
                self._link.flush()
                return Outcome.SENT
            self._link.drain()  # a picture's bytes may look like a question to some printers; forget those answers
            status = self._ask()
        except PrinterError as error:
            error.bytes_sent = sent
            raise
        _refuse(status, bytes_sent=sent)
        return Outcome.CONFIRMED

    def _ask(self) -> PrinterStatus:
        answers = [self._answer(question) for question in self._language.questions]
        try:
            return self._language.status(answers)
        except GarbledAnswerError as error:
            raise NoAnswerError(
                "The printer's answer makes no sense.", "Check its cable, its speed and its language in the settings."
            ) from error

    def _answer(self, question: bytes) -> bytes:
        self._link.write(question)
        answer = b""
        while not self._language.is_complete(question, answer):
            more = self._link.read(self._answer_s)
            if not more:
                raise NoAnswerError(
                    "The printer does not answer.",
                    "Is it switched on? If it never answers, write status=no into its address.",
                )
            answer += more
        return answer


def _refuse(status: PrinterStatus, *, bytes_sent: int) -> None:
    if status.paper is Paper.OUT:
        raise OutOfPaperError("Out of labels.", "Load a roll and close the lid.", bytes_sent=bytes_sent)
    if status.cover_open:
        raise CoverOpenError("The printer's lid is open.", "Close the lid.", bytes_sent=bytes_sent)
    if status.fault:
        raise PrinterFaultError(status.fault, "Look at the printer.", bytes_sent=bytes_sent)


_OPTIONS = ("language", "dpi", "width", "size", "timeout", "status", "name")
_SIZE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:[x×*]\s*(\d{1,3}(?:\.\d+)?))?\s*(?:mm)?\s*", re.IGNORECASE)


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
    stock = _stock(url.options.get("size") or size, url.number("dpi", kind.dpi))
    language = kind.make(url, stock)
    width_dots = _width_dots(url, stock)
    link, answers = _link(url, width_dots, stall_s, language.name, stock.dpi)
    answers = url.choice("status", "yes" if answers else "no", ("yes", "no")) == "yes"
    model = Model(url.options.get("name") or _name(url), width_dots, stock.dpi, answers)
    return LinkedPrinter(language, link, model, answer_s=stall_s)


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
    if url.scheme == "file":
        file = DeviceFileLink(url.target, stall_s)
        return file, file.is_device()
    return VirtualLink(url.target, width_dots, language=language, dpi=dpi), True


def _stock(size: str, dpi: int) -> Stock:
    match = _SIZE.fullmatch(size)
    if match is None or not float(match[1]):
        raise DeviceUrlError(f"“{size}” is no label size.", "Write it in millimetres, like 58x40.")
    return Stock(float(match[1]), float(match[2] or 0), dpi)


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
