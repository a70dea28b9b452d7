"""A recall's doubt goes as far as the bags could: past a month's end, into what was kept unsaid, into labels."""

from datetime import date
from decimal import Decimal

import pytest

from db import Looked, Quantity, RecallQuery, RecipeLine, UnknownNumberError
from db.subjects.batches import BatchFilled, BatchStarted
from db.subjects.uses import LotUsed
from tests.db.kitchen import day

Q = Quantity.parse
FARM = "Valley Farm"


@pytest.fixture
def books(kitchen):
    """Its tables are what a rebuild makes of the facts."""
    yield kitchen.books
    assert kitchen.books.verify().ok
    kitchen.books.rebuild()
    assert kitchen.books.verify().ok


def said(kitchen, number, **asked):
    """Which list the batch stands in, and why."""
    scope = kitchen.books.recall(RecallQuery(**(asked or {"supplier": FARM})))
    found = {one.batch.number: ("affected", "") for one in scope.affected}
    for name, these in (("uncertain", scope.uncertain), ("not affected", scope.not_affected)):
        found |= {one.batch.number: (name, one.why) for one in these}
    return found.get(number)


# The end of a month


def of_a_sheet(kitchen, number, made_on, *uses):
    """A batch that a sheet tells of: no recipe says what it asks for."""
    recipe = getattr(kitchen, "sheet", None) or kitchen.books.add_recipe(kitchen.jam, "Out of a sheet", 10, [])
    kitchen.sheet = recipe

    def work(tx):
        tx.record(BatchStarted(number, "", 0, recipe.id, Decimal(1), made_on, None, None, (), brought_in=True))
        for code, quantity in uses:
            tx.record(LotUsed(number, 0, code, Q(quantity), True))
        tx.record(BatchFilled(number, 10, 0, "", None))

    kitchen.books._write(work)


@pytest.fixture
def spring(kitchen, books):
    """A bag of the farm, from 2 March, in one batch of March; another batch of another farm's; and today is in June."""
    kitchen.clock.set(day(4).replace(month=6))
    kitchen.bad, good = kitchen.berries(), kitchen.berries(kitchen.hilltop, "200 lb")
    of_a_sheet(kitchen, "OLD-1", date(2026, 3, 26), (kitchen.bad.code, "8 lb"))
    of_a_sheet(kitchen, "OLD-2", date(2026, 3, 27), (good.code, "8 lb"))
    return kitchen


NO_BERRIES = ("uncertain", "no strawberries is recorded for it")


@pytest.mark.parametrize("made_on", [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 20)])
def test_a_month_does_not_end_what_may_be(spring, made_on):
    of_a_sheet(spring, "OLD-3", made_on)
    of_a_sheet(spring, "OLD-4", made_on, (spring.books.lots(spring.strawberries)[-1].code, "1 oz"))
    sugar = spring.books.receive_lot(spring.sugar, Q("9 lb"), supplier=spring.costco, bought_on=date(2026, 3, 1))
    of_a_sheet(spring, "OLD-5", made_on, (sugar.code, "4 lb"))
    for asked in ({"supplier": FARM}, {"lot": spring.bad.code}):
        assert said(spring, "OLD-5", **asked) == NO_BERRIES
        assert said(spring, "OLD-3", **asked)[0] == "uncertain"


def some_sugar(spring, number, made_on):
    sugar = spring.books.receive_lot(spring.sugar, Q("9 lb"), supplier=spring.costco, bought_on=date(2026, 3, 1))
    of_a_sheet(spring, number, made_on, (sugar.code, "4 lb"))


def test_nor_where_the_month_begins_later_than_the_bag_was_bought(kitchen, books):
    kitchen.clock.set(day(4).replace(month=6))
    kitchen.bad = kitchen.berries()
    of_a_sheet(kitchen, "OLD-1", date(2026, 4, 2), (kitchen.bad.code, "8 lb"))
    some_sugar(kitchen, "OLD-2", date(2026, 3, 30))
    some_sugar(kitchen, "OLD-3", date(2026, 3, 1))
    assert said(kitchen, "OLD-2") == NO_BERRIES
    assert said(kitchen, "OLD-3") is None  # before the bag was bought


