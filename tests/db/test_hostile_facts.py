"""Facts that no Jarmark writes, in a journal whose every hash is right: whoever wants harm can count hashes too."""

from __future__ import annotations

import json
import random
import re
import shutil

import apsw
import pytest

from db import Books, BooksDamagedError
from db.sheets.journal_lines import read_lines
from db.store import codec, journal
from tests.db.hostile import CLOCK, USES, month, refused_or_sound, snapshot, world

__all__ = ["month", "world"]

COLUMNS = journal.COLUMNS.split(", ")
GUARDS = ("journal_keeps", "journal_stands", "journal_grows")


def facts_of(month):
    return [json.loads(line) for line in (month / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


def chained(facts):
    """The same facts with hashes that fit."""
    previous = journal.GENESIS
    for fact in facts:
        payload = json.dumps(fact["payload"], ensure_ascii=False, separators=(",", ":"))
        row = [payload if column == "payload" else fact[column] for column in COLUMNS[:-2]]
        fact["prev"], previous = previous.hex(), journal.chained((*row, previous))
        fact["hash"] = previous.hex()
    return facts


def put(facts, kind, where, value):
    """Change the first fact of a kind, at a place such as "quantity.0" or "@at" for the envelope."""
    fact = next(one for one in facts if one["kind"] == kind)
    inside, *steps = ("", where[1:]) if where.startswith("@") else ("payload", *where.split("."))
    place = fact[inside] if inside else fact
    for step in steps[:-1]:
        place = place[int(step)] if step.isdigit() else place[step]
    last = int(steps[-1]) if steps[-1].isdigit() else steps[-1]
    assert isinstance(place, list) or last in place, where
    place[last] = value
    return facts


def in_books(facts, path):
    """The journal of the books at `path`, exchanged for these facts around its guards."""
    connection = apsw.Connection(str(path))
    guards = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")
    for fact in facts:
        payload = json.dumps(fact["payload"], ensure_ascii=False, separators=(",", ":"))
        values = {**fact, "payload": payload, "prev": bytes.fromhex(fact["prev"]), "hash": bytes.fromhex(fact["hash"])}
        sets = ", ".join(f"{column} = :{column}" for column in COLUMNS[1:])
        connection.execute(f"UPDATE journal SET {sets} WHERE position = :position", values)
    for sql in guards:
        connection.execute(sql)
    connection.close()


def read_in(facts, folder):
    file = folder / "journal.jsonl"
    file.write_text("".join(json.dumps(fact) + "\n" for fact in facts), encoding="utf-8")
    with file.open(encoding="utf-8", newline="\n") as source:
        read_lines(source, file.name, folder / "read" / "books.db")


FACTS = {
    "a number that takes a gigabyte to write": ("lot-used", "quantity.0", "1E+1000000000"),
    "one that is as small": ("lot-received", "quantity.0", "1E-1000000000"),
    "a scale of that size": ("batch-started", "scale", "1E+999999"),
    "no number": ("lot-used", "quantity.0", "NaN"),
    "a number that signals": ("lot-received", "quantity.0", "sNaN"),
    "an endless number": ("batch-started", "scale", "Infinity"),
    "words for a number": ("batch-started", "scale", "../../etc/passwd"),
    "a list for a unit": ("lot-used", "quantity.1", [[]]),
    "a unit that is none": ("lot-used", "quantity.1", "__class__"),
    "more than 64 bits": ("product-added", "shelf_life_days", 10**30),
    "a float's worth of days": ("product-added", "shelf_life_days", "365"),
    "true for a number": ("product-added", "shelf_life_days", True),
    "a number for a name": ("product-added", "name", 7),
    "a list for a name": ("supplier-added", "name", ["Valley Farm"]),
    "nothing for a name": ("supplier-added", "name", None),
    "one word for a list": ("ingredient-added", "allergens", True),
    "a day that is none": ("lot-received", "bought_on", "2026-02-30"),
    "a list for a day": ("batch-started", "best_before", ["2026-03-04"]),
    "a kind of destination that is none": ("destination-added", "destination_kind", "moon"),
    "a batch that is not there": ("lot-used", "batch", "../../etc/passwd"),
    "a list for a batch": ("lot-used", "batch", [[]]),
    "equipment that is not there": ("batch-started", "equipment", ["sNaN"]),
    "a time that is none": ("lot-used", "@at", "yesterday"),
    "a version below all": ("batch-started", "@version", -5),
}


def hostile(month, kind):
    return chained(put(facts_of(month), *FACTS[kind]))


@pytest.mark.parametrize("kind", FACTS)
def test_a_journal_with_such_a_fact_is_refused_by_its_line(world, month, kind):
    facts = hostile(month, kind)
    said = refused_or_sound(lambda folder: read_in(facts, folder), world / "hostile")
    assert re.match(r"journal\.jsonl, line \d+: ", said)
    assert list((world / "hostile").rglob("books.db*")) == []


@pytest.mark.parametrize("kind", FACTS)
def test_books_with_such_a_fact_do_no_harm(world, month, kind):
    facts = hostile(month, kind)
    before = snapshot(world / "outside")
    for use in USES:
        path = world / "hostile" / f"{use.replace(' ', '-')}" / "none-20260304-080000.db"
        path.parent.mkdir()
        shutil.copy(month / "books.db", path)
        in_books(facts, path)
        said = refused_or_sound(USES[use], path)
        assert said or use not in ("restore", "rebuild"), use
    assert snapshot(world / "outside") == before


@pytest.mark.parametrize("kind", FACTS)
def test_verify_names_such_a_fact(world, month, kind):
    path = world / "hostile" / "books.db"
    shutil.copy(month / "books.db", path)
    in_books(hostile(month, kind), path)
    with Books.open(path, read_only=True) as books:
        report = books.verify()
    assert not report.ok
    assert FACTS[kind][0] in report.problems[0]


def test_the_same_facts_with_their_own_hashes_are_read_in(world, month):
    """So that what is refused above is not refused for the way it is put together here."""
    read_in(chained(facts_of(month)), world / "hostile")
    path = world / "hostile" / "copy.db"
    shutil.copy(month / "books.db", path)
    in_books(chained(facts_of(month)), path)
    with Books.open(path, clock=CLOCK) as books:
        assert books.verify().ok


def test_lines_that_are_not_utf_8_are_told_by_their_line(world, month):
    """And not as damage of the books, which there are none of."""
    file = world / "hostile" / "journal.jsonl"
    file.write_bytes((month / "books.db").read_bytes())
    with file.open(encoding="utf-8", newline="\n") as source, pytest.raises(BooksDamagedError) as refused:
        read_lines(source, file.name, world / "hostile" / "new.db")
    assert str(refused.value).startswith("journal.jsonl, line 1: ")


VALUES = (
    "1E+1000000000", "NaN", "9999-12-31", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "", "x" * 100_000,
    "../../etc/passwd", "\x1b[2J", "\u202eabc", None, True, [], {}, [[]], -1, 0, 1 << 62, 1 << 64, 10**400,
    ["1E+900000000", "lb"], [10**30, "USD"], "2026-03-04", "%s%n",
)  # fmt: skip


def places(value, at=()):
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from places(inside, (*at, key))
    elif isinstance(value, list) and value:
        for key, inside in enumerate(value):
            yield from places(inside, (*at, key))
    yield at


@pytest.mark.parametrize("seed", range(60))
def test_any_value_at_any_place_of_any_fact_is_refused_or_sound(world, month, seed):
    chance = random.Random(seed)
    facts = facts_of(month)
    fact = chance.choice(facts)
    *steps, last = chance.choice([at for at in places(fact["payload"]) if at] or [("reason",)])
    place = fact["payload"]
    for step in steps:
        place = place[step]
    place[last] = chance.choice(VALUES)
    facts = chained(facts)
    said = refused_or_sound(lambda folder: read_in(facts, folder), world / "hostile")
    if not said:
        with Books.open(world / "hostile" / "read" / "books.db", clock=CLOCK) as books:
            assert books.verify().ok


@pytest.mark.parametrize("text", ["1E+1000000000", "1E-1000000000", "1" * 101, "Infinity", "-NaN", "", "1e61", 7, None])
def test_a_number_is_not_written_out_that_takes_a_gigabyte(text):
    with pytest.raises((ValueError, ArithmeticError)):
        codec._decimal(text)
