"""Pages that point in circles, and what chance makes of books and journals.

JARMARK_MUTATIONS=500 for the whole run of files that were changed by chance.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
from pathlib import Path

import apsw
import pytest

from db import Books, BooksDamagedError
from db.keeping import backup
from db.sheets.journal_lines import read_lines
from tests.db.hostile import CLOCK, USES, month, refused_or_sound, snapshot, world
from tests.db.old_books_maker import thaw, versions

__all__ = ["month", "world"]
MUTATIONS = int(os.environ.get("JARMARK_MUTATIONS", "30"))
PAGE = 4096
DEPTH, FAN = 8, 280


def interior(child, start=0):
    """A page of a table's tree all of whose branches lead to one and the same page."""
    cells = [struct.pack(">I", child) + (bytes((key,)) if key < 128 else bytes((key >> 7 | 128, key & 127)))
             for key in range(1, FAN)]  # fmt: skip
    page, at = bytearray(PAGE), PAGE
    for number, cell in enumerate(cells):
        at -= len(cell)
        page[at : at + len(cell)] = cell
        struct.pack_into(">H", page, start + 12 + 2 * number, at)
    struct.pack_into(">BHHHBI", page, start, 5, 0, len(cells), at, 0, child)
    return bytes(page)


def circling(path, root):
    """A tree of 280 to the power of 9 leaves in nine pages, each of which is sound by itself."""
    data = bytearray(path.read_bytes())
    start = 100 if root == 1 else 0
    leaf = bytes(data[(root - 1) * PAGE : root * PAGE])
    while leaf[start] == 5:
        (below,) = struct.unpack(">I", leaf[start + 8 : start + 12])
        leaf, start = bytes(data[(below - 1) * PAGE : below * PAGE]), 0
    child = len(data) // PAGE + 1
    data += leaf
    for _ in range(DEPTH):
        data += interior(child)
        child += 1
    head = bytes(data[:100])
    data[(root - 1) * PAGE : root * PAGE] = interior(child, 100 if root == 1 else 0)
    if root == 1:
        data[:100] = head
    struct.pack_into(">I", data, 28, len(data) // PAGE)
    path.write_bytes(data)


def root_of(path, table):
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA journal_mode = delete").fetchall()
    ((root,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    connection.close()
    return root


TABLES = ("journal", "lot", "batch", "use", "work_memory", "supplier", "sqlite_sequence")


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_circles_ends(world, month, table, use):
    path = world / "hostile" / "none-20260304-080000.db"
    shutil.copy(month / "books.db", path)
    circling(path, root_of(path, table))
    before = snapshot(world / "outside")
    said = refused_or_sound(USES[use], path)
    assert snapshot(world / "outside") == before
    assert said or use != "restore"


@pytest.mark.parametrize("use", USES)
def test_a_schema_in_circles_ends(world, month, use):
    path = world / "hostile" / "none-20260304-080000.db"
    shutil.copy(month / "books.db", path)
    root_of(path, "journal")
    circling(path, 1)
    said = refused_or_sound(USES[use], path)
    assert said or use in ("list", "drill")


@pytest.mark.parametrize("table", TABLES)
def test_a_copy_of_books_in_circles_does_not_fill_the_disk(world, month, table):
    path = world / "hostile" / "books.db"
    shutil.copy(month / "books.db", path)
    circling(path, root_of(path, table))
    with pytest.raises(BooksDamagedError):
        backup.make(path, world / "hostile" / "backups", CLOCK)
    assert list((world / "hostile" / "backups").glob("*.db")) == []


def test_books_in_circles_are_found_by_verify(world, month):
    path = world / "hostile" / "books.db"
    shutil.copy(month / "books.db", path)
    circling(path, root_of(path, "lot"))
    with Books.open(path, read_only=True) as books:
        report = books.verify()
    assert not report.ok
    assert "2nd reference" in report.problems[0]


def mutated(data, chance):
    """Bits flipped, pages swapped, cut, or a piece of it put elsewhere."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        what, at = chance.random(), chance.randrange(len(changed))
        if what < 0.4:
            for _ in range(chance.randint(1, 40)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        elif what < 0.6:
            one, other = (chance.randrange(len(changed) // 4096 or 1) * 4096 for _ in range(2))
            changed[one : one + 4096], changed[other : other + 4096] = (
                changed[other : other + 4096], changed[one : one + 4096],
            )  # fmt: skip
        elif what < 0.75:
            del changed[max(at, 100) :]
        else:
            piece = changed[at : at + chance.randint(1, 3000)]
            to = chance.randrange(len(changed))
            changed[to : to + len(piece)] = piece
        if not changed:
            return b"x"
    return bytes(changed)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """The same bytes in every run, so that what fails once can be looked at again."""
    place = tmp_path_factory.mktemp("frozen")
    for version in versions()[-2:]:
        thaw(version, place / f"{version}.db")
    with Books.open(place / f"{versions()[-1]}.db", read_only=True) as books:
        books.export_journal(place / "journal.jsonl")
    return place


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_what_chance_makes_of_books_and_journals_does_no_harm(world, frozen, seed):
    chance = random.Random(seed)
    path = world / "hostile" / "none-20260304-080000.db"
    before = snapshot(world / "outside")
    if chance.random() < 0.75:
        whole = (frozen / f"{chance.choice(versions()[-2:])}.db").read_bytes()
        # Half of them where the schema is: what chance finds first there is what SQLite reads first.
        head = mutated(whole[:16384], chance) + whole[16384:] if chance.random() < 0.5 else mutated(whole, chance)
        for use in USES.values():
            for side in ("", "-wal", "-shm", "-journal"):
                Path(f"{path}{side}").unlink(missing_ok=True)
            path.write_bytes(head)
            refused_or_sound(use, path)
    else:
        file = world / "hostile" / "journal.jsonl"
        file.write_bytes(mutated((frozen / "journal.jsonl").read_bytes(), chance))

        def read_in(source):
            with source.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
                read_lines(lines, source.name, world / "hostile" / "read" / "books.db")

        refused_or_sound(read_in, file)
    assert snapshot(world / "outside") == before
