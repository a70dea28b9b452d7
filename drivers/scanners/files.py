"""Reads picture files: which codes are in them, and which a camera that showed them would have accepted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from drivers.scanners import decode
from drivers.scanners.base import Symbol
from drivers.scanners.consensus import Votes
from drivers.scanners.gs1 import parse
from drivers.scanners.text import printable
from drivers.scanners.vision import UnreadablePictureError, load, pictures_in

__all__ = ["scan_burst", "scan_files"]

_FPS = 15.0
"""Frames per second at which a folder of frames counts as recorded."""


def scan_files(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The codes in the pictures, one dict for each file, ready for JSON; a folder means its pictures in name order.

    Each dict has `file`, `reads` and `ms` (for decoding only), and `error` if the picture could not be opened. A read
    has `text` (as in the code), `shown` (printable), `symbology`, `identifier`, `gtin14` and `gs1` (these two may be
    None).
    """
    return [_scan_file(path) for path in _expanded(paths)]


def _expanded(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        folders = [path, *sorted(inner for inner in path.rglob("*") if inner.is_dir())]
        files += [picture for folder in folders for picture in pictures_in(folder)]
    return files


def _scan_file(path: Path) -> dict[str, Any]:
    try:
        image = load(path)
    except UnreadablePictureError as error:
        return {"file": str(path), "reads": [], "ms": 0.0, "error": str(error)}
    began = time.perf_counter()
    symbols = decode.read(image)
    took = time.perf_counter() - began
    return {"file": str(path), "reads": [_as_json(one) for one in symbols if one.text], "ms": round(took * 1000, 2)}


def _as_json(symbol: Symbol) -> dict[str, Any]:
    fields = parse(symbol)
    message = None if symbol.identifier.startswith(("]E", "]I")) else fields
    return {
        "text": symbol.text,
        "shown": printable(symbol.text),
        "symbology": symbol.symbology.value,
        "identifier": symbol.identifier,
        "gtin14": fields.gtin14 if fields else None,
        "gs1": message.to_json() if message else None,
    }


def scan_burst(folder: Path) -> dict[str, Any]:
    """Reads a folder's pictures, in name order, as the frames of one camera, until a code is accepted.

    Returns:
        `accepted` (None, or a dict of `text`, `gtin14` and `frames`, the number of frames needed) and `frames`, the
        number of pictures.

    Raises:
        OSError: the folder cannot be listed.
    """
    reader, votes = decode.LiveReader(), Votes()
    pictures = pictures_in(folder)
    for count, path in enumerate(pictures, 1):
        try:
            result = reader.read(load(path))
        except UnreadablePictureError:
            continue  # counts as a frame without a code
        accepted = votes.offer(result.symbols, count / _FPS)
        if accepted:
            read = _as_json(accepted[0])
            chosen = {"text": read["text"], "gtin14": read["gtin14"], "frames": count}
            return {"accepted": chosen, "frames": len(pictures)}
    return {"accepted": None, "frames": len(pictures)}
