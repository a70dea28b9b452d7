"""A set-up that was copied on purpose: each copy is asked which kiosk it is, and keeps the answer for its machine."""

import re
import shutil

import pytest

from db import Books, RuleError
from db.keeping import restore
from db.store.home import BACKUP, Machine, home_of, is_on_another_machine

PIS = {name: Machine((f"id of {name}", f"serial of {name}"), f"card of {name}") for name in "abc"}


@pytest.fixture
def image(kitchen, path, tmp_path):
    """Books that were kept on Pi a, and whatever is done on another card with the copy of them."""
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock, machine=PIS["a"]) as books:
        if books.kiosk_is_asked():
            books.name_kiosk("K1")

    def on(pi, source=path, kiosk="K1"):
        there = tmp_path / pi / "books.db"
        if not there.exists():
            there.parent.mkdir()
            shutil.copy(source, there)
        return Books.open(there, clock=kitchen.clock, machine=PIS[pi], kiosk=kiosk)

    return on


def test_nobody_is_asked_at_home(kitchen, path):
    assert not kitchen.books.kiosk_is_asked()
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock) as books:
        assert not books.kiosk_is_asked()


def test_a_copy_on_another_machine_is_asked_until_it_is_answered(image):
    for _time in range(2):
        with image("b") as books:
            assert (books.kiosk, books.kiosk_is_asked()) == ("K1", True)
    with image("b") as books:
        books.name_kiosk("K2")
        assert (books.kiosk, books.kiosk_is_asked()) == ("K2", False)
        number = books.start_batch(books.recipes()[0]).number
        assert re.fullmatch(r"SJ-20260304-K2R\d[A-Z0-9]{5}-A", number)
        assert books.verify().ok
    with image("b") as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K2", False)
        assert books.start_batch(books.recipes()[0]).number[:-1] == number[:-1]


def test_the_same_kiosk_on_a_new_machine(image):
    with image("b") as books:
        books.name_kiosk("K1")
    with image("b") as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K1", False)


def test_a_copy_of_the_copy_is_asked_anew(image, tmp_path):
    with image("b") as books:
        books.name_kiosk("K2")
    with image("c", tmp_path / "b" / "books.db") as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K1", True), "the answer was for Pi b"


def test_a_copy_on_the_same_machine_is_not_asked_and_keeps_the_answer(image, kitchen, tmp_path):
    with image("b") as books:
        books.name_kiosk("K2")
    there = shutil.copy(tmp_path / "b" / "books.db", tmp_path / "moved.db")
    with Books.open(there, clock=kitchen.clock, machine=PIS["b"]) as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K2", False)


def test_whoever_writes_another_name_in_the_settings_is_right(image):
    with image("b") as books:
        books.name_kiosk("K2")
    with image("b", kiosk="K3") as books:
        assert books.kiosk == "K3"
    with image("b") as books:
        assert books.kiosk == "K2"


def test_two_copies_with_one_name_give_two_numbers(image):
    given = set()
    for pi in "bc":
        with image(pi) as books:
            books.name_kiosk("K2")
            given.add(books.start_batch(books.recipes()[0]).number)
            assert books.kiosks() == ("K1", "K2")
    assert len(given) == 2


def test_a_reader_has_the_name_too(image, kitchen, tmp_path):
    with image("b") as books:
        books.name_kiosk("K2")
    with Books.open(tmp_path / "b" / "books.db", clock=kitchen.clock, machine=PIS["b"], read_only=True) as books:
        assert books.kiosk == "K2"


@pytest.mark.parametrize("name", ["", "2", "k2", "K2 ", "K2R2", "K" * 9, "K2\n", "KÄ"])
def test_what_cannot_be_a_name_changes_nothing(image, name):
    with image("b") as books:
        before = books.head()
        with pytest.raises(RuleError, match="cannot be a kiosk's name"):
            books.name_kiosk(name)
        assert (books.head(), books.kiosk, books.kiosk_is_asked()) == (before, "K1", True)


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", "7", '{"name": 1}', '{"name": "K9", "machine": []}'])
def test_an_answer_that_nobody_gave_is_none(image, kept):
    with image("b") as books:
        books.remember("kiosk_name", kept)
    with image("b") as books:
        assert books.kiosk == "K1"


def test_of_which_nobody_knows_where_it_was_nobody_is_asked(path, kitchen):
    here = home_of(path, PIS["a"])
    assert not is_on_another_machine(BACKUP, here)
    assert not is_on_another_machine(here.as_text(), here)
    assert not is_on_another_machine("id of a:/old/books.db", here)
    assert is_on_another_machine("id of b:/old/books.db", here)
    assert is_on_another_machine(home_of(path, PIS["b"]).as_text(), here)


@pytest.mark.parametrize("pi", ["c", "a"])
def test_a_named_kiosk_that_is_restored_on_another_machine_is_asked_for_again(image, kitchen, tmp_path, pi):
    """Its machine broke: the backup knows the name and whose it was, but not whether this machine takes its place."""
    with image("b") as books:
        books.name_kiosk("K2")
        backup = books.back_up().path
    there = tmp_path / "new" / "books.db"
    restore.restore(there, backup, there.parent / "backups", kitchen.clock)
    with Books.open(there, clock=kitchen.clock, machine=PIS[pi]) as books:
        assert books.kiosk_is_asked()
        books.name_kiosk("K2")
    with Books.open(there, clock=kitchen.clock, machine=PIS[pi]) as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K2", False)


def test_a_named_kiosk_that_is_restored_at_home_keeps_its_name(image, kitchen, tmp_path):
    with image("b") as books:
        books.name_kiosk("K2")
        backup = books.back_up().path
        path = books.path
    folder = path.parent / "backups"
    restore.restore(path, backup, folder, kitchen.clock, give_up_newer=True, machine=PIS["b"])
    with Books.open(path, clock=kitchen.clock, machine=PIS["b"]) as books:
        assert (books.kiosk, books.kiosk_is_asked()) == ("K2", False)
