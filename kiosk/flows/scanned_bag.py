"""What a supplier's code says of the bag in hand: what is taken, what is asked, and when it is a different bag.

A code never overwrites what a person typed or confirmed; it is reported that the two differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from db import Money, Pack, Quantity, RuleError
from db.rules.text import folded
from drivers.scanners.arrival import scan_of_characters
from drivers.scanners.base import Gs1Fields, NetMeasure, Scan
from drivers.scanners.gs1_layouts import Layouts
from drivers.scanners.gs1_scales import weighed
from drivers.scanners.gs1_sent import looks_like_message
from drivers.scanners.gs1_written import is_address, is_for_a_phone
from kiosk.flows.bag import Draft
from kiosk.flows.base import Notice, Why, warn
from kiosk.locale import N_, _, day, said
from kiosk.locale.bag_dates import BEST_BEFORE, USE_BY, date_name, is_use_by

LONGEST_BARE_LOT = 40
"""A longer bare code is not taken as a lot: fields would cut it off."""
_BY_HAND = frozenset({Why.TYPED, Why.LABEL})
_NAMES = {
    "supplier_lot": N_("lot"),
    "best_before": N_("date"),
    "quantity": N_("quantity"),
    "price": N_("price"),
}


@dataclass(frozen=True)
class Taken:
    """The draft with the values of a code, and sentences about what was not taken."""

    draft: Draft
    kept: tuple[str, ...] = ()


def is_about_bag(found: Gs1Fields | None) -> bool:
    """Whether a code fills in any field."""
    if found is None:
        return False
    says = (found.gtin14, found.lot, found.best_before, found.use_by, found.sell_by, found.net_weight, found.price)
    return any(says)


def is_another(draft: Draft, gtin14: str | None, found: Gs1Fields | None) -> bool:
    """Whether a code belongs to another bag than the draft: another article, or another lot of the same one.

    A draft's lot that a person entered, or that came from a bare code, does not count: it may be the same bag.
    """
    if draft.gtin14 and gtin14 and draft.gtin14 != gtin14:
        return True
    lot = found.lot if found else None
    if not lot:
        return False
    if draft.lot_in_doubt:
        return not _begins_alike(draft.lot_in_doubt, lot)
    guessed = draft.supplier_lot == draft.scan_text
    if not draft.supplier_lot or guessed or draft.reason("supplier_lot") is not Why.SCANNED:
        return False
    same = found is not None and found.lot_doubtful and _begins_alike(draft.supplier_lot, lot)
    return not same and folded(draft.supplier_lot) != folded(lot)


def is_not_what_was_said(draft: Draft, pack: Pack | None) -> tuple[str, ...]:
    """A sentence if a known pack holds another ingredient than the person entered. The entry is kept."""
    if pack is None or draft.reason("ingredient") not in _BY_HAND:
        return ()
    if folded(draft.ingredient) == folded(pack.ingredient.name):
        return ()
    words = _("The code is of {code}; {known} was entered and stays.")
    return (words.format(code=pack.ingredient.name, known=draft.ingredient),)


def why_ingredient(draft: Draft) -> Why:
    """The reason for the ingredient after a code of the same one was read: a person's entry stays a person's entry."""
    said = draft.reason("ingredient")
    return said if said in _BY_HAND else Why.SCANNED


def _begins_alike(one: str, other: str) -> bool:
    """Whether one is the other with something appended."""
    return folded(one).startswith(folded(other)) or folded(other).startswith(folded(one))


def holds_work(draft: Draft) -> bool:
    """Whether a person entered anything that would be lost to the next bag."""
    by_hand = any(draft.reason(name) in _BY_HAND and getattr(draft, name, "") for name in draft.why)
    return by_hand or draft.bags != 1 or bool(draft.photos or draft.allergens or draft.said or draft.made_of)


def holds_anything(draft: Draft) -> bool:
    """Whether a person entered anything of this bag, by hand or with a code."""
    return holds_work(draft) or any(draft.reason(name) is Why.SCANNED for name in draft.why)


def waits(scan: Scan) -> Notice:
    """Another bag was scanned before this one was saved."""
    lot = scan.fields.lot if scan.fields else None
    words = _("Another bag: lot {lot}").format(lot=lot) if lot else _("Another bag was scanned")
    return warn(words, _("Save this one first: the other is filled in then, or scan it again."))


def as_sent(scan: Scan) -> str:
    """The scan as a hand scanner that reports the symbology would send it, a character per byte, for the memo."""
    return (scan.identifier.encode() + (scan.raw or scan.text.encode())).decode("latin-1")


def sent_again(sent: object, scales: Layouts) -> Scan | None:
    """The scan that `as_sent` kept; None if `sent` is anything else.

    Args:
        scales: the meaning of numbers printed by a shop's scale, from the settings.
    """
    try:
        scan = scan_of_characters(str(sent).encode("latin-1"), "", 0.0) if isinstance(sent, str) else None
    except ValueError:
        return None
    return replace(scan, fields=weighed(scan.fields, scales)) if scan and scan.fields else scan


def no_lot(scan: Scan) -> Notice | None:
    """Why a code without fields is not taken as the supplier's lot; None if it may be one."""
    found, shown = scan.fields, scan.text[:LONGEST_BARE_LOT]
    if found is not None and found.sscc:
        return warn(_("That is the number of a box or pallet"), _("It is no lot: scan the code on the bag."))
    if found is not None and found.problems:
        return warn(said(found.problems[0]), _("Look at the fields before you save."))
    if found is not None:
        return warn(_("“{code}” says nothing about this bag").format(code=shown))
    if not scan.identifier and looks_like_message(scan.text):
        words = _("“{code}” looks like a GS1 code, of which the scanner does not say that it is one")
        return warn(words.format(code=shown), _("Set the scanner to send the symbology identifier (]C1, ]d2)."))
    if is_address(scan.text):
        return warn(_("A web address says nothing about this bag"), _("Type the lot that is printed on the bag."))
    if is_for_a_phone(scan.text):
        return warn(_("A code for a telephone says nothing about this bag"), _("Type the lot that is on the bag."))
    if scan.identifier[:2] in ("]d", "]Q") or (scan.symbology is not None and scan.symbology.is_2d):
        words = _("“{code}” was not taken as the lot").format(code=shown)
        return warn(words, _("Such codes often number the artwork. If it is the lot, tap Supplier lot and type it."))
    if len(scan.text) > LONGEST_BARE_LOT:
        return warn(_("“{code}…” is too long for a lot").format(code=shown), _("Type the lot from the bag."))
    return None


