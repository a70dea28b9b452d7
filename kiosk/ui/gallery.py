"""The gallery: every sample screen as a picture, at every size, made by one call so that they can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.ui.offscreen import Size, Stage

SIZES: tuple[Size, ...] = ((1280, 720), (800, 480), (720, 1280))


def gallery(out: Path, sizes: Sequence[Size] = SIZES) -> list[Path]:
    """Draw the samples; `out` gets NAME-WIDTHxHEIGHT.png. Call it in a process that has no window yet."""
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
