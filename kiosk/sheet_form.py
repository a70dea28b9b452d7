"""What a kitchen's sheet can say: every key with its kind of value, and each mistake in words with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from db import DestinationKind, Measures, Money, PackShape, Quantity, RuleError, typed_number
from db.rules import batch_number, gtin, readings
from db.rules.share import Share
from db.rules.text import NAME_LIMIT, printable
from drivers.nearest import nearest
from kiosk.locale import N_, _, said_error
from kiosk.settings_lines import Mistake
from kiosk.toml_lines import lines_of

T = TypeVar("T")

LARGEST = 5_000_000
"""Bytes: two thousand recipes have 2 MB."""

TOO_DEEP = N_("brackets stand in brackets in brackets, too deep to be a sheet.")

MOST_MISTAKES = 50
"""As many are told; after those the sheet is another file altogether."""


class SheetError(Exception):
    """The sheet cannot be read; nothing of it was recorded. `mistakes` has every one, `str()` is one line each."""

    def __init__(self, sheet: Path | str, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        told = [_line(sheet, one) for one in self.mistakes[:MOST_MISTAKES]]
        if len(self.mistakes) > MOST_MISTAKES:
            told.append(_("{sheet}: and {n} more.").format(sheet=sheet, n=len(self.mistakes) - MOST_MISTAKES))
        super().__init__("\n".join(told))


def _line(sheet: Path | str, mistake: Mistake) -> str:
    return (
        _("{sheet}, line {line}: {words}").format(sheet=sheet, line=mistake.line, words=mistake.words)
        if mistake.line
        else f"{sheet}: {mistake.words}"
    )


@dataclass(frozen=True)
class Kitchen:
    """What a sheet's words mean here."""

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


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True)


class PersonForm(_Table):
    name: Name
    initials: Name


class PlaceForm(_Table):
    name: Name
    kind: Annotated[DestinationKind, PlainValidator(_kind)]


class IngredientForm(_Table):
    name: Name
    allergens: list[Name] | None = None
    density: Annotated[Decimal, PlainValidator(_density)] | None = None
    sub_ingredients: list[Name] | None = None


class PackForm(_Table):
    gtin: Annotated[str, PlainValidator(_gtin)]
    ingredient: Name
    quantity: Amount
    supplier: Name | None = None


class LineForm(_Table):
    ingredient: Name
    quantity: Amount
    tolerance: Amount | None = None


class StepForm(_Table):
    name: Name
    minutes: Annotated[int, Field(ge=1, le=100_000)] | None = None
    reading: Name | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> StepForm:
        words = self._wrong()
        if words:
            raise ValueError(_("step {name!r}: {words}").format(name=self.name, words=words))
        return self

    def _wrong(self) -> str:
        low, high = self.at_least, self.at_most
        if self.reading is None:
            stray = [key for key in ("at_least", "at_most", "unit") if getattr(self, key) is not None]
            return (
                _('{stray!r} is of a reading: write reading = "temperature" (or what is read)').format(stray=stray[0])
                if stray
                else ""
            )
        if low is None and high is None:
            return _("a reading needs at_least or at_most, or both")
        if low is not None and high is not None and low > high:
            return _("at_least ({low}) is more than at_most ({high})").format(low=low, high=high)
        return self._impossible()

    def _impossible(self) -> str:
        """A limit that no reading can pass or miss would let every one pass, or none."""
        assert self.reading is not None
        can_be = readings.limits(self.reading, self.unit or "")
        for key, value in (("at_least", self.at_least), ("at_most", self.at_most)):
            if can_be is not None and value is not None and not can_be[0] <= value <= can_be[1]:
                return _("{key} = {value} cannot be: a reading of {reading} is from {can_be} to {can_be2}").format(
                    key=key, value=value, reading=self.reading, can_be=can_be[0], can_be2=can_be[1]
                )
        return ""


class RecipeForm(_Table):
    makes: Annotated[int, Field(ge=1, le=batch_number.MAX_UNIT)]
    equipment: list[Name] = []
    lines: list[LineForm]
    steps: list[StepForm] = []


class ProductForm(_Table):
    code: Annotated[str, AfterValidator(_code)]
    name: Name
    noun: Name
    net: Amount
    net_text: Text
    keeps_days: Annotated[int, Field(ge=0, le=36_500)]
    storage: Text | None = None
    acidified: bool | None = None
    use_by: bool | None = None
    price: Annotated[Money, PlainValidator(_price)] | None = None
    gtin: Annotated[str, PlainValidator(_gtin)] | None = None
    largest_side_cm2: Annotated[int, Field(ge=1, le=100_000)] | None = None
    pack_shape: Annotated[PackShape, PlainValidator(_pack_shape)] | None = None
    no_date: bool | None = None
    kept_cold: bool | None = None
    in_liquid: bool | None = None
    drained: Amount | None = None
    fruit_g_per_100_g: Annotated[int, Field(ge=1, le=300)] | None = None
    shares: list[Annotated[str, AfterValidator(_share)]] | None = None
    may_contain: list[Name] | None = None
    recipe: RecipeForm


class SheetForm(_Table):
    """A whole sheet."""

    suppliers: list[Name] = []
    equipment: list[Name] = []
    people: list[PersonForm] = []
    destinations: list[PlaceForm] = []
    ingredients: list[IngredientForm] = []
    packs: list[PackForm] = []
    products: list[ProductForm] = []


_FORMS: Mapping[str, type[_Table]] = {
    "": SheetForm, "people": PersonForm, "destinations": PlaceForm, "ingredients": IngredientForm, "packs": PackForm,
    "products": ProductForm, "recipe": RecipeForm, "lines": LineForm, "steps": StepForm,
}  # fmt: skip

