"""Checks the sheets against each other and against the books, before anything is recorded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, pairwise

from db.records import ENUM_WORDS, DestinationKind
from db.rules.errors import UnitError
from db.rules.likeness import compared
from db.rules.quantity import Quantity
from db.rules.text import folded
from db.rules.units import Dimension
from db.rules.words import counted, words
from db.sheets.choices import same_option
from db.sheets.headings import BATCHES, PURCHASES
from db.sheets.history_rows import History
from db.sheets.known import NewPart, news
from db.sheets.lines import SentLine, UsedLine
from db.sheets.loops import loops
from db.sheets.numbers import check_numbers
from db.sheets.problems import ImportFilesError
from db.sheets.remarks import remarks
from db.store import engine
from db.store.engine import Session
from db.store.tables import JournalTable

MOST_LOOPS = 100
"""How many loops are reported at once."""
LONGEST_LOOP = 12
"""How many batches of a loop are named."""


@dataclass(frozen=True, slots=True)
class SheetLikeness:
    """A name in the sheets that may be the same as another one there or in the books. `what`: "suppliers"."""

    what: str
    new: str
    known: str

    @property
    def sentence(self) -> str:
        """As `str(like)`, with what another language needs."""
        how = words("write them alike")
        if not re.search(r'["$`\\!=]', self.new + self.known):
            how = words('say --same "{new}={known}"', new=self.new, known=self.known)
        return words(
            "{new} and {known} ({what}) may be one: {how}, if they are.",
            new=repr(self.new),
            known=repr(self.known),
            what=_WHAT.get(self.what, self.what),
            how=how,
        )

    def __str__(self) -> str:
        return str(self.sentence)


_WHAT: dict[str, str] = {
    "suppliers": words("suppliers"),
    "ingredients": words("ingredients"),
    "destinations": words("destinations"),
    "products": words("products"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would add. `remarks`: oddities that are recorded anyway."""

    lots: int
    batches: int
    uses: int
    sent: int
    new: dict[str, tuple[str, ...]]
    remarks: tuple[str, ...]
    known: int = 0
    """Rows that are already in the books, and are skipped."""
    understood: tuple[str, ...] = ()
    """How each sheet was read, as sentences."""
    likes: tuple[SheetLikeness, ...] = ()
    """Names that may be the same."""

    @property
    def alike(self) -> tuple[str, ...]:
        """`likes` as questions."""
        return tuple(one.sentence for one in self.likes)


def check(session: Session, history: History, today: date) -> Preview:
    """What an import would add.

    Raises:
        ImportFilesError: all problems of the sheets.
    """
    return checked(session, history, today)[1]


def checked(session: Session, history: History, today: date) -> tuple[History, Preview]:
    """As `check`, and the part of the sheets that the books do not have yet."""
    new = news(session, history)
    going = _Check(session, new, today)
    going.all()
    problems = going.problems
    if problems.count:
        raise ImportFilesError(problems.in_order(), problems.count, tuple(history.understood))
    fresh = new.history
    likes, not_compared = _alike(session, fresh)
    return fresh, Preview(
        len(fresh.purchases),
        len(fresh.batches),
        len(fresh.used),
        len(fresh.sent),
        {what: names for what, names in _new(session, fresh).items() if names},
        (*not_compared, *going.odd, *remarks(fresh, going.best_before())),
        new.known,
        tuple(history.understood),
        likes,
    )


_LIKENESSES_OF = ("suppliers", "ingredients", "destinations", "products")


def _alike(session: Session, history: History) -> tuple[tuple[SheetLikeness, ...], list[str]]:
    """Names in the sheets that may be the same as another one; and remarks about what was not compared."""
    found: list[SheetLikeness] = []
    left_out: list[str] = []
    for what, names in _new(session, history).items():
        if what in _LIKENESSES_OF:
            known = [name for (name,) in session.all(f'SELECT name FROM "{what[:-1]}"')]
            told = compared(names, known)
            found += [SheetLikeness(what, one.new, one.known) for one in told.likenesses]
            if told.not_compared:
                left_out.append(
                    words(
                        "There are too many new {what} to compare each letter: {number} of them may be written "
                        "with a slip of a name that is there. Look through the list.",
                        what=_WHAT.get(what, what),
                        number=told.not_compared,
                    )
                )
    return tuple(found), left_out


