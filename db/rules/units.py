"""The units that a kitchen uses: one table of their sizes, and every spelling that has only one meaning.

A unit in the books has one name and one size for ever: `cup`, `pt`, `gal`, `fl oz`, `tbsp` and `tsp` are US units (as
in all older facts); others say so in their name (`metric cup`, `imp pt`). Which one a person means by "pint" depends
on the kitchen's `Measures` and is decided when it is typed, so changing the setting later does not change recorded
quantities.

A spelling with several meanings raises AmbiguousUnitError, an unknown one UnitError; nothing is guessed. Sizes: NIST
Handbook 44, appendix C (US); Weights and Measures Act 1985, schedule 1 (UK). 21 CFR 101.9(b)(5)(viii) defines other
spoons, for nutrition labelling only; they are not used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from db.rules.errors import AmbiguousUnitError, UnitError
from db.rules.nearest import nearest
from db.rules.words import together, words


class Dimension(Enum):
    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"


class Measures(Enum):
    """Which country's cups, pints and spoons a kitchen means."""

    US = "us"
    METRIC = "metric"
    UK = "uk"


def measures_of(units: str, jurisdiction: str) -> Measures:
    """The measures that follow from a kitchen's settings.

    >>> measures_of("us", "US-CA"), measures_of("metric", "EU"), measures_of("metric", "UK")
    (<Measures.US: 'us'>, <Measures.METRIC: 'metric'>, <Measures.UK: 'uk'>)
    """
    if units == "us":
        return Measures.US
    return Measures.UK if jurisdiction.upper().startswith("UK") else Measures.METRIC


_SIZES: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.MASS: {
        "mg": "0.001", "g": "1", "kg": "1000", "tonne": "1000000",
        "oz": "28.349523125", "lb": "453.59237", "stone": "6350.29318",
    },
    Dimension.VOLUME: {
        "ml": "1", "cl": "10", "dl": "100", "l": "1000",
        "tsp": "4.92892159375", "tbsp": "14.78676478125", "fl oz": "29.5735295625", "cup": "236.5882365",
        "pt": "473.176473", "qt": "946.352946", "gal": "3785.411784",
        "metric tsp": "5", "metric tbsp": "15", "metric cup": "250",
        "imp fl oz": "28.4130625", "imp pt": "568.26125", "imp qt": "1136.5225", "imp gal": "4546.09",
    },
    Dimension.COUNT: {"each": "1", "dozen": "12", "jar": "1", "bottle": "1"},
}  # fmt: skip

UNITS: Mapping[str, tuple[Dimension, Decimal]] = MappingProxyType(
    {name: (kind, Decimal(size)) for kind, sizes in _SIZES.items() for name, size in sizes.items()}
)
"""Every unit by its name in the books: its dimension, and exactly how many g, ml or pieces it is."""

_SPELLINGS: Mapping[str, str] = {
    "mg": "milligram milligrams milligramme milligrammes",
    "g": "gr gram grams gramme grammes gms gm",
    "kg": "kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "tonne": "tonnes metricton metrictons",
    "oz": "ozs ounce ounces",
    "lb": "lbs pound pounds",
    "stone": "stones",
    "ml": "mls milliliter milliliters millilitre millilitres cc",
    "cl": "centiliter centiliters centilitre centilitres",
    "dl": "deciliter deciliters decilitre decilitres",
    "l": "ltr ltrs lt liter liters litre litres",
    "each": "ea pc pcs pce pces piece pieces x ct cts count stk stück stuck stueck pièce pièces",
    "dozen": "dozens doz dozs dz dzn",
    "jar": "jars",
    "bottle": "bottles btl btls",
    "metric tsp": "tl teelöffel teeloeffel càc cac cuillèreàcafé cuillereacafe metricteaspoon",
    "metric tbsp": "el esslöffel essloeffel càs cas cuillèreàsoupe cuillèresàsoupe cuillereasoupe metrictablespoon",
    "metric cup": "metriccups",
    "tsp": "ustsp usteaspoon",
    "tbsp": "ustbsp ustablespoon",
    "cup": "uscup uscups",
    "fl oz": "usfloz usfluidounce usfluidounces",
    "pt": "uspt uspint uspints",
    "qt": "usqt usquart usquarts",
    "gal": "usgal usgallon usgallons",
    "imp fl oz": "impfloz ukfloz imperialfluidounce imperialfluidounces ukfluidounce ukfluidounces imperialfloz",
    "imp pt": "imppint imppints ukpt ukpint ukpints imperialpint imperialpints",
    "imp qt": "impquart ukqt ukquart ukquarts imperialquart imperialquarts",
    "imp gal": "impgallon impgallons ukgal ukgallon ukgallons imperialgallon imperialgallons",
}  # fmt: skip

