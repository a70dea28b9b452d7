"""Checks of dates, storage, the lot's mark, acidity, and the need for a nutrition declaration."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from kiosk.labels.checks.allergens import plain_words
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _, day


def has_date(case: Case) -> Answer:
    """It has a best-before or use-by date, unless the food needs none."""
    said = case.label.durability
    if said is None and case.label.evidence.no_date:
        return Fine(_("This food needs none."))
    return Fine(f"{said}.") if said is not None else Wrong()


def after_making(case: Case) -> Answer:
    """The date is later than the day of making."""
    until = case.label.best_before
    if until is None:
        return None
    return Fine() if until > case.label.made_on else Wrong(found=day(until), needed=day(case.label.made_on))


def date_form(case: Case, *, day_up_to_days: int) -> Answer:
    """“Best before” with a day, “best before end” of a month or a year; “use by” with the day.

    `day_up_to_days`: food that keeps no longer than this needs day and month.
    """
    label, said = case.label, case.label.durability
    if said is None or label.best_before is None:
        return None
    keeps_short = (label.best_before - label.made_on).days <= day_up_to_days
    needs_day = keeps_short or "end" not in said.what.lower().split()
    if needs_day and not said.names_day:
        return Wrong(found=str(said), needed=day(label.best_before))
    return Fine(f"{said}.")


def use_by_said(case: Case) -> Answer:
    """Food whose date is about safety says “use by”."""
    said = case.label.durability
    if not case.label.evidence.use_by or said is None:
        return None
    return Fine(f"{said}.") if said.what.lower() == "use by" else Wrong(found=str(said))


def storage_said(case: Case) -> Answer:
    """It says how to keep it."""
    return Fine(case.label.storage) if case.label.storage.strip() else Wrong()


def use_by_storage(case: Case) -> Answer:
    """Food with a use-by date says how to keep it."""
    return storage_said(case) if case.label.evidence.use_by else None


def names_batch(case: Case) -> Answer:
    """The number on the jar belongs to this batch."""
    label = case.label
    ok = bool(label.batch) and label.number.startswith(label.batch)
    return Fine(_("Batch {batch}.").format(batch=label.batch)) if ok else Wrong(found=label.number, needed=label.batch)


def made_date(case: Case, *, of_cold_food: bool = False) -> Answer:
    """It has the day of making. `of_cold_food`: required only of food that is kept cold."""
    if of_cold_food and not case.label.evidence.kept_cold:
        return None
    made = case.label.made_on
    return Fine(day(made)) if made > date.min else Wrong()


def lot_has_day(case: Case) -> Answer:
    """The number on a jar of acidified food contains the year and the day of packing."""
    if not case.label.evidence.acidified:
        return None
    number = case.label.number
    return Fine(number) if tells_day(number, case.label.made_on) else Wrong(found=number)


def tells_day(number: str, made_on: date) -> bool:
    """
    >>> made = date(2026, 3, 4)
    >>> [tells_day(number, made) for number in ("SJ-20260304-A", "SJ-040326-1", "26063-2", "SJ-0042-017", "SJ-2026-3")]
    [True, True, True, False, False]
    >>> [tells_day(number, made) for number in ("SJ-20260304017", "SJ-2026-03-04", "SJ-9120260304", "26-0630-12")]
    [True, True, False, False]
    """
    runs = re.findall(r"[0-9]+", number)
    days = [made_on.strftime(form) for form in _DAYS]
    whole = {*days, *(made_on.strftime(form) for form in _DAYS_OF_THE_YEAR)}
    if any(run in whole or run.startswith(tuple(days)) for run in runs):
        return True
    return any("".join(runs[at : at + many]) in whole for many in (2, 3) for at in range(len(runs)))


def none_acidified(case: Case) -> Answer:
    """The law under which it is sold does not allow acidified food. If the books do not say, its name may show it."""
    told = [sign for sign in ACIDIFIED_SIGNS if sign in " ".join(plain_words(case.label.name))]
    return Wrong(case.label.name) if case.label.evidence.acidified or told else None


def cold_flagged(case: Case) -> Answer:
    """Food with a label that says to keep it cold is marked as such in the books."""
    evidence, storage = case.label.evidence, case.label.storage
    return Wrong(found=storage) if not evidence.kept_cold and says_kept_cold(storage) else None


def says_kept_cold(storage: str) -> bool:
    """Whether a sentence says to keep the food cold from the first day, and not only once it is opened.

    >>> [says_kept_cold(text) for text in ("Keep refrigerated. Use within 5 days of opening.", "Keep below 5 °C.")]
    [True, True]
    >>> [says_kept_cold(text) for text in ("Refrigerate after opening.", "Keep below 25 °C.", "Do not freeze.")]
    [False, False, False]
    """
    return any(_is_cold(_ASIDE.sub("", sentence)) for sentence in _SENTENCE_ENDS.split(storage))


def _is_cold(sentence: str) -> bool:
    if _ONCE_OPENED.search(sentence):
        return False
    return bool(_COLD.search(sentence)) or _is_cold_degrees(sentence)


def _is_cold_degrees(sentence: str) -> bool:
    """By the warmest temperature allowed. Without a unit, it counts as cold if it would be in either unit."""
    found = [(-float(one) if minus else float(one), unit.upper()) for minus, one, unit in _DEGREES.findall(sentence)]
    if not found:
        found = [(float(figure), "") for figure in _BELOW.findall(sentence)]
    return bool(found) and all(figure <= (_COLD_C if unit == "C" else _COLD_F) for figure, unit in found)


_DAYS = ("%Y%m%d", "%y%m%d", "%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y")
_DAYS_OF_THE_YEAR = ("%y%j", "%Y%j")
"""More digits after them would make another day: 2026063 and 20260630."""

_COLD_C, _COLD_F = 8, 46
_SENTENCE_ENDS = re.compile(r"[.;!?](?!\d)|\n")
_ASIDE = re.compile(
    r"\bunopened\b|\bbefore (?:and after )?\w*opening\b"
    r"|\b(?:use|used|eat|eaten|consume|consumed|finish|enjoy|best)(?: up)? (?:within|in) [^,.;]*?\bopen\w*"
    r"|\b(?:do not|don['’]t|never|not|no need to) (?:re-?)?(?:freez|refrigerat)\w*",
    re.IGNORECASE,
)
"""Phrases about opening or about cold that do not mean "keep cold from the first day"."""

_COLD = re.compile(r"refrigerat|fridge|frozen|freez|(?:keep|kept|stored?) (?:\w+ )?(?:cold|chilled)", re.IGNORECASE)
_DEGREES = re.compile(r"((?<![\d\w])[-−–])?(\d+(?:\.\d+)?)\s*(?:°|º|degrees?\b)?\s*(C|F)\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:below|under|at most|no more than) (\d+)", re.IGNORECASE)
_ONCE_OPENED = re.compile(r"open", re.IGNORECASE)
ACIDIFIED_SIGNS = ("pickle", "pickled", "hot sauce", "salsa", "relish", "chow chow", "piccalilli")
"""Words in names of foods that are usually acidified."""


def lot_told_apart(case: Case) -> Answer:
    """The lot has an L before it, or a date with day and month serves as the lot."""
    label = case.label
    if label.durability is not None and label.durability.names_day:
        return Fine(_("The date has day and month."))
    marked = label.lot_mark == "L" or label.number.upper().startswith("L")
    return Fine(f"L {label.number}") if marked else Wrong(found=label.number)


def ph_taken(case: Case) -> Answer:
    """An acidified batch has a pH reading."""
    evidence = case.label.evidence
    if not evidence.acidified:
        return None
    return Wrong() if evidence.ph is None else Fine(f"pH {evidence.ph}.")


def ph_at_most(case: Case, *, most: float) -> Answer:
    """The newest pH reading of an acidified batch is low enough."""
    evidence = case.label.evidence
    if not evidence.acidified or evidence.ph is None:
        return None
    if evidence.ph > Decimal(str(most)) or evidence.ph < 0:
        return Wrong(found=str(evidence.ph), needed=f"{most:g}")
    return Fine(f"pH {evidence.ph}.")


def ph_by_meter(case: Case, *, above: float, most: float) -> Answer:
    """Between the two values pH must be measured with a meter. The books do not record the instrument."""
    evidence = case.label.evidence
    if not evidence.acidified or evidence.ph is None or evidence.ph > Decimal(str(most)):
        return None
    return Fine() if evidence.ph <= Decimal(str(above)) else Wrong(found=str(evidence.ph), needed=f"{above:g}")


def nutrition_exempt(case: Case, *, below_cm2: float) -> Answer:
    """Small packs, and small quantities sold by the maker, need no nutrition declaration."""
    side = case.label.evidence.largest_side_cm2
    if case.kitchen.direct_supply:
        return Fine(_("Small quantities, sold directly."))
    return Fine(f"{side} cm².") if side is not None and side < below_cm2 else Wrong()
