"""A copy and its original can both go on without giving the same number; moved books are no copy."""

import shutil

from db import Books


def test_a_copy_gives_other_numbers(kitchen, path, tmp_path):
    kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with Books.open(copy, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number == "SJ-20260304-R2-A"
        assert "R2" in books.add_person("Cook 2").tag
        assert books.verify().ok
    with Books.open(copy, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number == "SJ-20260304-R2-B", "a copy only once"
        books.fill_batch("SJ-20260304-R2-B", 2, 0)
        assert books.trace("sj-20260304-r2-b-002").unit == 2
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number == "SJ-20260304-B"


def test_reading_a_copy_changes_nothing(march, path, tmp_path):
    march.books.close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    before = copy.read_bytes()
    with Books.open(copy, read_only=True) as books:
        assert books.trace("SJ-20260304-A-017").to_json()["net_units"] == 36
    assert copy.read_bytes() == before


def test_moved_books_go_on(kitchen, path, tmp_path):
    kitchen.books.close()
    moved = path.rename(tmp_path / "elsewhere.db")
    with Books.open(moved, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number == "SJ-20260304-A"


def test_a_restore_begins_an_epoch(kitchen):
    kitchen.books.start_batch(kitchen.recipe)
    assert kitchen.books.begin_epoch("the backup of 3 March was restored") == 2
    assert kitchen.books.start_batch(kitchen.recipe).number == "SJ-20260304-R2-A"