_BY_COUNTRY: Mapping[str, tuple[str, str, str]] = {
    "tsp tsps teaspoon teaspoons teasp": ("tsp", "metric tsp", "metric tsp"),
    "tbsp tbsps tbs tbl tbls tblsp tbsps tablespoon tablespoons": ("tbsp", "metric tbsp", "metric tbsp"),
    "cup cups": ("cup", "metric cup", "metric cup"),
    "floz flozs fluidounce fluidounces ozfl": ("fl oz", "", "imp fl oz"),
    "pt pts pint pints": ("pt", "", "imp pt"),
    "qt qts quart quarts": ("qt", "", "imp qt"),
    "gal gals gallon gallons": ("gal", "", "imp gal"),
}
"""Spellings, and their unit in the US, in a metric kitchen and in the UK. Empty: it must be asked there."""

PACKS = frozenset((
    "pk", "pks", "pkt", "pkts", "pkg", "pkgs", "pack", "packs", "packet", "packets", "package", "packages", "bag",
    "bags", "box", "boxes", "bx", "case", "cases", "cs", "carton", "cartons", "ctn", "can", "cans", "tin", "tins",
    "tray", "trays", "tub", "tubs", "bunch", "bunches", "sack", "sacks", "roll", "rolls", "clove", "cloves", "head",
    "heads", "u", "un", "unit", "units", "item", "items", "flat", "flats", "punnet", "punnets",
))  # fmt: skip

_ASKED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "T": (words("a tablespoon or a tonne"), ("tbsp", "tonne")),
    "t": (words("a teaspoon or a tonne"), ("tsp", "tonne")),
    "ts": (words("a teaspoon or a tablespoon"), ("tsp", "tbsp")),
    "tb": (words("a teaspoon or a tablespoon"), ("tsp", "tbsp")),
    "c": (words("a cup, a centilitre or pieces"), ("cup", "cl", "each")),
    "Mg": (words("a milligram or a tonne"), ("mg", "tonne")),
    "#": (words("pounds or pieces"), ("lb", "each")),
    "£": (words("pounds of weight, or money"), ("lb",)),
    "ton": (words("a US ton, a UK ton or a tonne"), ("lb", "kg", "tonne")),
    "tons": (words("a US ton, a UK ton or a tonne"), ("lb", "kg", "tonne")),
    "stick": (words("a stick of butter (4 oz) or a piece"), ("oz", "g", "each")),
    "sticks": (words("sticks of butter (4 oz each) or pieces"), ("oz", "g", "each")),
    "pinch": (words("more or less, by the hand"), ("g", "tsp")),
    "dash": (words("more or less, by the hand"), ("ml", "tsp")),
    "drop": (words("more or less, by the bottle"), ("ml", "tsp")),
    "handful": (words("more or less, by the hand"), ("g", "oz")),
    "m": (words("a millilitre, a milligram or a thousand"), ("ml", "mg")),
    "ou": (words("ounces or a fluid ounce"), ("oz", "fl oz")),
}

_OF_ELSE = frozenset((
    "inch", "inches", "in", "cm", "mm", "meter", "metre", "meters", "metres", "ft", "foot", "feet", "yard", "yards",
    "mile", "miles", "furlong", "furlongs", "km", "h", "hr", "hour", "hours", "min", "minute", "minutes", "seconds",
    "day", "days", "°c", "°f", "celsius", "fahrenheit", "kcal", "cal", "kj", "percent", "%",
))  # fmt: skip
"""Units of length, time, temperature and energy: a sign that the wrong column was read."""

_LONGEST = 40


class _Spelled:
    """All spellings, in lower case without dots and spaces, and the unit that each means."""

    def __init__(self) -> None:
        self.plain = {_key(name): name for name in UNITS}
        self.plain |= {_key(word): name for name, words in _SPELLINGS.items() for word in words.split()}
        self.by_country = {word: meant for words, meant in _BY_COUNTRY.items() for word in words.split()}
        self.asked = dict(_ASKED)
        self.asked |= {word + "es": _ASKED[word] for word in ("pinch", "dash")}
        self.asked |= {word + "s": _ASKED[word] for word in ("drop", "handful")}

    @property
    def all(self) -> list[str]:
        return [*self.plain, *self.by_country]


def _key(text: str) -> str:
    return re.sub(r"[.\s]+", "", unicodedata.normalize("NFC", text)).lower()


_SPELLED = _Spelled()


