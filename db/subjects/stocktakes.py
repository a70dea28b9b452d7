"""Bags counted, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from db.questions import stock
from db.records import Lot, Person
from db.rules.errors import RuleError, StaleViewError
from db.rules.quantity import EXACT, Quantity, plausible_quantity
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks
from db.subjects import kept_bags as kept
from db.subjects.lot_balances import ZERO, base_in_lot, move, moved


@dataclass(frozen=True, slots=True)
class LotCounted(Fact):
    """A stocktake found this much left. The difference to the balance is booked as counted in or out."""

    kind: ClassVar[str] = "lot-counted"
    lot: str
    found: Quantity


@dataclass(frozen=True, slots=True)
class LotDiscarded(Fact):
    kind: ClassVar[str] = "lot-discarded"
    lot: str
    quantity: Quantity
    reason: str


@applies(LotCounted)
def _lot_counted(session: Session, fact: LotCounted, entry: Entry) -> None:
    left = Decimal(session.value("SELECT left FROM lot WHERE code = ?", fact.lot))
    move(session, fact.lot, counted=EXACT.subtract(base_in_lot(session, fact.lot, fact.found), left))
    moved(session, fact.lot, entry)


@applies(LotDiscarded)
def _lot_discarded(session: Session, fact: LotDiscarded, entry: Entry) -> None:
    move(session, fact.lot, wasted=base_in_lot(session, fact.lot, fact.quantity))
    moved(session, fact.lot, entry)
    session.run("UPDATE lot SET wasted_at = ? WHERE code = ?", entry.position, fact.lot)


class StocktakeVerbs(Verbs):
    def count_lot(self, code: str, found: Quantity, *, seen: Lot | None = None, by: Person | None = None) -> Lot:
        """A stocktake: this much is left, whatever the balance says.

        Args:
            seen: the bag as it was when counted; refused if its balance has changed since.
        """
        if found.amount < Decimal(0):
            raise RuleError(words("{found} cannot be in a bag.", found=found), words("Enter 0 or more."))
        plausible_quantity(found)

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.session, code)
            _refuse_if_moved(was, seen)
            base = base_in_lot(tx.session, was.code, found)
            if was.from_batch is not None and base > was.left.base:
                kept.refuse_count(tx.session, was, found)
            tx.record(LotCounted(was.code, found))
            return stock.lot(tx.session, was.code)

        return self._write(work, by)

    def discard_lot(
        self, code: str, quantity: Quantity, reason: str, *, seen: Lot | None = None, by: Person | None = None
    ) -> Lot:
        """Some of a bag, or all that is left, is thrown away.

        Args:
            seen: the bag as it was shown; refused if its balance has changed since.

        Raises:
            RuleError: the books have less left. A bag that holds more is counted first.
        """

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.session, code)
            _refuse_if_moved(was, seen)
            base = base_in_lot(tx.session, was.code, checks.above_zero(quantity, words("thrown away")))
            if base > max(was.left.base, ZERO):
                raise RuleError(
                    words("The books have {left} left of {bag}, not {quantity}.", left=was.left, bag=was.code,
                          quantity=quantity),
                    words("Check the number. If there is more in the bag, count it first."),
                )  # fmt: skip
            tx.record(LotDiscarded(was.code, quantity, checks.reason_of(reason, words("throwing away"))))
            return stock.lot(tx.session, was.code)

        return self._write(work, by)


def _refuse_if_moved(was: Lot, seen: Lot | None) -> None:
    if seen is not None and was.left != seen.left:
        raise StaleViewError(
            words("{bag} went on meanwhile: the books have {left} left now.", bag=was.code, left=was.left)
        )
