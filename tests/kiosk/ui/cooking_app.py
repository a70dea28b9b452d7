"""A kiosk in a process of its own, to be killed: does what it is told, says what it shows, and stays.

    python -m tests.kiosk.ui.cooking_app FOLDER STEP...

A step is what is tapped, or `scan:CODE`; the answer is one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from db import SystemClock
from drivers.scanners.base import Scan
from drivers.urls import device_urls
from kiosk.settings.config import Kitchen, Settings
from kiosk.ui.offscreen import Stage


def main(folder: Path, steps: list[str]) -> None:
    settings = Settings(
        kitchen=Kitchen(name="Hill Kitchen"),
        data_dir=folder,
        books=folder / "books.db",
        scanners=device_urls("keyboard:"),
    )
    stage = Stage(folder / "kivy", (1280, 720))
    from kiosk.ui.app import open_shell

    shell = open_shell(settings, SystemClock(given=True))
    stage.show(shell)
    for step in steps:
        kind, _colon, code = step.partition(":")
        if kind == "scan":
            shell.counter.scanned(Scan(text=code, raw=code.encode(), source="test"))
            stage.frames()
        else:
            stage.tap_text(step)
    texts = sorted(set(stage.texts()) - {shell.clock})
    print(json.dumps({"place": shell.counter.flow.place.value, "texts": texts}), flush=True)
    while True:
        stage.frames(1)
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
