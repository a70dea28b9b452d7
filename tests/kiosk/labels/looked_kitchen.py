"""A kitchen of chance, and beside it, told in the plainest way, what each of its bags contains and who has looked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from db import Books, ManualClock, NotLookedAtError, Quantity, RecipeLine, RuleError
from kiosk.labels.checks import GateError, must_pass
from kiosk.labels.content import JarLabel, jar_label
from kiosk.settings.config import Kitchen
from tests.db.kitchen import MORNING

ALLERGENS = ("milk", "egg", "wheat", "peanuts", "soybeans", "sesame")
OPS = ("say", "receive", "receive", "correct", "supplier", "batch", "use", "use", "use", "bin", "scoop", "back", "fill",
       "keep", "late", "label", "label")  # fmt: skip
Step = tuple[str, int, int, int]
Said = frozenset[str] | None
"""None: nobody has said."""
GTINS = (None, "09506000134352", "09506000134369")
GRAM, BAG = Quantity.parse("10 g"), Quantity.parse("900 g")


@dataclass
class Bag:
    """`said`: of this bag; `likened`: because of another of its supplier and pack; `follows`: it is as its ingredient.

    `kept`: what was said of it while it was taken for another supplier's, which is not forgotten.
    """

    code: str
    ingredient: int
    source: tuple[int, int]
    said: Said = None
    follows: bool = False
    likened: bool = False
    kept: frozenset[str] = frozenset()
    made_by: str | None = None


@dataclass
class Pot:
    number: str
    uses: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The weighing's id where it can be taken back, and the bags that it may be of."""
    filled: bool = False
    half: bool = False
    """Not all that its recipe asks for is recorded, nor left out."""


