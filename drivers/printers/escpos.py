"""ESC/POS: the picture as rasters with feeds between them, then a feed to the next label.

Text is always sent as a picture, so no byte from outside can be a command. python-escpos only builds bytes here: its
own `paper_status()` takes a silent printer for one with paper, and its Serial has no write timeout.

**The label.** `ESC @`, then bands from top to bottom. A band with ink is one `GS v 0` (or `GS ( L`, function 112, and
function 50, which prints it). It starts at the left edge and is as wide as its last ink; the printer feeds as many dots
as the raster is high. White rows are sent as a raster one byte wide: it feeds the right number of dots on every model,
at one byte a row. `blank=feed` feeds them by `ESC J n` instead, in three bytes. Its unit is not a dot but the vertical
motion unit, 1/406 inch on a TM-L90 and 1/360 on a TM-T88. So `GS P` sets that to one dot first; a printer that does not
know `GS P` would stretch the label. `GS P` takes at most 255, so that at 300 dpi white rows are rasters in any case.
(Epson, ESC/POS Application Programming Guide Ver. 10.01, p. 470, and TM-T88III specification, p. 137: GS P.)

No raster has more than 65,525 bytes: GS ( L would count them wrong, and the printer would take the rest for commands.
`raster=one` sends the white too, in as few rasters as that allows, for printers that stop between two and show a seam.

**To the next label** (`feed=`): `label` and `mark` are `GS FF`, which models with a label or mark sensor know. `peel`
and `cut` are Epson's own `FS ( L` (the same guide, p. 655): function 67 feeds to where the next label starts unless
the paper stands there, and after the label 65 to where it is peeled, or 66 to where mark paper is cut. `lines` feeds
the gap by dots.

**Answers** (`ask=`): `dle-eot` asks four questions, each with one byte of answer. The printer answers them at once,
even in the middle of a job; an answer only proves that everything before the question has arrived. `gs-r` asks for the
paper only, and `asb` for four bytes about everything (`GS a`). Both are answered in order, when the label before them
is printed. After `GS a` the same four bytes also come unasked, whenever something changes, and look like an answer. So
`asb` asks `GS r` as well: the four bytes before its one byte are the answer. What the printer sends unasked in between
is recognised (escpos_answers.py).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL.Image import Image

from drivers.dots import dots
from drivers.printers.base import Paper, PrinterStatus
from drivers.printers.escpos_answers import Heard, Said, hear
from drivers.printers.ink import Band, bands, bits
from drivers.printers.language import IS_IT_ON, GarbledAnswerError, LanguageKind, PrinterTold, Proof, Stock
from drivers.urls import DeviceUrl
from drivers.words import words

ASK = b"\x10\x04"  # DLE EOT
ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER = (ASK + bytes([n]) for n in (1, 2, 3, 4))
ASK_PLAIN = b"\x1dr\x01"  # GS r 1: the paper sensors
ASK_AUTOMATIC = b"\x1da\x0e"  # GS a: on-line, error, paper; answers, and reports every change from then on
ASK_ALL = ASK_AUTOMATIC + ASK_PLAIN  # the answer to GS r comes last, so that the answer to GS a was before it
ASK_ECHO = b"\x1d(H\x06\x00\x30\x30"  # GS ( H, function 48; then four characters that the printer sends back
_ECHO = re.compile(rb"\x37\x22([0-9]{4})\x00")
CANCEL = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4, function 8: clear the buffers
NEXT_LABEL = b"\x1d\x0c"  # GS FF: print, and feed to where the next label starts; python-escpos has no call for it
PRINT_STORED = b"\x1d(L\x02\x0002"  # GS ( L, function 50
TO_START, TO_PEEL, TO_CUT = (b"\x1c(L\x02\x00" + function + b"0" for function in (b"C", b"A", b"B"))  # FS ( L 67 65 66

FIXED = 0b0001_0010  # of every answer to DLE EOT
OFFLINE = 0b0000_1000  # of DLE EOT 1
COVER_OPEN, STOPPED_BY_PAPER, ERROR = 0b0000_0100, 0b0010_0000, 0b0100_0000  # of DLE EOT 2
RECOVERABLE, CUTTER, UNRECOVERABLE, HEAD_HOT = 0b0000_0100, 0b0000_1000, 0b0010_0000, 0b0100_0000  # of DLE EOT 3
PAPER_LOW, PAPER_OUT = 0b0000_1100, 0b0110_0000  # of DLE EOT 4
PLAIN_LOW, PLAIN_OUT = 0b0000_0011, 0b0000_1100  # of GS r 1, and of the third byte of GS a
AUTOMATIC_COVER = 0b0010_0000  # of the first byte of GS a; OFFLINE is as above, and the second byte is as DLE EOT 3

HIGHEST = 1662  # rows of a raster: GS ( L takes no more (TM-T88V); several rasters make the same picture
MOST_BYTES = 65_525  # of ink in one raster: GS ( L counts its bytes in 16 bits, ten of them say how large it is
RASTER_COSTS = {"gs-v-0": 8, "gs-paren-l": 22, "one": 8, "one-gs-paren-l": 22}
LARGEST_UNIT = 255  # of GS P
FEED_COSTS, LONGEST_FEED = 3, 255  # ESC J n
GAP_MM = 2  # between two labels, for `feed=lines`: no sensor finds the next one


@dataclass(frozen=True, slots=True)
class EscPos:
    """The language, with the options of one address. It has no state."""

    dpi: int = 203
    raster: str = "gs-v-0"
    feed: str = "label"
    blank: str = "raster"
    ask: str = "dle-eot"
    darkness: int | None = None
    speed: int | None = None

    @property
    def name(self) -> str:
        return "escpos"

    @property
    def questions(self) -> Sequence[bytes]:
        return QUESTIONS[self.ask]

    @property
    def when_silent(self) -> str:
        return IS_IT_ON

    def label(self, picture: Image) -> bytes:
        """Reset, the picture as rasters and feeds, and the feed to the next label.

        >>> from PIL import Image
        >>> EscPos().label(Image.new("1", (8, 2), 0))
        b'\\x1b@\\x1dv0\\x00\\x01\\x00\\x02\\x00\\xff\\xff\\x1d\\x0c'
        """
        builder = _builder(picture.width)
        builder.hw("INIT")
        builder._raw(self._settings() + self._before())
        parts = self._bands(picture)
        if self.feed == "lines" or any(not part.width_bytes for part in parts):
            builder._raw(self._unit())
        for part in parts:
            self._add(builder, picture, part)
        builder._raw(self._after())
        return bytes(builder.output)

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether there is one whole answer of the kind that was asked for, or bytes that are no answer."""
        heard = hear(answer)
        kind = _kind(question)
        return _nonsense(heard, kind) or (not heard.rest and bool(heard.of(_mark(kind))))

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """See `Language`.

        >>> EscPos().status((b"\\x12", b"\\x12", b"\\x12", b"\\x1e")).paper
        <Paper.LOW: 'low'>
        """
        said = [_the_answer(question, answer) for question, answer in zip(self.questions, answers, strict=True)]
        if self.ask == "gs-r":
            return PrinterStatus(answered=True, paper=_paper(said[0][0], PLAIN_LOW, PLAIN_OUT))
        if self.ask == "asb":
            return automatic_status(said[0])
        return real_time_status(said)

    def end_cut_label(self, job: bytes) -> bytes:
        """Zeros are white within a raster, ignored outside of one. The feed after them aligns the next label."""
        return bytes(len(job)) + self._unit() * (self.feed == "lines") + self._after()

    @property
    def cancel(self) -> bytes:
        """`DLE EOT 8`, which is done at once, as the printer may wait for paper; then `ESC @` for what is left."""
        return CANCEL + b"\x1b@"

    @property
    def poll(self) -> bytes:
        return b"".join(self.questions) if self.ask == "dle-eot" else b""

    def probe(self, mark: int) -> bytes:
        """A printer that does not know `GS ( H` takes the mark for text, and forgets it at the second `ESC @`."""
        return b"\x1b@" + self.behind(Proof.MARK, mark) + b"\x1b@" + ASK_PLAIN

    def behind(self, proof: Proof, mark: int) -> bytes:
        """
        >>> EscPos().behind(Proof.MARK, 21), EscPos().behind(Proof.IN_ORDER, 21)
        (b'\\x1d(H\\x06\\x00000021', b'\\x1dr\\x01')
        """
        return {Proof.MARK: ASK_ECHO + b"%04d" % mark, Proof.IN_ORDER: ASK_PLAIN}.get(proof, b"")

    def heard(self, said: bytes) -> PrinterTold:
        """
        >>> EscPos().heard(b"\\x127\\x220021\\x00\\x12").marks
        (21,)
        """
        heard = hear(said)
        plain, at_once = heard.of(Said.PLAIN), heard.of(Said.REAL_TIME)
        rounds = len(at_once) // len(QUESTIONS["dle-eot"])
        marks = (_ECHO.fullmatch(block) for block in heard.of(Said.BLOCK))
        return PrinterTold(
            marks=tuple(int(mark[1]) for mark in marks if mark),
            in_order=len(plain),
            status=self._newest(heard, at_once[: rounds * len(QUESTIONS["dle-eot"])]),
            polls=rounds,
            nonsense=bool(heard.of(Said.STRANGE)),
        )

    def _newest(self, heard: Heard, at_once: Sequence[bytes]) -> PrinterStatus | None:
        """The newest status. The answer in order tells of the paper only, and is newest: it came after all else."""
        plain, automatic = heard.of(Said.PLAIN), heard.of(Said.AUTOMATIC)
        if plain and plain[-1][0] & PLAIN_OUT:
            return PrinterStatus(answered=True, paper=Paper.OUT)
        if automatic and self.ask == "asb":
            return automatic_status(automatic[-1])
        return real_time_status(at_once[-4:]) if at_once else None

    @property
    def _feeds(self) -> bool:
        return self.blank == "feed" and self.dpi <= LARGEST_UNIT

    def _bands(self, picture: Image) -> list[Band]:
        """The bands from top to bottom, with ink or white; all of the picture in one where `raster=one` says so."""
        width_bytes = (picture.width + 7) // 8
        if self.raster.startswith("one"):
            parts = [Band(0, picture.height, width_bytes)]
        else:
            parts = bands(bits(picture), RASTER_COSTS[self.raster], FEED_COSTS, HIGHEST)
        return [small for part in parts for small in _no_larger(part)]

    @property
    def _by_graphics(self) -> bool:
        return self.raster.endswith("gs-paren-l")

    def _add(self, builder: Any, picture: Image, part: Band) -> None:
        if not part.width_bytes:
            builder._raw(self._white(part.height))
            return
        right = min(part.width_bytes * 8, picture.width)
        ink = picture.crop((0, part.top, right, part.top + part.height))
        builder.image(ink, impl="graphics" if self._by_graphics else "bitImageRaster", fragment_height=HIGHEST)

    def _white(self, rows: int) -> bytes:
        """The bytes that feed so many dots without ink."""
        if not self._feeds:
            return b"".join(self._white_raster(part) for part in _parts(rows, HIGHEST))
        return b"".join(b"\x1bJ" + bytes([step]) for step in _parts(rows, LONGEST_FEED))

    def _white_raster(self, rows: int) -> bytes:
        """One byte wide, by the same command as the ink, so that the printer need not know another."""
        height = rows.to_bytes(2, "little")
        if not self._by_graphics:
            return b"\x1dv0\x00\x01\x00" + height + bytes(rows)
        stored = b"0p0\x01\x011" + b"\x08\x00" + height + bytes(rows)  # one colour, normal size, 8 dots wide
        return b"\x1d(L" + len(stored).to_bytes(2, "little") + stored + PRINT_STORED

    def _unit(self) -> bytes:
        """Set the motion unit to one dot."""
        return b"\x1dP" + bytes([self.dpi, self.dpi]) if self._feeds else b""

    def _settings(self) -> bytes:
        """`GS ( K`, functions 49 (density; below 0 is lighter) and 50 (speed). Left out, the printer keeps its own."""
        given = {b"1": self.darkness, b"2": self.speed}
        said = (which + bytes([value & 0xFF]) for which, value in given.items() if value is not None)
        return b"".join(b"\x1d(K\x02\x00" + one for one in said)

    def _before(self) -> bytes:
        return TO_START if self.feed in ("peel", "cut") else b""

    def _after(self) -> bytes:
        if self.feed == "lines":
            return self._white(dots(GAP_MM, self.dpi))
        return {"peel": TO_PEEL, "cut": TO_CUT}.get(self.feed, NEXT_LABEL)


