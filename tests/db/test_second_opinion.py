"""Trace, recall and balance say what a naive second implementation says, on kitchens that chance made.

JARMARK_KITCHENS=2000 for the whole run; a seed that fails is named and makes the same kitchen again.
"""

import os
from datetime import timedelta
from fractions import Fraction

import pytest

from db import Books, LotTrace, RecallQuery, UnknownNumberError, unit_number
from db.subjects.holds import BatchHeld
from tests.db.naive import NaiveBooks
from tests.db.random_kitchen import DEEPEST, RandomKitchen, days, history

KITCHENS = int(os.environ.get("JARMARK_KITCHENS", "40"))
A_BIT = Fraction(1, 10**6)
"""What one division by a density, or showing a sum in a unit, may round away."""


@pytest.mark.parametrize("first", range(0, KITCHENS, 10))
def test_the_books_and_the_naive_ones_agree(first, tmp_path):
    for seed in range(first, min(first + 10, KITCHENS)):
        kitchen = RandomKitchen(tmp_path / f"{seed}.db", seed)
        try:
            kitchen.live(steps=kitchen.chance.randint(20, 160))
            naive = NaiveBooks(history(kitchen.books), days(kitchen.books))
            same_balances(kitchen.books, naive)
            same_traces(kitchen.books, naive)
            same_recalls(kitchen, naive)
            assert kitchen.books.verify().problems == ()
        except AssertionError as error:
            raise AssertionError(f"kitchen {seed}") from error
        finally:
            kitchen.books.close()
            (tmp_path / f"{seed}.db").unlink()


def test_chance_makes_what_matters(tmp_path):
    """Else agreeing would say little: depth 6, failures, returns, loops, later epochs are among them."""
    deepest = loops = returned = failed = unsure = silent = held = half = 0
    for seed in range(12):
        kitchen = RandomKitchen(tmp_path / f"{seed}.db", seed)
        kitchen.live(steps=160)
        naive = NaiveBooks(history(kitchen.books))
        deepest = max(deepest, *(naive.depth(batch) for batch in naive.batches))
        loops += kitchen.loops_refused
        failed += len(naive.failed)
        silent += sum(not naive.bags_in(batch) for batch in naive.batches)
        half += sum(bool(naive.half_in(batch)) for batch in naive.batches)
        held += len(naive.all(BatchHeld))
        unsure += sum(len(naive.maybe_went_in(batch)) for batch in naive.batches)
        returned += sum(one.returned for number in naive.batches for one in kitchen.books.dispatches(number))
        kitchen.books.close()
    assert deepest >= DEEPEST
    assert min(loops, returned, failed, unsure, silent, held) > 0
    assert half >= 24


def same_balances(books: Books, naive: NaiveBooks) -> None:
    rows = {row.lot.code: row for row in books.stock()}
    assert rows.keys() == naive.lots.keys()
    balances = naive.balances()
    for code, row in rows.items():
        found = (row.received, row.used, row.wasted, row.counted, row.left)
        for mine, plain in zip(found, balances[code], strict=True):
            assert abs(Fraction(mine.amount) - plain) <= A_BIT, code


def same_traces(books: Books, naive: NaiveBooks) -> None:
    for code in naive.lots:
        found = books.trace(code)
        assert isinstance(found, LotTrace)
        sure, maybe = naive.reached_from_bag(code), naive.reached_from_bag(code, maybe=True)
        assert {line.number for line in found.batches} == sure, code
        assert {line.number for line in found.possibly} == maybe - sure, code
    for number in naive.batches:
        found = books.trace(number)
        same_batch(found, number, naive)
        for unit in range(1, (found.batch.filled or 0) + 1):
            of_unit = books.trace(unit_number(number, unit))
            assert of_unit.of == found
            assert (of_unit.sent_to.name if of_unit.sent_to else None) == naive.unit_went_to(number, unit)


