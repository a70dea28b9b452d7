"""Scanners: cameras, hand scanners on a serial line, hand scanners that type.

`base` holds what they all yield; `decode` turns a picture into symbols, `gs1` symbols into fields, `consensus`
decides which reads are believed. Importing this package imports no decoder: that happens when a camera is opened.
"""

from drivers.scanners.base import (
    Frame,
    Gs1Fields,
    Health,
    Scan,
    Scanner,
    Symbol,
    Symbology,
    Weight,
)

__all__ = ["Frame", "Gs1Fields", "Health", "Scan", "Scanner", "Symbol", "Symbology", "Weight"]
