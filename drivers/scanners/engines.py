"""The two decoding libraries, each behind one function that returns `Symbol`s and works around the library's mistakes.

zxing-cpp: `bytes` and `symbology_identifier` are exact. zbar (by pyzbar) reads some blurred linear codes that zxing-cpp
does not read. But it reads no DataMatrix, drops the GS1 mark, corrupts DataBar Expanded (so DataBar is off), guesses
character sets (so only ASCII is accepted), and sometimes invents a UPC (so a read with few agreeing lines is refused).
"""

from __future__ import annotations

from enum import Enum

import zxingcpp
from pyzbar import pyzbar

from drivers.scanners.base import Picture, Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.gs1 import gtin14
from drivers.scanners.text import decoded

_F = zxingcpp.BarcodeFormat
_ZXING = {
    _F.EAN13: Symbology.EAN13,
    _F.EAN8: Symbology.EAN8,
    _F.UPCA: Symbology.UPCA,
    _F.UPCE: Symbology.UPCE,
    _F.ITF: Symbology.ITF,
    _F.ITF14: Symbology.ITF14,
    _F.Code128: Symbology.CODE128,
    _F.Code39: Symbology.CODE39,
    _F.DataBar: Symbology.DATABAR,
    _F.DataMatrix: Symbology.DATAMATRIX,
    _F.QRCode: Symbology.QRCODE,
}
_DATABARS = {
    _F.DataBarLtd: Symbology.DATABAR_LIMITED,
    _F.DataBarExp: Symbology.DATABAR_EXPANDED,
    _F.DataBarExpStk: Symbology.DATABAR_EXPANDED,
}


class Kinds(Enum):
    """Which codes to look for: fewer are quicker. LIVE is all but UPC-E; LINEAR includes stacked codes."""

    ALL = "all"
    LIVE = "live"
    LINEAR = "linear"
    MATRIX = "matrix"
    ARTICLE = "article"
    UPCE = "upce"
    SHORT = "short"
    ITF = "itf"


_MATRIX = (_F.DataMatrix, _F.QRCode)
_FORMATS = {
    Kinds.ALL: zxingcpp.BarcodeFormats(list(_ZXING)),
    Kinds.LIVE: zxingcpp.BarcodeFormats([kind for kind in _ZXING if kind is not _F.UPCE]),
    Kinds.LINEAR: zxingcpp.BarcodeFormats([kind for kind in _ZXING if kind not in _MATRIX]),
    Kinds.MATRIX: zxingcpp.BarcodeFormats(list(_MATRIX)),
    Kinds.ARTICLE: zxingcpp.BarcodeFormats([_F.EAN13, _F.UPCA]),
    Kinds.UPCE: zxingcpp.BarcodeFormats([_F.UPCE]),
    Kinds.SHORT: zxingcpp.BarcodeFormats([_F.UPCE, _F.EAN8, _F.Code39]),
    Kinds.ITF: zxingcpp.BarcodeFormats([_F.ITF, _F.ITF14]),
}

_Z = pyzbar.ZBarSymbol
_ZBAR = {
    "EAN13": (Symbology.EAN13, "]E0"),
    "EAN8": (Symbology.EAN8, "]E4"),
    "UPCA": (Symbology.UPCA, "]E0"),
    "I25": (Symbology.ITF, "]I0"),
    "CODE39": (Symbology.CODE39, "]A0"),
    "CODE128": (Symbology.CODE128, ""),
    "QRCODE": (Symbology.QRCODE, ""),
}
_ZBAR_KINDS = [_Z.EAN13, _Z.EAN8, _Z.UPCA, _Z.I25, _Z.CODE39, _Z.CODE128, _Z.QRCODE]
_FEWEST_LINES = 6


def by_zxing(
    grey: Picture,
    kinds: Kinds = Kinds.ALL,
    *,
    turn: bool = False,
    shrink: bool = False,
    invert: bool = False,
    local: bool = True,
) -> tuple[Symbol, ...]:
    """The codes that zxing-cpp reads.

    Args:
        turn: also look at the picture on its side; doubles the time.
        shrink: also look at smaller copies; a quarter more time.
        invert: also look for light codes on dark, of the 2D kinds only; a quarter more time.
        local: each part of the picture has its own threshold between light and dark; False: one for all.
    """
    found = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS[kinds],
        try_rotate=turn,
        try_downscale=shrink,
        try_invert=invert,
        binarizer=zxingcpp.Binarizer.LocalAverage if local else zxingcpp.Binarizer.GlobalHistogram,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return tuple(_from_zxing(barcode) for barcode in found if barcode.bytes)


def torn_places(grey: Picture) -> tuple[Position, ...]:
    """Where zxing-cpp finds a code with a wrong checksum, as of one that is torn, wet or half covered."""
    found = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS[Kinds.LIVE],
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        return_errors=True,
    )
    return tuple(
        _corners(barcode.position)
        for barcode in found
        if barcode.error and barcode.error.type is zxingcpp.ErrorType.Checksum
    )


def _corners(place: zxingcpp.Position) -> Position:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    first, second, third, fourth = ((point.x, point.y) for point in points)
    return first, second, third, fourth


def _from_zxing(barcode: zxingcpp.Barcode) -> Symbol:
    kind = _DATABARS.get(barcode.format) or _ZXING.get(barcode.format) or _ZXING[barcode.format.symbology]
    text, raw = barcode.text, bytes(barcode.bytes)
    symbology, text = _named(kind, text)
    return Symbol(text, symbology, barcode.symbology_identifier, raw, _corners(barcode.position))


def _named(kind: Symbology, text: str) -> tuple[Symbology, str]:
    """The kind and text as the trade has them: an EAN-13 from 0 on is a UPC-A; ITF of 14 digits is ITF-14."""
    if kind in (Symbology.EAN13, Symbology.UPCE) and len(text) == 13 and text.startswith("0"):
        return (Symbology.UPCA if kind is Symbology.EAN13 else kind), text[1:]
    if kind is Symbology.UPCA:
        return kind, text[-12:]
    if kind in (Symbology.ITF, Symbology.ITF14):
        return (Symbology.ITF14 if len(text) == 14 and gtin14(text) else Symbology.ITF), text
    return kind, text


def by_zbar(grey: Picture) -> tuple[Symbol, ...]:
    """The codes that zbar reads, without those that are likely to be invented."""
    found = pyzbar.decode(grey, symbols=_ZBAR_KINDS)
    return tuple(_from_zbar(read) for read in found if _believable(read))


def _believable(read: pyzbar.Decoded) -> bool:
    if not read.data or not read.data.isascii():
        return False
    return read.type == "QRCODE" or int(read.quality) >= _FEWEST_LINES


def _from_zbar(read: pyzbar.Decoded) -> Symbol:
    kind, identifier = _ZBAR[read.type]
    symbology, text = _named(kind, decoded(read.data))
    left, top, width, height = read.rect
    box = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    doubt = ReadDoubt.NONE if symbology.is_2d else ReadDoubt.OTHER_EYE
    return Symbol(text, symbology, identifier, bytes(read.data), box, doubt)
