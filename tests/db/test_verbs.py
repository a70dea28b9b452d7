"""What a cook does and what the rules say to it."""

from datetime import date
from decimal import Decimal

import pytest

from db import (
    BatchState,
    BatchStyle,
    Books,
    Dimension,
    Money,
    Pack,
    Person,
    Quantity,
    RecallQuery,
    Recipe,
    RuleError,
    StepMark,
    UnitError,
    UnitRef,
    UnitTrace,
    UnknownNumberError,
)
from tests.db.kitchen import Q, day


def test_numbers_go_past_z_and_are_never_given_again(kitchen):
    numbers = []
    for _ in range(28):
        numbers.append(kitchen.books.start_batch(kitchen.recipe).number)
        kitchen.books.fail_batch(numbers[-1], "burnt")
    assert numbers[0] == "SJ-20260304-A"
    assert numbers[25:] == ["SJ-20260304-Z", "SJ-20260304-AA", "SJ-20260304-AB"]
    kitchen.clock.set(day(5))
    assert kitchen.books.start_batch(kitchen.recipe).number == "SJ-20260305-A"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (BatchStyle.SEQUENTIAL, ["SJ-0001", "SJ-0002", "SJ-0003"]),
        (BatchStyle.HYBRID, ["2026-0304-SJ-01", "2026-0304-SJ-02", "2026-0305-SJ-01"]),
    ],
)
def test_other_styles(kitchen, path, style, expected):
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock, style=style) as books:
        numbers = [books.start_batch(kitchen.recipe).number for _ in range(2)]
        kitchen.clock.set(day(5))
        numbers.append(books.start_batch(kitchen.recipe).number)
        assert numbers == expected
        books.fill_batch(expected[0], 3, 0)
        assert isinstance(books.trace(f"{expected[0]}-003"), UnitTrace)


def test_a_second_kiosk_carries_its_letter(kitchen, path):
    kitchen.books.start_batch(kitchen.recipe)
    with Books.open(path, clock=kitchen.clock, kiosk="K2") as second:
        assert second.start_batch(kitchen.recipe).number == "SJ-20260304-K2-A"
        lot = second.receive_lot(kitchen.sugar, Q("1 lb"), supplier=None, bought_on=date(2026, 3, 1))
        assert second.resolve(lot.code.lower()) == lot
    assert kitchen.books.start_batch(kitchen.recipe).number == "SJ-20260304-B"
    assert kitchen.books.verify().ok


@pytest.mark.parametrize("kiosk", ["", "1", "K", "kitchen 2", "K1-A", "K2\n", "KBR2", "KR12"])
def test_a_kiosks_name_is_fit_for_numbers(path, kiosk):
    with pytest.raises(RuleError, match="kiosk's name"):
        Books.open(path, kiosk=kiosk)
    assert not path.exists()


def test_first_expired_first_out(kitchen):
    late = kitchen.berries(best_before=date(2026, 3, 20))
    soon = kitchen.berries(best_before=date(2026, 3, 6))
    undated = kitchen.berries()
    held = kitchen.berries(best_before=date(2026, 3, 5))
    kitchen.books.hold_lot(held.code, "smells")
    twin = kitchen.berries(best_before=date(2026, 3, 6))
    order = [lot.code for lot in kitchen.books.suggest_lots(kitchen.strawberries)]
    assert order == [soon.code, twin.code, late.code, undated.code]
    batch = kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.use_lot(batch.number, 0, twin.code, Q("1 lb"))
    assert kitchen.books.suggest_lots(kitchen.strawberries)[0].code == twin.code, "the open one first"
    assert [lot.code for lot in kitchen.books.lots_expiring(3)] == [held.code, twin.code, soon.code]
    assert kitchen.books.last_lot(kitchen.strawberries).code == twin.code


def test_more_than_the_bag_held_is_recorded_and_shown(kitchen):
    lot = kitchen.berries(quantity="5 lb")
    batch = kitchen.books.start_batch(kitchen.recipe)
    use = kitchen.books.use_lot(batch.number, 0, lot.code, Q("8 lb"))
    assert str(use.lot.left) == "-3 lb"
    assert lot.code not in {one.code for one in kitchen.books.suggest_lots(kitchen.strawberries)}
    back = kitchen.books.reverse_use(use.id, "other bag")
    assert back.reversed
    assert str(back.lot.left) == "5 lb"
    assert kitchen.books.batch(batch.number).lines_done == frozenset()
    with pytest.raises(RuleError, match="taken back already"):
        kitchen.books.reverse_use(use.id, "again")


