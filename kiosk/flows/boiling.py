"""At which temperature water boils in this kitchen: lower, the higher it lies."""

from __future__ import annotations

import math
from decimal import Decimal

from kiosk.settings.config import Kitchen


def boiling_point(kitchen: Kitchen) -> Decimal:
    """°C, to one place.

    The pressure is that of the ICAO standard atmosphere (Doc 7488: 1013.25 hPa at sea level, 6.5 K colder with each
    kilometre); the boiling point at that pressure is Antoine's equation for water between 1 and 100 °C (8.07131,
    1730.63, 233.426; mmHg, °C).

    >>> [str(boiling_point(Kitchen(altitude_m=metres))) for metres in (0, 300, 1609, 3000)]
    ['100.0', '99.0', '94.7', '90.0']
    """
    mm_hg = 760 * (1 - 2.25577e-5 * kitchen.altitude_m) ** 5.25588
    return Decimal(f"{1730.63 / (8.07131 - math.log10(mm_hg)) - 233.426:.1f}")