def same_batch(found, number, naive) -> None:
    went_in = {(use.lot.code, use.quantity.unit): use.quantity.amount for use in found.lots if use.sure}
    assert went_in == naive.went_in(number), number
    assert {use.lot.code for use in found.lots if not use.sure} == naive.maybe_went_in(number), number
    assert {one.batch.number for one in found.made_of} == naive.own_batches_in(number)
    for one in found.made_of:
        same_batch(one, one.batch.number, naive)
    sure, maybe = naive.reached_from_batch(number), naive.reached_from_batch(number, maybe=True)
    assert {line.number for line in found.batches} == sure, number
    assert {line.number for line in found.possibly} == maybe - sure, number
    assert [(one.destination.name, one.units - one.returned) for one in found.sent] == naive.sent(number)
    assert found.batch.net == naive.net(number)
    assert (found.on_shelf, found.discarded) == (naive.on_shelf(number), naive.discarded(number))
    assert found.adds_up
    missing, half = naive.gaps_in(number)
    told = {(gap.ingredient, gap.partly) for gap in found.gaps}
    assert told == {(naive.names[kind], False) for kind in missing} | {(naive.names[kind], True) for kind in half}


def same_recalls(kitchen: RandomKitchen, naive: NaiveBooks) -> None:
    for asked in questions(kitchen, naive):
        plain = naive.recall(**asked)
        try:
            answer = kitchen.books.recall(RecallQuery(**asked)).to_json()
        except UnknownNumberError:
            assert plain["affected"] == plain["uncertain"] == plain["doubtful"] == {}, asked
            continue
        each_in_one_list(answer)
        same_reasons(answer, plain, asked)
        assert as_naive(answer) == {
            **plain,
            "uncertain": set(plain["uncertain"]),
            "not_affected": set(plain["not_affected"]),
        }, asked


def each_in_one_list(answer):
    listed = [one["batch"] for part in ("affected", "uncertain", "not_affected") for one in answer[part]]
    assert len(listed) == len(set(listed))


def same_reasons(answer, plain, asked):
    """A doubt's reason is one of those that are true; a batch that is spared names all that is in it."""
    for one in answer["uncertain"]:
        assert one["why"] in plain["uncertain"].get(one["batch"], ()), (asked, one, plain["uncertain"])
    for one in answer["not_affected"]:
        assert set(one["why"].split("; ")) == plain["not_affected"].get(one["batch"]), (asked, one)


def as_naive(answer):
    affected = {
        one["batch"]: (one["net_units"], one["set_aside"], set(one["through"])) for one in answer.pop("affected")
    }
    return {
        **answer,
        "affected": affected,
        "not_affected": {one["batch"] for one in answer["not_affected"]},
        "uncertain": {one["batch"] for one in answer["uncertain"]},
        "where": places(answer["where"]),
        "uncertain_where": places(answer["uncertain_where"]),
        "lots": {one["lot"] for one in answer["lots"]},
        "doubtful": {one["lot"]: one["why"] for one in answer["doubtful"]},
    }


def places(where):
    found = {}
    for one in where:
        assert one["units"] == sum(sent["units"] for sent in one["sent"])
        rows = [(sent["batch"], sent["on"], sent["units"], sent["order"]) for sent in one["sent"]]
        found[one["destination"]] = sorted(rows, key=str)
    return found


def questions(kitchen: RandomKitchen, naive: NaiveBooks):
    """Every bag, and a handful of what a supplier's letter could say."""
    yield from ({"lot": code} for code in naive.lots)
    yield {"ingredient": kitchen.own.id}
    yield from ({"supplier_lot": text} for text in ("L1", "L2", "nobody's"))
    today = kitchen.clock.now().date()
    for supplier in kitchen.suppliers:
        yield {"supplier": supplier.id}
        first = today - timedelta(days=kitchen.chance.randint(0, 90))
        for ingredient in (*kitchen.raw, kitchen.own):
            yield {"supplier": supplier.id, "ingredient": ingredient.id}
            yield {
                "supplier": supplier.id,
                "ingredient": ingredient.id,
                "bought_from": first,
                "bought_to": first + timedelta(days=kitchen.chance.randint(0, 30)),
            }
        yield {"supplier": supplier.id, "supplier_lot": "L1"}
        yield {"supplier": supplier.id, "supplier_lot": "never seen"}
        yield {"supplier_lot": "L2", "ingredient": kitchen.raw[0].id, "bought_from": first}