def check_for_new_books(history: History, today: date) -> Preview:
    """As `check`, for books that do not exist yet. They are not created.

    Raises:
        ImportFilesError: all problems of the sheets.
    """
    database = engine.open_scratch()
    try:
        engine.create_tables(database, (JournalTable,))
        return check(Session(database), history, today)
    finally:
        database.close()


BOUGHT, MADE = words("bought"), words("made")


@dataclass(frozen=True, slots=True)
class _Bag:
    """What uses of a bag are checked against: its unit, its ingredient's density, and its days."""

    unit: str
    density: Decimal | None
    came: str
    """"bought", or "made" if it is our own."""
    day: date
    best_before: date | None


class _Check:
    """Compares the sheets with the books and collects the problems.

    `odd`: days in the wrong order. Either day may be mistyped, so they are recorded and reported; later the books
    report them as contradictions (`db.questions.doubts`).
    """

    def __init__(self, session: Session, new: NewPart, today: date) -> None:
        history = new.history
        self.problems = new.problems
        self.odd: list[str] = []
        self._rows, self._history, self._today = session, history, today
        self._made_on = {one.number: one.made_on for one in history.batches}
        self._numbers = {one.number for one in history.numbers}
        self._numbered = {one.number for one in history.bags} | self._numbers
        self.bags = _bags(session, history)
        self._names = {one.lot: one.name for one in history.purchases}
        self._held: dict[str, str | None] = {}

    def all(self) -> None:
        check_numbers(self._rows, self._history, self.problems)
        self._check_said()
        for bought in self._history.purchases:
            self._not_after_today(bought.file, bought.line, "bought_on", bought.bought_on)
        for made in self._history.batches:
            self._not_after_today(made.file, made.line, "made_on", made.made_on)
        for use in self._history.used:
            self._check_batch(use)
            self._check_lot(use)
            self._check_held(use)
            self._check_named(use)
        self._check_loops()
        self._check_sent()

    def _check_said(self) -> None:
        """A name that appears only in --same options must be in the books."""
        kinds = [what[:-1] for what in _LIKENESSES_OF]
        for (kind, one), other in self._history.only_said:
            sql = " UNION ALL ".join(f'SELECT name FROM "{which}"' for which in kinds if kind in ("", which))
            if folded(other) not in {folded(name) for (name,) in self._rows.all(sql)}:
                wrong = words("the name {name} is neither in the sheets nor in the books", name=repr(other[:60]))
                self.problems.add(same_option((kind, one), other), 0, wrong)

    def best_before(self) -> dict[str, date | None]:
        """The date of each bag, and of each batch in the books that the sheets use."""
        found = {code: bag.best_before for code, bag in self.bags.items()}
        for lot in {use.lot for use in self._history.used} - found.keys() - self._numbers:
            found[lot] = _day(self._rows.value("SELECT best_before FROM batch WHERE number = ?", lot))
        return found

    def _not_after_today(self, file: str, line: int, column: str, day: date) -> None:
        """Sheets describe the past, so later days are a problem. A purchase day that no column has is not checked
        here: it was taken from another column.
        """
        headings = self._history.headings.get(file, {column: column})
        if day <= self._today or column not in headings:
            return
        named = column if headings[column] == column else f"{column} ({headings[column][:60]!r})"
        wrong = words(
            "{column}: {day} is still to come, today is {today}: mend the day in the sheet, or set this machine's "
            "clock if that is what is wrong",
            column=named,
            day=day,
            today=self._today,
        )
        self.problems.add(file, line, wrong)

    def _check_batch(self, row: UsedLine | SentLine) -> None:
        """The batch of a row must be in the sheets or in the books, unless rows of the batches could not be read."""
        if row.number in self._numbers:
            return
        if self._day_in_books(row.number) is None and BATCHES not in self._history.in_part:
            wrong = words("the batch {batch} is not in {sheet} nor in the books", batch=row.number, sheet=BATCHES)
            self.problems.add(row.file, row.line, wrong)

    def _check_lot(self, use: UsedLine) -> None:
        if bag := self.bags.get(use.lot):
            self._check_unit(use, bag)
            self._check_order(use, bag.came, bag.day)
        elif own_day := self._made_on.get(use.lot) or self._day_in_books(use.lot):
            self._check_order(use, MADE, own_day)
        elif use.lot not in self._numbered and not self._history.in_part & {PURCHASES, BATCHES}:
            wrong = words(
                "the lot {lot} is neither in {purchases} nor in {batches} nor in the books",
                lot=use.lot,
                purchases=PURCHASES,
                batches=BATCHES,
            )
            self.problems.add(use.file, use.line, wrong)

    def _check_unit(self, use: UsedLine, bag: _Bag) -> None:
        try:
            use.quantity.base_in(_dimension(bag.unit), bag.density)
        except UnitError:
            wrong = words(
                "{quantity} of {lot} cannot be: the bag is kept in {unit}",
                quantity=use.quantity,
                lot=self._names.get(use.lot, use.lot),
                unit=bag.unit,
            )
            self.problems.add(use.file, use.line, wrong)

    def _check_order(self, use: UsedLine, came: str, day: date) -> None:
        made_on = self._made_on.get(use.number)
        if made_on is not None and day > made_on:
            lot = self._names.get(use.lot, use.lot)
            self.odd.append(
                words(
                    "{file}, line {line}: {lot} was {came} on {day}, after {batch} was made of it on {made_on}.",
                    file=use.file,
                    line=use.line,
                    lot=lot,
                    came=came,
                    day=day,
                    batch=use.number,
                    made_on=made_on,
                )
            )

    def _day_in_books(self, number: str) -> date | None:
        return _day(self._rows.value("SELECT made_on FROM batch WHERE number = ?", number))

    def _check_loops(self) -> None:
        lines: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
        for use in self._history.used:
            if use.lot in self._numbers and use.lot not in self.bags:
                lines[use.number].setdefault(use.lot, (use.line, use.file))
        for ring in islice(loops(lines), MOST_LOOPS):
            line, file = min(lines[made][of] for made, of in pairwise(ring))
            shown = ring if len(ring) <= LONGEST_LOOP else [*ring[: LONGEST_LOOP - 1], "...", ring[-1]]
            wrong = words("a batch cannot be made out of itself: {batches}", batches=_from(shown))
            self.problems.add(file, line, wrong)

    def _check_sent(self) -> None:
        net = {one.number: one.produced - one.set_aside for one in self._history.batches}
        gone: Counter[str] = Counter()
        for one in self._history.sent:
            self._check_batch(one)
            self._not_after_today(one.file, one.line, "on", one.on)
            made_on = self._made_on.get(one.number) or self._in_books(one, net)
            if made_on is None:
                continue
            gone[one.number] += one.units
            if gone[one.number] > net[one.number] >= gone[one.number] - one.units:
                wrong = self._too_many(one, gone[one.number], net[one.number])
                self.problems.add(one.file, one.line, wrong)
            if one.on < made_on <= self._today:
                wrong = words(
                    "{batch} was sent on {on}, before it was made on {made_on}",
                    batch=one.number,
                    on=one.on,
                    made_on=made_on,
                )
                self.problems.add(one.file, one.line, wrong)
        self._check_kinds()

    def _in_books(self, one: SentLine, net: dict[str, int]) -> date | None:
        """The day of a batch that is in the books. Also sets in `net` how many of its units can still be sent."""
        row = self._rows.one(
            "SELECT made_on, state, on_shelf, held, held_reason FROM batch WHERE number = ?", one.number
        )
        if row is None:
            return None
        made_on, state, on_shelf, held, why = row
        if one.number not in net:
            if held:
                wrong = words("{batch} is on hold: {reason}. Release it first", batch=one.number, reason=why)
                self.problems.add(one.file, one.line, wrong)
            elif state != "filled":
                wrong = words("{batch} is not filled: nothing of it can be sent", batch=one.number)
                self.problems.add(one.file, one.line, wrong)
        net[one.number] = on_shelf
        return date.fromisoformat(made_on)

    def _too_many(self, one: SentLine, units: int, net: int) -> str:
        if one.number in self._made_on:
            return counted(
                "{count} unit of {batch} is sent, and {net} were made for sale",
                "{count} units of {batch} are sent, and {net} were made for sale",
                units,
                batch=one.number,
                net=net,
            )
        return counted(
            "{count} unit of {batch} is sent, and {net} are on the shelf",
            "{count} units of {batch} are sent, and {net} are on the shelf",
            units,
            batch=one.number,
            net=net,
        )

    def _check_held(self, use: UsedLine) -> None:
        sql = (
            "SELECT held_reason FROM lot WHERE code = ?1 AND held UNION ALL "
            "SELECT held_reason FROM batch WHERE number = ?1 AND held"
        )
        if use.lot not in self._held:
            self._held[use.lot] = self._rows.value(sql, use.lot)
        why = self._held[use.lot]
        if why is not None:
            wrong = words("{lot} is on hold: {reason}. Release it first, or leave the row out", lot=use.lot, reason=why)
            self.problems.add(use.file, use.line, wrong)

    def _check_named(self, use: UsedLine) -> None:
        """A supplier's lot in the sheets must not equal the number of a bag or batch in the books."""
        sql = "SELECT code FROM lot WHERE code = ?1 UNION ALL SELECT number FROM batch WHERE number = ?1"
        if use.named and use.named != use.lot and self._rows.value(sql, use.named) is not None:
            wrong = words(
                "{lot} is a supplier's lot in the sheets, and a bag or batch in the books: name the bag", lot=use.named
            )
            self.problems.add(use.file, use.line, wrong)

    def _check_kinds(self) -> None:
        """One destination must have one kind."""
        kinds: dict[str, tuple[DestinationKind, int]] = {}
        for one in self._history.sent:
            if one.kind is None:
                continue
            kind, line = kinds.setdefault(folded(one.destination), (one.kind, one.line))
            if one.kind is not kind:
                wrong = words(
                    "{destination} is a {kind} here and a {other} in line {line}",
                    destination=one.destination,
                    kind=ENUM_WORDS[one.kind],
                    other=ENUM_WORDS[kind],
                    line=line,
                )
                self.problems.add(one.file, one.line, wrong)


