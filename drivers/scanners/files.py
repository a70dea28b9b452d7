"""Reading picture files: what they hold, and how well we read beside each library alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zxingcpp
from pyzbar import pyzbar

from drivers.scanners import decode
from drivers.scanners.base import Picture, Symbol
from drivers.scanners.consensus import Votes
from drivers.scanners.gs1 import GS1_IDENTIFIERS, gtin14, parse
from drivers.scanners.text import decoded, printable
from drivers.scanners.vision import PictureError, as_grey, load, pictures_in

__all__ = ["bench_scan", "scan_burst", "scan_files"]

BURST_FPS = 15.0


def scan_files(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """What the pictures hold, one dict a file, as JSON can carry it; a folder stands for its pictures in name order.

    Each has `file`, `reads` and `ms` (decoding alone), and `error` in words where the picture could not be opened.
    A read has `text` as the code holds it, `shown` (printable, for a screen), `symbology`, `identifier`, `gtin14`
    and `gs1` (both may be None).
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
    except PictureError as error:
        return {"file": str(path), "reads": [], "ms": 0.0, "error": str(error)}
    began = time.perf_counter()
    symbols = decode.read(image)
    took = time.perf_counter() - began
    return {"file": str(path), "reads": [_as_json(symbol) for symbol in symbols], "ms": round(took * 1000, 2)}


def _as_json(symbol: Symbol) -> dict[str, Any]:
    fields = parse(symbol)
    message = fields if symbol.identifier in GS1_IDENTIFIERS else None
    return {
        "text": symbol.text,
        "shown": printable(symbol.text),
        "symbology": symbol.symbology.value,
        "identifier": symbol.identifier,
        "gtin14": fields.gtin14 if fields else None,
        "gs1": message.to_json() if message else None,
    }


def scan_burst(folder: Path) -> dict[str, Any]:
    """A folder's pictures in name order as the frames of one camera: what would have been accepted, and when.

    Returns:
        `accepted` (None, or `text`, `gtin14` and `frames`: how many were needed) and `frames` in all.
    """
    reader, votes = decode.LiveReader(), Votes()
    pictures = pictures_in(folder)
    for count, path in enumerate(pictures, 1):
        try:
            result = reader.read(load(path))
        except PictureError:
            continue  # a frame that is broken is a frame that shows nothing
        accepted = votes.offer(result.symbols, count / BURST_FPS)
        if accepted:
            read = _as_json(accepted[0])
            chosen = {"text": read["text"], "gtin14": read["gtin14"], "frames": count}
            return {"accepted": chosen, "frames": len(pictures)}
    return {"accepted": None, "frames": len(pictures)}


@dataclass(slots=True)
class _Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    times: list[float] = field(default_factory=list)

    def add(self, truth: str | None, reads: Sequence[str], seconds: float) -> None:
        """`truth` None: the picture holds no code, and any read is wrong."""
        self.times.append(seconds)
        same = {_same(text) for text in reads}
        if truth is not None and _same(truth) in same:
            self.right += 1
        elif same:
            self.wrong += 1
        else:
            self.missed += 1

    def to_json(self) -> dict[str, Any]:
        mean = sum(self.times) / len(self.times) if self.times else 0.0
        counts = {"right": self.right, "wrong": self.wrong, "missed": self.missed}
        return counts | {"ms": round(mean * 1000, 2)}


def _same(text: str) -> str:
    """The form in which two reads of one code are equal: as GTIN-14, or with line ends made one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return gtin14(plain) or plain


def _ours(grey: Picture) -> list[str]:
    return [symbol.text for symbol in decode.read(grey)]


def _zbar_alone(grey: Picture) -> list[str]:
    return [decoded(found.data) for found in pyzbar.decode(grey)]


def _zxing_alone(grey: Picture) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(grey, text_mode=zxingcpp.TextMode.Plain)]


_READERS: dict[str, Callable[[Picture], list[str]]] = {
    "jarmark": _ours,
    "pyzbar": _zbar_alone,
    "zxing-cpp": _zxing_alone,
}


def bench_scan(folder: Path) -> dict[str, Any]:
    """Read every picture of a folder's folders with us, pyzbar alone and zxing-cpp alone, in one run.

    The truth stands beside each picture as `.txt`; in a folder named `falsepositives…` there is no code, and any read
    is wrong. A picture elsewhere without truth, or that cannot be opened, is counted as `left_out`.

    Returns:
        `folders` and `total`: for each reader `right`, `wrong`, `missed` and `ms` (mean of decoding a picture).
    """
    total = {name: _Tally() for name in _READERS}
    folders: dict[str, Any] = {}
    left_out = 0
    for inner in [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]:
        pictures = pictures_in(inner)
        tallies = {name: _Tally() for name in _READERS}
        for path in pictures:
            left_out += not _bench_picture(path, tallies, total)
        if pictures:
            rows = {name: tally.to_json() for name, tally in tallies.items()}
            folders[inner.name] = {"pictures": len(pictures)} | rows
    summary = {name: tally.to_json() for name, tally in total.items()}
    return {"folders": folders, "total": summary, "left_out": left_out}


def _bench_picture(path: Path, tallies: dict[str, _Tally], total: dict[str, _Tally]) -> bool:
    """Read one picture with every reader; False if it was left out."""
    truth_file = path.with_suffix(".txt")
    truth = decoded(truth_file.read_bytes()) if truth_file.exists() else None
    if truth is None and not path.parent.name.startswith("falsepositives"):
        return False
    try:
        grey = as_grey(load(path))
    except PictureError:
        return False
    for name, reader in _READERS.items():
        began = time.perf_counter()
        reads = reader(grey)
        seconds = time.perf_counter() - began
        tallies[name].add(truth, reads, seconds)
        total[name].add(truth, reads, seconds)
    return True
