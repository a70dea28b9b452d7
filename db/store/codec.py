"""Converts facts to canonical JSON and back.

A fact's hash is computed over this text, so each fact has exactly one text: keys in the order of the fact's fields,
no spaces, no floats. Decimals, dates and enums are strings, a quantity is ["8","lb"], money is [1840,"USD"]. Payloads
of an older version are converted when they are read, never rewritten.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from db.rules.errors import BooksVersionError
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.words import words
from db.store.fact import KINDS, Fact

_Coder = Callable[[Any], Any]
_LONGEST_DECIMAL, _FARTHEST_POINT = 100, 60


def _decimal(text: str) -> Decimal:
    """A decimal of limited size: a few characters such as 1E+1000000000 would take a gigabyte to write out.

    >>> _decimal("1E+1000000000")
    Traceback (most recent call last):
    ValueError: 1E+1000000000 is no number that the books keep
    """
    number = Decimal(text) if type(text) is str and len(text) <= _LONGEST_DECIMAL else None
    if number is None or not number.is_finite() or abs(number.adjusted()) > _FARTHEST_POINT:
        raise ValueError(f"{str(text)[:40]} is no number that the books keep")
    return number


def _only(kind: type) -> _Coder:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{str(value)[:40]} is not what stands there")
        return value

    return read


_text = _only(str)


def _whole(value: Any) -> int:
    """An integer that fits SQLite's 64 bits."""
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise TypeError(f"{str(value)[:40]} is no whole number that the books keep")
    return value


def _same(value: Any) -> Any:
    return value


_ATOMS: dict[Any, tuple[_Coder, _Coder]] = {
    str: (_same, _only(str)),
    bool: (_same, _only(bool)),
    int: (_same, _whole),
    Decimal: (str, _decimal),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    Quantity: (lambda q: [str(q.amount), q.unit], lambda pair: Quantity.stored(_decimal(pair[0]), _text(pair[1]))),
    Money: (lambda m: [m.minor, m.currency], lambda pair: Money(_whole(pair[0]), _text(pair[1]))),
}

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def encode(fact: Fact) -> str:
    """The canonical JSON of a fact.

    >>> from db.subjects.stocktakes import LotDiscarded
    >>> encode(LotDiscarded("B0001-M", Quantity.parse("1.50 lb"), "mould"))
    '{"lot":"B0001-M","quantity":["1.50","lb"],"reason":"mould"}'
    """
    return _dumps(_coders(type(fact))[0](fact))


def decode(kind: str, version: int, payload: str) -> Fact:
    """The fact in a journal row.

    Raises:
        BooksVersionError: a kind or version that this program does not know yet.
    """
    shape = KINDS.get(kind)
    if shape is None or version > shape.version:
        raise BooksVersionError(
            words(
                "The books hold a fact ({kind}, version {version}) that this program cannot read.",
                kind=kind,
                version=version,
            )
        )
    values = json.loads(payload)
    while version < shape.version:
        values = shape.lifts[version](values)
        version += 1
    fact: Fact = _coders(shape)[1](values)
    return fact


_KNOWN: dict[Any, tuple[_Coder, _Coder]] = dict(_ATOMS)


def _coders(kind: Any) -> tuple[_Coder, _Coder]:
    """The functions that write and read values of a type; computed once per type."""
    if kind not in _KNOWN:
        _KNOWN[kind] = _coders_of(kind)
    return _KNOWN[kind]


def _coders_of(kind: Any) -> tuple[_Coder, _Coder]:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return _optional(next(arm for arm in typing.get_args(kind) if arm is not types.NoneType))
    if typing.get_origin(kind) is tuple:
        return _sequence(typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (lambda value: value.value), kind
    if is_dataclass(kind) and isinstance(kind, type):
        return _structure(kind)
    return _same, _same


def _optional(kind: Any) -> tuple[_Coder, _Coder]:
    write, read = _coders(kind)
    return (lambda v: None if v is None else write(v)), (lambda v: None if v is None else read(v))


def _sequence(arms: tuple[Any, ...]) -> tuple[_Coder, _Coder]:
    write, read = _coders(arms[0])  # tuples have elements of one type here: any number, or a pair
    return (lambda values: [write(v) for v in values]), (lambda values: tuple([read(v) for v in values]))


def _structure(kind: type) -> tuple[_Coder, _Coder]:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    coders = [(name, *_coders(hints[name])) for name in names]

    def write(value: Any) -> dict[str, Any]:
        return {name: out(getattr(value, name)) for name, out, _ in coders}

    def read(values: dict[str, Any]) -> Any:
        return kind(*[into(values[name]) for name, _, into in coders])

    return write, read