def _from(batches: Sequence[str]) -> str:
    """Each was made from the next."""
    first, *rest = batches
    return words("{batch} from {rest}", batch=first, rest=_from(rest)) if rest else first


def _bags(session: Session, history: History) -> dict[str, _Bag]:
    """The bags of the books and of the sheets, by tag."""
    densities = {
        folded(name): _decimal(density) for name, density in session.all("SELECT name, density FROM ingredient")
    }
    found = {
        code: _Bag(
            unit, _decimal(density), BOUGHT if batch is None else MADE, date.fromisoformat(day),
            _day(best_before),
        )
        for code, unit, density, batch, day, best_before in session.all(
            "SELECT code, unit, density, from_batch_id, bought_on, best_before "
            "FROM lot JOIN ingredient ON ingredient.id = ingredient_id"
        )
    }  # fmt: skip
    for one in history.purchases:
        density = densities.get(folded(one.ingredient))
        found[one.lot] = _Bag(one.quantity.unit, density, BOUGHT, one.bought_on, one.best_before)
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _dimension(unit: str) -> Dimension:
    return Quantity(Decimal(0), unit).dimension


def _new(session: Session, history: History) -> dict[str, tuple[str, ...]]:
    def unknown(table: str, names: Iterable[str], also: str = "name") -> tuple[str, ...]:
        found = session.all(f'SELECT name, {also} FROM "{table}"')
        known = {folded(name) for pair in found for name in pair}
        first: dict[str, str] = {}
        for name in names:
            if name and folded(name) not in known:
                first.setdefault(folded(name), name)
        return tuple(first.values())

    return {
        "suppliers": unknown("supplier", (one.supplier for one in history.purchases)),
        "ingredients": unknown("ingredient", (one.ingredient for one in history.purchases)),
        "products": unknown("product", (one.product for one in history.batches), also="code"),
        "people": unknown("person", (one.made_by for one in history.batches)),
        "equipment": unknown("equipment", (name for one in history.batches for name in one.equipment)),
        "destinations": unknown("destination", (one.destination for one in history.sent)),
    }
