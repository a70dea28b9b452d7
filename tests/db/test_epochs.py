"""A copy and its original can both go on without giving the same number; moved books are no copy."""

import os
import re
import shutil

import pytest

from db import Books, BooksBehindError, LabelState
from db.rules.mark import SPAN, epoch_mark, next_epoch
from db.store.home import BACKUP, Home, Machine, home_of, is_copy

MARKED = r"SJ-20260304-(R2[A-Z0-9]{5})-([A-Z])"
OTHER_PI = Machine(("another machine", "100000001234"), "card 2")


def test_a_copy_gives_other_numbers(kitchen, path, tmp_path):
    kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with Books.open(copy, clock=kitchen.clock) as books:
        first = re.fullmatch(MARKED, books.start_batch(kitchen.recipe).number)
        assert first[2] == "A"
        assert first[1] in books.add_person("Cook 2").tag
        assert books.verify().ok
    with Books.open(copy, clock=kitchen.clock) as books:
        number = books.start_batch(kitchen.recipe).number
        assert number == f"SJ-20260304-{first[1]}-B", "a copy only once"
        books.fill_batch(number, 2, 0)
        assert books.trace(f"{number.lower()}-002").unit == 2
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
    epoch = kitchen.books.begin_epoch("the backup of 3 March was restored")
    assert kitchen.books.start_batch(kitchen.recipe).number == f"SJ-20260304-{epoch_mark(epoch)}-A"


def number_in(path, kitchen, **named):
    with Books.open(path, clock=kitchen.clock, **named) as books:
        return books.start_batch(books.recipes()[0]).number


def facts_since_the_copy(session):
    return session.all("SELECT kiosk, epoch, sequence, hash FROM journal WHERE epoch > 1")


def test_two_copies_of_one_original_give_other_numbers(kitchen, path, tmp_path):
    """Also bag tags; and no fact of the one bears the name of a fact of the other."""
    kitchen.books.close()
    tags, facts, numbers = [], [], []
    for name in ("one.db", "two.db", "three.db"):
        shutil.copy(path, tmp_path / name)
        with Books.open(tmp_path / name, clock=kitchen.clock) as books:
            numbers.append(books.start_batch(books.recipes()[0]).number)
            tags.append(books.add_person("Cook").tag)
            facts += books._read(facts_since_the_copy)
    assert len(set(numbers)) == len(set(tags)) == 3
    assert len({fact[:3] for fact in facts}) == len(facts)


def test_a_copy_whose_original_was_deleted_or_moved_is_still_a_copy(kitchen, path, tmp_path):
    kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.close()
    shutil.copy(path, tmp_path / "copy.db")
    moved = path.rename(tmp_path / "moved.db")
    assert len({number_in(tmp_path / "copy.db", kitchen), number_in(moved, kitchen), "SJ-20260304-A"}) == 3


def test_a_copy_that_takes_the_place_of_the_books_is_a_copy(kitchen, path, tmp_path):
    """As rsync does, or a file manager: the path is the same, the file is another."""
    kitchen.books.close()
    shutil.copy(path, tmp_path / "copy.db")
    given = number_in(path, kitchen)
    os.replace(tmp_path / "copy.db", path)
    with pytest.raises(BooksBehindError):
        number_in(path, kitchen)
    assert number_in(path, kitchen, go_on_without=True) != given
    path.with_name("books.db-head").unlink()
    os.replace(shutil.copy(path, tmp_path / "copy.db"), path)
    assert number_in(path, kitchen)[:-1] not in ("SJ-20260304-", given[:-1])


def test_one_file_copied_to_two_kiosks_that_are_both_k1(kitchen, path, tmp_path):
    kitchen.books.close()
    given = set()
    for serial in ("a", "b"):
        (tmp_path / serial).mkdir()
        there = shutil.copy(path, tmp_path / serial / "books.db")
        given.add(number_in(there, kitchen, machine=Machine((serial,), "card")))
    assert len(given) == 2


