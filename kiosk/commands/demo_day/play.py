"""Plays the example kitchen's 4 March through the real app: touches, photographs, and a printer on a socket.

Nothing is bypassed: each bag is a photograph that the camera thread reads and the decoders decode, each tap is a touch
event on the window, each label is drawn from the bytes sent to the printer and named by what a decoder reads in it.
Only the clock is set, and the rest of March is recorded directly in the books.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from PIL import Image

from db import ManualClock
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.scanners.decode import read
from drivers.urls import DeviceUrl, device_urls
from kiosk.bootstrap import Kiosk, build, open_books
from kiosk.commands.demo_day.own_folder import leave_mark, make_room
from kiosk.settings import example
from kiosk.settings.config import Kitchen, Settings
from kiosk.settings.example.camera_folder import CameraFolder
from kiosk.settings.example.photos import Grey
from kiosk.ui.offscreen import Stage

KITCHEN = Kitchen(
    name="Hill Kitchen",
    address="12 Mill Lane, Dorset VT 05251",
    jurisdiction="US",
    statement="Made in a home kitchen not subject to state licensing",
)

THE_FOURTH = datetime(2026, 3, 4, 9, 0)


@dataclass(frozen=True)
class Summary:
    """What the demo did, written as summary.json."""

    batch_number: str
    units_net: int
    labels_printed: int
    touches: int
    """From opening Cook until the last label was asked for, without scans."""
    scans: int
    recall_batches: list[str]
    recall_units: int
    seconds: float


def play(
    out: Path,
    size: tuple[int, int] = (1280, 720),
    on_progress: Callable[[str], None] = lambda words: None,
    *,
    pace_s: float = 0.0,
) -> Summary:
    """Play the day and leave its results in `out`.

    Args:
        out: created if it is missing; an earlier demo's files in it are replaced (own_folder.py).
        pace_s: the pause before each touch, for people who watch.

    Raises:
        FileExistsError: `out` holds something that no demo left there; nothing was touched.
    """
    began = time.monotonic()
    make_room(out)
    stage = Stage.here(out / "kivy", size, offscreen=pace_s == 0)
    clock = ManualClock(THE_FOURTH.astimezone())
    camera = CameraFolder(out / "camera")
    with VirtualPrinterServer(out / "printed") as printer:
        settings = _settings(out, camera.url, printer.url, size)
        with open_books(settings, clock=clock) as books:
            example.before_the_fourth(books, clock)
        clock.set(THE_FOURTH.astimezone())
        kiosk = build(settings, clock=clock)
        try:
            summary = _play_day(kiosk, clock, camera, stage, out, on_progress, pace_s)
        finally:
            kiosk.close()
    _leave_labels(out)
    printed = list((out / "labels").glob(f"{summary.batch_number}-*.png"))
    summary = replace(summary, labels_printed=len(printed))
    summary = replace(summary, seconds=round(time.monotonic() - began, 1))
    (out / "summary.json").write_text(json.dumps(asdict(summary), indent=2) + "\n", encoding="utf-8")
    leave_mark(out)
    return summary


def _play_day(
    kiosk: Kiosk,
    clock: ManualClock,
    camera: CameraFolder,
    stage: Stage,
    out: Path,
    on_progress: Callable[[str], None],
    pace_s: float,
) -> Summary:
    # The drawing modules must be imported now: Kivy reads its settings on import, and they are ready only here.
    from kiosk.commands.demo_day.day import BATCH, Day
    from kiosk.commands.demo_day.hands import Hands

    with Hands(kiosk, camera, out / "screens", stage, pace_s) as hands:
        told = Day(kiosk, clock, hands, on_progress).play()
    (out / "trace.txt").write_text(told.answers, encoding="utf-8")
    return Summary(
        batch_number=BATCH,
        units_net=kiosk.books.batch(BATCH).net or 0,
        labels_printed=0,
        touches=told.touches,
        scans=told.scans,
        recall_batches=told.recall_batches,
        recall_units=told.recall_units,
        seconds=0,
    )


def _settings(out: Path, camera: str, printer: str, size: tuple[int, int]) -> Settings:
    return Settings(
        kitchen=KITCHEN,
        data_dir=out,
        books=out / "books.db",
        printer=DeviceUrl.parse(printer),
        scanners=device_urls(camera, "keyboard:"),
        screen_size=size,
    )


def _leave_labels(out: Path) -> None:
    """Name each picture that the printer made by what a decoder reads in it."""
    labels = out / "labels"
    labels.mkdir(exist_ok=True)
    for path in sorted((out / "printed").glob("label-*.png")):
        with Image.open(path) as picture:
            symbols = read(_grey(picture))
        name = symbols[0].text if symbols else path.stem
        target = labels / f"{name}.png"
        if target.exists():
            target = labels / f"{name}-again.png"
        path.rename(target)
    shutil.move(out / "printed" / "printer.bin", out / "printer.bin")
    shutil.rmtree(out / "printed")


def _grey(picture: Image.Image) -> Grey:
    import numpy as np

    return np.array(picture.convert("L"), dtype=np.uint8)
