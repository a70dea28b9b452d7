"""What a label must say of a product beside its name: kept, changed, and read out of facts of before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db import Books, ManualClock, PackShape, Quantity, RuleError
from db.rules.share import Share
from db.store import codec

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)

SAID = {
    "pack_shape": PackShape.RECTANGULAR,
    "no_date": True,
    "kept_cold": True,
    "in_liquid": True,
    "drained": Quantity.parse("120 g"),
    "fruit_g_per_100_g": 45,
    "shares": ("strawberries 65%",),
}


@pytest.fixture
def books(tmp_path: Path):
    with Books.open(tmp_path / "books.db", clock=ManualClock(NOW)) as books:
        yield books


def test_it_is_kept_and_stays_when_something_else_changes(books: Books) -> None:
    made = books.add_product("PK", "Pickles", net_content=Quantity.parse("220 g"), **SAID)  # type: ignore[arg-type]
    assert {name: getattr(made, name) for name in SAID} == SAID
    changed = books.change_product("PK", storage="Keep cold.", shares=("gherkins 55 %",))
    assert changed.shares == ("gherkins 55%",)
    assert changed.drained == SAID["drained"]
    assert books.change_product("PK", drained=None).drained is None
    books.rebuild()
    assert books.products()[0].pack_shape is PackShape.RECTANGULAR


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"drained": Quantity.parse("250 g")}, "Drained it cannot be 250 g out of 220 g"),
        ({"drained": Quantity.parse("120 ml")}, "120 ml is no weight"),
        ({"drained": Quantity.parse("3 each")}, "is no weight"),
        ({"drained": Quantity.parse("0 g")}, "is no drained weight"),
        ({"fruit_g_per_100_g": 0}, "0 g of fruit"),
        ({"fruit_g_per_100_g": 4500}, "4500 g of fruit"),
        ({"shares": ("strawberries",)}, "is no share of an ingredient"),
        ({"shares": ("strawberries 0%",)}, "is no share of an ingredient"),
        ({"shares": ("strawberries 101%",)}, "is no share of an ingredient"),
        ({"shares": ("strawberries 65%", "sugar 40%")}, "more than all of it"),
    ],
)
def test_what_cannot_be_is_refused(books: Books, said: dict[str, object], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        books.add_product("PK", "Pickles", net_content=Quantity.parse("220 g"), **said)  # type: ignore[arg-type]
    assert books.products() == ()


@pytest.mark.parametrize(("kind", "version"), [("product-added", 1), ("product-added", 2), ("product-changed", 1)])
def test_a_fact_of_before_says_that_nobody_was_asked(kind: str, version: int) -> None:
    payload = {
        "code": "SJ", "name": "Jam", "noun": "jar", "net_content": ["8", "oz"], "net_text": "8 oz",
        "shelf_life_days": 1, "storage": "", "acidified": False,
    }  # fmt: skip
    if (kind, version) != ("product-added", 1):
        payload |= {"use_by": False, "price": None, "gtin14": None, "largest_side_cm2": None}
    fact = codec.decode(kind, version, json.dumps(payload))
    nobody = {"pack_shape": PackShape.UNKNOWN, "drained": None, "fruit_g_per_100_g": None, "shares": ()}
    assert {name: getattr(fact, name) for name in nobody} == nobody
    assert not any(getattr(fact, name) for name in ("no_date", "kept_cold", "in_liquid"))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("strawberries 65%", Share("strawberries", Decimal(65))),
        ("65 % strawberries", Share("strawberries", Decimal(65))),
        ("wild rice: 12,5 %", Share("wild rice", Decimal("12.5"))),
        ("cocoa 70.25", Share("cocoa", Decimal("70.25"))),
        ("  lemon   juice = 3%", Share("lemon juice", Decimal(3))),
    ],
)
def test_a_share_is_read_as_people_write_it(text: str, share: Share) -> None:
    assert Share.parse(text) == share
    assert Share.parse(str(share)) == share
