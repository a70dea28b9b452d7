"""What goes wrong with files and disks: real faults, an error in a cook's words, nothing lost."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import apsw
import pytest

from db import (
    Books,
    BooksClosedError,
    BooksDamagedError,
    BooksError,
    BooksFullError,
    BooksLockedError,
    BooksMissingError,
    BooksReadOnlyError,
    BooksVersionError,
)
from db.store import engine

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def test_a_file_marked_read_only(march, path):
    head = march.books.head()
    march.books.close()
    path.chmod(0o444)
    with pytest.raises(BooksReadOnlyError, match="can still be read"):
        Books.open(path)
    with Books.open(path, read_only=True) as books:
        assert books.head() == head
        with pytest.raises(BooksReadOnlyError):
            books.start_batch(march.recipe)


def test_a_folder_that_cannot_be_written(march, path):
    """As on a memory card with its lock on: the books are read as they lie, and say why they cannot be written."""
    march.books.close()
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copy(path, folder / "books.db")
        (folder / "books.db").chmod(0o644)
        folder.chmod(0o555)
        # Root may write anywhere, so it becomes nobody; only then, as Python itself may lie where nobody can read.
        program = f"""
            import os
            from db import Books, BooksReadOnlyError
            with Books.open({str(path)!r}, read_only=True) as books:
                books.trace("SJ-20260304-A-017").to_json()
            if os.geteuid() == 0:
                os.setuid({NOBODY})
            with Books.open({str(folder / "books.db")!r}, read_only=True) as books:
                print(books.recall.__name__, books.trace("SJ-20260304-A-017").to_json()["net_units"])
            try:
                Books.open({str(folder / "books.db")!r})
            except BooksReadOnlyError as error:
                print(error)
        """
        command = [sys.executable, "-c", textwrap.dedent(program)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("recall 36\n"), done.stderr
        assert "cannot be written" in done.stdout
        assert sorted(os.listdir(folder)) == ["books.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_no_books_there(tmp_path):
    with pytest.raises(BooksMissingError):
        Books.open(tmp_path / "none.db", read_only=True)
    assert not list(tmp_path.glob("none*"))
    with Books.open(tmp_path / "new" / "folder" / "books.db") as books:
        assert books.head()[0] == 1


def fill_up(kitchen):
    """Write notes until the books say that they are full; the number of notes that were taken."""
    batch = kitchen.books.start_batch(kitchen.recipe)
    for written in range(10_000):
        try:
            kitchen.books.add_note(batch.number, "x" * 1500)
        except BooksFullError:
            return batch.number, written
    raise AssertionError("never full")


def test_a_full_disk_loses_nothing_and_the_work_goes_on(kitchen):
    pages = kitchen.books._writer.do(lambda session: session.value("PRAGMA page_count"))
    kitchen.books._writer.do(lambda session: session.run(f"PRAGMA max_page_count = {pages + 30}"))
    number, written = fill_up(kitchen)
    assert written > 0
    assert len(kitchen.books.batch(number).notes) == written
    assert kitchen.books.verify().problems == ()
    kitchen.books._writer.do(lambda session: session.run("PRAGMA max_page_count = 100000"))
    kitchen.books.add_note(number, "there is room again")
    assert len(kitchen.books.batch(number).notes) == written + 1
    assert kitchen.books.verify().ok


def test_a_file_that_may_not_grow(kitchen, path):
    """The operating system's own limit on a file's size, hit in the middle of the log."""
    kitchen.books.close()
    program = f"""
        import resource
        from db import Books, BooksDiskError, BooksFullError
        with Books.open({str(path)!r}) as books:
            batch = books.start_batch(books.recipes()[0])
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
            written = 0
            try:
                while True:
                    books.add_note(batch.number, "x" * 1500)
                    written += 1
            except (BooksDiskError, BooksFullError) as error:
                print(written, len(books.batch(batch.number).notes), error.what_to_do)
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            books.add_note(batch.number, "again")
            print(len(books.batch(batch.number).notes), books.verify().problems)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    written, stand, *advice = first.split()
    assert written == stand
    assert "repeat this step" in " ".join(advice)
    assert second == f"{int(written) + 1} ()"


