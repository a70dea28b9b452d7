"""Scanners: cameras, hand scanners on a serial line, hand scanners that type.

`base` holds what they all yield; `decode` turns a picture into symbols, `gs1` symbols into fields, `consensus`
decides which reads are believed. Importing this package imports no decoder: that happens when a camera is opened.
"""

from drivers.scanners.base import (
    CameraFrame,
    Gs1Fields,
    Health,
    NetMeasure,
    Scan,
    Scanner,
    Symbol,
    Symbology,
)

__all__ = ["CameraFrame", "Gs1Fields", "Health", "NetMeasure", "Scan", "Scanner", "Symbol", "Symbology"]
