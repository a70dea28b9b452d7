"""Recall: which batches contain what a supplier takes back, where each jar is, and putting them all on hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from db import Affected, BatchState, ConsideredBatch, Lot, RecallQuery, RecallScope, Whereabouts
from kiosk.flows.bag import parse_day
from kiosk.flows.base import HOME, STAY, Choice, Flow, Memo, Next, Place, Scanned, bad
from kiosk.flows.recall_holds import ALL, choices, doubt_words, free_bags, free_batches, hold_words, noun, now_held
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, day, days, ngettext, said, said_error, short_day
from kiosk.locale.recall_words import bags_here, counted, in_months, nothing_bought, shared_noun

AROUND = timedelta(days=3)
"""A recall that starts from a lot covers this many days before and after its purchase."""


@dataclass(frozen=True)
class BatchRow:
    number: str
    detail: str
    verdict: str
    affected: bool
    whole: str = ""
    """The full text, for when a row has no room for it."""


@dataclass(frozen=True)
class RecallView:
    supplier: str
    ingredient: str
    bought: str
    bought_from: date | None
    bought_to: date | None
    complete: bool
    """Whether enough is chosen to answer."""
    units: int
    units_words: str
    batches: tuple[BatchRow, ...]
    uncertain: tuple[BatchRow, ...]
    where_title: str
    where: tuple[tuple[str, str], ...]
    sent: tuple[str, ...]
    """For the first rows of `where`: which batches went there, on which days and orders."""
    balance: str
    action: str
    ready: bool
    uncertain_words: str = ""
    """How many units are uncertain; empty if none."""
    choose_hold: tuple[Choice, ...] = ()
    """The choices for Hold if some batches are uncertain: all, only the affected ones, or a single uncertain one."""
    note: str = ""
    """States that nothing was bought in that period, so that "0" is not mistaken for "safe"."""
    doubtful: tuple[BatchRow, ...] = ()
    """Bags that may belong to the recall."""
    bags_words: str = ""
    """What is left of the recalled bags; empty if nothing."""
    bags_free: bool = False
    """Whether some of that is not on hold yet."""


class RecallFlow:
    """A supplier, an ingredient, and the period in which it was bought."""

    kept_as: ClassVar[str] = "recall"

    def __init__(
        self,
        work: Workplace,
        supplier: str = "",
        ingredient: str = "",
        bought_from: date | None = None,
        bought_to: date | None = None,
        came_from: Flow | None = None,
        own_batch: str = "",
    ) -> None:
        self._work = work
        self._own_batch = own_batch
        self._came_from = came_from
        self._supplier = supplier
        self._ingredient = ingredient
        self._from = bought_from
        self._to = bought_to
        self._was_asked = False
        """Whether a person chose the question, instead of coming here from a bag."""

    @classmethod
    def of_lot(cls, work: Workplace, lot: Lot, came_from: Flow | None = None) -> RecallFlow:
        if lot.from_batch:
            return cls(work, came_from=came_from, own_batch=lot.from_batch)
        supplier = lot.supplier.name if lot.supplier else ""
        return cls(work, supplier, lot.ingredient.name, lot.bought_on - AROUND, lot.bought_on + AROUND, came_from)

    @property
    def place(self) -> Place:
        return Place.RECALL

    @property
    def scope(self) -> RecallScope | None:
        """The answer; None until supplier and ingredient, or one of our own batches, are chosen."""
        if self._own_batch:
            return self._work.books.recall(RecallQuery(lot=self._own_batch))
        supplier = next((s for s in self._work.books.suppliers() if s.name == self._supplier), None)
        ingredient = next((i for i in self._work.books.ingredients() if i.name == self._ingredient), None)
        if supplier is None or ingredient is None:
            return None
        return self._work.books.recall(
            RecallQuery(supplier=supplier.name, ingredient=ingredient.name, bought_from=self._from, bought_to=self._to)
        )

    def view(self) -> RecallView:
        scope = self.scope
        if scope is None:
            return RecallView(
                self._supplier,
                self._ingredient.capitalize(),
                self._bought(),
                self._from,
                self._to,
                False,
                0,
                "",
                (),
                (),
                "",
                (),
                (),
                "",
                _("Hold"),
                False,
            )
        own = self._work.books.batch(self._own_batch) if self._own_batch else None
        affected = tuple(self._hit(hit) for hit in scope.affected)
        spared = tuple(
            BatchRow(miss.batch.number, self._other_bags(miss), _("not affected"), False) for miss in scope.not_affected
        )
        unsure = tuple(
            BatchRow(miss.batch.number, said(miss.why), _not_certain(miss), True) for miss in scope.uncertain
        )
        return RecallView(
            supplier=_("our own batch {number}").format(number=own.number) if own else self._supplier,
            ingredient=own.product.name if own else self._ingredient.capitalize(),
            bought=_("made {day}").format(day=day(own.made_on)) if own else self._bought(),
            bought_from=self._from,
            bought_to=self._to,
            complete=True,
            units=scope.net_units,
            units_words=self._to_pull(scope),
            batches=affected + spared,
            uncertain=unsure,
            where_title=_where_title(scope),
            where=_where(scope),
            sent=tuple(_sent(place) for place in scope.where),
            balance=_balance(scope),
            action=hold_words(scope),
            ready=bool(free_batches(scope) or free_bags(scope)),
            uncertain_words=_uncertain_words(scope),
            choose_hold=choices(scope),
            note=self._note(scope),
            doubtful=tuple(map(_doubtful, scope.doubtful, map(said, scope.doubts))),
            bags_words=bags_here(scope.lots),
            bags_free=any(lot.left.amount > 0 and not lot.held for lot in scope.lots),
        )

    def _note(self, scope: RecallScope) -> str:
        if scope.lots or scope.doubtful or self._own_batch:
            return ""
        return nothing_bought(self._supplier, self._ingredient, self._from, self._to)

    def _hit(self, hit: Affected) -> BatchRow:
        """“8 lb strawberries, bought 2 Mar”: how much of the recalled lots went in."""
        recalled = {lot.code for lot in hit.through}
        uses = [use for use in self._work.books.batch(hit.batch.number).uses if not use.reversed]
        parts = [
            _("{amount} {ingredient}, bought {day}").format(
                amount=use.quantity, ingredient=use.lot.ingredient.name, day=short_day(use.lot.bought_on)
            )
            for use in uses
            if use.lot.code in recalled
        ]
        through = _("by way of {batches}").format(batches=", ".join(hit.by_way_of)) if hit.by_way_of else ""
        return BatchRow(hit.batch.number, "; ".join(parts) or through or said(hit.words), _count(hit), True)

    def _other_bags(self, miss: ConsideredBatch) -> str:
        """“Hilltop Orchard, bought 9 Mar”. Supplier and day distinguish the bags, so they must not be cut off."""
        return "; ".join(dict.fromkeys(self._bag(lot) for lot in miss.lots)) or said(miss.why)

    def _bag(self, lot: Lot) -> str:
        if lot.from_batch:
            return _("our own {number}").format(number=lot.from_batch)
        this_year = lot.bought_on.year == self._work.today().year
        bought = short_day(lot.bought_on) if this_year else day(lot.bought_on)
        supplier = lot.supplier.name if lot.supplier else _("unknown supplier")
        return _("{supplier}, bought {day}").format(supplier=supplier, day=bought)

    def _to_pull(self, scope: RecallScope) -> str:
        """“jars to pull, of 200 made in March”."""
        units = _units(scope)
        if scope.affected and not _is_counted(scope):
            words = ngettext(
                "{units} counted: the batch is not filled", "{units} counted: they are not filled", len(scope.affected)
            )
            return words.format(units=units)
        if scope.period is None or not scope.affected:
            return _("{units} to pull").format(units=units)
        when = in_months(scope.period, self._work.today().year)
        words = _("{units} to pull, of {n} made {when}")
        return words.format(units=units, n=scope.made_in_period, when=when)

    def _bought(self) -> str:
        if self._from and self._to:
            return days(self._from, self._to, self._work.today().year)
        if self._from:
            return _("from {day}").format(day=day(self._from))
        if self._to:
            return _("until {day}").format(day=day(self._to))
        return _("any day")

    def choices(self, key: str) -> tuple[Choice, ...]:
        if key == "supplier":
            return tuple(Choice(s.name, s.name) for s in self._work.books.suppliers())
        return tuple(Choice(i.name, i.name.capitalize()) for i in self._work.books.ingredients())

    def set_supplier(self, name: str) -> Next:
        self._own_batch, self._was_asked = "", True
        self._supplier = name
        return STAY

    def set_ingredient(self, name: str) -> Next:
        self._own_batch, self._was_asked = "", True
        self._ingredient = name
        return STAY

    def set_bought(self, first: str, last: str) -> Next:
        """Set the period of purchase, both days included; empty for any day."""
        try:
            start = parse_day(first) if first.strip() else None
            end = parse_day(last) if last.strip() else None
        except ValueError as error:
            return Next(notice=bad(_("That day cannot be read"), said_error(error)))
        if start and end and start > end:
            start, end = end, start
        self._from, self._to, self._was_asked = start, end, True
        return STAY

    def hold(self, what: str = ALL) -> Next:
        """Put the batches and their bags on hold, so that nobody sends or uses them. `what`: see `choose_hold`."""
        scope = self.scope
        if scope is None:
            return STAY
        whose = self._own_batch or self._supplier
        reason = _("recall: {supplier}, {ingredient}").format(supplier=whose, ingredient=self._ingredient).rstrip(", ")
        batches, bags = free_batches(scope, what), free_bags(scope, what)
        for number in batches:
            self._work.books.hold_batch(number, reason)
        for lot in bags:
            self._work.books.hold_lot(lot.code, reason)
        return Next(notice=now_held(scope, len(batches), len(bags)))

    def scanned(self, seen: Scanned) -> Next | None:
        """A scanned bag becomes the one that is recalled."""
        if isinstance(seen.record, Lot):
            return Next(flow=RecallFlow.of_lot(self._work, seen.record, self._came_from))
        return None

    def entered(self) -> bool:
        return self._was_asked

    def back(self) -> Next:
        return Next(flow=self._came_from) if self._came_from is not None else HOME

    def memo(self) -> Memo:
        return {
            "supplier": self._supplier,
            "ingredient": self._ingredient,
            "from": self._from.isoformat() if self._from else None,
            "to": self._to.isoformat() if self._to else None,
            "own": self._own_batch,
            "asked": self._was_asked,
        }

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> RecallFlow:
        first, last = memo.get("from"), memo.get("to")
        flow = cls(
            work,
            str(memo["supplier"]),
            str(memo["ingredient"]),
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
            own_batch=str(memo.get("own", "")),
        )
        flow._was_asked = bool(memo.get("asked"))
        return flow


def _doubtful(lot: Lot, why: str) -> BatchRow:
    left = _("on hold") if lot.held else _("{left} left").format(left=lot.left)
    return BatchRow(lot.code, _("may be the one: look at the bag"), left, True, whole=doubt_words(lot, why))


def _units(scope: RecallScope) -> str:
    return counted(scope.net_units, noun(scope))


def _count(hit: Affected) -> str:
    if hit.batch.state is BatchState.FAILED:
        return _("failed")
    if hit.batch.net is None:
        return _("not filled yet")
    return f"{hit.net_units} {counted(hit.net_units, hit.batch.product.noun)}"


def _is_counted(scope: RecallScope) -> bool:
    """Whether anything affected was filled and counted. If not, no number of units is known."""
    return any(hit.batch.net is not None for hit in scope.affected)


def _where_title(scope: RecallScope) -> str:
    if not _is_counted(scope):
        return _("What is known")
    words = ngettext("Where the {n} {units} is", "Where the {n} {units} are", scope.net_units)
    return words.format(n=scope.net_units, units=_units(scope))


def _where(scope: RecallScope) -> tuple[tuple[str, str], ...]:
    rows = [(place.destination.name, str(place.units)) for place in scope.where]
    if scope.on_shelf:
        rows.append((_("On your shelf"), str(scope.on_shelf)))
    if scope.discarded:
        rows.append((_("Thrown away"), str(scope.discarded)))
    if scope.kept:
        rows.append((_("Kept as a bag"), str(scope.kept)))
    return tuple(rows)


def _sent(place: Whereabouts) -> str:
    """“24 of SJ-20260304-A on 7 Mar, order #12”: what a customer needs to send them back."""
    words = _("{n} of {batch} on {day}")
    parts = []
    for one in place.sent:
        order = _(", order {order}").format(order=one.order) if one.order else ""
        parts.append(words.format(n=one.units, batch=one.batch, day=short_day(one.on)) + order)
    return "; ".join(parts)


