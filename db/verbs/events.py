"""Verbs for recalls in progress, and for the clock."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from db import day, facts
from db.clock import moment
from db.door import Door, Transaction
from db.engine import Rows
from db.errors import RuleError
from db.recall import RecallQuery, recall
from db.records import Destination, Person
from db.rules import clock_trust
from db.rules.text import NOTE_LIMIT
from db.rules.words import words
from db.verbs import checks


class EventVerbs(Door):
    def day_doubt(self, at: datetime | None = None) -> str | None:
        """Why the clock's day cannot be trusted, as a sentence; None if it can.

        Args:
            at: a time that a person wants to set; it is checked instead of the clock.
        """
        clock = self.settings.clock
        return self._read(lambda rows: day.doubt(rows, clock) if at is None else day.doubt_of(rows, at, clock))

    def newest_time(self) -> datetime | None:
        """The newest time that was recorded while the clock was trusted, since the last confirmation."""
        return self._read(lambda rows: day.entries(rows).newest)

    def confirm_day(self, *, instead_of: datetime | None = None, by: Person | None = None) -> datetime:
        """A person confirms day and time. This holds until the machine restarts or its clock is set.

        Args:
            instead_of: what the clock showed before this person set it.

        Raises:
            RuleError: the day is before the release of this program.
        """

        def work(tx: Transaction) -> datetime:
            now = moment(tx.clock)
            if not clock_trust.can_be(now.at.date()):
                raise RuleError(
                    words("It cannot be {day}: this program is newer.", day=f"{now.at:%Y-%m-%d}"),
                    words("Choose the day that it is."),
                )
            doubt = day.doubt_before(tx.rows, tx.clock, instead_of)
            fact = facts.ClockConfirmed(now.at, instead_of, doubt or "")
            day.remember(tx.rows, tx.record(fact), now)
            return now.at

        return self._write(work, by)

    def open_recall(self, query: RecallQuery, reason: str, *, by: Person | None = None) -> str:
        """Open a recall of what the query reaches now. Returns the recall's id."""

        def work(tx: Transaction) -> str:
            scope = recall(tx.rows, query)
            numbers = tuple(one.batch.number for one in scope.affected)
            if not (numbers or scope.uncertain or scope.lots or scope.doubtful):
                raise RuleError(
                    words("That reaches no batch and no bag: there is nothing to recall."),
                    words("Check what you typed."),
                )
            why = checks.reason_of(reason, words("a recall"))
            unsure = tuple(one.batch.number for one in scope.uncertain)
            lots, doubtful = (tuple(lot.code for lot in bags) for bags in (scope.lots, scope.doubtful))
            return tx.record(facts.RecallOpened(_words(query), numbers, why, unsure, lots, doubtful)).uid

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
            place = checks.known(tx.rows, "destination", destination.id, words("destination")) or ""
            _refuse_unsent(tx.rows, ours, destination, units)
            tx.record(facts.CustomerReached(ours, place, units, checks.optional(note, NOTE_LIMIT) or ""))

        self._write(work, by)

    def close_recall(self, recall_id: str, note: str = "", *, by: Person | None = None) -> None:
        def work(tx: Transaction) -> None:
            tx.record(facts.RecallClosed(_open(tx, recall_id), checks.optional(note, NOTE_LIMIT) or ""))

        self._write(work, by)


def _open(tx: Transaction, recall_id: str) -> str:
    row = tx.rows.one("SELECT closed_at FROM recall WHERE uid = ?", recall_id)
    if row is None or row[0] is not None:
        raise RuleError(words("That recall is not open."), words("Choose one that is."))
    return recall_id


def _refuse_unsent(rows: Rows, recall_id: str, place: Destination, units: int) -> None:
    """A destination can account only for units of the recall's batches, including uncertain ones, that were sent
    there.
    """
    affected, uncertain = rows.one("SELECT batches, uncertain FROM recall WHERE uid = ?", recall_id) or ("[]", None)
    known = None if uncertain is None else [*json.loads(affected), *json.loads(uncertain)]
    went = rows.value(
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
    before = rows.value(
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