def test_quantities_cross_units_exactly(kitchen):
    sugar = kitchen.books.receive_lot(kitchen.sugar, Q("25 lb"), supplier=None, bought_on=date(2026, 3, 1))
    batch = kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.use_lot(batch.number, 1, sugar.code, Q("8 oz"), completes_line=False)
    kitchen.books.use_lot(batch.number, 1, sugar.code, Q("2 cup"), completes_line=False)
    row = kitchen.books.stock()[-1]
    exact = Q("8 oz").base + Q("2 cup").base * Decimal("0.85")
    assert row.used.amount == (exact / Q("1 lb").base).quantize(Decimal("0.000001"))
    assert kitchen.books.batch(batch.number).lines_done == frozenset()
    lemon = kitchen.books.receive_lot(kitchen.lemon, Q("32 oz"), supplier=None, bought_on=date(2026, 3, 1))
    with pytest.raises(UnitError, match="density"):
        kitchen.books.use_lot(batch.number, 3, lemon.code, Q("2 cup"))
    for _ in range(10):
        kitchen.books.use_lot(batch.number, 3, lemon.code, Q("0.1 oz"), completes_line=False)
    assert str(kitchen.books.lot(lemon.code).left) == "31 oz"


def test_a_bag_is_corrected_counted_and_thrown_away(kitchen):
    lot = kitchen.berries(price=Money.parse("$18.40"), scan_text="\x1d10ABC\x00")
    assert lot.scan_text == "10ABC"
    fixed = kitchen.books.correct_lot(lot.code, quantity=Q("22 lb"), supplier=kitchen.hilltop, reason="misread")
    assert (str(fixed.left), fixed.supplier.name, fixed.price) == ("22 lb", "Hilltop Orchard", Money(1840, "USD"))
    assert str(kitchen.books.discard_lot(lot.code, Q("2 lb"), "mould").left) == "20 lb"
    assert str(kitchen.books.count_lot(lot.code, Q("18.5 lb")).left) == "18.5 lb"
    row = kitchen.books.stock()[0]
    assert (str(row.received), str(row.wasted), str(row.counted)) == ("22 lb", "2 lb", "-1.5 lb")
    with pytest.raises(RuleError, match="measured in lb"):
        kitchen.books.correct_lot(lot.code, quantity=Q("3 cup"))
    with pytest.raises(RuleError, match="reason"):
        kitchen.books.discard_lot(lot.code, Q("1 lb"), " ")
    assert kitchen.books.verify().ok


def test_a_bag_on_hold_is_not_used(kitchen):
    lot = kitchen.berries()
    batch = kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.hold_lot(lot.code, "recall")
    with pytest.raises(RuleError, match="on hold: recall"):
        kitchen.books.use_lot(batch.number, 0, lot.code, Q("1 lb"))
    kitchen.books.release_lot(lot.code, "looked at", by=kitchen.cook)
    kitchen.books.use_lot(batch.number, 0, lot.code, Q("1 lb"))


def test_a_batch_remembers_everything(kitchen):
    batch = kitchen.books.start_batch(kitchen.recipe, scale=Decimal("0.5"), cook=kitchen.cook)
    kitchen.books.mark_step(batch.number, 0, StepMark.STARTED)
    kitchen.clock.advance(60)
    kitchen.books.mark_step(batch.number, 0, StepMark.ADJUSTED, seconds=-30)
    kitchen.books.add_reading(batch.number, "temperature", Decimal("220.5"), "°F", step=0)
    kitchen.books.add_note(batch.number, "set well\x07\n")
    found = kitchen.books.set_equipment(batch.number, [kitchen.pot_2])
    assert found.state is BatchState.COOKING
    assert [(e.mark, e.seconds) for e in found.step_events] == [(StepMark.STARTED, 0), (StepMark.ADJUSTED, -30)]
    assert (found.readings[0].value, found.readings[0].unit) == (Decimal("220.5"), "°F")
    assert (found.notes[0].text, found.equipment, found.cook) == ("set well", (kitchen.pot_2,), kitchen.cook)
    assert (found.scale, found.best_before) == (Decimal("0.5"), date(2027, 3, 4))
    assert kitchen.books.batches_cooking() == (found,)
    assert kitchen.books.last_batch(kitchen.recipe) == found


