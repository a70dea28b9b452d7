"""What a batch's recipe asks for and is not completely recorded, for trace and recall (see `subjects.unrecorded`)."""

from __future__ import annotations

from dataclasses import dataclass

from db.rules.words import all_of, words
from db.store.engine import Session

PARTLY = (
    "EXISTS (SELECT 1 FROM use JOIN lot ON lot.id = use.lot_id WHERE use.batch_id = unrecorded.batch_id "
    "AND NOT use.reversed AND lot.ingredient_id = unrecorded.ingredient_id)"
)
"""SQL: whether some of the ingredient is recorded. For queries on `unrecorded`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An ingredient of which no bag is recorded, or (`partly`) not all that went in."""

    ingredient: str
    partly: bool

    @property
    def words(self) -> str:
        """The gap as text.

        >>> Gap("sugar", partly=False).words, Gap("sugar", partly=True).words
        ('no sugar is recorded', 'not all of the sugar that it asks for is recorded')
        """
        return (
            not_all_of([self.ingredient])
            if self.partly
            else words("no {ingredient} is recorded", ingredient=self.ingredient)
        )


def not_all_of(names: list[str]) -> str:
    return words("not all of the {names} that it asks for is recorded", names=all_of(sorted(names)))


def gaps(session: Session, number: str) -> tuple[Gap, ...]:
    """The gaps of a batch, in the order in which the ingredients were added to the books."""
    found = session.all(
        f"SELECT ingredient.name, {PARTLY} FROM unrecorded JOIN ingredient ON ingredient.id = ingredient_id "
        "WHERE batch_id = (SELECT id FROM batch WHERE number = ?) ORDER BY ingredient_id",
        number,
    )
    return tuple(Gap(name, bool(partly)) for name, partly in found)
