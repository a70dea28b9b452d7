"""A reader sees what was written a moment ago, however often rows were looked up before."""

from __future__ import annotations

from datetime import datetime

import pytest

from db import Books, ManualClock, RuleError
from db.store.applying import CHANGES_THE_CATALOGUE
from kiosk.settings import example
from tests.db.random_kitchen import RandomKitchen, history


def test_no_read_leaves_its_connection_at_an_old_state(tmp_path):
    clock = ManualClock(datetime(2026, 3, 4, 9, 0).astimezone())
    with Books.open(tmp_path / "books.db", clock=clock) as books:
        example.fill(books, clock)
        with books._readers.reading() as session:
            connection = session.connection
        assert connection.txn_state() == 0


def test_what_another_process_wrote_is_seen_at_once_though_reads_are_remembered(tmp_path):
    path = tmp_path / "books.db"
    clock = ManualClock(datetime(2026, 3, 1, 9, 0).astimezone())
    with Books.open(path, clock=clock) as here, Books.open(path, clock=clock) as there:
        example.before_the_fourth(here, clock)
        number = here.start_batch(here.recipes()[0]).number
        for said in ("one", "two"):
            assert here.batch(number) is here.batch(number)
            there.add_note(number, said)
            assert [note.text for note in here.batch(number).notes][-1] == said


CATALOGUE = {"person", "supplier", "equipment", "destination", "ingredient", "product", "merged"} | {
    "recipe", "recipe_line", "recipe_step", "recipe_equipment",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_only_facts_of_the_catalogue_write_to_what_the_writer_remembers(tmp_path, seed):
    """The writer keeps the catalogue from one transaction to the next: no other fact may change it unseen."""
    kitchen = RandomKitchen(tmp_path / "books.db", seed)
    touched: dict[int, set[str]] = {}
    at = [0]

    def saw(_kind, _database, table, row_id):
        if table == "journal":
            at[0] = row_id
        touched.setdefault(at[0], set()).add(table)

    kitchen.books._write(lambda tx: tx.session.connection.set_update_hook(saw))
    kitchen.live(240)
    kitchen.books.change_ingredient(kitchen.raw[0], name="other berries")
    for merge in kitchen.books.merges():
        kitchen.books.part_suppliers(merge)
    kitchen.books.merge_suppliers(kitchen.suppliers[0], kitchen.suppliers[1])
    facts = {n + 1: type(fact) for n, (_, fact) in enumerate(history(kitchen.books))}
    kitchen.books.close()
    of_others = {facts[at]: tables & CATALOGUE for at, tables in touched.items() if at and tables & CATALOGUE}
    assert len(touched) > 100
    assert of_others
    assert set(of_others) <= CHANGES_THE_CATALOGUE


def test_what_another_process_changed_is_what_a_verb_goes_by(tmp_path):
    path = tmp_path / "books.db"
    clock = ManualClock(datetime(2026, 3, 1, 9, 0).astimezone())
    with Books.open(path, clock=clock) as here, Books.open(path, clock=clock) as there:
        example.before_the_fourth(here, clock)
        recipe = here.recipes()[0]
        for name in ("One", "Two", "Three"):
            here.start_batch(recipe)
            there.change_product(recipe.product.code, name=name)
            assert here.start_batch(recipe).product.name == name


def test_what_was_undone_is_not_remembered(tmp_path):
    clock = ManualClock(datetime(2026, 3, 1, 9, 0).astimezone())
    with Books.open(tmp_path / "books.db", clock=clock) as books:
        example.before_the_fourth(books, clock)
        recipe = books.recipes()[0]
        was = books.start_batch(recipe).product.name

        def change_then_fail():
            books.change_product(recipe.product.code, name="Other")
            assert books.start_batch(recipe).product.name == "Other"
            raise RuleError("no", "no")

        with pytest.raises(RuleError):
            books.together(change_then_fail)
        assert books.start_batch(recipe).product.name == was
        books.together(lambda: books.change_product(recipe.product.code, name="Other"))
        assert books.start_batch(recipe).product.name == "Other"
