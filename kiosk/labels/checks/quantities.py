"""The net quantity: in which measures, whether they agree with each other and with the books."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from db import Dimension, Quantity
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.labels.net import METRIC, US, measures


def us_measure(case: Case) -> Answer:
    """Ounces, pounds, fluid ounces, pints."""
    return Fine(case.label.net) if measured(case.label.net, US) else Wrong(found=case.label.net, needed=_needed(case))


def metric_measure(case: Case) -> Answer:
    """Grams or millilitres."""
    found = measured(case.label.net, METRIC)
    return Fine(case.label.net) if found else Wrong(found=case.label.net, needed=_needed(case))


def measures_agree(case: Case, *, within_percent: float) -> Answer:
    """Both measures say the same, and the same as the books."""
    said = [one for one in (measured(case.label.net, US), measured(case.label.net, METRIC)) if one]
    if case.label.evidence.net is not None and said:
        said.append(_base(case.label.evidence.net))
    sizes = [size for dimension, size in said if dimension is said[0][0]]
    if len(sizes) < 2:
        return None
    off = (max(sizes) - min(sizes)) / max(sizes) * 100
    if off > Decimal(str(within_percent)):
        return Wrong(found=case.label.net, needed=_needed(case))
    return Fine(case.label.net)


def measured(text: str, units: Collection[str]) -> tuple[Dimension, Decimal] | None:
    """What a net content says in these units, in grams or millilitres.

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
    """A net content in US and metric measure.

    >>> both(Quantity.parse("227 g")), both(Quantity.parse("5 fl oz")), both(Quantity.parse("1.25 lb"))
    ('8 oz (227 g)', '5 fl oz (148 ml)', '20 oz (567 g)')
    """
    us, metric = ("oz", "g") if net.dimension is Dimension.MASS else ("fl oz", "ml")
    return f"{round(float(net.to(us).amount), 1):g} {us} ({net.to(metric).amount:.0f} {metric})"
