"""Recalls as they are worked off."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions.recall import RecallQuery, recall
from db.records import Destination, Person
from db.rules.errors import RuleError
from db.rules.text import NOTE_LIMIT
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks
from db.subjects.destinations import DestinationTable
from db.subjects.row_ids import by_uid, list_text


@dataclass(frozen=True, slots=True)
class RecallOpened(Fact):
    """`scope`: the question that was asked. `batches`: affected when the recall was opened. `uncertain`: may be
    affected.

    `lots` are the recalled bags, `doubtful` the bags that may be recalled. None: not recorded by that version of the
    fact (`uncertain` in version 1, `lots` and `doubtful` before version 3).
    """

    kind: ClassVar[str] = "recall-opened"
    version: ClassVar[int] = 3
    lifts: ClassVar[Lifts] = {
        1: lambda was: was | {"uncertain": None},
        2: lambda was: was | {"lots": None, "doubtful": None},
    }
    scope: str
    batches: tuple[str, ...]
    reason: str
    uncertain: tuple[str, ...] | None
    lots: tuple[str, ...] | None
    doubtful: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CustomerReached(Fact):
    kind: ClassVar[str] = "customer-reached"
    recall: str
    destination: str
    units: int
    note: str


@dataclass(frozen=True, slots=True)
class RecallClosed(Fact):
    kind: ClassVar[str] = "recall-closed"
    recall: str
    note: str


class RecallTable(IndexTable):
    uid = TextField(unique=True)
    scope = TextField()
    batches = TextField()
    uncertain = TextField(null=True)  # NULL, here and below: not recorded by that version of the fact
    lots = TextField(null=True)
    doubtful = TextField(null=True)
    reason = TextField()
    opened_at = TextField()
    closed_at = TextField(null=True)


class RecallContactTable(IndexTable):
    recall = ForeignKeyField(RecallTable)
    destination = ForeignKeyField(DestinationTable, index=False)
    units = IntegerField()
    note = TextField()
    at = TextField()


@applies(RecallOpened)
def _recall_opened(session: Session, fact: RecallOpened, entry: Entry) -> None:
    session.insert(
        RecallTable, uid=entry.uid, scope=fact.scope, batches=list_text(fact.batches), reason=fact.reason,
        uncertain=_if_written(fact.uncertain), lots=_if_written(fact.lots), doubtful=_if_written(fact.doubtful),
        opened_at=entry.at,
    )  # fmt: skip


def _if_written(numbers: tuple[str, ...] | None) -> str | None:
    return None if numbers is None else list_text(numbers)


@applies(CustomerReached)
def _customer_reached(session: Session, fact: CustomerReached, entry: Entry) -> None:
    session.insert(
        RecallContactTable, recall_id=by_uid(session, "recall", fact.recall), units=fact.units, note=fact.note,
        destination_id=by_uid(session, "destination", fact.destination), at=entry.at,
    )  # fmt: skip


@applies(RecallClosed)
def _recall_closed(session: Session, fact: RecallClosed, entry: Entry) -> None:
    session.run("UPDATE recall SET closed_at = ? WHERE uid = ?", entry.at, fact.recall)


class RecallVerbs(Verbs):
    def open_recall(self, query: RecallQuery, reason: str, *, by: Person | None = None) -> str:
        """Open a recall of what the query reaches now. Returns the recall's id."""

        def work(tx: Transaction) -> str:
            scope = recall(tx.session, query)
            numbers = tuple(one.batch.number for one in scope.affected)
            if not (numbers or scope.uncertain or scope.lots or scope.doubtful):
                raise RuleError(
                    words("That reaches no batch and no bag: there is nothing to recall."),
                    words("Check what you typed."),
                )
            why = checks.reason_of(reason, words("a recall"))
            unsure = tuple(one.batch.number for one in scope.uncertain)
            lots, doubtful = (tuple(lot.code for lot in bags) for bags in (scope.lots, scope.doubtful))
            return tx.record(RecallOpened(_words(query), numbers, why, unsure, lots, doubtful)).uid

        return self._write(work, by)

    def reach_customer(
        self, recall_id: str, destination: Destination, units: int, note: str = "", *, by: Person | None = None
    ) -> None:
        """Record that a destination was told, and that this many more units there are accounted for.

        Raises:
            RuleError: more units than were sent there, or the recall is not open.
        """
        if units < 0:
            raise RuleError(words("{units} units cannot be.", units=units), words("Enter 0 or more."))

        def work(tx: Transaction) -> None:
            ours = _open(tx, recall_id)
            place = checks.known(tx.session, "destination", destination.id, words("destination")) or ""
            _refuse_unsent(tx.session, ours, destination, units)
            tx.record(CustomerReached(ours, place, units, checks.optional(note, NOTE_LIMIT) or ""))

        self._write(work, by)

    def close_recall(self, recall_id: str, note: str = "", *, by: Person | None = None) -> None:
        def work(tx: Transaction) -> None:
            tx.record(RecallClosed(_open(tx, recall_id), checks.optional(note, NOTE_LIMIT) or ""))

        self._write(work, by)


def _open(tx: Transaction, recall_id: str) -> str:
    row = tx.session.one("SELECT closed_at FROM recall WHERE uid = ?", recall_id)
    if row is None or row[0] is not None:
        raise RuleError(words("That recall is not open."), words("Choose one that is."))
    return recall_id


def _refuse_unsent(session: Session, recall_id: str, place: Destination, units: int) -> None:
    """A destination can account only for units of the recall's batches, including uncertain ones, that were sent
    there.
    """
    affected, uncertain = session.one("SELECT batches, uncertain FROM recall WHERE uid = ?", recall_id) or ("[]", None)
    known = None if uncertain is None else [*json.loads(affected), *json.loads(uncertain)]
    went = session.value(
        "SELECT sum(units) FROM dispatch JOIN batch ON batch.id = batch_id JOIN destination ON destination.id = "
        "destination_id WHERE destination.uid = ?1 AND (?2 IS NULL OR number IN (SELECT value FROM json_each(?2)))",
        place.id,
        None if known is None else json.dumps(known),
    )
    if not went:
        raise RuleError(
            words("Nothing of what is recalled went to {place}.", place=place.name),
            words("Choose a place that got some of it."),
        )
    before = session.value(
        "SELECT coalesce(sum(units), 0) FROM recall_contact JOIN recall ON recall.id = recall_id JOIN destination ON "
        "destination.id = destination_id WHERE recall.uid = ? AND destination.uid = ?", recall_id, place.id,
    )  # fmt: skip
    if before + units > went:
        if before:
            too_many = words(
                "{units} cannot be at {place}: {went} went there, and {before} are accounted for.",
                units=units,
                place=place.name,
                went=went,
                before=before,
            )
        else:
            too_many = words(
                "{units} cannot be at {place}: {went} went there.", units=units, place=place.name, went=went
            )
        raise RuleError(too_many, words("Check the number."))


def _words(query: RecallQuery) -> str:
    """The query as text.

    >>> _words(RecallQuery(supplier="Valley Farm", ingredient="strawberries"))
    'supplier Valley Farm, ingredient strawberries'
    """
    named: dict[str, Any] = {key: value for key, value in asdict(query).items() if value is not None}
    return ", ".join(f"{key.replace('_', ' ')} {_name(value)}" for key, value in named.items())


def _name(value: Any) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)
