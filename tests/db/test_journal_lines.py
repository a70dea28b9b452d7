"""The journal as lines: out and in again with the same hashes; a broken chain is refused by its line."""

import json
import re
from contextlib import suppress

import pytest

from db import Books, BooksDamagedError, BooksError, RuleError
from db.sheets import journal_lines
from db.sheets.journal_lines import read_lines
from db.store import journal
from tests.db.test_journal import unguarded


@pytest.fixture
def lines(march, tmp_path):
    file = tmp_path / "journal.jsonl"
    assert march.books.export_journal(file) == march.books.head()[0]
    return file


def read_in(file, path):
    with file.open(encoding="utf-8", newline="\n") as source:
        return read_lines(source, file.name, path)


def test_out_and_in_again_is_the_same(march, lines, tmp_path):
    new = tmp_path / "new.db"
    assert read_in(lines, new) == march.books.head()[0]
    with Books.open(new, read_only=True) as books:
        assert books.head() == march.books.head()
        assert books.verify(anchor=march.books.head()).problems == ()
        assert books.trace("SJ-20260304-A-017") == march.books.trace("SJ-20260304-A-017")
        books.export_journal(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == lines.read_bytes()


def test_who_goes_on_with_what_was_read_gives_other_numbers(march, lines, tmp_path):
    read_in(lines, tmp_path / "new.db")
    with Books.open(tmp_path / "new.db", clock=march.clock) as books:
        assert re.fullmatch(r"SJ-20260324-R2[A-Z0-9]{5}-A", books.start_batch(march.recipe).number)
        assert books.verify().ok


def test_a_line_is_an_object_with_the_fact_in_it(lines):
    first = json.loads(lines.read_text(encoding="utf-8").splitlines()[0])
    assert (first["position"], first["kind"], first["payload"]) == (1, "epoch-started", {"reason": "new books"})
    assert first["prev"] == "00" * 32


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda rows: [*rows[:4], *rows[5:]], 5),
        (lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]], 5),
        (lambda rows: [*rows[:4], rows[4].replace('"name":"', '"name":"x', 1), *rows[5:]], 5),
        (lambda rows: [*rows[:4], "{}", *rows[4:]], 5),
        (lambda rows: [*rows[:4], "[" * 100_000, *rows[4:]], 5),
        (lambda rows: [*rows[:4], rows[4].replace('"K1"', "1.5"), *rows[5:]], 5),
        (lambda rows: [*rows[:4], ""], 5),
        (lambda rows: ["no journal"], 1),
    ],
)
def test_a_broken_chain_is_refused_by_its_line(lines, tmp_path, spoil, line):
    rows = lines.read_text(encoding="utf-8").splitlines()
    lines.write_text("\n".join(spoil(rows)) + "\n", encoding="utf-8")
    with pytest.raises(BooksDamagedError, match=f"journal.jsonl, line {line}:"):
        read_in(lines, tmp_path / "new.db")
    assert [file.name for file in tmp_path.glob("new*")] == []


def sealed(row):
    """A line of a stranger's, with a hash that fits it."""
    return journal_lines._dumps({**dict(zip(journal_lines.COLUMNS, row, strict=True)), **_hexed(row)})


def _hexed(row):
    return {"payload": json.loads(row[11]), "prev": row[12].hex(), "hash": row[13].hex()}


@pytest.mark.parametrize(
    ("column", "value"),
    [(3, 10**30), (7, 10**30), (10, True), (1, ""), (9, "lot-teleported"), (11, '{"name":"\\ud800"}')],
)
def test_a_line_that_no_kiosk_wrote_is_refused_with_its_number(lines, tmp_path, column, value):
    row = list(next(journal_lines._checked(lines.open(encoding="utf-8"), "x")))
    row[column] = value
    with suppress(UnicodeEncodeError):
        row[13] = journal.chained(tuple(row[:13]))
    lines.write_text(sealed(row).replace("\ud800", "\\ud800") + "\n", encoding="utf-8")
    with pytest.raises(BooksError, match="line 1:"):
        read_in(lines, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_no_facts_are_no_books(tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(BooksDamagedError, match="no facts"):
        read_in(tmp_path / "none.jsonl", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_books_that_are_there_are_left_alone(march, lines, path):
    with pytest.raises(RuleError, match="books at"):
        read_in(lines, path)
    assert march.books.verify().ok


def test_a_changed_fact_is_not_written_out(march, path, tmp_path):
    march.books.close()
    connection = unguarded(path)
    connection.execute("UPDATE journal SET payload = replace(payload, 'sugar', 'sand') WHERE payload LIKE '%sugar%'")
    connection.close()
    with Books.open(path, read_only=True) as books, pytest.raises(BooksDamagedError, match="is not what it was"):
        books.export_journal(tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
