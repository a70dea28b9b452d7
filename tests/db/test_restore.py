"""Going back to a backup: nothing acknowledged is left behind, wherever it is cut and whoever comes meanwhile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db import Books, BooksDamagedError, BooksError, BooksLockedError, LabelState
from db.keeping import restore
from db.keeping.restore import refuse_while_restored
from tests.db.kitchen import Q
from tests.db.old_books_maker import ROOT

GOES = 77


def go_back(kitchen, path, source, **named):
    return restore.restore(path, source, path.parent / "backups", kitchen.clock, give_up_newer=True, **named)


def cut_at(step, work):
    """Do `work` in a child that loses its power at its step-th rename, unlink or fsync. Whether it was cut."""
    child = os.fork()
    if not child:
        steps = iter(range(step))

        def counted(real):
            def count(*args, **named):
                if next(steps, None) is None:
                    os._exit(GOES)
                return real(*args, **named)

            return count

        for name in ("rename", "unlink"):
            setattr(Path, name, counted(getattr(Path, name)))
        os.fsync = counted(os.fsync)
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, GOES)
    return os.waitstatus_to_exitcode(status) == GOES


def test_cut_at_any_step_nothing_is_lost_and_it_can_be_run_again(kitchen, path, tmp_path):
    """At each step the books are whole: the old ones or the restored ones, never new ones, never two mixed."""
    made = kitchen.books.back_up()
    old = kitchen.books.start_batch(kitchen.recipe).number
    kitchen.books.close()
    home = path.parent
    seen, step = set(), 0
    while True:
        here = tmp_path / f"cut-{step}"
        shutil.copytree(home, here, ignore=shutil.ignore_patterns("cut-*"))
        books, source = here / path.name, here / "backups" / made.name
        was_cut = cut_at(step, lambda books=books, source=source: go_back(kitchen, books, source))
        with Books.open(books, clock=kitchen.clock) as opened:
            numbers = [batch.number for batch in opened.batches()]
            assert numbers in ([], [old]), "restored, or as it was"
            assert opened.verify().problems == ()
            given = opened.start_batch(opened.recipes()[0]).number
            assert given != old
            seen.add((was_cut, bool(numbers)))
        left = {one.name for one in here.iterdir() if "ready" in one.name or "restoring" in one.name}
        assert left == set(), step
        again = go_back(kitchen, books, source)
        assert given in again.missing_batches
        shutil.rmtree(here)
        if not was_cut:
            break
        step += 1
    assert step > 8
    assert seen == {(True, True), (True, False), (False, False)}


def test_what_an_old_jarmark_left_is_gone_past(kitchen, path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    path.with_name("books.db-restoring").write_text("a restore is going on\n")
    path.rename(path.with_name("books-aside-20260304-075900.db"))
    with pytest.raises(BooksError, match="are gone, but there are backups"):
        Books.open(path)
    go_back(kitchen, path, made.path)
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.verify().ok


OPENS = """
import sys
from db import Books, BooksError
try:
    with Books.open(sys.argv[1]) as books:
        print("open", books.receive_lot(books.ingredients()[0], books.recipes()[0].lines[0].quantity, supplier=None,
              bought_on=books.settings.clock.now().date()).code)
except BooksError as error:
    print(type(error).__name__, error)
