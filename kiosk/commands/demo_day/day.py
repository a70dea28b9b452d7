"""The day, step by step, as a person at the counter does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import zxingcpp

from db import Books, LabelState, ManualClock
from kiosk.bootstrap import Kiosk
from kiosk.commands.demo_day.hands import Hands
from kiosk.commands.words import recall_text, trace_text
from kiosk.flows.recall import RecallFlow
from kiosk.locale import _, month, ngettext
from kiosk.locale.recall_words import counted
from kiosk.settings import example
from kiosk.settings.example.photos import Grey, Pose, barcode, photograph

THE_RECALL = datetime(2026, 3, 25, 7, 0)
BATCH = "SJ-20260304-A"
COMPLAINED_OF = f"{BATCH}-017"

PECTIN = "(01)09506000134352(15)271130(10)PKT-99281"
SUGAR = "9506000134369"
LEMON_JUICE = "012345678905"


@dataclass(frozen=True)
class Told:
    """The results of the day."""

    touches: int
    """From opening Cook until the last label was asked for, without scans."""
    scans: int
    recall_batches: list[str]
    recall_units: int
    answers: str
    """The trace and the recall, as text."""


class Day:
    """The day, step by step, as a person at the counter does it."""

    def __init__(
        self,
        kiosk: Kiosk,
        clock: ManualClock,
        hands: Hands,
        on_progress: Callable[[str], None],
    ) -> None:
        self._kiosk = kiosk
        self._books: Books = kiosk.books
        self._clock = clock
        self._say = on_progress
        self._hands = hands
        self._answers: list[str] = []

    def play(self) -> Told:
        """Play it from the first bag to the recall."""
        hands = self._hands
        self._tell("09:00", _("The bags come in"))
        self._clock_in()
        hands.picture("home")
        tags = self._receive()
        before = hands.touches, hands.scans
        self._tell("09:10", _("A batch of strawberry jam"))
        self._cook(tags)
        self._tell("10:05", _("36 jars, 36 labels"))
        self._label()
        touches, scans = hands.touches - before[0], hands.scans - before[1]
        self._wait_for_labels()
        self._tell("15:00", _("24 to the market, 12 to the co-op"))
        self._send()
        day_and_month = f"{THE_RECALL.day} {month(THE_RECALL)}"
        self._tell(day_and_month, _("A jar is complained of"))
        self._trace()
        self._tell(day_and_month, _("Valley Farm recalls its strawberries"))
        batches, units = self._recall()
        return Told(touches, scans, batches, units, "\n".join(self._answers))

    def _tell(self, at: str, words: str) -> None:
        self._say(f"{at}  {words}")

    def _clock_in(self) -> None:
        """Scan the cook's badge."""
        badge = barcode(self._books.people()[0].tag, zxingcpp.BarcodeFormat.QRCode)
        self._hands.scan(photograph(badge, Pose(fill=0.3, turn_degrees=3, seed=5)))
        self._hands.read(_("{name} is cooking").format(name=self._books.people()[0].name))

    # -- the bags come in

    def _receive(self) -> dict[str, str]:
        """Receive the four ingredients. Returns the bag tag's code by ingredient."""
        hands = self._hands
        hands.tap(_("Receive"))
        hands.picture("receive-empty")
        pectin = barcode(PECTIN, zxingcpp.BarcodeFormat.Code128, gs1=True)
        hands.scan(photograph(pectin, Pose(turn_degrees=6, seed=2)), hold_on=True)
        hands.pick_day(_("Bought"), date(2026, 2, 20))
        hands.type(_("Price"), "18.40")
        hands.picture("receive")
        hands.take_away()
        hands.tap(_("Save & print bag tag"))
        self._bag(barcode(SUGAR, zxingcpp.BarcodeFormat.EAN13), Pose(fill=0.3, turn_degrees=-7, blur=1.0, seed=3))
        hands.pick_day(_("Bought"), date(2026, 2, 15))
        hands.pick_day(_("Date on the bag"), date(2028, 2, 15))
        hands.tap(_("Best before"))
        hands.tap(_("Save & print bag tag"))
        self._bag(barcode(LEMON_JUICE, zxingcpp.BarcodeFormat.UPCA), Pose(fill=0.3, tilt=0.1, seed=4))
        hands.pick_day(_("Bought"), date(2026, 2, 15))
        hands.pick_day(_("Date on the bag"), date(2026, 9, 1))
        hands.tap(_("Best before"))
        hands.tap(_("Save & print bag tag"))
        hands.choose(_("Ingredient"), "Strawberries")
        hands.choose(_("Supplier"), "Valley Farm")
        hands.type(_("Quantity"), "20")
        hands.tap(_("not looked at"))
        hands.tap(_("None of these: I looked"))
        hands.pick_day(_("Bought"), date(2026, 3, 2))
        hands.tap(_("Save & print bag tag"))
        hands.back()
        return {lot.ingredient.name: lot.code for lot in self._books.lots()}

    def _bag(self, code: Grey, pose: Pose) -> None:
        self._hands.scan(photograph(code, pose))

    # -- the batch

    def _cook(self, tags: dict[str, str]) -> None:
        hands = self._hands
        hands.tap(_("Cook"))
        hands.picture("recipes")
        hands.tap("Strawberry Jam")
        hands.picture("start")
        hands.tap(_("Start"))
        for number, line in enumerate(self._books.batch(BATCH).recipe.lines):
            self._clock.advance(90)
            self._scan_tag(tags[line.ingredient.name], seed=10 + number)
            if number == 1:
                hands.picture("weigh")
            hands.tap(_("Use {amount}").format(amount=line.quantity))
        self._clock.advance(600)
        hands.tap(_("Start {n} min").format(n=20))
        self._clock.advance(13 * 60 + 20)
        hands.picture("boil")
        self._clock.advance(400)
        hands.tap(_("Next"))
        hands.picture("set-point")
        hands.type(_("Type the reading"), "220")
        self._clock.advance(300)
        hands.tap("38")
        hands.tap("2")
        hands.picture("fill")
        hands.tap(_("Finish · {n} {units}").format(n=36, units=counted(36, "jar")))

    def _scan_tag(self, code: str, seed: int) -> None:
        tag = self._kiosk.press.draw_tag(code)
        self._hands.scan(photograph(tag, Pose(fill=0.4, turn_degrees=seed % 9 - 4, seed=seed)))

    # -- the labels

    def _label(self) -> None:
        self._hands.picture("labels")
        self._hands.tap(ngettext("Print {n} label", "Print {n} labels", 36).format(n=36))

    def _wait_for_labels(self) -> None:
        hands = self._hands
        hands.until(lambda: self._printed() >= 12)
        hands.picture("printing")
        hands.until(lambda: self._printed() == 36)
        hands.until(lambda: self._kiosk.press.state.batch == "")
        hands.picture("printed")
        hands.back()

    def _printed(self) -> int:
        job = self._books.label_job(BATCH)
        return len(job.in_state(LabelState.CONFIRMED)) if job else 0

    # -- out of the house

    def _send(self) -> None:
        hands = self._hands
        self._clock.advance(5 * 3600)
        hands.tap(_("Send out"))
        hands.tap("Saturday farmers market")
        hands.tap(BATCH)
        hands.tap("24")
        hands.picture("send-out")
        self._send_jars(24)
        hands.tap("Good Earth Co-op")
        hands.tap(BATCH)
        hands.tap("12")
        self._send_jars(12)
        hands.back()
        example.rest_of_march(self._books, self._clock)
        self._clock.set(THE_RECALL.astimezone())

    def _send_jars(self, n: int) -> None:
        self._hands.tap(_("Send {n} {units}").format(n=n, units=counted(n, "jar")))

    # -- the questions

    def _trace(self) -> None:
        hands = self._hands
        hands.tap(_("Trace"))
        hands.picture("trace-empty")
        label = self._kiosk.press.draw_unit(BATCH, 17)
        hands.scan(photograph(label, Pose(fill=0.5, turn_degrees=5, seed=17)))
        hands.picture("trace")
        answer = trace_text(self._books.trace(COMPLAINED_OF))
        self._answers.append(answer + "\n")

    def _recall(self) -> tuple[list[str], int]:
        hands = self._hands
        hands.tap(_("Recall"))
        hands.choose(_("Supplier"), "Valley Farm")
        hands.choose(_("Ingredient"), "Strawberries")
        hands.pick_day(_("Sold to you"), date(2026, 2, 28))
        last, _field, _rest = _("to {day}").partition("{day}")
        hands.pick_day(last.strip(), date(2026, 3, 5))
        hands.picture("recall")
        flow = self._kiosk.counter.flow
        scope = flow.scope if isinstance(flow, RecallFlow) else None
        if scope is None:
            raise RuntimeError("the recall screen shows no answer")
        self._answers.append(recall_text(scope) + "\n")
        hands.tap(_("Hold both batches"))
        hands.picture("held")
        return [hit.batch.number for hit in scope.affected], scope.net_units
