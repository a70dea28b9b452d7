"""At any moment, whatever is touched, typed or scanned on the real screen: it is drawn, nothing is lost, nothing
stale is booked. What is tapped is found on the screen and touched where it stands, twice in one frame now and then;
scans come through the shell's inbox; keys through the window, also slowly.

What must be so after each event:

1. A frame is drawn, of a flow's screen and never of the last resort, at one of the three sizes.
2. What is no tap (a scan, time, another size, a word of a device) leaves what was entered (`any_moment.entries`) and
   what is half typed over the frame as it was; while weighing in, a scan takes the place of the bag in hand.
3. One tap writes at most one bag, batch, use, filling or dispatch; a scan writes nothing, but that a number of ours was
   seen that the books do not know.
4. The second of two taps in one frame writes nothing and leads nowhere, except on keys and on steppers.

JARMARK_TAPS and JARMARK_SEED: see `tests/kiosk/flows/test_any_moment.py`; a screen is played a quarter of the events.
"""

from __future__ import annotations

import os
import random
from collections import deque

import apsw
import pytest

from kiosk.flows.base import Place
from tests.kiosk.flows.any_moment import entries
from tests.kiosk.flows.random_cook import PRESS, RandomCook, stock_up
from tests.kiosk.ui.conftest import SIZES