def test_the_shelf_never_goes_below_nothing(kitchen):
    batch = kitchen.make([], 38, 2)
    sent = kitchen.books.dispatch(batch.number, 24, kitchen.market)
    with pytest.raises(RuleError, match="12 are left on the shelf"):
        kitchen.books.dispatch(batch.number, 13, kitchen.co_op)
    assert kitchen.books.return_units(sent, 4, "unsold").returned == 4
    with pytest.raises(RuleError, match="20 are at Saturday"):
        kitchen.books.return_units(sent, 21)
    kitchen.books.discard_units(batch.number, 6, "broken")
    assert kitchen.books.on_shelf(batch.number) == 10
    assert kitchen.books.trace(batch.number).adds_up
    assert kitchen.books.filled_batches_on_shelf() == ((kitchen.books.batch(batch.number), 10),)
    with pytest.raises(RuleError, match="gone from the shelf"):
        kitchen.books.fill_batch(batch.number, 20, 0)
    assert kitchen.books.fill_batch(batch.number, 39, 2).net == 37, "counted again: a correction"
    assert kitchen.books.on_shelf(batch.number) == 11
    assert kitchen.books.verify().ok


def test_scanned_units_are_known_one_by_one(kitchen):
    batch = kitchen.make([], 10)
    sent = kitchen.books.dispatch(batch.number, 2, kitchen.market, unit_numbers=[3, 4])
    assert sent.unit_numbers == (3, 4)
    assert kitchen.books.trace(f"{batch.number}-003").sent_to == kitchen.market
    assert kitchen.books.trace(f"{batch.number}-005").sent_to is None
    for wrong in ([4], [11], [5, 6]):
        with pytest.raises(RuleError):
            kitchen.books.dispatch(batch.number, 1, kitchen.co_op, unit_numbers=wrong)
    kitchen.books.return_units(sent, 1, unit_numbers=[3])
    assert kitchen.books.dispatch(batch.number, 1, kitchen.co_op, unit_numbers=[3]).unit_numbers == (3,)


def test_a_batch_on_hold_stays_here(kitchen):
    batch = kitchen.make([], 10)
    kitchen.books.hold_batch(batch.number, "recall")
    with pytest.raises(RuleError, match="on hold: recall"):
        kitchen.books.dispatch(batch.number, 1, kitchen.market)
    kitchen.books.release_batch(batch.number, "looked at", by=kitchen.cook)
    kitchen.books.dispatch(batch.number, 1, kitchen.market)


def test_a_failed_batch_is_closed(kitchen):
    batch = kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.fail_batch(batch.number, "burnt")
    for verb in (
        lambda: kitchen.books.fill_batch(batch.number, 1, 0),
        lambda: kitchen.books.use_lot(batch.number, 0, kitchen.berries().code, Q("1 lb")),
        lambda: kitchen.books.dispatch(batch.number, 1, kitchen.market),
        lambda: kitchen.books.ask_labels(batch.number, [1], "virtual"),
    ):
        with pytest.raises(RuleError):
            verb()
    assert kitchen.books.batch(batch.number).failed_reason == "burnt"


def test_our_own_batch_as_an_ingredient(kitchen):
    """Strawberry puree of one batch goes into two others; a recall of the berries reaches all three."""
    berries = kitchen.berries()
    puree = kitchen.make([(0, berries, "8 lb")], 0)
    lot = kitchen.books.keep_as_lot(puree.number, kitchen.strawberries, Q("6 lb"))
    assert lot.from_batch == puree.number
    kitchen.clock.set(day(5))
    second = kitchen.make([(0, lot, "2 lb")], 10)
    third = kitchen.make([(0, lot, "3 lb")], 20)
    scope = kitchen.books.recall(RecallQuery(lot=berries.code))
    assert [(one.batch.number, one.by_way_of) for one in scope.affected] == [
        (puree.number, ()),
        (second.number, (puree.number,)),
        (third.number, (puree.number,)),
    ]
    trace = kitchen.books.trace(second.number)
    assert trace.to_json()["lots"][0]["batch"] == puree.number
    assert trace.made_of[0].lots[0].lot.code == berries.code
    assert [line.number for line in kitchen.books.trace(puree.number).batches] == [second.number, third.number]
    again = kitchen.books.keep_as_lot(third.number, kitchen.strawberries, Q("1 lb"))
    for number in (third.number, puree.number):
        with pytest.raises(RuleError, match="itself"):
            kitchen.books.use_lot(number, 0, again.code, Q("1 lb"))


