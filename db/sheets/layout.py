"""Finds out what a sheet contains: its kind, the line with headings, the columns, and rows that are not records.

How a sheet was understood is kept as text and shown before anything is recorded. What is not understood is a problem
and never ignored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from db.rules.units import Measures
from db.rules.words import counted, together, words
from db.sheets.asides import HeadingNote, heading_note_of
from db.sheets.choices import Choices, letter, option
from db.sheets.ditto import is_ditto
from db.sheets.headings import (
    BATCHES,
    COLUMNS,
    EVERYTHING,
    PURCHASES,
    TABLES,
    USED,
    column_of,
    key,
    known_headings,
    named_like,
    settled_column,
)
from db.sheets.naming import (
    ANY,
    clash,
    free_columns,
    likeliest,
    looks_like_day,
    looks_like_number,
    not_known,
    open_column,
)
from db.sheets.problems import Problems
from db.sheets.sheet import MAX_CELL, Grid, SheetLine, SheetRow, Typed

HEADINGS_WITHIN = 40
"""Headings are searched in this many lines."""
LOOKED_AT = 20
"""How many cells are examined to tell days from amounts."""

_WORD_OF: dict[str, str] = {
    PURCHASES: words("what was bought"),
    BATCHES: words("what was made"),
    USED: words("what went into it"),
    EVERYTHING: words("everything"),
}

_NOTHING = frozenset((
    "", "-", "--", "---", "–", "—", "n/a", "n.a.", "na", "#n/a", "none", "null", "nil", "?", "??", "???", "unknown",
    "tbd", "k.a.", "keine", "unbekannt", "aucun", "inconnu", "ninguno", "desconocido", "not known", "/", ".",
))  # fmt: skip
_TOTAL = re.compile(
    r"(?:grand |sub-? ?|running |monthly |year(?:ly)? )?totals?\b.*|(?:zwischen)?summen?\b.*|gesamt.*|sum\b.*|"
    r"(?:sous-)?totaux?\b.*|\w+ totals?|totals? .*|suma\b.*|balance\b.*|average\b.*",
    re.IGNORECASE,
)
_MONTHS = frozenset(re.findall(
    r"\w+",
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet "
    "aout septembre octobre novembre decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre spring summer autumn fall winter week woche semaine semana q1 q2 q3 q4 kw month year",
))  # fmt: skip
_PART_NUMBER = re.compile(r"\d{1,2}|(?:19|20)\d\d|kw\d+|q\d")


@dataclass(slots=True)
class Layout:
    """A sheet as it was understood. `rows`: its records. `said`: how it was read, for the user."""

    grid: Grid
    kind: str
    headings: list[str]
    """All headings of the sheet, by position."""
    columns: dict[str, str] = field(default_factory=dict)
    """By column: its heading in the sheet."""
    rows: list[SheetRow] = field(default_factory=list)
    asides: dict[str, HeadingNote] = field(default_factory=dict)
    """By column: what the addition to its heading says, such as Qty (lbs)."""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Lines that are not records, and why."""
    left_out: list[str] = field(default_factory=list)
    chosen: dict[int, str] = field(default_factory=dict)
    """By position: the column that the user chose."""
    empty: list[str] = field(default_factory=list)
    is_clear: bool = True
    """False if a column is not understood; then the rows are not read."""

    @property
    def said(self) -> tuple[str, ...]:
        columns = together(
            (
                column
                if key(heading) == key(column)
                else words("{column} is {heading}", column=column, heading=repr(heading))
                for column, heading in self.columns.items()
            ),
            ", ",
        )
        lines = [words("{sheet}: {what}. {columns}.", sheet=self.grid.name, what=self._what, columns=columns)]
        asides = (aside.said(column) for column, aside in self.asides.items())
        lines += [words("{sheet}: {said}.", sheet=self.grid.name, said=said) for said in asides if said]
        reasons: dict[str, list[int]] = {}
        for line, why in self.skipped:
            reasons.setdefault(why, []).append(line)
        for why, at in reasons.items():
            shown = ", ".join(map(str, at[:6]))
            if len(at) > 6:
                shown = words("{lines} and {number} more", lines=shown, number=len(at) - 6)
            lines.append(words("{sheet}: line {lines} skipped: {why}.", sheet=self.grid.name, lines=shown, why=why))
        if self.left_out:
            left_out = ", ".join(self.left_out)
            lines.append(words("{sheet}: left out as you said: {columns}.", sheet=self.grid.name, columns=left_out))
        return tuple(lines)

    @property
    def _what(self) -> str:
        kind = _kind_words(self.kind)
        if not self.is_clear:
            return words("{kind}, whose rows are read once its columns are clear", kind=kind)
        number = len(self.rows)
        return counted("{number} row of {kind}", "{number} rows of {kind}", number, number=f"{number:,}", kind=kind)