QUESTIONS = {
    "dle-eot": (ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER),
    "gs-r": (ASK_PLAIN,),
    "asb": (ASK_ALL,),
}


def _open(url: DeviceUrl, stock: Stock) -> EscPos:
    return EscPos(
        dpi=stock.dpi,
        raster=url.choice("raster", "gs-v-0", RASTER_COSTS),
        feed=url.choice("feed", "label", ("label", "mark", "peel", "cut", "lines")),
        blank=url.choice("blank", "raster", ("raster", "feed")),
        ask=url.choice("ask", "dle-eot", QUESTIONS),
        darkness=url.whole("darkness", -8, 8),
        speed=url.whole("speed", 1, 14),
    )


ESCPOS = LanguageKind(_open, ("raster", "feed", "blank", "ask", "darkness", "speed"))


def real_time_status(answers: Sequence[bytes]) -> PrinterStatus:
    """The status from the four answers to `DLE EOT` 1 to 4, one byte each."""
    printer, offline, error, paper = (answer[0] for answer in answers)
    return PrinterStatus(
        answered=True,
        paper=Paper.OUT if offline & STOPPED_BY_PAPER else _paper(paper, PAPER_LOW, PAPER_OUT),
        cover_open=bool(offline & COVER_OPEN),
        fault=_fault(printer, offline, error),
    )