_OF_NAMES = ("suppliers", "equipment", "allergens", "sub_ingredients", "may_contain", "shares")

_TYPES = {
    "string_type": N_("is text: it needs quotes"),
    "int_type": N_("is a whole number, without quotes"),
    "int_from_float": N_("is a whole number"),
    "bool_type": N_("is true or false, without quotes"),
    "model_type": N_("is a table with keys, such as { name = … }"),
}

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read, and on which line of it each value stands.

    `mistakes`: what is wrong with single values; `form` is empty then. `raw` is what tomllib found.
    """

    path: Path
    form: SheetForm
    lines: Mapping[Place, int]
    raw: Mapping[str, Any]
    mistakes: tuple[Mistake, ...] = ()

    def tables(self, heading: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Those tables under a heading that are tables, with their places in the list."""
        return tables_in(self.raw, heading)

    def names(self, heading: str) -> list[str]:
        found = self.raw.get(heading)
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def line(self, place: Place) -> int:
        """Of this value, or of what it stands in."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def at(self, place: Place, words: str) -> Mistake:
        return Mistake(self.line(place), words)


def tables_in(table: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    found = table.get(key)
    return [(n, one) for n, one in enumerate(found) if isinstance(one, dict)] if isinstance(found, list) else []


def read_sheet(path: Path, kitchen: Kitchen) -> Sheet:
    """Read a sheet and look at every value of it.

    Raises:
        SheetError: it is no file of TOML. What is wrong with its values is among the sheet's mistakes.
    """
    text = _text(path)
    try:
        found = tomllib.loads(text, parse_float=Decimal)
        lines = lines_of(text)
    except RecursionError:
        raise SheetError(path, [Mistake(0, _(TOO_DEEP))]) from None
    except ValueError as error:
        raise SheetError(path, [_not_toml(text, str(error))]) from error
    read = Sheet(path, SheetForm(), lines, found)
    try:
        return replace(read, form=SheetForm.model_validate(found, context=kitchen))
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)
        return replace(read, mistakes=tuple(read.at(one["loc"], _words(one["loc"], one, found)) for one in told))
    except RecursionError:
        raise SheetError(path, [Mistake(0, _(TOO_DEEP))]) from None


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            what = (
                _("is a folder, not a sheet")
                if path.is_dir()
                else _("is no file")
                if path.exists()
                else _("is not there")
            )
            raise SheetError(path, [Mistake(0, f"{what}.")])
        if path.stat().st_size > LARGEST:
            raise SheetError(
                path, [Mistake(0, _("is larger than {n} MB: that is no kitchen's sheet.").format(n=LARGEST // 1000000))]
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise SheetError(
            path, [Mistake(0, _("cannot be read: {why}.").format(why=getattr(error, "strerror", None) or error))]
        ) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        words = _("is not UTF-8 (it may be from Windows). Save it as UTF-8: in Notepad, Save as, Encoding.")
        is_utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        raise SheetError(path, [Mistake(0 if is_utf16 else line, _("this {words}").format(words=words))]) from error


def _not_toml(text: str, reason: str) -> Mistake:
    words, _at, place = reason.partition(" (at ")
    line = place.removeprefix("line ").partition(",")[0]
    where = int(line) if line.isdecimal() else text.count("\n") + 1 if "end of document" in place else 0
    row = text.split("\n")[where - 1].strip()[:60] if where else ""
    return Mistake(where, _("this cannot be read ({why}){row}").format(why=words[:120], row=f": {row}" if row else ""))


def _words(place: Place, error: Any, found: Mapping[str, Any]) -> str:
    """One of pydantic's mistakes as a cook would say it."""
    names = [part for part in place if isinstance(part, str)]
    key = names[-1] if names else ""
    whose = _whose(place, found)
    kind = error["type"]
    if kind == "missing":
        return _("{key!r} is missing{whose}.").format(key=key, whose=whose)
    if kind == "extra_forbidden":
        where = whose or _(" in a kitchen sheet")
        words = _("{key!r} is not known{where}. {hint}")
        return words.format(key=key, where=where, hint=_did_you_mean(key, names))
    if kind == "list_type":
        return f"{key!r}{whose} {_as_a_list(key, names)}"
    if kind == "value_error":
        return f"{key!r}{whose}: {error['ctx']['error']}".rstrip(".") + "."
    return f"{key!r}{whose} {_typed(kind) or _plain(error['msg'])}."


def _typed(kind: str) -> str:
    return _(_TYPES[kind]) if kind in _TYPES else ""


def _plain(words: str) -> str:
    return words.replace("Input should", "should")[:120]


def _did_you_mean(key: str, names: list[str]) -> str:
    form = _FORMS.get(names[-2] if len(names) > 1 else "", SheetForm)
    known = list(form.model_fields)
    near = nearest(key, known)
    return (
        _("Did you mean {near!r}?").format(near=near)
        if near
        else _("There can be {names}.").format(names=", ".join(known))
    )


def _as_a_list(key: str, names: list[str]) -> str:
    if key in _OF_NAMES:
        return _('is a list of names: {key} = ["…"].').format(key=key)
    if len(names) == 1:
        return _("needs two brackets on each side: [[{key}]], once for each.").format(key=key)
    return _("is a list of tables: {key} = [{{ … }}].").format(key=key)


def _whose(place: Place, found: Mapping[str, Any]) -> str:
    """Of which product, ingredient or person."""
    if len(place) < 2 or not isinstance(place[0], str):
        return ""
    try:
        table = found[place[0]][place[1]]
        name = next((str(table[key])[:40] for key in ("code", "name", "gtin") if key in table), "")
    except (KeyError, IndexError, TypeError):
        name = ""
    named = f" {name}" if name and isinstance(table, dict) else ""
    return _(" in {heading}{name}").format(heading=place[0], name=named)