def _kind_words(kind: str) -> str:
    return _WORD_OF.get(kind) or words("where it went")


def lay_out(grid: Grid, choices: Choices, problems: Problems) -> Layout | None:
    """How the sheet is read; None if it is empty or not understood (then a problem is added)."""
    at = heading_line(grid.lines, partial(choices.names_any, grid.names))
    if at is None:
        if any(cell.strip() for line in grid.lines for cell in line.cells):
            first = next(line for line in grid.lines if any(cell.strip() for cell in line.cells))
            shown = ", ".join(repr(cell.strip()[:30]) for cell in first.cells if cell.strip())
            wrong = words("has no headings that are known; its first line has {cells}", cells=shown[:160])
            _no_headings(grid, first, wrong, problems)
        elif not grid.broken:
            problems.add(grid.name, 0, words("has no headings: it is empty"))
        return None
    headings = [cell.strip() for cell in grid.lines[at].cells]
    chosen = choices.said_of(grid.names, headings)
    kind = _kind(grid, headings, chosen)
    layout = Layout(grid, kind, headings, chosen=chosen)
    layout.skipped = [
        (line.number, words("above the headings"))
        for line in grid.lines[:at]
        if any(cell.strip() for cell in line.cells)
    ]
    before = problems.count
    places = _places(layout, headings, grid.lines[at], grid.lines[at + 1 :], problems, choices.measures)
    layout.is_clear = problems.count == before
    if layout.is_clear:
        _keep_rows(layout, places, headings, grid.lines[at + 1 :], problems)
    return layout


def _no_headings(grid: Grid, first: SheetLine, wrong: str, problems: Problems) -> None:
    """The first line may have unknown headings: offer them to the user to choose their columns."""
    cells = [cell.strip() for cell in first.cells]
    below = [line for line in grid.lines if line.number > first.number]
    kind = next(iter(named_like(grid.title)), PURCHASES)
    everything = tuple(sorted({column for columns in COLUMNS.values() for column in columns.all}))
    free = COLUMNS[kind].all if named_like(grid.title) else everything
    open_ones = tuple(
        open_column(grid.name, cells, at, _cells_at(below, at), free)
        for at, cell in enumerate(cells)
        if cell and not isinstance(first.cells[at], Typed)
    )
    if open_ones:
        one = open_ones[0]
        likely = likeliest(kind, one.heading, one.example, free) or ANY
        wrong = words(
            "{problem}: name them, like {name_it}; there can be {columns}",
            problem=wrong,
            name_it=option((grid.name, one.heading), likely),
            columns=", ".join(free),
        )
    problems.add(grid.name, first.number, wrong, open_ones)


def _cells_at(lines: Sequence[SheetLine], at: int) -> Iterator[str]:
    return (line.cells[at] for line in lines if at < len(line.cells))


def heading_line(
    lines: Sequence[SheetLine], is_named: Callable[[Sequence[str]], bool] = lambda cells: False
) -> int | None:
    """The index of the line with the most known headings: at least two, and at least a third of its cells.

    Args:
        is_named: whether the user named one of a line's cells as a heading. That counts as two, but not for a title.
    """
    best, most = None, 1
    for at, line in enumerate(lines[:HEADINGS_WITHIN]):
        filled = [cell.strip() for cell in line.cells if cell.strip() and not isinstance(cell, Typed)]
        known = known_headings(filled)
        named = len(filled) > 1 and is_named([cell.strip() for cell in line.cells])
        known += 2 * named
        if known > most and (named or known * 3 >= len(filled)):
            best, most = at, known
    return best


