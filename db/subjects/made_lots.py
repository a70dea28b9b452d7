"""Lots kept of our own batches: an ingredient of others, with a bag tag of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from db.questions import stock
from db.records import Batch, Ingredient, Lot, Person
from db.rules.day_words import full_day
from db.rules.errors import RuleError
from db.rules.quantity import Quantity
from db.rules.tag import TagKind
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kept_units, old_view
from db.subjects.lots import new_lot
from db.subjects.mass import refuse_more_than_given
from db.subjects.numbering import new_tag
from db.subjects.on_batch import live_batch
from db.subjects.row_ids import batch_id


@dataclass(frozen=True, slots=True)
class LotMade(Fact):
    """Part of one of our own batches is kept as an ingredient."""

    kind: ClassVar[str] = "lot-made"
    carries_date: ClassVar[bool] = True
    lot: str
    batch: str
    ingredient: str
    quantity: Quantity
    made_on: date
    best_before: date | None


@applies(LotMade)
def _lot_made(session: Session, fact: LotMade, entry: Entry) -> None:
    units = kept_units.units_of(session, fact.batch, fact.quantity)
    new_lot(
        session, entry, fact.lot, fact.ingredient, fact.quantity, bought_on=fact.made_on, best_before=fact.best_before,
        from_batch_id=batch_id(session, fact.batch), units=units,
    )  # fmt: skip
    if units is not None:
        kept_units.keep(session, fact.batch, units)


def _refuse_before_made(batch: Batch, until: date | None) -> None:
    if until is not None and until < batch.made_on:
        raise RuleError(
            words(
                "{day} is before {batch} was made on {made_on}.",
                day=full_day(until),
                batch=batch.number,
                made_on=full_day(batch.made_on),
            ),
            words("Check the day."),
        )


class MadeLotVerbs(Verbs):
    def keep_as_lot(
        self,
        number: str,
        ingredient: Ingredient,
        quantity: Quantity,
        *,
        best_before: date | None = None,
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> Lot:
        """Keep part of this batch as an ingredient, with a bag tag of its own.

        Args:
            best_before: None: the batch's own date. Which kind of date it is, the product says.
            seen: the batch as it was shown; refused if it ended since.
        """

        def work(tx: Transaction) -> Lot:
            batch = live_batch(tx, number)
            old_view.refuse_if_ended(batch, seen)
            _refuse_before_made(batch, best_before)
            code = new_tag(tx, TagKind.BAG)
            ours = checks.known(tx.session, "ingredient", ingredient.id, words("ingredient")) or ""
            until = best_before or batch.best_before
            kept = checks.above_zero(quantity, words("kept"))
            refuse_more_than_given(tx.session, batch, ingredient, kept)
            tx.record(LotMade(code, batch.number, ours, kept, batch.made_on, until))
            return stock.lot(tx.session, code)

        return self._write(work, by)