def test_what_cannot_be_said_is_uncertain(kitchen):
    lot = kitchen.berries(supplier_lot="L1")
    unknown = kitchen.books.receive_lot(kitchen.strawberries, Q("9 lb"), supplier=None, bought_on=date(2026, 3, 2))
    hit = kitchen.make([(0, lot, "8 lb")], 10)
    maybe = kitchen.make([(0, unknown, "8 lb")], 10)
    silent = kitchen.make([], 10)
    scope = kitchen.books.recall(RecallQuery(supplier="Valley Farm", ingredient="strawberries"))
    assert [one.batch.number for one in scope.affected] == [hit.number]
    assert [(one.batch.number, one.why.split(",")[-1]) for one in scope.uncertain] == [
        (maybe.number, " whose supplier was not written down"),
        (silent.number, " and no bag of it is recorded"),
    ]
    assert scope.not_affected == ()


def test_scan_anything(kitchen):
    lot, batch = kitchen.berries(), kitchen.make([], 5)
    pack = kitchen.books.add_pack("036000291452", kitchen.sugar, Q("4 lb"), kitchen.costco)
    found = {
        lot.code: lot,
        f" {batch.number.lower()} ": batch,
        "036000291452": pack,
        "0036000291452": pack,
        kitchen.cook.tag: kitchen.cook,
        kitchen.recipe.tag: kitchen.recipe,
        f"{batch.number}-005": UnitRef(batch, 5),
        f"{batch.number}-006": None,
        "hello": None,
        "9" * 4000: None,
        "\x00\x1d": None,
    }
    for text, expected in found.items():
        assert kitchen.books.resolve(text) == expected, text
    assert isinstance(pack, Pack)
    assert isinstance(kitchen.cook, Person)
    assert isinstance(kitchen.recipe, Recipe)


def test_text_from_outside_is_data(kitchen):
    nasty = kitchen.books.add_supplier("Robert'); DROP TABLE lot;--\x1b[2J\u202e")
    assert nasty.name == "Robert'); DROP TABLE lot;--[2J"
    with pytest.raises(RuleError, match="name is missing"):
        kitchen.books.add_supplier("\x00\x01 \u200b")
    with pytest.raises(RuleError, match="already"):
        kitchen.books.add_supplier("VALLEY FARM")
    assert kitchen.books.verify().ok


def test_a_recipe_changes_only_as_its_next_version(kitchen):
    batch = kitchen.books.start_batch(kitchen.recipe)
    newer = kitchen.books.add_recipe(kitchen.jam, "strawberry jam", 40, kitchen.recipe.lines[:1])
    assert (newer.version, newer.name) == (2, "strawberry jam")
    assert kitchen.books.recipes() == (newer,)
    assert kitchen.books.batch(batch.number).recipe == kitchen.recipe


def test_a_draft_outlives_the_program(kitchen, path):
    kitchen.books.remember("receive", '{"supplier":"Val')
    kitchen.books.close()
    with Books.open(path) as books:
        assert books.recalled("receive") == '{"supplier":"Val'
        books.remember("receive", None)
        assert books.recalled("receive") is None


@pytest.mark.parametrize("text", ["0 lb", "-1 lb", "nan lb", "1e99 lb", "8 parsec", "8 lb; DROP", "", "8 lb lb"])
def test_absurd_quantities_are_refused(kitchen, text):
    with pytest.raises(RuleError):
        kitchen.berries(quantity=text)


def test_rare_units_are_pints():
    assert Quantity.parse("2 stone").to("lb").amount == 28
    assert Quantity.parse("1 stone").dimension is Dimension.MASS


def test_the_table_of_units_is_right():
    """Each factor against pint's, which divides where a definition multiplies."""
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry(non_int_type=Decimal)
    names = {"fl oz": "fluid_ounce", "pt": "pint", "qt": "quart", "gal": "gallon"}
    for unit in ("mg", "kg", "oz", "lb", "cl", "dl", "l", "tsp", "tbsp", "fl oz", "cup", "pt", "qt", "gal"):
        ours = Quantity(Decimal(1), unit)
        base = "g" if ours.dimension is Dimension.MASS else "ml"
        theirs = registry.Quantity(Decimal(1), names.get(unit, unit)).to(base).magnitude
        assert abs(theirs - ours.base) < Decimal("1e-20"), unit


