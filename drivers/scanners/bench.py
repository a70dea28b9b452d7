"""Benchmarks of reading codes, beside pyzbar and zxing-cpp alone: right, wrong and missed pictures, and the time.

Beside each picture a `.txt` has the right text. In a folder named `falsepositives…` there are no codes, and any read is
wrong. Other pictures without a text, and those that cannot be opened, are counted as `left_out`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zxingcpp
from pyzbar import pyzbar

from drivers.scanners import decode, spoilt
from drivers.scanners.base import Picture
from drivers.scanners.consensus import Votes
from drivers.scanners.gs1 import gtin14
from drivers.scanners.text import decoded
from drivers.scanners.vision import UnreadablePictureError, as_grey, load, np, pictures_in

__all__ = ["BenchPhoto", "bench_bursts", "bench_live", "bench_scan", "bench_skew", "photos_in", "quiet_zbar", "same"]

ANGLES = (-35, -30, -25, -20, -15, -10, 10, 15, 20, 25, 30, 35)
BURST_FPS = 15.0
_TWO_DIMENSIONAL = ("qrcode", "datamatrix")
_WAYS: dict[str, Callable[[Picture, float], Picture]] = {
    "turned": spoilt.turned,
    "tilted about the upright": lambda grey, angle: spoilt.tilted(grey, angle, upright=True),
    "tilted about the level": lambda grey, angle: spoilt.tilted(grey, angle, upright=False),
}


@dataclass(frozen=True, slots=True)
class BenchPhoto:
    """A grey picture and the text of its code; `truth` None: it has no code."""

    folder: str
    name: str
    grey: Picture
    truth: str | None


@dataclass(slots=True)
class _Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    times: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def add(self, truth: str | None, reads: Sequence[str], seconds: float, cpu_s: float) -> None:
        self.times.append(seconds)
        self.cpu_s += cpu_s
        seen = {same(text) for text in reads}
        right = truth is not None and truth in seen
        self.right += right
        self.wrong += bool(seen) and not right
        self.missed += not seen

    def to_json(self) -> dict[str, Any]:
        """`wrong_rate` is the per cent of wrong pictures among those in which anything was read.

        `cpu_ms` is the mean processor time, which unlike `ms` is the same on a busy machine.
        """
        read = self.right + self.wrong
        counts = {"right": self.right, "wrong": self.wrong, "missed": self.missed}
        wrong_rate = round(100 * self.wrong / read, 2) if read else 0.0
        cpu_ms = round(1000 * self.cpu_s / len(self.times), 2) if self.times else 0.0
        return counts | {"wrong_rate": wrong_rate, "cpu_ms": cpu_ms} | _spread(self.times)


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    """Mean, median and 95th percentile in milliseconds."""
    if not seconds:
        return {"ms": 0.0, "median_ms": 0.0, "p95_ms": 0.0}
    figures = {"ms": np.mean(seconds), "median_ms": np.median(seconds), "p95_ms": np.percentile(seconds, 95)}
    return {name: round(float(value) * 1000, 2) for name, value in figures.items()}


def same(text: str) -> str:
    """The form in which two reads of one code are equal: as GTIN-14, else with uniform line ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return gtin14(plain) or plain


def _ours(grey: Picture) -> list[str]:
    return [symbol.text for symbol in decode.read(grey)]


def _zbar_alone(grey: Picture) -> list[str]:
    return [decoded(found.data) for found in pyzbar.decode(grey)]


def _zxing_alone(grey: Picture) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(grey, text_mode=zxingcpp.TextMode.Plain)]


_Tallies = dict[str, _Tally]
_READERS: dict[str, Callable[[Picture], list[str]]] = {
    "jarmark": _ours,
    "pyzbar": _zbar_alone,
    "zxing-cpp": _zxing_alone,
}


def _tallies() -> _Tallies:
    return {name: _Tally() for name in _READERS}


