"""TSPL, the language of TSC's printers and of most cheap shipping label printers: bitmaps where the ink is.

    SIZE 58 mm,40 mm / GAP 2 mm,0 mm / DIRECTION 0 / REFERENCE 0,0 / CLS
    BITMAP x,y,width_bytes,height,0,data / PRINT 1,1

Each line ends with CR LF (TSPL/TSPL2 Programming Language, TSC). In BITMAP's data a 0 bit burns; the bytes are counted,
so that none of them ends it. `CLS` makes the label white. Each BITMAP is a box of whole bytes around ink; as no two
of them overlap, mode 0 (overwrite) is as good as any. Bits beyond the picture's width are 1, which is white.

SIZE is the picture in millimetres at the printer's dots, 8 to the millimetre at 203 dpi. `feed=label` (with `gap=`,
2 mm) sends GAP, `mark` sends BLINE, `lines` is a roll without either.

`darkness=` is DENSITY (0 to 15), `speed=` is SPEED (inches a second); left out, the printer keeps its own.

**Answers** (`ask=`): `full` is `<ESC>!S`, answered by STX, four bytes, ETX CR LF (the same manual, p. 85; firmware
V6.29 EZ and later). `byte` is `<ESC>!?`, answered by one byte, for older firmware and for clones. Both are answered at
once, also while the printer has an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL.Image import Image

from drivers.dots import dots_per_mm
from drivers.printers.base import Paper, PrinterStatus
from drivers.printers.ink import Bits, InkBox, bits, boxes, cut
from drivers.printers.language import IS_IT_ON, GarbledAnswerError, LanguageKind, Stock
from drivers.urls import DeviceUrl
from drivers.words import words

ASK = {"full": b"\x1b!S", "byte": b"\x1b!?"}
CANCEL = b"\x1b!."
LENGTHS = {ASK["full"]: 8, ASK["byte"]: 1}
GAP_MM, MARK_MM = 2, 3
BITMAP_COSTS = len(b"BITMAP 000,000,00,000,0,\r\n")

# <ESC>!?
HEAD_OPEN, JAM, NO_PAPER, NO_RIBBON, PAUSED, PRINTING, COVER_OPEN, TEMPERATURE = (1 << bit for bit in range(8))
# <ESC>!S: each of its four bytes has bit 6 set; the rest by byte: message, warning, error, media
NORMAL = 0x40
PAUSE, BACKING, CUTTING, PRINTER_ERROR, FORM_FEED, WAITS_FOR_KEY, WAITS_FOR_HAND, BATCH, IMAGING = b"`BCEFKLPW"
MESSAGES = b"@`BCEFKLPW"
BUFFER_FULL = 0b0000_1000
HEAD_HOT, MOTOR_HOT, CUTTER, MEMORY = 0b0000_0001, 0b0000_0010, 0b0000_1000, 0b0001_0000
EMPTY, PAPER_JAM, RIBBON_EMPTY, RIBBON_JAM, HEAD_UP = (0b0000_0001, 0b0000_0010, 0b0000_0100, 0b0000_1000, 0b0010_0000)


@dataclass(frozen=True, slots=True)
class Tspl:
    """The language, with the options of one address. It has no state."""

    dpi: int = 203
    feed: str = "label"
    gap_mm: int = GAP_MM
    ask: str = "full"
    darkness: int | None = None
    speed: int | None = None

    @property
    def name(self) -> str:
        return "tspl"

    @property
    def questions(self) -> Sequence[bytes]:
        return (ASK[self.ask],)

    @property
    def when_silent(self) -> str:
        return IS_IT_ON

    def label(self, picture: Image) -> bytes:
        """See `Language`.

        >>> from PIL import Image
        >>> Tspl().label(Image.new("1", (8, 1), 0)).split(b"\\r\\n")[4:]
        [b'CLS', b'BITMAP 0,0,1,1,0,\\x00', b'PRINT 1,1', b'']
        """
        ink = bits(picture)
        lines = [
            b"SIZE %b mm,%b mm" % tuple(_mm(side, self.dpi) for side in picture.size),
            self._tracking(),
            b"DIRECTION 0",
            b"REFERENCE 0,0",
            *([] if self.darkness is None else [b"DENSITY %d" % self.darkness]),
            *([] if self.speed is None else [b"SPEED %d" % self.speed]),
            b"CLS",
            *(_bitmap(ink, box) for box in boxes(ink, BITMAP_COSTS)),
            b"PRINT 1,1",
        ]
        return b"".join(line + b"\r\n" for line in lines)

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether there are as many bytes as the answer has, or bytes that do not begin as an answer does."""
        return len(answer) >= LENGTHS[question] or (question == ASK["full"] and answer[:1] not in (b"", b"\x02"))

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """See `Language`.

        >>> Tspl().status((b"\\x02P@@@\\x03\\r\\n",)).words, Tspl(ask="byte").status((b"\\x04",)).words
        ('Ready.', 'Out of labels.')
        """
        (answer,) = answers
        if self.ask == "byte":
            return _byte_status(answer)
        framed = len(answer) == 8 and answer[:1] == b"\x02" and answer[5:] == b"\x03\r\n"
        if not framed or answer[1] not in MESSAGES or not all(byte & 0b1100_0000 == NORMAL for byte in answer[2:5]):
            raise GarbledAnswerError(f"not an answer to <ESC>!S: {answer[:16].hex(' ')}")
        return _full_status(*answer[1:5])

    def end_cut_label(self, job: bytes) -> bytes:
        """Bytes of ones are white within a bitmap, and no command outside of one."""
        return b"\xff" * len(job) + b"\r\nCLS\r\n"

    @property
    def cancel(self) -> bytes:
        """`<ESC>!.` (the manual, “<ESC>!.”): drops all that waits to be printed."""
        return CANCEL

    def _tracking(self) -> bytes:
        if self.feed == "mark":
            return b"BLINE %d mm,0 mm" % MARK_MM
        return b"GAP %d mm,0 mm" % (self.gap_mm if self.feed == "label" else 0)


