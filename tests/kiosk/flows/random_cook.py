"""Plays a seeded cook on one kiosk, and looks after each event whether all is as it must be.

The screen is stood in for by its one rule: what was tapped reaches the flow that was drawn, and only while the counter
still stands in it (`Screen.do`). Everything else is real: books, press, router, memo.
"""

from __future__ import annotations

import contextlib
import queue
import random
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import apsw

from db import ClockTrust, Quantity
from drivers.scanners.arrival import scan_of_characters
from drivers.scanners.base import Scan
from kiosk.flows.base import Flow, Offer, Place
from kiosk.settings import example
from tests.kiosk.flows.any_moment import ALL, Tap, entries, taps_of

PRESS = {"labels-confirmed", "label-unsure", "label-said", "text-kept"}
"""What the press writes, at its own moment and on its own thread."""
KEPT = 20
WRONG_CLOCKS = (datetime(1970, 1, 1, 0, 0, 30).astimezone(), datetime(2026, 3, 3, 9, 30).astimezone())

STRANGE_CODES = (
    "123456789", "999999999", "0", "4006381333931", "]E04006381333931", "]C1001234567890123456", "2112345012345",
    "]d2010950600013435210L1\x1d1727", "]d20109506000134376101A\x1d17280101", "]d20109506000134369101B\x1d17200101",
    "]C10109506000134352", "]C110BARE7", "https://x.example/01/09", "http://example.org", "\x00\x01", "<script>", "🍓",
    "'; DROP TABLE lot", "a" * 300, "SJ-20260304-Z", "SJ-20260304-A-999", "K2-SJ-20260304-A", "LT-0000-00", "   ",
    "ABC-1",
)  # fmt: skip


