"""Writes label pictures: as a new file, or over a picture that was made here, never over another file."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kiosk.locale import _

MADE_BY = "jarmark label"
"""In the "Software" field of each picture."""


def refuse_others(files: list[Path]) -> None:
    """
    Raises:
        FileExistsError: something exists that is not a label picture made here; the message is for a person.
    """
    for file in files:
        if os.path.lexists(file) and not _made_here(file):
            raise FileExistsError(
                _("{file} is there already, and no picture of a label. Name another.").format(file=file)
            )


def save(picture: Image.Image, file: Path, dpi: int | None = None) -> None:
    """Write a picture that names the program that made it.

    Raises:
        FileExistsError: see `refuse_others`.
        OSError: it cannot be written; the old file stays.
    """
    refuse_others([file])
    info = PngInfo()
    info.add_text("Software", MADE_BY)
    handle, part = tempfile.mkstemp(prefix=f".{file.name[:60]}-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            os.fchmod(out.fileno(), 0o644)
            picture.save(out, "PNG", pnginfo=info, **({} if dpi is None else {"dpi": (dpi, dpi)}))
        os.replace(part, file)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)


def _made_here(file: Path) -> bool:
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
        with Image.open(file, formats=("PNG",)) as picture:
            return picture.info.get("Software") == MADE_BY
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
