"""Finds rows that are already in the books. They are skipped and counted; contradictions are reported.

A row is known if the books have what it says, or had it when it was imported. So suppliers merged, names changed and
bags corrected since do not lead to a second bag. Two sales of the same number of units to one place on one day are
two rows: as many equal rows are known as the books have. If a known row says more than the books, or something else,
nothing is changed, and that is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from typing import TypeVar

from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.text import folded
from db.rules.words import all_of, words
from db.sheets.bag_day import date_called
from db.sheets.former import FormerNames, as_called_now, ever_filled, first_received
from db.sheets.history_rows import History
from db.sheets.lines import MadeLine, PurchaseLine, SentLine, UsedLine
from db.sheets.problems import Problems
from db.store.engine import Session

R = TypeVar("R")


@dataclass(slots=True)
class NewPart:
    """`history`: what is not in the books yet. `known`: the number of rows that are."""

    history: History
    known: int
    problems: Problems


def news(session: Session, history: History) -> NewPart:
    """Leave out what the books have. Rows that contradict the books become problems or remarks."""
    problems = history.problems.copy()
    former = FormerNames(session)
    history, told = as_called_now(history, former)
    books = _Books(session, history, former)
    bags = _KnownBags(books, problems, told)
    bought = bags.new_of(history.purchases)
    made = [one for one in history.batches if not _is_known_batch(books, one, problems, told)]
    used = [replace(one, lot=bags.tags.get(one.lot, one.lot)) for one in history.used]
    new_used = _new_uses(books, used, told)
    new_sent = _new_sales(books, history.sent, told)
    for use in new_used:
        if use.number in books.batches:
            wrong = words(
                "{batch} is in the books, without this use of {lot}: record it at the kiosk, or mend the row",
                batch=use.number,
                lot=use.lot,
            )
            problems.add(use.file, use.line, wrong)
    new = replace(
        history, purchases=bought, batches=made, used=new_used, sent=new_sent, remarks=[*history.remarks, *told]
    )
    kept_bags, kept_batches = {one.lot for one in bought}, {one.number for one in made}
    new.bags = [one for one in history.bags if one.number in kept_bags or one.number not in books.bags]
    new.numbers = [one for one in history.numbers if one.number in kept_batches or one.number not in books.batches]
    return NewPart(new, history.rows - new.rows, problems)


_Identity = tuple[int, int | None, str, str, Decimal]
"""What identifies a bag: ingredient, supplier, supplier's lot, day, quantity."""


@dataclass(slots=True)
class _BookBag:
    """A bag in the books. `ever`: its identity as it is now, and as it was imported."""

    code: str
    ever: list[_Identity]
    quantity: Quantity
    best_before: str | None
    use_by: bool | None
    price: Money | None
    day: str
    supplier: str
    supplier_lot: str


@dataclass(slots=True)
class _BookBatch:
    product: int
    day: str
    filled: int | None
    aside: int
    cook: str
    pots: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