"""


def opened_by_another(path):
    command = [sys.executable, "-c", OPENS, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("at", ["first", "last"])
def test_a_kiosk_that_starts_meanwhile_records_nothing(kitchen, path, at):
    """Whatever it acknowledged would be in no books that anybody opens."""
    made = kitchen.books.back_up()
    kitchen.berries()
    kitchen.books.close()
    said = []

    def progress(stage, done, of):
        if (at == "first" and not said) or (at == "last" and stage == "checking" and done == of):
            said.append(opened_by_another(path))

    go_back(kitchen, path, made.path, progress=progress)
    assert said
    assert all(words.startswith("BooksLockedError A restore of books.db is going on") for words in said), said
    assert opened_by_another(path).startswith("open B")


def test_a_kiosk_that_opened_just_before_is_in_the_way(kitchen, path):
    """It was past its first look when the restore began: each sees the other."""
    made = kitchen.books.back_up()
    with pytest.raises(BooksLockedError, match="Another program has the books"):
        go_back(kitchen, path, made.path)
    assert not path.with_name("books.db-restoring").exists()
    kitchen.books.start_batch(kitchen.recipe)


def test_two_restores_at_once(kitchen, path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    errors = []

    def progress(stage, done, of):
        if not errors:
            child = os.fork()
            if not child:
                try:
                    go_back(kitchen, path, made.path)
                    os._exit(1)
                except BooksLockedError:
                    os._exit(0)
            errors.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    go_back(kitchen, path, made.path, progress=progress)
    assert errors == [0]


def test_a_backup_is_read_as_sqlite_reads_it(kitchen, path, tmp_path):
    """Books that were not closed: the newest facts are in the log beside the file."""
    kitchen.books.close()
    (tmp_path / "stick").mkdir()
    source = tmp_path / "stick" / "books.db"
    with Books.open(path, clock=kitchen.clock) as books:
        number = books.start_batch(kitchen.recipe).number
        facts = books.head()[0]
        for side in ("", "-wal"):
            shutil.copy(f"{path}{side}", f"{source}{side}")
    path.unlink()
    done = go_back(kitchen, path, source)
    assert done.facts == facts
    with Books.open(path, clock=kitchen.clock) as books:
        assert [batch.number for batch in books.batches()] == [number]
    assert Path(f"{source}-wal").stat().st_size, "the source is left as it was"


def test_through_a_link_what_it_points_to_is_replaced(kitchen, path, tmp_path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    (tmp_path / "disk").mkdir()
    real = path.rename(tmp_path / "disk" / "real.db")
    path.symlink_to(real)
    done = go_back(kitchen, path, made.path)
    assert path.is_symlink()
    assert (path.resolve(), done.kept_aside.parent) == (real, real.parent)
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number == f"SJ-20260304-{done.mark}-A"


def test_it_says_what_is_there_now_and_what_is_not(kitchen, path):
    kept = kitchen.make([(0, kitchen.berries(), "8 lb")], 6)
    made = kitchen.books.back_up()
    kitchen.clock.advance(3600)
    later = kitchen.books.start_batch(kitchen.recipe)
    bag = kitchen.berries()
    kitchen.books.close()
    done = go_back(kitchen, path, made.path)
    assert (done.batches, done.bags) == (1, 1)
    assert (done.missing_batches, done.missing_bags) == ((later.number,), (bag.code,))
    assert done.newest_at == kitchen.books.settings.clock.now().replace(hour=8, minute=0)
    with Books.open(path, clock=kitchen.clock) as books:
        assert [batch.number for batch in books.batches()] == [kept.number]


def test_label_jobs_do_not_come_to_life_again(kitchen, path):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 6)
    job = kitchen.books.ask_labels(batch.number, range(1, 7), "p")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    made = kitchen.books.back_up()
    for unit in range(1, 7):
        if unit > 1:
            kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)
    kitchen.books.close()
    go_back(kitchen, path, made.path)
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.open_label_jobs() == ()
        assert books.label_states(batch.number)[1] is LabelState.UNSURE
        assert set(books.label_states(batch.number).values()) == {LabelState.UNSURE, LabelState.STOPPED}
        assert books.verify().ok


def test_two_bad_cards_in_one_day(kitchen, path):
    """Restored, worked on, and gone again before the next backup: nothing of the first epoch can be read any more."""
    made = kitchen.books.back_up()
    kitchen.books.close()
    numbers = set()
    for _ in range(3):
        path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
        go_back(kitchen, path, made.path)
        with Books.open(path, clock=kitchen.clock) as books:
            numbers.add(books.start_batch(kitchen.recipe).number)
        for aside in path.parent.glob("books-aside-*"):
            aside.unlink()
    assert len(numbers) == 3


def test_on_a_new_machine_from_a_stick(kitchen, path, tmp_path):
    made = kitchen.books.back_up()
    given = kitchen.books.start_batch(kitchen.recipe).number
    kitchen.books.close()
    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / "books.db"
    restore.restore(new, made.path, tmp_path / "new" / "backups", kitchen.clock)
    with Books.open(new, clock=kitchen.clock) as books:
        assert books.start_batch(kitchen.recipe).number != given


def test_nothing_is_left_where_there_is_nothing_to_restore(path, kitchen, tmp_path):
    kitchen.books.close()
    (tmp_path / "no-books.db").write_text("a shopping list")
    with pytest.raises(BooksDamagedError):
        go_back(kitchen, path, tmp_path / "no-books.db")
    refuse_while_restored(path)
    assert sorted(one.name for one in path.parent.glob("*restor*")) == []
    with Books.open(path, clock=kitchen.clock) as books:
        books.receive_lot(books.ingredients()[0], Q("1 lb"), supplier=None, bought_on=kitchen.clock.now().date())