def _rows(tallies: _Tallies) -> dict[str, Any]:
    return {name: tally.to_json() for name, tally in tallies.items()}


def _read_with_all(photo: BenchPhoto, grey: Picture, *counted: _Tallies) -> None:
    for name, reader in _READERS.items():
        began, cpu = time.perf_counter(), time.thread_time()
        reads = reader(grey)
        seconds, cpu_s = time.perf_counter() - began, time.thread_time() - cpu
        for tallies in counted:
            tallies[name].add(photo.truth, reads, seconds, cpu_s)


def bench_scan(folder: Path) -> dict[str, Any]:
    """Read every picture of a folder and its subfolders with this program, pyzbar alone and zxing-cpp alone.

    Returns:
        `folders` and `total`: for each reader `right`, `wrong`, `missed`, `wrong_rate`, `ms`, `cpu_ms`,
        `median_ms` and `p95_ms`.
    """
    photos, left_out = photos_in(folder)
    total, folders = _tallies(), {photo.folder: _tallies() for photo in photos}
    with quiet_zbar():
        for photo in photos:
            _read_with_all(photo, photo.grey, folders[photo.folder], total)
    rows = {name: {"pictures": len(tallies["jarmark"].times)} | _rows(tallies) for name, tallies in folders.items()}
    return {"folders": rows, "total": _rows(total), "left_out": left_out}


def bench_skew(folder: Path, angles: Sequence[int] = ANGLES) -> dict[str, Any]:
    """Turn and tilt every picture that this program reads upright, and count how many are still read at each angle.

    Returns:
        `upright`: the number of pictures; `ways`: for each way and angle `kept` (by this program, per cent of upright)
        and the figures of all readers; `lowest_kept`: the lowest of these.
    """
    with quiet_zbar():
        photos = [photo for photo in photos_in(folder)[0] if photo.truth in {same(text) for text in _ours(photo.grey)}]
        ways = {way: {str(angle): _skewed(photos, spoil, angle) for angle in angles} for way, spoil in _WAYS.items()}
    kept = [row["kept"] for rows in ways.values() for row in rows.values()]
    return {"upright": len(photos), "ways": ways, "lowest_kept": min(kept, default=0.0)}


def _skewed(photos: Sequence[BenchPhoto], spoil: Callable[[Picture, float], Picture], angle: int) -> dict[str, Any]:
    tallies = _tallies()
    for photo in photos:
        _read_with_all(photo, spoil(photo.grey, angle), tallies)
    kept = 100 * tallies["jarmark"].right / len(photos) if photos else 0.0
    return {"kept": round(kept, 1)} | _rows(tallies)


def bench_bursts(folder: Path, seeds: Sequence[int] = (1,)) -> dict[str, Any]:
    """Make 12 frames of each picture, moved as by a hand, and count which codes are accepted.

    Returns:
        For each seed, `linear` and `matrix` (`pictures`, `accepted`, `rate` in per cent), `frames_median` until
        the first acceptance, and `wrong`: each picture of which something else was accepted.
    """
    photos = photos_in(folder)[0]
    return {"seeds": {str(seed): _burst_run(photos, seed) for seed in seeds}}


def _burst_run(photos: Sequence[BenchPhoto], seed: int) -> dict[str, Any]:
    wrong: list[dict[str, str]] = []
    frames: list[int] = []
    shares = {"linear": [0, 0], "matrix": [0, 0], "empty": [0, 0]}
    for number, photo in enumerate(photos):
        accepted = list(_accepted(photo, seed * 100_000 + number))
        right = [count for text, count in accepted if text == photo.truth]
        frames += right[:1]
        share = shares[_kind(photo)]
        share[0] += 1
        share[1] += bool(right)
        wrong += [
            {"picture": f"{photo.folder}/{photo.name}", "accepted": text, "truth": photo.truth or ""}
            for text, _ in accepted
            if text != photo.truth
        ]
    rows = {
        kind: {"pictures": count, "accepted": right, "rate": round(100 * right / count, 1) if count else 0.0}
        for kind, (count, right) in shares.items()
    }
    return rows | {"frames_median": float(np.median(frames)) if frames else 0.0, "wrong": wrong}


