"""The bag that is being received: what is known of it so far, and where each part of that came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db import Lot, Quantity
from db.rules.text import folded
from kiosk.bag_dates import NOT_SAID, date_name, is_use_by
from kiosk.flows.bag_days import DayDoubt, day_doubt
from kiosk.flows.base import Choice, Why
from kiosk.flows.label_offers import FieldOffer
from kiosk.locale import _, day


@dataclass(frozen=True)
class Draft:
    """A bag not saved yet; texts as a person would read them, `why` by field name."""

    ingredient: str = ""
    supplier: str = ""
    supplier_lot: str = ""
    lot_in_doubt: str = ""
    """What a code says that looks as if something was glued to it: to be confirmed, never taken by itself."""
    best_before: str = ""
    sure_of: str = ""
    """The unlikely date that somebody said is right."""
    date_kind: str = ""
    """Whether `best_before` is a best-before or a use-by date, as `kiosk.bag_dates` names them; empty: nobody said."""
    bought_on: str = ""
    bags: int = 1
    quantity: str = ""
    price: str = ""
    gtin14: str = ""
    scan_text: str = ""
    allergens: tuple[str, ...] = ()
    """What somebody said that it contains; nothing of that holds before it is `said`."""
    said: bool = False
    made_of: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    """Names of pictures of this bag, not in the books yet; see `kiosk.flows.bag_photos`."""
    why: dict[str, str] = field(default_factory=dict)

    def having(self, why: Why, **values: Any) -> Draft:
        """The draft with these values, all for one reason."""
        reasons = {**self.why, **dict.fromkeys(values, why.name)}
        return replace(self, **values, why=reasons)

    def dated(self, why: Why, best_before: str, kind: str | None) -> Draft:
        """The draft with this date, and with which of the two it is; None: it does not say."""
        draft = self.having(why, best_before=best_before)
        if kind is None:
            return draft
        sure_of = self.sure_of if kind == self.date_kind else ""  # of another kind it is another question
        return replace(draft.having(why, date_kind=kind), sure_of=sure_of)

    def of(self, ingredient: str, why: Why) -> Draft:
        """The draft of this ingredient: what was so last time, or was said, of another one falls away."""
        draft = self.having(why, ingredient=ingredient)
        if folded(ingredient) == folded(self.ingredient):
            return draft
        return replace(draft.without_last_time(), allergens=(), said=False, made_of=())

    def without_last_time(self) -> Draft:
        names = [name for name in self.why if self.reason(name) in (Why.LAST_TIME, Why.KNOWN)]
        return self.having(Why.NONE, **dict.fromkeys(names, ""))

    @property
    def received(self) -> Quantity:
        """All bags together."""
        return Quantity.parse(self.quantity).scaled(Decimal(self.bags))

    def may_be(self, lot: Lot) -> bool:
        """Whether the books have this very bag as that one, as far as can be told."""
        return (
            bool(self.quantity)
            and (self.received.dimension, self.received.base) == (lot.received.dimension, lot.received.base)
            and (self.gtin14, self.bought_on) == (lot.gtin14 or "", lot.bought_on.isoformat())
            and folded(self.supplier) == folded(lot.supplier.name if lot.supplier else "")
            and folded(self.supplier_lot) == folded(lot.supplier_lot or "")
        )

    def reason(self, name: str) -> Why:
        return Why[self.why[name]] if name in self.why else Why.NONE


@dataclass(frozen=True)
class FieldView:
    """One field: its label, what it says, where that came from, and whether a person is needed."""

    key: str
    label: str
    value: str
    why: Why
    needed: bool
    raw: str = ""
    """What `set_field` would take to have it so: an ISO day, “1 lb”, “$18.40”."""
    doubt: str = ""
    """What was read and is not believed: shown to be confirmed, and nothing is saved before."""


@dataclass(frozen=True)
class BagPhoto:
    """A picture of this bag; `data` is None where it was lost."""

    name: str
    data: bytes | None


@dataclass(frozen=True)
class ReceiveView:
    fields: tuple[FieldView, ...]
    allergens: str
    word: str
    """What was last read, for the chip under the picture."""
    ready: bool
    tags: int
    """How many bags there are, and bag tags would be printed."""
    allergens_open: bool
    """A person can say what is in it: there is an ingredient."""
    units: tuple[str, ...]
    """What a quantity is likely counted in."""
    can_print: bool
    photos: tuple[BagPhoto, ...]
    """Kept with the bag when it is saved."""
    reading: bool
    """The print on the label is being read."""
    offers: tuple[FieldOffer, ...]
    """What that print may be: chips to tap."""
    day_doubt: DayDoubt | None = None
    """What is asked about the date on the bag."""
    date_kind: str = ""
    """Which of the two that date is, or would be: as `kiosk.bag_dates` names them."""
    alike: Alike | None = None
    """A name that is new here, and may be one that is known."""
    allergens_needed: bool = False
    """Nobody has looked yet: the berry border, and no label of it is printed."""
    allergens_why: Why = Why.NONE
    allergens_hint: str = ""
    """What its name makes one think of, or what was so last time; where nothing is needed, what its list says more."""
    bag: int = 0
    """Counts the bags that were in hand: what is open over the screen is of this one, and of no other."""
    waiting: int = 0
    """How many other bags were scanned before this one was saved; they are filled in after it."""


@dataclass(frozen=True)
class Alike:
    """Is `new`, typed into the field `key`, the `known` one?"""

    key: str
    new: str
    known: str

    @property
    def question(self) -> str:
        return _("Is that {known}?").format(known=self.known)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (
            Choice("yes", _("Yes, it is {known}").format(known=self.known)),
            Choice("no", _("No, {new} is another").format(new=self.new)),
        )


def bag_fields(draft: Draft, today: date) -> tuple[FieldView, ...]:
    """The draft as a form."""
    bought = date.fromisoformat(draft.bought_on)
    bought_words = _("Today, {day}").format(day=day(bought)) if bought == today else day(bought)
    best = day(date.fromisoformat(draft.best_before)) if draft.best_before else ""
    unlikely = day_doubt(draft.best_before, draft.sure_of, draft.date_kind, today)
    which = date_name(is_use_by(draft.date_kind))
    last_time = draft.date_kind != NOT_SAID and draft.reason("date_kind") is Why.LAST_TIME
    if last_time and not best:
        which = _("{date}, as last time").format(date=which)
    quantity = f"{draft.bags} × {draft.quantity}" if draft.quantity and draft.bags > 1 else draft.quantity

    def show(key: str, label: str, value: str, required: bool = False, doubt: str = "") -> FieldView:
        why = draft.reason(key) if value else Why.NONE
        why = Why.LAST_TIME if key == "best_before" and value and last_time else why
        needed = bool(doubt) or (required and not value) or (key == "bought_on" and bought > today)
        return FieldView(key, label, value, why, needed, getattr(draft, key), doubt)

    return (
        show("ingredient", _("Ingredient"), titled(draft.ingredient), required=True),
        show("supplier", _("Supplier"), draft.supplier, required=True),
        show("supplier_lot", _("Supplier lot"), draft.supplier_lot, doubt=draft.lot_in_doubt),
        show("best_before", which, best, doubt=unlikely.day if unlikely else ""),
        show("bought_on", _("Bought"), bought_words),
        show("quantity", _("Quantity"), quantity, required=True),
        show("price", _("Price"), draft.price),
    )


def titled(name: str) -> str:
    """A name at the beginning of a line; the rest of it as it was typed."""
    return name[:1].upper() + name[1:]


DAY_FORMS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
"""How a day may be typed; one with slashes is refused, for nobody knows which comes first."""


def parse_day(text: str) -> date:
    """Read a typed day.

    Raises:
        ValueError: in no form that is certain; its words say what to type.

    >>> parse_day("30 Nov 2027").isoformat()
    '2027-11-30'
    """
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(_("Type a day like 2027-11-30 or 30 Nov 2027."))
