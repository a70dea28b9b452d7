"""The units that a kitchen uses, in one table: what each is called, and what it means where.

Nothing is derived: no prefixes, no plurals that are not written here. What can be read in two ways, and what is no
measure at all (a bag, a pinch), is asked about. Factors are exact: NIST Handbook 44, appendix C, for the United States;
the Units of Measurement Regulations 1995, schedule 1, for imperial ones; kitchens elsewhere have 5 and 15 ml spoons and
a cup of 250 ml.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from db.errors import UnitError


class Dimension(Enum):
    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"


class Measures(Enum):
    """Whose cup, spoon, pint and gallon is meant where nothing else is said."""

    US = "us"
    METRIC = "metric"
    UK = "uk"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as the books spell it. `base`: how many g, ml or pieces it is."""

    name: str
    dimension: Dimension
    base: Decimal


def _units(dimension: Dimension, **bases: str) -> dict[str, Unit]:
    named = {name.replace("_", " "): base for name, base in bases.items()}
    return {name: Unit(name, dimension, Decimal(base)) for name, base in named.items()}


UNITS: dict[str, Unit] = {
    **_units(Dimension.MASS, mg="0.001", g="1", dag="10", kg="1000", oz="28.349523125", lb="453.59237"),
    **_units(Dimension.VOLUME, ml="1", cl="10", dl="100", l="1000"),
    **_units(
        Dimension.VOLUME,
        tsp="4.92892159375",
        tbsp="14.78676478125",
        fl_oz="29.5735295625",
        cup="236.5882365",
        pt="473.176473",
        qt="946.352946",
        gal="3785.411784",
    ),
    **_units(Dimension.VOLUME, metric_tsp="5", metric_tbsp="15", metric_cup="250"),
    **_units(
        Dimension.VOLUME,
        imperial_fl_oz="28.4130625",
        imperial_pt="568.26125",
        imperial_qt="1136.5225",
        imperial_gal="4546.09",
    ),
    **_units(Dimension.COUNT, each="1", jar="1", bottle="1", dozen="12"),
}
"""Every unit that a fact may be in. A name never changes its meaning: `cup` is the United States' in every kitchen."""

_NAMES = {
    "mg": "mg milligram milligrams milligramm",
    "g": "g gr gm gms gram grams gramm gramme grammes gramo gramos",
    "dag": "dag dkg deka dekagramm",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos",
    "oz": "oz ozs ounce ounces once onces unze unzen onza onzas",
    "lb": "lb lbs pound pounds libra libras",
    "ml": "ml mls cc milliliter milliliters millilitre millilitres mililitro mililitros",
    "cl": "cl centiliter centiliters centilitre centilitres",
    "dl": "dl deciliter deciliters decilitre decilitres",
    "l": "l lt ltr ltrs liter liters litre litres litro litros",
    "each": "each ea ea. pc pcs piece pieces x ct cnt count stk stück stueck pza pzas pieza piezas pièce pièces",
    "jar": "jar jars",
    "bottle": "bottle bottles",
    "dozen": "dozen dozens doz dz dzn dutzend douzaine douzaines docena docenas",
}
_LOCAL_NAMES = {
    "tsp": "tsp tsps teaspoon teaspoons",
    "tbsp": "tbsp tbsps tbs tablespoon tablespoons",
    "cup": "cup cups",
    "fl oz": "floz fl_oz fl.oz fl._oz fluid_ounce fluid_ounces fluid_oz",
    "pt": "pt pts pint pints",
    "qt": "qt qts quart quarts",
    "gal": "gal gals gallon gallons",
}
"""Names that mean another amount in another country."""

_MEANT = {
    Measures.US: {name: name for name in _LOCAL_NAMES},
    Measures.METRIC: {"tsp": "metric tsp", "tbsp": "metric tbsp", "cup": "metric cup"},
    Measures.UK: {
        "tsp": "metric tsp",
        "tbsp": "metric tbsp",
        "cup": "metric cup",
        **{name: f"imperial {name}" for name in ("fl oz", "pt", "qt", "gal")},
    },
}
_SPOONS = {
    "metric tsp": "tl teelöffel teeloeffel c.à.c. c.a.c. càc cac c._à_c. cuillère_à_café cdta cdtas cucharadita",
    "metric tbsp": "el esslöffel essloeffel c.à.s. c.a.s. càs cas c._à_s. cuillère_à_soupe cda cdas cucharada",
}
"""Spoons of kitchens that have metric ones alone."""

_COUNTRIES = {"us": "", "u.s": "", "u.s.": "", "american": "", "metric": "metric ", "imperial": "imperial ",
              "imp": "imperial ", "imp.": "imperial ", "uk": "imperial ", "british": "imperial "}  # fmt: skip

