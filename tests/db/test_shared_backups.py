"""Several books may keep their backups in one folder: each thins out, and names, its own alone."""

import shutil
from datetime import timedelta

import pytest

from db import Books, BooksBehindError, BooksDamagedError, BooksMissingError, ManualClock
from db.keeping import backup, behind, restore
from db.store.home import this_machine
from tests.db.kitchen import MORNING, new_kitchen

DAY = 86_400


class Shop:
    """Books called books.db like the others', with the stick for backups."""

    def __init__(self, folder, stick, begun=MORNING):
        folder.mkdir()
        self.path, self.stick = folder / "books.db", stick
        self.clock = ManualClock(begun)
        new_kitchen(self.path, self.clock).books.close()

    def open(self, **more):
        return Books.open(self.path, clock=self.clock, backups=self.stick, **more)

    def back_up(self, days=1, keep=backup.KEPT):
        """One backup a day, of a batch more each."""
        made = []
        with self.open() as books:
            for _ in range(days):
                self.clock.advance(DAY)
                books.start_batch(books.recipes()[0])
                made.append(books.back_up(keep=keep).path)
        return made

    def lose(self):
        for file in self.path.parent.glob("books.db*"):
            file.unlink()


@pytest.fixture
def stick(tmp_path):
    return tmp_path / "stick"


@pytest.fixture
def a(tmp_path, stick):
    return Shop(tmp_path / "a", stick)


@pytest.fixture
def b(tmp_path, stick):
    return Shop(tmp_path / "b", stick, MORNING + timedelta(days=1))


@pytest.mark.parametrize("keep", [1, 2, 14])
@pytest.mark.parametrize("days", [1, 5])
def test_one_thins_out_none_of_the_others(a, b, days, keep):
    theirs = b.back_up(8)
    ours = a.back_up(days, keep)
    assert all(one.exists() for one in theirs)
    assert sum(one.exists() for one in ours) == min(days, keep)
    b.back_up(1, keep=3)
    assert sum(one.exists() for one in theirs) == 2
    assert sum(one.exists() for one in ours) == min(days, keep)


def test_what_each_gave_up_is_thinned_out_by_itself_alone(a, b):
    first, *later = a.back_up(8)
    theirs = b.back_up(6)
    restore.restore(a.path, first, a.stick, a.clock, give_up_newer=True)
    a.back_up(1)
    assert [one.exists() for one in later] == [False] * 4 + [True] * 3
    assert first.exists()
    assert all(one.exists() for one in theirs)


def test_one_that_cannot_be_read_may_be_the_others(a, b):
    b.back_up(1)
    spoilt = [b.stick / f"books-2026031{day}-080000.db" for day in range(6)]
    for one in spoilt:
        one.write_bytes(b"\xa5" * 5000)
    a.back_up(2)
    assert all(one.exists() for one in spoilt)


def test_where_there_are_no_others_it_goes_as_before(a):
    a.back_up(1)
    spoilt = [a.stick / f"books-2026031{day}-080000.db" for day in range(6)]
    for one in spoilt:
        one.write_bytes(b"\xa5" * 5000)
    a.back_up(1)
    assert sum(one.exists() for one in spoilt) == backup.OTHERS_KEPT


def garbage(shop):
    shop.path.write_bytes(b"\xa5" * 9000)


def garbage_alone(shop):
    shop.lose()
    garbage(shop)


def half(shop):
    data = shop.path.read_bytes()
    shop.path.write_bytes(data[: len(data) // 2])


LOSSES = {"gone": Shop.lose, "rubbish": garbage, "rubbish alone": garbage_alone, "cut": half}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_advice_names_a_backup_of_these_books(a, b, loss):
    (ours,), theirs = a.back_up(1), b.back_up(8)
    loss(a)
    with pytest.raises((BooksMissingError, BooksDamagedError)) as error:
        a.open()
    assert str(ours) in error.value.what_to_do
    assert not any(str(one) in error.value.what_to_do for one in theirs)
    restore.restore(a.path, ours, a.stick, a.clock)
    a.open().close()


@pytest.mark.parametrize("left", ["empty", "empty, the note gone"])
def test_so_does_that_for_books_that_are_empty(a, b, left):
    (ours,), theirs = a.back_up(1), b.back_up(8)
    a.lose() if left == "empty, the note gone" else None
    a.path.write_bytes(b"")
    with pytest.raises(BooksBehindError) as error:
        a.open()
    assert str(ours) in error.value.what_to_do
    assert not any(str(one) in error.value.what_to_do for one in theirs)


def test_where_nobody_knows_whose_they_were_it_says_whose_each_is(a, b, tmp_path):
    ours, theirs = a.back_up(2), b.back_up(3)
    shutil.rmtree(this_machine().state)
    a.lose()
    with pytest.raises(BooksMissingError, match="there are backups there") as error:
        a.open()
    said = error.value.what_to_do
    assert "are of 2 different books: look which are yours" in said
    assert "begun by K1 on 2026-03-04" in said
    assert "begun by K1 on 2026-03-05" in said
    assert str(ours[-1]) in said
    assert str(theirs[-1]) in said
    assert str(ours[0]) not in said


def test_books_without_a_backup_are_not_told_to_take_anothers(a, b):
    theirs = b.back_up(2)
    a.lose()
    with pytest.raises(BooksMissingError, match=r"no backup in .* is of them") as error:
        a.open()
    assert not any(str(one) in str(error.value) for one in theirs)
    with a.open(go_on_without=True) as books:
        assert books.head()[0]


def test_facts_that_are_missing_are_looked_for_in_backups_of_these_books(a, b):
    saved = a.path.read_bytes()
    (ours,) = a.back_up(1)
    b.back_up(8)
    a.path.write_bytes(saved)
    with pytest.raises(BooksBehindError) as error:
        a.open()
    assert str(ours) in error.value.what_to_do
    assert error.value.what_to_do.count("restore") == 2


def test_a_drill_is_of_these_books(a, b):
    (ours,) = a.back_up(1)
    b.back_up(8)
    with a.open() as books:
        tried = books.drill()
    assert (tried.backup, tried.problems) == (ours, ())


def test_good_ones_are_of_the_books_that_are_meant(a, b):
    ours, theirs = a.back_up(2), b.back_up(2)
    for shop, made in ((a, ours), (b, theirs)):
        first = behind.whose(shop.path, this_machine())
        assert [one.path for one in backup.good_of_each(shop.path, shop.stick, first)] == [made[-1]]
    assert {one.path for one in backup.good_of_each(a.path, a.stick)} == {ours[-1], theirs[-1]}
