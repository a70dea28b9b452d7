"""From application identifiers and their values to fields, with the doubts about each."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from biip.checksums import gs1_standard_check_digit

from drivers.scanners.base import Gs1Fields, NetMeasure
from drivers.scanners.gs1_run_on import RunOn, run_on
from drivers.scanners.text import printable
from drivers.words import Words, words

_T = TypeVar("_T")
_MOST_PROBLEMS = 8
_YEAR = dt.timedelta(days=366)
_FAR_PAST, _FAR_FUTURE = 2 * _YEAR, 10 * _YEAR
_OLDEST = 10 * _YEAR
"""How long ago food may have been made or packed."""

_DATES = {
    "11": "made_on",
    "13": "packed_on",
    "15": "best_before",
    "16": "sell_by",
    "17": "use_by",
    "7003": "use_by",
}
"""Application identifier to the name of the field."""
_TWO_DIFFERENT = {
    "made_on": words("The code states two different dates of making; the first is shown."),
    "packed_on": words("The code states two different packing dates; the first is shown."),
    "best_before": words("The code states two different best-before dates; the first is shown."),
    "sell_by": words("The code states two different sell-by dates; the first is shown."),
    "use_by": words("The code states two different use-by dates; the first is shown."),
    "gtin14": words("The code states two different article numbers; the first is shown."),
    "contained": words("The code states two different article numbers; the first is shown."),
    "sscc": words("The code states two different boxes; the first is shown."),
    "lot": words("The code states two different lots; the first is shown."),
    "serial": words("The code states two different serial numbers; the first is shown."),
    "count": words("The code states two different counts; the first is shown."),
    "price": words("The code states two different prices; the first is shown."),
}
_TWO_WRITTEN_DATES = words("The code states two different dates; the first is shown.")
_NET = {"310": "kg", "320": "lb", "356": "ozt", "357": "oz", "315": "l"}
"""The net measures that a kitchen buys by (GS1 General Specifications, figure 3.2-1): identifier to unit."""
_KILOGRAMS = {
    "kg": Decimal(1),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
    "ozt": Decimal("0.0311034768"),
}


@dataclass(slots=True)
class FieldCollector:
    """Collects the fields of one code. Of two values for one field the first is kept, and is doubtful.

    Args:
        today: decides the century of dates, and which dates are years away.
        unsure: a separator was lost, so that all that is noted from now on is doubtful.
    """

    today: dt.date
    unsure: bool = False
    found: dict[str, object] = field(default_factory=dict)
    loud: list[str] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)

    def problem(self, sentence: Words) -> None:
        """Keep a sentence for the cook, each once and not more than `_MOST_PROBLEMS` in all."""
        if len(self.loud) < _MOST_PROBLEMS and sentence not in self.loud:
            self.loud.append(sentence)

    def put(self, name: str, value: object) -> None:
        """Take a value for a field, unless it has another one already."""
        self._put(name, value, _TWO_DIFFERENT[name])

    def put_written_day(self, name: str, day: dt.date) -> None:
        """Take a day that stands behind a word ("EXP: 2027-01")."""
        self._put(name, day, _TWO_WRITTEN_DATES)

    def _put(self, name: str, value: object, two_different: Words) -> None:
        if self.unsure:
            self.doubtful.add(name)
        if self.found.setdefault(name, value) != value:
            self.doubtful.add(name)
            self.problem(two_different)

    def fields(self) -> Gs1Fields:
        """The fields that were collected. Call it once, at the end."""
        found = self.found
        self._ask_about_far_days()
        self._stand_in("contained", "gtin14")
        self._stand_in("made_on", "packed_on")
        quiet = tuple(self.quiet[: _MOST_PROBLEMS - len(self.loud)])
        return Gs1Fields(
            gtin14=_typed(found, "gtin14", str),
            lot=_typed(found, "lot", str),
            lot_doubtful="lot" in self.doubtful,
            best_before=_typed(found, "best_before", dt.date),
            use_by=_typed(found, "use_by", dt.date),
            packed_on=_typed(found, "packed_on", dt.date),
            net_weight=_typed(found, "net_weight", NetMeasure),
            count=_typed(found, "count", int),
            serial=_typed(found, "serial", str),
            problems=(*self.loud, *quiet),
            sell_by=_typed(found, "sell_by", dt.date),
            sscc=_typed(found, "sscc", str),
            price=_typed(found, "price", Decimal),
            doubtful=frozenset(self.doubtful),
            glances=quiet,
        )

    def _stand_in(self, name: str, missing: str) -> None:
        """Use one field for another that the code does not have; it is just as doubtful."""
        if name in self.found and missing not in self.found:
            self.found[missing] = self.found[name]
            if name in self.doubtful:
                self.doubtful.add(missing)

    def _ask_about_far_days(self) -> None:
        for name in dict.fromkeys(_DATES.values()):
            day = self.found.get(name)
            if not isinstance(day, dt.date):
                continue
            past = _OLDEST if name in ("made_on", "packed_on") else _FAR_PAST
            if not self.today - past <= day <= self.today + _FAR_FUTURE:
                self.doubtful.add(name)
                self.problem(_years_away(name, day.isoformat()))

    # -- one field

    def note(self, ai: str, value: str) -> None:
        """Take one field whose beginning and end are certain."""
        if ai in ("01", "02", "8006"):
            self._note_gtin(value[:14], "contained" if ai == "02" else "gtin14")
        elif ai == "00":
            self._note_sscc(value)
        elif ai == "10":
            self.put("lot", printable(value) or None)
        elif ai == "21":
            self.put("serial", printable(value) or None)
        elif ai in _DATES:
            self._note_date(ai, value)
        elif ai in ("30", "37"):
            self._note_count(value)
        elif ai[:3] in _NET:
            self._note_weight(ai, value)
        elif ai[:3] == "392":
            self.put("price", _decimal(value, ai[3]))

    def note_to_separator(self, ai: str, value: str) -> None:
        """Take one field that ends with a separator or the message: it may contain the next field."""
        self.note(ai, value)
        likely = run_on(value)
        if likely is RunOn.NO:
            return
        sentence = _may_run_on(ai, printable(value), likely)
        if likely is RunOn.LIKELY:
            self._doubt(ai)
            self.problem(sentence)
        elif sentence not in self.quiet:
            self.quiet.append(sentence)

    def note_ran_on(self, ai: str, value: str) -> None:
        """Take a field that is too long, or goes on with wrong characters, so that its end is not known."""
        shown = printable(value)[:24]
        if ai != "10":
            self.problem(
                words(
                    "The field ({ai}) {value} has run together with the next: type lot and dates from the bag.",
                    ai=ai,
                    value=shown,
                )
            )
            return
        self.note(ai, value)
        self._doubt(ai)
        self.problem(_may_run_on(ai, shown, RunOn.PERHAPS))

    def _doubt(self, ai: str) -> None:
        names = {"10": "lot", "21": "serial", "30": "count", "37": "count"}
        name = names.get(ai, "price" if ai[:3] == "392" else "")
        if name in self.found:
            self.doubtful.add(name)

    def _note_gtin(self, value: str, name: str) -> None:
        if checked(value) is None:
            self.problem(wrong_article(value))
            return
        self.put(name, value)

    def _note_sscc(self, value: str) -> None:
        if not _has_check_digit(value):
            self.problem(words("The number of the box, {number}, has a wrong check digit.", number=printable(value)))
            return
        self.put("sscc", value)

    def _note_count(self, value: str) -> None:
        if not (value.isascii() and value.isdigit() and int(value)):
            self.problem(words("The count in the code is no number; it was passed over."))
            return
        self.put("count", int(value))

    def _note_date(self, ai: str, value: str) -> None:
        day = day_of(value, self.today)
        if day is None:
            self.problem(words("{value} is no date; type what the bag says.", value=printable(value)))
            return
        self.put(_DATES[ai], day)

    def _note_weight(self, ai: str, value: str) -> None:
        weight = NetMeasure(_decimal(value, ai[3]), _NET[ai[:3]])
        known = self.found.setdefault("net_weight", weight)
        if not weight.amount:
            self.problem(words("The weight in the code is zero: type what the bag says."))
            self.doubtful.add("net_weight")
        elif isinstance(known, NetMeasure) and not _agree(known, weight):
            self.problem(words("The code states two different weights; the first is shown."))
            self.doubtful.add("net_weight")
        if self.unsure:
            self.doubtful.add("net_weight")


def wrong_article(number: str) -> Words:
    """What is said of an article number that was misread or mistyped."""
    return words("The article number {number} has a wrong check digit.", number=printable(number))


def _may_run_on(ai: str, shown: str, likely: RunOn) -> Words:
    """What is said of a field that may hold the next one too; `shown` is its value as it may be shown."""
    if ai == "10" and likely is RunOn.LIKELY:
        return words("The lot {lot} may have run together with a date or weight: compare it with the bag.", lot=shown)
    if ai == "10":
        return words("The lot {lot} may have run together with the next field: compare it with the bag.", lot=shown)
    if likely is RunOn.LIKELY:
        return words(
            "The field ({ai}) {value} may have run together with a date or weight: compare lot and dates with the bag.",
            ai=ai,
            value=shown[:24],
        )
    return words(
        "The field ({ai}) {value} may have run together with the next field: compare lot and dates with the bag.",
        ai=ai,
        value=shown[:24],
    )


def _years_away(name: str, day: str) -> Words:
    """What is said of a date that no food has. `day` in ISO form."""
    if name == "made_on":
        return words("The date of making {day} in the code is years away: type what the bag says.", day=day)
    if name == "packed_on":
        return words("The packing date {day} in the code is years away: type what the bag says.", day=day)
    if name == "best_before":
        return words("The best-before date {day} in the code is years away: type what the bag says.", day=day)
    if name == "sell_by":
        return words("The sell-by date {day} in the code is years away: type what the bag says.", day=day)
    return words("The use-by date {day} in the code is years away: type what the bag says.", day=day)


def _typed(found: dict[str, object], name: str, kind: type[_T]) -> _T | None:
    value = found.get(name)
    return value if isinstance(value, kind) else None


def _decimal(value: str, places: str) -> Decimal:
    """
    >>> _decimal("001250", "3"), _decimal("000008", "8")
    (Decimal('1.250'), Decimal('8E-8'))
    """
    return Decimal(int(value)).scaleb(-int(places))


def _agree(one: NetMeasure, other: NetMeasure) -> bool:
    """Whether two weights are the same, if each is rounded or cut off at its last digit. A weight and a volume agree.

    >>> _agree(NetMeasure(Decimal("1.750"), "kg"), NetMeasure(Decimal("3.86"), "lb"))
    True
    >>> _agree(NetMeasure(Decimal("1.750"), "kg"), NetMeasure(Decimal("3.80"), "lb"))
    False
    """
    if one.unit not in _KILOGRAMS or other.unit not in _KILOGRAMS:
        return one.unit != other.unit or one.amount == other.amount
    apart = abs(one.amount * _KILOGRAMS[one.unit] - other.amount * _KILOGRAMS[other.unit])
    steps = (0 if one.unit == other.unit else _step(one) + _step(other)) if one != other else 0
    return apart <= steps


def _step(weight: NetMeasure) -> Decimal:
    exponent = weight.amount.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * _KILOGRAMS[weight.unit]


def _has_check_digit(digits: str) -> bool:
    return gs1_standard_check_digit(digits[:-1]) == int(digits[-1])


def checked(text: str) -> str | None:
    """An EAN, UPC or GTIN as 14 digits; None unless its length and its check digit are right."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return None
    return text.zfill(14) if _has_check_digit(text) else None


def day_of(value: str, today: dt.date) -> dt.date | None:
    """A date from YYMMDD; None if there is no such day.

    The year is the one nearest to today (General Specifications, 7.12); day 00 is the last of the month.

    >>> today = dt.date(2026, 3, 4)
    >>> day_of("260200", today), day_of("2602", today), day_of("770101", today)
    (datetime.date(2026, 2, 28), None, datetime.date(1977, 1, 1))
    """
    if len(value) < 6 or not (value.isascii() and value[:6].isdigit()):
        return None
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:6])
    apart = year - today.year % 100
    year += today.year - today.year % 100 + (-100 if apart >= 51 else 100 if apart <= -50 else 0)
    try:
        return dt.date(year, month, day or monthrange(year, month)[1])
    except ValueError:  # no such day, month or year (IllegalMonthError is one)
        return None
