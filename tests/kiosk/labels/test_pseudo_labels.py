"""In the pseudo-language the kitchen's own labels have no plain word but data; a jar's has what law wants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kiosk.labels.letters import missing_letters
from kiosk.labels.samples import JAR
from kiosk.labels.tags import BagTag, CaseLabel, DaySlip, RecipeCardLabel, lid_label
from kiosk.locale import speaking
from kiosk.locale.recall_words import counted
from tests.kiosk.plain_words import PlainWords

DATA = ("Strawberries", "Valley Farm", "VF-0302", "Strawberry Jam", "Hill Kitchen", "12 Mill Lane", "sugar")
MADE = date(2026, 3, 4)
LABELS = {
    "bag": lambda: BagTag("Strawberries", "Valley Farm", MADE, MADE, "VF-0302", "20 lb", "B0005-K", use_by=True),
    "bag, best before": lambda: BagTag("Strawberries", "Valley Farm", MADE, MADE, "VF-0302", "20 lb", "B0005-K"),
    "bag, no kind": lambda: BagTag("Strawberries", "", MADE, MADE, "", "20 lb", "B0005-K", use_by=None),
    "case": lambda: CaseLabel(
        "Strawberry Jam", 12, "jar", "8 oz (227 g)", MADE, None, "Hill Kitchen", "12 Mill Lane", "SJ-20260304-A"
    ),
    "recipe": lambda: RecipeCardLabel(
        "Strawberry Jam", 1, f"36 {counted(36, 'jar')}", (("4 lb", "sugar"),), (), "R0001-A"
    ),
    "slip": lambda: DaySlip(MADE, 1234, "460bf12b2bfbd88f" * 4, "Hill Kitchen"),
}


def texts(fields: Any) -> Iterator[str]:
    if isinstance(fields, str):
        yield fields
    elif isinstance(fields, dict):
        for value in fields.values():
            yield from texts(value)
    elif isinstance(fields, list | tuple):
        for value in fields:
            yield from texts(value)


@pytest.mark.parametrize("name", LABELS)
def test_a_label_of_the_kitchen_has_no_plain_word(name):
    with speaking("pseudo"):
        label = LABELS[name]()
        said = [*texts(label.fields()), *texts(lid_label(label).fields())]
    assert "\n".join(PlainWords(DATA).among(said)) == ""
    assert missing_letters("".join(said)) == ()


def test_a_jars_label_is_as_the_law_has_it():
    with speaking("pseudo"):
        pseudo = JAR.fields(), lid_label(JAR).fields()
    assert pseudo == (JAR.fields(), lid_label(JAR).fields())