EVENTS = max(1, int(os.environ.get("JARMARK_TAPS", "600")) // 4)
SEED = int(os.environ.get("JARMARK_SEED", "1"))
CHAPTER = 150
ONCE = ("lot-received", "batch-started", "lot-used", "batch-filled", "units-dispatched", "batch-failed", "step-marked")
STEPPERS = ("+ 1 min", "− 1 min", "plus", "minus")
GIVES_UP = 0.35
"""How often a tap on Back, Home or Clear is taken: else nobody ever gets far."""


class RandomFinger:
    """One cook before one window."""

    def __init__(self, top, seed: int) -> None:
        self.top, self.rng, self.story = top, random.Random(seed), deque(maxlen=20)
        self.day, self.shell, self.stage = top.day, top.shell, top.stage
        self.codes = RandomCook(top.day, seed)
        self._facts = apsw.Connection(str(top.day.settings.books), flags=apsw.SQLITE_OPEN_READONLY)
        self._read = 0
        self.new_facts()

    def close(self) -> None:
        self.codes.close()
        self._facts.close()

    @property
    def flow(self):
        return self.day.counter.flow

    def new_facts(self) -> list[str]:
        found = self._facts.execute("SELECT position, kind FROM journal WHERE position > ?", (self._read,)).fetchall()
        self._read = max((position for position, _kind in found), default=self._read)
        return [kind for _position, kind in found if kind not in PRESS]

    def step(self) -> None:
        events = (
            (60, self.touch), (12, self.touch_twice), (12, self.scan), (5, self.scan_under_the_finger), (4, self.type),
            (4, self.wait), (2, self.turn), (2, self.hear),
        )  # fmt: skip
        self.rng.choices([act for _n, act in events], [n for n, _act in events])[0]()
        self.stage.frames(1)
        assert self.shell.parent is not None, "the last resort is shown"
        assert self.shell.drawn_flow is self.flow
        assert self.shell.screen is self.shell._screens[self.flow.place]

    # -- a finger

    def targets(self) -> list:
        """What answers a finger now: on top of the frame only, where something lies there."""
        from kiosk.ui.widgets.keys import KeyField
        from kiosk.ui.widgets.surface import Touchable

        root = self.shell.overlay or self.shell
        found = []
        for widget in root.walk(restrict=True):
            if widget.opacity == 0 or widget.width <= 1 or widget.disabled or not _is_shown(widget, root):
                continue
            if isinstance(widget, Touchable) and widget.live:
                name = getattr(widget, "text", "") or getattr(widget, "icon", "") or type(widget).__name__
                found.append((name, widget.to_window(*widget.center)))
            elif isinstance(widget, KeyField):
                live = {key.name for key in widget.keys if key.live}
                found += [(text or name, widget.to_window(x, y)) for name, text, x, y in widget.spots() if name in live]
        return found

    def pick(self):
        found = self.targets()
        if not found:
            return None
        name, at = self.rng.choice(found)
        if name in ("Back", "Clear", "Batch failed") and self.rng.random() > GIVES_UP:
            name, at = self.rng.choice(found)
        return name, at

    def _lift(self, at, *, double: bool = False) -> None:
        """Down and up without a frame between."""
        from kiosk.ui.finger import Finger

        finger = Finger(*at)
        finger.is_double_tap = double
        finger.down()
        finger.up()

    def touch(self) -> None:
        found = self.pick()
        if found is None:
            return
        self.tell("touch", found[0])
        self._lift(found[1])
        self.look_at_facts(found[0])

    def touch_twice(self) -> None:
        found = self.pick()
        if found is None:
            return
        name, at = found
        self.tell("touch twice", name)
        keys = self.shell.overlay
        self._lift(at)
        self.look_at_facts(name)
        flow, before, over = self.flow, entries(self.flow), self.shell.overlay
        self._lift(at, double=True)
        facts = self.new_facts()
        if name not in STEPPERS and (keys is None or over is not keys):
            assert not facts, f"the second touch of {name} wrote {facts}"
            assert self.flow is flow, f"the second touch of {name} led to {type(self.flow).__name__}"
            assert entries(self.flow) == before, f"the second touch of {name} changed what was entered"
            assert self.shell.overlay is over or over is None, f"the second touch of {name} answered what it opened"

    def type(self) -> None:
        """A slow scanner, or a person with a keyboard: what is typed goes into what is open, or nowhere."""
        for character in self.rng.choice(("123456789", "3.5", "abc", "5", "000000000")):
            self.stage.key(character)
            self.stage.frames(1)
        if self.rng.random() < 0.5:
            self.tell("keys", "and Enter")
            self.stage.key("enter")
        self.look_at_facts("keys")

    # -- what is no tap

    def scan(self) -> None:
        before = self._kept()
        place = self.flow.place
        self._post_code()
        self.stage.frames(1)
        self._look_at_scan(before, place)

    def _post_code(self) -> None:
        self.codes.drawn = self.flow
        self.codes.view = self.flow.view()
        code = self.rng.choice(self.codes._codes())
        self.tell("scan", repr(code))
        scan = self.codes._scan(code)
        self.shell.post(lambda: self.day.counter.scanned(scan))

    def _look_at_scan(self, before, place) -> None:
        facts = [kind for kind in self.new_facts() if kind not in ("number-seen", "lot-photographed")]
        assert not facts, f"a scan wrote {facts}"
        self.look_at_kept(before, {"lot", "substitute"} if place is Place.WEIGH else set())

    def scan_under_the_finger(self) -> None:
        """A code is taken while the finger is down, or just before it comes: before the next frame."""
        found = self.pick()
        before, place = self._kept(), self.flow.place
        self._post_code()
        self.shell._take_in()
        self._look_at_scan(before, place)
        stale = self._kept() != before or self.flow is not self.shell.drawn_flow
        if found is None:
            return
        self.tell("touch before the frame", found[0])
        typing = self.shell.overlay is not None
        self._lift(found[1])
        facts = self.new_facts()
        assert typing or not (stale and facts), f"a touch of what is no longer so, {found[0]}, wrote {facts}"

    def wait(self) -> None:
        before = self._kept()
        seconds = self.rng.choice((1, 60, 20 * 60, 9 * 3600))
        self.tell("time", f"{seconds} s")
        self.day.clock.advance(seconds)
        self.shell._tick(0)
        self.stage.frames(1)
        assert not self.new_facts()
        self.look_at_kept(before, set())

    def turn(self) -> None:
        before = self._kept()
        size = self.rng.choice(SIZES)
        self.tell("size", f"{size}")
        self.stage.resize(size)
        self.look_at_kept(before, set())

    def hear(self) -> None:
        before = self._kept()
        self.codes.settle()
        self.stage.frames(1)
        self.look_at_kept(before, set())

    # -- what must be so

    def _kept(self) -> dict:
        over = self.shell.overlay
        half = {"half typed": getattr(over, "text", over.title)} if self.shell._is_typing() else {}
        return entries(self.flow) | half

    def look_at_kept(self, before, may_change) -> None:
        now = self._kept()
        gone = {key: value for key, value in before.items() if now.get(key) != value and key not in may_change}
        assert not gone, f"lost without a word: {gone}; now {now}"

    def look_at_facts(self, name: str) -> None:
        facts = self.new_facts()
        twice = [kind for kind in ONCE if facts.count(kind) > 1]
        assert not twice, f"{name} wrote {facts}"

    def tell(self, kind: str, what: str) -> None:
        self.story.append(f"{type(self.flow).__name__}/{type(self.shell.overlay).__name__}: {kind} {what}")


def _is_shown(widget, root) -> bool:
    while widget is not None and widget is not root:
        if widget.opacity == 0 or widget.disabled:
            return False
        widget = widget.parent
    return True


@pytest.mark.parametrize("seed", range(SEED, SEED + max(1, EVENTS // CHAPTER)))
def test_the_screen_keeps_what_was_entered_and_books_nothing_stale(top, seed):
    stock_up(top.day)
    finger = RandomFinger(top, seed)
    try:
        for _event in range(min(EVENTS, CHAPTER)):
            finger.step()
    except Exception as error:
        story = "\n  ".join(finger.story)
        raise AssertionError(f"{type(error).__name__}: {error}\nseed {seed}, the last events:\n  {story}") from error
    finally:
        finger.close()
