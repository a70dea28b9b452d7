"""One bag in stock: it is counted, thrown away, put right where it was entered wrongly, held and released."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final, NamedTuple

from db import Lot, Quantity, RuleError, is_past_use_by
from kiosk.flows.bag_correction import BagCorrection, BagFact, Change, facts_of
from kiosk.flows.base import STAY, Aside, Choice, Flow, Memo, Next, Place, Scanned, bad, good, warn
from kiosk.flows.figures import number
from kiosk.flows.trace import TraceFlow
from kiosk.flows.weigh_cards import past_words
from kiosk.flows.workplace import Workplace
from kiosk.locale import N_, _, day, said_error
from kiosk.locale.bag_dates import kind_of

REASONS: Final = (
    N_("past its date"), N_("mould or spoiled"), N_("pests"), N_("spilled or torn"), N_("kept as a sample"),
)  # fmt: skip
"""Why something is thrown away, as the books have it; marked for the catalogue."""
MISTAKES: Final = (N_("typed wrongly"), N_("read wrongly"), N_("weighed again"), N_("the supplier says so"))
"""Why what was entered is corrected, as the books have it."""


class BagState(NamedTuple):
    """What is to be known of a bag before it is used; no words if nothing."""

    words: str
    tone: str
    """`bad`: it is not to be used; `warn`: look at it; else `plain`."""
    past: bool
    """Its date is past, and the words say so."""


def state_of(work: Workplace, lot: Lot, *, knows_day: bool) -> BagState:
    """On hold and why, past its date, more used than came, opened: whatever of these is so.

    Args:
        knows_day: whether the clock's day can be trusted; if not, it is not known whether a date is past.
    """
    parts, tone = [], "plain"
    past = past_words(lot, work.today()) if knows_day else ""
    if past:
        parts.append(past)
        tone = "bad" if is_past_use_by(lot, work.today()) else "warn"
    if lot.left.amount < 0:
        parts.append(_("more was used than came"))
        tone = "warn" if tone == "plain" else tone
    if lot.opened_on is not None:
        parts.append(_("opened {day}").format(day=day(lot.opened_on)))
    for stopped in work.books.stopped_above(lot) if lot.from_batch else ():
        tone = "bad"
        held = _("made of {batch}, which is on hold: {reason}")
        words = held if stopped.held_since is not None else _("made of {batch}, which failed: {reason}")
        parts.insert(0, words.format(batch=stopped.number, reason=stopped.held_reason or stopped.failed_reason))
    if lot.held:
        tone = "bad"
        parts.insert(0, _("on hold: {reason}").format(reason=lot.held_reason))
    return BagState(" · ".join(parts), tone, bool(past))


@dataclass(frozen=True)
class StockedBagView:
    code: str
    title: str
    facts: tuple[BagFact, ...]
    """As they will be with the changes."""
    changes: tuple[Change, ...]
    """What was put right here and is not recorded yet."""
    left: str
    """“8 lb left of 25 lb”."""
    state: BagState
    held: str
    """Why it is on hold; empty if it is not."""
    can_discard: bool


@dataclass(frozen=True)
class Count:
    """What a count says beside what the books have."""

    found: Quantity
    words: str
    """“The books have 8 lb, the count says 6 lb: 2 lb less.”"""
    differs: bool


class StockedBagFlow(Aside):
    """What can be done with one bag.

    Args:
        counts_first: its tag was scanned to count it.
    """

    kept_as: ClassVar[str] = "stocked-bag"

    def __init__(self, work: Workplace, came_from: Flow | None, code: str, *, counts_first: bool = False) -> None:
        super().__init__(came_from)
        self._work = work
        self._code = code
        self._counts_first = counts_first
        self._correction = BagCorrection(work, code)
        self._asked: Lot | None = None
        """The bag as it was when something was asked about it."""

    @property
    def place(self) -> Place:
        return Place.STOCKED_BAG

    def view(self) -> StockedBagView:
        lot = self._work.books.lot(self._code)
        words = _("{left} left of {received}")
        return StockedBagView(
            lot.code,
            lot.ingredient.name,
            facts_of(self._correction.applied_to(lot)),
            self._correction.changes(lot),
            words.format(left=lot.left, received=lot.received),
            state_of(self._work, lot, knows_day=self._work.books.day_doubt() is None),
            lot.held_reason or (_("on hold") if lot.held else ""),
            lot.left.amount > 0,
        )

    # -- asked

    def takes_count(self) -> bool:
        """Whether it is to be counted at once, as its tag was scanned; asked once."""
        first, self._counts_first = self._counts_first, False
        return first

    def ask(self) -> Lot:
        """Something is asked about the bag as it is now; what is answered is about that."""
        self._asked = self._work.books.lot(self._code)
        return self._asked

    @property
    def _seen(self) -> Lot:
        return self._asked or self._work.books.lot(self._code)

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which it can be counted: its own first."""
        lot = self._seen
        usual = ("lb", "oz", "kg", "g") if self._work.settings.kitchen.units == "us" else ("kg", "g", "lb", "oz")
        others = (*usual, "l", "ml", "fl oz")
        same = (one for one in others if Quantity(Decimal(1), one).dimension is lot.received.dimension)
        return tuple(dict.fromkeys((lot.received.unit, *same)))

    # -- counted

    def found(self, typed: str) -> Count | None:
        """What a typed figure (“6.5 lb”) says beside the books; None if it is no amount."""
        figure, _space, unit = typed.strip().partition(" ")
        amount, seen = number(figure), self._seen
        if amount is None or amount < 0:
            return None
        try:
            found = Quantity(amount, unit or seen.received.unit)
        except RuleError:
            return None
        if found.dimension is not seen.left.dimension:
            return None
        there = found.to(seen.left.unit)
        differs = there.amount != seen.left.amount
        return Count(found, _difference(seen, found, there) if differs else "", differs)

    def count(self, typed: str) -> Next:
        """Book what was found."""
        seen, said = self._seen, self.found(typed)
        if said is None:
            return Next(notice=warn(_("“{typed}” is no amount").format(typed=typed[:30]), _("Count it again.")))
        self._asked = None
        now = self._work.books.count_lot(self._code, said.found, seen=seen)
        words = _("{code}: {left} counted").format(code=self._code, left=now.left)
        return Next(notice=warn(words, said.words) if said.differs else good(words, _("As the books have it.")))

    # -- thrown away

    def reasons(self) -> tuple[Choice, ...]:
        return tuple(Choice(one, _(one).capitalize()) for one in REASONS)

    def is_there(self, typed: str) -> bool:
        """Whether so much can be thrown away; else `discard` says why not."""
        said = self.found(typed)
        return said is not None and said.found.amount > 0 and said.found <= self._seen.left

    def discard(self, typed: str, reason: str) -> Next:
        """Book that so much was thrown away."""
        seen, said = self._seen, self.found(typed)
        if said is None:
            return Next(notice=warn(_("“{typed}” is no amount").format(typed=typed[:30]), _("Type it again.")))
        self._asked = None
        now = self._work.books.discard_lot(self._code, said.found, reason, seen=seen)
        words = _("{code}: {much} thrown away, {left} left")
        return Next(notice=good(words.format(code=self._code, much=said.found, left=now.left)))

    # -- put right

    def choices(self) -> tuple[Choice, ...]:
        """The suppliers that it can be from, and that it is not known."""
        known = tuple(Choice(one.name, one.name) for one in self._work.books.suppliers())
        return (Choice("", _("Not known")), *known)

    @property
    def date_kind(self) -> str | None:
        """The kind of its date, as the picker of days names it; None for our own bag: the product has it."""
        lot = self._correction.applied_to(self._work.books.lot(self._code))
        return kind_of(lot.use_by) if lot.from_batch is None else None

    def set_field(self, key: str, typed: str) -> Next:
        """Put a field right, as a person typed it: a date as ISO. It is recorded by `correct`.

        Args:
            key: the field's; “best_before” and “use_by” set the date and its kind, “date” that of our own bag.
        """
        try:
            return self._correction.set(key, typed)
        except (ValueError, RuleError) as error:
            return Next(notice=bad(_("“{typed}” cannot be read").format(typed=typed[:30]), said_error(error)))

    def take_back(self, key: str) -> Next:
        """A change was no change after all."""
        self._correction.drop(key)
        return STAY

    def mistakes(self) -> tuple[Choice, ...]:
        return tuple(Choice(one, _(one).capitalize()) for one in MISTAKES)

    def correct(self, reason: str) -> Next:
        """Record all changes as one correction."""
        if not self._correction:
            return STAY
        if not reason.strip():
            return Next(notice=warn(_("Why was it wrong?"), _("Say it in a word or two: it is kept.")))
        self._correction.record(reason)
        return Next(notice=good(_("{code} is corrected").format(code=self._code), _("What was there before is kept.")))

    # -- held and released

    @property
    def signed_in(self) -> bool:
        """Whether it is known who is at the kiosk. If not, releasing asks for it."""
        return self._work.books.acting is not None

    def people(self) -> tuple[Choice, ...]:
        """The people who may release it."""
        return tuple(Choice(one.id, one.name) for one in self._work.books.people() if one.active)

    def hold(self, reason: str) -> Next:
        """Nothing of it may be used until it is released."""
        self._work.books.hold_lot(self._code, reason)
        return Next(
            notice=warn(_("{code} is on hold").format(code=self._code), _("Nobody uses it until you release it."))
        )

    def release(self, why: str, who: str = "") -> Next:
        """Release it. `who`: an id of `people`, if nobody is signed in."""
        by = next((one for one in self._work.books.people() if one.id == who), None)
        seen, self._asked = self._seen, None
        self._work.books.release_lot(self._code, why, seen=seen, by=by)
        return Next(notice=good(_("{code} is released").format(code=self._code)))

    # -- elsewhere

    def trace(self) -> Next:
        """Where it came from, what it went into."""
        return Next(flow=TraceFlow(self._work, self._code))

    def scanned(self, seen: Scanned) -> Next | None:
        """The next bag of a stocktake."""
        if isinstance(seen.record, Lot):
            flow = StockedBagFlow(self._work, self._came_from, seen.record.code, counts_first=True)
            return Next(flow=flow)
        return None

    def entered(self) -> bool:
        return bool(self._correction) or super().entered()

    def back(self) -> Next:
        """The list again; from a change that is not recorded, first the bag as it was."""
        if self._correction:
            self._correction.drop()
            return Next(notice=warn(_("The changes were taken back"), _("Nothing of them was recorded.")))
        return super().back()

    def memo(self) -> Memo:
        behind = self._came_from.memo() if self._came_from is not None else {}
        return {"code": self._code, "group": behind.get("group", "all"), "changes": self._correction.memo()}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> StockedBagFlow:
        flow = cls(work, came_from, str(memo["code"]))
        flow._correction.remember(memo["changes"])
        return flow


def _difference(lot: Lot, found: Quantity, there: Quantity) -> str:
    by = there - lot.left
    words = (
        _("The books have {books}, the count says {found}: {by} more.")
        if by.amount > 0
        else _("The books have {books}, the count says {found}: {by} less.")
    )
    told = words.format(books=lot.left, found=found, by=Quantity.stored(abs(by.amount), by.unit))
    if found > lot.received:
        told = _("{told} That is more than came in ({received}).").format(told=told, received=lot.received)
    return told
