"""The real kiosk in a window on an X display, in a process of its own: says what it was handed, does what it is asked.

    DISPLAY=:1 python -m tests.kiosk.ui.kiosk_on_x FOLDER SCANNER...

Each answer is one line of JSON: {"scan": …} for every scan that arrives, and one for each line that it is asked:
"field" opens a field to type into, "text" says what is in it, "busy" has the screen draw nothing for a while.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from drivers.scanners.base import Scan
from drivers.urls import device_urls
from kiosk.settings.config import Kitchen, Settings
from kiosk.ui.app import open_window

BUSY_S = 0.15


def say(**answer: Any) -> None:
    print(json.dumps(answer), flush=True)


def main(folder: Path, scanners: list[str]) -> None:
    settings = Settings(
        kitchen=Kitchen(name="Hill Kitchen"),
        data_dir=folder,
        books=folder / "books.db",
        scanners=device_urls(*scanners),
        fullscreen=False,
        screen_size=(1280, 720),
    )
    close = open_window(settings)
    from kivy.base import runTouchApp
    from kivy.core.window import Window

    shell = Window.children[0]
    counter = shell.counter
    take = counter.scanned

    def scanned(scan: Scan) -> None:
        fields = scan.fields and scan.fields.to_json()
        say(scan={"text": scan.text, "identifier": scan.identifier, "fields": fields, "source": scan.source})
        take(scan)

    counter.scanned = scanned
    threading.Thread(target=listen, args=(shell,), daemon=True).start()
    try:
        runTouchApp()
    finally:
        close()


def listen(shell: Any) -> None:
    for line in sys.stdin:
        shell.post(partial(answer, shell, line.strip()))


def answer(shell: Any, asked: str) -> None:
    if asked == "field":
        shell.keyboard("What is it?", "", lambda text: say(done=text))
        say(text=shell.overlay.text)
    elif asked == "text":
        say(text=shell.overlay.text if shell.overlay is not None else None)
    elif asked == "busy":
        time.sleep(BUSY_S)
        say(busy=True)
    else:
        say(lights=shell.counter.lights.scanner[0].value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