def test_a_bag_that_was_used_up_goes_no_further_than_its_last_day(spring):
    of_a_sheet(spring, "OLD-3", date(2026, 4, 3), (spring.bad.code, "13 lb"))  # more than it held: it is empty
    some_sugar(spring, "OLD-4", date(2026, 4, 30))
    some_sugar(spring, "OLD-5", date(2026, 5, 1))
    assert said(spring, "OLD-4") == NO_BERRIES  # the months of what is affected are looked at whole
    assert said(spring, "OLD-5") is None


def test_of_a_bag_whose_size_a_sheet_did_not_tell_nobody_knows_when_it_was_empty(spring):
    of_a_sheet(spring, "OLD-3", date(2026, 3, 28), (spring.bad.code, "12 lb"))
    assert spring.books.lot(spring.bad.code).left.amount == 0
    some_sugar(spring, "OLD-4", date(2026, 5, 1))
    assert said(spring, "OLD-4") == NO_BERRIES


@pytest.mark.parametrize("end", ["discard_lot", "count_lot"])
def test_a_bag_that_was_thrown_away_or_counted_goes_as_far_as_that_day(spring, end):
    spring.clock.set(day(10).replace(month=6))
    spring.books.discard_lot(spring.bad.code, Q("12 lb"), "mould") if end == "discard_lot" else spring.books.count_lot(
        spring.bad.code, Q("0 lb")
    )
    spring.clock.set(day(28).replace(month=6))
    some_sugar(spring, "OLD-3", date(2026, 6, 10))
    some_sugar(spring, "OLD-4", date(2026, 6, 11))
    assert said(spring, "OLD-3") == NO_BERRIES
    assert said(spring, "OLD-4") is None


@pytest.mark.parametrize("month", [3, 4, 5])
def test_a_bag_that_cannot_be_in_it_is_no_answer_in_any_month(kitchen, books, month):
    kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    kitchen.clock.set(day(8).replace(month=month))
    wrong = kitchen.berries(kitchen.hilltop, bought_on=date(2026, month, 1))
    number = kitchen.make([(0, wrong, "8 lb")], 36).number
    kitchen.clock.set(day(28).replace(month=month))
    books.correct_lot(wrong.code, bought_on=date(2026, month, 15), reason="typed wrong")
    assert said(kitchen, number) == ("uncertain", f"strawberries of bag {wrong.code} was bought after that was made")
    books.reverse_use(books.batch(number).uses[0].id, "another bag", late=True)
    assert said(kitchen, number)[0] == "uncertain"  # nothing is recorded now


# An intermediate that nobody recorded to be kept


@pytest.fixture
def tarts(kitchen, books):
    """A base of the recalled berries; a tart whose recipe asks for base, and nobody recorded which."""
    kitchen.bad, kitchen.good = kitchen.berries(), kitchen.berries(kitchen.hilltop, "200 lb")
    kitchen.base = books.add_ingredient("base")
    kitchen.base_jar = books.add_product("BS", "Base", net_content=Q("1 lb"))
    kitchen.base_recipe = books.add_recipe(
        kitchen.base_jar, "Base", 10, [RecipeLine(0, kitchen.strawberries, Q("5 lb"))]
    )
    kitchen.tart = books.add_product("TA", "Tart", net_content=Q("1 lb"))
    return kitchen


def base_of(tarts, lot, recipe=None):
    number = tarts.books.start_batch(recipe or tarts.base_recipe).number
    tarts.books.use_lot(number, 0, lot.code, Q("5 lb"))
    return number


