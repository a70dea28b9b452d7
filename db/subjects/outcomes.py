"""What comes out of a batch beside its own units."""

from __future__ import annotations

from decimal import Decimal

from db.questions import batches, catalogue
from db.records import Batch, Person, Recipe
from db.rules import batch_number, shelf_life
from db.rules.errors import RuleError
from db.rules.quantity import Quantity
from db.rules.tag import TagKind
from db.rules.text import NOTE_LIMIT
from db.rules.words import words
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks
from db.subjects.batches import BatchFilled, BatchStarted
from db.subjects.made_lots import LotMade
from db.subjects.mass import refuse_more_than_given, refuse_overfilled
from db.subjects.numbering import new_tag, next_number
from db.subjects.on_batch import live_batch
from db.subjects.uses import LotUsed


class OutcomeVerbs(Verbs):
    def fill_also(
        self,
        number: str,
        recipe: Recipe,
        filled: int,
        set_aside: int,
        *,
        quantity: Quantity | None = None,
        reason: str | None = None,
        by: Person | None = None,
    ) -> Batch:
        """Fill another product from the same pot, such as small jars beside the large ones.

        It becomes a batch of its own, made from a lot kept of the pot's batch. So traces and recalls treat it like
        anything made from that batch.

        Args:
            recipe: of the other product. It has one line, for what comes out of the pot.
            quantity: how much went into the other product; default: the content of the filled units.
        """
        if len(recipe.lines) != 1:
            raise RuleError(
                words(
                    "{recipe} is not filled out of a pot: it has not one line but {lines}.",
                    recipe=recipe.name,
                    lines=len(recipe.lines),
                )
            )
        if not 0 <= set_aside <= filled <= batch_number.MAX_UNIT or filled < 1:
            raise RuleError(
                words("{filled} filled with {set_aside} set aside cannot be.", filled=filled, set_aside=set_aside),
                words("Check the numbers."),
            )
        why = checks.optional(reason, NOTE_LIMIT) or ""
        went = checks.above_zero(quantity or recipe.product.net_content.scaled(Decimal(filled)), words("filled"))

        def work(tx: Transaction) -> Batch:
            pot = live_batch(tx, number)
            if pot.held:
                raise RuleError(
                    words("{pot} is on hold: {held_reason}.", pot=pot.number, held_reason=pot.held_reason),
                    words("Release it first."),
                )
            checks.known(tx.session, "recipe", recipe.id, words("recipe"))
            line = recipe.lines[0]
            refuse_more_than_given(tx.session, pot, line.ingredient, went)
            refuse_overfilled(recipe, filled, went)
            other = _begin(tx, pot, recipe)
            code = new_tag(tx, TagKind.BAG)
            tx.record(LotMade(code, pot.number, line.ingredient.id, went, pot.made_on, pot.best_before))
            tx.record(LotUsed(other, line.index, code, went, True))
            tx.record(BatchFilled(other, filled, set_aside, why, None))
            return batches.batch(tx.session, other)

        return self._write(work, by)


def _begin(tx: Transaction, pot: Batch, recipe: Recipe) -> str:
    """Start the second batch. It has the day, cook and equipment of the pot's batch, and the shelf life of its own
    product.
    """
    product = catalogue.product_of(tx.session, recipe)
    number, series, ordinal = next_number(tx, product.code, pot.made_on)
    cook = pot.cook.id if pot.cook else None
    equipment = tuple(one.id for one in pot.equipment)
    until = shelf_life.best_before(pot.made_on, product.shelf_life_days)
    tx.record(BatchStarted(number, series, ordinal, recipe.id, Decimal(1), pot.made_on, until, cook, equipment))
    return number
