"""Weighing in: which lot, and how much of it. The bag to be used first is offered first, bags past their date last.
A bag that was not identified cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Concatenate, ParamSpec

from db import (
    Batch,
    Bin,
    Ingredient,
    Lot,
    OnHoldError,
    Quantity,
    RuleError,
    StaleViewError,
    Use,
    WrongBagError,
    is_past,
    is_past_use_by,
)
from kiosk.flows.bag_warnings import contains_warning, substitute_warning
from kiosk.flows.base import STAY, Choice, Memo, Next, Notice, bad, good, warn
from kiosk.flows.cook_steps import StepRow, line_at, progress, rows, still_wanted
from kiosk.flows.figures import amount
from kiosk.flows.on_screen import OnScreen
from kiosk.flows.weigh_cards import (
    LotToUse,
    bin_detail,
    figure,
    left_of,
    lot_detail,
    past_words,
    source,
    use_by_alarm,
    why_none,
)
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, said, said_error
from kiosk.locale.bag_words import contains_words


@dataclass(frozen=True)
class WeighView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    wanted: str
    """“4 lb sugar”."""
    lot: LotToUse | None
    no_lot: tuple[str, str]
    """Why there is no bag to take, and a detail."""
    amount: str
    unit: str
    target: str
    share: float
    """The amount as a share of what is wanted, may exceed 1; 0 if weight and volume cannot be compared."""
    on_target: bool
    """Whether the amount is within the recipe's tolerance."""
    warning: Notice | None
    action: str
    """“Use 4 lb”."""
    ready: bool
    can_undo: bool
    asks_why: bool
    """The chosen bag is past its date: a person must say why it is used."""
    left: str
    """What the chosen bag is said to hold, at most what is still wanted: offered for "Another lot"."""


P = ParamSpec("P")


def _or_went_on(step: Callable[Concatenate[Weighing, P], Next]) -> Callable[Concatenate[Weighing, P], Next]:
    """Decorates a step of Weighing. If another screen was quicker, nothing is booked and the current state is drawn."""

    @wraps(step)
    def guarded(weighing: Weighing, /, *args: P.args, **named: P.kwargs) -> Next:
        try:
            return step(weighing, *args, **named)
        except StaleViewError as error:
            weighing.let_go()
            return Next(notice=bad(said(error.message), said(error.what_to_do)))

    return guarded


IN_BIN = "bin:"
"""Begins the key of a bin among the bags to choose from; its id follows."""


