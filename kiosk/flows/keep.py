"""Keep some of a batch of ours as an ingredient for other batches: a bag with a tag of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from db import Ingredient, Lot, Quantity, RuleError
from db.rules.likeness import likenesses
from db.rules.text import folded
from kiosk.flows.bag import Alike
from kiosk.flows.bag_days import refuse_far
from kiosk.flows.base import STAY, Choice, Flow, Memo, Next, Place, Scanned, Why, bad, good, warn
from kiosk.flows.figures import amount
from kiosk.flows.on_screen import OnScreen
from kiosk.flows.receive import METRIC_UNITS, US_UNITS
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, day, said_error
from kiosk.locale.bag_dates import date_name, date_words


@dataclass(frozen=True)
class KeepView:
    product: str
    number: str
    ingredient: str
    quantity: str
    day: date | None
    """The day that was chosen; None: the batch's own."""
    day_name: str
    """“Best before” or “Use by”, as the product has it."""
    day_words: str
    day_why: Why
    units: tuple[str, ...]
    kept: tuple[Choice, ...]
    """The bags that were kept of this batch before."""
    alike: Alike | None
    """Whether the new ingredient is one that is known, which must be answered first."""
    ready: bool
    can_print: bool


class KeepFlow:
    """One bag at a time. After it is kept, the flow that it was opened from goes on.

    Args:
        came_from: where Back leads, and where it goes on afterwards: filling, or the batch's trace.
    """

    kept_as: ClassVar[str] = "keep"

    def __init__(self, work: Workplace, number: str, came_from: Flow) -> None:
        self._work = work
        self.number = number
        self._came_from = came_from
        self._screen = OnScreen(work.books, number)
        self._ingredient = self._quantity = ""
        self._day: date | None = None
        self._another = ""
        """The new name of which a person said that it is not the known one that it resembles."""

    @property
    def place(self) -> Place:
        return Place.KEEP

    @property
    def behind(self) -> Flow:
        """Where Back leads."""
        return self._came_from

    def view(self) -> KeepView:
        books = self._work.books
        batch = books.batch(self.number)
        self._screen.draw(batch)
        until = self._day or batch.best_before
        alike = self.alike()
        return KeepView(
            product=batch.product.name,
            number=batch.number,
            ingredient=self._ingredient.capitalize(),
            quantity=self._quantity,
            day=self._day,
            day_name=date_name(batch.product.use_by),
            day_words=day(until) if until is not None else _("no day"),
            day_why=Why.NONE if self._day is None else Why.TYPED,
            units=US_UNITS if self._work.settings.kitchen.units == "us" else METRIC_UNITS,
            kept=tuple(Choice(lot.code, lot.ingredient.name.capitalize(), _kept_words(lot)) for lot in self._kept()),
            alike=alike,
            ready=bool(self._ingredient and self._quantity) and alike is None,
            can_print=self._work.press.has_printer,
        )

    def _kept(self) -> tuple[Lot, ...]:
        return self._work.books.kept_of(self.number)

    def ingredients(self) -> tuple[Choice, ...]:
        return tuple(Choice(one.name, one.name.capitalize()) for one in self._work.books.ingredients())

    def choose_ingredient(self, name: str) -> Next:
        """One of `ingredients`, or the name of a new one."""
        known = self._known(name)
        self._ingredient = known.name if known is not None else name.strip()
        return STAY

    def answer_alike(self, answer: str) -> Next:
        """Answer whether the new name means the known one ("yes") or another ("no")."""
        alike = self.alike()
        if alike is not None and answer == "yes":
            self._ingredient = alike.known
        elif alike is not None:
            self._another = self._ingredient
        return STAY

    def set_quantity(self, typed: str) -> Next:
        """How much is kept: a figure with a unit, such as “2 lb”; without one it is pieces."""
        measures = self._work.settings.kitchen.measures
        try:
            self._quantity = str(amount(typed, "each", measures))
        except (ValueError, RuleError) as error:
            words = _("“{typed}” is not an amount").format(typed=typed[:20])
            return Next(notice=bad(words, said_error(error) or _("Type a number and a unit, like 3.98 lb.")))
        return STAY

    def set_day(self, until: date | None) -> Next:
        """A date of its own; None: the batch's."""
        try:
            self._day = None if until is None else refuse_far(until, self._work.today())
        except ValueError as error:
            return Next(notice=bad(str(error)))
        return STAY

    def keep(self) -> Next:
        """Book the bag."""
        return self._keep(print_tag=False)

    def keep_and_print(self) -> Next:
        """Book the bag and print its tag."""
        return self._keep(print_tag=True)

    def _keep(self, *, print_tag: bool) -> Next:
        if not (self._ingredient and self._quantity):
            return Next(notice=warn(_("Something is still missing"), _("Fill in the fields with the red border.")))
        if (alike := self.alike()) is not None:
            return Next(notice=warn(alike.question, _("Say so before it is saved: tap the field and choose.")))
        books, seen = self._work.books, self._screen.answer()
        # The bag is booked last: what is refused can be put right and kept again without doubling anything.
        ingredient = self._known(self._ingredient) or books.add_ingredient(self._ingredient)
        lot = books.keep_as_lot(
            self.number, ingredient, Quantity.parse(self._quantity), best_before=self._day, seen=seen
        )
        if print_tag:
            self._work.press.print_tags(lot.code, 1)
        words = _("{quantity} {ingredient} kept as {code}")
        told = words.format(quantity=lot.received, ingredient=ingredient.name, code=lot.code)
        return Next(flow=self._came_from, notice=good(told, _("Mark the bag with its tag.")))

    def _known(self, name: str) -> Ingredient | None:
        wanted = folded(name)
        return next((one for one in self._work.books.ingredients() if folded(one.name) == wanted), None)

    def alike(self) -> Alike | None:
        """The question whether the new name means a known one that it resembles; None if there is none."""
        name = self._ingredient
        if not name or name == self._another or self._known(name) is not None:
            return None
        found = likenesses([name], [one.name for one in self._work.books.ingredients()])
        return Alike("ingredient", name, found[0].known) if found else None

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return bool(self._ingredient or self._quantity or self._day) or self._came_from.entered()

    def back(self) -> Next:
        return Next(flow=self._came_from)

    def memo(self) -> Memo:
        behind = self._came_from
        return {
            "number": self.number,
            "ingredient": self._ingredient,
            "quantity": self._quantity,
            "day": self._day.isoformat() if self._day else "",
            "another": self._another,
            "kept": len(self._kept()),
            "behind": [behind.kept_as, behind.memo()],
        }

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> Flow:
        """Restore the flow after a restart; the one behind it if the power went just after the bag was kept."""
        flow = cls(work, str(memo["number"]), came_from)
        if len(flow._kept()) != memo["kept"]:
            return came_from
        flow._ingredient, flow._quantity = str(memo["ingredient"]), str(memo["quantity"])
        flow._day = date.fromisoformat(memo["day"]) if memo["day"] else None
        flow._another = str(memo["another"])
        return flow


def _kept_words(lot: Lot) -> str:
    words = _("{received} kept") if lot.left == lot.received else _("{received} kept, {left} left")
    words = words.format(received=lot.received, left=lot.left)
    return " · ".join(part for part in (lot.code, words, date_words(lot)) if part)
