"""No field of a random GS1 message is wrong without a word. `JARMARK_GS1=20000` for the long run."""

from __future__ import annotations

import os
from random import Random

import pytest

from drivers.scanners.base import Gs1Fields
from drivers.scanners.gs1 import parse_message, parse_written
from tests.drivers.scanners.gs1_messages import TODAY, Message, a_message, bracketed, linked, sent

MANY = int(os.environ.get("JARMARK_GS1", "500"))
DAYS = ("best_before", "use_by", "sell_by", "packed_on")
FIELDS = ("gtin14", "lot", "count", "serial", "sscc", "price", "net_weight", *DAYS)


def said(fields: Gs1Fields) -> dict[str, object]:
    weight = fields.net_weight
    found = {name: getattr(fields, name) for name in FIELDS}
    found["net_weight"] = (weight.amount, weight.unit) if weight else None
    return {name: value for name, value in found.items() if value is not None}


def wrong(fields: Gs1Fields, message: Message) -> dict[str, tuple[object, object]]:
    found = said(fields)
    both = {name: (found.get(name), message.says.get(name)) for name in {*found, *message.says}}
    return {name: (read, says) for name, (read, says) in both.items() if read != says}


@pytest.mark.parametrize("gtin", [False, True])
def test_a_whole_message_is_read_right_and_nothing_is_asked_about_it_but_a_glance(gtin: bool) -> None:
    draw = Random(1)
    for _ in range(MANY):
        message = a_message(draw, gtin=gtin)
        text, _lost = sent(message, draw)
        fields = parse_message(text, TODAY)
        assert wrong(fields, message) == {}, text


@pytest.mark.parametrize("gtin", [False, True])
def test_where_separators_were_lost_no_field_is_wrong_without_a_word(gtin: bool) -> None:
    draw = Random(2)
    losing = 0
    for _ in range(MANY):
        message = a_message(draw, gtin=gtin)
        text, lost = sent(message, draw, lost=draw.choice((0.3, 1.0)))
        losing += bool(lost)
        fields = parse_message(text, TODAY)
        assert fields.problems or wrong(fields, message) == {}, text
        assert fields.problems or not lost, text
    assert losing > MANY // 3


def test_a_digital_link_is_read_right() -> None:
    draw = Random(3)
    for _ in range(MANY):
        message = a_message(draw, gtin=True)
        text = linked(message, draw)
        fields = parse_written(text, TODAY)
        assert fields is not None, text
        assert (wrong(fields, message), fields.problems) == ({}, ()), text


def test_what_stands_in_brackets_is_read_right_unless_it_holds_brackets() -> None:
    draw = Random(4)
    read = 0
    for _ in range(MANY):
        message = a_message(draw, gtin=draw.random() < 0.5)
        if any("(" in value for _ai, value in message.parts):
            continue
        read += 1
        fields = parse_written(bracketed(message, draw), TODAY)
        assert fields is not None
        assert (wrong(fields, message), fields.problems) == ({}, ()), bracketed(message, draw)
    assert read > MANY // 2