class Weighing:
    """The chosen lot and amount for the current line of one batch, until they are booked."""

    def __init__(self, work: Workplace, batch_number: str, screen: OnScreen | None = None) -> None:
        self._work = work
        self._number = batch_number
        self._screen = screen or OnScreen(work.books, batch_number)
        self._lot: str | None = None
        """The chosen bag; of a bin, the first of those that a scoop may be of."""
        self._bin: str | None = None
        """The id of the bin that is taken from."""
        self._drawn_bags: list[str] | None = None
        """`_taken_from` when it was drawn; None if it was not drawn since it was chosen."""
        self._amount: Quantity | None = None
        self._substitute = ""
        """Why the chosen bag replaces what the line asks for; empty if it does not."""
        self._picked_at = self._standing()

    def _standing(self) -> list[int | None]:
        """Where the batch stands. What was chosen stays valid until something is booked or undone."""
        batch = self._screen.batch
        return [progress(batch).line, sum(not use.reversed for use in batch.uses) + len(batch.left_out)]

    def view(self, batch: Batch, index: int) -> WeighView:
        """What the Weigh screen draws for line `index`."""
        self._screen.draw(batch)
        line = line_at(batch, index)
        asked = still_wanted(batch, index)
        self._drawn_bags = self._taken_from()
        amount, last_bag = self._offered(asked)
        share = amount.in_unit(asked.unit, line.ingredient.density)
        lot = self._card(batch, index)
        tolerance = _tolerance(batch, index)
        off = f" ± {figure(tolerance)}" if tolerance else ""
        unit = tolerance.unit if tolerance else asked.unit
        target = f"{asked.amount.normalize():f}{off} {unit}"
        near = _is_near(share, asked, tolerance)
        return WeighView(
            title=batch.recipe.name,
            number=batch.number,
            rows=rows(batch),
            wanted=f"{asked} {line.ingredient.name}",
            lot=lot,
            amount=f"{amount.amount.normalize():f}",
            unit=amount.unit,
            target=_("target {amount}").format(amount=target),
            share=float(share.amount / asked.amount) if share else 0.0,
            on_target=near and not (lot is not None and lot.past),
            warning=self._warning(batch, index, amount),
            no_lot=why_none(self._work.books.lots(line.ingredient), self._work.today()) if lot is None else ("", ""),
            action=self._action(batch, index, amount, last_bag=last_bag),
            ready=bool(lot and lot.identified and not lot.past_use_by) and self._left_in_hand(amount) is not None,
            can_undo=bool(batch.left_out) or any(not use.reversed for use in batch.uses),
            asks_why=bool(lot and lot.identified and lot.past and not lot.past_use_by),
            left=self._left_words(amount),
        )

    def _action(self, batch: Batch, index: int, amount: Quantity, *, last_bag: bool) -> str:
        if last_bag:
            return _("Use {amount}").format(amount=amount)
        in_hand = {lot.code for lot in self._in_hand()}
        others = [lot for lot in self._suggested(batch, index) if lot.code not in in_hand]
        words = _("Use {amount}, then another bag") if others else _("Use {amount}: the rest is missing")
        return words.format(amount=amount)

    def _in_hand(self) -> tuple[Lot, ...]:
        """The bags that what is taken may be of: all that are in the chosen bin, or the chosen bag."""
        if self._lot is None:
            return ()
        from_bin = self._bin_in_hand()
        return from_bin.lots if from_bin is not None else (self._work.books.lot(self._lot),)

    def _taken_from(self) -> list[str]:
        """The bin, if it is one, and the bags in hand."""
        from_bin = self._bin_in_hand()
        return [from_bin.id if from_bin is not None else "", *(lot.code for lot in self._in_hand())]

    def _bin_in_hand(self) -> Bin | None:
        if self._bin is None:
            return None
        return next((one for one in self._bins_of(self._lot or "") if one.id == self._bin), None)

    def _bins_of(self, code: str) -> list[Bin]:
        """The bins that this bag was poured into."""
        return [one for one in self._work.books.bins() if any(lot.code == code for lot in one.lots)]

    def _only_bin_of(self, code: str) -> Bin | None:
        """The bin that this bag is in; None if it is in none, or in several: then the books take it as a bag."""
        found = self._bins_of(code)
        return found[0] if len(found) == 1 else None

    def _left_words(self, amount: Quantity) -> str:
        left = self._left_in_hand(amount)
        offered = left if left is not None and 0 < left.amount < amount.amount else amount
        return f"{offered.amount.normalize():f}"

    def _suggested(self, batch: Batch, index: int) -> list[Lot]:
        """The bags to take, in this order: usual ones, those past their date, those already used up on this line."""
        gave = {use.lot.code for use in batch.uses if use.line == index and not use.reversed}
        today = self._work.today()
        lots = self._work.books.suggest_lots(line_at(batch, index).ingredient)
        return sorted(lots, key=lambda lot: (is_past(lot, today), lot.code in gave))

    def _offered(self, asked: Quantity) -> tuple[Quantity, bool]:
        """How much the primary action uses, and whether that completes the line.

        A typed amount is used as typed. A bag that holds less than is asked for gives what it has; the rest comes from
        another bag, and the trace has both.
        """
        left = self._left_in_hand(asked) if self._amount is None else None
        if left is not None and 0 < left.amount < asked.amount:
            return left, False
        return self._amount or asked, True

    def _left_in_hand(self, amount: Quantity) -> Quantity | None:
        """What the chosen lot has left, or all lots of the chosen bin, in the unit of `amount`.

        None if no lot is chosen, or if it is kept by volume, weighed in, and no density is known.
        """
        return left_of(self._in_hand(), amount.unit)

    def _card(self, batch: Batch, index: int) -> LotToUse | None:
        today = self._work.today()
        if in_hand := self._in_hand():
            lot, from_bin = in_hand[0], self._bin_in_hand()
            past = any(is_past(one, today) for one in in_hand)
            title = from_bin.name if from_bin is not None else source(lot)
            detail = bin_detail(from_bin, today) if from_bin is not None else lot_detail(lot, today)
            never = any(is_past_use_by(one, today) for one in in_hand)
            if self._substitute:
                title = _("{ingredient}, {source}").format(ingredient=lot.ingredient.name.capitalize(), source=title)
            chip = _("not this one") if never else _("this one")
            return LotToUse(lot.code, title, detail, True, chip, past, never)
        suggested = self._suggested(batch, index)
        if not suggested:
            return None
        lot = suggested[0]
        past = is_past(lot, today)
        from_bin = self._only_bin_of(lot.code)
        one_of = {one.code for one in from_bin.lots} if from_bin is not None else {lot.code}
        first = _("use first") if not past and any(one.code not in one_of for one in suggested) else ""
        said_of_it = bin_detail(from_bin, today) if from_bin is not None else lot_detail(lot, today)
        detail = " · ".join(part for part in (said_of_it, first) if part)
        if from_bin is not None:
            return LotToUse(lot.code, from_bin.name, detail, False, _("tap it"), past)
        return LotToUse(lot.code, source(lot), detail, False, _("scan its tag"), past)

    def _warning(self, batch: Batch, index: int, amount: Quantity) -> Notice | None:
        line = line_at(batch, index)
        suggested, today = self._suggested(batch, index), self._work.today()
        in_hand = self._in_hand()
        if not in_hand:
            there = use_by_alarm(self._work.books.lots(line.ingredient), today)
            return there or (None if suggested else self._none_to_take(line.ingredient))
        lot = in_hand[0]
        if (alarm := use_by_alarm(in_hand, today)) is not None:
            return alarm
        left = self._left_in_hand(amount)
        hinders = self._hinders(in_hand, left)
        told = next((words for one in in_hand if (words := contains_warning(one)) is not None), None)
        if self._substitute:
            more = (substitute_warning(one, line.ingredient, self._work.books) for one in in_hand)
            told = next((words for words in more if words is not None), told)
        if told is not None and hinders is not None:
            return replace(told, what_to_do=f"{told.what_to_do} {hinders.words}. {hinders.what_to_do}")
        if told is not None or hinders is not None or left is None:
            return told or hinders
        if left.base < 0:
            return warn(
                _("More of it was used than came in: {left}").format(left=lot.left),
                _("Use it if you have it; look for the amount that is wrong."),
            )
        if left < amount:
            return warn(
                _("The books say that only {left} is left of it").format(
                    left=lot.left if len(in_hand) == 1 else f"{left.amount.normalize():f} {left.unit}"
                ),
                _("Use it if you have it: the difference is noted."),
            )
        asked = still_wanted(batch, index)
        if self._amount is not None and not _is_near(
            amount.in_unit(asked.unit, line.ingredient.density), asked, _tolerance(batch, index)
        ):
            return warn(
                _("The recipe asks for {asked}").format(asked=asked),
                _("Look at the number once more; what you use is what the books keep."),
            )
        if suggested and suggested[0].code not in {one.code for one in in_hand} and not self._substitute:
            return warn(
                _("{source} should be used first").format(source=source(suggested[0])),
                lot_detail(suggested[0], today),
            )
        return None

    def _hinders(self, in_hand: Sequence[Lot], left: Quantity | None) -> Notice | None:
        """Why one tap is not enough to use the bag: it is past its date, or its unit cannot be compared."""
        today, lot = self._work.today(), in_hand[0]
        if past := _past_in_hand(in_hand, today):
            return warn(past, _("Take another one, or use it and say why it is good."))
        if left is None:
            return warn(
                _("This bag is measured in {unit}").format(unit=lot.left.unit),
                _("Type how much of it goes in, such as 2 {unit}.").format(unit=lot.left.unit),
            )
        return None

    def _none_to_take(self, ingredient: Ingredient) -> Notice:
        there = self._work.books.lots(ingredient)
        if there:
            why = why_none(there, self._work.today())[0]
            words = _("No {ingredient} can be used: {why}").format(ingredient=ingredient.name, why=why)
            return warn(words, _("Receive another bag, or tap Missing."))
        return warn(
            _("No {ingredient} in stock").format(ingredient=ingredient.name),
            _("Receive the bag first, then scan its tag here; or tap Missing."),
        )

    @_or_went_on
    def pick_lot(self, code: str) -> Next:
        """Choose a lot, by its tag or from the list; or a bin, from the list or by the tag of a bag that is in it."""
        batch = self._screen.keep()
        index = progress(batch).line
        if index is None:
            return STAY
        books = self._work.books
        if code.startswith(IN_BIN):
            from_bin = next((one for one in books.bins() if IN_BIN + one.id == code and one.lots), None)
            if from_bin is None:
                return Next(notice=warn(_("That bin is empty by now"), _("Take another one, or a bag.")))
            lot = from_bin.lots[0]
        else:
            lot = books.lot(code)
            from_bin = self._only_bin_of(lot.code)
        bags = from_bin.lots if from_bin is not None else (lot,)
        try:
            self._work.books.refuse_bag(self._number, index, lot.code)
        except WrongBagError:
            return Next(notice=self._wrong_ingredient(lot, line_at(batch, index).ingredient.name))
        except OnHoldError as error:
            words = _("{code} is on hold").format(code=lot.code) if lot.held else said(error.message)
            return Next(notice=bad(words, _("Put it aside, and scan another bag.")))
        except RuleError:
            if (alarm := use_by_alarm(bags, self._work.today())) is None:
                raise
            return Next(notice=alarm)
        self._choose(lot.code, from_bin)
        self._substitute = ""
        return STAY

    def _choose(self, code: str, from_bin: Bin | None) -> None:
        self._lot, self._bin = code, from_bin.id if from_bin is not None else None
        self._drawn_bags, self._picked_at = None, self._standing()

    def missing_choices(self) -> tuple[Choice, ...]:
        """What can be done if an ingredient is missing, short, or past its use-by date."""
        batch = self._screen.batch
        index = progress(batch).line
        begun = index is not None and any(use.line == index and not use.reversed for use in batch.uses)
        out = _("Leave out the rest") if begun else _("Leave it out")
        swap = (Choice("swap", _("Use something else"), _("Noted, and on the label.")),) if self.swap_choices() else ()
        return (
            Choice("out", out, _("The label names only what went in.")),
            *swap,
            Choice("fail", _("Batch failed"), _("What went in stays booked.")),
            *self._to_throw_away(index),
        )

    def _to_throw_away(self, index: int | None) -> tuple[Choice, ...]:
        """Bags of the current ingredient that are past their use-by date, to be recorded as thrown away."""
        if index is None:
            return ()
        today = self._work.today()
        there = self._work.books.lots(line_at(self._screen.batch, index).ingredient)
        title = _("{code} is thrown away")
        return tuple(
            Choice(lot.code, title.format(code=lot.code), lot_detail(lot, today))
            for lot in there
            if is_past_use_by(lot, today)
        )

    @_or_went_on
    def throw_away(self, code: str) -> Next:
        """Record that the rest of a bag past its use-by date was thrown away."""
        lot, today = self._work.books.lot(code), self._work.today()
        if lot.left.amount <= 0 or not is_past_use_by(lot, today):
            return STAY
        self._work.books.discard_lot(lot.code, lot.left, past_words(lot, today), seen=lot)
        if lot.code in {one.code for one in self._in_hand()}:
            self.let_go()
        return Next(notice=good(_("{code}: {left} thrown away").format(code=lot.code, left=lot.left)))

    @_or_went_on
    def leave_out(self, reason: str) -> Next:
        """Leave out the line, or the rest of it, with a reason; then the next line."""
        batch = self._screen.batch
        index = progress(batch).line
        if index is None:
            return STAY
        seen = self._screen.answer()
        self._work.books.leave_out(batch.number, index, reason, seen=seen)
        self.let_go()
        name = line_at(batch, index).ingredient.name
        return Next(notice=warn(_("{ingredient}: left out").format(ingredient=name.capitalize()), reason))

    def why_missing(self) -> str:
        """The suggested reason; empty if the books have a bag of it, as a person must give the reason then."""
        batch = self._screen.batch
        index = progress(batch).line
        return "" if index is None or self._suggested(batch, index) else _("none was there")

    def swap_choices(self) -> tuple[Choice, ...]:
        """The bags of other ingredients, by ingredient."""
        batch, today = self._screen.batch, self._work.today()
        index = progress(batch).line
        if index is None:
            return ()
        asked = line_at(batch, index).ingredient
        free = (lot for one in self._work.books.ingredients() for lot in self._work.books.suggest_lots(one))
        lots = sorted((lot for lot in free if lot.ingredient.id != asked.id), key=lambda lot: lot.ingredient.name)
        words = _("allergens: {names} · {detail}")  # allergens first, as the end may be cut off
        return tuple(
            Choice(
                lot.code,
                lot.ingredient.name.capitalize(),
                words.format(detail=lot_detail(lot, today), names=contains_words(lot)),
            )
            for lot in lots
        )

    @_or_went_on
    def swap(self, code: str, reason: str) -> Next:
        """Choose a bag of another ingredient, and say why it replaces what the line asks for."""
        batch = self._screen.keep()
        index = progress(batch).line
        if index is None:
            return STAY
        if not reason.strip():
            return Next(notice=warn(_("Why in its place?"), _("Say it in a few words: it is noted with the batch.")))
        try:
            self._work.books.refuse_bag(self._number, index, code)
        except WrongBagError:
            self._substitute = reason.strip()
        self._choose(self._work.books.lot(code).code, self._only_bin_of(code))
        return STAY

    def _wrong_ingredient(self, lot: Lot, expected: str) -> Notice:
        return bad(
            _("That is {got}, not {expected}").format(got=lot.ingredient.name, expected=expected),
            _("Nothing was recorded. Scan a bag of {expected}.").format(expected=expected),
        )

    def lot_choices(self) -> tuple[Choice, ...]:
        """The lots of this ingredient with stock, first expired first; those that are in a bin are one row."""
        batch, today = self._screen.batch, self._work.today()
        index = progress(batch).line
        if index is None:
            return ()
        rows: dict[str, Choice] = {}
        for lot in self._suggested(batch, index):
            found = self._bins_of(lot.code)
            for one in found:
                rows.setdefault(one.id, Choice(IN_BIN + one.id, one.name, bin_detail(one, today)))
            if not found:
                rows[lot.code] = Choice(lot.code, source(lot), f"{lot_detail(lot, today)} · {lot.code}")
        return tuple(rows.values())

    def set_amount(self, typed: str) -> Next:
        """Set an amount other than the recipe's, in the line's unit or with a unit of its own (“3 kg”)."""
        batch = self._screen.keep()
        index = progress(batch).line
        if index is None:
            return STAY
        unit = still_wanted(batch, index).unit
        try:
            quantity = amount(typed, unit, self._work.settings.kitchen.measures)
        except (ValueError, RuleError) as error:
            words = _("“{typed}” is not an amount").format(typed=typed[:20])
            return Next(notice=bad(words, said_error(error) or _("Type a number, like 3.98.")))
        self._amount, self._picked_at = quantity, self._standing()
        return STAY

    def use(self, past_date: str = "") -> Next:
        """Book the chosen lot for this line and complete the line.

        Args:
            past_date: why it is used although its date is past.
        """
        return self._use(past_date, completes_line=True)

    def use_and_add_another(self, typed: str = "", past_date: str = "") -> Next:
        """Book what this lot gave; the rest of the line comes from another lot.

        Args:
            typed: how much that was. Empty: the amount typed before, or what the books say is left. If by the books it
                has enough, the cook is asked, who knows better.
        """
        if typed:
            refused = self.set_amount(typed)
            if refused is not STAY:
                return refused
        batch = self._screen.batch
        index = progress(batch).line
        if index is not None and self._lot is not None and self._amount is None:
            asked = still_wanted(batch, index)
            left = self._left_in_hand(asked)
            if left is None or left >= asked:
                return Next(notice=warn(_("How much was in this bag?"), _("Type it; the rest comes from another bag.")))
        return self._use(past_date, completes_line=False)

    @_or_went_on
    def _use(self, past_date: str, *, completes_line: bool) -> Next:
        batch = self._screen.batch
        index = progress(batch).line
        if index is None:
            return STAY
        if self._lot is None:
            return Next(notice=warn(_("Which bag?"), _("Scan its tag, or tap it to choose from the list.")))
        from_bin, in_hand, today = self._bin_in_hand(), self._in_hand(), self._work.today()
        if self._drawn_bags is not None and self._drawn_bags != self._taken_from():
            raise StaleViewError(_("The bin was changed meanwhile."), _("Look at it as it is now, then go on."))
        if (alarm := use_by_alarm(in_hand, today)) is not None:
            return Next(notice=alarm)
        if (past := _past_in_hand(in_hand, today)) and not past_date.strip():
            return Next(notice=warn(past, _("Take another one, or say why this one is good.")))
        asked = still_wanted(batch, index)
        amount, last_bag = self._offered(asked)
        completes_line = completes_line and last_bag
        if not completes_line:
            given = amount.in_unit(asked.unit, line_at(batch, index).ingredient.density)
            completes_line = given is not None and given >= asked  # nothing is left for another bag
        substitute, seen = self._substitute, self._screen.answer()
        take = self._work.books.use_lot if from_bin is None else self._work.books.use_bin
        take(
            batch.number, index, self._lot if from_bin is None else from_bin.id, amount,
            completes_line=completes_line, substitute=substitute, past_date=past_date, seen=seen,
        )  # fmt: skip
        self.let_go()
        return STAY

    def let_go(self) -> None:
        """Drop the chosen lot, and what was drawn."""
        self._lot = self._bin = self._amount = self._drawn_bags = None
        self._substitute = ""
        self._screen.forget()

    @_or_went_on
    def undo(self) -> Next:
        """Undo the last weigh-in, or what was left out last. The books keep both facts."""
        batch = self._screen.batch
        last = next((use for use in reversed(batch.uses) if not use.reversed), None)
        out = max(batch.left_out, key=lambda one: one.at, default=None)
        if out is not None and (last is None or last.at is None or out.at >= last.at):
            return self._put_back(batch, out.line)
        if last is None:
            return STAY
        seen = self._screen.answer()
        self._work.books.reverse_use(last.id, _("undone by the cook"), seen=seen)
        self.let_go()
        return Next(
            notice=good(
                _("Took back {amount} {ingredient}").format(
                    amount=_whole(batch, last), ingredient=last.lot.ingredient.name
                )
            )
        )

    def entered(self) -> bool:
        """Whether a lot was chosen or an amount was typed for the current line."""
        return bool(self._lot or self._amount or self._substitute) and self._picked_at == self._standing()

    def _put_back(self, batch: Batch, line: int) -> Next:
        seen = self._screen.answer()
        self._work.books.leave_out(batch.number, line, _("undone by the cook"), left_out=False, seen=seen)
        self.let_go()
        words = _("{ingredient} is asked for again").format(
            ingredient=line_at(batch, line).ingredient.name.capitalize()
        )
        return Next(notice=good(words))

    def memo(self) -> Memo:
        typed = str(self._amount) if self._amount else None
        return {
            "lot": self._lot,
            "bin": self._bin,
            "amount": typed,
            "at": self._picked_at,
            "substitute": self._substitute,
        }

    def remember(self, memo: Memo) -> None:
        """Restore what was chosen before a power cut, unless it was booked just before."""
        if memo.get("at") != self._picked_at:
            return
        self._lot, self._bin = memo.get("lot"), memo.get("bin")
        self._substitute = str(memo.get("substitute") or "")
        amount = memo.get("amount")
        self._amount = Quantity.parse(amount) if amount else None


