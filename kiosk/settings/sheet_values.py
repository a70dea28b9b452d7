"""Readers for the single values of a kitchen sheet. They raise ValueError with words for the cook."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, PlainValidator, ValidationInfo

from db import DestinationKind, Measures, Money, PackShape, Quantity, RuleError, typed_number
from db.rules import batch_number, gtin
from db.rules.share import Share
from db.rules.text import NAME_LIMIT, printable
from drivers.nearest import nearest
from kiosk.locale import _, said_error

T = TypeVar("T")


@dataclass(frozen=True)
class LocalUnits:
    """The meaning of currency and units in a sheet of this kitchen."""

    currency: str = "USD"
    measures: Measures = Measures.US


def _name(text: str) -> str:
    plain = printable(text, NAME_LIMIT + 1)
    if not plain:
        raise ValueError(_("is empty"))
    if len(plain) > NAME_LIMIT:
        raise ValueError(_("is longer than {name_limit} letters").format(name_limit=NAME_LIMIT))
    return plain


def _quantity(value: Any, info: ValidationInfo[Any]) -> Quantity:
    if not isinstance(value, str):
        raise ValueError(_('is a number and a unit in quotes, such as "8 lb"'))
    if not any(character.isalpha() for character in _TIMES.sub("", value)) and any(map(str.isnumeric, value)):
        raise ValueError(
            _('{value!r} has no unit: write it like "8 lb", or "12 each" of what is counted').format(value=value[:20])
        )
    quantity = _in_words(lambda: Quantity.parse(value, info.context.measures))
    if quantity.amount <= 0:
        raise ValueError(_("is not more than nothing"))
    return quantity


_TIMES = re.compile(r"(?<=[0-9])\s*[xX×*]\s*(?=[0-9.])")
"""Of "2 x 8 oz"."""


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(_("is a number"))
    return _in_words(lambda: typed_number(str(value)))


def _density(value: Any) -> Decimal:
    density = _number(value)
    if not Decimal("0.01") <= density <= 25:
        raise ValueError(_("{density} g/ml is not possible: water is 1, flour about 0.5").format(density=density))
    return density


def _price(value: Any, info: ValidationInfo[Any]) -> Money:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(_('is an amount of money, such as "7.50"'))
    return _in_words(lambda: Money.parse(str(value), info.context.currency))


def _gtin(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(_("is the number below a bar code, in quotes"))
    return _in_words(lambda: gtin.checked_gtin14(str(value)))


def _code(value: str) -> str:
    return _in_words(lambda: batch_number.product_code(value))


def _kind(value: Any) -> DestinationKind:
    kinds = [kind.value for kind in DestinationKind]
    if value not in kinds:
        raise ValueError(_one_of(str(value), kinds))
    return DestinationKind(value)


def _one_of(value: str, choices: list[str]) -> str:
    near = nearest(value, choices)
    return (
        _("did you mean {near!r}?").format(near=near)
        if near
        else _("is one of {names}").format(names=", ".join(choices))
    )


def _pack_shape(value: Any) -> PackShape:
    shapes = [shape.value for shape in PackShape if shape.value]
    if value not in shapes:
        raise ValueError(_one_of(str(value), shapes))
    return PackShape(value)


def _share(value: str) -> str:
    return _in_words(lambda: str(Share.parse(value)))


def _in_words(read: Callable[[], T]) -> T:
    try:
        return read()
    except RuleError as error:
        raise ValueError(said_error(error)) from error


Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, AfterValidator(printable)]
Amount = Annotated[Quantity, PlainValidator(_quantity)]
Number = Annotated[Decimal, PlainValidator(_number)]
Density = Annotated[Decimal, PlainValidator(_density)]
Price = Annotated[Money, PlainValidator(_price)]
Gtin = Annotated[str, PlainValidator(_gtin)]
ProductCode = Annotated[str, AfterValidator(_code)]
KindOfPlace = Annotated[DestinationKind, PlainValidator(_kind)]
ShapeOfPack = Annotated[PackShape, PlainValidator(_pack_shape)]
ShareText = Annotated[str, AfterValidator(_share)]
