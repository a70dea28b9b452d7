"""The bag that is being received: what is known of it so far, and where each part of that came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from kiosk.flows.base import Why
from kiosk.locale import _


@dataclass(frozen=True)
class Draft:
    """A bag not saved yet; texts as a person would read them, `why` by field name."""

    ingredient: str = ""
    supplier: str = ""
    supplier_lot: str = ""
    lot_in_doubt: str = ""
    """What a code says that looks as if something was glued to it: to be confirmed, never taken by itself."""
    best_before: str = ""
    bought_on: str = ""
    bags: int = 1
    quantity: str = ""
    price: str = ""
    gtin14: str = ""
    scan_text: str = ""
    allergens: tuple[str, ...] = ()
    """Of an ingredient that is new here."""
    photos: tuple[str, ...] = ()
    """Names of pictures of this bag, not in the books yet; see `kiosk.flows.bag_photos`."""
    why: dict[str, str] = field(default_factory=dict)

    def having(self, why: Why, **values: Any) -> Draft:
        """The draft with these values, all for one reason."""
        reasons = {**self.why, **dict.fromkeys(values, why.name)}
        return replace(self, **values, why=reasons)

    def reason(self, name: str) -> Why:
        return Why[self.why[name]] if name in self.why else Why.NONE


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
