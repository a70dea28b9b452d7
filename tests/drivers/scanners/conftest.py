"""Photographs of codes that the tests make themselves, and a listener for what scanners report."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import zxingcpp

from drivers.scanners.base import Health, Scan
from drivers.scanners.vision import cv2, np

PATIENCE_S = 20.0
"""How long a test waits at most for what must happen; it never waits for time to pass."""


def photograph(
    content: str,
    kind: zxingcpp.BarcodeFormat,
    *,
    gs1: bool = False,
    module: int = 3,
    turn: float = 0.0,
    tilt: float = 0.0,
    blur: float = 0.0,
    noise: float = 0.0,
    shade: float = 0.0,
    size: tuple[int, int] = (1280, 720),
    torn: float = 0.0,
):
    """A code as a camera on a shelf sees it: grey paper, turned, tilted, blurred, noisy, lit from one side.

    `torn` is the part of its height, from both edges, and of its width that is ripped off.
    """
    options = {"gs1": True} if gs1 else {}
    code = np.array(zxingcpp.create_barcode(content, kind, **options).to_image(scale=module))
    if torn:
        height, width = code.shape[:2]
        code[:, int(width * (0.5 - torn / 2)) : int(width * (0.5 + torn / 2))] = 255
    paper = np.full((size[1], size[0]), 200, np.uint8)
    height, width = code.shape[:2]
    fit = min(1.0, size[0] * 0.8 / width, size[1] * 0.8 / height)
    code = cv2.resize(code, (int(width * fit), int(height * fit)), interpolation=cv2.INTER_AREA)
    height, width = code.shape[:2]
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    paper[top : top + height, left : left + width] = np.minimum(code, 235) + 10
    corners = np.float32([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]])
    pressed = tilt * size[1] / 2
    moved = np.float32([[pressed, pressed / 2], [size[0] - pressed, 0], [size[0], size[1]], [0, size[1]]])
    lean = cv2.getPerspectiveTransform(corners, moved)
    rotate = np.vstack([cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), turn, 1.0), [0, 0, 1]])
    picture = cv2.warpPerspective(paper, lean @ rotate, size, borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_AREA)
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    light = np.linspace(1.0 - shade, 1.0, size[0])[None, :]
    grain = np.random.default_rng(7).normal(0.0, noise, picture.shape) if noise else 0.0
    return np.clip(picture * light + grain, 0, 255).astype(np.uint8)


@pytest.fixture
def photo() -> Callable[..., object]:
    return photograph


@dataclass
class Listener:
    """Takes what a scanner reports on its thread and lets the test wait for it."""

    scans: list[Scan] = field(default_factory=list)
    healths: list[tuple[Health, str]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def on_scan(self, scan: Scan) -> None:
        with self.news:
            self.scans.append(scan)
            self.news.notify_all()

    def on_health(self, health: Health, words: str) -> None:
        with self.news:
            self.healths.append((health, words))
            self.news.notify_all()

    def wait_for(self, happened: Callable[[], object]) -> None:
        with self.news:
            assert self.news.wait_for(happened, PATIENCE_S), f"waited in vain: {self.scans} {self.healths}"

    def wait_for_scans(self, count: int) -> list[Scan]:
        self.wait_for(lambda: len(self.scans) >= count)
        return self.scans

    def wait_for_health(self, health: Health) -> str:
        self.wait_for(lambda: self.healths and self.healths[-1][0] is health)
        return self.healths[-1][1]


@pytest.fixture
def listener() -> Listener:
    return Listener()