def automatic_status(packet: bytes) -> PrinterStatus:
    """The status from the four bytes of `GS a`.

    >>> automatic_status(b"\\x18\\x00\\x0c\\x00").words
    'Out of labels.'
    """
    printer, error, sensors, _ = packet
    paper = _paper(sensors, PLAIN_LOW, PLAIN_OUT)
    cover_open = bool(printer & AUTOMATIC_COVER)
    fault = _error(error)
    if not fault and printer & OFFLINE and not cover_open and paper is not Paper.OUT:
        fault = words("The printer is off-line.")
    return PrinterStatus(answered=True, paper=paper, cover_open=cover_open, fault=fault)


def _kind(question: bytes) -> Said:
    return {ASK_PLAIN: Said.PLAIN, ASK_ALL: Said.AUTOMATIC}.get(question, Said.REAL_TIME)


def _mark(kind: Said) -> Said:
    """The kind of byte that comes once, at the end of such an answer."""
    return Said.PLAIN if kind is Said.AUTOMATIC else kind


def _nonsense(heard: Heard, kind: Said) -> bool:
    """Whether there are bytes that were neither asked for nor may come unasked, or an end without an answer."""
    said = [answer.said for answer in heard.answers if answer.said is not Said.BLOCK]
    if kind is Said.AUTOMATIC and said[:1] == [Said.PLAIN]:
        return True
    return any(one not in (_mark(kind), Said.AUTOMATIC) for one in said)


