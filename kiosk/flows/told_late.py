"""Entries added after a batch was filled: what else went in or was left out, and readings.

No label is printed while a line is not recorded or a limit has no reading, and by then the screens that ask for them
cannot be opened any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db import Batch, ImpossibleReadingError, Lot, Quantity, RecipeLine, RecipeStep, limit_words, reading_words, unread
from db.questions.allergens import open_lines
from db.rules.readings import is_ph
from kiosk.flows.base import Choice, Next, bad, good, warn
from kiosk.flows.cook_steps import still_wanted, used_on_line
from kiosk.flows.figures import amount, number
from kiosk.flows.weigh_cards import lot_detail, source
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, said
from kiosk.locale.bag_words import contains_words

BAG, OTHER, OUT = "bag", "other", "out"
"""The keys of the answers about a line: a bag of it, something else, or left out."""


@dataclass(frozen=True)
class OpenLine:
    """A recipe line that is not fully recorded. `batch` is its batch as it was drawn."""

    batch: Batch
    line: RecipeLine

    @property
    def wanted(self) -> Quantity:
        """The part of the recipe's amount that is not recorded."""
        return still_wanted(self.batch, self.line.index)


@dataclass(frozen=True)
class UnreadStep:
    """A step with a limit and without a reading."""

    batch: Batch
    step: RecipeStep


Gap = OpenLine | UnreadStep


def ph_at_the_end(batch: Batch) -> RecipeStep | None:
    """The step that requires a pH of the finished product. The Labels screen asks for it by itself."""
    found = [step for step in batch.recipe.steps if step.reading is not None and is_ph(step.reading.quantity)]
    return found[-1] if found else None


def gaps(batch: Batch) -> tuple[Gap, ...]:
    """What is not recorded of a batch, or of our own batches in it, and prevents its labels."""
    lines = (OpenLine(made, line) for made, line in open_lines(batch))
    steps = (UnreadStep(batch, step) for step in unread(batch) if step != ph_at_the_end(batch))
    return (*lines, *steps)