@pytest.mark.parametrize("where", ["start", "middle", "end", "cut"])
def test_a_damaged_file_is_said_and_kept(march, path, where):
    march.books.close()
    content = bytearray(path.read_bytes())
    if where == "cut":
        del content[len(content) // 2 :]
    else:
        at = {"start": 0, "middle": len(content) // 2 & ~4095, "end": len(content) - 8192}[where]
        content[at : at + 6000] = b"\xa5" * len(content[at : at + 6000])
    path.write_bytes(content)
    with pytest.raises(BooksDamagedError, match="left as it is") as error:
        damaged_somewhere(path)
    assert path.name in error.value.message
    assert path.read_bytes() == bytes(content)
    beside = {p.name for p in path.parent.glob("books*")} - {"books.db-wal", "books.db-shm", "books.db-head"}
    assert beside == {"books.db"}, "never moved aside"


def damaged_somewhere(path):
    """Open and read everything; a report of damage counts as much as an error."""
    with Books.open(path, read_only=True) as books:
        report = books.verify()
        if not report.ok:
            raise BooksDamagedError(f"{path.name}: {report.problems[0]}")


def test_a_file_of_another_program(tmp_path):
    path = tmp_path / "other.db"
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(BooksDamagedError, match="not Jarmark's"):
            Books.open(path, read_only=read_only)
    (tmp_path / "text.db").write_text("Dear diary, " * 1000)
    with pytest.raises(BooksDamagedError):
        Books.open(tmp_path / "text.db")
    assert path.read_bytes() == before


def test_books_of_a_newer_jarmark(march, path):
    march.books.close()
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for read_only in (False, True):
        with pytest.raises(BooksVersionError, match="newer"):
            Books.open(path, read_only=read_only)


def test_an_old_sqlite_is_refused(path, monkeypatch):
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(BooksVersionError, match=r"3\.51\.2"):
        Books.open(path)


def test_another_program_holds_the_books(kitchen, path, monkeypatch):
    kitchen.books.close()
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    with Books.open(path, clock=kitchen.clock) as books:
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BooksLockedError, match="repeat"):
            books.start_batch(kitchen.recipe)
        assert books.batches() == (), "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert books.start_batch(kitchen.recipe).number == "SJ-20260304-A"


def test_closed_books(kitchen):
    kitchen.books.close()
    kitchen.books.close()
    for verb in (kitchen.books.people, lambda: kitchen.books.start_batch(kitchen.recipe)):
        with pytest.raises(BooksClosedError):
            verb()


def test_a_bug_in_a_verb_leaves_the_books_open(kitchen):
    def broken(tx):
        tx.session.run("DELETE FROM supplier")
        raise ZeroDivisionError

    before = kitchen.books.suppliers()
    with pytest.raises((ZeroDivisionError, BooksError)):
        kitchen.books._write(broken)
    assert kitchen.books.suppliers() == before
    assert kitchen.books.verify().ok


def test_any_thread_may_call_any_verb(kitchen):
    found, errors = [], []

    def cook():
        try:
            for _ in range(5):
                lot = kitchen.berries()
                batch = kitchen.books.start_batch(kitchen.recipe)
                kitchen.books.use_lot(batch.number, 0, lot.code, lot.received)
                found.append((batch.number, kitchen.books.batch(batch.number).uses[0].lot.code == lot.code))
        except BooksError as error:
            errors.append(error)

    threads = [threading.Thread(target=cook) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len({number for number, _ in found}) == 30
    assert all(right for _, right in found)
    assert kitchen.books.verify().ok


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(BooksReadOnlyError, match="cannot be made"):
        Books.open(tmp_path / "file" / "books.db")
