"""The code on a label: its content and its modules.

Without a GTIN a code holds the unit's number. With one it can be a GS1 DataMatrix, (01) GTIN (10) batch (21) unit
(15 or 17) date, or a GS1 Digital Link, whose path has 01, 10, 21 in this order. zxing-cpp writes both correctly (FNC1
where it belongs), but accepts any digits as a GTIN or a date, so those are checked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import numpy as np
import zxingcpp

from db.rules.gs1_unit import LONGEST_FIELD, written_batch
from db.rules.gtin import gtin14
from kiosk.labels.errors import LabelError
from kiosk.locale import _

LARGEST_BYTES = 300
"""A code with more bytes cannot be read reliably on a jar."""

_CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
"""GS1 character set 82: General Specifications, figure 7.11-1."""
_LINK = re.compile(r"https?://[a-z0-9.\-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~\-]+)*", re.IGNORECASE)


class CodeError(LabelError):
    """The content cannot be encoded in such a code."""


class CodeStyle(Enum):
    """Which code a kitchen wants on its jars. The last two need the product's GTIN."""

    QR = "qr"
    DATAMATRIX = "datamatrix"
    GS1_DATAMATRIX = "gs1-datamatrix"
    DIGITAL_LINK = "digital-link"

    @property
    def needs_gtin(self) -> bool:
        """Without a GTIN the code holds the number only, and a check of the label says so."""
        return self in (CodeStyle.GS1_DATAMATRIX, CodeStyle.DIGITAL_LINK)


class Level(Enum):
    """A QR code's error correction. A DataMatrix has only one, which needs no level."""

    M = "M"
    Q = "Q"
    H = "H"

    @property
    def corrects(self) -> float:
        """Roughly, the share of a QR code that may be damaged."""
        return {"M": 0.15, "Q": 0.25, "H": 0.30}[self.value]


class CodeSizing(Enum):
    """How error correction and size are chosen (`code_sizes`). A reprint of an old label keeps its own choice."""

    FIRST = 1
    """QR codes of level M, with modules of one size."""
    SURVIVES = 2
    """The most robust code that fits into the same square."""


@dataclass(frozen=True, slots=True)
class Code:
    """`text`: the input of the encoder; for a GS1 code, its fields with their identifiers in brackets."""

    text: str
    matrix: bool = False
    gs1: bool = False
    close: bool = False
    """With a reduced quiet zone, for lids that have no room otherwise."""
    level: Level = Level.M
    choice: CodeSizing = CodeSizing.SURVIVES

    @property
    def quiet_modules(self) -> int:
        """The quiet zone on every side: ISO/IEC 18004 requires 4 modules for QR codes, ISO/IEC 16022 one; we use 2.

        A close QR code has 3, plus the paper around it.
        """
        if self.matrix:
            return 1 if self.close else 2
        return 3 if self.close else 4


NO_CODE = Code("")


def number_code(style: CodeStyle, number: str) -> Code:
    """A code that is only scanned in the kitchen: a DataMatrix, unless the kitchen chose QR codes."""
    return Code(number, matrix=style is not CodeStyle.QR)


def unit_code(
    style: CodeStyle, number: str, trade_item: TradeItem | None, link: str, choice: CodeSizing = CodeSizing.SURVIVES
) -> Code:
    """The code of one unit.

    Raises:
        CodeError: the GTIN, the batch or the unit cannot be part of a GS1 code.

    >>> jam = TradeItem("09506000134352", "SJ-20260304-A", "017", date(2027, 3, 4), False)
    >>> unit_code(CodeStyle.GS1_DATAMATRIX, "", jam, "").text
    '(01)09506000134352(10)SJ-20260304-A(21)017(15)270304'
    >>> unit_code(CodeStyle.DIGITAL_LINK, "", jam, "https://id.gs1.org").text
    'https://id.gs1.org/01/09506000134352/10/SJ-20260304-A/21/017?15=270304'
    >>> unit_code(CodeStyle.DIGITAL_LINK, "SJ-20260304-A-017", None, "https://id.gs1.org").text
    'SJ-20260304-A-017'
    """
    matrix = style in (CodeStyle.DATAMATRIX, CodeStyle.GS1_DATAMATRIX)
    if trade_item is None or style in (CodeStyle.QR, CodeStyle.DATAMATRIX):
        return Code(number, matrix, choice=choice)
    trade_item.check()
    if style is CodeStyle.GS1_DATAMATRIX:
        text = "".join(f"({ai}){value}" for ai, value in trade_item.fields)
        return Code(text, matrix=True, gs1=True, choice=choice)
    return Code(trade_item.digital_link(link), choice=choice)