class _Books:
    """What the books have that the sheets may refer to."""

    def __init__(self, session: Session, history: History, former: FormerNames) -> None:
        self.session, self.former = session, former
        self.bags = {bag.code: bag for bag in self._all_bags()} if history.purchases or history.bags else {}
        self.batches = self._all_batches()
        self.uses: dict[Hashable, list[bool]] = defaultdict(list)
        if history.used and self.batches:
            for number, lot, amount, unit, reversed_ in session.all(
                "SELECT batch.number, COALESCE(source.number, lot.code), use.amount, use.unit, use.reversed FROM use "
                "JOIN batch ON batch.id = use.batch_id JOIN lot ON lot.id = use.lot_id "
                "LEFT JOIN batch source ON source.id = lot.from_batch_id ORDER BY use.reversed DESC, use.id DESC"
            ):
                base = Quantity.stored(Decimal(amount), unit).base
                self.uses[number, lot.upper(), base].append(bool(reversed_))
        self.sent: dict[Hashable, list[str]] = defaultdict(list)
        if history.sent and self.batches:
            for number, place, units, day, order in session.all(
                "SELECT number, destination_id, units, sent_on, order_ref FROM dispatch "
                "JOIN batch ON batch.id = batch_id ORDER BY dispatch.id"
            ):
                self.sent[number, place, units, day].append(order or "")
        self._filled: dict[str, set[tuple[int, int]]] | None = None

    def ever_filled(self, number: str) -> set[tuple[int, int]]:
        if self._filled is None:
            self._filled = ever_filled(self.session)
        return self._filled.get(number, set())

    def _all_bags(self) -> Iterator[_BookBag]:
        first = first_received(self.session)
        for (
            code,
            ingredient,
            supplier,
            name,
            supplier_lot,
            day,
            amount,
            unit,
            best,
            minor,
            currency,
            use_by,
        ) in self.session.all(
            "SELECT code, ingredient_id, supplier_id, COALESCE(supplier.name, ''), COALESCE(supplier_lot, ''), "
            "bought_on, amount, unit, best_before, price_minor, currency, use_by FROM lot "
            "LEFT JOIN supplier ON supplier.id = supplier_id WHERE from_batch_id IS NULL ORDER BY lot.id"
        ):
            quantity = Quantity.stored(Decimal(amount), unit)
            ever = [(ingredient, self.former.stays(supplier), folded(supplier_lot), day, quantity.base)]
            if (was := first.get(code)) is not None:
                from_whom = self.former.supplier_of(was.supplier)
                lot = folded(was.supplier_lot or "")
                ever.append((ingredient, from_whom, lot, str(was.bought_on), was.quantity.base))
            price, kind = None if minor is None else Money(minor, currency), None if use_by is None else bool(use_by)
            yield _BookBag(code, list(dict.fromkeys(ever)), quantity, best, kind, price, day, name, supplier_lot)

    def _all_batches(self) -> dict[str, _BookBatch]:
        found = {
            number: _BookBatch(product_id, day, filled, aside or 0, cook or "")
            for number, product_id, day, filled, aside, cook in self.session.all(
                "SELECT number, product_id, made_on, filled, set_aside, person.name FROM batch "
                "LEFT JOIN person ON person.id = cook_id"
            )
        }
        for number, name in self.session.all(
            "SELECT number, name FROM batch_equipment JOIN batch ON batch.id = batch_id "
            "JOIN equipment ON equipment.id = equipment_id"
        ):
            found[number].pots.add(folded(name))
        for number, text in self.session.all("SELECT number, text FROM note JOIN batch ON batch.id = batch_id"):
            found[number].notes.add(folded(text))
        return found


def _told(name: str, what: str, there: object, file: str, line: int, here: object) -> str:
    if there in (None, ""):
        known = words("{name} is known without {what}", name=name, what=what)
    else:
        known = words("{name} is known with {what} {there}", name=name, what=what, there=there)
    return words(
        "{known}; {file}, line {line} says {here}: nothing was changed. Correct it at the kiosk if the sheet is right.",
        known=known,
        file=file,
        line=line,
        here=here,
    )


def _new_uses(books: _Books, used: Iterable[UsedLine], told: list[str]) -> list[UsedLine]:
    """Uses that the books do not have. Each use in the books matches one row; uses still valid are matched before
    reversed ones.
    """
    left = {key: list(there) for key, there in books.uses.items()}
    new = []
    for use in used:
        there = left.get((use.number, use.lot.upper(), use.quantity.base))
        if not there:
            new.append(use)
        elif there.pop():
            told.append(
                words(
                    "In the books the use of {quantity} of {lot} in {batch} ({file}, line {line}) was taken back: "
                    "nothing was changed.",
                    quantity=use.quantity,
                    lot=use.lot,
                    batch=use.number,
                    file=use.file,
                    line=use.line,
                )
            )
    return new


