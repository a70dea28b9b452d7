"""What a transaction goes on remembering of the catalogue after a fact: only what that fact cannot have changed."""

from datetime import date

import pytest

from db import Quantity
from db.questions import batches, stock
from db.store.applying import APPLIERS, CHANGES_THE_CATALOGUE, OF_THE_CATALOGUE
from db.subjects.batches import BatchStarted
from db.subjects.holds import LotHeld, LotReleased
from db.subjects.ingredients import IngredientChanged
from db.subjects.suppliers import SupplierChanged
from db.subjects.uses import LotUsed
from tests.db.random_kitchen import RandomKitchen

Q = Quantity.parse
TABLES = {
    "person", "supplier", "equipment", "destination", "ingredient", "product", "recipe", "recipe_line", "recipe_step",
    "recipe_equipment", "merged",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_no_fact_of_the_day_writes_in_the_catalogue(tmp_path, seed, monkeypatch):
    """Told by SQLite itself, through lives that chance made."""
    kitchen = RandomKitchen(tmp_path / "books.db", seed)
    told, wrote = set(), set()

    def watched(kind, work):
        def apply_watched(session, fact, entry):
            told.add(kind)
            session.connection.set_update_hook(lambda _kind, _database, table, _row: wrote.add((kind, table)))
            try:
                work(session, fact, entry)
            finally:
                session.connection.set_update_hook(None)

        return apply_watched

    for kind in APPLIERS.keys() - CHANGES_THE_CATALOGUE:
        monkeypatch.setitem(APPLIERS, kind, watched(kind, APPLIERS[kind]))
    kitchen.live(120)
    kitchen.books.close()
    assert len(told) > 8
    assert any(table == "batch" for _, table in wrote)
    assert {(kind, table) for kind, table in wrote if table in TABLES} == set()


def test_what_was_renamed_is_read_anew(kitchen):
    """Facts of the catalogue forget all: in one transaction a name is read, changed, and read again."""
    lot, farm, berries = kitchen.berries(), kitchen.farm.id, kitchen.strawberries.id

    def named(tx):
        found = stock.lot(tx.session, lot.code)
        return found.ingredient.name, found.supplier.name

    def work(tx):
        tx.record(LotHeld(lot.code, "look"))
        before = named(tx)
        tx.record(LotReleased(lot.code, "looked"))
        tx.record(IngredientChanged(berries, "garden strawberries", (), None, ()))
        tx.record(SupplierChanged(farm, "Valley Farm, Route 9"))
        return before, named(tx)

    assert kitchen.books._write(work) == (
        ("strawberries", "Valley Farm"),
        ("garden strawberries", "Valley Farm, Route 9"),
    )


def test_a_bag_and_a_batch_are_read_anew_after_each_fact(kitchen):
    books, lot = kitchen.books, kitchen.berries(bought_on=date(2026, 3, 2))

    def work(tx):
        number = "X-1"
        started = BatchStarted(number, "", 0, kitchen.recipe.id, Q("1 each").amount, date(2026, 3, 4), None, None, ())
        tx.record(started)
        seen = [batches.batch(tx.session, number).uses, stock.lot(tx.session, lot.code).left]
        tx.record(LotUsed(number, 0, lot.code, Q("8 lb"), True))
        return [*seen, len(batches.batch(tx.session, number).uses), stock.lot(tx.session, lot.code).left]

    assert books._write(work) == [(), Q("20 lb"), 1, Q("12 lb")]
    assert {"lot", "batch", "trace"}.isdisjoint(OF_THE_CATALOGUE)
