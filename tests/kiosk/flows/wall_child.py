"""`python -m tests.kiosk.flows.wall_child FOLDER`: a kiosk on the machine's own clock, which wall.c moves.

The books are there, of 4 March 2026. It says as JSON what happened at each wall clock.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from db import SystemClock
from kiosk.bootstrap import build
from kiosk.flows.base import Place
from kiosk.settings.config import Settings


class Wall:
    """The wall clock of this process."""

    def __init__(self) -> None:
        self._file = Path(os.environ["WALL_FILE"])

    def _moved(self) -> float:
        return float(struct.unpack("d", self._file.read_bytes())[0])

    def to(self, at: datetime) -> None:
        """Set it, as NTP or a hand would."""
        moved = self._moved() + round(at.timestamp() - time.time())
        with self._file.open("r+b") as file:
            file.write(struct.pack("d", moved))


def main(folder: Path) -> dict[str, Any]:
    wall, network = Wall(), [False]
    keep = folder / "clock.json"

    def clock() -> SystemClock:
        return SystemClock(keep, synchronised=lambda: network[0], battery=lambda: False)

    wall.to(datetime(1970, 1, 2, 0, 0, 30, tzinfo=UTC))
    settings = Settings(data_dir=folder, books=folder / "books.db", scanners=())
    kiosk = build(settings, clock=clock())
    counter, said = kiosk.counter, {}

    def jam() -> None:
        counter.go_home()
        recipe = next(one for one in kiosk.books.recipes() if one.name == "Strawberry Jam")
        counter.do(counter.flow.cook)
        counter.do(counter.flow.choose, recipe.id)
        counter.do(counter.flow.start)

    said["at the start"] = [counter.flow.place.value, counter.flow.view().words]
    jam()
    said["batches at 1970"] = len(kiosk.books.batches_cooking())
    said["asked"] = counter.flow.place is Place.CONFIRM_DAY
    counter.do(counter.flow.set_day, date(2026, 3, 5))
    counter.do(counter.flow.set_time, "1042")
    counter.do(counter.flow.confirm)
    counter.do(counter.flow.start)
    (batch,) = kiosk.books.batches_cooking()
    said["batch"] = [batch.number, str(batch.made_on), str(batch.best_before)]
    said["kept for a restart"] = clock().now().date().isoformat()
    wall.to(datetime(2033, 1, 1, tzinfo=UTC))
    said["moved under it"] = [clock().now().date().isoformat(), kiosk.books.day_doubt()]
    wall.to(datetime(2026, 3, 5, 11, 5, tzinfo=UTC))
    network[0] = True
    said["the network came"] = [kiosk.books.settings.clock.now().isoformat()[:13], keep.exists()]
    jam()
    said["then"] = [kiosk.books.day_doubt(), sorted(one.number for one in kiosk.books.batches_cooking())]
    network[0] = False
    wall.to(datetime(2026, 3, 4, 11, 5, tzinfo=UTC))
    jam()
    said["a day back"] = [counter.flow.place.value, len(kiosk.books.batches_cooking())]
    kiosk.close()
    return said


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))), flush=True)