def _the_answer(question: bytes, answer: bytes) -> bytes:
    """The bytes of the answer: of automatic statuses the last, which is the newest; of any other kind the only one."""
    kind = _kind(question)
    heard = hear(answer)
    said = heard.of(kind)
    if heard.rest or not said or len(heard.of(_mark(kind))) != 1 or _nonsense(heard, kind):
        raise GarbledAnswerError(f"not an answer to {question.hex(' ')}: {answer[:16].hex(' ')}")
    return said[-1]


def _parts(rows: int, highest: int) -> list[int]:
    """
    >>> _parts(600, 255), _parts(255, 255)
    ([255, 255, 90], [255])
    """
    return [min(highest, rows - top) for top in range(0, rows, highest)]


def _no_larger(part: Band) -> list[Band]:
    """Cut a band into rasters that are not too large for a printer.

    >>> [band.height for band in _no_larger(Band(0, 2000, 80))], [band.height for band in _no_larger(Band(0, 5000, 0))]
    ([819, 819, 362], [5000])
    """
    if not part.width_bytes:
        return [part]
    tops = range(0, part.height, highest := min(HIGHEST, MOST_BYTES // part.width_bytes))
    return [Band(part.top + top, min(highest, part.height - top), part.width_bytes) for top in tops]


def _paper(byte: int, low: int, out: int) -> Paper:
    if byte & out:
        return Paper.OUT
    return Paper.LOW if byte & low else Paper.OK


def _error(byte: int) -> str:
    """The fault in the answer to DLE EOT 3, which has the same bits as the second byte of GS a."""
    if byte & UNRECOVERABLE:
        return words("The printer has a fault; switch it off and on.")
    if byte & CUTTER:
        return words("The printer's cutter is stuck.")
    if byte & HEAD_HOT:
        return words("The print head is too hot; it goes on when it has cooled.")
    return words("The printer has an error.") if byte & RECOVERABLE else ""


def _fault(printer: int, offline: int, error: int) -> str:
    if fault := _error(error):
        return fault
    if offline & ERROR:
        return words("The printer has an error.")
    known = offline & (COVER_OPEN | STOPPED_BY_PAPER)
    return words("The printer is off-line.") if printer & OFFLINE and not known else ""


def _builder(width_dots: int) -> Any:
    """A new builder that knows how wide the head is; otherwise python-escpos prints a warning for each picture."""
    dummy, profile = _escpos()
    printer = profile()
    media = {**printer.profile_data.get("media", {}), "width": {"mm": "Unknown", "pixels": width_dots}}
    printer.profile_data = {**printer.profile_data, "media": media}
    return dummy(profile=printer)


@cache
def _escpos() -> tuple[Any, Any]:
    """python-escpos, imported with the first label, as that takes 0.2 s. Its empty temporary folder is removed."""
    from escpos import capabilities
    from escpos.printer.dummy import Dummy

    if capabilities.pickle_dir and "ESCPOS_CAPABILITIES_PICKLE_DIR" not in capabilities.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy, capabilities.Profile
