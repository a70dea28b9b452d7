"""A kitchen of every jurisdiction whose settings have all that its law wants, and a jam of which all is known."""

from __future__ import annotations

from dataclasses import replace

from db import PackShape, Use
from kiosk.labels.content import is_european
from kiosk.labels.layout import LabelLayout
from kiosk.settings.config import Kitchen
from tests.kiosk.labels.example import JAM, KITCHEN, LEMON, PECTIN, STRAWBERRIES, SUGAR, use

BARE = replace(KITCHEN, statement="", nutrition_exempt=True, acidified_filed=True)


def _state(jurisdiction: str, **settings: str) -> Kitchen:
    return replace(BARE, jurisdiction=jurisdiction, **settings)  # type: ignore[arg-type]


KITCHENS = {
    "us": replace(BARE, statement="Made in Vermont"),
    "us-ar": _state("US-AR", telephone="555 0100"),
    "us-az": _state("US-AZ", registration="R-9", web_site="azhealth.gov"),
    "us-ca": _state("US-CA", permit="B-17", county="Sonoma"),
    "us-co": _state("US-CO", telephone="555 0100", registration="R-9", county="Boulder", web_site="cdphe.colorado.gov"),
    "us-fl": _state("US-FL"),
    "us-ga": _state("US-GA"),
    "us-il": _state("US-IL", registration="R-9", county="Cook"),
    "us-in": _state("US-IN"),
    "us-mi": _state("US-MI"),
    "us-mn": _state("US-MN"),
    "us-oh": _state("US-OH"),
    "us-or": _state("US-OR", telephone="555 0100"),
    "us-tn": _state("US-TN", telephone="555 0100"),
    "us-tx": _state("US-TX"),
    "us-wa": _state("US-WA", permit="W-3"),
    "us-wi": _state("US-WI"),
    "eu": replace(BARE, jurisdiction="EU", direct_supply=True),
    "uk": replace(BARE, jurisdiction="UK"),
    "uk-prepacked": replace(BARE, jurisdiction="UK-PREPACKED", direct_supply=True),
}

JAM_IN_CARE = replace(
    JAM,
    storage="Keep cool once opened. Total sugar content 62 g per 100 g.",
    pack_shape=PackShape.ROUND,
    largest_side_cm2=100,
    fruit_g_per_100_g=45,
    shares=("strawberries 65%",),
)
"""Its panel has 6.2 square inches: letters of the net contents are 1/8 inch high; the EU has 1.2 mm for all others."""

CLASSED_PECTIN = replace(PECTIN, name="gelling agent: pectin")


def uses_in(where: str) -> tuple[Use, ...]:
    """What goes into it: in Europe an additive is named with its class."""
    pectin = CLASSED_PECTIN if is_european(where.upper()) else PECTIN
    return use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), use(pectin, "2 oz"), use(LEMON, "1 oz")


ROOMY = LabelLayout(
    width_mm=70, height_mm=50, x_height_mm=1.6, net_height_mm=4.24, statement_pt=12, cold_pt=12, statement_face="Arial"
)
"""How a label comes out that has room for everything."""
