"""A hold goes through our own batches, and what is told late went in before it, or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from db import OnHoldError, Quantity, RecipeLine, RuleError
from db.subjects.batches import BatchStarted
from kiosk.commands.answers import stock_rows
from tests.db.kitchen import day

Q = Quantity.parse


@pytest.fixture
def chain(kitchen):
    """Bases: each is made of what was kept of the one before."""
    kitchen.base = kitchen.books.add_ingredient("base")
    jar = kitchen.books.add_product("BS", "Base", net_content=Q("1 lb"))
    lines = [RecipeLine(0, kitchen.strawberries, Q("1 lb")), RecipeLine(1, kitchen.base, Q("1 lb"))]
    kitchen.of_base = kitchen.books.add_recipe(jar, "Base", 5, lines)
    kitchen.berry = kitchen.berries()
    yield kitchen
    assert kitchen.books.verify().ok
    kitchen.books.rebuild()
    assert kitchen.books.verify().ok


def base(chain, of=None):
    """A batch, and what is kept of it."""
    number = chain.books.start_batch(chain.of_base).number
    chain.books.use_lot(number, 0, chain.berry.code, Q("2 lb"))
    if of is not None:
        chain.books.use_lot(number, 1, of, Q("1 oz"))
    return number, chain.books.keep_as_lot(number, chain.base, Q("1 lb")).code


def put(chain, code, number=None, line=1, **more):
    number = number or chain.books.start_batch(chain.of_base).number
    return chain.books.use_lot(number, line, code, Q("1 oz"), **more)


STOPS = {
    "failed": lambda books, number: books.fail_batch(number, "glass"),
    "on hold": lambda books, number: books.hold_batch(number, "glass"),
}


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("deep", [1, 2, 3, 5])
def test_what_was_made_of_a_stopped_batch_goes_nowhere(chain, stop, deep):
    first, kept = base(chain)
    for _ in range(deep - 1):
        _, kept = base(chain, kept)
    STOPS[stop](chain.books, first)
    number = chain.books.start_batch(chain.of_base).number
    asks = (
        lambda: put(chain, kept, number),
        lambda: chain.books.refuse_bag(number, 1, kept),
        lambda: chain.books.put_in_bin(chain.books.add_bin("crate").id, kept),
    )
    for ask in asks:
        with pytest.raises(OnHoldError, match=f"{first}, which .*{stop}.*: glass|is of {first}, which {stop}: glass"):
            ask()


def test_a_scoop_of_it_neither(chain):
    first, kept = base(chain)
    _, kept = base(chain, kept)
    bin_ = chain.books.add_bin("crate")
    chain.books.put_in_bin(bin_.id, kept)
    chain.books.fail_batch(first, "glass")
    number = chain.books.start_batch(chain.of_base).number
    with pytest.raises(OnHoldError, match="glass"):
        chain.books.use_bin(number, 1, bin_.id, Q("1 oz"))


def test_once_it_is_released_or_was_not_in_it_after_all_it_is_free(chain):
    first, kept = base(chain)
    second, after = base(chain, kept)
    chain.books.hold_batch(first, "glass")
    chain.books.release_batch(first, "looked at", by=chain.cook)
    put(chain, after)
    chain.books.hold_batch(first, "glass again")
    use = next(one for one in chain.books.batch(second).uses if one.line == 1)
    chain.books.reverse_use(use.id, "it was another")
    put(chain, after)


def test_another_batch_of_the_same_recipe_is_not_held_with_it(chain):
    first, _ = base(chain)
    _, kept = base(chain)
    chain.books.fail_batch(first, "glass")
    put(chain, kept)


def test_nor_is_it_offered_and_stock_says_why(chain):
    first, kept = base(chain)
    _, kept = base(chain, kept)
    _, free = base(chain)
    chain.books.fail_batch(first, "glass")
    assert [lot.code for lot in chain.books.suggest_lots(chain.base)] == [free]
    shown = {row["lot"]: row["held_reason"] for row in stock_rows(chain.books, chain.books.stock())}
    assert (shown[kept], shown[free]) == (f"{first} failed: glass", None)


def test_what_stops_a_bag_is_told_from_the_nearest_batch_on(chain):
    first, kept = base(chain)
    second, again = base(chain, kept)
    _, third = base(chain, again)
    _, free = base(chain)
    chain.books.fail_batch(first, "glass")
    chain.books.hold_batch(second, "lids")
    found = {lot.code: chain.books.stopped_above(lot) for lot in chain.books.lots()}
    assert [one.number for one in found[third]] == [second, first]
    assert [one.number for one in found[again]] == [second, first]
    assert [one.number for one in found[kept]] == [first]
    assert found[free] == ()
    shown = {row["lot"]: row["held_reason"] for row in stock_rows(chain.books, chain.books.stock())}
    assert shown[third] == f"{second} is on hold: lids"
    assert shown[kept] == f"{first} failed: glass"


# Told late

SINCE_BEFORE = {
    "hold_lot": lambda chain, lot: chain.books.hold_lot(lot.code, "recall"),
    "discard_lot": lambda chain, lot: chain.books.discard_lot(lot.code, Q("20 lb"), "mould"),
}


@pytest.mark.parametrize("stop", SINCE_BEFORE)
@pytest.mark.parametrize("same_day", [False, True])
@pytest.mark.parametrize("filled", [False, True])
def test_late_is_no_way_into_a_batch_that_began_after(chain, stop, same_day, filled):
    lot = chain.berries()
    SINCE_BEFORE[stop](chain, lot)
    if not same_day:
        chain.clock.set(day(6))
    number = chain.books.start_batch(chain.recipe).number
    if filled:
        chain.books.fill_batch(number, 5, 0)
    with pytest.raises(RuleError, match=r"on hold|thrown away"):
        put(chain, lot.code, number, 0, late=True)


@pytest.mark.parametrize("stop", SINCE_BEFORE)
@pytest.mark.parametrize("filled", [False, True])
def test_what_went_in_before_is_told_late(chain, stop, filled):
    lot = chain.berries()
    number = chain.books.start_batch(chain.recipe).number
    if filled:
        chain.books.fill_batch(number, 5, 0)
    SINCE_BEFORE[stop](chain, lot)
    assert put(chain, lot.code, number, 0, late=True).sure


def test_a_second_hold_makes_the_first_no_newer(chain):
    lot = chain.berries()
    chain.books.hold_lot(lot.code, "lids")
    number = chain.books.start_batch(chain.recipe).number
    chain.books.hold_lot(lot.code, "glass")
    with pytest.raises(OnHoldError):
        put(chain, lot.code, number, 0, late=True)
    chain.books.release_lot(lot.code, "looked at", by=chain.cook)
    chain.books.hold_lot(lot.code, "glass after all")
    put(chain, lot.code, number, 0, late=True)


@pytest.mark.parametrize("stop", STOPS)
def test_the_same_of_our_own_batches_behind_it(chain, stop):
    first, kept = base(chain)
    _, kept = base(chain, kept)
    before = chain.books.start_batch(chain.of_base).number
    STOPS[stop](chain.books, first)
    after = chain.books.start_batch(chain.of_base).number
    put(chain, kept, before, late=True)
    with pytest.raises(OnHoldError):
        put(chain, kept, after, late=True)


@pytest.mark.parametrize(
    ("made_on", "goes"), [(date(2026, 3, 3), True), (date(2026, 3, 4), True), (date(2026, 3, 5), False)]
)
def test_of_a_batch_out_of_a_sheet_its_day_tells(chain, made_on, goes):
    lot = chain.berries()
    chain.books.hold_lot(lot.code, "recall")  # on 4 March
    chain.clock.set(day(9))
    started = BatchStarted("OLD", "", 0, chain.recipe.id, Decimal(1), made_on, None, None, (), brought_in=True)
    chain.books._write(lambda tx: tx.record(started))
    if goes:
        put(chain, lot.code, "OLD", 0, late=True)
    else:
        with pytest.raises(OnHoldError):
            put(chain, lot.code, "OLD", 0, late=True)
