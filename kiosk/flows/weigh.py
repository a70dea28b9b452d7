"""Weigh in: which lot, how much of it; first expired first, and nothing is used that was not identified."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db import Batch, Ingredient, Lot, OnHoldError, Quantity, RuleError, StaleViewError, WrongBagError
from kiosk.flows.base import STAY, Choice, Memo, Next, Notice, Workplace, bad, good, warn
from kiosk.flows.cook_steps import StepRow, line_at, progress, rows, still_wanted
from kiosk.flows.figures import amount
from kiosk.flows.on_screen import OnScreen
from kiosk.locale import _, day


@dataclass(frozen=True)
class LotCard:
    """The lot that is suggested, or that the cook holds."""

    code: str
    title: str
    detail: str
    identified: bool
    """True once its tag was scanned or it was picked by hand; only then it can be used."""
    chip: str


@dataclass(frozen=True)
class WeighView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    wanted: str
    """“4 lb sugar”."""
    lot: LotCard | None
    amount: str
    unit: str
    target: str
    share: float
    """The amount as a share of what is wanted, 0 to 1 and over; 0 where one is a weight and the other a volume."""
    on_target: bool
    """Whether the amount is what the recipe asks for, within its tolerance."""
    warning: Notice | None
    action: str
    """“Use 4 lb”."""
    ready: bool
    can_undo: bool


class Weighing:
    """The lot in hand and the amount on the way into one batch; what is booked is in the books."""

    def __init__(self, work: Workplace, batch_number: str, screen: OnScreen | None = None) -> None:
        self._work = work
        self._number = batch_number
        self._screen = screen or OnScreen(work.books, batch_number)
        self._lot: str | None = None
        self._amount: Quantity | None = None
        self._picked_at = self._standing()

    def _standing(self) -> list[int | None]:
        """Where the batch stands: what was picked holds until something is booked or taken back."""
        batch = self._screen.batch
        return [progress(batch).line, sum(not use.reversed for use in batch.uses)]

    def view(self, batch: Batch, index: int) -> WeighView:
        """What the Weigh screen draws for line `index`."""
        self._screen.draw(batch)
        line = line_at(batch, index)
        asked = still_wanted(batch, index)
        amount, last_bag = self._offered(asked)
        share = amount.in_unit(asked.unit, line.ingredient.density)
        lot = self._card(line.ingredient)
        tolerance = f" ± {line.tolerance.amount}" if line.tolerance else ""
        return WeighView(
            title=batch.recipe.name,
            number=batch.number,
            rows=rows(batch),
            wanted=f"{asked} {line.ingredient.name}",
            lot=lot,
            amount=f"{amount.amount.normalize():f}",
            unit=amount.unit,
            target=_("target {amount}").format(amount=f"{asked.amount.normalize():f}{tolerance}"),
            share=float(share.amount / asked.amount) if share else 0.0,
            on_target=_is_near(share, asked, line.tolerance),
            warning=self._warning(batch, index, amount),
            action=_("Use {amount}").format(amount=amount)
            if last_bag
            else _("Use {amount}, then another bag").format(amount=amount),
            ready=bool(lot and lot.identified) and self._left_in_hand(amount) is not None,
            can_undo=any(not use.reversed for use in batch.uses),
        )

    def _offered(self, asked: Quantity) -> tuple[Quantity, bool]:
        """How much the primary action uses, and whether that ends the line.

        What was typed counts as typed. A bag that holds less than is asked for gives what it has: the rest comes from
        another bag, and both stand in the trace.
        """
        left = self._left_in_hand(asked) if self._amount is None else None
        if left is not None and 0 < left.amount < asked.amount:
            return left, False
        return self._amount or asked, True

    def _left_in_hand(self, amount: Quantity) -> Quantity | None:
        """What the lot in hand has left, in the unit of `amount`.

        None where no lot is in hand, or where it is kept by volume and weighed in, and no density is known.
        """
        if self._lot is None:
            return None
        lot = self._work.books.lot(self._lot)
        return lot.left.in_unit(amount.unit, lot.ingredient.density)

    def _card(self, ingredient: Ingredient) -> LotCard | None:
        if self._lot is not None:
            lot = self._work.books.lot(self._lot)
            return LotCard(lot.code, _source(lot), _lot_detail(lot), True, _("this one"))
        suggested = self._work.books.suggest_lots(ingredient)
        if not suggested:
            return None
        lot = suggested[0]
        first = _("use first") if len(suggested) > 1 else ""
        detail = " · ".join(part for part in (_lot_detail(lot), first) if part)
        return LotCard(lot.code, _source(lot), detail, False, _("scan its tag"))

    def _warning(self, batch: Batch, index: int, amount: Quantity) -> Notice | None:
        line = line_at(batch, index)
        suggested = self._work.books.suggest_lots(line.ingredient)
        if self._lot is None:
            if suggested:
                return None
            return warn(
                _("No {ingredient} in stock").format(ingredient=line.ingredient.name),
                _("Receive the bag first, then scan its tag here."),
            )
        lot = self._work.books.lot(self._lot)
        left = self._left_in_hand(amount)
        if left is None:
            return warn(
                _("This bag is measured in {unit}").format(unit=lot.left.unit),
                _("Type how much of it goes in, such as 2 {unit}.").format(unit=lot.left.unit),
            )
        if left.base < 0:
            return warn(
                _("More of it was used than came in: {left}").format(left=lot.left),
                _("Use it if you have it; look for the amount that is wrong."),
            )
        if left < amount:
            return warn(
                _("The books say that only {left} is left of it").format(left=lot.left),
                _("Use it if you have it: the difference is noted."),
            )
        asked = still_wanted(batch, index)
        if self._amount is not None and not _is_near(
            amount.in_unit(asked.unit, line.ingredient.density), asked, line.tolerance
        ):
            return warn(
                _("The recipe asks for {asked}").format(asked=asked),
                _("Look at the number once more; what you use is what the books keep."),
            )
        if suggested and suggested[0].code != lot.code:
            return warn(
                _("{source} should be used first").format(source=_source(suggested[0])),
                _lot_detail(suggested[0]),
            )
        return None

    def pick_lot(self, code: str) -> Next:
        """Take a lot in hand, by its tag or from the list."""
        batch = self._screen.keep()
        index = progress(batch).line
        if index is None:
            return STAY
        lot = self._work.books.lot(code)
        try:
            self._work.books.refuse_bag(self._number, index, lot.code)
        except WrongBagError:
            return Next(notice=self._wrong_ingredient(lot, line_at(batch, index).ingredient.name))
        except OnHoldError as error:
            words = _("{code} is on hold").format(code=lot.code) if lot.held else error.message
            return Next(notice=bad(words, _("Do not use it. Scan another bag, or release it.")))
        except StaleViewError as error:
            return self._went_on(error)
        self._lot, self._picked_at = lot.code, self._standing()
        return STAY

    def _wrong_ingredient(self, lot: Lot, expected: str) -> Notice:
        return bad(
            _("That is {got}, not {expected}").format(got=lot.ingredient.name, expected=expected),
            _("Nothing was recorded. Scan a bag of {expected}.").format(expected=expected),
        )

    def lot_choices(self) -> tuple[Choice, ...]:
        """The lots of this ingredient that have stock, first expired first."""
        batch = self._screen.batch
        index = progress(batch).line
        if index is None:
            return ()
        ingredient = line_at(batch, index).ingredient
        return tuple(
            Choice(lot.code, _source(lot), f"{lot.code} · {_lot_detail(lot)}")
            for lot in self._work.books.suggest_lots(ingredient)
        )

    def set_amount(self, typed: str) -> Next:
        """An amount other than the recipe's, in the line's unit (or with a unit of its own: “3 kg”)."""
        batch = self._screen.keep()
        index = progress(batch).line
        if index is None:
            return STAY
        unit = still_wanted(batch, index).unit
        try:
            quantity = amount(typed, unit, self._work.settings.kitchen.measures)
        except (ValueError, RuleError) as error:
            words = _("“{typed}” is not an amount").format(typed=typed[:20])
            return Next(notice=bad(words, str(error) or _("Type a number, like 3.98.")))
        self._amount, self._picked_at = quantity, self._standing()
        return STAY

    def use(self) -> Next:
        """Book the lot in hand for this line; the line is done."""
        return self._use(completes_line=True)

    def use_and_add_another(self) -> Next:
        """Book what this lot gives; the rest of the line comes from another lot."""
        return self._use(completes_line=False)

    def _use(self, *, completes_line: bool) -> Next:
        batch = self._screen.batch
        index = progress(batch).line
        if index is None:
            return STAY
        if self._lot is None:
            return Next(notice=warn(_("Which bag?"), _("Scan its tag, or tap it to choose from the list.")))
        asked = still_wanted(batch, index)
        amount, last_bag = self._offered(asked)
        completes_line = completes_line and last_bag
        if not completes_line:
            given = amount.in_unit(asked.unit, line_at(batch, index).ingredient.density)
            completes_line = given is not None and given >= asked  # then nothing is left for another bag
        try:
            self._work.books.use_lot(
                batch.number, index, self._lot, amount, completes_line=completes_line, seen=self._screen.seen
            )
        except StaleViewError as error:
            return self._went_on(error)
        self._let_go()
        return STAY

    def _let_go(self) -> None:
        """Nothing is in hand, and what was drawn is no longer so."""
        self._lot = self._amount = None
        self._screen.forget()

    def _went_on(self, error: StaleViewError) -> Next:
        """Another screen was quicker: nothing is booked, and what is so now is drawn."""
        self._let_go()
        return Next(notice=bad(error.message, error.what_to_do))

    def undo(self) -> Next:
        """Take the last weigh-in back; the books keep both facts."""
        last = next((use for use in reversed(self._screen.batch.uses) if not use.reversed), None)
        if last is None:
            return STAY
        try:
            self._work.books.reverse_use(last.id, _("undone by the cook"), seen=self._screen.seen)
        except StaleViewError as error:
            return self._went_on(error)
        self._let_go()
        return Next(
            notice=good(
                _("Took back {amount} {ingredient}").format(amount=last.quantity, ingredient=last.lot.ingredient.name)
            )
        )

    def entered(self) -> bool:
        """A lot is in hand, or an amount was typed, for the line that the batch stands at."""
        return (self._lot or self._amount) is not None and self._picked_at == self._standing()

    def memo(self) -> Memo:
        return {"lot": self._lot, "amount": str(self._amount) if self._amount else None, "at": self._picked_at}

    def remember(self, memo: Memo) -> None:
        """Hold again what was in hand before a power cut; not what was booked just before it."""
        if memo.get("at") != self._picked_at:
            return
        self._lot = memo.get("lot")
        amount = memo.get("amount")
        self._amount = Quantity.parse(amount) if amount else None


def _source(lot: Lot) -> str:
    return lot.supplier.name if lot.supplier else _("unknown supplier")


def _lot_detail(lot: Lot) -> str:
    if lot.left.base < 0:
        return _("{left} left: more was used than came").format(left=lot.left)
    return _("bought {day} · {left} left").format(day=day(lot.bought_on), left=lot.left)


FAR = Decimal("0.1")
"""Without a tolerance of its own, a line that is a tenth off its recipe is worth a second look."""


def _is_near(amount: Quantity | None, asked: Quantity, tolerance: Quantity | None) -> bool:
    """Whether an amount, in the unit of `asked`, is what the recipe asks for; None cannot be compared, so it passes."""
    if amount is None:
        return True
    allowed = tolerance.in_unit(asked.unit) if tolerance else None
    off = abs(amount.amount - asked.amount)
    return off <= (allowed.amount if allowed else asked.amount * FAR)
