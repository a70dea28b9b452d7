"""A table of wrong labels, each refused or warned of with its check's words, and each mended: then nothing is found."""

from __future__ import annotations

from collections import Counter

import pytest

from kiosk.labels.checks import load_pack
from tests.kiosk.labels.kitchens import KITCHENS
from tests.kiosk.labels.table import Row, wrong_labels

LEAST = 60


@pytest.mark.parametrize("row", wrong_labels(), ids=lambda row: f"{row.where}-{row.what}")
def test_a_wrong_label_is_told_and_a_mended_one_passes(row: Row) -> None:
    found = {check.id: check for check in row.looked_at(row.wrong)}
    assert found[row.check].verdict.value == row.verdict
    assert row.says in found[row.check].words
    assert {check.id: check.words for check in row.looked_at(row.right) if not check.ok} == {}


def test_the_table_is_long_enough_and_goes_round_the_world() -> None:
    rows = wrong_labels()
    by_place = Counter(row.where for row in rows)
    assert len(rows) >= LEAST
    assert len({(row.where, row.what) for row in rows}) == len(rows)
    wanted = {"us", "us-ca", "us-tx", "us-fl", "eu", "uk", "uk-prepacked", "us-wa", "us-oh", "us-mi", "us-mn"}
    assert wanted <= set(by_place)
    assert all(row.wrong != row.right for row in rows)


@pytest.mark.parametrize(
    "kind",
    ["Ingredients", "Allergens", "Letters", "Net weight", "Net quantity", "Best before", "Cottage statement", "pH"],
)
def test_every_kind_of_wrong_is_in_it(kind: str) -> None:
    chips = {(where, rule.id): rule.chip for where in KITCHENS for rule in load_pack(where).rules}
    assert len([row for row in wrong_labels() if chips[row.where, row.check] == kind]) >= 4