class LookedKitchen:
    """Does as it is told, as far as the books let it; `outcomes` counts what became of the labels."""

    def __init__(self, path: Path) -> None:
        self.books = Books.open(path, clock=ManualClock(MORNING))
        self.ingredients = [self.books.add_ingredient(name) for name in ("spice", "base", "sauce")]
        self.said: list[Said] = [None, None, None]
        self.suppliers = [self.books.add_supplier(name) for name in ("Mill", "Farm")]
        product = self.books.add_product("MX", "Mix", net_content=Quantity.parse("8 oz"))
        lines = [RecipeLine(0, self.ingredients[0], GRAM)]
        self.recipe = self.books.add_recipe(product, "Mix", 4, lines)
        self.bin = self.books.add_bin("bin").id
        self.binned: list[str] = []
        self.bags: dict[str, Bag] = {}
        self.pots: list[Pot] = []
        self.outcomes: Counter[str] = Counter()

    def run(self, steps: list[Step]) -> None:
        for what, one, two, three in steps:
            try:
                getattr(self, f"_{what}")(one, two, three)
            except RuleError:
                self.outcomes["refused"] += 1

    # -- what is told

    def _say(self, which: int, _two: int, names: int) -> None:
        n = which % 3
        self.books.change_ingredient(self._ingredient(n), allergens=_names(names))
        self.said[n] = frozenset(_names(names))

    def _ingredient(self, n: int):  # type: ignore[no-untyped-def]
        return next(one for one in self.books.ingredients() if one.id == self.ingredients[n].id)

    def _receive(self, which: int, source: int, names: int) -> None:
        n, of = which % 3, (source % 2, source // 2 % 3)
        how = source // 6 % 3
        told = {"allergens": _names(names)} if how == 0 else {"looked": False} if how == 1 else {}
        lot = self.books.receive_lot(
            self.ingredients[n], BAG, supplier=self.suppliers[of[0]], gtin14=GTINS[of[1]],
            bought_on=date(2026, 3, 1), **told,
        )  # fmt: skip
        bag = Bag(lot.code, n, of)
        if how == 0:
            bag.said = frozenset(_names(names))
        elif how == 2:
            self._as_before(bag)
        self.bags[bag.code] = bag

    def _as_before(self, bag: Bag) -> None:
        others = [one for one in self.bags.values() if one.ingredient == bag.ingredient and one.made_by is None]
        others = [one for one in others if one.code != bag.code]
        same = [one for one in others if one.source == bag.source]
        if same:
            bag.said, bag.follows = same[-1].said, same[-1].follows
            bag.likened = bag.said is not None
        elif not others:
            bag.follows = True

    def _correct(self, which: int, _two: int, names: int) -> None:
        bag = self._some_bag(which)
        self.books.correct_lot(bag.code, allergens=_names(names))
        before = self._written(bag)
        bag.said, bag.follows, bag.likened, bag.kept = frozenset(_names(names)), False, False, frozenset()
        codes = list(self.bags)
        for code in codes[codes.index(bag.code) + 1 :]:
            other = self.bags[code]
            if bag.made_by is not None or (other.ingredient, other.source) != (bag.ingredient, bag.source):
                continue
            if other.said is not None and not other.likened:
                break  # that one was read
            if other.likened:
                other.said = bag.said | (self._written(other) - before)

    def _supplier(self, which: int, source: int, _three: int) -> None:
        bag = self._some_bag(which)
        if bag.made_by is not None or source % 2 == bag.source[0]:
            return
        self.books.correct_lot(bag.code, supplier=self.suppliers[source % 2])
        was, known, bag.source = self._written(bag), bag.said is not None, (source % 2, bag.source[1])
        bag.said, bag.follows, bag.likened, bag.kept = None, False, False, frozenset()
        self._as_before(bag)
        if not known and not was:
            return
        if bag.follows or bag.said is not None:
            bag.said, bag.follows, bag.likened = (bag.said or frozenset()) | was, False, True
        else:
            bag.kept = was

    def _some_bag(self, which: int) -> Bag:
        if not self.bags:
            raise RuleError("no bag yet")
        return list(self.bags.values())[which % len(self.bags)]

    # -- what is cooked

    def _batch(self, which: int, *_: int) -> None:
        pot = Pot(self.books.start_batch(self.recipe).number, half=which % 8 == 0)
        self.pots.append(pot)
        if not pot.half:
            self.books.leave_out(pot.number, 0, "a trial")

    def _pot(self, which: int, *, filled: bool | None = None) -> Pot:
        pots = [pot for pot in self.pots if filled is None or pot.filled is filled]
        if not pots:
            raise RuleError("no such pot")
        return pots[which % len(pots)]

    def _use(self, which: int, bag: int, _three: int) -> None:
        pot, of = self._pot(which, filled=False), self._some_bag(bag)
        self.books.use_lot(pot.number, 0, of.code, GRAM, completes_line=False, substitute="a trial")
        batch = self.books.batch(pot.number)
        pot.uses.append((batch.uses[-1].id, (of.code,)))

    def _late(self, which: int, bag: int, _three: int) -> None:
        pot, of = self._pot(which, filled=True), self._some_bag(bag)
        self.books.use_lot(pot.number, 0, of.code, GRAM, completes_line=False, substitute="a trial", late=True)
        pot.uses.append(("", (of.code,)))

    def _bin(self, bag: int, *_: int) -> None:
        of = self._some_bag(bag)
        self.books.put_in_bin(self.bin, of.code)
        self.binned.append(of.code)

    def _scoop(self, which: int, *_: int) -> None:
        pot = self._pot(which, filled=False)
        self.books.use_bin(pot.number, 0, self.bin, GRAM, completes_line=False, substitute="a trial")
        pot.uses.append(("", tuple(self.binned)))

    def _back(self, which: int, *_: int) -> None:
        pot = self._pot(which, filled=False)
        if pot.uses and pot.uses[-1][0]:
            self.books.reverse_use(pot.uses[-1][0], "a slip")
            pot.uses.pop()

    def _fill(self, which: int, *_: int) -> None:
        pot = self._pot(which, filled=False)
        self.books.fill_batch(pot.number, 4, 0)
        pot.filled = True

    def _keep(self, which: int, ingredient: int, _three: int) -> None:
        pot, n = self._pot(which), ingredient % 3
        lot = self.books.keep_as_lot(pot.number, self.ingredients[n], Quantity.parse("5 g"))
        self.bags[lot.code] = Bag(lot.code, n, (-1, -1), follows=True, made_by=pot.number)

    # -- what is on the label

    def _label(self, which: int, *_: int) -> None:
        pot = self._pot(which, filled=True)
        unlooked, owed = self.inside(pot)
        half = self._half(pot)
        try:
            job = self.books.ask_labels(pot.number, [1], "printer")
        except NotLookedAtError:
            assert unlooked or half, f"{pot.number}: all that is in it was looked at, and its label was refused"
            self.outcomes["not looked at"] += bool(unlooked)
            self.outcomes["not recorded"] += half
            wanted = {"not_looked_at": bool(unlooked), "not_recorded": half}
            for place in ("US", "EU"):
                assert _stops(self._jar(pot, place), place) >= {one for one, so in wanted.items() if so}, place
            return
        self.books.stop_labels(job.id)
        assert not unlooked, f"a label left, and nobody had looked at {unlooked}"
        assert not half, f"a label left of {pot.number}, of which not all is recorded"
        self._leaves(pot, owed)

    def _leaves(self, pot: Pot, owed: dict[str, bool]) -> None:
        """Every allergen is on it by name; in Europe, too, whatever a bag has beyond its ingredient."""
        contains = self._jar(pot, "US").fields()["contains"].casefold()
        assert all(name in contains for name in owed), (owed, contains)
        european = self._jar(pot, "EU")
        words = " ".join(f"{one.name} {' '.join(part.name for part in one.sub)}" for one in european.ingredients)
        assert all(name in words.casefold() for name, of_a_bag in owed.items() if of_a_bag), (owed, words)
        assert set(owed) == {name.casefold() for name in european.allergens}
        self.outcomes["left"] += 1
        self.outcomes["left with allergens"] += bool(owed)
        self.outcomes["left with a batch in it"] += any(self.bags[code].made_by for _, of in pot.uses for code in of)

    def _jar(self, pot: Pot, place: str) -> JarLabel:
        return jar_label(self.books.batch(pot.number), 1, _kitchen(place))

    def inside(self, pot: Pot) -> tuple[set[str], dict[str, bool]]:
        """The bags that nobody has looked at; and each allergen, with whether a bag has it beyond its ingredient."""
        unlooked: set[str] = set()
        owed: dict[str, bool] = {}
        for _, codes in pot.uses:
            for bag in (self.bags[code] for code in codes):
                self._look_into(bag, unlooked, owed)
        return unlooked, owed

    def _half(self, pot: Pot) -> bool:
        made_by = {self.bags[code].made_by for _, codes in pot.uses for code in codes}
        return pot.half or any(self._half(one) for one in self.pots if one.number in made_by)

    def _look_into(self, bag: Bag, unlooked: set[str], owed: dict[str, bool]) -> None:
        general = self.said[bag.ingredient] or frozenset()
        for name in general:
            owed.setdefault(name, False)
        for name in self._written(bag) - general:
            owed[name] = True
        made = next((pot for pot in self.pots if pot.number == bag.made_by), None)
        if made is not None:
            below, more = self.inside(made)
            unlooked |= below
            for name in more:
                owed.setdefault(name, False)
        known = bag.said is not None or (bag.follows and self.said[bag.ingredient] is not None)
        if not known and not (bag.follows and made is not None and made.uses):
            unlooked.add(bag.code)

    def _written(self, bag: Bag) -> frozenset[str]:
        return (bag.said or frozenset()) | bag.kept


def _names(bits: int) -> list[str]:
    return [name for n, name in enumerate(ALLERGENS) if bits >> n & 1]


def _kitchen(place: str) -> Kitchen:
    return Kitchen(name="Hill Kitchen", address="12 Mill Lane", jurisdiction=place)


def _stops(label: JarLabel, place: str) -> set[str]:
    try:
        must_pass(label, _kitchen(place))
    except GateError as error:
        return {check.id for check in error.checks}
    return set()
