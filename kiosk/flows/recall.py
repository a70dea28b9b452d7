"""Recall: what a supplier takes back, which batches it reached, where each jar is, and holding them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db import Affected, BatchState, Lot, RecallQuery, RecallScope, Spared, Whereabouts
from kiosk.flows.bag import parse_day
from kiosk.flows.base import HOME, STAY, Choice, Flow, Memo, Next, Place, Scanned, Workplace, bad
from kiosk.flows.recall_holds import ALL, choices, doubt_words, free_bags, free_batches, hold_words, noun, now_held
from kiosk.locale import _, day, days, ngettext, said, said_error, short_day
from kiosk.recall_words import bags_here, counted, in_months, nothing_bought, shared_noun

AROUND = timedelta(days=3)
"""A recall that begins with a lot asks for the days around its purchase."""


@dataclass(frozen=True)
class BatchRow:
    number: str
    detail: str
    verdict: str
    affected: bool
    whole: str = ""
    """All of it in words, where a row has no room for them."""


@dataclass(frozen=True)
class RecallView:
    supplier: str
    ingredient: str
    bought: str
    bought_from: date | None
    bought_to: date | None
    complete: bool
    """Whether the question can be answered yet."""
    units: int
    units_words: str
    batches: tuple[BatchRow, ...]
    uncertain: tuple[BatchRow, ...]
    where_title: str
    where: tuple[tuple[str, str], ...]
    sent: tuple[str, ...]
    """Beside the first rows of `where`: which batches went there, on which days and orders."""
    balance: str
    action: str
    ready: bool
    uncertain_words: str = ""
    """How many units are not certain; empty where none is."""
    choose_hold: tuple[Choice, ...] = ()
    """What Hold can take in, where some batches are uncertain: all, the affected alone, or one of the uncertain."""
    note: str = ""
    """That nothing was bought then, so that "0" is not taken for "safe"."""
    doubtful: tuple[BatchRow, ...] = ()
    """Bags that may be recalled ones."""
    bags_words: str = ""
    """What is left of the recalled bags; empty where nothing is."""
    bags_free: bool = False
    """Some of that is not on hold."""


class RecallFlow:
    """A supplier, an ingredient, the days between which it was sold to us."""

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
        """A person chose what is asked, and did not come here by a bag."""

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
        """The answer; None until supplier and ingredient are named, or one of our own batches."""
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
        """“8 lb strawberries, bought 2 Mar”: what of the recalled lots went in."""
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

    def _other_bags(self, miss: Spared) -> str:
        """“Hilltop Orchard, bought 9 Mar”: whose and of which day is what tells it apart, so it must not be cut off."""
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
        """The days between which it was sold to us, both included; empty for any day."""
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
        """Hold the batches, and the bags they are of, so that nobody sends or uses them. `what`: see `choose_hold`."""
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
        """A bag that was scanned is the one that is recalled."""
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
    def recall_memo(cls, work: Workplace, memo: Memo) -> RecallFlow:
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
    """Whether anything of what is affected was filled and counted: else no number of it is known."""
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
    """“24 of SJ-20260304-A on 7 Mar, order #12”: by what they are called back."""
    words = _("{n} of {batch} on {day}")
    parts = []
    for one in place.sent:
        order = _(", order {order}").format(order=one.order) if one.order else ""
        parts.append(words.format(n=one.units, batch=one.batch, day=short_day(one.on)) + order)
    return "; ".join(parts)


def _not_certain(miss: Spared) -> str:
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
    """Of which affected batches nothing is in the sum, where the sum is of others; else it stands with the sum."""
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
