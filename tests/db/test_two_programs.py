"""Two programs at one file: a screen is answered at once while the other writes, and nothing is lost or done twice."""

import subprocess
import sys
import threading

import pytest

from db import BooksLockedError
from tests.db.old_books_maker import ROOT

IMPORTS = """
import sys
from db import Books, ManualClock
from db.subjects.suppliers import SupplierAdded
from tests.db.kitchen import MORNING
with Books.open(sys.argv[1], clock=ManualClock(MORNING)) as books:
    def work(tx):
        for n in range(50):
            tx.record(SupplierAdded(f"Supplier {n}"))
        print("writing", flush=True)
        sys.stdin.readline()
    books._write(work)
print("done", flush=True)
"""


@pytest.fixture
def importing(kitchen, path):
    """Another program in the middle of a long transaction; a line on its input ends it."""
    command = [sys.executable, "-c", IMPORTS, str(path)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "writing\n"
    yield child
    if child.poll() is None:
        child.communicate("\n", timeout=60)


def end(child):
    child.stdin.write("\n")
    child.stdin.flush()
    assert child.stdout.readline() == "done\n"


def test_a_tap_is_answered_while_the_other_still_writes(kitchen, importing):
    kitchen.books.hurry()
    before = kitchen.books.head()
    for _ in range(3):
        with pytest.raises(BooksLockedError, match="Another program is writing") as error:
            kitchen.books.start_batch(kitchen.recipe)
        assert "then repeat this step" in error.value.what_to_do
    assert importing.poll() is None, "it was answered before the other had ended"
    assert kitchen.books.head() == before
    end(importing)
    kitchen.books.start_batch(kitchen.recipe)
    assert len(kitchen.books.batches()) == 1, "what was refused was not done after all"
    assert kitchen.books.verify().ok


def test_what_waits_with_patience_holds_no_tap_up(kitchen, importing):
    """The press's thread waits for the other program; a tap behind it in the queue is answered all the same."""
    kitchen.books.hurry()
    failed = []

    def wait():
        try:
            kitchen.books.add_supplier("Patience")
        except BooksLockedError as error:
            failed.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    with pytest.raises(BooksLockedError):
        kitchen.books.start_batch(kitchen.recipe)
    assert importing.poll() is None
    end(importing)
    waiting.join()
    assert kitchen.books.batches() == ()
    assert ("Patience" in {one.name for one in kitchen.books.suppliers()}) is not bool(failed)


def test_reading_waits_for_nobody(kitchen, importing):
    assert kitchen.books.recipes()
    assert importing.poll() is None


def test_what_the_kiosk_itself_writes_is_not_called_another_program(kitchen):
    """An import that the kiosk itself does, on a thread of its own."""
    kitchen.books.hurry()
    begun, end_it = threading.Event(), threading.Event()

    def work(tx):
        begun.set()
        assert end_it.wait(60)

    ours = threading.Thread(target=lambda: kitchen.books._write(work))
    ours.start()
    try:
        assert begun.wait(60)
        with pytest.raises(BooksLockedError, match="Something longer is being written") as error:
            kitchen.books.start_batch(kitchen.recipe)
        assert "program" not in str(error.value) + error.value.what_to_do
    finally:
        end_it.set()
        ours.join(60)
    assert kitchen.books.batches() == ()
    kitchen.books.start_batch(kitchen.recipe)
