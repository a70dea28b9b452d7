"""What was read on one bag is said of the later ones of its supplier and pack, and of no other."""

from datetime import date

import pytest

from db import Looked, NotLookedAtError, Quantity, RecipeLine

Q = Quantity.parse
MILK, NONE = ("milk",), ()
LAST, UNSEEN = "as last time", "not looked at"
GTIN = "09506000134352"


@pytest.fixture
def spice(kitchen):
    return kitchen.books.add_ingredient("spice mix", allergens=())


def received(kitchen, spice, said, supplier="farm", gtin14=None):
    read = {} if said == LAST else {"looked": False} if said == UNSEEN else {"allergens": said}
    return kitchen.books.receive_lot(
        spice, Q("1 kg"), supplier=getattr(kitchen, supplier) if supplier else None, gtin14=gtin14,
        bought_on=date(2026, 3, 2), **read,
    ).code  # fmt: skip


def contents(kitchen, codes):
    return [(kitchen.books.lot(code).contains.looked, kitchen.books.lot(code).contains.allergens) for code in codes]


SAID, LIKE = Looked.SAID, Looked.AS_LAST_TIME


@pytest.mark.parametrize(
    ("came", "which", "read", "then"),
    [
        ((MILK, LAST, LAST), 2, NONE, [(SAID, MILK), (LIKE, MILK), (SAID, NONE)]),
        ((MILK, LAST, NONE), 2, ("egg",), [(SAID, MILK), (LIKE, MILK), (SAID, ("egg",))]),
        ((MILK, LAST, LAST), 0, NONE, [(SAID, NONE), (LIKE, NONE), (LIKE, NONE)]),
        ((MILK, LAST, LAST), 1, NONE, [(SAID, MILK), (SAID, NONE), (LIKE, NONE)]),
        ((MILK, LAST, ("egg",), LAST), 0, NONE, [(SAID, NONE), (LIKE, NONE), (SAID, ("egg",)), (LIKE, ("egg",))]),
        ((NONE, LAST, ("egg",), LAST), 2, MILK, [(SAID, NONE), (LIKE, NONE), (SAID, MILK), (LIKE, MILK)]),
        ((MILK, LAST, LAST, LAST), 3, NONE, [(SAID, MILK), (LIKE, MILK), (LIKE, MILK), (SAID, NONE)]),
    ],
)
def test_only_later_bags_up_to_the_next_that_was_read_follow(kitchen, spice, came, which, read, then):
    codes = [received(kitchen, spice, said) for said in came]
    kitchen.books.correct_lot(codes[which], allergens=read)
    assert contents(kitchen, codes) == then
    kitchen.books.rebuild()
    assert contents(kitchen, codes) == then


@pytest.mark.parametrize("before", [MILK, NONE, LAST])
def test_without_supplier_and_pack_no_bag_is_as_the_one_before(kitchen, spice, before):
    first = received(kitchen, spice, before, supplier=None)
    second = received(kitchen, spice, LAST, supplier=None)
    assert kitchen.books.lot(second).contains.looked is Looked.NOT_YET
    kitchen.books.correct_lot(first, allergens=NONE)
    assert kitchen.books.lot(second).contains.looked is Looked.NOT_YET
    recipe = kitchen.books.add_recipe(kitchen.jam, "Spiced", 4, [RecipeLine(0, spice, Q("10 g"))])
    number = kitchen.books.start_batch(recipe).number
    kitchen.books.use_lot(number, 0, second, Q("10 g"))
    kitchen.books.fill_batch(number, 4, 0)
    with pytest.raises(NotLookedAtError, match=second):
        kitchen.books.ask_labels(number, [1], "printer")


@pytest.mark.parametrize(("supplier", "gtin14"), [("farm", None), (None, GTIN), ("farm", GTIN)])
def test_one_of_the_two_is_enough_to_know_it_again(kitchen, spice, supplier, gtin14):
    received(kitchen, spice, MILK, supplier, gtin14)
    second = received(kitchen, spice, LAST, supplier, gtin14)
    assert contents(kitchen, [second]) == [(LIKE, MILK)]


def test_a_bag_whose_supplier_turns_out_to_be_unknown_is_not_looked_at(kitchen, spice):
    received(kitchen, spice, NONE, supplier=None)
    second = received(kitchen, spice, NONE)
    kitchen.books.correct_lot(second, supplier=None)
    assert kitchen.books.lot(second).contains.looked is Looked.NOT_YET