class RandomCook:
    """One cook, one kiosk, one seed. `day` is a `Day` of the flows' tests."""

    wrong_clock = 0.0
    """How often the machine starts with a clock that is wrong."""

    def __init__(self, day: Any, seed: int) -> None:
        self.day, self.rng, self.seed = day, random.Random(seed), seed
        self.story: deque[str] = deque(maxlen=KEPT)
        self._facts = apsw.Connection(str(day.settings.books), flags=apsw.SQLITE_OPEN_READONLY)
        self._read = self._last_position()
        self.draw()

    def close(self) -> None:
        self._facts.close()

    # -- what is there

    @property
    def flow(self) -> Flow:
        return self.day.counter.flow

    def draw(self) -> None:
        """What a screen does before the next frame: the view can be built, at any moment."""
        self.drawn, self.view = self.flow, self.flow.view()
        self.taps = taps_of(self.flow, self.view, self.rng)
        assert self.flow.place in Place

    def _last_position(self) -> int:
        return self._facts.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0]

    def new_facts(self) -> list[str]:
        """The kinds that were written since this was asked last, but for the press's."""
        rows = self._facts.execute(
            "SELECT position, kind FROM journal WHERE position > ? ORDER BY position", (self._read,)
        ).fetchall()
        self._read = rows[-1][0] if rows else self._read
        return [kind for _position, kind in rows if kind not in PRESS]

    # -- events

    def step(self) -> None:
        """One event, and what must be so after it."""
        kinds: list[tuple[int, Callable[[], None]]] = [
            (62, self._tapped), (9, self._tapped_twice), (14, self._scanned), (6, self._tapped_after_a_scan),
            (5, self._time_passes), (1, self._power_cut), (1, self._who_cooks), (2, self._offer_taken),
            (1, self._dismissed), (2, self._device_speaks), (1, self._day_asked),
        ]  # fmt: skip
        event = self.rng.choices([act for _n, act in kinds], [n for n, _act in kinds])[0]
        event()
        self.draw()

    def _pick(self) -> Tap | None:
        return self.rng.choice(self.taps) if self.taps else None

    def _take(self, tap: Tap) -> None:
        """As `Screen.do`."""
        if self.drawn is self.flow:
            self.day.counter.do(tap.take)

    def _tapped(self) -> None:
        tap = self._pick()
        if tap is None:
            return
        self._tell("tap", tap.name)
        before, flow = entries(self.flow), self.flow
        self._take(tap)
        self._look_at_facts(tap)
        self._look_at_entries(before, tap.sets, flow)

    def _tapped_twice(self) -> None:
        tap = self._pick()
        if tap is None or tap.over:
            return
        self._tell("tap twice", tap.name)
        self._take(tap)
        self._look_at_facts(tap)
        self.settle()
        flow, before = self.flow, entries(self.flow)
        self._take(tap)
        facts = self.new_facts()
        if not tap.more:
            assert not facts, f"the second tap on {tap.name} wrote {facts}"
            assert self.flow is flow, f"the second tap on {tap.name} led to another flow"
            assert entries(self.flow) == before, f"the second tap on {tap.name} changed what was entered"

    def _scanned(self) -> None:
        code = self.rng.choice(self._codes())
        self._tell("scan", repr(code))
        before, flow = entries(self.flow), self.flow
        self.day.counter.scanned(self._scan(code))
        facts = [kind for kind in self.new_facts() if kind not in ("number-seen", "lot-photographed")]
        assert not facts, f"a scan wrote {facts}"
        in_hand = frozenset(("lot", "substitute") if flow.place is Place.WEIGH else ())
        self._look_at_entries(before, in_hand, flow)

    def _tapped_after_a_scan(self) -> None:
        """A scan comes between the finger and the frame: the tap is still about what was drawn."""
        tap = self._pick()
        before = entries(self.flow)
        self._scanned()
        if tap is None or tap.over:
            return
        self._tell("tap on the view before it", tap.name)
        stale = entries(self.flow) != before or self.drawn is not self.flow
        now = entries(self.flow)
        self._take(tap)
        facts = self.new_facts()
        assert not (stale and facts), f"a tap on a stale view, {tap.name}, wrote {facts}"
        if stale and tap.facts:  # refused, so that all is as it was
            self._look_at_entries(now, frozenset(), self.flow)

    def _time_passes(self) -> None:
        seconds = self.rng.choice((1, 30, 60, 600, 20 * 60, 3600, 20 * 3600))
        self._tell("time", f"{seconds} s")
        before = entries(self.flow)
        self.day.clock.advance(seconds)
        self.draw()
        assert not self.new_facts()
        self._look_at_entries(before, frozenset(), self.flow)

    def _power_cut(self) -> None:
        self._tell("power", "off and on")
        flow, before = self.flow, entries(self.flow)
        day = any(key in before for key in ("day", "time"))
        if self.rng.random() < self.wrong_clock:
            self.day.clock.standing = ClockTrust.LOOSE
            self.day.clock.boot("another", self.rng.choice(WRONG_CLOCKS))
        self.day.restart()
        self.new_facts()
        if not day:
            self._look_at_entries(before, frozenset(), flow)

    def _who_cooks(self) -> None:
        self._tell("tap", "who cooks")
        before, flow = entries(self.flow), self.flow
        self.day.counter.do(self.day.counter.more)
        assert not self.new_facts()
        self._look_at_entries(before, frozenset(), flow)

    def _offer_taken(self) -> None:
        offer = self.day.counter.notice
        if isinstance(offer, Offer):
            self._tell("tap", f"leave for: {offer.words}")
            self.day.counter.leave(offer)
            assert not [kind for kind in self.new_facts() if kind != "lot-photographed"]

    def _dismissed(self) -> None:
        self._tell("tap", "the notice")
        before = entries(self.flow)
        self.day.counter.dismiss()
        self._look_at_entries(before, frozenset(), self.flow)

    def _device_speaks(self) -> None:
        before = entries(self.flow)
        self.settle()
        self._look_at_entries(before, frozenset(), self.flow)

    def settle(self) -> None:
        """Take what devices say, as far as they have."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.day.inbox.get_nowait()()

    def _day_asked(self) -> None:
        self._tell("asked", "which day is it")
        before, flow = entries(self.flow), self.flow
        self.day.counter.do(self.day.counter._ask_day)
        self._look_at_entries(before, frozenset(), flow)

    # -- what must be so

    def _look_at_facts(self, tap: Tap) -> None:
        facts = self.new_facts()
        strange = [kind for kind in facts if kind not in tap.facts]
        assert not strange, f"{tap.name} wrote {facts}, and says it writes {sorted(tap.facts)}"
        once = {"lot-received", "batch-started", "batch-filled", "units-dispatched", "lot-used", "batch-failed"}
        twice = [kind for kind in once if facts.count(kind) > 1]
        assert not twice, f"{tap.name} wrote {facts}"

    def _look_at_entries(self, before: dict[str, Any], may_change: frozenset[str], flow: Flow) -> None:
        if may_change == ALL:
            return
        now = entries(self.flow)
        gone = {key: value for key, value in before.items() if now.get(key) != value and key not in may_change}
        assert not gone, (
            f"lost without a word: {gone}; now {now} in {type(self.flow).__name__}, was {type(flow).__name__}"
        )

    def _tell(self, kind: str, what: str) -> None:
        self.story.append(f"{type(self.flow).__name__}: {kind} {what}")

    # -- codes

    def _codes(self) -> list[str]:
        books, rng = self.day.books, self.rng
        pools: tuple[Callable[[], list[str]], ...] = (
            lambda: [lot.code for lot in books.lots(with_stock=False)],
            lambda: [one.number for one in books.batches(limit=30)],
            lambda: [f"{one.number}-{rng.randint(1, one.net):03d}" for one in books.batches(limit=30) if one.net],
            lambda: [one.tag for one in (*books.people(), *books.recipes())],
            lambda: list(STRANGE_CODES),
            lambda: _packs(rng),
            self._wanted_here,
            self._wanted_here,
        )
        return rng.choice(pools)() or list(STRANGE_CODES)

    def _wanted_here(self) -> list[str]:
        """What is of use on this screen: else most scans are only offered."""
        if self.flow.place is Place.WEIGH:
            return [choice.key for choice in self.flow.weighing.lot_choices()]  # type: ignore[attr-defined]
        if self.flow.place is Place.SEND and self.view.batch:
            return [f"{self.view.batch}-{self.rng.randint(1, 40):03d}"]
        return _packs(self.rng) if self.flow.place is Place.RECEIVE else []

    def _scan(self, code: str) -> Scan:
        return scan_of_characters(code.encode(), "test", 0.0) or Scan(text=code, raw=code.encode(), source="test")


def _packs(rng: random.Random) -> list[str]:
    """Codes of packs that the example kitchen knows, with lots and dates of their own."""
    gtin = rng.choice(("09506000134352", "09506000134369", "00012345678905", "09506000134376"))
    best = (date(2026, 3, 4) + timedelta(days=rng.choice((-9, 30, 400, 9000)))).strftime("%y%m%d")
    return [gtin, f"]d201{gtin}17{best}10L{rng.randint(1, 9)}", f"]C101{gtin}", f"]d201{gtin}10X{rng.randint(1, 5)}"]


def stock_up(day: Any) -> None:
    """Bags that may not be used, and batches that may not be sent."""
    books = day.books
    example.receive(books, "strawberries", "Hilltop Orchard", "40 lb", date(2026, 3, 4), supplier_lot="HT-1")
    example.receive(books, "sugar", "Amazon", "2 lb", date(2026, 2, 1), best_before=date(2026, 3, 1))
    held = example.receive(books, "sugar", "Amazon", "5 lb", date(2026, 3, 1))
    books.hold_lot(held, "glass was found")
    berries = next(one for one in books.ingredients() if one.name == "strawberries")
    books.receive_lot(
        berries, Quantity.parse("9 lb"), supplier=books.suppliers()[0], bought_on=date(2026, 3, 4), looked=False
    )