def _not_certain(miss: ConsideredBatch) -> str:
    n = miss.batch.net or 0
    units = f"{n} {counted(n, miss.batch.product.noun)}"
    return _("not certain") if not n else _("not certain, {units}").format(units=units)


def _uncertain_words(scope: RecallScope) -> str:
    """“and 36 jars of 2 batches are not certain: 24 at the market, 12 on your shelf”."""
    if not scope.uncertain:
        return _uncounted_words(scope)
    noun = shared_noun(miss.batch.product for miss in scope.uncertain)
    n, many = scope.uncertain_units, len(scope.uncertain)
    places = [f"{place.units} {place.destination.name}" for place in scope.uncertain_where]
    if scope.uncertain_on_shelf:
        places.append(_("{n} on your shelf").format(n=scope.uncertain_on_shelf))
    where = f": {', '.join(places)}" if places else ""
    words = ngettext("{n} {units} of {many} batch not certain", "{n} {units} of {many} batches not certain", many)
    told = words.format(n=n, units=counted(n, noun), many=many) + where
    return ". ".join(filter(None, (_uncounted_words(scope), told)))


def _uncounted_words(scope: RecallScope) -> str:
    """The affected batches that are not in the sum, if the sum is of others. Otherwise they are shown with the sum."""
    uncounted = [hit.batch.number for hit in scope.affected if hit.batch.net is None]
    if not uncounted or not _is_counted(scope):
        return ""
    words = ngettext(
        "{batches} is not filled, and not counted", "{batches} are not filled, and not counted", len(uncounted)
    )
    return words.format(batches=", ".join(uncounted))


def _balance(scope: RecallScope) -> str:
    """“24 + 12 + 24 = 60, and 2 set aside at filling”."""
    if not _is_counted(scope):
        return ""
    parts = " + ".join(count for _place, count in _where(scope)) or "0"
    total = f"{parts} = {scope.net_units}"
    if scope.set_aside:
        return _("{sum}, and {n} set aside at filling").format(sum=total, n=scope.set_aside)
    return total
