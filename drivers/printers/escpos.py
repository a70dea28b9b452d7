"""ESC/POS, as python-escpos builds it: one raster (`GS v 0`), then a feed to the next label (`GS FF`).

Text always goes as a picture, so no byte from outside can be a command. The library is used as a builder of bytes
alone: its own `paper_status()` takes a silent printer for one with paper, its Serial has no write timeout.

Answers are those of `DLE EOT n`, n = 1 to 4 (Epson's command reference): one byte each, in which bits 1 and 4 are
always 1 and bits 0 and 7 always 0, so that most garbage is known as such. The command is handled at once, also in
the middle of a job; over one stream an answer still proves that everything before it has arrived.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from functools import cache
from typing import Any

from PIL.Image import Image

from drivers.printers.base import Paper, PrinterStatus
from drivers.printers.language import GarbledAnswerError

ASK = b"\x10\x04"  # DLE EOT
ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER = (ASK + bytes([n]) for n in (1, 2, 3, 4))
NEXT_LABEL = b"\x1d\x0c"  # GS FF: print, and feed to where the next label starts; python-escpos has no call for it

FIXED_MASK, FIXED = 0b1001_0011, 0b0001_0010
OFFLINE = 0b0000_1000  # of DLE EOT 1
COVER_OPEN, STOPPED_BY_PAPER, ERROR = 0b0000_0100, 0b0010_0000, 0b0100_0000  # of DLE EOT 2
CUTTER, UNRECOVERABLE, HEAD_HOT = 0b0000_1000, 0b0010_0000, 0b0100_0000  # of DLE EOT 3
PAPER_LOW, PAPER_OUT = 0b0000_1100, 0b0110_0000  # of DLE EOT 4

ASK_ECHO = b"\x1d(H\x06\x00\x30\x30"  # GS ( H, function 48; then four characters that the printer says back
_ECHO = re.compile(rb"\x37\x22([0-9]{4})\x00")


class EscPos:
    """The language. It has no state: one for all printers will do."""

    name = "escpos"
    questions: Sequence[bytes] = (ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER)

    def label(self, picture: Image) -> bytes:
        """Reset, the picture as one raster, and the feed to the next label.

        >>> from PIL import Image
        >>> EscPos().label(Image.new("1", (8, 2), 0))
        b'\\x1b@\\x1dv0\\x00\\x01\\x00\\x02\\x00\\xff\\xff\\x1d\\x0c'
        """
        builder = _builder(picture.width)
        builder.hw("INIT")
        builder.image(picture, impl="bitImageRaster", fragment_height=0xFFFF)
        return bytes(builder.output) + NEXT_LABEL

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Every answer is one byte."""
        return len(answer) >= 1

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """What four answers say.

        >>> EscPos().status((b"\\x12", b"\\x12", b"\\x12", b"\\x1e")).paper
        <Paper.LOW: 'low'>
        """
        printer, offline, error, paper = (_status_byte(answer) for answer in answers)
        return PrinterStatus(
            answered=True,
            paper=_paper(offline, paper),
            cover_open=bool(offline & COVER_OPEN),
            fault=_fault(printer, offline, error),
        )

    def end_cut_label(self, job: bytes) -> bytes:
        """Zeros are white in a raster and nothing outside of one; then the feed, so that the next label is aligned."""
        return bytes(len(job)) + NEXT_LABEL

    def confirmation(self, mark: int) -> bytes:
        """
        >>> EscPos().confirmation(21)
        b'\\x1d(H\\x06\\x00000021'
        """
        return ASK_ECHO + b"%04d" % mark

    def confirmed(self, answer: bytes) -> int | None:
        """
        >>> EscPos().confirmed(b"\\x12" + b"7\\x220021\\x00")
        21
        """
        found = _ECHO.findall(answer)
        return int(found[-1]) if found else None


def _status_byte(answer: bytes) -> int:
    if len(answer) != 1 or answer[0] & FIXED_MASK != FIXED:
        raise GarbledAnswerError(f"not an answer to DLE EOT: {answer[:16].hex(' ')}")
    return answer[0]


def _paper(offline: int, paper: int) -> Paper:
    if paper & PAPER_OUT or offline & STOPPED_BY_PAPER:
        return Paper.OUT
    return Paper.LOW if paper & PAPER_LOW else Paper.OK


def _fault(printer: int, offline: int, error: int) -> str:
    if error & UNRECOVERABLE:
        return "The printer has a fault; switch it off and on."
    if error & CUTTER:
        return "The printer's cutter is stuck."
    if error & HEAD_HOT:
        return "The print head is too hot; it goes on when it has cooled."
    if offline & ERROR:
        return "The printer has an error."
    known = offline & (COVER_OPEN | STOPPED_BY_PAPER)
    return "The printer is off-line." if printer & OFFLINE and not known else ""


def _builder(width_dots: int) -> Any:
    """A fresh builder that knows how wide the head is: without, python-escpos prints a warning for each picture."""
    dummy, profile = _escpos()
    printer = profile()
    media = {**printer.profile_data.get("media", {}), "width": {"mm": "Unknown", "pixels": width_dots}}
    printer.profile_data = {**printer.profile_data, "media": media}
    return dummy(profile=printer)


@cache
def _escpos() -> tuple[Any, Any]:
    """python-escpos, imported with the first label: 0.2 s, and it leaves an empty temporary folder each time."""
    from escpos import capabilities
    from escpos.printer.dummy import Dummy

    if capabilities.pickle_dir and "ESCPOS_CAPABILITIES_PICKLE_DIR" not in capabilities.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy, capabilities.Profile
