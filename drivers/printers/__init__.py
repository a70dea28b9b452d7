"""Label printers: languages, links, and the printers made of them."""

from drivers.printers.base import (
    CANNOT_SAY,
    BusyError,
    CoverOpenError,
    LabelPrinter,
    LinkLostError,
    Model,
    NoAnswerError,
    Outcome,
    OutOfPaperError,
    Paper,
    PictureError,
    PrinterError,
    PrinterFaultError,
    PrinterMissingError,
    PrinterStatus,
)

__all__ = [
    "CANNOT_SAY",
    "BusyError",
    "CoverOpenError",
    "LabelPrinter",
    "LinkLostError",
    "Model",
    "NoAnswerError",
    "OutOfPaperError",
    "Outcome",
    "Paper",
    "PictureError",
    "PrinterError",
    "PrinterFaultError",
    "PrinterMissingError",
    "PrinterStatus",
]