@dataclass(frozen=True, slots=True)
class TradeItem:
    """One unit as trading partners identify it. `last_day`: the day that the printed date allows.

    A batch number that is too long for (10) is written without its dashes; `db.questions.resolve` finds it again.
    """

    gtin14: str
    batch: str
    unit: str
    last_day: date | None
    use_by: bool

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Application identifiers and their values; (15) is best before, (17) use by."""
        last = ((self._date_identifier, f"{self.last_day:%y%m%d}"),) if self.last_day else ()
        return ("01", self.gtin14), ("10", written_batch(self.batch)), ("21", self.unit), *last

    @property
    def _date_identifier(self) -> str:
        return "17" if self.use_by else "15"

    def digital_link(self, link: str) -> str:
        """GS1 Digital Link 1.2: the key and its qualifiers in the path, in this order; the rest in the query."""
        if not _LINK.fullmatch(link.rstrip("/")):
            raise CodeError(
                _("“{link}” is no web address.").format(link=link[:60]),
                _('Write [labels] digital_link = "https://id.gs1.org".'),
            )
        path = "/".join(f"{ai}/{quote(value, safe='')}" for ai, value in self.fields[:3])
        asked = "".join(f"?{ai}={value}" for ai, value in self.fields[3:])
        return f"{link.rstrip('/')}/{path}{asked}"

    def check(self) -> None:
        """
        Raises:
            CodeError: with words for a person; the encoder itself would accept it.

        >>> TradeItem("09506000134353", "A", "1", None, False).check()
        Traceback (most recent call last):
        kiosk.labels.codes.CodeError: 09506000134353 is no GTIN: its check digit is wrong. Correct the product's GTIN.
        """
        if len(self.gtin14) != 14 or gtin14(self.gtin14) is None:
            words = _("{gtin} is no GTIN: its check digit is wrong.").format(gtin=self.gtin14[:40])
            raise CodeError(words, _("Correct the product's GTIN."))
        for what, value in ((_("batch number"), self.batch), (_("unit number"), self.unit)):
            fault = _fault(written_batch(value))
            if fault:
                words = _("The {what} {value} {fault}.").format(what=what, value=value[:40], fault=fault)
                if len(written_batch(value)) > LONGEST_FIELD:
                    shorter = _('Use [labels] code = "qr", or a shorter product code or kiosk name.')
                    raise CodeError(words, shorter)
                raise CodeError(words, _('Use plainer ones, or [labels] code = "qr".'))


def _fault(value: str) -> str:
    """Why a batch or a unit cannot be written in (10) or (21); empty if it can.

    >>> _fault("SJ-20260304-A"), _fault("SJ (2)"), _fault("A" * 21)
    ('', 'has letters that no GS1 code can hold', 'is longer than the 20 letters of a GS1 code')
    """
    if len(value) > LONGEST_FIELD:
        return _("is longer than the {n} letters of a GS1 code").format(n=LONGEST_FIELD)
    if not _CHARACTERS.fullmatch(value):
        return _("has letters that no GS1 code can hold")
    return _("has a bracket, which the code's writer takes for its own") if set(value) & set("()") else ""


@lru_cache(maxsize=128)
def modules(code: Code) -> np.ndarray[Any, Any]:
    """The code with its quiet zone, one byte per module, 0 is dark.

    Raises:
        CodeError: it holds nothing, or more than can be read reliably on a jar.
    """
    size = len(code.text.encode())
    if not size or size > LARGEST_BYTES:
        raise CodeError(
            _("The code would hold {n} characters; {most} are the most that scan well.").format(
                n=size, most=LARGEST_BYTES
            ),
            _("Use a shorter number."),
        )
    kind = zxingcpp.BarcodeFormat.DataMatrix if code.matrix else zxingcpp.BarcodeFormat.QRCode
    options: dict[str, Any] = {"force_square": True, "gs1": code.gs1} if code.matrix else {"ec_level": code.level.value}
    try:
        barcode = zxingcpp.create_barcode(code.text, kind, **options)
    except (ValueError, RuntimeError) as error:
        words = _("The code cannot be made: {why}.").format(why=error)
        raise CodeError(words, _("Use a plainer number.")) from error
    plain = np.array(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    return np.pad(plain, code.quiet_modules, constant_values=255)
