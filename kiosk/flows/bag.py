"""The bag that is being received: what is known of it so far, and where each value came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db import Lot, Quantity
from db.rules.text import folded
from kiosk.flows.bag_days import DayDoubt, day_doubt
from kiosk.flows.base import Choice, Why
from kiosk.flows.label_offers import FieldOffer
from kiosk.locale import _, day
from kiosk.locale.bag_dates import NOT_SAID, date_name, is_use_by


@dataclass(frozen=True)
class Draft:
    """A bag that is not saved yet. Values are texts as a person types them; `why` says by field where each is from."""

    ingredient: str = ""
    supplier: str = ""
    supplier_lot: str = ""
    lot_in_doubt: str = ""
    """A lot number from a code that seems to have something appended: it must be confirmed."""
    best_before: str = ""
    sure_of: str = ""
    """The unlikely date that a person confirmed."""
    date_kind: str = ""
    """Whether `best_before` is a best-before or a use-by date, named as in `kiosk.locale.bag_dates`; empty: not known
    yet."""
    bought_on: str = ""
    bags: int = 1
    quantity: str = ""
    price: str = ""
    gtin14: str = ""
    scan_text: str = ""
    allergens: tuple[str, ...] = ()
    """The allergens chosen so far. They count only once `said` is set."""
    said: bool = False
    made_of: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    """Names of pictures of this bag that are not in the books yet; see `kiosk.flows.bag_photos`."""
    why: dict[str, str] = field(default_factory=dict)

    def having(self, why: Why, **values: Any) -> Draft:
        """The draft with these values, all with the same reason."""
        reasons = {**self.why, **dict.fromkeys(values, why.name)}
        return replace(self, **values, why=reasons)

    def dated(self, why: Why, best_before: str, kind: str | None) -> Draft:
        """The draft with this date and its kind; `kind` None: the source does not say which kind it is."""
        draft = self.having(why, best_before=best_before)
        if kind is None:
            return draft
        sure_of = self.sure_of if kind == self.date_kind else ""  # another kind of date must be confirmed again
        return replace(draft.having(why, date_kind=kind), sure_of=sure_of)

    def of(self, ingredient: str, why: Why) -> Draft:
        """The draft for this ingredient. Values that were taken over or said for another ingredient are dropped."""
        draft = self.having(why, ingredient=ingredient)
        if folded(ingredient) == folded(self.ingredient):
            return draft
        return replace(draft.without_last_time(), allergens=(), said=False, made_of=())

    def without_last_time(self) -> Draft:
        names = [name for name in self.why if self.reason(name) in (Why.LAST_TIME, Why.KNOWN)]
        return self.having(Why.NONE, **dict.fromkeys(names, ""))

    @property
    def received(self) -> Quantity:
        """The quantity of all bags together."""
        return Quantity.parse(self.quantity).scaled(Decimal(self.bags))

    def may_be(self, lot: Lot) -> bool:
        """Whether `lot` in the books may be this very bag, as far as can be told."""
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
    """One field: its label, its text, where that came from, and whether a person must fill it in."""

    key: str
    label: str
    value: str
    why: Why
    needed: bool
    raw: str = ""
    """The text that `set_field` would take for this value: an ISO date, “1 lb”, “$18.40”."""
    doubt: str = ""
    """A value that was read and is unlikely. It is shown to be confirmed; the bag cannot be saved before."""


@dataclass(frozen=True)
class BagPhoto:
    """A picture of this bag; `data` is None if the file is missing or damaged."""

    name: str
    data: bytes | None


@dataclass(frozen=True)
class ReceiveView:
    fields: tuple[FieldView, ...]
    allergens: str
    word: str
    """What was read last, for the chip under the picture."""
    ready: bool
    tags: int
    """The number of bags, which is also the number of bag tags that would be printed."""
    allergens_open: bool
    """Whether its allergens can be entered: the ingredient is known."""
    units: tuple[str, ...]
    """Likely units for the quantity."""
    can_print: bool
    photos: tuple[BagPhoto, ...]
    """Saved together with the bag."""
    reading: bool
    """Whether text recognition of the label is running."""
    offers: tuple[FieldOffer, ...]
    """What the recognised text may be, as chips to tap."""
    day_doubt: DayDoubt | None = None
    """A question about the date on the bag, to be answered before it is saved."""
    date_kind: str = ""
    """Whether that date is, or would be, a best-before or a use-by date, named as in `kiosk.locale.bag_dates`."""
    alike: Alike | None = None
    """A new name that resembles one that is known."""
    allergens_needed: bool = False
    """Nobody has said what it contains: the field is marked, and no jar label with it can be printed."""
    allergens_why: Why = Why.NONE
    allergens_hint: str = ""
    """What the name suggests, or what was said of the last bag; if nothing is needed, what else the list suggests."""
    bag: int = 0
    """A counter of drafts. A dialog that is open over the screen belongs to the draft with this number only."""
    waiting: int = 0
    """How many other bags were scanned before this one was saved. They are filled in after it."""


@dataclass(frozen=True)
class Alike:
    """Asks whether `new`, typed into the field `key`, means `known`."""

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
    """A name with a capital first letter; the rest stays as typed."""
    return name[:1].upper() + name[1:]


DAY_FORMS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
"""Accepted forms of a typed date. Dates with slashes are refused: day and month could be either way round."""


def parse_day(text: str) -> date:
    """Read a typed date.

    Raises:
        ValueError: not in an accepted form; the message says what to type.

    >>> parse_day("30 Nov 2027").isoformat()
    '2027-11-30'
    """
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(_("Type a day like 2027-11-30 or 30 Nov 2027."))