def tart_of(tarts, ingredient=None, lot=None):
    asked = ingredient or tarts.base
    names = {recipe.name for recipe in tarts.books.recipes()}
    lines = [RecipeLine(0, asked, Q("2 lb"))]
    recipe = next(iter([r for r in tarts.books.recipes() if r.name == f"Tart {asked.name}"]), None)
    assert recipe or f"Tart {asked.name}" not in names
    number = tarts.books.start_batch(
        recipe or tarts.books.add_recipe(tarts.tart, f"Tart {asked.name}", 10, lines)
    ).number
    if lot is not None:
        tarts.books.use_lot(number, 0, lot.code, Q("2 lb"))
    return number


def doubt(name):
    return ("uncertain", f"the recipe asks for {name}, and no bag of it is recorded")


def test_a_base_that_was_never_kept_may_be_in_the_tart_that_asks_for_one(tarts):
    kept = tarts.books.keep_as_lot(base_of(tarts, tarts.good), tarts.base, Q("4 lb"))
    bad = base_of(tarts, tarts.bad)
    tart, other = tart_of(tarts), tart_of(tarts, lot=kept)
    for asked in ({"supplier": FARM}, {"lot": tarts.bad.code}, {"lot": bad}):
        assert said(tarts, tart, **asked) == doubt("base")
        assert said(tarts, other, **asked)[0] != "uncertain"


@pytest.mark.parametrize("end", ["", "filled", "failed"])
def test_though_no_base_was_ever_kept(tarts, end):
    bad = base_of(tarts, tarts.bad)
    if end:
        tarts.books.fill_batch(bad, 5, 0) if end == "filled" else tarts.books.fail_batch(bad, "burnt")
    tart = tart_of(tarts)
    for asked in ({"supplier": FARM}, {"lot": tarts.bad.code}, {"lot": bad}):
        assert said(tarts, tart, **asked) == doubt("base")


@pytest.mark.parametrize("name", ["Bases", "strawberry base", "BASE mix"])
def test_what_was_never_bought_and_is_called_nearly_so(tarts, name):
    bad = base_of(tarts, tarts.bad)
    tart = tart_of(tarts, tarts.books.add_ingredient(name))
    assert said(tarts, tart) == said(tarts, tart, lot=bad) == doubt(name)


def test_and_not_what_is_called_otherwise(tarts):
    """Water that nobody records is no reason to doubt every tart."""
    base_of(tarts, tarts.bad)
    water = tarts.books.add_ingredient("water")
    bought = tarts.books.add_ingredient("tart base")
    tarts.books.receive_lot(bought, Q("9 lb"), supplier=tarts.costco, bought_on=date(2026, 3, 1))
    assert said(tarts, tart_of(tarts, water)) is None
    assert said(tarts, tart_of(tarts, bought)) is None


def test_a_base_that_is_itself_in_doubt_and_was_never_kept(tarts):
    unsure = tarts.books.start_batch(tarts.base_recipe).number
    assert said(tarts, unsure) == doubt("strawberries")
    assert said(tarts, tart_of(tarts)) == doubt("base")


def test_two_deep_and_neither_was_kept(tarts):
    base_of(tarts, tarts.bad)
    cream = tarts.books.add_ingredient("cream")
    lines = [RecipeLine(0, tarts.base, Q("1 lb"))]
    jar = tarts.books.add_product("CR", "Cream", net_content=Q("1 lb"))
    tarts.books.start_batch(tarts.books.add_recipe(jar, "Cream", 10, lines))
    assert said(tarts, tart_of(tarts, cream)) == doubt("cream")


def test_half_a_line_of_a_good_base_and_a_bad_one_never_kept(tarts):
    kept = tarts.books.keep_as_lot(base_of(tarts, tarts.good), tarts.base, Q("4 lb"))
    bad, tart = base_of(tarts, tarts.bad), tart_of(tarts)
    tarts.books.use_lot(tart, 0, kept.code, Q("0.5 lb"), completes_line=False)
    half = ("uncertain", "not all of the base that it asks for is recorded")
    assert said(tarts, tart) == said(tarts, tart, lot=bad) == half
    tarts.books.use_lot(tart, 0, kept.code, Q("1.5 lb"))
    assert said(tarts, tart)[0] == "not affected"


