"""Two names of one supplier: merged by a fact, one in every answer, and two again by another fact."""

from __future__ import annotations

from datetime import date

import pytest

from db import Books, Quantity, RecallQuery, RuleError

Q = Quantity.parse
DAY = date(2026, 3, 2)


@pytest.fixture
def farm(tmp_path):
    with Books.open(tmp_path / "books.db") as books:
        books.one, books.two, books.three = (books.add_supplier(n) for n in ("Valley Farm", "Valley Farms", "Hilltop"))
        books.moss = books.add_ingredient("moss")
        books.lots_of = [
            books.receive_lot(books.moss, Q("2 lb"), supplier=s, supplier_lot="L1", bought_on=DAY).code
            for s in (books.one, books.two, books.three)
        ]
        yield books
        assert books.verify().ok, books.verify().problems
        before = [books.lot(code) for code in books.lots_of]
        books.rebuild()
        assert books.verify().ok, books.verify().problems
        assert [books.lot(code) for code in books.lots_of] == before


def suppliers_of(books):
    return [books.lot(code).supplier.name for code in books.lots_of]


def recalled(books, supplier):
    scope = books.recall(RecallQuery(supplier=supplier, ingredient=books.moss, bought_from=DAY, bought_to=DAY))
    return {lot.code for lot in scope.lots}


def test_a_merged_supplier_is_the_other_in_every_answer(farm):
    farm.merge_suppliers(farm.two, farm.one)
    assert suppliers_of(farm) == ["Valley Farm", "Valley Farm", "Hilltop"]
    assert [one.name for one in farm.suppliers()] == ["Hilltop", "Valley Farm"]
    for name in (farm.one, farm.two, "Valley Farms", "valley farm"):
        assert recalled(farm, name) == set(farm.lots_of[:2])


def test_a_merge_is_undone(farm):
    merge = farm.merge_suppliers(farm.two, farm.one)
    farm.part_suppliers(merge)
    assert suppliers_of(farm) == ["Valley Farm", "Valley Farms", "Hilltop"]
    assert recalled(farm, farm.two) == {farm.lots_of[1]}
    assert farm.merges() == ()
    with pytest.raises(RuleError, match="of its own"):
        farm.part_suppliers(merge)


def test_a_bag_that_comes_under_the_old_name_is_the_others(farm):
    farm.merge_suppliers(farm.two, farm.one)
    assert farm.supplier_called("VALLEY FARMS") == farm.one
    code = farm.receive_lot(farm.moss, Q("1 lb"), supplier=farm.two, bought_on=DAY).code
    assert farm.lot(code).supplier == farm.one
    with pytest.raises(RuleError, match="already a supplier"):
        farm.add_supplier("Valley Farms")


@pytest.mark.parametrize("undone", [0, 1])
def test_merges_of_merges_are_undone_in_any_order(farm, undone):
    merges = [farm.merge_suppliers(farm.two, farm.one), farm.merge_suppliers(farm.one, farm.three)]
    assert suppliers_of(farm) == ["Hilltop"] * 3
    farm.part_suppliers(merges[undone])
    assert suppliers_of(farm) == (
        ["Hilltop", "Valley Farms", "Hilltop"] if undone == 0 else ["Valley Farm", "Valley Farm", "Hilltop"]
    )
    farm.part_suppliers(merges[1 - undone])
    assert suppliers_of(farm) == ["Valley Farm", "Valley Farms", "Hilltop"]


@pytest.mark.parametrize("pair", [("two", "one"), ("one", "two"), ("one", "one"), ("two", "three")])
def test_what_is_one_already_is_not_merged_again(farm, pair):
    farm.merge_suppliers(farm.two, farm.one)
    with pytest.raises(RuleError):
        farm.merge_suppliers(getattr(farm, pair[0]), getattr(farm, pair[1]))


def test_a_supplier_of_other_books_is_refused(farm, tmp_path):
    with Books.open(tmp_path / "other.db") as other:
        stranger = other.add_supplier("Valley Farm")
    with pytest.raises(RuleError, match="not in these books"):
        farm.merge_suppliers(stranger, farm.one)


def test_a_bag_that_came_under_a_name_while_it_was_merged_is_that_suppliers_once_they_are_parted(farm):
    merge = farm.merge_suppliers(farm.two, farm.one)
    under_two, under_one = (
        farm.receive_lot(farm.moss, Q("1 lb"), supplier=one, bought_on=DAY).code for one in (farm.two, farm.one)
    )
    assert farm.lot(under_two).supplier == farm.lot(under_one).supplier == farm.one
    farm.part_suppliers(merge)
    assert [farm.lot(code).supplier for code in (under_two, under_one)] == [farm.two, farm.one]
    assert recalled(farm, farm.two) == {farm.lots_of[1], under_two}
    assert recalled(farm, farm.one) == {farm.lots_of[0], under_one}


def test_a_correction_of_something_else_does_not_write_the_merge_down(farm):
    merge = farm.merge_suppliers(farm.two, farm.one)
    code = farm.lots_of[1]
    farm.correct_lot(code, quantity=Q("3 lb"), reason="weighed again")
    farm.correct_lot(code, supplier=farm.lot(code).supplier, quantity=Q("4 lb"), reason="as the screen has it")
    assert farm.lot(code).supplier == farm.one
    farm.part_suppliers(merge)
    assert farm.lot(code).supplier == farm.two


def test_a_correction_of_the_supplier_does(farm):
    merge = farm.merge_suppliers(farm.two, farm.one)
    code = farm.lots_of[2]
    farm.correct_lot(code, supplier=farm.two, reason="it was theirs")
    assert farm.lot(code).supplier == farm.one
    farm.part_suppliers(merge)
    assert farm.lot(code).supplier == farm.two


@pytest.mark.parametrize("undone", [0, 1])
def test_through_a_merge_of_a_merge_it_is_whom_the_merges_that_stand_make_it(farm, undone):
    merges = [farm.merge_suppliers(farm.two, farm.one), farm.merge_suppliers(farm.one, farm.three)]
    code = farm.receive_lot(farm.moss, Q("1 lb"), supplier=farm.two, bought_on=DAY).code
    assert farm.lot(code).supplier == farm.three
    farm.part_suppliers(merges[undone])
    assert farm.lot(code).supplier == (farm.two, farm.one)[undone]
    farm.part_suppliers(merges[1 - undone])
    assert farm.lot(code).supplier == farm.two


def test_merged_again_with_another_it_goes_along(farm):
    first = farm.merge_suppliers(farm.two, farm.one)
    code = farm.receive_lot(farm.moss, Q("1 lb"), supplier=farm.two, bought_on=DAY).code
    farm.part_suppliers(first)
    second = farm.merge_suppliers(farm.two, farm.three)
    assert farm.lot(code).supplier == farm.three
    farm.part_suppliers(second)
    assert farm.lot(code).supplier == farm.two


def test_a_pack_that_was_told_while_they_were_one_is_whose_it_was_said_to_be(farm):
    merge = farm.merge_suppliers(farm.two, farm.one)
    farm.add_pack("4006381333931", farm.moss, Q("1 lb"), farm.two)
    assert farm.pack("4006381333931").supplier == farm.one
    farm.part_suppliers(merge)
    assert farm.pack("4006381333931").supplier == farm.two