def glance(found: Gs1Fields | None) -> str:
    """What to look at on the bag, in few words, for the chip under the picture; empty if nothing."""
    if found is None:
        return ""
    words = [_("compare the lot with the bag")] if found.glances else []
    if found.sell_by is not None and "sell_by" not in found.doubtful:
        words.append(_("sell by {day}").format(day=day(found.sell_by)))
    return "; ".join(words)


def alarms(found: Gs1Fields) -> tuple[str, ...]:
    """The problems of a code that the cook must be told."""
    return tuple(words for words in found.problems if words not in found.glances)


def take(draft: Draft, found: Gs1Fields, currency: str) -> Taken:
    """Fill in what a code says for certain. Doubtful values stay empty; a doubtful lot is asked about."""
    taken = Taken(_lot(draft, found))
    if found.lot and not found.lot_doubtful:
        taken = _put(taken, "supplier_lot", found.lot)
    taken = _date(taken, found)
    if found.net_weight and "net_weight" not in found.doubtful:
        taken = _weigh(taken, found.net_weight)
    if found.price and "price" not in found.doubtful:
        taken = _pay(taken, f"{found.price}", currency)
    return taken


def _lot(draft: Draft, found: Gs1Fields) -> Draft:
    if not found.lot:
        return draft
    doubt = found.lot if found.lot_doubtful and not draft.supplier_lot else ""
    return replace(draft, lot_in_doubt=doubt)


def _date(taken: Taken, found: Gs1Fields) -> Taken:
    """The code's date and its kind. If it has both kinds, the use-by date, which is binding."""
    days = ((USE_BY, found.use_by), (BEST_BEFORE, found.best_before))
    kind, best = next(((name, when) for name, when in days if when and name not in found.doubtful), ("", None))
    if best is None:
        return taken
    was, put = taken.draft, _put(taken, "best_before", best.isoformat())
    draft = put.draft
    if draft.best_before != best.isoformat() or draft.date_kind == kind:
        by_code = not was.best_before and draft.best_before == best.isoformat()
        return replace(put, draft=draft.having(Why.SCANNED, date_kind=kind)) if by_code else put
    if was.best_before and was.date_kind and draft.reason("date_kind") in _BY_HAND:
        words = _("The code says {code}; {known} was entered and stays ({name}).")
        code, known = date_name(is_use_by(kind)), date_name(is_use_by(was.date_kind))
        return replace(put, kept=(*put.kept, words.format(code=code, known=known, name=day(best))))
    return replace(put, draft=draft.dated(Why.SCANNED, draft.best_before, kind))


def _weigh(taken: Taken, weight: NetMeasure) -> Taken:
    try:
        return _put(taken, "quantity", str(Quantity(weight.amount, weight.unit)))
    except RuleError:
        words = _("The weight {amount} {unit} of the code was not taken: type it.")
        return replace(taken, kept=(*taken.kept, words.format(amount=weight.amount, unit=weight.unit)))


def _pay(taken: Taken, price: str, currency: str) -> Taken:
    try:
        return _put(taken, "price", str(Money.parse(price, currency)))
    except RuleError:
        words = _("The price {price} of the code was not taken: type it.").format(price=price)
        return replace(taken, kept=(*taken.kept, words))


def _put(taken: Taken, name: str, value: str) -> Taken:
    draft = taken.draft
    known = getattr(draft, name)
    if not known or known == value or draft.reason(name) not in _BY_HAND:
        return replace(taken, draft=draft.having(Why.SCANNED, **{name: value}) if known != value else draft)
    words = _("The code says {code}; {known} was entered and stays ({name}).")
    return replace(taken, kept=(*taken.kept, words.format(code=value, known=known, name=_(_NAMES[name]))))
