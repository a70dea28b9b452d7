"""How a kitchen writes: what its sheets' figures, days, prices and cups mean where a cell alone does not say."""

from __future__ import annotations

from dataclasses import dataclass

from db.imports.days import Order
from db.imports.decimals import DecimalMark
from db.rules.units import Measures


@dataclass(frozen=True, slots=True)
class Way:
    """`order` is of one file, as its own dates say; the others are of the folder and the kitchen."""

    order: Order
    mark: DecimalMark
    currency: str
    measures: Measures
