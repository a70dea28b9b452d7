"""Reads additions to a column heading: Qty (lbs), Jars (dozen), Bought on (DD/MM/YYYY), Price (per lb).

An addition is either understood, and applied to every cell of the column, or the user is asked, or the heading is
refused. Ignoring one could turn four dozen jars into four.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.rules.currency import CURRENCIES, SYMBOLS
from db.rules.errors import AmbiguousUnitError, RuleError
from db.rules.quantity import Quantity
from db.rules.units import PACKS, Dimension, Measures, known_unit
from db.rules.words import without_full_stop, words
from db.sheets.days import Order
from db.sheets.headings import DAYS, TABLES, column_of, key

COUNTS = frozenset(("produced", "units", "set_aside"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _words(
    "optional required needed if any known given possible applicable or and in of the a an as per our ours own total "
    "all altogether e g eg ie i example see below text free only please not req opt"
)
_PRICE_FILLERS = _words(
    "incl including inc included excl excluding exc ex with without before after tax taxes vat mwst ust tva iva gst "
    "sales paid price cost total sum amount gross net whole invoice receipt"
)
_QUANTITY_FILLERS = _words("net gross weight volume bought received used whole qty quantity amount")
_COUNT_FILLERS = _words(
    "whole number no pieces pcs each ea count full filled good sealed jar jars bottle bottles made produced sent sold "
    "unit units loaf loaves bars tins cans glass glasses size tub tubs punnets packets pouches bags packs pots"
)
_DAY_FILLERS = _words("date day days actual local format formatted written")

_OUTER = _words("case cases cs carton cartons ctn box boxes bx tray trays crate crates flat flats pallet pallets")
"""Packaging that contains several packs as sold."""

_BRACKETS = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
_PER = re.compile(r"(?:\b(?:per|je|pro|par|por|by the)\b|/)\s*(?P<what>.+)$", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|ea|apiece)\b", re.IGNORECASE)
_OF_WHAT = re.compile(r"\b(?:units?|stückpreis|einzelpreis|cents?|pence|case|bag)\b|¢", re.IGNORECASE)
"""Words in price headings that do not say what one price buys."""
_ORDER = re.compile(
    r"(?<![a-z])(?P<a>dd?|mm?|yyyy|yy|y|tt?|jj(?:jj)?|aaaa|aa|day|month|year)(?P<gap>\s*[-/. ]\s*|)"
    r"(?P<b>dd?|mm?|yyyy|yy|y|tt?|day|month)(?:(?P=gap)(?P<c>dd?|mm?|yyyy|yy|y|jj(?:jj)?|aaaa|aa|day|month|year))?"
    r"(?![a-z])",
    re.IGNORECASE,
)
_PLACES = {"us": "md", "usa": "md", "american": "md", "uk": "dm", "british": "dm", "european": "dm", "eu": "dm",
           "month first": "md", "day first": "dm"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeadingNote:
    """What an addition says about its column.

    Attributes:
        unit: the unit of a quantity, by its name in the books.
        times: pieces per count, in a column of counts.
        order: the order of day, month and year.
        per: the price is for this quantity, not for the whole bag.
        currency: of a price; a symbol or three letters.
        wrong: why such a column cannot be read, whatever the user says that it is.
        is_open: the addition is not understood; the user can say what the column is.
    """

    unit: str = ""
    times: int = 1
    order: Order | None = None
    per: Quantity | None = None
    currency: str = ""
    wrong: str = ""
    is_open: bool = False

    def said(self, column: str) -> str:
        """How the cells are read, as a sentence; "" if it is obvious."""
        if self.times > 1:
            return words("{column} counts dozens, of {times} each", column=column, times=self.times)
        if self.per is not None:
            return words("{column} is for {per}, and is multiplied by the quantity", column=column, per=self.per)
        if self.order is not None and self.order.is_certain:
            if self.order.day_first:
                return words("{column} is read day first, as its heading says", column=column)
            return words("{column} is read month first, as its heading says", column=column)
        return ""


def in_brackets(heading: str) -> list[str]:
    """The additions in brackets.

    >>> in_brackets("Qty (net) [kg]"), in_brackets("Qty")
    (['net', 'kg'], [])
    """
    found = (one or other for one, other in _BRACKETS.findall(heading))
    return [text.strip("([ \t\n") for text in found if text.strip("([ \t\n")]


def heading_note_of(kind: str, column: str, heading: str, measures: Measures) -> HeadingNote:
    """What the addition to a heading says about its column.

    >>> heading_note_of("purchases.csv", "quantity", "Qty (lbs)", Measures.US).unit
    'lb'
    >>> heading_note_of("batches.csv", "produced", "Jars (dozen)", Measures.US).times
    12
    >>> heading_note_of("batches.csv", "produced", "Jars (cases of 12)", Measures.US).wrong[:52]
    'it can be a count of packs or of what is in them: wr'
    """
    texts = in_brackets(heading)
    if texts and _brackets_name_it(kind, column, heading):
        return HeadingNote()
    beside = not texts and key(heading) not in TABLES[kind] and column_of(kind, heading) != column
    match column:
        case "quantity":
            return _of_quantity(kind, texts or (_last_words(heading) if beside else []), measures, beside)
        case "price":
            return _of_price(texts or ([heading] if beside else []), measures, beside)
        case _ if column in COUNTS:
            return _of_count(kind, column, texts or ([heading] if beside else []), measures, beside)
        case _ if column in DAYS:
            return _of_day(kind, column, texts or ([heading] if beside else []), beside)
    return HeadingNote(is_open=any(not _says_no_more(kind, column, text) for text in texts))


def _brackets_name_it(kind: str, column: str, heading: str) -> bool:
    """Whether the heading with its bracket text is a known heading: Lot (supplier's)."""
    opened = re.sub(r"[()\[\]]", " ", heading)
    return key(opened) != key(heading) and column_of(kind, opened) == column


def _says_no_more(kind: str, column: str, text: str, fillers: frozenset[str] = frozenset()) -> bool:
    """Whether all words of the text are other names of the column, or say nothing about its content."""
    if column_of(kind, text) == column:
        return True
    if column == "unit":
        return all(_is_unit(word) or word in _FILLERS for word in re.findall(r"[^\W_]+", text.casefold()))
    return all(word in _FILLERS or word in fillers or column_of(kind, word) == column for word in key(text).split())


def _is_unit(text: str) -> bool:
    try:
        known_unit(text)
    except RuleError:
        return False
    return True


def _last_words(heading: str) -> list[str]:
    """For a heading without brackets: the last words, if they are a unit, as in "Qty in fl oz"."""
    these = heading.replace(",", " ").replace("/", " ").split()
    return [text for text in (" ".join(these[-2:]), these[-1]) if len(these) > 1 and _is_unit(text)][:1]


def _of_quantity(kind: str, texts: list[str], measures: Measures, beside: bool) -> HeadingNote:
    unit, is_open = "", False
    for text in texts:
        if _is_money(text):
            return HeadingNote(wrong=words("{text} is money, and a quantity is not", text=repr(text)))
        plain = re.sub(r"^(?:in|as)\s+|^/\s*", "", text, flags=re.IGNORECASE)
        if _says_no_more(kind, "quantity", text, _QUANTITY_FILLERS):
            continue
        try:
            found = known_unit(plain, measures)
        except RuleError as error:
            if re.search(r"\d", text) or _packs_in(text) or isinstance(error, AmbiguousUnitError):
                return HeadingNote(wrong=_in_words(error) if not re.search(r"\d", text) else _of_so_many(text))
            if _mixed_units(text):
                return HeadingNote(
                    wrong=words("{text} is more than one unit: give the unit a column of its own", text=repr(text))
                )
            is_open = True
            continue
        if unit not in ("", found):
            return HeadingNote(wrong=words("{unit} and {found} are two units: leave one", unit=unit, found=found))
        unit = found
    return HeadingNote(unit=unit, is_open=is_open)


def _in_words(error: RuleError) -> str:
    return without_full_stop(error.sentences)


def _of_so_many(text: str) -> str:
    return words(
        "it can be a number of packs or a weight: write the whole weight, under a heading without {text}",
        text=repr(text),
    )


def _mixed_units(text: str) -> bool:
    found = re.split(r"\s*(?:[/,;&+]|\bor\b|\band\b)\s*", text)
    return len(found) > 1 and any(_is_unit(word) for word in found if word)


def _packs_in(text: str) -> bool:
    return any(word in PACKS for word in key(text).split())


def _is_money(text: str) -> bool:
    found = re.findall(r"[A-Za-z]{3,}|[$€£¥¢]", text)
    return any(word in SYMBOLS or word == "¢" or word in CURRENCIES for word in found)


def _of_price(texts: list[str], measures: Measures, beside: bool) -> HeadingNote:
    currency, per, is_open = "", None, False
    for text in texts:
        rest = text
        for sign in re.findall(r"[$€£¥]|\b[A-Za-z]{3}\b", text):
            if sign in SYMBOLS or (sign.upper() in CURRENCIES and sign.casefold() not in ("all", "try", "top")):
                currency, rest = sign, rest.replace(sign, " ")
        match = _PER.search(rest)
        of_one = match["what"] if match else "each" if _EACH.search(rest) else ""
        if not of_one and _OF_WHAT.search(rest):
            return HeadingNote(
                wrong=words("{text} does not say what one price is for: write what was paid in all", text=repr(text))
            )
        if of_one:
            try:
                per = _so_much(of_one.strip(" .)"), measures)
            except RuleError:
                return HeadingNote(
                    wrong=words(
                        "a price by the {unit} cannot be worked out: write what was paid in all, or head it per lb, kg "
                        "or each",
                        unit=repr(of_one.strip()[:30]),
                    )
                )
        elif not beside and not _says_no_more("purchases.csv", "price", rest, _PRICE_FILLERS):
            is_open = True
    return HeadingNote(per=per, currency=currency, is_open=is_open)


def _so_much(text: str, measures: Measures) -> Quantity:
    """The quantity in "100 g"; for "lb", one of it."""
    if re.match(r"[\d.½¼¾]", text):
        return Quantity.parse(text, measures)
    return Quantity.parse(f"1 {text}", measures)


def _of_count(kind: str, column: str, texts: list[str], measures: Measures, beside: bool) -> HeadingNote:
    times, is_open = 1, False
    for text in texts:
        these = key(text).split()
        dozens = [word for word in these if word in ("doz", "dz") or word.startswith("dozen") or word == "dutzend"]
        rest = [word for word in these if word not in dozens and word not in _FILLERS | _COUNT_FILLERS | {"by"}]
        if dozens and not any(word.isdigit() for word in these):
            times = 12
            if rest and not beside and column_of(kind, " ".join(rest)) != column:
                is_open = True
        elif _counts_packs(text):
            return HeadingNote(
                wrong=words(
                    "it can be a count of packs or of what is in them: write how many single ones, under a "
                    "heading without {text}",
                    text=repr(text[:40]),
                )
            )
        elif _is_weight(text, measures):
            return HeadingNote(
                wrong=words("{text} is a weight or a volume: write how many pieces there were", text=repr(text))
            )
        elif beside or _is_size(text, measures) or _says_no_more(kind, column, text, _COUNT_FILLERS):
            continue
        elif re.search(r"\d|%|thousand|hundred|gross|score|tausend", text, re.IGNORECASE):
            return HeadingNote(
                wrong=words(
                    "what {text} makes of the numbers cannot be told: write how many single ones", text=repr(text[:40])
                )
            )
        else:
            is_open = True
    return HeadingNote(times=times, is_open=is_open)


def _counts_packs(text: str) -> bool:
    """Whether it counts cases, or packs of several. Plain packs may be what the kitchen makes."""
    these = set(key(text).split())
    return bool(these & _OUTER) or bool(these & PACKS and re.search(r"\d", text)) or "dozen" in these


def _is_weight(text: str, measures: Measures) -> bool:
    try:
        return Quantity.parse(f"1 {text}", measures).dimension is not Dimension.COUNT
    except (RuleError, ValueError):
        return False


def _is_size(text: str, measures: Measures) -> bool:
    """Whether it says how large each piece is: Jars (8 oz)."""
    plain = re.sub(r"\b(?:jars?|bottles?|each|size|ea)\b", "", text, flags=re.IGNORECASE).strip(" -,")
    try:
        return Quantity.parse(plain, measures).dimension is not Dimension.COUNT
    except (RuleError, ValueError):
        return False


def _of_day(kind: str, column: str, texts: list[str], beside: bool) -> HeadingNote:
    order, is_open = None, False
    for text in texts:
        found = _order_in(text)
        if found is None:
            is_open = is_open or not (beside or _says_no_more(kind, column, text, _DAY_FILLERS))
        elif order not in (None, found):
            return HeadingNote(wrong=words("its heading names two orders of a day: leave one"))
        else:
            order = found
    return HeadingNote(order=order, is_open=is_open)


def _order_in(text: str) -> Order | None:
    """The order of day, month and year that a text names; None if it names none.

    >>> _order_in("DD/MM/YYYY"), _order_in("mm-dd-yy").month_first, _order_in("TT.MM.JJJJ").day_first, _order_in("made")
    (Order(day_first=True, month_first=False, year_first=False), True, True, None)
    """
    plain = " ".join(text.casefold().split())
    if (said := _PLACES.get(re.sub(r" (?:date|dates|style|format|order)$", "", plain))) is not None:
        return Order(day_first=said == "dm", month_first=said == "md")
    for match in _ORDER.finditer(plain):
        letters = (
            "".join(_LETTER.get(part[0], part[0]) for part in (match["a"], match["b"], match["c"] or ""))[:3]
            if match["c"]
            else "".join(_LETTER.get(part[0], part[0]) for part in (match["a"], match["b"]))
        )
        if letters in ("dmy", "dm"):
            return Order(day_first=True)
        if letters in ("mdy", "md"):
            return Order(month_first=True)
        if letters == "ymd":
            return Order(year_first=True)
    return None


_LETTER = {"t": "d", "j": "y", "a": "y"}

NONE = HeadingNote()