def _new_sales(books: _Books, sent: Sequence[SentLine], told: list[str]) -> list[SentLine]:
    """Sales that the books do not have, matched by order number first, then those with an order number on one side
    only.
    """
    left = {key: list(there) for key, there in books.sent.items()}
    open_ones = []
    for one in sent:
        for there in _sales_like(books, one, left):
            if one.order in there:
                there.remove(one.order)
                break
        else:
            open_ones.append(one)
    new = []
    for one in open_ones:
        for there in _sales_like(books, one, left):
            other = next((order for order in there if not order or not one.order), None)
            if other is not None:
                there.remove(other)
                name = words(
                    "the sale of {units} of {batch} to {destination} on {on}",
                    units=one.units,
                    batch=one.number,
                    destination=one.destination,
                    on=one.on,
                )
                told.append(_told(name, words("the order"), other, one.file, one.line, one.order or words("none")))
                break
        else:
            new.append(one)
    return new


def _sales_like(books: _Books, one: SentLine, left: dict[Hashable, list[str]]) -> Iterator[list[str]]:
    for place in books.former.ids("destination", one.destination):
        if there := left.get((one.number, place, one.units, str(one.on))):
            yield there


_BAG_SAYS = (
    words("the ingredient"), words("the supplier"), words("the supplier's lot"), words("the day"),
    words("the quantity"),
)  # fmt: skip


class _KnownBags:
    """Matches rows with bags in the books. `tags`: for rows without a tag, the tag of the matching bag."""

    def __init__(self, books: _Books, problems: Problems, told: list[str]) -> None:
        self._books, self._problems, self._told = books, problems, told
        self.tags: dict[str, str] = {}
        self._alike: dict[_Identity, list[_BookBag]] = defaultdict(list)
        self._but_lot: dict[Hashable, list[_BookBag]] = defaultdict(list)
        for bag in books.bags.values():
            for one in bag.ever:
                self._alike[one].append(bag)
                self._but_lot[one[:2] + one[3:]].append(bag)
        self._taken: set[str] = set()

    def new_of(self, bought: Sequence[PurchaseLine]) -> list[PurchaseLine]:
        tagged = {one.lot for one in bought if not one.untagged}
        self._taken = tagged & self._books.bags.keys()
        open_ones = [one for one in bought if one.untagged and not self._is(one, self._exact)]
        left = {one.lot for one in open_ones if not self._is(one, self._but_for_lot)}
        return [one for one in bought if (one.lot in left if one.untagged else not self._is_tagged(one))]

    def _identities(self, one: PurchaseLine) -> list[_Identity]:
        former = self._books.former
        suppliers: Iterable[int | None] = former.ids("supplier", one.supplier) if one.supplier else (None,)
        rest = (folded(one.supplier_lot), str(one.bought_on), one.quantity.base)
        return [(i, s, *rest) for i, s in product(former.ids("ingredient", one.ingredient), suppliers)]

    def _exact(self, mine: _Identity) -> list[_BookBag]:
        return self._alike.get(mine, [])

    def _but_for_lot(self, mine: _Identity) -> list[_BookBag]:
        """Bags that match if the supplier's lot, known on one side only, is ignored."""
        return [
            bag
            for bag in self._but_lot.get(mine[:2] + mine[3:], [])
            if any(not one[2] or not mine[2] for one in bag.ever)
        ]

    def _is(self, one: PurchaseLine, find: Callable[[_Identity], list[_BookBag]]) -> bool:
        """Whether a row without a tag is one of the books' bags. If several match, the one with the fewest
        differences is taken.
        """
        found = [
            bag for mine in self._identities(one) for bag in find(mine) if bag.code not in self._taken
        ]  # fmt: skip
        if not found:
            return False
        best = min(found, key=lambda bag: len(list(self._differences(one, bag))))
        self._taken.add(best.code)
        self.tags[one.lot] = best.code
        self._told.extend(self._differences(one, best))
        return True

    def _is_tagged(self, one: PurchaseLine) -> bool:
        bag = self._books.bags.get(one.lot)
        if bag is None:
            return False
        mine = self._identities(one)
        if not any(_same_bag(here, there) for here in mine for there in bag.ever):
            there, former = bag.ever[0], self._books.former
            suppliers = former.ids("supplier", one.supplier) if one.supplier else frozenset((None,))
            other: list[str] = [] if there[0] in former.ids("ingredient", one.ingredient) else [_BAG_SAYS[0]]
            other += [] if there[1] in suppliers else [_BAG_SAYS[1]]
            here = (folded(one.supplier_lot), str(one.bought_on), one.quantity.base)
            other += [word for word, a, b in zip(_BAG_SAYS[2:], here, there[2:], strict=True) if a != b]
            wrong = words(
                "a bag {bag} is in the books already, and {what} there is not the same", bag=one.lot, what=all_of(other)
            )
            self._problems.add(one.file, one.line, wrong)
        else:
            self._told.extend(self._differences(one, bag))
        return True

    def _differences(self, one: PurchaseLine, bag: _BookBag) -> Iterator[str]:
        """What the row says differently from the books."""
        said: list[tuple[str, object, object]] = []
        if one.best_before is not None and str(one.best_before) != bag.best_before:
            said.append((date_called(one.use_by), bag.best_before, one.best_before))
        if one.use_by is not None and one.use_by != bag.use_by and str(one.best_before) == bag.best_before:
            said.append((words("what its date is"), date_called(bag.use_by), date_called(one.use_by)))
        if one.price is not None and one.price != bag.price:
            said.append((words("the price"), bag.price, one.price))
        if one.quantity.base != bag.quantity.base:
            said.append((words("the quantity"), bag.quantity, one.quantity))
        if str(one.bought_on) != bag.day:
            said.append((words("the day"), bag.day, one.bought_on))
        if one.supplier_lot and folded(one.supplier_lot) != bag.ever[0][2]:
            said.append((words("the supplier's lot"), bag.supplier_lot, one.supplier_lot))
        if one.supplier and bag.ever[0][1] not in self._books.former.ids("supplier", one.supplier):
            said.append((words("the supplier"), bag.supplier, one.supplier))
        for what, there, here in said:
            yield _told(bag.code, what, there, one.file, one.line, here)