@pytest.mark.parametrize(
    "ways", [("costco", "farm"), ("costco", "hilltop", "farm"), ("costco", "farm", "costco", "farm")]
)
@pytest.mark.parametrize(("said", "last", "then"), [
    (MILK, NONE, MILK), (MILK, ("egg",), ("milk", "egg")), (("milk", "soy"), MILK, ("milk", "soy")), (NONE, MILK, MILK),
])  # fmt: skip
def test_what_was_said_of_a_bag_is_not_forgotten_while_its_supplier_is_sought(kitchen, spice, ways, said, last, then):
    """Corrected to a supplier of whom nobody has looked at any bag, and then to one of whom somebody has."""
    received(kitchen, spice, last)
    code = received(kitchen, spice, said)
    for way in ways:
        kitchen.books.correct_lot(code, supplier=getattr(kitchen, way))
    assert contents(kitchen, [code]) == [(LIKE, then)]


@pytest.mark.parametrize(("last", "read", "then"), [
    (("egg",), NONE, MILK), (("egg",), ("soy",), ("milk", "soy")), (NONE, NONE, MILK), (NONE, ("Milk",), ("milk",)),
    (MILK, NONE, NONE),
])  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_what_was_said_of_a_bag_itself_stays_when_another_of_its_supplier_is_read(
    kitchen, spice, last, read, then, first
):
    one = received(kitchen, spice, last)
    if not first:
        one = received(kitchen, spice, LAST)
    code = received(kitchen, spice, MILK, "costco")
    kitchen.books.correct_lot(code, supplier=kitchen.farm)
    kitchen.books.correct_lot(one, allergens=read)
    looked, names = contents(kitchen, [code])[0]
    assert (looked, tuple(name.casefold() for name in names)) == (LIKE, then)


@pytest.mark.parametrize(
    ("listed", "last", "looked"),
    [
        (["wheat flour"], ["sugar"], Looked.NOT_YET), (["wheat flour"], None, Looked.NOT_YET),
        (["sugar", "salt"], ["sugar"], Looked.NOT_YET), (["sugar"], ["sugar"], LIKE), (None, ["sugar"], LIKE),
    ],
)  # fmt: skip
def test_a_bag_with_another_list_than_the_last_is_not_as_that_one(kitchen, spice, listed, last, looked):
    books, day = kitchen.books, date(2026, 3, 2)
    bag = books.receive_lot(
        spice, Q("1 kg"), supplier=kitchen.costco, bought_on=day, looked=False, sub_ingredients=listed
    )
    books.receive_lot(spice, Q("1 kg"), supplier=kitchen.farm, bought_on=day, allergens=(), sub_ingredients=last)
    books.correct_lot(bag.code, supplier=kitchen.farm)
    assert books.lot(bag.code).contains.looked is looked
    assert books.lot(bag.code).contains.sub_ingredients == tuple(listed or last or ())


@pytest.mark.parametrize("gtin14", [None, GTIN])
@pytest.mark.parametrize(
    ("farm_has", "other_has", "then"),
    [
        (("sesame",), (), (LIKE, ("sesame",))),
        (("sesame",), MILK, (LIKE, ("milk", "sesame"))),
        ((), MILK, (LIKE, MILK)),
        (UNSEEN, (), (Looked.NOT_YET, ())),
        (UNSEEN, MILK, (Looked.NOT_YET, MILK)),
    ],
)
def test_parted_again_a_bag_is_as_the_last_of_its_own_supplier(kitchen, spice, gtin14, farm_has, other_has, then):
    received(kitchen, spice, (), "amazon")
    received(kitchen, spice, farm_has, gtin14=gtin14)
    kitchen.other = kitchen.books.add_supplier("Valley Farms")
    theirs = received(kitchen, spice, other_has, "other", gtin14)
    merge = kitchen.books.merge_suppliers(kitchen.other, kitchen.farm)
    ours = received(kitchen, spice, LAST, "farm", gtin14)
    under_the_old_name = received(kitchen, spice, LAST, "other", gtin14)
    assert contents(kitchen, [ours]) == [(LIKE, other_has)]
    kitchen.books.part_suppliers(merge)
    assert contents(kitchen, [ours]) == [then]
    assert contents(kitchen, [theirs, under_the_old_name]) == [(SAID, other_has), (LIKE, other_has)]
    assert kitchen.books.verify().ok