# A lot that no bag has


def test_a_lot_that_no_bag_has_may_be_that_of_a_bag_without_one(kitchen, books):
    without = kitchen.berries()
    with_one = kitchen.berries(kitchen.hilltop, supplier_lot="HT-1")
    first, second = (kitchen.make([(0, lot, "8 lb")], 5).number for lot in (without, with_one))
    why = f"strawberries of bag {without.code}, whose lot was not written down"
    assert said(kitchen, first, supplier_lot="VF-77") == ("uncertain", why)
    assert said(kitchen, second, supplier_lot="VF-77") is None  # its bag is of another lot
    scope = books.recall(RecallQuery(supplier_lot="VF-77"))
    assert (scope.lots, [lot.code for lot in scope.doubtful]) == ((), [without.code])


@pytest.mark.parametrize("later", [False, True])
def test_and_where_every_bag_has_its_own_there_is_no_such_lot(kitchen, books, later):
    kitchen.berries(supplier_lot="A-1")
    asked = {"bought_from": date(2026, 3, 3)} if later else {}
    if later:
        kitchen.berries()  # without a lot, and bought on the day before
    with pytest.raises(UnknownNumberError, match="VF-77"):
        books.recall(RecallQuery(supplier_lot="VF-77", **asked))


def test_of_the_ingredient_that_is_named_and_no_other(kitchen, books):
    berries = kitchen.berries()
    books.receive_lot(kitchen.sugar, Q("9 lb"), supplier=kitchen.costco, bought_on=date(2026, 3, 1))
    scope = books.recall(RecallQuery(supplier_lot="VF-77", ingredient="strawberries"))
    assert [lot.code for lot in scope.doubtful] == [berries.code]


# Labels


@pytest.fixture
def mixed(kitchen, books):
    """A batch with the farm's berries; and a recipe of mixed berries, bought ready made."""
    kitchen.bad = kitchen.berries()
    kitchen.make([(0, kitchen.bad, "8 lb")], 5)
    kitchen.mix = books.add_ingredient("mixed berries", sub_ingredients=["raspberries", "Strawberries"])
    kitchen.mix_recipe = books.add_recipe(kitchen.jam, "Mixed", 10, [RecipeLine(0, kitchen.mix, Q("4 lb"))])
    return kitchen


def made_of(mixed, ingredient, recipe=None, listed=None):
    read = {"allergens": (), "sub_ingredients": listed} if listed else {}
    lot = mixed.books.receive_lot(ingredient, Q("9 lb"), supplier=mixed.costco, bought_on=date(2026, 3, 2), **read)
    recipe = recipe or mixed.books.add_recipe(mixed.jam, ingredient.name, 10, [RecipeLine(0, ingredient, Q("4 lb"))])
    number = mixed.books.start_batch(recipe).number
    mixed.books.use_lot(number, 0, lot.code, Q("4 lb"))
    return number, lot


def test_what_contains_it_by_its_label_may_be_the_suppliers(mixed):
    number, lot = made_of(mixed, mixed.mix, mixed.mix_recipe)
    why = f"mixed berries of bag {lot.code}, labelled to contain strawberries"
    for asked in ({"supplier": FARM}, {"supplier": FARM, "ingredient": "strawberries"}):
        assert said(mixed, number, **asked) == ("uncertain", why)
    # The bag that was bought as berries is not in what was bought as a mix; and there are berries in it.
    assert said(mixed, number, lot=mixed.bad.code) == ("not affected", f"{why}, and no bag of strawberries is in it")


@pytest.mark.parametrize(
    ("listed", "doubted"),
    [("strawberries (frozen)", True), ("STRAWBERRIES", True), ("raspberries", False), ("berries", False)],
)
def test_a_label_may_say_it_in_other_words(mixed, listed, doubted):
    number, _ = made_of(mixed, mixed.books.add_ingredient("pulp", sub_ingredients=["apples", listed]))
    assert (said(mixed, number)[0] == "uncertain") is doubted


