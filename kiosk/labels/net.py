"""The net contents as printed: in US and metric units in the United States (21 CFR 101.7), metric first in the EU and
the UK (Regulation (EU) 1169/2011 article 23). The kitchen's own text is kept; a system that it left out is computed
from the product's net content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, DecimalException

from db import Quantity, RuleError
from db.rules.units import Dimension

US = ("fl oz", "oz", "lb", "pt", "qt", "gal")
METRIC = ("kg", "g", "ml", "cl", "l")

_SPELLED = {
    "fl oz": r"fl(?:uid|\.)?\s*(?:oz|ounces?)", "oz": "oz|ounces?", "lb": "lbs?|pounds?", "pt": "pts?|pints?",
    "qt": "qts?|quarts?", "gal": "gals?|gallons?", "kg": "kgs?|kilos?|kilograms?", "g": "g|gr|grams?|grammes?",
    "ml": "mls?|millilit(?:er|re)s?", "cl": "cl|centilit(?:er|re)s?", "l": "l|lit(?:er|re)s?",
}  # fmt: skip
"""How a label may write each unit, tried in this order."""
_MEASURE = re.compile(
    rf"(?<![\d.,])(?<!\d/)((?:\d+[ -]+)?\d+/\d+|\d[\d.,]*)\s*({'|'.join(_SPELLED.values())})\b", re.IGNORECASE
)
_SIGN = re.compile("[¼½¾⅓⅔⅛⅜⅝⅞]")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_SIX_FIGURES = Context(prec=6)
_PAIR = re.compile(r"(?P<first>[^()]+?)\s*\((?P<rest>[^()]+)\)")

_LARGER: dict[Dimension, tuple[tuple[str, int], ...]] = {
    Dimension.MASS: (("lb", 16),),
    Dimension.VOLUME: (("gal", 128), ("qt", 32), ("pt", 16)),
}
_SMALLEST = {Dimension.MASS: "oz", Dimension.VOLUME: "fl oz"}
_DOWN = Context(prec=3, rounding=ROUND_DOWN)
_NEAREST = Context(prec=3, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class NetWords:
    """`first` is the part that the law's letter heights apply to; `rest` may be empty."""

    first: str
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.first} ({self.rest})" if self.rest else self.first

    @classmethod
    def parse(cls, text: str) -> NetWords:
        """
        >>> NetWords.parse("8 oz (227 g)"), NetWords.parse("6 eggs")
        (NetWords(first='8 oz', rest='227 g'), NetWords(first='6 eggs', rest=''))
        """
        pair = _PAIR.fullmatch(text.strip())
        return cls(pair["first"].strip(), pair["rest"].strip()) if pair else cls(text.strip())


def net_words(text: str, content: Quantity, *, metric_first: bool) -> NetWords:
    """The net contents in the order that the jurisdiction requires.

    >>> ounces, grams = Quantity.parse("8 oz"), Quantity.parse("227 g")
    >>> str(net_words("8 oz (227 g)", grams, metric_first=False)), str(net_words("227 g", grams, metric_first=False))
    ('8 oz (227 g)', '8 oz (227 g)')
    >>> str(net_words("8 oz (227 g)", grams, metric_first=True)), str(net_words("8 oz", ounces, metric_first=True))
    ('227 g (8 oz)', '227 g (8 oz)')
    >>> str(net_words("", Quantity.parse("6 each"), metric_first=True))
    '6 each'
    """
    words = NetWords.parse(text or str(content))
    if content.dimension is Dimension.COUNT:
        return words
    us, metric = bool(measures(str(words), US)), bool(measures(str(words), METRIC))
    if us and not metric and not words.rest:
        words = NetWords(words.first, in_metric(content))
    elif metric and not us and not words.rest and not metric_first:
        words = NetWords(in_us(content), words.first)
    turned = bool(words.rest) and bool(measures(words.first, US if metric_first else METRIC))
    both = bool(measures(words.rest))
    return NetWords(words.rest, words.first) if turned and both else words


def measures(text: str, units: Collection[str] = (*US, *METRIC)) -> tuple[Quantity, ...]:
    """The measures in a text of net contents, only those in the given units. What is not a valid measure is left out.

    >>> [str(one) for one in measures("Net wt. 1 1/2 LBS (680 g)")], [str(one) for one in measures("½ lb, 1,000 g")]
    (['1.5 lb', '680 g'], ['0.5 lb', '1000 g'])
    >>> [str(one) for one in measures("12 pieces, 5 fl. oz (0,148 l)", METRIC)], measures("1/0 lb"), measures("8 eggs")
    (['0.148 l'], (), ())
    >>> [str(one) for one in measures("1 pound 4 ounces (567 grams)")], [str(one) for one in measures("8oz/227g")]
    (['1 lb', '4 oz', '567 g'], ['8 oz', '227 g'])
    """
    plain = unicodedata.normalize("NFKC", _SIGN.sub(r" \g<0>", text)).replace("\N{FRACTION SLASH}", "/")
    return tuple(one for one in _read(plain) if one.unit in units)


def _read(plain: str) -> Iterator[Quantity]:
    for number, unit in _MEASURE.findall(plain):
        try:
            yield Quantity(_amount(number), _unit(unit))
        except (DecimalException, RuleError):
            continue


def _amount(number: str) -> Decimal:
    """
    >>> _amount("1-1/2"), _amount("1,000"), _amount("0,25")
    (Decimal('1.5'), Decimal('1000'), Decimal('0.25'))
    """
    whole, _, part = number.replace("-", " ").rpartition(" ")
    over, _, under = part.partition("/")
    if under:
        return Decimal(whole or 0) + _SIX_FIGURES.divide(Decimal(over), Decimal(under))
    return Decimal(part.replace(",", "") if _GROUPED.fullmatch(part) else part.replace(",", "."))


def _unit(text: str) -> str:
    """
    >>> _unit("fl. oz"), _unit("Fluid Ounces"), _unit("floz"), _unit("LBS"), _unit("ML"), _unit("grams")
    ('fl oz', 'fl oz', 'fl oz', 'lb', 'ml', 'g')
    """
    return next(unit for unit, spelled in _SPELLED.items() if re.fullmatch(spelled, text, re.IGNORECASE))


def in_metric(content: Quantity) -> str:
    """To three significant figures, as usual in trade.

    >>> in_metric(Quantity.parse("8 oz")), in_metric(Quantity.parse("5 fl oz")), in_metric(Quantity.parse("3 lb"))
    ('227 g', '148 ml', '1.36 kg')
    """
    small, large = ("g", "kg") if content.dimension is Dimension.MASS else ("ml", "l")
    amount = _NEAREST.plus(content.to(small).amount)
    return f"{_plain(amount)} {small}" if amount < 1000 else f"{_plain(_NEAREST.plus(amount / 1000))} {large}"


def in_us(content: Quantity) -> str:
    """In the largest whole unit and the rest (21 CFR 101.7(j)), never rounded up.

    >>> in_us(Quantity.parse("227 g")), in_us(Quantity.parse("680 g")), in_us(Quantity.parse("500 ml"))
    ('8 oz', '1 lb 7.9 oz', '1 pt 0.9 fl oz')
    """
    smallest = _SMALLEST[content.dimension]
    amount = content.to(smallest).amount
    for unit, holds in _LARGER[content.dimension]:
        if amount >= holds:
            whole = int(amount // holds)
            left = (amount - whole * holds).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
            return f"{whole} {unit}" + (f" {_plain(left)} {smallest}" if left else "")
    return f"{_plain(_DOWN.plus(amount))} {smallest}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
