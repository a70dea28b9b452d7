"""The gallery: a picture of every sample screen at every size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.ui.offscreen import Size, Stage

SIZES: tuple[Size, ...] = ((1280, 720), (800, 480), (720, 1280))


def gallery(out: Path, sizes: Sequence[Size] = SIZES) -> list[Path]:
    """Draw the samples into the folder `out`, as NAME-WIDTHxHEIGHT.png. Call it in a process without a window."""
    with TemporaryDirectory() as home:
        largest = max(width for width, _ in sizes), max(height for _, height in sizes)
        stage = Stage.here(Path(home), sizes[0], largest)
        return [path for size in sizes for path in _draw(stage, size, out)]


def _draw(stage: Stage, size: Size, out: Path) -> list[Path]:
    stage.resize(size)
    from kiosk.ui.samples import SAMPLES

    paths = []
    for name, make in SAMPLES.items():
        stage.show(make())
        paths.append(stage.screenshot(out / f"{name}-{size[0]}x{size[1]}.png"))
    return paths