def test_numbers_nobody_has(kitchen):
    for verb in (
        lambda: kitchen.books.batch("SJ-1"),
        lambda: kitchen.books.lot("B1"),
        lambda: kitchen.books.on_shelf("x"),
        lambda: kitchen.books.use_lot("x", 0, "y", Q("1 lb")),
        lambda: kitchen.books.reverse_use("x", "y"),
        lambda: kitchen.books.mark_label("x", 1, None),
    ):
        with pytest.raises(UnknownNumberError):
            verb()


def test_a_recall_is_worked_off_as_facts(march):
    query = RecallQuery(supplier=march.farm, ingredient=march.strawberries)
    number = march.books.open_recall(query, "the farm called")
    march.books.reach_customer(number, march.market, 20, "spoke to the stall")
    march.books.confirm_day()
    march.books.close_recall(number)
    with pytest.raises(RuleError, match="not open"):
        march.books.reach_customer(number, march.co_op, 12)
    with march.books._readers.reading() as session:
        scope, batches = session.one("SELECT scope, batches FROM recall")
    assert scope == "supplier Valley Farm, ingredient strawberries"
    assert batches == '["SJ-20260304-A","SJ-20260305-A"]'
    assert march.books.verify().ok


def test_units_that_were_scanned_out_come_back_by_name_or_all(kitchen):
    """Else nobody could say which of them are still out, and one that is back could not be sent again."""
    batch = kitchen.make([], 10)
    sent = kitchen.books.dispatch(batch.number, 3, kitchen.market, unit_numbers=[3, 4, 5])
    with pytest.raises(RuleError, match="scanned when it left"):
        kitchen.books.return_units(sent, 1)
    kitchen.books.return_units(sent, 1, unit_numbers=[3])
    kitchen.books.return_units(sent, 2)
    assert kitchen.books.trace(f"{batch.number}-005").sent_to is None
    assert kitchen.books.dispatch(batch.number, 3, kitchen.co_op, unit_numbers=[3, 4, 5]).units == 3
    assert kitchen.books.verify().ok


def test_a_jar_of_a_counted_dispatch_may_be_scanned_when_it_comes_back(kitchen):
    batch = kitchen.make([], 10)
    counted = kitchen.books.dispatch(batch.number, 4, kitchen.market)
    kitchen.books.dispatch(batch.number, 1, kitchen.co_op, unit_numbers=[7])
    with pytest.raises(RuleError, match="gone from the shelf"):
        kitchen.books.return_units(counted, 1, unit_numbers=[7])
    assert kitchen.books.return_units(counted, 1, unit_numbers=[2]).returned == 1


def test_fewer_filled_than_a_unit_that_is_out_cannot_be(kitchen):
    batch = kitchen.make([], 36)
    kitchen.books.dispatch(batch.number, 1, kitchen.market, unit_numbers=[36])
    with pytest.raises(RuleError, match="036 is gone from the shelf"):
        kitchen.books.fill_batch(batch.number, 30, 0)


@pytest.mark.parametrize("later", [0, 1, 3])
def test_a_bag_that_was_taken_by_mistake_is_not_an_open_one(kitchen, later):
    """Else the wrong bag would be suggested first from then on."""
    first, second = (kitchen.berries(bought_on=date(2026, 3, day)) for day in (1, 2))
    number = kitchen.books.start_batch(kitchen.recipe).number
    used = kitchen.books.use_lot(number, 0, second.code, Q("1 lb"), completes_line=False)
    kitchen.clock.advance(86_400 * later)
    kept = [kitchen.books.use_lot(number, 0, second.code, Q("1 lb"), completes_line=False) for _ in range(later)]
    kitchen.books.reverse_use(used.id, "wrong bag")
    opened = kitchen.books.lot(second.code).opened_on
    assert opened == (kitchen.clock.now().date() if kept else None)
    assert kitchen.books.suggest_lots(kitchen.strawberries)[0].code == (second.code if kept else first.code)
    assert kitchen.books.verify().ok
