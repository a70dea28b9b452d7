"""Verifies the books, and rebuilds the tables from the journal.

`verify` reads the whole journal once: each fact's hash, its link to the previous fact, its position, and its kiosk's
sequence. It rebuilds the tables in a scratch file and compares them row for row. It runs SQLite's own integrity
check, and checks references, schema and triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, zip_longest
from typing import Any

import apsw

from db.records import VerifyReport
from db.rules.errors import BooksDamagedError, BooksError
from db.rules.words import words
from db.store import engine, journal
from db.store.applying import apply
from db.store.engine import GUARDS, Row, Session
from db.store.foreign import UNTRUSTED_ERRORS
from db.store.table import index_tables

MOST_PROBLEMS = 20
_UNREADABLE = (apsw.CorruptError, apsw.InterruptError, apsw.TooBigError, *UNTRUSTED_ERRORS)
Progress = Callable[[int, int], None]


def verify(session: Session, progress: Progress | None = None, anchor: tuple[int, str] | None = None) -> VerifyReport:
    """Verify everything.

    Args:
        progress: called with the number of facts done and of all facts.
        anchor: a head (number of facts, hash or its beginning) noted earlier, which must be part of these books.
    """
    count, last = journal.head(session)
    problems = list(_file_problems(session))
    problems += _schema_problems(session)
    try:
        problems += _content_problems(session, count, progress, anchor)
    except _UNREADABLE as error:
        problems.append(words("The file is damaged and cannot be read to its end: {error}.", error=str(error)))
    return VerifyReport(not problems, count, last.hex(), tuple(problems[:MOST_PROBLEMS]))


def journal_problems(
    session: Session, progress: Progress | None = None, anchor: tuple[int, str] | None = None
) -> tuple[str, ...]:
    """The problems of the file and the hash chain. Tables are not checked, because they can be rebuilt."""
    count, _ = journal.head(session)
    try:
        problems = [
            *_file_problems(session),
            *_tail_problems(session, count, anchor),
            *_check_chain(session, count, progress),
        ]
    except _UNREADABLE as error:
        problems = [words("The file is damaged and cannot be read to its end: {error}.", error=str(error))]
    return tuple(problems[:MOST_PROBLEMS])


def last_facts_problem(session: Session, facts: int = 100) -> str | None:
    """The first problem of the newest facts only; fast enough for every opening. None if there is none."""
    count, _ = journal.head(session)
    for problem in _tail_problems(session, count, None):
        return problem
    try:
        found = list(journal.raw_rows(session, count - facts))
    except journal.UnreadableFactError as error:
        return error.message
    for before, row in pairwise(found):
        turn = {(row[2], row[3]): row[4] - 1}
        wrong = _fact_problem(row, before[0] + 1, before[-1], turn)
        if wrong is not None:
            return wrong
    return None


def _content_problems(
    session: Session, count: int, progress: Progress | None, anchor: tuple[int, str] | None
) -> list[str]:
    tail = list(_tail_problems(session, count, anchor))
    chain = _check_chain(session, count, progress)
    if chain:  # changed facts cannot be replayed
        return tail + chain
    tables = list(_table_problems(session))
    return [*tail, *tables, *_balance_problems(session)]


def _file_problems(session: Session) -> Iterator[str]:
    """Problems of the file and of references. A damaged file is reported alone: further checks might not end."""
    sound = True
    for (said,) in session.all("PRAGMA integrity_check(5)"):
        if said != "ok":
            first = " ".join(str(said).replace("*** in database main ***", "").split())
            sound = False
            yield words("The file is damaged: {problem}.", problem=first[:200].rstrip("."))
    if not sound:
        return
    for table, row_id, parent, _ in session.all("PRAGMA foreign_key_check"):
        yield words(
            "Row {row_id} of {table} points to a {other} that is not there.", row_id=row_id, table=table, other=parent
        )


def _schema_problems(session: Session) -> Iterator[str]:
    """Differences to the schema of new books, including objects that do not belong there."""
    ours, found = engine.whole_schema(), engine.schema_in(session)
    for kind, name in sorted(ours.keys() | found.keys()):
        if (kind, name) not in ours:
            yield words("The file has a {kind} {name} that is not of these books.", kind=_kind(kind), name=name)
        elif (kind, name) not in found:
            if name in GUARDS:
                yield words("The journal's guard {name} is gone.", name=name)
            else:
                yield words("The {kind} {name} is gone.", kind=_kind(kind), name=name)
        elif ours[kind, name] != found[kind, name]:
            if name in GUARDS:
                yield words("The journal's guard {name} was changed.", name=name)
            else:
                yield words("The {kind} {name} was changed.", kind=_kind(kind), name=name)


_KINDS: dict[str, str] = {one: one for one in (words("table"), words("index"), words("trigger"), words("view"))}


def _kind(kind: str) -> str:
    """What SQLite calls an object of the file."""
    return _KINDS.get(kind, kind)


def _tail_problems(session: Session, count: int, anchor: tuple[int, str] | None) -> Iterator[str]:
    """Missing facts at the end break no link. They show in SQLite's own counter of positions and in a noted head."""
    given = session.value("SELECT seq FROM sqlite_sequence WHERE name = 'journal'") or 0
    if given != count:
        yield words(
            "The last facts are missing: {given} were recorded, the journal ends with {last}.", given=given, last=count
        )
    if anchor is not None:
        noted, first = anchor[0], journal.GENESIS
        found = session.value("SELECT hash FROM journal WHERE position = ?", noted) if noted else first
        if found is None or not found.hex().startswith(anchor[1]):
            yield words("Fact {position} is not the one that was noted down.", position=anchor[0])


