"""Units on their way: sent out, come back, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import batches
from db.records import Batch, BatchState, Destination, Dispatch, Person
from db.rules.errors import OnHoldError, RuleError, StaleViewError
from db.rules.words import counted, words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kitchen_rules, old_view
from db.subjects.batches import BatchTable
from db.subjects.destinations import DestinationTable
from db.subjects.row_ids import batch_id, by_uid


@dataclass(frozen=True, slots=True)
class UnitsDispatched(Fact):
    """`unit_numbers` is empty unless every unit was scanned."""

    kind: ClassVar[str] = "units-dispatched"
    carries_date: ClassVar[bool] = True
    batch: str
    units: int
    destination: str
    on: date
    order: str | None
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsReturned(Fact):
    """Units of a dispatch came back and are on the shelf again."""

    kind: ClassVar[str] = "units-returned"
    carries_date: ClassVar[bool] = True
    batch: str
    dispatch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsDiscarded(Fact):
    """Units from the shelf were thrown away."""

    kind: ClassVar[str] = "units-discarded"
    carries_date: ClassVar[bool] = True
    batch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


class DispatchTable(IndexTable):
    uid = TextField(unique=True)
    batch = ForeignKeyField(BatchTable)
    destination = ForeignKeyField(DestinationTable, index=False)
    units = IntegerField()
    returned = IntegerField()
    sent_on = TextField()
    order_ref = TextField(null=True)


class GoneUnitTable(IndexTable):
    """Where a scanned unit went. No dispatch: thrown away. The row is deleted when the unit is back on the shelf."""

    batch = ForeignKeyField(BatchTable, index=False)
    unit = IntegerField()
    dispatch = ForeignKeyField(DispatchTable, null=True)

    class Meta:
        indexes = ((("batch", "unit"), True),)


@applies(UnitsDispatched)
def _units_dispatched(session: Session, fact: UnitsDispatched, entry: Entry) -> None:
    dispatch = session.insert(
        DispatchTable, uid=entry.uid, batch_id=batch_id(session, fact.batch), units=fact.units, returned=0,
        destination_id=by_uid(session, "destination", fact.destination), sent_on=fact.on, order_ref=fact.order,
    )  # fmt: skip
    _add_to_batch(session, fact.batch, "sent", fact.units)
    _take_units(session, fact.batch, fact.unit_numbers, dispatch)


def _take_units(session: Session, batch: str, units: tuple[int, ...], dispatch: int | None) -> None:
    for unit in units:
        session.insert(GoneUnitTable, batch_id=batch_id(session, batch), unit=unit, dispatch_id=dispatch)


def _add_to_batch(session: Session, batch: str, column: str, units: int) -> None:
    session.run(f"UPDATE batch SET {column} = {column} + ? WHERE number = ?", units, batch)
    session.run("UPDATE batch SET on_shelf = max(0, net - sent + returned - discarded - kept) WHERE number = ?", batch)


@applies(UnitsReturned)
def _units_returned(session: Session, fact: UnitsReturned, entry: Entry) -> None:
    session.run("UPDATE dispatch SET returned = returned + ? WHERE uid = ?", fact.units, fact.dispatch)
    _add_to_batch(session, fact.batch, "returned", fact.units)
    for unit in fact.unit_numbers:
        session.run("DELETE FROM gone_unit WHERE batch_id = ? AND unit = ?", batch_id(session, fact.batch), unit)


@applies(UnitsDiscarded)
def _units_discarded(session: Session, fact: UnitsDiscarded, entry: Entry) -> None:
    _add_to_batch(session, fact.batch, "discarded", fact.units)
    _take_units(session, fact.batch, fact.unit_numbers, None)


class DispatchVerbs(Verbs):
    def dispatch(
        self,
        number: str,
        units: int,
        destination: Destination,
        *,
        order: str | None = None,
        on: date | None = None,
        unit_numbers: Sequence[int] = (),
        seen_left: int | None = None,
        by: Person | None = None,
    ) -> Dispatch:
        """Units leave for a destination; at most as many as are on the shelf.

        Args:
            unit_numbers: the units, if each was scanned; then as many as `units`.
            seen_left: how many were shown to be on the shelf; refused if that has changed since.
        """

        def work(tx: Transaction) -> Dispatch:
            batch = _on_shelf(tx, number, units, words("sent"), seen_left)
            _refuse_kept_back(tx.session, batch)
            numbers = _present(tx, batch, units, unit_numbers)
            place = checks.known(tx.session, "destination", destination.id, words("destination")) or ""
            day = on or tx.today()
            kitchen_rules.refuse_day(
                day, words("sent"), tx.today(), batch.made_on, words("{batch} was made", batch=batch.number)
            )
            kitchen_rules.refuse_past_its_date(batch, day)
            ours = checks.optional(order)
            entry = tx.record(UnitsDispatched(batch.number, units, place, day, ours, numbers))
            return batches.dispatch(tx.session, entry.uid)

        return self._write(work, by)

    def refuse_sending(self, number: str) -> None:
        """Check whether this batch may be sent out today, before units are counted. `dispatch` checks the same.

        Raises:
            OnHoldError, RuleError: why not.
        """
        today = self.settings.clock.now().date()

        def read(session: Session) -> None:
            batch = batches.batch(session, number)
            _refuse_kept_back(session, batch)
            kitchen_rules.refuse_past_its_date(batch, today)
            if batch.state is not BatchState.FILLED:
                raise RuleError(words("{batch} is not filled.", batch=batch.number), words("Finish the batch first."))

        self._read(read)

    def return_units(
        self,
        dispatch: Dispatch,
        units: int,
        reason: str = "",
        *,
        on: date | None = None,
        unit_numbers: Sequence[int] = (),
        seen: Dispatch | None = None,
        by: Person | None = None,
    ) -> Dispatch:
        """Some units of a dispatch came back and are on the shelf again.

        Args:
            unit_numbers: the units. Required if the dispatch was scanned, unless all come back; else it would be
                unknown which are still out.
            seen: the dispatch as it was shown; refused if units came back since.
        """

        def work(tx: Transaction) -> Dispatch:
            was = batches.dispatch(tx.session, dispatch.id)
            if seen is not None and was.returned != seen.returned:
                raise StaleViewError(
                    words(
                        "{returned} of these came back meanwhile: {units} are out.",
                        returned=was.returned,
                        units=was.units - was.returned,
                    )
                )
            out = was.units - was.returned
            if not 1 <= units <= out:
                raise RuleError(
                    words(
                        "{units} cannot come back: {out} are at {destination}.",
                        units=units,
                        out=out,
                        destination=was.destination.name,
                    ),
                    words("Check the number."),
                )
            numbers = _back(tx, was, units, unit_numbers)
            today = tx.today()
            kitchen_rules.refuse_day(on or today, words("back"), today, was.on, words("it was sent"))
            tx.record(UnitsReturned(was.batch, was.id, units, on or tx.today(), checks.optional(reason) or "", numbers))
            return batches.dispatch(tx.session, was.id)

        return self._write(work, by)

    def discard_units(
        self,
        number: str,
        units: int,
        reason: str,
        *,
        on: date | None = None,
        unit_numbers: Sequence[int] = (),
        seen_left: int | None = None,
        by: Person | None = None,
    ) -> Batch:
        """Throw units from the shelf away."""

        def work(tx: Transaction) -> Batch:
            batch = _on_shelf(tx, number, units, words("thrown away"), seen_left)
            numbers = _present(tx, batch, units, unit_numbers)
            why = checks.reason_of(reason, words("throwing away"))
            today = tx.today()
            kitchen_rules.refuse_day(
                on or today, words("thrown away"), today, batch.made_on, words("{batch} was made", batch=batch.number)
            )
            tx.record(UnitsDiscarded(batch.number, units, on or tx.today(), why, numbers))
            return batches.batch(tx.session, batch.number)

        return self._write(work, by)


def _refuse_kept_back(session: Session, batch: Batch) -> None:
    """Refuse a batch that is on hold or in an open recall."""
    if batch.held:
        raise OnHoldError(
            words("{batch} is on hold: {held_reason}.", batch=batch.number, held_reason=batch.held_reason),
            words("Put it aside. Trace shows why it is held."),
        )
    kitchen_rules.refuse_recalled(session, batch.number)


def _on_shelf(tx: Transaction, number: str, units: int, what: str, seen_left: int | None) -> Batch:
    """The batch, if it has that many units on the shelf."""
    batch = batches.batch(tx.session, number)
    if batch.state is not BatchState.FILLED:
        raise RuleError(words("{batch} is not filled.", batch=batch.number), words("Finish the batch first."))
    left = batches.on_shelf(tx.session, batch.number)
    old_view.refuse_if_shelf_moved(batch.number, left, seen_left)
    if units < 1:
        raise RuleError(words("{units} units cannot be {what}.", units=units, what=what), words("Enter 1 or more."))
    if units > left:
        raise RuleError(
            words(
                "{units} of {batch} cannot be {what}: {left} are left on the shelf.",
                units=units,
                batch=batch.number,
                what=what,
                left=left,
            ),
            words("Check the number."),
        )
    return batch


def _named(units: int, unit_numbers: Sequence[int], filled: int | None) -> tuple[int, ...]:
    numbers = checks.unit_numbers(unit_numbers, filled)
    if numbers and len(numbers) != units:
        raise RuleError(
            counted(
                "{count} unit was scanned, not {units}.",
                "{count} units were scanned, not {units}.",
                len(numbers),
                units=units,
            ),
            words("Scan each one, or none."),
        )
    return numbers


def _back(tx: Transaction, was: Dispatch, units: int, unit_numbers: Sequence[int]) -> tuple[int, ...]:
    batch = batches.batch(tx.session, was.batch)
    if not was.unit_numbers:
        return _present(tx, batch, units, unit_numbers)
    if not unit_numbers and units < len(was.unit_numbers):
        raise RuleError(words("Each of these was scanned when it left."), words("Scan the ones that came back."))
    numbers = _named(units, unit_numbers or was.unit_numbers, batch.filled)
    strange = next((n for n in numbers if n not in was.unit_numbers), None)
    if strange is not None:
        raise RuleError(words("Unit {strange} did not go there.", strange=f"{strange:03d}"), words("Check the label."))
    return numbers


def _present(tx: Transaction, batch: Batch, units: int, unit_numbers: Sequence[int]) -> tuple[int, ...]:
    """The scanned units, none of which is known to have left the shelf."""
    numbers = _named(units, unit_numbers, batch.filled)
    for n in numbers:
        if tx.session.value(
            "SELECT 1 FROM gone_unit WHERE unit = ? AND batch_id = (SELECT id FROM batch WHERE number = ?)",
            n,
            batch.number,
        ):
            raise RuleError(
                words("{unit} is gone from the shelf already.", unit=batch.unit_number(n)),
                words("Check the label."),
            )
    return numbers