def _bitmap(ink: Bits, box: InkBox) -> bytes:
    place = b"BITMAP %d,%d,%d,%d,0," % (box.left * 8, box.top, box.width_bytes, box.height)
    return place + (~cut(ink, box)).tobytes()


def _mm(side_dots: int, dpi: int) -> bytes:
    """
    >>> _mm(464, 203), _mm(463, 203)
    (b'58', b'57.875')
    """
    return f"{side_dots / dots_per_mm(dpi):.3f}".rstrip("0").rstrip(".").encode()


_JAMMED = words("The labels are jammed.")
_NO_RIBBON = words("The printer is out of ribbon.")
_PAUSED = words("The printer is paused; press its button.")
_BYTE_FAULTS = (
    (JAM, _JAMMED),
    (NO_RIBBON, _NO_RIBBON),
    (TEMPERATURE, words("It is too hot or too cold for the printer.")),
    (PAUSED, _PAUSED),
)
_ERROR_FAULTS = (
    (HEAD_HOT, words("The print head is too hot; it goes on when it has cooled.")),
    (MOTOR_HOT, words("The printer's motor is too hot; it goes on when it has cooled.")),
    (CUTTER, words("The printer's cutter is stuck.")),
    (MEMORY, words("The printer's memory is full; switch it off and on.")),
)
_MEDIA_FAULTS = (
    (PAPER_JAM, _JAMMED),
    (RIBBON_EMPTY, _NO_RIBBON),
    (RIBBON_JAM, words("The printer's ribbon is jammed.")),
)
_MESSAGE_FAULTS = {PAUSE: _PAUSED, WAITS_FOR_KEY: words("The printer waits for its button to be pressed.")}


def _first(byte: int, faults: Sequence[tuple[int, str]]) -> str:
    """The first fault of which the bit is set; "" where none is."""
    return next((fault for bit, fault in faults if byte & bit), "")


def _byte_status(answer: bytes) -> PrinterStatus:
    if len(answer) != 1:
        raise GarbledAnswerError(f"not an answer to <ESC>!?: {answer[:16].hex(' ')}")
    byte = answer[0]
    return PrinterStatus(
        answered=True,
        paper=Paper.OUT if byte & NO_PAPER else Paper.OK,
        cover_open=bool(byte & (HEAD_OPEN | COVER_OPEN)),
        fault=_first(byte, _BYTE_FAULTS),
        busy=bool(byte & PRINTING),
    )


def _full_status(message: int, warning: int, error: int, media: int) -> PrinterStatus:
    fault = _first(error, _ERROR_FAULTS) or _first(media, _MEDIA_FAULTS) or _MESSAGE_FAULTS.get(message, "")
    status = PrinterStatus(
        answered=True,
        paper=Paper.OUT if media & EMPTY else Paper.OK,
        cover_open=bool(media & HEAD_UP),
        fault=fault,
        busy=message in (BACKING, CUTTING, FORM_FEED, BATCH, IMAGING) or bool(warning & BUFFER_FULL),
    )
    if status.ready and (message == PRINTER_ERROR or error & 0x3F or media & 0x3F):
        return PrinterStatus(answered=True, paper=status.paper, fault=words("The printer has an error."))
    return status


def _open(url: DeviceUrl, stock: Stock) -> Tspl:
    return Tspl(
        dpi=stock.dpi,
        feed=url.choice("feed", "label", ("label", "mark", "lines")),
        gap_mm=url.number("gap", GAP_MM),
        ask=url.choice("ask", "full", ASK),
        darkness=url.whole("darkness", 0, 15),
        speed=url.whole("speed", 1, 14),
    )


TSPL = LanguageKind(_open, ("feed", "gap", "ask", "darkness", "speed"))
