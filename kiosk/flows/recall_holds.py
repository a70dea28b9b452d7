"""What Hold covers on the recall screen: all batches and bags, only the affected ones, or a single one."""

from __future__ import annotations

from db import Lot, RecallScope
from kiosk.flows.base import Choice, Notice, warn
from kiosk.locale import _, day, ngettext, said
from kiosk.locale.recall_words import bags, counted, shared_noun

ALL, AFFECTED = "all", "affected"
"""With or without what is uncertain."""


def free_batches(scope: RecallScope, what: str = ALL) -> list[str]:
    """The batches not on hold yet: affected and uncertain ones, only the affected, or the one named."""
    affected = [hit.batch for hit in scope.affected]
    both = affected if what == AFFECTED else [*affected, *(miss.batch for miss in scope.uncertain)]
    return [line.number for line in both if not line.held and what in (ALL, AFFECTED, line.number)]


def free_bags(scope: RecallScope, what: str = ALL) -> list[Lot]:
    """The bags not on hold yet: recalled and possibly recalled ones, only the recalled, or the one named.

    Includes empty ones: a bag may hold more than the books say.
    """
    both = scope.lots if what == AFFECTED else (*scope.lots, *scope.doubtful)
    return [lot for lot in both if not lot.held and what in (ALL, AFFECTED, lot.code)]


def hold_words(scope: RecallScope) -> str:
    """The button's text. It says that all is on hold only if no batch and no bag is free."""
    batches, free = len(free_batches(scope)), len(free_bags(scope))
    if batches == 2:
        return _("Hold both batches")
    if batches:
        return ngettext("Hold {n} batch", "Hold {n} batches", batches).format(n=batches)
    if free:
        return ngettext("Hold the bag", "Hold {n} bags", free).format(n=free)
    anything = scope.affected or scope.uncertain or scope.lots or scope.doubtful
    return _("On hold") if anything else _("Hold")


def choices(scope: RecallScope) -> tuple[Choice, ...]:
    """If something is uncertain: hold all, only what is certain, or one at a time."""
    unsure = [miss for miss in scope.uncertain if not miss.batch.held]
    in_doubt = [(lot, why) for lot, why in zip(scope.doubtful, map(said, scope.doubts), strict=True) if not lot.held]
    batches, certain = len(free_batches(scope)), free_bags(scope, AFFECTED)
    free = len(certain) + len(in_doubt)
    if not (unsure or in_doubt) or batches + free == 1:
        return ()
    rows = [_everything(batches, free), *_certain(len(free_batches(scope, AFFECTED)), len(certain))]
    rows += [Choice(miss.batch.number, miss.batch.number, miss.why) for miss in unsure]
    rows += [Choice(lot.code, lot.code, doubt_words(lot, why)) for lot, why in in_doubt]
    return (*rows, *(Choice(lot.code, lot.code, _bag_words(lot)) for lot in certain))


def _everything(batches: int, free: int) -> Choice:
    if not batches:
        return Choice(ALL, _("All {bags}").format(bags=bags(free)), _("also those that may be the ones"))
    words = _("affected and not certain, and {bags}") if free else _("affected and not certain")
    title = _("The batch, and {bags}") if batches == 1 else _("All {n}")
    return Choice(ALL, title.format(n=batches, bags=bags(free)), words.format(bags=bags(free)))


def _certain(batches: int, free: int) -> list[Choice]:
    """Hold only the affected batches and their bags. If there is just one bag, it has a row of its own."""
    if batches:
        title = _("The one affected") if batches == 1 else _("The {n} affected").format(n=batches)
        words = _("and {bags}; the others stay free") if free else _("the others stay free")
        return [Choice(AFFECTED, title, words.format(bags=bags(free)))]
    title = _("The {n} recalled bags").format(n=free)
    return [Choice(AFFECTED, title, _("the others stay free"))] if free > 1 else []


def now_held(scope: RecallScope, batches: int, free: int) -> Notice:
    """“2 batches and 1 bag are on hold”, and what to do next."""
    if not batches and not free:
        return warn(_("It is on hold already"))
    if not batches:
        return warn(
            ngettext("{n} bag is on hold", "{n} bags are on hold", free).format(n=free),
            ngettext("Nobody uses it until you release it.", "Nobody uses them until you release them.", free),
        )
    if free:
        of_batches = ngettext("{n} batch", "{n} batches", batches).format(n=batches)
        words = _("{batches} and {bags} are on hold").format(batches=of_batches, bags=bags(free))
    else:
        words = ngettext("{n} batch is on hold", "{n} batches are on hold", batches).format(n=batches)
    todo = _("Take the {units} off your shelf, and call those who have the others.")
    return warn(words, todo.format(units=counted(2, noun(scope))))


def doubt_words(lot: Lot, why: str) -> str:
    """“May be the one: strawberries, bought 2 Mar 2026, whose lot was not written down, 3 lb left; look at the bag”."""
    words = _("May be the one: {ingredient}, bought {day}, {why}, {left} left; look at the bag")
    return words.format(ingredient=lot.ingredient.name, day=day(lot.bought_on), why=why, left=lot.left)


def _bag_words(lot: Lot) -> str:
    words = _("{ingredient}, bought {day}, {left} left")
    return words.format(ingredient=lot.ingredient.name, day=day(lot.bought_on), left=lot.left)


def noun(scope: RecallScope) -> str:
    return shared_noun(hit.batch.product for hit in scope.affected)
