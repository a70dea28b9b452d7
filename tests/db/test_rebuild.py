"""On random histories: the tables are what the journal says, sums are exact, no shelf goes below nothing.

JARMARK_HISTORIES=500 for the whole run.
"""

import os
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from db import BatchState, Money, Quantity, RuleError, StepMark, UnitError
from db.rules.quantity import EXACT
from tests.db.kitchen import new_kitchen

amounts = st.decimals("0.001", "400", places=3).map(lambda amount: Quantity(amount, "oz"))
units = st.sampled_from(["lb", "oz", "g", "kg"])
any_text = st.text(max_size=30)


class History(RuleBasedStateMachine):
    lots = Bundle("lots")
    batches = Bundle("batches")
    uses = Bundle("uses")
    sent = Bundle("sent")

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.kitchen = new_kitchen(Path(self.folder.name) / "books.db")
        self.books = self.kitchen.books
        self.numbers = set()

    def teardown(self):
        if hasattr(self, "kitchen"):
            report = self.books.verify()
            head = self.books.head()
            assert report.problems == ()
            self.books.rebuild()
            assert self.books.verify().ok
            assert self.books.head() == head
            self.sums_are_exact()
            self.books.close()
            self.folder.cleanup()

    def sums_are_exact(self):
        """What is used of a lot is the sum of its uses to the last digit; what a use shows is that, to six places.

        The share of a scoop out of a bin of several lots is shown rounded, so that shown amounts need not add up.
        """
        with self.books._readers.reading() as session:
            uses = session.all(
                "SELECT code, base, use.amount, use.unit FROM use JOIN lot ON lot.id = lot_id WHERE NOT reversed"
            )
            used = session.all("SELECT code, used FROM lot")
        sums = {}
        for code, base, amount, unit in uses:
            sums[code] = EXACT.add(sums.get(code, Decimal(0)), Decimal(base))
            shown = Quantity(Decimal(amount), unit).base
            assert abs(shown - Decimal(base)) <= Quantity(Decimal("0.000001"), unit).base
        for code, total in used:
            assert Decimal(total) == sums.get(code, Decimal(0))

    @rule(target=lots, amount=amounts, unit=units, text=any_text, which=st.sampled_from(["strawberries", "sugar"]))
    def receive(self, amount, unit, text, which):
        ingredient = getattr(self.kitchen, which)
        lot = self.books.receive_lot(
            ingredient,
            Quantity(amount.amount, unit),
            supplier=self.kitchen.farm,
            supplier_lot=text,
            bought_on=self.kitchen.clock.now().date(),
        )
        return lot.code

    @rule(target=batches)
    def start(self):
        number = self.books.start_batch(self.kitchen.recipe, cook=self.kitchen.cook).number
        assert number not in self.numbers
        self.numbers.add(number)
        return number

    @rule(target=uses, batch=batches, lot=lots, amount=amounts)
    def use(self, batch, lot, amount):
        try:
            whole = 0 not in self.books.batch(batch).lines_done
            named = {"completes_line": whole, "substitute": "a trial", "late": True}
            return self.books.use_lot(batch, 0, lot, amount, **named).id
        except RuleError:
            return multiple()

    @rule(use=uses)
    def reverse(self, use):
        self.or_refused(lambda: self.books.reverse_use(use, "mistake", late=True))

    @rule(lot=lots, amount=amounts)
    def correct(self, lot, amount):
        self.or_refused(lambda: self.books.correct_lot(lot, quantity=amount, supplier=self.kitchen.hilltop))

    @rule(lot=lots, amount=amounts)
    def discard(self, lot, amount):
        self.or_refused(lambda: self.books.discard_lot(lot, amount, "mould"))

    @rule(lot=lots, amount=amounts)
    def count(self, lot, amount):
        self.or_refused(lambda: self.books.count_lot(lot, amount))

    @rule(lot=lots)
    def hold_or_release(self, lot):
        if self.books.lot(lot).held:
            self.books.release_lot(lot, "looked at", by=self.kitchen.cook)
        else:
            self.books.hold_lot(lot, "look at it")

    @rule(batch=batches, filled=st.integers(0, 60), aside=st.integers(0, 60))
    def fill(self, batch, filled, aside):
        self.or_refused(lambda: self.books.fill_batch(batch, filled, aside))

    @rule(batch=batches)
    def fail(self, batch):
        self.or_refused(lambda: self.books.fail_batch(batch, "burnt"))

    @rule(batch=batches, text=any_text)
    def tell_what_became(self, batch, text):
        self.or_refused(lambda: self.books.tell_what_became(batch, text))

    @rule(batch=batches, text=any_text)
    def note(self, batch, text):
        self.or_refused(lambda: self.books.add_note(batch, text))
        self.or_refused(lambda: self.books.mark_step(batch, 0, StepMark.STARTED))

    @rule(target=lots, batch=batches, amount=amounts)
    def keep(self, batch, amount):
        try:
            return self.books.keep_as_lot(batch, self.kitchen.strawberries, amount).code
        except RuleError:
            return multiple()

    @rule(target=sent, batch=batches, count=st.integers(0, 30))
    def send(self, batch, count):
        try:
            return self.books.dispatch(batch, count, self.kitchen.market)
        except RuleError:
            return multiple()

    @rule(one=sent, count=st.integers(0, 30))
    def come_back(self, one, count):
        self.or_refused(lambda: self.books.return_units(one, count))

    @rule(batch=batches, count=st.integers(0, 30))
    def throw_away(self, batch, count):
        self.or_refused(lambda: self.books.discard_units(batch, count, "broken"))

    @rule(lot=lots, batch=batches, amount=amounts)
    def pour_and_scoop(self, lot, batch, amount):
        if not self.books.bins():
            self.books.add_bin("crate")
        (crate,) = self.books.bins()
        self.or_refused(lambda: self.books.put_in_bin(crate.id, lot))
        self.or_refused(lambda: self.books.use_bin(batch, 0, crate.id, amount))

    @rule()
    def empty_the_bin(self):
        for crate in self.books.bins():
            self.or_refused(lambda crate=crate: self.books.empty_bin(crate.id))

    @rule(batch=batches, text=any_text, unit=st.integers(1, 60))
    def details(self, batch, text, unit):
        self.or_refused(lambda: self.books.reprint_labels(batch, [unit], text))
        self.or_refused(lambda: self.books.change_ingredient(self.kitchen.sugar, allergens=[text]))
        self.or_refused(lambda: self.books.change_equipment(self.kitchen.pot_1, name=text, in_use=unit % 2 == 0))
        self.books.add_photo(batch, b"\xff\xd8\xff" + text.encode(), text)
        self.or_refused(lambda: self.books.change_product("SJ", name=text, shelf_life_days=unit, price=Money(unit)))

    @rule(lot=lots, text=any_text)
    def photograph(self, lot, text):
        self.books.add_lot_photo(lot, b"\xff\xd8\xff" + text.encode(), text)

    @rule()
    def restore(self):
        self.books.begin_epoch("a backup was restored")

    @rule()
    def another_day(self):
        self.kitchen.clock.advance(86400)

    @invariant()
    def shelves_hold(self):
        for batch in self.books.batches(limit=3) if hasattr(self, "books") else ():
            assert self.books.on_shelf(batch.number) >= 0
            assert batch.state is not BatchState.FILLED or self.books.trace(batch.number).adds_up

    def or_refused(self, verb):
        """A rule may say no; then nothing may have been recorded."""
        before = self.books.head()
        try:
            verb()
        except (RuleError, UnitError):
            assert self.books.head() == before


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=int(os.environ.get("JARMARK_HISTORIES", "12")),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