def _kind(photo: BenchPhoto) -> str:
    if photo.truth is None:
        return "empty"
    return "matrix" if photo.folder.startswith(_TWO_DIMENSIONAL) else "linear"


def _accepted(photo: BenchPhoto, seed: int) -> Iterator[tuple[str, int]]:
    """Each code that is accepted from a burst, and after how many frames."""
    reader, votes = decode.LiveReader(upce=photo.folder.startswith("upce")), Votes()
    for count, frame in enumerate(spoilt.jittered(photo.grey, seed), 1):
        for symbol in votes.offer(reader.read(frame).symbols, count / BURST_FPS):
            yield same(symbol.text), count


def bench_live(folder: Path, empty_frames: int = 20) -> dict[str, Any]:
    """Time frames of 1280 x 720: the first that reads a code held to the middle, and frames without a code.

    Returns:
        `code`: `frames`, `read` (by one of six frames), `first` (by the very first), and the time of the frame that
        reads; `empty`: the time of a frame for each kind of scene.
    """
    photos = [photo for photo in photos_in(folder)[0] if photo.truth is not None]
    looks = [look for number, photo in enumerate(photos) if (look := _first_look(photo, number))]
    empty = {scene: _both_spreads(list(_empty_times(scene, empty_frames))) for scene in spoilt.EMPTY_SCENES}
    counts = {"frames": len(photos), "read": len(looks), "first": sum(count == 1 for count, _ in looks)}
    return {"code": counts | _both_spreads([took for _, took in looks]), "empty": empty}


_Time = tuple[float, float]
"""Seconds by the clock, and the processor's."""


def _both_spreads(times: Sequence[_Time]) -> dict[str, float]:
    processor = {f"cpu_{name}": value for name, value in _spread([cpu for _, cpu in times]).items()}
    return _spread([clock for clock, _ in times]) | processor


def _timed(reader: decode.LiveReader, frame: Picture) -> tuple[decode.LiveResult, _Time]:
    began, cpu = time.perf_counter(), time.thread_time()
    result = reader.read(frame)
    return result, (time.perf_counter() - began, time.thread_time() - cpu)


def _first_look(photo: BenchPhoto, seed: int) -> tuple[int, _Time] | None:
    reader = decode.LiveReader(upce=photo.folder.startswith("upce"))
    for count in range(1, 7):
        result, took = _timed(reader, spoilt.in_the_middle(photo.grey, 100 * seed + count))
        if photo.truth in {same(symbol.text) for symbol in result.symbols}:
            return count, took
    return None


def _empty_times(scene: str, count: int) -> Iterator[_Time]:
    reader = decode.LiveReader()
    for seed in range(count):
        yield _timed(reader, spoilt.empty_frame(scene, seed))[1]


def photos_in(folder: Path) -> tuple[list[BenchPhoto], int]:
    """The pictures of a folder and its subfolders, and how many were left out."""
    folders = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    found = [_photo(path) for inner in folders for path in pictures_in(inner)]
    photos = [photo for photo in found if photo]
    return photos, len(found) - len(photos)


def _photo(path: Path) -> BenchPhoto | None:
    truth_file, folder = path.with_suffix(".txt"), path.parent.name
    truth = same(decoded(truth_file.read_bytes())) if truth_file.exists() else None
    if truth is None and not folder.startswith("falsepositives"):
        return None
    try:
        return BenchPhoto(folder, path.name, as_grey(load(path)), truth)
    except UnreadablePictureError:
        return None


@contextmanager
def quiet_zbar() -> Iterator[None]:
    """Nothing reaches stderr inside: zbar's DataBar code writes its failed assertions directly there."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