def _kind(grid: Grid, headings: Sequence[str], chosen: Mapping[int, str]) -> str:
    named = named_like(grid.title)
    there = [(at, heading) for at, heading in enumerate(headings) if heading or at in chosen]

    def score(kind: str) -> tuple[float, int]:
        said = [chosen[at] if at in chosen else column_of(kind, heading) for at, heading in there]
        found = set(said)
        columns = COLUMNS[kind]
        needed = sum(one in found for one in columns.needed) / len(columns.needed)
        own = sum(TABLES[kind].get(key(heading), ("", 9))[1] == 0 for heading in headings if heading)
        hint = 0.3 if kind in named else 0.0
        more = 0.05 * sum(one in found for one in columns.optional)
        exact = 0.04 * own
        told = sum(at in chosen or bool(column) for (at, _), column in zip(there, said, strict=True)) / len(there)
        return needed + hint + more + exact + told + (0.5 if needed == 1 else 0), len(found)

    kinds = [kind for kind in COLUMNS if kind != EVERYTHING or _has_everything(headings)]
    return max(kinds, key=score)


def _has_everything(headings: Sequence[str]) -> bool:
    found = {column_of(EVERYTHING, heading) for heading in headings}
    return {"batch_number", "ingredient", "quantity"} <= found and bool(found & {"product", "made_on", "produced"})


def _places(
    layout: Layout,
    headings: Sequence[str],
    line: SheetLine,
    body: Sequence[SheetLine],
    problems: Problems,
    measures: Measures,
) -> dict[int, str]:
    """By position: the column there."""
    name, kind = layout.grid.name, layout.kind
    filled = Counter(at for row in body for at, cell in enumerate(row.cells) if cell.strip())
    claims, unknown = _claims(layout, headings, line, body, filled, problems)
    free = free_columns(kind, claims)
    for at in unknown:
        not_known(problems, line.number, kind, open_column(name, headings, at, _cells_at(body, at), free))
    places: dict[int, str] = {}
    for column, at_all in claims.items():
        mine = _one_of(column, at_all, headings, filled)
        if mine is None:
            clashing = tuple(
                open_column(name, headings, at, _cells_at(body, at), (column, *free)) for at in at_all if filled[at]
            )
            if len({headings[at].casefold() for at in at_all}) == 1:
                wrong = words("the column {column} is there twice", column=repr(headings[at_all[0]][:40]))
                problems.add(name, line.number, wrong, clashing)
            else:
                clash(problems, line.number, kind, column, clashing)
            continue
        places[mine] = column
        layout.columns[column] = headings[mine]
        aside = heading_note_of(kind, column, headings[mine], measures)
        if aside.wrong:
            one = open_column(name, headings, mine, _cells_at(body, mine), free)
            wrong = words(
                "{column} is {heading}: {problem}",
                column=column,
                heading=repr(headings[mine][:60]),
                problem=aside.wrong,
            )
            problems.add(name, line.number, wrong, (one,))
        layout.asides[column] = aside
    missing = [one for one in _needed(kind) if one not in claims]
    if kind == USED and not {"lot", "ingredient"} & claims.keys():
        missing.append("lot")
    for column in missing:
        there = ", ".join(repr(heading[:30]) for heading in headings if heading)
        wrong = words("the column {column} is missing; there are {there}", column=repr(column), there=there[:300])
        problems.add(name, line.number, wrong)
    return places


def _claims(
    layout: Layout,
    headings: Sequence[str],
    line: SheetLine,
    body: Sequence[SheetLine],
    filled: Counter[int],
    problems: Problems,
) -> tuple[dict[str, list[int]], list[int]]:
    """By column: the positions that may be it; and the non-empty positions that are no known column."""
    name, kind = layout.grid.name, layout.kind
    claims: dict[str, list[int]] = {}
    unknown = []
    for at, heading in enumerate(headings):
        said = layout.chosen.get(at)
        if said == "":
            layout.left_out.append(heading or f"column {letter(at)}")
            continue
        if said and said not in COLUMNS[kind].all:
            wrong = words(
                "{column} is no column of {kind}, which this sheet is; {heading} can be {columns}",
                column=repr(said),
                kind=_kind_words(kind),
                heading=repr(heading[:40]),
                columns=", ".join(COLUMNS[kind].all),
            )
            problems.add(name, line.number, wrong)
            continue
        column = said or (_settled(kind, heading, _cells_at(body, at)) if heading else "")
        if column and not said and filled[at] and heading_note_of(kind, column, heading, Measures.US).is_open:
            unknown.append(at)
        elif column:
            claims.setdefault(column, []).append(at)
        elif filled[at]:
            unknown.append(at)
        elif heading:
            layout.empty.append(heading)
    return claims, unknown


