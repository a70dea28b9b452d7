"""How a code becomes a `Scan`: from a symbol in a picture, or from the characters that a hand scanner sends."""

from __future__ import annotations

from drivers.scanners.base import Scan, Symbol, Symbology
from drivers.scanners.gs1 import parse
from drivers.scanners.gs1_sent import identifier_of, sent_fields
from drivers.scanners.text import decoded, printable, too_long

_BY_IDENTIFIER = {
    "]E0": Symbology.EAN13,
    "]E4": Symbology.EAN8,
    "]C": Symbology.CODE128,
    "]A": Symbology.CODE39,
    "]I": Symbology.ITF,
    "]d": Symbology.DATAMATRIX,
    "]Q": Symbology.QRCODE,
    "]e": Symbology.DATABAR,
}


class TooLongError(ValueError):
    """A code is longer than that of any bag or tag; its text is for the cook. Nothing was taken."""


def scan_of_symbol(symbol: Symbol, source: str, at: float) -> Scan:
    """The scan of a symbol that was accepted.

    Raises:
        TooLongError: its text is too long.
    """
    _refuse_long(symbol.text)
    return Scan(
        text=printable(symbol.text),
        symbology=symbol.symbology,
        identifier=symbol.identifier,
        raw=symbol.raw,
        source=source,
        at=at,
        fields=parse(symbol),
        position=symbol.position,
    )


def scan_of_characters(sent: bytes, source: str, at: float) -> Scan | None:
    """The scan of what a hand scanner sent, without its end mark; None if nothing of it is printable.

    If the scanner is set to send the symbology identifier in front (]C1, ]d2, …), the content is read as that kind of
    code. If not, see `gs1_sent.sent_fields` for what is recognised.

    Raises:
        TooLongError: it is too long.
    """
    text = decoded(sent)
    _refuse_long(text)
    identifier = identifier_of(text)
    content = text[len(identifier.sent) :]
    shown = printable(content)
    if not shown:
        return None
    meant = identifier.meant
    symbology = _BY_IDENTIFIER.get(meant) or _BY_IDENTIFIER.get(meant[:2])
    raw = sent[len(identifier.sent) :]
    return Scan(shown, symbology, meant, raw, source, at, sent_fields(content, identifier))


def _refuse_long(text: str) -> None:
    too_much = too_long(text)
    if too_much:
        raise TooLongError(too_much)
