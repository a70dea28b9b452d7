"""Synthetic photographs of bags: a rendered code on a bag, as a cheap camera on a shelf would see it.

Each is at an angle, unevenly lit, slightly out of focus and grainy. The same seed gives the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

Grey = npt.NDArray[np.uint8]

FRAME = (1280, 720)
"""Width and height of the camera's picture."""

PAPER = 232
BAG = 150


@dataclass(frozen=True)
class Pose:
    """How a bag is held: how much of the frame the code fills, its rotation, tilt and blur."""

    fill: float = 0.45
    turn_degrees: float = 4.0
    tilt: float = 0.06
    blur: float = 0.8
    noise: float = 5.0
    seed: int = 1


def barcode(content: str, symbology: zxingcpp.BarcodeFormat, *, gs1: bool = False) -> Grey:
    """A code as printed on a bag: black on white with its quiet zone.

    Args:
        content: the text; for GS1 in bracketed form, as in "(01)09506000134352(10)PKT-99281".
    """
    options = {"gs1": True} if gs1 else {}
    made = zxingcpp.create_barcode(content, symbology, **options)
    return np.array(made.to_image(scale=4, add_quiet_zones=True), dtype=np.uint8)


def photograph(code: Grey | Image.Image, pose: Pose = Pose()) -> Grey:
    """The camera's picture of a code that is held in front of it.

    Returns:
        Grey picture, height x width = 720 x 1280.
    """
    random = np.random.default_rng(pose.seed)
    flat = np.array(code.convert("L") if isinstance(code, Image.Image) else code, dtype=np.uint8)
    label = _on_paper(flat)
    picture = _held(label, pose)
    lit = picture.astype(np.float32) * _light(random)
    soft = cv2.GaussianBlur(lit, (0, 0), pose.blur) if pose.blur else lit
    grainy = soft + random.normal(0, pose.noise, soft.shape)
    return np.clip(grainy, 0, 255).astype(np.uint8)


def empty_shelf(seed: int = 1) -> Grey:
    """The camera's picture when nothing is held in front of it."""
    random = np.random.default_rng(seed)
    bare = np.full((FRAME[1], FRAME[0]), 96, dtype=np.float32) * _light(random)
    return np.clip(bare + random.normal(0, 4, bare.shape), 0, 255).astype(np.uint8)


def _on_paper(code: Grey) -> Grey:
    """A margin of label paper around the code, in not quite black on not quite white."""
    printed = (code.astype(np.float32) / 255 * (PAPER - 28) + 28).astype(np.uint8)
    margin = max(16, min(code.shape) // 6)
    framed = cv2.copyMakeBorder(printed, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[PAPER])
    return framed.astype(np.uint8)


def _held(label: Grey, pose: Pose) -> Grey:
    """The label in the hand: rotated, tilted, in the middle of the frame."""
    width, height = FRAME
    rows, columns = label.shape
    scale = min(width * pose.fill / columns, height * 0.78 / rows)
    half_w, half_h = columns * scale / 2, rows * scale / 2
    corners = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]])
    depth = 1 + pose.tilt * np.sign(corners[:, 0])
    angle = np.deg2rad(pose.turn_degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = (corners * depth[:, None]) @ turn.T + np.array([width / 2, height / 2])
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    shelf = np.full((height, width), BAG, dtype=np.uint8)
    return cv2.warpPerspective(
        label, matrix, FRAME, dst=shelf, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT
    ).astype(np.uint8)


def _light(random: np.random.Generator) -> npt.NDArray[np.float32]:
    """A lamp on one side; two thirds of its light at the far corner."""
    width, height = FRAME
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    lamp = random.uniform(-0.5, 0.5, 2)
    distance = np.hypot(x - lamp[0], y - lamp[1])
    light: npt.NDArray[np.float32] = (1.05 - 0.22 * distance).astype(np.float32)
    return light