@pytest.mark.parametrize("machine", [OTHER_PI, Machine(OTHER_PI.ids, ""), Machine(("", ""), "card 2")])
def test_a_cloned_card_is_known_by_what_the_clone_cannot_copy(kitchen, path, machine):
    """Path, inode and file system are the same; the machine or the card is not."""
    kitchen.books.close()
    given = number_in(path, kitchen)
    other = number_in(path, kitchen, machine=machine)
    assert re.fullmatch(MARKED, other)
    assert (given, number_in(path, kitchen, machine=machine)[:-1]) == ("SJ-20260304-A", other[:-1])


def test_a_backup_that_is_opened_as_books_is_a_copy(kitchen, path, tmp_path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    path.with_name("books.db-head").unlink()
    for place in (shutil.copy(made.path, tmp_path / "by-hand.db"), shutil.copy(made.path, path), made.path):
        assert re.fullmatch(MARKED, number_in(place, kitchen))


def test_a_second_kiosk_that_comes_into_a_copy_has_numbers_of_its_own(kitchen, path, tmp_path):
    kitchen.books.close()
    given = set()
    for name in ("one.db", "two.db"):
        shutil.copy(path, tmp_path / name)
        given |= {number_in(tmp_path / name, kitchen, kiosk=kiosk) for kiosk in ("K2", "K3", "K1")}
    assert len(given) == 6


def test_open_print_jobs_are_not_printed_by_a_copy(kitchen, path, tmp_path):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 6)
    job = kitchen.books.ask_labels(batch.number, range(1, 7), "p")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with Books.open(copy, clock=kitchen.clock) as books:
        assert books.open_label_jobs() == ()
        states = books.label_states(batch.number)
        assert states == {1: LabelState.UNSURE} | dict.fromkeys(range(2, 7), LabelState.STOPPED)
        assert books.label_count(batch.number).unsure == 1
        books.answer_unsure(job.id, 1, came_out=True)
        assert books.label_states(batch.number)[1] is LabelState.CONFIRMED
        assert books.verify().ok


@pytest.mark.parametrize(
    ("change", "copied"),
    [
        ({}, False), ({"path": "/elsewhere.db"}, False), ({"machine": ("other",)}, True), ({"card": "c2"}, True),
        ({"inode": 8}, True), ({"system": "s2"}, True), ({"inode": 0}, False), ({"inode": 0, "path": "/x.db"}, True),
    ],
)  # fmt: skip
def test_what_makes_a_copy(change, copied):
    here = {"machine": ("m",), "card": "c1", "system": "s1", "inode": 7, "path": "/books.db"}
    assert is_copy(Home(**here).as_text(), Home(**(here | change))) is copied


@pytest.mark.parametrize("noted", [BACKUP, "journal lines.jsonl:", "[]", "{}", "other:/books.db", "m:/other.db"])
def test_what_is_no_home_of_ours_is_a_copy(noted):
    assert is_copy(noted, Home(("m",), "", "s", 7, "/books.db"))


def test_homes_as_older_books_noted_them_are_homes():
    assert not is_copy("m:/books.db", Home(("m",), "", "s", 7, "/books.db"))


def test_this_file_has_a_home(path, kitchen):
    here = home_of(path, Machine(("m",), "c"))
    assert (here.machine, here.card, here.path) == (("m",), "c", str(path.resolve()))
    assert home_of(path, Machine(("m",))).as_text() == home_of(path, Machine(("m",))).as_text()


def test_marks_sort_by_their_epoch_and_hardly_ever_meet():
    drawn = [next_epoch(1) for _ in range(300)]
    assert len(set(map(epoch_mark, drawn))) == 300
    third = next_epoch(max(drawn))
    assert max(map(epoch_mark, drawn)) < epoch_mark(third)
    assert epoch_mark(third).startswith("R3")
    assert next_epoch(3) >= 4 * SPAN, "books with epochs of before go on counting"
