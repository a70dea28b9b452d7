"""Reads a kitchen sheet's file: its mistakes in words, with the line of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drivers.nearest import nearest
from kiosk.locale import N_, _
from kiosk.settings.settings_lines import Mistake
from kiosk.settings.sheet_form import (
    IngredientForm,
    LineForm,
    PackForm,
    PersonForm,
    PlaceForm,
    ProductForm,
    RecipeForm,
    SheetForm,
    StepForm,
    TableForm,
)
from kiosk.settings.sheet_values import LocalUnits
from kiosk.settings.toml_lines import lines_of

LARGEST = 5_000_000
"""In bytes: two thousand recipes take 2 MB."""

TOO_DEEP = N_("brackets stand in brackets in brackets, too deep to be a sheet.")

MOST_MISTAKES = 50
"""At most so many are reported: with more, it is probably not a kitchen sheet."""


class SheetError(Exception):
    """The sheet cannot be read; nothing was recorded. `mistakes` has every mistake, `str()` one line for each."""

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


_FORMS: Mapping[str, type[TableForm]] = {
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
    """A parsed sheet, with the line of each value.

    `mistakes`: of single values; `form` is empty then. `raw`: what tomllib returned.
    """

    path: Path
    form: SheetForm
    lines: Mapping[Place, int]
    raw: Mapping[str, Any]
    mistakes: tuple[Mistake, ...] = ()

    def tables(self, heading: str) -> list[tuple[int, Mapping[str, Any]]]:
        """The items under a heading that are tables, with their index."""
        return tables_in(self.raw, heading)

    def names(self, heading: str) -> list[str]:
        found = self.raw.get(heading)
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def line(self, place: Place) -> int:
        """The line of this value, or of what contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def at(self, place: Place, words: str) -> Mistake:
        return Mistake(self.line(place), words)


def tables_in(table: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    found = table.get(key)
    return [(n, one) for n, one in enumerate(found) if isinstance(one, dict)] if isinstance(found, list) else []


def read_sheet(path: Path, kitchen: LocalUnits) -> Sheet:
    """Read a sheet and check every value.

    Raises:
        SheetError: it is not a TOML file. Mistakes in its values are in the sheet's `mistakes`.
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
    """One of pydantic's errors in words for a cook."""
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
    """The product, ingredient or person that it belongs to."""
    if len(place) < 2 or not isinstance(place[0], str):
        return ""
    try:
        table = found[place[0]][place[1]]
        name = next((str(table[key])[:40] for key in ("code", "name", "gtin") if key in table), "")
    except (KeyError, IndexError, TypeError):
        name = ""
    named = f" {name}" if name and isinstance(table, dict) else ""
    return _(" in {heading}{name}").format(heading=place[0], name=named)
