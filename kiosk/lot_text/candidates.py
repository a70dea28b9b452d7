"""Which lines on a label may be the lot, and which the best-before date. Pure functions that only suggest.

Candidates after a word (LOT, BATCH, L; BEST BY, EXP, BB) come first; then what looks like a lot or a date without a
word. Days of packing and making are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.lot_text.dates import days_of

MOST = 4
"""At most so many chips of a kind: more would not help."""
LONGEST_LOT = 20
"""The longest lot in GS1 (General Specifications, identifier 10)."""


class Kind(Enum):
    """The kinds of values that are looked for."""

    LOT = "lot"
    BEST_BEFORE = "best before"
    """Or a use-by date: see `Candidate.use_by`."""


@dataclass(frozen=True)
class Candidate:
    """`value` is a lot, or a day in ISO form; `line`: where it was read; `one_of`: how many days it may mean.

    `use_by`: whether the words before the day call it a use-by date (True) or a best-before date (False), else None.
    """

    kind: Kind
    value: str
    line: int
    one_of: int = 1
    use_by: bool | None = None


_O = "[O0]"
_LOT = re.compile(
    rf"(?<![A-Z])(?:L{_O}T|BATCH|BTCH|CHARGE|L{_O}S|PARTIDA|PARTIE)(?![A-Z]{{3}})"
    rf"\s*(?:N{_O}(?=[.:#\s])|NR(?=[.:#\s\d])|NUMBER|C{_O}DE|ID(?=[:\s]))?[\s.:#\-=]*",
    re.IGNORECASE,
)
_MIXED_NO = re.compile(r"\bNo(?=\w*\d)")
_L_MARK = re.compile(r"(?<![A-Z0-9])L[\s:.]*(?=[A-Z]{0,3}-?\d)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9\-/.]*[A-Z0-9]", re.IGNORECASE)
_GOOD_UNTIL = re.compile(
    rf"B(?:E|3)[S5]T\s*(?:IF\s*)?(?:US(?:E|ED)\s*)?(?:BY|BEF|BF)|BEST|(?<![A-Z])BBE?D?(?![A-Z])|(?<![A-Z])BB"
    rf"|US(?:E|3)\s*BY|EXP|(?<![A-Z])E(?=\d{{6,8}})|SELL\s*BY|G{_O}{_O}D\s*(?:UNTIL|THRU)|MHD|HALTBAR|C{_O}NSUM"
    rf"|C{_O}NS{_O}MM|VERBRAUCH|PR(?:E|É)F(?:E|É)R|CADUC|(?<![A-Z])(?:DLC|DDM|DLU{_O})(?![A-Z])|H{_O}UDBAAR|GEBRUIKEN\s*T{_O}T",
    re.IGNORECASE,
)
_SAYS_BEST = re.compile(
    rf"B(?:E|3)[S5]T|(?<![A-Z])BB(?:E?D?)(?![A-Z])|MHD|HALTBAR|PR(?:E|É)F(?:E|É)R|(?<![A-Z])(?:DDM|DLU{_O})(?![A-Z])"
    rf"|H{_O}UDBAAR",
    re.IGNORECASE,
)
"""Words for best before in English, German, French, Spanish, Italian and Dutch (Regulation (EU) 1169/2011, annex X)."""
_SAYS_USE_BY = re.compile(
    rf"US(?:E|3)\s*BY|VERBRAUCH|C{_O}NS{_O}MMER\s*(?:JUSQU|LE)|(?<![A-Z])DLC(?![A-Z])|CADUC|C{_O}NSUMARE\s*ENTR{_O}"
    rf"|GEBRUIKEN\s*T{_O}T",
    re.IGNORECASE,
)
"""The same for use by. EXP, “good until” and “sell by” are neither."""
_MADE = re.compile(
    r"PACK|(?<![A-Z])PKD|PROD(?:UCED|\.|:|\s*(?:DATE|ON|\d))|(?<![A-Z])M(?:FG|FD|ANUF)|(?<![A-Z])MADE", re.IGNORECASE
)
_NEVER = re.compile(
    r"WWW|HTTP|@|\.COM|\bTEL\b|TEL\.|PHONE|NET\s*W|\bKCAL|\bKJ\b|SODIUM|\bFAT\b|%|\bZIP\b|INGREDIENT", re.IGNORECASE
)
_MEASURE = re.compile(r"\d+(?:[.,]\d+)?(?:OZ|LBS?|KG|G|ML|L|CL|CT|PCS?|FL)", re.IGNORECASE)


def candidates(lines: Sequence[str], today: date, *, month_first: bool = False) -> tuple[Candidate, ...]:
    """Lots first, then days; the likeliest of each kind first.

    Args:
        lines: the label's lines from top to bottom, as recognised.
        month_first: whether the kitchen's country writes the month first; it only affects the order.

    >>> from datetime import date
    >>> found = candidates(["SEA SALT", "L0T: AB-1207", "BEST BY 03/04/2026"], date(2026, 3, 4))
    >>> [(one.kind.value, one.value, one.one_of) for one in found]
    [('lot', 'AB-1207', 1), ('best before', '2026-04-03', 2), ('best before', '2026-03-04', 2)]
    """
    dates = list(_dates(lines, today, month_first))
    lots = [Candidate(Kind.LOT, value, line) for value, line in _lots(lines, today)]
    return (*_first_of_each(lots), *_first_of_each(dates))


def _first_of_each(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    once: dict[str, Candidate] = {}
    for one in found:
        once.setdefault(one.value, one)
    return tuple(once.values())[:MOST]


# -- lots


def _lots(lines: Sequence[str], today: date) -> Iterator[tuple[str, int]]:
    for at, text in enumerate(lines):
        yield from _after_word(lines, at, text)
    for at, text in enumerate(lines):
        for match in _L_MARK.finditer(text):
            token = _token_at(text, match.end())
            if token and _is_lot(token, least=3):
                # Only the cook knows whether the L is the mark (2011/91/EU, article 3) or the lot's first letter.
                yield "L" + token, at
                yield token, at
    for at, text in enumerate(lines):
        yield from ((token, at) for token in _bare_lots(text, today))


def _after_word(lines: Sequence[str], at: int, text: str) -> Iterator[tuple[str, int]]:
    """What follows the word LOT: on its line, or alone on the next line."""
    for match in _LOT.finditer(text):
        end = match.end()
        mixed = _MIXED_NO.match(text, end)
        token = _token_at(text, mixed.end() if mixed else end)
        if token and _is_lot(token, least=2):
            yield token, at
        elif not token and at + 1 < len(lines):
            below = _token_at(lines[at + 1].strip(), 0)
            if below and _is_lot(below, least=3):
                yield below, at + 1


def _token_at(text: str, start: int) -> str:
    match = _TOKEN.match(text, start)
    return match[0][:LONGEST_LOT] if match else ""


def _is_lot(token: str, least: int) -> bool:
    return len(token) >= least and any(mark.isdigit() for mark in token)


def _bare_lots(text: str, today: date) -> Iterator[str]:
    """Codes without a word before them: letters with digits, or at least six digits; no measures, no dates."""
    if _NEVER.search(text) or _LOT.search(text) or _GOOD_UNTIL.search(text) or _MADE.search(text):
        return
    if days_of(text, today):
        return
    for match in _TOKEN.finditer(text):
        token = match[0]
        digits = sum(mark.isdigit() for mark in token)
        code = digits >= 2 and len(token) >= 5 and digits + token.count("-") < len(token)
        number = token.isdigit() and 6 <= len(token) <= 11
        if (code or number) and len(token) <= LONGEST_LOT and not _MEASURE.fullmatch(token):
            yield token


# -- days


def _dates(lines: Sequence[str], today: date, month_first: bool) -> Iterator[Candidate]:
    named: list[Candidate] = []
    bare: list[Candidate] = []
    for at, text in enumerate(lines):
        above = lines[at - 1] if at else ""
        if _MADE.search(text) and not _GOOD_UNTIL.search(text):
            continue
        said = bool(_GOOD_UNTIL.search(text)) or bool(_GOOD_UNTIL.search(above) and not days_of(above, today))
        print_of_day = _until_made(text) if said else text
        days = days_of(print_of_day, today, named=said, month_first=month_first)
        use_by = _use_by(text if _GOOD_UNTIL.search(text) else above) if said else None
        found = [Candidate(Kind.BEST_BEFORE, day.isoformat(), at, len(days), use_by) for day in days]
        (named if said else bare).extend(found)
    yield from named
    yield from bare


def _use_by(words: str) -> bool | None:
    """Which kind of date the words before a day name; None: neither, or both.

    >>> _use_by("USE BY 3 MAR"), _use_by("Mindestens haltbar bis"), _use_by("EXP 03/27"), _use_by("BEST OR USE BY")
    (True, False, None, None)
    """
    best, use = _SAYS_BEST.search(words), _SAYS_USE_BY.search(words)
    return None if bool(best) == bool(use) else bool(use)


def _until_made(text: str) -> str:
    """Of “EXP 03 APR 26 MFG 03 OCT 25” the part with the expiry date; also without a lot on the same line."""
    until = _GOOD_UNTIL.search(text)
    start = until.start() if until else 0
    other = [match.start() for match in (*_MADE.finditer(text), *_LOT.finditer(text)) if match.start() > start]
    return text[start : min(other, default=len(text))]
