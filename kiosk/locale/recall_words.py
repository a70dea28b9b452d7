"""A recall in words, for both the screen and the terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kiosk.locale import _, day, month, month_and_year, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from db import Lot, Product


def shared_noun(products: Iterable[Product]) -> str:
    """The unit that all of them are counted in; “unit” if they differ."""
    nouns = {product.noun for product in products}
    return nouns.pop() if len(nouns) == 1 else "unit"


def counted(number: int, noun: str) -> str:
    """The noun of a product alone, as it stands behind the number.

    What most kitchens fill has its forms in the catalogue; a kitchen's own noun has those of English.

    >>> counted(1, "jar"), counted(60, "jar"), counted(2, "box"), counted(2, "dish")
    ('jar', 'jars', 'boxes', 'dishes')
    """
    if noun in _FORMS:
        return _FORMS[noun](number)
    if number == 1:
        return noun
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


_FORMS: Mapping[str, Callable[[int], str]] = {
    "jar": lambda n: ngettext("jar", "jars", n),
    "bottle": lambda n: ngettext("bottle", "bottles", n),
    "box": lambda n: ngettext("box", "boxes", n),
    "bag": lambda n: ngettext("bag", "bags", n),
    "tub": lambda n: ngettext("tub", "tubs", n),
    "tin": lambda n: ngettext("tin", "tins", n),
    "can": lambda n: ngettext("can", "cans", n),
    "cup": lambda n: ngettext("cup", "cups", n),
    "pack": lambda n: ngettext("pack", "packs", n),
    "packet": lambda n: ngettext("packet", "packets", n),
    "pouch": lambda n: ngettext("pouch", "pouches", n),
    "piece": lambda n: ngettext("piece", "pieces", n),
    "bar": lambda n: ngettext("bar", "bars", n),
    "cake": lambda n: ngettext("cake", "cakes", n),
    "unit": lambda n: ngettext("unit", "units", n),
}


def bags(number: int) -> str:
    """
    >>> bags(1), bags(2)
    ('1 bag', '2 bags')
    """
    return ngettext("{n} bag", "{n} bags", number).format(n=number)


def bags_here(lots: Iterable[Lot]) -> str:
    """“2 bags, 12 lb still here, 1 of them on hold”: what is left of the recalled bags; empty if nothing."""
    here = [lot for lot in lots if lot.left.amount > 0]
    if not here:
        return ""
    words = _("{bags}, {amounts} still here").format(bags=bags(len(here)), amounts=_amounts(here))
    held = sum(lot.held for lot in here)
    if held == len(here):
        return _("{words}, on hold").format(words=words)
    return _("{words}, {n} of them on hold").format(words=words, n=held) if held else words


def _amounts(lots: Sequence[Lot]) -> str:
    """What is left in total, by ingredient. An ingredient's name is only shown if there are several."""
    from db import added_up

    ingredients = {lot.ingredient.id: lot.ingredient for lot in lots}
    parts = []
    for one in ingredients.values():
        sums = added_up((lot.left for lot in lots if lot.ingredient.id == one.id), one.density)
        amount = " + ".join(map(str, sums))
        parts.append(f"{amount} {one.name}" if len(ingredients) > 1 else amount)
    return ", ".join(parts)


def in_months(period: tuple[date, date], this_year: int | None = None) -> str:
    """The months from the first to the last day. A single month of `this_year` is shown without its year.

    >>> march = date(2026, 3, 1), date(2026, 3, 31)
    >>> in_months(march, 2026), in_months(march, 2027)
    ('in March', 'in March 2026')
    >>> in_months((date(2026, 3, 1), date(2026, 4, 30))), in_months((date(2025, 12, 1), date(2026, 1, 31)))
    ('in March and April 2026', 'in December 2025 and January 2026')
    >>> in_months((date(2026, 1, 1), date(2026, 4, 30)))
    'from January to April 2026'
    """
    first, last = period
    whole = month_and_year(last)
    begins = month(first) if first.year == last.year else month_and_year(first)
    months = (last.year - first.year) * 12 + last.month - first.month
    if not months:
        return _("in {month}").format(month=begins if last.year == this_year else whole)
    words = _("in {first} and {last}") if months == 1 else _("from {first} to {last}")
    return words.format(first=begins, last=whole)


def nothing_bought(supplier: str, ingredient: str, first: date | None, last: date | None) -> str:
    """That the books have no bag matching the question, and what to check.

    >>> nothing_bought("Valley Farm", "", date(2026, 3, 1), date(2026, 3, 5))
    'Nothing was bought from Valley Farm between 1 Mar 2026 and 5 Mar 2026; check the days.'
    >>> nothing_bought("Valley Farm", "sugar", None, None)
    'Nothing was bought from Valley Farm (sugar) on any day; check the names.'
    """
    what = _(" from {supplier}").format(supplier=supplier) if supplier else ""
    what += f" ({ingredient})" if ingredient else ""
    if not first and not last:
        return _("Nothing was bought{what} on any day; check the names.").format(what=what)
    return _("Nothing was bought{what} {days}; check the days.").format(what=what, days=_days(first, last))


def _days(first: date | None, last: date | None) -> str:
    if first == last and first:
        return _("on {day}").format(day=day(first))
    if first and last:
        return _("between {first} and {last}").format(first=day(first), last=day(last))
    return _("from {day} on").format(day=day(first)) if first else _("until {day}").format(day=day(last or date.max))
