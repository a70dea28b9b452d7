"""Home: the batches on the stove, and the five things that a person can begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db import Batch, is_past, is_past_use_by, moment, timer_of
from kiosk.flows.base import STAY, Memo, Next, Place, Scanned
from kiosk.flows.choose_batch import ChooseBatchFlow, unfinished_labels
from kiosk.flows.choose_recipe import ChooseRecipeFlow
from kiosk.flows.cook import CookFlow
from kiosk.flows.cook_steps import progress
from kiosk.flows.more import MoreFlow
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.receive import ReceiveFlow
from kiosk.flows.send_out import SendOutFlow
from kiosk.flows.stock import PAST, StockFlow
from kiosk.flows.trace import TraceFlow
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, ngettext

EXPIRY_WARNING_DAYS = 7
"""Home warns of lots that expire within so many days."""


@dataclass(frozen=True)
class StoveCard:
    """A batch in progress."""

    number: str
    product: str
    step: str
    share: float
    """How much of the batch is done, 0 to 1."""
    timer_left_s: float | None
    timer_runs: bool
    """False if the timer is paused, or if there is none."""
    badge: str


@dataclass(frozen=True)
class HomeView:
    kitchen: str
    cooking: tuple[StoveCard, ...]
    expiring: str
    """“2 lots are past their date, 1 more expires this week”; empty if there are none, or while the date is not
    confirmed."""
    labels_waiting: tuple[tuple[str, str], ...]
    """Batch numbers whose labels were begun and not finished, each with a description."""
    recipes: str
    """“Start a batch · 14 recipes”."""


class HomeFlow:
    """The first screen; Back ends here."""

    kept_as: ClassVar[str] = "home"

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def place(self) -> Place:
        return Place.HOME

    def view(self) -> HomeView:
        books = self._work.books
        recipes = len(books.recipes())
        return HomeView(
            kitchen=self._work.settings.kitchen.name,
            cooking=tuple(self._card(batch) for batch in books.batches_cooking()),
            expiring=self._expiring(),
            labels_waiting=unfinished_labels(self._work),
            recipes=_("Start a batch · {n}").format(n=ngettext("{n} recipe", "{n} recipes", recipes).format(n=recipes)),
        )

    def _expiring(self) -> str:
        books = self._work.books
        lots = books.lots_expiring(EXPIRY_WARNING_DAYS)
        if not lots or books.day_doubt() is not None:
            return ""
        today = self._work.clock.now().date()
        unsafe = sum(is_past_use_by(lot, today) for lot in lots)
        past = sum(is_past(lot, today) for lot in lots) - unsafe
        soon = len(lots) - past - unsafe
        if unsafe:
            words = ngettext("{n} lot is past its use-by date", "{n} lots are past their use-by date", unsafe)
            others, told = past + soon, words.format(n=unsafe)
            more = ngettext("{n} more is past its date or expires", "{n} more are past their date or expire", others)
            return f"{told}, {more.format(n=others)}" if others else told
        if not past:
            return ngettext("{n} lot expires this week", "{n} lots expire this week", soon).format(n=soon)
        words = ngettext("{n} lot is past its date", "{n} lots are past their date", past).format(n=past)
        more = ngettext("{n} more expires this week", "{n} more expire this week", soon).format(n=soon)
        return f"{words}, {more}" if soon else words

    def _card(self, batch: Batch) -> StoveCard:
        here = progress(batch)
        timer = timer_of(batch, here.step, moment(self._work.clock)) if here.step is not None else None
        return StoveCard(
            number=batch.number,
            product=batch.product.name,
            step=_("Step {n} of {total} · {name}").format(n=here.done + 1, total=here.total, name=here.name),
            share=here.done / here.total,
            timer_left_s=timer.left_s if timer and timer.started else None,
            timer_runs=bool(timer and timer.started and not timer.paused),
            badge=_("Weighing in") if here.line is not None else "",
        )

    def cook(self) -> Next:
        return Next(flow=ChooseRecipeFlow(self._work))

    def receive(self) -> Next:
        return Next(flow=ReceiveFlow(self._work))

    def labels(self) -> Next:
        return Next(flow=ChooseBatchFlow(self._work))

    def send_out(self) -> Next:
        return Next(flow=SendOutFlow(self._work))

    def trace(self) -> Next:
        return Next(flow=TraceFlow(self._work))

    def stock(self) -> Next:
        """Open what is there."""
        return Next(flow=StockFlow(self._work))

    def stock_past(self) -> Next:
        """Open the bags that are past their date; all, where none is."""
        return Next(flow=StockFlow(self._work, group=PAST))

    def more(self) -> Next:
        """Open More: who is cooking, the books, and details of this kiosk."""
        return Next(flow=MoreFlow(self._work, self))

    def resume(self, number: str) -> Next:
        """Return to a batch on the stove, at its current step."""
        return Next(flow=CookFlow(self._work, number))

    def resume_labels(self, number: str) -> Next:
        return Next(flow=LabelsFlow(self._work, number))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return False

    def back(self) -> Next:
        return STAY

    def memo(self) -> Memo:
        return {}
