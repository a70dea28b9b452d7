"""Verbs for units: send out, take back, throw away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db import batches, facts
from db.door import Door, Transaction
from db.engine import Rows
from db.errors import OnHoldError, RuleError, StaleViewError
from db.records import Batch, BatchState, Destination, Dispatch, Person
from db.rules.words import counted, words
from db.verbs import checks, kitchen_rules, old_view


class UnitVerbs(Door):
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
            _refuse_kept_back(tx.rows, batch)
            numbers = _present(tx, batch, units, unit_numbers)
            place = checks.known(tx.rows, "destination", destination.id, words("destination")) or ""
            day = on or tx.today()
            kitchen_rules.refuse_day(
                day, words("sent"), tx.today(), batch.made_on, words("{batch} was made", batch=batch.number)
            )
            kitchen_rules.refuse_past_its_date(batch, day)
            ours = checks.optional(order)
            entry = tx.record(facts.UnitsDispatched(batch.number, units, place, day, ours, numbers))
            return batches.dispatch(tx.rows, entry.uid)

        return self._write(work, by)

    def refuse_sending(self, number: str) -> None:
        """Check whether this batch may be sent out today, before units are counted. `dispatch` checks the same.

        Raises:
            OnHoldError, RuleError: why not.
        """
        today = self.settings.clock.now().date()

        def read(rows: Rows) -> None:
            batch = batches.batch(rows, number)
            _refuse_kept_back(rows, batch)
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
            was = batches.dispatch(tx.rows, dispatch.id)
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
            tx.record(
                facts.UnitsReturned(was.batch, was.id, units, on or tx.today(), checks.optional(reason) or "", numbers)
            )
            return batches.dispatch(tx.rows, was.id)

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
            tx.record(facts.UnitsDiscarded(batch.number, units, on or tx.today(), why, numbers))
            return batches.batch(tx.rows, batch.number)

        return self._write(work, by)


def _refuse_kept_back(rows: Rows, batch: Batch) -> None:
    """Refuse a batch that is on hold or in an open recall."""
    if batch.held:
        raise OnHoldError(
            words("{batch} is on hold: {held_reason}.", batch=batch.number, held_reason=batch.held_reason),
            words("Put it aside. Trace shows why it is held."),
        )
    kitchen_rules.refuse_recalled(rows, batch.number)


def _on_shelf(tx: Transaction, number: str, units: int, what: str, seen_left: int | None) -> Batch:
    """The batch, if it has that many units on the shelf."""
    batch = batches.batch(tx.rows, number)
    if batch.state is not BatchState.FILLED:
        raise RuleError(words("{batch} is not filled.", batch=batch.number), words("Finish the batch first."))
    left = batches.on_shelf(tx.rows, batch.number)
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
    batch = batches.batch(tx.rows, was.batch)
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
        if tx.rows.value(
            "SELECT 1 FROM gone_unit WHERE unit = ? AND batch_id = (SELECT id FROM batch WHERE number = ?)",
            n,
            batch.number,
        ):
            raise RuleError(
                words("{unit} is gone from the shelf already.", unit=batch.unit_number(n)),
                words("Check the label."),
            )
    return numbers