def _settled(kind: str, heading: str, cells: Iterator[str]) -> str:
    """The column of a heading. If it could be a day or an amount, the first cells decide."""
    some = [cell.strip() for cell in islice((cell for cell in cells if _plain(cell.strip())), LOOKED_AT)]
    days = bool(some) and all(looks_like_day(cell) for cell in some)
    numbers = bool(some) and not days and all(looks_like_number(cell) for cell in some)
    return settled_column(kind, heading, days=days, numbers=numbers)


def _needed(kind: str) -> tuple[str, ...]:
    return COLUMNS[kind].needed


def _one_of(column: str, at_all: list[int], headings: Sequence[str], filled: Counter[int]) -> int | None:
    """The position among several that may be the same column: the only one, or the only one that is not empty."""
    if len(at_all) == 1:
        return at_all[0]
    with_cells = [at for at in at_all if filled[at]]
    if len(with_cells) == 1 and len({key(headings[at]) for at in at_all}) > 1:
        return with_cells[0]
    return None


def _keep_rows(
    layout: Layout, places: dict[int, str], headings: Sequence[str], body: Sequence[SheetLine], problems: Problems
) -> None:
    wide = len(headings)
    keys = [key(heading) for heading in headings]
    above: dict[str, str] = {}
    plain_headings = {heading.casefold() for heading in headings if heading}
    for line in body:
        cells = [cell if type(cell) is Typed else cell.strip() for cell in line.cells]
        if not any(cells):
            continue
        if any(cells[wide:]):
            wrong = words(
                "has {cells} for {columns}: quote cells that hold commas",
                cells=counted("{count} cell", "{count} cells", len(cells)),
                columns=counted("{count} column", "{count} columns", wide),
            )
            problems.add(layout.grid.name, line.number, wrong)
            continue
        long = next((heading for heading, cell in zip(headings, cells, strict=False) if len(cell) > MAX_CELL), None)
        if long is not None:
            problems.add(
                layout.grid.name,
                line.number,
                words("{column} is longer than {limit} characters", column=long, limit=MAX_CELL),
            )
            continue
        row = {column: _plain(cells[at]) for at, column in places.items() if at < len(cells)}
        again = cells[0].casefold() in plain_headings if cells[0] else known_as_heading(cells, keys)
        if again:
            again = known_as_heading(cells, keys)
        why = words("the headings again") if again else _no_record(cells, row, layout.kind)
        if why:
            layout.skipped.append((line.number, why))
        else:
            marks = {column: above.get(column, "") for column, cell in row.items() if is_ditto(cell)}
            layout.rows.append(SheetRow(line.number, row, marks))
            above.update((column, cell) for column, cell in row.items() if cell and column not in marks)


def _plain(cell: str) -> str:
    return "" if len(cell) < 13 and cell.casefold() in _NOTHING else cell


def _no_record(cells: Sequence[str], row: dict[str, str], kind: str) -> str:
    """Why a row is not a record; "" if it is one."""
    first = next(cell for cell in cells if cell)
    if first[0] in "Ee(" and first.casefold().startswith(("example", "(example")):
        return words("an example row of the template")
    filled = [cell for cell in cells if cell]
    if all(row.get(column) for column in COLUMNS[kind].needed):
        return ""
    if not any(row.values()):
        return words("nothing is in the columns that are read")
    if any(_TOTAL.fullmatch(cell.rstrip(": ")) for cell in filled[:2]):
        return words("a total")
    is_number = any(row.get(column) for column in ("quantity", "produced", "units", "price"))
    if len(filled) == 1 and not is_number and _is_section(first):
        return words("a month or the name of a part")
    if len(filled) == 1 and first.startswith(("*", "note:", "Note:", "NB", "---", "===", "___")):
        return words("a note")
    return ""


def known_as_heading(cells: Sequence[str], keys: Sequence[str]) -> bool:
    pairs = [(key(cell), heading) for cell, heading in zip(cells, keys, strict=False) if cell]
    return len(pairs) > 1 and all(one == heading for one, heading in pairs)


def _is_section(text: str) -> bool:
    """Whether a text is a section title such as a month.

    >>> _is_section("March 2026"), _is_section("-- 2026 --"), _is_section("Week 12"), _is_section("B-17")
    (True, True, True, False)
    """
    these = key(text).split()
    named = any(word in _MONTHS or len(word) == len("2026") for word in these)
    return named and all(word in _MONTHS or _PART_NUMBER.fullmatch(word) for word in these)
