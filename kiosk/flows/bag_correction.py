"""What was entered about a bag, and what of it is put right: changes that are recorded together, as one correction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db import Lot, Money, Quantity, Supplier
from db.rules.likeness import likenesses
from db.rules.text import folded
from kiosk.flows.bag import parse_day
from kiosk.flows.bag_days import refuse_far, refuse_future
from kiosk.flows.base import STAY, Next, warn
from kiosk.flows.figures import amount
from kiosk.flows.weigh_cards import source
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, day
from kiosk.locale.bag_dates import BEST_BEFORE, USE_BY, date_name, date_words, is_use_by

DATE = "date"
"""The date of a bag, whichever kind it is."""


@dataclass(frozen=True)
class BagFact:
    """One thing that was entered about a bag."""

    key: str
    label: str
    value: str
    raw: str
    """As it is typed: an ISO date, “25 lb”, “18.40”; empty if it is not known."""
    can_change: bool = True


@dataclass(frozen=True)
class Change:
    """A fact that is put right: what it was, and what it becomes."""

    key: str
    label: str
    old: str
    new: str


def facts_of(lot: Lot) -> tuple[BagFact, ...]:
    unknown, bought = _("not known"), lot.from_batch is None
    price = str(lot.price).strip("$€£¥ ") if lot.price else ""
    best = lot.best_before
    return (
        BagFact("supplier", _("Supplier"), source(lot), lot.supplier.name if lot.supplier else "", bought),
        BagFact("supplier_lot", _("Supplier lot"), lot.supplier_lot or unknown, lot.supplier_lot or "", bought),
        BagFact(DATE, date_name(lot.use_by), day(best) if best else unknown, best.isoformat() if best else ""),
        BagFact("bought_on", _("Bought"), day(lot.bought_on), lot.bought_on.isoformat()),
        BagFact("quantity", _("Came in"), str(lot.received), str(lot.received)),
        BagFact("price", _("Price"), str(lot.price) if lot.price else unknown, price),
    )


class BagCorrection:
    """The changes to one bag that are not recorded yet. False as long as there are none."""

    def __init__(self, work: Workplace, code: str) -> None:
        self._work = work
        self._code = code
        self._typed: dict[str, str] = {}
        """By the verb's argument, as text: what is in the memo."""
        self._began: Lot | None = None
        """The bag as it was when the first of the changes was made."""

    def __bool__(self) -> bool:
        return bool(self._typed)

    def set(self, key: str, typed: str) -> Next:
        """Put a field right.

        Raises:
            ValueError, RuleError: that cannot be read; the message says what to type.
        """
        lot, text = self._work.books.lot(self._code), typed.strip()
        new = {key: text}
        if key in (BEST_BEFORE, USE_BY, DATE):
            said = refuse_far(parse_day(text), self._work.today()).isoformat() if text else ""
            new = {"best_before": said} if key == DATE else {"best_before": said, "use_by": key if said else ""}
        elif key == "bought_on":
            new = {key: refuse_future(parse_day(text), self._work.today()).isoformat()}
        elif key == "quantity":
            new = {key: str(self._amount(lot, text))}
        elif key == "price":
            new = {key: str(Money.parse(text, self._work.settings.kitchen.currency)) if text else ""}
        self._began = self._began or lot
        self._typed |= new
        self._forget_what_is_as_it_was(lot)
        return self._told_of_alike(text) if key == "supplier" else STAY

    def _amount(self, lot: Lot, text: str) -> Quantity:
        found = amount(text, lot.received.unit, self._work.settings.kitchen.measures)
        if found.dimension is not lot.received.dimension:
            raise ValueError(_("{code} is measured in {unit}.").format(code=lot.code, unit=lot.received.unit))
        return found

    def _told_of_alike(self, name: str) -> Next:
        """A new supplier much like one that there is may be that one."""
        books = self._work.books
        others = [one.name for one in books.suppliers()]
        if not name or folded(name) in map(folded, others) or books.supplier_called(name) is not None:
            return STAY
        found = likenesses([name], others)
        if not found:
            return STAY
        words = _("{name} is new here, and much like {known}").format(name=name, known=found[0].known)
        return Next(notice=warn(words, _("If it is that one, choose it from the list.")))

    def _forget_what_is_as_it_was(self, lot: Lot) -> None:
        kept = {
            {"best_before": DATE, "use_by": DATE}.get(key, key)
            for key, value in self._values().items()
            if getattr(lot, "received" if key == "quantity" else key) != value
        }
        for key in {fact.key for fact in facts_of(lot)} - kept:
            self.drop(key)

    def drop(self, key: str = "") -> None:
        """Take a change back, or all of them."""
        gone = ("best_before", "use_by") if key == DATE else (key,) if key else tuple(self._typed)
        for name in gone:
            self._typed.pop(name, None)
        if not self._typed:
            self._began = None

    def _values(self) -> dict[str, Any]:
        """The changes as `correct_lot` takes them; a supplier that is new here has no id yet."""
        typed, values = self._typed, dict[str, Any]()
        if "supplier" in typed:
            values["supplier"] = self._supplier(typed["supplier"])
        if "supplier_lot" in typed:
            values["supplier_lot"] = typed["supplier_lot"] or None
        if "best_before" in typed:
            values["best_before"] = date.fromisoformat(typed["best_before"]) if typed["best_before"] else None
        if "use_by" in typed:
            values["use_by"] = is_use_by(typed["use_by"])
        if "bought_on" in typed:
            values["bought_on"] = date.fromisoformat(typed["bought_on"])
        if "quantity" in typed:
            values["quantity"] = Quantity.parse(typed["quantity"])
        if "price" in typed:
            currency = self._work.settings.kitchen.currency
            values["price"] = Money.parse(typed["price"], currency) if typed["price"] else None
        return values

    def _supplier(self, name: str) -> Supplier | None:
        known = {folded(one.name): one for one in self._work.books.suppliers()}
        if not name:
            return None
        return known.get(folded(name)) or self._work.books.supplier_called(name) or Supplier("", name)

    def applied_to(self, lot: Lot) -> Lot:
        """The bag as it will be."""
        values = self._values()
        if "quantity" in values:
            values["received"] = values.pop("quantity")
        if lot.from_batch is not None:
            values.pop("use_by", None)
        return replace(lot, **values)

    def changes(self, lot: Lot) -> tuple[Change, ...]:
        pairs = zip(facts_of(lot), facts_of(self.applied_to(lot)), strict=True)
        told = (
            (before, after) for before, after in pairs if (before.label, before.value) != (after.label, after.value)
        )
        return tuple(
            Change(
                before.key,
                _("Date") if before.key == DATE else before.label,
                _told(before, lot),
                _told(after, self.applied_to(lot)),
            )
            for before, after in told
        )

    def record(self, reason: str) -> None:
        """Record all of it as one correction; afterwards there are none.

        Raises:
            RuleError: the books refuse it, or the bag was corrected meanwhile. The changes stay.
        """
        values = self._values()
        new = values.get("supplier")
        if new is not None and not new.id:
            values["supplier"] = self._work.books.add_supplier(new.name)
        self._work.books.correct_lot(self._code, reason=reason, seen=self._began, **values)
        self.drop()

    def memo(self) -> dict[str, Any]:
        was = [fact.value for fact in facts_of(self._began)] if self._began is not None else []
        return {"typed": dict(self._typed), "was": was}

    def remember(self, memo: Any) -> None:
        """Take the changes from before a power cut; not if the bag was corrected since."""
        lot = self._work.books.lot(self._code)
        if memo["typed"] and memo["was"] == [fact.value for fact in facts_of(lot)]:
            self._typed, self._began = {str(key): str(value) for key, value in memo["typed"].items()}, lot


def _told(fact: BagFact, lot: Lot) -> str:
    """“use by 5 Mar 2026” for a date, as two dates may differ in their kind alone."""
    return date_words(lot) or fact.value if fact.key == DATE else fact.value