def _same_bag(here: _Identity, there: _Identity) -> bool:
    """Whether both identities are equal. The supplier's lot may be missing on one side."""
    return here[:2] + here[3:] == there[:2] + there[3:] and (here[2] == there[2] or not here[2] or not there[2])


def _is_known_batch(books: _Books, one: MadeLine, problems: Problems, told: list[str]) -> bool:
    there = books.batches.get(one.number)
    if there is None:
        return False
    counts = (one.produced, one.set_aside)
    now = (there.filled, there.aside)
    other: list[str] = [] if there.product in books.former.ids("product", one.product) else [words("the product")]
    other += [words("the day")] if str(one.made_on) != there.day else []
    other += [words("how many were made")] if counts != now and counts not in books.ever_filled(one.number) else []
    if other:
        wrong = words(
            "a batch {batch} is in the books already, and {what} there is not the same",
            batch=one.number,
            what=all_of(other),
        )
        problems.add(one.file, one.line, wrong)
        return True
    said: list[tuple[str, object, object]] = []
    if counts != now:
        known_count = words("{filled} ({set_aside} set aside)", filled=there.filled, set_aside=there.aside)
        said.append((words("the count"), known_count, f"{one.produced} ({one.set_aside})"))
    if one.made_by and folded(one.made_by) != folded(there.cook):
        said.append((words("the cook"), there.cook, one.made_by))
    pots = {folded(name) for name in one.equipment}
    if pots and pots != there.pots:
        said.append((words("the equipment"), ", ".join(sorted(there.pots)), ", ".join(one.equipment)))
    if one.notes and folded(one.notes) not in there.notes:
        said.append((words("such a note"), "", repr(one.notes[:60])))
    told += [_told(one.number, what, known, one.file, one.line, here) for what, known, here in said]
    return True
