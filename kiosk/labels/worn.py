"""A printed label as photographed after some weeks on a jar: wet, faded, curved, and printed by a worn print head.

Everything is derived from a seed, so that two codes can be worn in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import Image

from drivers.dots import dots_per_mm
from drivers.scanners.base import Picture
from drivers.scanners.vision import cv2, np

__all__ = ["CodeBox", "worn"]

BLOT_MM = 4.0
_FINE = 2  # pixels per dot while wear is applied
_AWAY_MM = 150.0
"""The distance from the camera to the jar."""
_AROUND_MM = 6.0
"""The margin around the code that is photographed too."""

Floats = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class CodeBox:
    """The position of the code on the label, without its quiet zone, in dots."""

    left: int
    top: int
    side: int


def worn(picture: Image.Image, box: CodeBox, dpi: int, seed: tuple[int, ...], *, round_jar: bool) -> Picture:
    """One stain, one dead column, stretched paper, curved (`round_jar`) and turned, low contrast, blur and noise; all
    of it in one picture.
    """
    chance = np.random.default_rng(seed)
    ink, box = _cut(np.asarray(picture.convert("L"), np.float32), box, dpi)
    ink[:, box.left + int(chance.integers(0, box.side))] = 255.0
    fine = np.asarray(cv2.resize(ink, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_NEAREST), np.float32)
    per_mm = dots_per_mm(dpi) * _FINE
    fine = _blotted(fine, box, per_mm, chance)
    return _developed(_seen(fine, box, per_mm, chance, round_jar=round_jar), chance)


def _cut(ink: Floats, box: CodeBox, dpi: int) -> tuple[Floats, CodeBox]:
    around = round(_AROUND_MM * dots_per_mm(dpi))
    padded = np.pad(ink, around, constant_values=255.0)
    side = box.side + 2 * around
    return padded[box.top : box.top + side, box.left : box.left + side].copy(), CodeBox(around, around, box.side)


def _blotted(fine: Floats, box: CodeBox, per_mm: float, chance: np.random.Generator) -> Floats:
    """One wet place on the code, with a ragged edge: washed out, or dark from jam."""
    down, across = (box.top + chance.uniform(0, box.side)) * _FINE, (box.left + chance.uniform(0, box.side)) * _FINE
    y, x = np.mgrid[0 : fine.shape[0], 0 : fine.shape[1]]
    angle = np.arctan2(y - down, x - across)
    first, second = chance.uniform(0, 6, 2)
    ragged = 1 + 0.18 * np.sin(3 * angle + first) + 0.1 * np.sin(5 * angle + second)
    beyond = np.hypot(y - down, x - across) - BLOT_MM / 2 * per_mm * ragged
    wet = 1 / (1 + np.exp(np.clip(beyond / 1.5, -60, 60)))
    tone = 255.0 if chance.random() < 0.5 else chance.uniform(30, 110)
    return np.asarray(fine * (1 - wet) + tone * wet, np.float32)


def _seen(fine: Floats, box: CodeBox, per_mm: float, chance: np.random.Generator, *, round_jar: bool) -> Floats:
    """Photographed at 7 to 10 pixels per millimetre; paper 7 % too long or short, on a jar of 60 to 84 mm diameter."""
    stretch, scale = chance.uniform(0.93, 1.07), chance.uniform(7, 10)
    radius, aside, tilt = chance.uniform(30, 42), chance.uniform(-0.3, 0.3), chance.uniform(-0.12, 0.12)
    turn = chance.uniform(-12, 12)
    wide, high = fine.shape[1] / per_mm, fine.shape[0] / per_mm * stretch
    across, down = np.arange(int(wide * scale)) / scale, np.arange(int(high * scale)) / scale - high / 2
    middle = (box.left + box.side / 2) * _FINE / per_mm
    if round_jar:
        angle = np.arcsin(np.clip((across - middle + radius * np.sin(aside)) / radius, -0.999, 0.999))
        paper, depth = middle + radius * (angle - aside), radius * (1 - np.cos(angle))
    else:
        paper, depth = across, (across - middle) * np.sin(aside)
    rows = (down[:, None] * (1 + depth / _AWAY_MM) + tilt * depth + high / 2) / stretch
    columns = np.repeat(paper[None, :], len(down), axis=0)
    places = (np.asarray(columns * per_mm, np.float32), np.asarray(rows * per_mm, np.float32))
    seen = np.asarray(cv2.remap(fine, *places, cv2.INTER_LINEAR, borderValue=255.0), np.float32)
    turned = cv2.getRotationMatrix2D((seen.shape[1] / 2, seen.shape[0] / 2), turn, 1.0)
    return np.asarray(cv2.warpAffine(seen, turned, (seen.shape[1], seen.shape[0]), borderValue=255.0), np.float32)


def _developed(seen: Floats, chance: np.random.Generator) -> Picture:
    """At a quarter to a half of the contrast, in uneven light."""
    soft = np.asarray(cv2.GaussianBlur(seen, (0, 0), chance.uniform(0.6, 1.2)), np.float32)
    light = chance.uniform(60, 110) + soft * chance.uniform(0.25, 0.5)
    light *= 1 + np.linspace(-1, 1, soft.shape[1])[None, :] * chance.uniform(-0.15, 0.15)
    light += chance.normal(0, chance.uniform(2, 5), soft.shape)
    return np.asarray(np.clip(light, 0, 255), np.uint8)
