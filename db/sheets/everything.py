"""Reads a sheet that has everything: each row is an ingredient of a batch, with the batch and the bag beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from db.rules.batch_number import MAX_UNIT
from db.rules.quantity import Quantity, added_up
from db.rules.text import NOTE_LIMIT, folded
from db.rules.words import words
from db.sheets.bag_day import day_on_bag
from db.sheets.cells import Cells
from db.sheets.lines import MadeLine, NumberedLine, PurchaseLine, UsedLine

_Key = tuple[str, str, str, date | None]


@dataclass(slots=True)
class _Bag:
    line: int
    ingredient: str
    supplier: str
    supplier_lot: str
    bought_on: date | None
    best_before: date | None
    use_by: bool | None
    lot: str
    quantities: list[Quantity] = field(default_factory=list)
    first_used: date | None = None


class Everything:
    """Collects the rows of one sheet. `bags` and `numbers`: the numbers that it contains."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._batches: dict[str, MadeLine] = {}
        self._bags: dict[_Key, _Bag] = {}
        self._of_lot: dict[str, _Key] = {}
        self._used: list[UsedLine] = []
        self._last = ""
        self.bags: list[NumberedLine] = []
        self.numbers: list[NumberedLine] = []

    def add(self, cells: Cells) -> None:
        number = self._batch(cells)
        bag = self._bag(cells)
        if number and bag is not None and cells.ok:
            made = self._batches[number]
            if bag.first_used is None or made.made_on < bag.first_used:
                bag.first_used = made.made_on
            self._used.append(UsedLine(self._file, cells.line, number, bag.lot, bag.quantities[-1]))

    def _batch(self, cells: Cells) -> str:
        """The row's batch. A row without one belongs to the batch above, as when merged cells are exported."""
        goes_on = not any(cells.text(column) for column in ("batch_number", "product", "made_on"))
        if goes_on and self._last:
            return self._last
        number = cells.number("batch_number")
        known = self._batches.get(number)
        product = cells.text("product", needed=known is None)
        made_on = cells.day("made_on", needed=known is None)
        produced = cells.whole("produced", MAX_UNIT, needed=known is None)
        aside, by = cells.whole("set_aside", MAX_UNIT), cells.text("made_by")
        notes = cells.text("notes", limit=NOTE_LIMIT, free=True)
        if not cells.ok:
            return ""
        self._last = number
        if known is not None:
            self._agree(cells, known, product, made_on, produced)
        elif made_on is not None and produced is not None:
            made = MadeLine(self._file, cells.line, number, product, made_on, by, produced, aside or 0, (), notes)
            self._batches[number] = made
            self.numbers.append(NumberedLine(self._file, cells.line, number))
        return number

    def _agree(self, cells: Cells, known: MadeLine, product: str, made_on: date | None, produced: int | None) -> None:
        said = (
            (words("product"), product and folded(product), folded(known.product)),
            (words("made on"), made_on, known.made_on),
            (words("produced"), produced, known.produced),
        )
        for what, here, there in said:
            if here not in (None, "", there):
                cells.wrong(
                    words(
                        "{batch} is {what} {here} here and {there} in line {line}",
                        batch=known.number,
                        what=what,
                        here=here,
                        there=there,
                        line=known.line,
                    )
                )

    def _bag(self, cells: Cells) -> _Bag | None:
        lot, quantity = cells.number("lot", needed=False), cells.quantity()
        ingredient, supplier = cells.text("ingredient", needed=True), cells.text("supplier")
        bought_on, (best_before, use_by) = cells.day("bought_on"), day_on_bag(cells)
        supplier_lot = cells.text("supplier_lot")
        if not cells.ok or quantity is None:
            return None
        identity = (lot, folded(ingredient), folded(supplier), None if lot else bought_on)
        if lot and self._of_lot.setdefault(lot, identity) != identity:
            there = self._bags[self._of_lot[lot]]
            cells.wrong(
                words(
                    "the lot {lot} is {what} in line {line}: give each bag its own",
                    lot=lot,
                    what=_goods(there),
                    line=there.line,
                )
            )
            return None
        bag = self._bags.get(identity)
        if bag is None:
            place = lot or f"{self._file}:{cells.line}"
            bag = _Bag(cells.line, ingredient, supplier, supplier_lot, bought_on, best_before, use_by, place)
            self._bags[identity] = bag
            if lot:
                self.bags.append(NumberedLine(self._file, cells.line, lot))
        bag.quantities.append(quantity)
        return bag

    def into(self, bought: list[PurchaseLine], made: list[MadeLine], used: list[UsedLine], remarks: list[str]) -> None:
        """Add the sheet's content to the lists. A bag that is already among `bought` is not added again."""
        there = {one.lot for one in bought}
        self.bags = [one for one in self.bags if one.number not in there]
        mine = [bag for bag in self._bags.values() if bag.lot not in there and bag.first_used is not None]
        for bag in mine:
            assert bag.first_used is not None
            untagged = bag.lot.startswith(f"{self._file}:")
            bought.append(
                PurchaseLine(
                    self._file, bag.line, bag.lot, bag.ingredient, bag.supplier, bag.supplier_lot,
                    bag.bought_on or bag.first_used, bag.best_before, added_up(bag.quantities)[0], None, untagged,
                    bag.use_by,
                )
            )  # fmt: skip
        made.extend(self._batches.values())
        used.extend(self._used)
        self._remark(mine, remarks)

    def _remark(self, mine: list[_Bag], remarks: list[str]) -> None:
        if mine:
            remarks.append(
                words(
                    "{file}: how much of each bag came is not in it; as much as was used is recorded.", file=self._file
                )
            )
        if any(bag.bought_on is None for bag in mine):
            remarks.append(
                words("{file}: where no day of buying stands, the day of the first use is recorded.", file=self._file)
            )
        for bag in mine:
            if bag.lot.startswith(f"{self._file}:"):
                remarks.append(
                    words(
                        "{file}: {what} has no lot; all of it is taken as one bag.", file=self._file, what=_goods(bag)
                    )
                )


def _goods(bag: _Bag) -> str:
    if not bag.supplier:
        return bag.ingredient
    return words("{ingredient} from {supplier}", ingredient=bag.ingredient, supplier=bag.supplier)
