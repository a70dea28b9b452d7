"""The machine's own clock, in a process whose wall clock is moved under it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db import ManualClock
from kiosk.bootstrap import open_books
from kiosk.settings import example
from kiosk.settings.config import Settings

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def wall(tmp_path_factory):
    """wall.c as a library."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler here, with which the wall clock of a process could be moved")
    made = tmp_path_factory.mktemp("wall") / "wall.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, HERE / "wall.c", "-ldl"], check=True)
    return made


def test_a_real_kiosk_on_a_clock_that_is_wrong(wall, tmp_path):
    settings = Settings(data_dir=tmp_path, books=tmp_path / "books.db", scanners=())
    clock = ManualClock(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    with open_books(settings, clock=clock) as books:
        example.before_the_fourth(books, clock)
        example.bags_of_the_fourth(books, clock)
    moved = tmp_path / "moved"
    moved.write_bytes(bytes(8))
    environment = {**os.environ, "LD_PRELOAD": str(wall), "WALL_FILE": str(moved), "TZ": "UTC"}
    child = [sys.executable, "-m", "tests.kiosk.flows.wall_child", str(tmp_path)]
    done = subprocess.run(
        child, env=environment, cwd=HERE.parents[2], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["at the start"] == [
        "confirm_day",
        "This clock says 2 January 1970. The newest entry is of 4 March 2026.",
    ]
    assert (said["batches at 1970"], said["asked"]) == (0, True)
    assert said["batch"] == ["SJ-20260305-A", "2026-03-05", "2027-03-05"]
    assert said["kept for a restart"] == "2026-03-05"
    assert said["moved under it"] == ["2026-03-05", None]
    assert said["the network came"] == ["2026-03-05T11", False]
    assert said["then"] == [None, ["SJ-20260305-A", "SJ-20260305-B"]]
    assert said["a day back"] == ["confirm_day", 2]