_ASKED = {
    "t": "t can be a teaspoon or a tonne. Write tsp, or the weight in kg.",
    "ts": "ts can be a teaspoon or a tablespoon. Write tsp or tbsp.",
    "tb": "Write tbsp for a tablespoon.",
    "c": "c can be a cup or a hundredth. Write cup.",
    "#": "# can be a pound or a number. Write lb or each.",
    "ton": "A ton is 907 or 1000 kg. Write the weight in kg or lb.",
    "tonne": "Write the weight in kg.",
    "m": "Write ml, or g.",
    "k": "Write kg.",
    "fl": "Write fl oz, or ml.",
    "u": "u can be a piece or a pack. Write each if pieces are counted, or what is in it: 2 x 500 g.",
    "unit": "Write each if pieces are counted, or what is in it: 2 x 500 g.",
    "stick": "A stick of butter is 4 oz or 113 g. Write the weight.",
}
_ASKED |= {"tonnes": _ASKED["tonne"], "tons": _ASKED["ton"], "units": _ASKED["unit"], "sticks": _ASKED["stick"]}
_PACKS = frozenset((
    "pk", "pks", "pkt", "pkts", "pkg", "pkgs", "pack", "packs", "packet", "packets", "package", "packages", "paket",
    "pakete", "bag", "bags", "sack", "sacks", "beutel", "box", "boxes", "carton", "cartons", "case", "cases", "crate",
    "crates", "tray", "trays", "flat", "flats", "bunch", "bunches", "bund", "can", "cans", "tin", "tins", "dose", "tub",
    "tubs", "pot", "pots", "bucket", "buckets", "pail", "pails", "drum", "drums", "roll", "rolls", "caja", "cajas",
    "bolsa", "sachet", "sachets", "boîte", "sac",
))  # fmt: skip
_NO_MEASURES = frozenset((
    "pinch", "pinches", "prise", "prisen", "pincée", "dash", "dashes", "drop", "drops", "handful", "handfuls", "knob",
    "knobs", "sprig", "sprigs", "clove", "cloves", "head", "heads", "stalk", "stalks", "slice", "slices", "some", "bit",
))  # fmt: skip


def _spelt(names: dict[str, str]) -> dict[str, str]:
    return {alias.replace("_", " "): unit for unit, aliases in names.items() for alias in aliases.split()}


_EVERYWHERE = _spelt(_NAMES) | _spelt(_SPOONS) | {name: name for name in UNITS if " " in name and name != "fl oz"}
_LOCAL = _spelt(_LOCAL_NAMES) | {"fl oz": "fl oz", "fl. oz": "fl oz"}


@lru_cache(maxsize=1024)
def known_unit(text: str, measures: Measures = Measures.US) -> str:
    """The one spelling of a unit that the books use.

    Args:
        measures: whose cups, spoons, pints and gallons are meant where the text does not say.

    Raises:
        UnitError: nobody knows it, it can mean two things, or it is no measure; the words say what to write.

    >>> known_unit("Lbs"), known_unit(" FL.  OZ. "), known_unit("doz"), known_unit("ct")
    ('lb', 'fl oz', 'dozen', 'each')
    >>> known_unit("cup", Measures.METRIC), known_unit("Imperial pint"), known_unit("pint", Measures.UK)
    ('metric cup', 'imperial pt', 'imperial pt')
    >>> known_unit("t")
    Traceback (most recent call last):
    db.errors.UnitError: 't' is not taken as a unit. t can be a teaspoon or a tonne. Write tsp, or the weight in kg.
    """
    plain = " ".join(text.split())
    folded = plain.casefold()
    for name in (folded, folded.rstrip(".")):
        if name in _EVERYWHERE:
            return _EVERYWHERE[name]
        if name in _LOCAL:
            return _of_country(plain, _LOCAL[name], measures)
    country, _, rest = folded.partition(" ")
    if country in _COUNTRIES and rest.rstrip(".") in _LOCAL:
        named = f"{_COUNTRIES[country]}{_LOCAL[rest.rstrip('.')]}"
        if named in UNITS:
            return named
    raise _refused(plain)


def _of_country(text: str, name: str, measures: Measures) -> str:
    meant = _MEANT[measures].get(name)
    if meant is None:
        us, imperial = UNITS[name], UNITS[f"imperial {name}"]
        raise UnitError(
            f"{text!r} is another amount in another country.",
            f"Write US {name} ({us.base:.0f} ml), imperial {name} ({imperial.base:.0f} ml), or ml.",
        )
    return meant


def _refused(text: str) -> UnitError:
    shown, folded = text[:40], text.casefold().rstrip(".")
    if folded in _ASKED:
        return UnitError(f"{shown!r} is not taken as a unit.", _ASKED[folded])
    if folded in _PACKS:
        return UnitError(
            f"{shown!r} does not say how much is in it.",
            "Write the weight or the volume, such as 2 x 25 lb, or each if they are counted.",
        )
    if folded in _NO_MEASURES:
        return UnitError(f"{shown!r} is no measure.", "Weigh it once and write that, such as 0.5 g, or count it: each.")
    near = difflib.get_close_matches(folded, [*_EVERYWHERE, *_LOCAL], 1, 0.75)
    meant = (_EVERYWHERE | _LOCAL)[near[0]] if near and len(folded) > 2 else ""
    hint = f"Did you mean {meant}? " if meant else ""
    what_to_do = f"{hint}Use lb, oz, g, kg, cup, fl oz, ml or each."
    return UnitError(f"{shown!r} is not a unit that Jarmark knows.", what_to_do)
