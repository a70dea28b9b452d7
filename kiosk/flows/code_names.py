"""What the kinds of codes are called by people."""

from __future__ import annotations

from drivers.scanners.base import Scan, Symbology
from kiosk.locale import _

SPOKEN = {
    Symbology.EAN13: "EAN-13",
    Symbology.EAN8: "EAN-8",
    Symbology.UPCA: "UPC-A",
    Symbology.UPCE: "UPC-E",
    Symbology.ITF14: "ITF-14",
    Symbology.CODE128: "Code 128",
    Symbology.CODE39: "Code 39",
    Symbology.DATABAR: "GS1 DataBar",
    Symbology.DATABAR_LIMITED: "GS1 DataBar",
    Symbology.DATABAR_EXPANDED: "GS1 DataBar",
    Symbology.DATAMATRIX: "DataMatrix",
    Symbology.QRCODE: "QR code",
}
SPOKEN_GS1 = {"]C1": "GS1-128", "]d2": "GS1 DataMatrix", "]Q3": "GS1 QR code"}
"""By the symbology identifier in front of a GS1 message."""


def spoken(scan: Scan) -> str:
    """The name of a code as people say it."""
    name = SPOKEN.get(scan.symbology, scan.symbology.value) if scan.symbology else _("Code")
    return SPOKEN_GS1.get(scan.identifier, name)
