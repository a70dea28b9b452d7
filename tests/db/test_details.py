"""Photos, labels printed again, and what was added once and is changed: all of it facts, none of it forgotten."""

from datetime import timedelta
from decimal import Decimal

import pytest

from db import BooksDamagedError, Money, Quantity, RuleError, StaleViewError, UnknownNumberError
from db.store.photo_files import folder_of

JPEG = b"\xff\xd8\xff\xe0 a picture"


def test_a_photo_lies_beside_the_books_and_is_named_by_its_bytes(kitchen, path):
    number = kitchen.make([], 10).number
    (photo,) = kitchen.books.add_photo(number, JPEG, "set well").photos
    assert (photo.media, photo.caption, kitchen.books.photo(photo)) == ("image/jpeg", "set well", JPEG)
    assert len(kitchen.books.add_photo(number, JPEG).photos) == 2
    (file,) = folder_of(path).rglob("*.jpg")
    assert file.stem == photo.sha256
    file.write_bytes(b"\xff\xd8\xff another")
    with pytest.raises(BooksDamagedError, match="not the one that was taken"):
        kitchen.books.photo(photo)


def test_a_photo_of_a_bag_is_in_its_trace_and_a_lost_one_is_named(kitchen, path):
    lot = kitchen.berries()
    kitchen.books.add_lot_photo(lot.code, JPEG, "the label")
    (photo,) = kitchen.books.trace(lot.code).photos
    assert (photo.caption, kitchen.books.photo(photo)) == ("the label", JPEG)
    assert kitchen.books.trace(lot.code).to_json()["photos"] == [photo.sha256]
    assert kitchen.books.verify().ok
    (file,) = folder_of(path).rglob("*.jpg")
    file.unlink()
    assert kitchen.books.verify().problems == (f"The photo {file.name} is gone.",)


def test_what_is_no_picture_or_of_no_batch_leaves_nothing(kitchen, path):
    number = kitchen.make([], 10).number
    before = kitchen.books.head()
    with pytest.raises(RuleError, match="not a photo"):
        kitchen.books.add_photo(number, b"#!/bin/sh")
    with pytest.raises(UnknownNumberError):
        kitchen.books.add_photo("SJ-20990101-A", JPEG)
    assert not folder_of(path).exists()
    assert kitchen.books.head() == before


def test_a_label_printed_again_says_why(kitchen):
    number = kitchen.make([], 10).number
    with pytest.raises(RuleError, match="reason is missing"):
        kitchen.books.reprint_labels(number, [3], " ")
    kitchen.books.reprint_labels(number, [3, 4, 7], "smeared")
    found = kitchen.books._read(lambda session: session.all("SELECT first, last, what, reason FROM label_run"))
    assert found == [(3, 4, "reprinted", "smeared"), (7, 7, "reprinted", "smeared")]


def test_an_allergen_that_was_forgotten_is_that_of_every_bag(kitchen):
    lot = kitchen.berries()
    kitchen.books.change_ingredient(kitchen.strawberries, allergens=["sulphites"], density=Decimal("0.6"))
    changed = kitchen.books.lot(lot.code).ingredient
    assert (changed.name, changed.allergens, changed.density) == ("strawberries", ("sulphites",), Decimal("0.6"))
    with pytest.raises(RuleError, match="density"):
        kitchen.books.change_ingredient(kitchen.strawberries, density=Decimal(90))


def test_a_cook_who_left_keeps_what_they_did_and_the_badge_opens_nothing(kitchen):
    batch = kitchen.make([], 10)
    kitchen.books.change_person(kitchen.cook, active=False)
    assert kitchen.books.people() == ()
    assert kitchen.books.resolve(kitchen.cook.tag) is None
    assert kitchen.books.batch(batch.number).cook.name == "Cook 1"


def test_a_pot_has_details_and_may_be_put_away(kitchen):
    pot = kitchen.books.change_equipment(kitchen.pot_1, details="40 l, no. 1187")
    assert (pot.details, pot.in_use) == ("40 l, no. 1187", True)
    with pytest.raises(StaleViewError, match="copper pot 1 was changed meanwhile"):
        kitchen.books.change_equipment(kitchen.pot_1, in_use=False)
    kitchen.books.change_equipment(pot, in_use=False)
    assert [one.name for one in kitchen.books.equipment()] == ["copper pot 2"]


def test_a_name_is_changed_but_never_to_one_that_is_taken(kitchen):
    farm = kitchen.books.change_supplier(kitchen.farm, "VALLEY FARM")
    kitchen.books.change_destination(kitchen.market, name="Sunday market")
    with pytest.raises(RuleError, match="already a supplier called Amazon"):
        kitchen.books.change_supplier(farm, "Amazon")
    assert "Sunday market" in [place.name for place in kitchen.books.destinations()]
    assert kitchen.books.verify().ok


def test_a_product_is_changed_for_batches_from_now_on(kitchen):
    before = kitchen.make([], 10)
    kitchen.clock.advance(86400)
    changed = kitchen.books.change_product("sj", shelf_life_days=30, price=Money.parse("$7"), gtin14="036000291452")
    assert (changed.name, changed.shelf_life_days, str(changed.price)) == ("Strawberry Jam", 30, "$7.00")
    assert changed.gtin14 == "00036000291452"
    after = kitchen.make([], 10)
    assert after.best_before - after.made_on == timedelta(days=30)
    assert kitchen.books.batch(before.number).best_before == before.best_before
    with pytest.raises(RuleError, match="shelf life"):
        kitchen.books.change_product("SJ", shelf_life_days=-1)
    with pytest.raises(RuleError, match="no product XX"):
        kitchen.books.change_product("XX", name="Y")
    assert kitchen.books.verify().ok


def test_jars_that_are_filled_hold_what_they_hold(kitchen):
    kitchen.books.change_product("SJ", net_content=Quantity.parse("227 g"), net_text="8 oz (227 g)")
    kitchen.make([], 10)
    kitchen.books.change_product("SJ", net_text="Net 8 oz (227 g)")
    with pytest.raises(RuleError, match="12 oz is another product"):
        kitchen.books.change_product("SJ", net_content=Quantity.parse("12 oz"))


def test_a_size_that_was_never_known_can_be_told(kitchen):
    product = kitchen.books.add_product("CK", "Cake", net_content=Quantity.parse("1 each"))
    recipe = kitchen.books.add_recipe(product, "Cake", 1, [])
    kitchen.books.start_batch(recipe)
    assert str(kitchen.books.change_product("CK", net_content=Quantity.parse("400 g")).net_content) == "400 g"