def _past_in_hand(in_hand: Sequence[Lot], today: date) -> str:
    """That the bag is past its date, or which one of the bin; empty if none is."""
    past = next((lot for lot in in_hand if is_past(lot, today)), None)
    if past is None:
        return ""
    words = _("This bag is {past}") if len(in_hand) == 1 else _("{code} in this bin is {past}")
    return words.format(code=past.code, past=past_words(past, today))


def _whole(batch: Batch, last: Use) -> Quantity:
    """How much was taken: out of a bin, of all its bags together."""
    scoop = last.id.partition("/")[0]
    whole = Decimal(0)
    for use in batch.uses:
        if use.id.partition("/")[0] == scoop:
            part = use.quantity.in_unit(last.quantity.unit, use.lot.ingredient.density)
            whole += part.amount if part is not None else 0
    return Quantity(whole, last.quantity.unit)


FAR = Decimal("0.1")
"""The tolerance of a line that has none of its own, as a share."""


def _tolerance(batch: Batch, index: int) -> Quantity | None:
    """The tolerance for the amount that this batch needs, in the line's unit."""
    line = line_at(batch, index)
    if line.tolerance is None:
        return None
    scaled = line.tolerance.scaled(batch.scale)
    return scaled.in_unit(line.quantity.unit) or scaled


def _is_near(amount: Quantity | None, asked: Quantity, tolerance: Quantity | None) -> bool:
    """Whether an amount, in the unit of `asked`, is within tolerance. None: it cannot be compared."""
    if amount is None:
        return False
    allowed = tolerance.in_unit(asked.unit) if tolerance else None
    off = abs(amount.amount - asked.amount)
    return off <= (allowed.amount if allowed else asked.amount * FAR)
