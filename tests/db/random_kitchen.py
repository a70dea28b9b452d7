"""Kitchens as chance makes them: intermediates up to six deep, mistakes, returns, holds, failures, a restored copy.

One seed is one kitchen. Verbs that the books refuse are part of the story and leave nothing behind.
"""

import random
from datetime import timedelta
from decimal import Decimal

from db import Books, ManualClock, Quantity, RecipeLine, RuleError, UnitError
from db.questions.bins import lots_mixed_with
from db.subjects.batches import BatchStarted
from db.subjects.on_batch import live_batch
from db.subjects.uses import LotUsed, check_bag, check_use
from tests.db.kitchen import MORNING
from tests.db.naive import NaiveBooks

DEEPEST = 6
STEPS = (
    ("receive", 5), ("pour", 4), ("scoop", 3), ("empty_bin", 1), ("start", 5), ("bring_in", 2), ("start_cake", 2),
    ("use", 14), ("use_newest", 6),
    ("deepen", 6), ("keep", 6), ("fill", 6), ("send", 5), ("come_back", 2), ("discard_units", 1), ("reverse", 2),
    ("correct", 2), ("count", 1), ("discard", 1), ("hold", 2), ("hold_batch", 2), ("fail", 1),
    ("another_day", 4), ("another_month", 1),
    ("new_epoch", 1), ("merge", 1), ("part", 1),
)  # fmt: skip


def days(books):
    """On which day each fact was recorded."""
    from db.store import journal

    return books._read(
        lambda session: {one.uid: one.at.date() for one in map(journal.entry_of, journal.raw_rows(session))}
    )


def history(books):
    """What the journal of these books holds."""
    from db.store import journal

    def read(rows):
        return [(entry.uid, entry.fact) for entry in map(journal.entry_of, journal.raw_rows(rows))]

    return books._read(read)


