"""Benchmark: is a bag that lies still ever taken for another? Frames of one picture that differ only by noise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import zxingcpp

from drivers.scanners import decode, spoilt
from drivers.scanners.bench import BURST_FPS, BenchPhoto, photos_in, quiet_zbar, same
from drivers.scanners.consensus import Votes
from drivers.scanners.vision import np

__all__ = ["bench_still"]

MADE = "made: out of focus, shaken, dark"


def bench_still(folder: Path, made: int = 200, seed: int = 1) -> dict[str, Any]:
    """Show every picture of a folder, and `made` drawn ones, for 24 frames without moving them.

    Returns:
        `photographs` and `made`: `pictures`; `read`, right from the single picture; `accepted`, right from the
        burst, of those; `rate`, the second of the first in per cent; `wrong`: each picture of which something
        else was accepted, with its truth.
    """
    with quiet_zbar():
        return {
            "photographs": _held(photos_in(folder)[0], seed),
            "made": _held([_made(seed * 100_000 + number) for number in range(made)], seed),
        }


def _held(photos: Sequence[BenchPhoto], seed: int) -> dict[str, Any]:
    read = accepted = 0
    wrong: list[dict[str, str]] = []
    for number, photo in enumerate(photos):
        right = photo.truth in {same(symbol.text) for symbol in decode.read(photo.grey)}
        taken = _taken(photo, seed * 100_000 + number)
        read += right
        accepted += right and photo.truth in taken
        wrong += [
            {"picture": f"{photo.folder}/{photo.name}", "accepted": text, "truth": photo.truth or ""}
            for text in sorted(taken - {photo.truth})
        ]
    rate = round(100 * accepted / read, 1) if read else 0.0
    return {"pictures": len(photos), "read": read, "accepted": accepted, "rate": rate, "wrong": wrong}


def _taken(photo: BenchPhoto, seed: int) -> set[str]:
    reader, votes = decode.LiveReader(upce=photo.folder.startswith("upce")), Votes()
    return {
        same(symbol.text)
        for count, frame in enumerate(spoilt.held_still(photo.grey, seed), 1)
        for symbol in votes.offer(reader.read(frame).symbols, count / BURST_FPS)
    }


def _made(seed: int) -> BenchPhoto:
    """An EAN-13 as a bad camera sees it; the library that draws it adds the check digit."""
    chance = np.random.default_rng(seed)
    code = zxingcpp.create_barcode("".join(map(str, chance.integers(0, 10, 12))), zxingcpp.BarcodeFormat.EAN13)
    drawn = np.array(code.to_image(scale=int(chance.integers(2, 4))), np.uint8)
    return BenchPhoto(MADE, str(seed), spoilt.badly_seen(drawn, seed), same(code.text))
