"""The kind of a bag's date, in words: best before, use by, or only "date" if nobody said which."""

from __future__ import annotations

from db import Lot
from kiosk.locale import _, day

BEST_BEFORE, USE_BY, NOT_SAID = "best_before", "use_by", ""
"""The values for the kind of the date of a bag that is being received."""


def kind_of(use_by: bool | None) -> str:
    return NOT_SAID if use_by is None else USE_BY if use_by else BEST_BEFORE


def is_use_by(kind: str) -> bool | None:
    """As in the books; None if nobody said."""
    return {USE_BY: True, BEST_BEFORE: False}.get(kind)


def date_name(use_by: bool | None) -> str:
    """The words before the date."""
    if use_by is None:
        return _("Date on the bag")
    return _("Use by") if use_by else _("Best before")


def date_words(lot: Lot) -> str:
    """“best before 3 Mar 2026”; empty if the bag has no date."""
    if lot.best_before is None:
        return ""
    if lot.use_by is None:
        return _("date on the bag {day}").format(day=day(lot.best_before))
    words = _("use by {day}") if lot.use_by else _("best before {day}")
    return words.format(day=day(lot.best_before))