def _check_chain(session: Session, count: int, progress: Progress | None) -> list[str]:
    """The first wrong fact, as a list of one sentence; empty if all are right."""
    previous, expected = journal.GENESIS, 1
    sequences: dict[tuple[str, int], int] = {}
    try:
        for row in journal.raw_rows(session):
            problem = _fact_problem(row, expected, previous, sequences)
            if problem:
                return [problem]
            previous, expected = row[-1], expected + 1
            if progress is not None and row[0] % 2000 == 0:
                progress(row[0], count)
    except journal.UnreadableFactError as error:
        return [error.message]
    if progress is not None:
        progress(count, count)
    return []


def _fact_problem(row: Row, expected: int, previous: bytes, sequences: dict[tuple[str, int], int]) -> str | None:
    position, uid, kiosk, epoch, sequence = row[:5]
    if position != expected:
        return words(
            "Fact {fact} is missing: after {before} comes {after}.", fact=expected, before=expected - 1, after=position
        )
    if row[-2] != previous:
        return words(
            "Fact {position} ({kind}, {uid}) does not follow the fact before it: one was removed, changed or swapped.",
            position=position,
            kind=row[9],
            uid=uid,
        )
    if not journal.is_chained(row):
        return words(
            "Fact {position} ({kind}, {uid}) was changed after it was recorded.",
            position=position,
            kind=row[9],
            uid=uid,
        )
    if sequence != sequences.get((kiosk, epoch), 0) + 1:
        return words(
            "Fact {position} ({kind}, {uid}) is number {sequence} of {kiosk} in epoch {epoch}, out of turn.",
            position=position,
            kind=row[9],
            uid=uid,
            sequence=sequence,
            kiosk=kiosk,
            epoch=epoch,
        )
    sequences[kiosk, epoch] = sequence
    return None


def _table_problems(session: Session) -> Iterator[str]:
    scratch = engine.open_scratch()
    try:
        fresh = Session(scratch)
        fresh.run("BEGIN")
        for row in journal.raw_rows(session):
            try:
                apply(fresh, journal.entry_of(row))
            except BooksDamagedError as error:
                yield error.message
                return
            except (BooksError, apsw.Error, *UNTRUSTED_ERRORS) as error:
                yield journal.strange_fact(row, error).message
                return
        for table in index_tables():
            yield from _differences(session, fresh, table._meta.table_name)
    finally:
        scratch.close()


def replay(source: Session, target: Session, progress: Progress | None = None) -> int:
    """Fill empty tables from the journal, inside the caller's transaction. Returns the number of facts."""
    done, (count, _) = 0, journal.head(source)
    for row in journal.raw_rows(source):
        try:
            apply(target, journal.entry_of(row))
        except UNTRUSTED_ERRORS as error:
            raise journal.strange_fact(row, error) from error
        done += 1
        if progress is not None and (done == count or done % 2000 == 0):
            progress(done, count)
    return done


def _differences(session: Session, fresh: Session, table: str) -> Iterator[str]:
    """The first row of a table that differs from the rebuilt one."""
    ask = f'SELECT * FROM "{table}" ORDER BY id'
    try:
        for ours, rebuilt in zip_longest(session.connection.execute(ask), fresh.connection.execute(ask)):
            if ours != rebuilt:
                first: Any = (ours or rebuilt)[0]
                yield words("Row {row_id} of {table} is not what the journal says.", row_id=first, table=table)
                return
    except UnicodeDecodeError:
        yield words("A row of {table} is not what the journal says: it holds bytes that are no text.", table=table)


def _balance_problems(session: Session) -> Iterator[str]:
    for number, net, sent, returned, discarded, on_shelf in session.all(
        "SELECT number, net, sent, returned, discarded, on_shelf FROM batch "
        "WHERE state = 'filled' AND (on_shelf != max(0, net - sent + returned - discarded - kept) "
        "OR net - sent + returned - discarded < 0 OR sent != "
        "  (SELECT coalesce(sum(units), 0) FROM dispatch WHERE batch_id = batch.id))"
    ):
        yield words(
            "{batch} does not add up: {net} net, {sent} sent, {returned} back, {discarded} thrown away, "
            "{on_shelf} on the shelf.",
            batch=number,
            net=net,
            sent=sent,
            returned=returned,
            discarded=discarded,
            on_shelf=on_shelf,
        )


def rebuild(session: Session) -> int:
    """Empty the tables and fill them from the journal, inside the caller's transaction. Returns the number of facts."""
    session.run("PRAGMA defer_foreign_keys = 1")
    for table in reversed(index_tables()):
        name = table._meta.table_name
        session.run(f'DELETE FROM "{name}"')
        session.run("DELETE FROM sqlite_sequence WHERE name = ?", name)
    session.memo.clear()
    return replay(session, session)