@lru_cache(maxsize=1024)
def known_unit(text: str, measures: Measures = Measures.US, pieces: frozenset[str] = frozenset()) -> str:
    """The unit, by its name in the books, that a person wrote. Empty text means pieces ("each").

    Args:
        pieces: pack words ("bag", "case", "u") that a person has said are counted as single pieces here.

    Raises:
        AmbiguousUnitError: it has several meanings; `choices` names them.
        UnitError: it is not a unit that a kitchen uses.

    >>> known_unit("Lbs"), known_unit(" FL  OZ "), known_unit("doz."), known_unit("EL"), known_unit("pint", Measures.UK)
    ('lb', 'fl oz', 'dozen', 'metric tbsp', 'imp pt')
    >>> known_unit("t")
    Traceback (most recent call last):
    db.rules.errors.AmbiguousUnitError: 't' can be a teaspoon or a tonne. Write tsp or tonne.
    >>> known_unit("killo")
    Traceback (most recent call last):
    db.rules.errors.UnitError: 'killo' is not a unit that Jarmark knows. Did you mean kilo?
    """
    plain = " ".join(text.split())
    key = _key(plain)
    if not plain:
        return "each"
    if len(plain) > _LONGEST:
        raise _unknown(plain[:_LONGEST])
    _ask(plain, key, pieces)
    if key in pieces:
        return "each"
    if key in _SPELLED.by_country:
        return _of_country(plain, key, measures)
    if key in _SPELLED.plain:
        return _SPELLED.plain[key]
    raise _unknown(plain)


def _ask(plain: str, key: str, pieces: frozenset[str]) -> None:
    exact = plain.rstrip(".")
    found = _SPELLED.asked.get(exact) or (_SPELLED.asked.get(key) if exact.lower() not in ("t", "mg") else None)
    if found is not None:
        raise AmbiguousUnitError(
            words("{plain} can be {found}.", plain=repr(plain), found=found[0]),
            words("Write {choices}.", choices=_or(found[1])),
            choices=found[1],
        )
    if key in PACKS and key not in pieces:
        raise AmbiguousUnitError(
            words("{plain} does not say how much is in one.", plain=repr(plain)),
            words("Write the weight or volume (such as 2 x 5 lb), or each if it is counted by the piece."),
            choices=("each", "lb", "oz", "kg", "g"),
        )


def _of_country(plain: str, key: str, measures: Measures) -> str:
    us, _, uk = meant = _SPELLED.by_country[key]
    found = meant[list(Measures).index(measures)]
    if not found:
        raise AmbiguousUnitError(
            words("{plain} is one thing in the US and another in the UK.", plain=repr(plain)),
            words("Write us {us} or {uk}, or ml.", us=us, uk=uk),
            choices=(f"us {us}", uk, "ml"),
        )
    return found


def _or(choices: tuple[str, ...]) -> str:
    *first, last = choices
    return words("{first} or {last}", first=together(first, ", "), last=last) if first else last


def _unknown(unit: str) -> UnitError:
    if _key(unit) in _OF_ELSE:
        return UnitError(
            words("{unit} does not measure weight, volume or pieces.", unit=repr(unit)),
            words("Choose lb, oz, g, kg, cup, ml or each."),
        )
    near = nearest(_key(unit), _SPELLED.all, 0.7)
    hint = (
        words("Did you mean {unit}?", unit=near[0])
        if near
        else words("Choose lb, oz, g, kg, cup, fl oz, ml, l, each or dozen.")
    )
    return UnitError(words("{unit} is not a unit that Jarmark knows.", unit=repr(unit)), hint)


def size_of(unit: str) -> tuple[Dimension, Decimal]:
    """The dimension of a unit in the books, and how many g, ml or pieces it is.

    Facts of older versions may have a unit that is no longer accepted ("4 doz" was tenths of an ounce then). It keeps
    the size that it had.
    """
    found = UNITS.get(unit)
    return found if found is not None else _as_it_was(unit)


FACTOR = Context(prec=24)
"""Cuts off the rounding error of pint, which converts volumes through cubic metres."""

_IN_PINT = ((Dimension.MASS, "g", "[mass]"), (Dimension.VOLUME, "ml", "[volume]"))


@lru_cache(maxsize=1)
def _pint() -> Any:
    from pint import UnitRegistry

    return UnitRegistry(non_int_type=Decimal)


@lru_cache(maxsize=256)
def _as_it_was(unit: str) -> tuple[Dimension, Decimal]:
    """The size that pint gave a unit, for facts from before the books had their own table."""
    if not re.fullmatch(r"[A-Za-zµ][A-Za-z_µ ]{0,30}", unit):
        raise _unknown(unit)
    try:
        one = _pint().Quantity(Decimal(1), unit.replace(" ", "_"))
    except Exception as error:  # pint raises AttributeError, TokenError and other errors of its parser
        raise _unknown(unit) from error
    for dimension, base, check in _IN_PINT:
        if one.check(check):
            with localcontext(Context(prec=60)):
                return dimension, FACTOR.plus(one.to(base).magnitude).normalize(Context(prec=60))
    raise _unknown(unit)
