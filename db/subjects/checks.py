"""Checks of arguments that several verbs share. All raise RuleError."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from db.questions import catalogue
from db.records import Person
from db.rules.batch_number import MAX_UNIT
from db.rules.errors import RuleError
from db.rules.quantity import Quantity, plausible_quantity
from db.rules.share import Share
from db.rules.text import NOTE_LIMIT, printable
from db.rules.units import Dimension
from db.rules.words import words
from db.store.engine import Session
from db.store.transaction import Transaction


def named(text: str, what: str) -> str:
    """A printable name that is not empty."""
    name = printable(text)
    if not name:
        raise RuleError(words("A name is missing for the {what}.", what=what), words("Type a name."))
    return name


def new_name(tx: Transaction, table: str, text: str, what: str) -> str:
    """A name that no other record of its kind has."""
    name = named(text, what)
    if catalogue.id_named(tx.session, table, name) is not None:
        raise RuleError(
            words("There is already a {what} called {name}.", what=what, name=name),
            words("Choose that one, or type another name."),
        )
    return name


def optional(text: str | None, limit: int = 120) -> str | None:
    return (printable(text, limit) or None) if text is not None else None


def texts(many: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in (printable(one) for one in many) if text)


def reason_of(text: str, what: str) -> str:
    reason = printable(text, NOTE_LIMIT)
    if not reason:
        raise RuleError(words("A reason is missing: {what}.", what=what), words("Say why in a word or two."))
    return reason


def release(reason: str, by: Person | None) -> str:
    """The reason of a release. A named person must give it."""
    if by is None:
        raise RuleError(words("Nobody is named who releases it."), words("Scan your badge, or say who you are."))
    return reason_of(reason, words("a release"))


_CHOOSE = {
    "supplier": words("Choose one of the suppliers in the list."),
    "ingredient": words("Choose one of the ingredients in the list."),
    "recipe": words("Choose one of the recipes in the list."),
    "equipment": words("Choose one of the pieces of equipment in the list."),
    "person": words("Choose one of the persons in the list."),
    "destination": words("Choose one of the destinations in the list."),
}


def known(session: Session, table: str, uid: str | None, what: str) -> str | None:
    """The id, if there is such a record."""
    if uid is not None and not session.value(f'SELECT 1 FROM "{table}" WHERE uid = ?', uid):
        raise RuleError(
            words("That {what} is not in these books.", what=what),
            _CHOOSE.get(table, words("Choose one that is in the list.")),
        )
    return uid


def shelf_life(days: int) -> int:
    if not 0 <= days <= 36500:
        raise RuleError(words("{days} days is not a shelf life.", days=days), words("Enter 0 to 36500 days."))
    return days


def side(square_cm: int | None) -> int | None:
    if square_cm is not None and not 1 <= square_cm <= 100_000:
        raise RuleError(
            words("{size} cm² is not the side of a jar.", size=square_cm),
            words("Enter its height times its circumference."),
        )
    return square_cm


def fruit(g_per_100_g: int | None) -> int | None:
    if g_per_100_g is not None and not 1 <= g_per_100_g <= 300:
        raise RuleError(
            words("{g_per_100_g} g of fruit for 100 g is not possible.", g_per_100_g=g_per_100_g),
            words("A jam is made with 35 to 60 g."),
        )
    return g_per_100_g


def shares(many: Iterable[str]) -> tuple[str, ...]:
    """Declared percentages of ingredients, such as "strawberries 65%"; at most 100 in total."""
    read = [Share.parse(one) for one in many]
    if sum(one.percent for one in read) > 100:
        raise RuleError(
            words("{shares}: that is more than all of it.", shares=", ".join(map(str, read))),
            words("Write them so that they are at most 100% together."),
        )
    return tuple(map(str, read))


def drained(left: Quantity | None, whole: Quantity) -> Quantity | None:
    if left is not None and left.dimension is not Dimension.MASS:
        raise RuleError(words("{left} is no weight.", left=left), words("Write the drained weight like 120 g."))
    if left is not None and left.amount <= 0:
        raise RuleError(words("{left} is no drained weight.", left=left), words("Enter more than 0."))
    if left is not None and whole.dimension is Dimension.MASS and left.base > whole.base:
        raise RuleError(
            words("Drained it cannot be {left} out of {whole}.", left=left, whole=whole),
            words("Enter what is left without the liquid."),
        )
    return left


def density(g_per_ml: Decimal) -> None:
    if not Decimal("0.01") <= g_per_ml <= Decimal(25):
        raise RuleError(
            words("A density of {g_per_ml} g/ml is not possible.", g_per_ml=g_per_ml),
            words("Water is 1, flour about 0.5."),
        )


def above_zero(quantity: Quantity, what: str) -> Quantity:
    if quantity.amount <= Decimal(0):
        raise RuleError(
            words("{quantity} is not a quantity that can be {what}.", quantity=quantity, what=what),
            words("Enter more than 0."),
        )
    return plausible_quantity(quantity)


def unit_numbers(units: Iterable[int], filled: int | None) -> tuple[int, ...]:
    """Different unit numbers of a batch, in order."""
    numbers = tuple(sorted(units))
    if len(set(numbers)) != len(numbers):
        raise RuleError(words("A unit is named twice."), words("Name each one once."))
    top = filled if filled is not None else MAX_UNIT
    wrong = next((n for n in numbers if not 1 <= n <= top), None)
    if wrong is not None:
        raise RuleError(
            words("There is no unit {unit} in this batch.", unit=f"{wrong:03d}"),
            words("It has the units 001 to {top}.", top=f"{top:03d}"),
        )
    return numbers


def row_of(tx: Transaction, table: str, uid: str, what: str) -> int:
    """The row of something that is in these books."""
    known(tx.session, table, uid, what)
    return int(tx.session.value(f'SELECT id FROM "{table}" WHERE uid = ?', uid))


def renamed(tx: Transaction, table: str, row: int, text: str, what: str) -> str:
    """A name that no other of its kind has; its own may be written another way."""
    name = named(text, what)
    if catalogue.id_named(tx.session, table, name, but=row) is not None:
        raise RuleError(
            words("There is already a {what} called {name}.", what=what, name=name), words("Type another name.")
        )
    return name
