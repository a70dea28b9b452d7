"""The whole demo in the pseudo-language: no screen, no answer and no tag of it has a plain word.

It plays for a minute or two, and so only where it is asked for, with JARMARK_PSEUDO_DEMO=1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import Books
from tests.kiosk.plain_words import PlainWords, data_of

ROOT = Path(__file__).parents[2]
PLAYED = """
import json, sys
from pathlib import Path
from kiosk.ui.offscreen import Stage
import kiosk.commands.demo_day.play as play

out, seen = Path(sys.argv[1]), {}
tapped, pictured = Stage.tap_widget, Stage.screenshot

def look(stage):
    for text in stage.texts():
        seen[text] = None

def tap_widget(stage, *arguments, **named):
    look(stage)
    tapped(stage, *arguments, **named)
    look(stage)

def screenshot(stage, path):
    look(stage)
    return pictured(stage, path)

Stage.tap_widget, Stage.screenshot = tap_widget, screenshot
play.play(out, on_progress=lambda words: seen.setdefault(words))
(out / "seen.json").write_text(json.dumps(list(seen)))
"""
TYPED = ("Hill Kitchen", "ok")


@pytest.mark.skipif("JARMARK_PSEUDO_DEMO" not in os.environ, reason="plays the whole demo: JARMARK_PSEUDO_DEMO=1")
def test_the_demo_shows_no_plain_word(tmp_path):
    out = tmp_path / "demo"
    environment = os.environ | {"JARMARK_LANGUAGE": "pseudo", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PLAYED, str(out)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads((out / "seen.json").read_text(encoding="utf-8"))
    answers = (out / "trace.txt").read_text(encoding="utf-8").splitlines()
    with Books.open(out / "books.db", read_only=True) as books:
        plain = PlainWords({*data_of(books), *TYPED})
    assert len(seen) > 300
    assert sum("[" in text for text in seen) > 150
    assert "\n".join(plain.among([*seen, *answers])) == ""