class ToldLate:
    """What is missing in one batch. `told` is called after something was recorded."""

    def __init__(self, work: Workplace, batch_number: str, told: Callable[[], None]) -> None:
        self._work = work
        self._number = batch_number
        self._told = told

    def gaps(self) -> tuple[tuple[Choice, Gap], ...]:
        """Each gap with its words. Answers are about the batch as it is now."""
        found = gaps(self._work.books.batch(self._number))
        return tuple((self._choice(str(at), gap), gap) for at, gap in enumerate(found))

    def _choice(self, key: str, gap: Gap) -> Choice:
        if isinstance(gap, UnreadStep):
            return Choice(key, gap.step.name, self._limit(gap))
        words = _("{amount} not recorded")
        if used_on_line(gap.batch, gap.line.index):
            words = _("the rest, {amount}, not recorded")
        detail = words.format(amount=gap.wanted)
        if gap.batch.number != self._number:
            detail = _("{detail}, in {number}").format(detail=detail, number=gap.batch.number)
        return Choice(key, gap.line.ingredient.name.capitalize(), detail)

    def _limit(self, gap: UnreadStep) -> str:
        asked = said(limit_words(gap.step.reading)) if gap.step.reading is not None else ""
        return _("not read: {limit}").format(limit=asked)

    # -- a line

    def ways(self, gap: OpenLine) -> tuple[Choice, ...]:
        """The answers that are possible."""
        bags = (Choice(BAG, _("A bag of it went in"), _("Choose the bag, and type how much.")),)
        others = (Choice(OTHER, _("Something else went in"), _("Noted, and on the label.")),)
        return (
            *(bags if self.bags(gap) else ()),
            *(others if self.others(gap) else ()),
            Choice(OUT, _("It was left out"), _("The label names only what went in.")),
        )

    def bags(self, gap: OpenLine) -> tuple[Choice, ...]:
        """The bags that it may have come from, also those that are empty now. Bags that were there then come first."""
        lots = self._work.books.lots(gap.line.ingredient, with_stock=False)
        today = self._work.today()
        title = _("{code} · {source}")
        return tuple(
            Choice(lot.code, title.format(code=lot.code, source=source(lot)), lot_detail(lot, today))
            for lot in _those_there_first(lots, gap.batch)
        )

    def others(self, gap: OpenLine) -> tuple[Choice, ...]:
        """Bags of other ingredients, with what they contain."""
        lots = [lot for lot in self._work.books.lots() if lot.ingredient.id != gap.line.ingredient.id]
        words = _("{code} · allergens: {names}")
        return tuple(
            Choice(lot.code, lot.ingredient.name.capitalize(), words.format(code=lot.code, names=contains_words(lot)))
            for lot in sorted(_those_there_first(lots, gap.batch), key=lambda lot: lot.ingredient.name)
        )

    def may_be_part(self, gap: OpenLine, typed: str) -> bool:
        """Whether the amount may be only a part: it is less than asked for, or cannot be compared."""
        given = self._amount(gap, typed).in_unit(gap.wanted.unit, gap.line.ingredient.density)
        return given is None or given < gap.wanted

    def _amount(self, gap: OpenLine, typed: str) -> Quantity:
        return amount(typed, gap.wanted.unit, self._work.settings.kitchen.measures)

    def use(self, gap: OpenLine, code: str, typed: str, *, is_all: bool, substitute: str = "") -> Next:
        """Record that so much of this bag went in. Not `is_all`: the rest came from another bag or was left out."""
        use = self._work.books.use_lot(
            gap.batch.number, gap.line.index, code, self._amount(gap, typed), completes_line=is_all,
            substitute=substitute, late=True, seen=gap.batch,
        )  # fmt: skip
        self._told()
        words = _("{amount} {ingredient} of {code} went in")
        told = words.format(amount=use.quantity, ingredient=use.lot.ingredient.name, code=code)
        return Next(notice=good(told, _("The books say that it was told late.")))

    def leave_out(self, gap: OpenLine, reason: str) -> Next:
        self._work.books.leave_out(gap.batch.number, gap.line.index, reason, late=True, seen=gap.batch)
        self._told()
        return Next(
            notice=warn(_("{ingredient}: left out").format(ingredient=gap.line.ingredient.name.capitalize()), reason)
        )

    # -- a step

    def holds(self, gap: UnreadStep, typed: str) -> bool:
        """Whether this reading is outside the limit, so that the batch is put on hold."""
        value, target = number(typed), gap.step.reading
        return value is not None and target is not None and not target.met_by(value)

    def read(self, gap: UnreadStep, typed: str) -> Next:
        """Record the reading. A note says that it was added late, as its time is that of the entry."""
        value, target = number(typed), gap.step.reading
        if value is None or target is None:
            words = _("“{typed}” is not a number").format(typed=typed[:20])
            return Next(notice=bad(words, _("Type it again, like 218.")))
        books, number_of = self._work.books, gap.batch.number
        read = reading_words(value, target.unit)
        note = _("Told late, after filling: {step}, {read}").format(step=gap.step.name, read=read)

        def both() -> Batch:
            books.add_note(number_of, note)
            return books.add_reading(number_of, target.quantity, value, target.unit, step=gap.step.index)

        try:
            batch = books.together(both)
        except ImpossibleReadingError as error:
            return Next(notice=bad(said(error.message), said(error.what_to_do)))
        self._told()
        if batch.held:
            words = _("{number} is on hold").format(number=number_of)
            return Next(notice=bad(words, batch.held_reason))
        return Next(notice=good(_("{step}: {read}").format(step=gap.step.name, read=read), note))


def _those_there_first(lots: tuple[Lot, ...] | list[Lot], batch: Batch) -> list[Lot]:
    """Those bought before the batch was begun, the newest first; then the others."""
    newest = sorted(lots, key=lambda lot: lot.bought_on, reverse=True)
    return sorted(newest, key=lambda lot: lot.bought_on > batch.made_on)