class RandomKitchen:
    def __init__(self, path, seed):
        self.chance = random.Random(seed)
        self.clock = ManualClock(MORNING)
        self.books = Books.open(path, clock=self.clock)
        self.loops_refused = 0
        self.suppliers = [self.books.add_supplier(f"supplier {n}") for n in range(3)]
        self.places = [self.books.add_destination(f"place {n}") for n in range(3)]
        self.raw = [
            self.books.add_ingredient("berries", allergens=()),
            self.books.add_ingredient("sugar", allergens=(), density=Decimal("0.85")),
            self.books.add_ingredient("mixed fruit", allergens=(), sub_ingredients=["apples", "berries"]),
        ]
        self.own = self.books.add_ingredient("base")
        self.recipes = [
            self.recipe("SJ", [self.raw[0], self.raw[1]]),
            self.recipe("BP", [self.raw[0], self.own]),
            self.recipe("CK", [self.raw[1], self.own, self.raw[1]]),
            self.recipe("MX", [self.raw[2], self.raw[1]]),
        ]
        self.silent = self.recipe("CC", [])
        self.cook = self.books.add_person("Cook 1", "C1")
        self.lots, self.batches, self.uses, self.sent = [], [], [], []
        self.depths = {}
        self.bins = [self.books.add_bin(f"bin {n}").id for n in range(2)]

    def recipe(self, code, ingredients):
        product = self.books.add_product(code, f"product {code}", net_content=Quantity(Decimal(8), "oz"))
        lines = [RecipeLine(n, one, Quantity(Decimal(2), "lb")) for n, one in enumerate(ingredients)]
        return self.books.add_recipe(product, f"recipe {code}", 10, lines)

    def live(self, steps):
        names, weights = zip(*STEPS, strict=True)
        for name in self.chance.choices(names, weights, k=steps):
            before = self.books.head()
            try:
                getattr(self, name)()
            except (RuleError, UnitError):
                assert name == "deepen" or self.books.head() == before  # deepen is three verbs, the first may stand

    def some(self, many):
        if not many:
            raise RuleError("nothing to take yet")
        return self.chance.choice(many)

    def quantity(self):
        amount = Decimal(self.chance.randint(1, 4000)) / self.chance.choice((1, 8, 100, 1000))
        return Quantity(amount, self.chance.choice(("g", "kg", "oz", "lb", "cup")))

    def a_little(self):
        """What a batch can well have given."""
        return Quantity(Decimal(self.chance.randint(1, 400)), "g")

    def receive(self):
        day = self.clock.now().date() - timedelta(days=self.chance.randint(0, 40))
        what = self.some(self.raw)
        listed = self.chance.choice((None, ["apples"], ["berries", "pears"])) if what == self.raw[2] else None
        read = {"allergens": (), "sub_ingredients": listed} if listed else {}
        lot = self.books.receive_lot(
            what,
            self.quantity(),
            supplier=self.chance.choice((*self.suppliers, None)),
            supplier_lot=self.chance.choice(("L1", "l1", "L2", None)),
            bought_on=day,
            **read,
        )
        self.lots.append(lot.code)

    def start(self):
        batch = self.books.start_batch(self.some(self.recipes), scale=self.chance.choice((Decimal(1), Decimal("0.5"))))
        self.batches.append(batch.number)
        self.depths[batch.number] = 0

    def bring_in(self):
        """Out of a sheet: nobody knows whether all that went in is there."""
        recipe = self.some((*self.recipes, self.silent))
        number = f"OLD-{len(self.batches)}"
        day = self.clock.now().date() - timedelta(days=self.chance.randint(0, 40))
        started = BatchStarted(number, "", 0, recipe.id, Decimal(1), day, None, None, (), brought_in=True)
        self.books._write(lambda tx: tx.record(started))
        self.batches.append(number)
        self.depths[number] = 0

    def start_cake(self):
        """By a recipe that asks for nothing."""
        batch = self.books.start_batch(self.silent)
        self.batches.append(batch.number)
        self.depths[batch.number] = 0

    def use(self):
        self.put(self.some(self.batches), self.some(self.lots))

    def use_newest(self):
        self.put(self.some(self.batches[-1:]), self.some(self.lots[-1:]))

    def deepen(self):
        """Cook with what was kept of the deepest batch, and keep some of that."""
        own = [code for code in self.lots if self.books.lot(code).from_batch]
        code = max(own, key=lambda one: self.depths[self.books.lot(one).from_batch], default=None) or self.some(own)
        self.start()
        self.put(self.batches[-1], code)
        self.lots.append(self.books.keep_as_lot(self.batches[-1], self.own, self.a_little()).code)

    def put(self, batch, code):
        lot = self.books.lot(code)
        deep = 1 + self.depths[lot.from_batch] if lot.from_batch else 0
        if max(deep, self.depths[batch]) > DEEPEST:
            return
        refused = self.says_loop(batch, code)
        if refused:
            self.loops_refused += 1
            return
        late = self.books.batch(batch).filled is not None or self.chance.random() < 0.5
        held = NaiveBooks(history(self.books), days(self.books)).on_hold(code, batch, late=late)
        self.uses.append(self.put_in(batch, self.line_for(batch, lot.ingredient), code, held, late=late))
        naive = NaiveBooks(history(self.books))
        self.depths = {number: naive.depth(number) for number in self.batches}

    def line_for(self, number, ingredient):
        """Mostly one that asks for it; a few times another, as a mistake or in place of what it asks for."""
        asking = [line.index for line in self.books.batch(number).recipe.lines if line.ingredient == ingredient]
        return self.chance.choice(asking if asking and self.chance.random() < 0.7 else (0, 1))

    def completes(self, batch, line):
        """Often the rest of a line comes out of another bag, and often nobody records it."""
        return line not in batch.lines_done and self.chance.random() < 0.6

    def put_in(self, number, line, code, held, *, late):
        """On any line, late, in place of what it asks for; and as sheets bring it, on a line that no recipe has."""
        batch, quantity = self.books.batch(number), self.quantity()
        if line < len(batch.recipe.lines):
            named = {"completes_line": self.completes(batch, line), "substitute": "a trial", "late": late}
            found = self.books.use_lot(number, line, code, quantity, **named).id
            assert not held, f"{code} is on hold, and went into {number}"
            return found

        def work(tx):
            ours = live_batch(tx, number)
            check_use(tx, ours, self.books.lot(code), quantity)
            for other in lots_mixed_with(tx.session, code, number, late=False):
                check_bag(tx.session, ours, other, tx.today())
            return tx.record(LotUsed(number, line, code, quantity, self.chance.random() < 0.6)).uid

        return self.books._write(work)

    def pour(self):
        self.books.put_in_bin(self.some(self.bins), self.some(self.lots))

    def empty_bin(self):
        self.books.empty_bin(self.some(self.bins))

    def scoop(self):
        bin_, batch = self.chance.choice(self.books.bins()), self.some(self.batches)
        own = [lot.from_batch for lot in bin_.lots if lot.from_batch]
        if max((1 + self.depths[one] for one in own), default=0) <= DEEPEST:
            line = self.line_for(batch, bin_.lots[0].ingredient) if bin_.lots else 0
            whole = self.completes(self.books.batch(batch), line)
            named = {"completes_line": whole, "substitute": "a trial", "late": True}
            self.uses += [use.id for use in self.books.use_bin(batch, line, bin_.id, self.quantity(), **named)]
            naive = NaiveBooks(history(self.books))
            self.depths = {number: naive.depth(number) for number in self.batches}

    def says_loop(self, batch, code):
        """Both must call it one."""
        expected = NaiveBooks(history(self.books)).would_bite_its_tail(batch, code)
        if expected:
            try:
                self.books.use_lot(batch, 0, code, Quantity(Decimal(1), "g"), substitute="a trial", late=True)
            except RuleError:
                return True
            raise AssertionError(f"{code} goes round in a circle into {batch}")
        return False

    def reverse(self):
        self.books.reverse_use(self.some(self.uses), "mistake", late=True)
        naive = NaiveBooks(history(self.books))
        self.depths = {number: naive.depth(number) for number in self.batches}

    def keep(self):
        kept = self.chance.choice((self.quantity(), self.a_little(), self.a_little()))
        lot = self.books.keep_as_lot(self.some(self.batches[-4:]), self.own, kept)
        self.lots.append(lot.code)

    def fill(self):
        filled = self.chance.randint(0, 40)
        self.books.fill_batch(self.some(self.batches), filled, self.chance.randint(0, filled))

    def fail(self):
        self.books.fail_batch(self.some(self.batches), "burnt")

    def send(self):
        batch, units = self.some(self.batches), self.chance.randint(1, 12)
        scanned = ()
        if self.chance.random() < 0.5:
            filled = self.books.batch(batch).filled or 0
            scanned = tuple(self.chance.sample(range(1, filled + 1), min(units, filled)))
        sent = self.books.dispatch(batch, len(scanned) or units, self.some(self.places), unit_numbers=scanned)
        self.sent.append(sent)

    def come_back(self):
        sent = self.some(self.sent)
        units = self.chance.randint(1, sent.units)
        self.books.return_units(sent, units, unit_numbers=sent.unit_numbers[:units])

    def discard_units(self):
        self.books.discard_units(self.some(self.batches), self.chance.randint(1, 5), "broken")

    def correct(self):
        changes = {
            "supplier": self.chance.choice((*self.suppliers, None)),
            "supplier_lot": self.chance.choice(("L1", "L2", None)),
            "bought_on": self.clock.now().date(),
        }
        which = self.chance.choice(tuple(changes))
        self.books.correct_lot(self.some(self.lots), **{which: changes[which]})

    def count(self):
        self.books.count_lot(self.some(self.lots), self.quantity())

    def discard(self):
        self.books.discard_lot(self.some(self.lots), self.quantity(), "mould")

    def hold(self):
        code = self.some(self.lots)
        if self.books.lot(code).held:
            self.books.release_lot(code, "looked at", by=self.cook)
        else:
            self.books.hold_lot(code, "look")

    def hold_batch(self):
        number = self.some(self.batches)
        if self.books.batch(number).held:
            self.books.release_batch(number, "looked at", by=self.cook)
        else:
            self.books.hold_batch(number, "look")

    def merge(self):
        self.books.merge_suppliers(self.some(self.suppliers), self.some(self.suppliers))

    def part(self):
        self.books.part_suppliers(self.some(self.books.merges()))

    def another_day(self):
        self.clock.advance(86400)

    def another_month(self):
        self.clock.advance(86400 * 20)

    def new_epoch(self):
        self.books.begin_epoch("a backup was restored")
