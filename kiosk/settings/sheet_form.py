"""The form of a kitchen sheet: every key with the type of its value."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from db.rules import batch_number, readings
from kiosk.locale import _
from kiosk.settings.sheet_values import (
    Amount,
    Density,
    Gtin,
    KindOfPlace,
    Name,
    Number,
    Price,
    ProductCode,
    ShapeOfPack,
    ShareText,
    Text,
)


class TableForm(BaseModel):
    """Any table of a sheet: an unknown key is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True)


class PersonForm(TableForm):
    name: Name
    initials: Name


class PlaceForm(TableForm):
    name: Name
    kind: KindOfPlace


class IngredientForm(TableForm):
    name: Name
    allergens: list[Name] | None = None
    density: Density | None = None
    sub_ingredients: list[Name] | None = None


class PackForm(TableForm):
    gtin: Gtin
    ingredient: Name
    quantity: Amount
    supplier: Name | None = None


class LineForm(TableForm):
    ingredient: Name
    quantity: Amount
    tolerance: Amount | None = None


class StepForm(TableForm):
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
        """A limit without a possible reading on one of its sides would accept everything or nothing."""
        assert self.reading is not None
        can_be = readings.limits(self.reading, self.unit or "")
        for key, value in (("at_least", self.at_least), ("at_most", self.at_most)):
            if can_be is not None and value is not None and not can_be[0] <= value <= can_be[1]:
                return _("{key} = {value} cannot be: a reading of {reading} is from {can_be} to {can_be2}").format(
                    key=key, value=value, reading=self.reading, can_be=can_be[0], can_be2=can_be[1]
                )
        return ""


class RecipeForm(TableForm):
    makes: Annotated[int, Field(ge=1, le=batch_number.MAX_UNIT)]
    equipment: list[Name] = []
    lines: list[LineForm]
    steps: list[StepForm] = []


class ProductForm(TableForm):
    code: ProductCode
    name: Name
    noun: Name
    net: Amount
    net_text: Text
    keeps_days: Annotated[int, Field(ge=0, le=36_500)]
    storage: Text | None = None
    acidified: bool | None = None
    use_by: bool | None = None
    price: Price | None = None
    gtin: Gtin | None = None
    largest_side_cm2: Annotated[int, Field(ge=1, le=100_000)] | None = None
    pack_shape: ShapeOfPack | None = None
    no_date: bool | None = None
    kept_cold: bool | None = None
    in_liquid: bool | None = None
    drained: Amount | None = None
    fruit_g_per_100_g: Annotated[int, Field(ge=1, le=300)] | None = None
    shares: list[ShareText] | None = None
    may_contain: list[Name] | None = None
    recipe: RecipeForm


class SheetForm(TableForm):
    """A whole sheet."""

    suppliers: list[Name] = []
    equipment: list[Name] = []
    people: list[PersonForm] = []
    destinations: list[PlaceForm] = []
    ingredients: list[IngredientForm] = []
    packs: list[PackForm] = []
    products: list[ProductForm] = []