def test_what_contains_what_contains_it(mixed):
    number, lot = made_of(mixed, mixed.books.add_ingredient("filling", sub_ingredients=["mixed berries", "starch"]))
    why = f"filling of bag {lot.code}, labelled to contain mixed berries"
    assert said(mixed, number) == ("uncertain", why)


@pytest.mark.parametrize(
    ("general", "on_the_bag", "doubted"),
    [
        ([], ["raspberries", "Strawberries (frozen)"], True),
        (["raspberries"], ["strawberries"], True),
        (["raspberries", "strawberries"], ["raspberries"], False),
        (["strawberries"], [], True),
        (["raspberries"], [], False),
        ([], ["mixed berries", "starch"], True),
        ([], ["apples"], False),
    ],
)
def test_the_list_on_the_bag_goes_before_its_ingredients(mixed, general, on_the_bag, doubted):
    pulp = mixed.books.add_ingredient("pulp", sub_ingredients=general)
    number, lot = made_of(mixed, pulp, listed=on_the_bag)
    assert (said(mixed, number)[0] == "uncertain") is doubted
    where, why = said(mixed, number, lot=mixed.bad.code)
    assert (where, "labelled to contain" in why) == ("not affected", doubted)
    read = {"allergens": (), "sub_ingredients": ["strawberries"]}
    mixed.books.correct_lot(lot.code, **read)
    assert said(mixed, number)[0] == "uncertain"


@pytest.mark.parametrize(
    ("general", "before", "doubted"),
    [
        (["strawberries"], ["raspberries"], True),
        (["raspberries"], ["strawberries"], True),
        (["mixed berries"], ["apples", "pears"], True),
        (["raspberries"], ["apples"], False),
        ([], ["apples"], False),
    ],
)
@pytest.mark.parametrize("corrected", [False, True])
def test_a_list_that_is_only_taken_to_be_the_last_bags_rules_nothing_out(mixed, general, before, doubted, corrected):
    pulp = mixed.books.add_ingredient("pulp", sub_ingredients=general)
    made_of(mixed, pulp, listed=before)
    if corrected:
        number, lot = made_of(mixed, pulp, listed=before)
        mixed.books.correct_lot(lot.code, supplier=mixed.books.add_supplier("Elsewhere"))
    else:
        number, lot = made_of(mixed, pulp)
    assert mixed.books.lot(lot.code).contains.looked is not Looked.SAID
    assert (said(mixed, number)[0] == "uncertain") is doubted
    assert ("labelled to contain" in said(mixed, number, lot=mixed.bad.code)[1]) is doubted


def test_what_contains_what_one_bag_alone_says_to_contain_it(mixed):
    pulp = mixed.books.add_ingredient("pulp", sub_ingredients=["apples"])
    made_of(mixed, pulp, listed=["strawberries"])
    number, lot = made_of(mixed, mixed.books.add_ingredient("filling", sub_ingredients=["pulp"]))
    assert said(mixed, number) == ("uncertain", f"filling of bag {lot.code}, labelled to contain pulp")


def test_what_was_made_of_it_too(mixed):
    number, _ = made_of(mixed, mixed.mix, mixed.mix_recipe)
    base = mixed.books.add_ingredient("base")
    kept = mixed.books.keep_as_lot(number, base, Q("2 lb"))
    tart = mixed.books.start_batch(mixed.books.add_recipe(mixed.jam, "T", 10, [RecipeLine(0, base, Q("1 lb"))])).number
    mixed.books.use_lot(tart, 0, kept.code, Q("1 lb"))
    assert said(mixed, tart)[0] == "uncertain"


def test_a_label_that_is_corrected_tells_anew(mixed):
    number, _ = made_of(mixed, mixed.mix, mixed.mix_recipe)
    mixed.books.change_ingredient(mixed.mix, sub_ingredients=["raspberries"])
    assert said(mixed, number)[0] == "not affected"
