"""Checks of the net quantity: its units, and whether its figures agree with each other and with the books."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from db import Dimension, Quantity
from kiosk.labels.checks.allergens import plain_words
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.labels.net import METRIC, US, in_metric, in_us, measures


def us_measure(case: Case) -> Answer:
    """It has ounces, pounds, fluid ounces or pints. Not required of food that is sold by number."""
    if _by_number(case):
        return None
    return Fine(case.label.net) if measured(case.label.net, US) else Wrong(found=case.label.net, needed=_needed(case))


def metric_measure(case: Case, *, from_base: float = 0) -> Answer:
    """It has grams or millilitres. Not required of food that is sold by number or below `from_base`."""
    if _by_number(case):
        return None
    net = case.label.evidence.net
    if net is not None and net.dimension is not Dimension.COUNT and net.base < Decimal(str(from_base)):
        return None
    found = measured(case.label.net, METRIC)
    return Fine(case.label.net) if found else Wrong(found=case.label.net, needed=_needed(case))


def measures_agree(case: Case, *, within_percent: float) -> Answer:
    """Both measures agree with each other and with the books; a weight never agrees with a volume.

    The drained weight is at most the net weight.
    """
    if too_much := _drained_over_net(case, within_percent):
        return Wrong(found=too_much, needed=_needed(case))
    dimensions = {one.dimension for one in measures(case.label.net)}
    if len(dimensions) > 1:
        return Wrong(found=case.label.net, needed=_needed(case))
    said = [one for one in (measured(case.label.net, US), measured(case.label.net, METRIC)) if one]
    if case.label.evidence.net is not None and said:
        said.append(_base(case.label.evidence.net))
    if len({dimension for dimension, _size in said} - {Dimension.COUNT}) > 1:
        return Wrong(found=case.label.net, needed=_needed(case))
    sizes = [size for dimension, size in said if dimension is said[0][0]]
    if len(sizes) < 2:
        return None
    off = (max(sizes) - min(sizes)) / max(sizes) * 100
    if off > Decimal(str(within_percent)):
        return Wrong(found=case.label.net, needed=_needed(case))
    return Fine(case.label.net)


def _drained_over_net(case: Case, within_percent: float) -> str:
    """The line of the drained weight, if it is more than the net contents."""
    net, most = case.label.evidence.net, 1 + Decimal(str(within_percent)) / 100
    over = net is not None and any(
        one.dimension is net.dimension and one.base > net.base * most for one in measures(case.label.drained)
    )
    return case.label.drained if over else ""


def largest_units(case: Case) -> Answer:
    """The US measure is in the largest whole unit and the rest: 1 lb 4 oz, not 20 oz."""
    said = measures(case.label.net, US)
    if not said or any(one.dimension is not said[0].dimension for one in said):
        return None
    whole = in_us(max(said, key=lambda one: one.base))
    first = max(_one(unit.unit) for unit in measures(whole, US))
    is_largest = first <= max(_one(one.unit) for one in said)
    return Fine(case.label.net) if is_largest else Wrong(found=case.label.net, needed=_needed(case))


def _one(unit: str) -> Decimal:
    return Quantity(Decimal(1), unit).base


def sold_by_number(case: Case) -> Answer:
    """Food without a weight is counted in something that people buy by number."""
    if not _by_number(case):
        return None
    words = {*plain_words(case.label.net)} - {one for one in plain_words(case.label.net) if one.isdigit()}
    return Fine(case.label.net) if words - _CONTAINERS else Wrong(found=case.label.net)


def _by_number(case: Case) -> bool:
    net = case.label.evidence.net
    return net is not None and net.dimension is Dimension.COUNT and not measures(case.label.net)


_CONTAINERS = frozenset(("each", "jar", "bottle", "tin", "can", "bag", "box", "pack", "piece", "unit", "pc", "x"))
"""Words that count containers, not food."""


def measured(text: str, units: Collection[str]) -> tuple[Dimension, Decimal] | None:
    """What a text of net contents says in these units, in grams or millilitres.

    >>> measured("1 lb 4 oz (567 g)", US), measured("1 lb 4 oz (567 g)", METRIC)
    ((<Dimension.MASS: 'mass'>, Decimal('566.990462500')), (<Dimension.MASS: 'mass'>, Decimal('567')))
    >>> measured("8 oz", METRIC) is None
    True
    """
    found = [_base(one) for one in measures(text, units)]
    if not found:
        return None
    dimension = found[0][0]
    return dimension, sum((size for measures, size in found if measures is dimension), Decimal(0))


def _base(quantity: Quantity) -> tuple[Dimension, Decimal]:
    return quantity.dimension, quantity.base


def _needed(case: Case) -> str:
    """The net content of the books in both measures, or an example of how to write it."""
    net = case.label.evidence.net
    return both(net) if net is not None and net.dimension is not Dimension.COUNT else "8 oz (227 g)"


def both(net: Quantity) -> str:
    """A net content in US and metric measures.

    >>> both(Quantity.parse("227 g")), both(Quantity.parse("5 fl oz")), both(Quantity.parse("1.25 lb"))
    ('8 oz (227 g)', '5 fl oz (148 ml)', '1 lb 4 oz (567 g)')
    """
    return f"{in_us(net)} ({in_metric(net)})"
