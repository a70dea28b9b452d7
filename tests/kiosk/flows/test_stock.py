"""What is there is looked at, counted, thrown away, put right and held."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from db import ClockTrust, Money, Quantity
from kiosk.flows.base import Offer, Place, Tone
from kiosk.flows.home import HomeFlow
from kiosk.flows.stock import ALL, PAST

Q = Quantity.parse


@pytest.fixture
def sugar(day):
    day.tap("stock")
    return day.lot("sugar")


@pytest.fixture
def bag(day, sugar):
    """The flow of the bag of sugar: 25 lb, best before 15 Feb 2028, from Costco."""
    day.tap("open", sugar)
    assert day.place is Place.STOCKED_BAG
    return day.counter.flow


def facts(day, kind):
    """What was recorded of one kind, the oldest first."""
    file = day.folder / "journal.jsonl"
    file.unlink(missing_ok=True)
    day.books.export_journal(file)
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [SimpleNamespace(uid=line["uid"], **line["payload"]) for line in lines if line["kind"] == kind]


def like(day, ingredient, quantity="8 lb", **more):
    known = next(one for one in day.books.ingredients() if one.name == ingredient)
    more = {"supplier": None, "bought_on": date(2026, 3, 1)} | more
    return day.books.receive_lot(known, Q(quantity), **more).code


def own_bag(day):
    """A jar of our own jam, kept as an ingredient; and Stock is open again. Returns its tag and its batch."""
    day.counter.go_home()
    day.start_jam().to_filling().fill(36)
    number = day.books.batches(limit=1)[0].number
    code = day.books.keep_as_lot(number, day.books.add_ingredient("jam"), Q("1 each")).code
    day.counter.go_home()
    day.tap("stock")
    return code, number


def chosen_codes(day):
    return [row.code for row in day.view.bags]


# -- the list


def test_bags_stand_in_the_order_in_which_they_expire(day, sugar):
    soon = like(day, "sugar", best_before=date(2026, 3, 9))
    never = like(day, "sugar")
    codes = chosen_codes(day)
    assert codes.index(soon) < codes.index(sugar) < codes.index(never)
    group = next(one for one in day.view.groups if one.title == "Sugar")
    day.tap("choose", group.key)
    assert chosen_codes(day) == [soon, sugar, never]
    assert group.detail == "3 bags · 41 lb"


def test_those_past_their_date_are_apart_and_said_so(day, sugar):
    safe = like(day, "sugar", best_before=date(2026, 3, 5))
    unsafe = like(day, "sugar", best_before=date(2026, 3, 5), use_by=True)
    assert [one.key for one in day.view.groups][:1] == [ALL]
    day.clock.advance(2 * 86_400)
    assert not {safe, unsafe} & set(chosen_codes(day))
    day.tap("choose", PAST)
    rows = {row.code: row for row in day.view.bags}
    assert set(rows) == {safe, unsafe}
    assert rows[safe].detail.startswith("past its date since 5 Mar")
    assert rows[unsafe].detail.startswith("past its use-by date 5 Mar")
    assert (rows[safe].tone, rows[unsafe].tone) == ("warn", "bad")
    assert next(one for one in day.view.groups if one.title == "Sugar").detail == "1 bag · 25 lb"


def test_while_nobody_knows_the_day_no_bag_is_said_to_be_good_or_past(day, sugar):
    old = like(day, "sugar", best_before=date(2026, 3, 5))
    day.clock.advance(2 * 86_400)
    day.clock.standing = ClockTrust.LOOSE
    day.clock.boot("another", day.clock.now() + timedelta(days=3000))
    assert day.books.day_doubt() is not None
    view = day.view
    assert view.day_unknown
    assert [one.key for one in view.groups][:1] == [ALL]
    row = next(row for row in view.bags if row.code == old)
    assert row.detail.startswith("best before 5 Mar 2026")


def test_one_on_hold_is_marked_with_the_reason_and_an_open_one_as_open(day, sugar):
    day.books.hold_lot(sugar, "glass was found in it")
    row = next(row for row in day.view.bags if row.code == sugar)
    assert row.detail.startswith("on hold: glass was found in it")
    assert row.tone == "bad"
    group = next(one for one in day.view.groups if one.title == "Sugar")
    assert group.detail == "1 bag · 25 lb, of which 25 lb on hold"
    opened = [row for row in day.view.bags if "opened 1 Mar 2026" in row.detail]
    assert {day.books.lot(row.code).opened_on for row in opened} == {date(2026, 3, 1)}


def test_a_bag_of_a_batch_on_hold_says_which_one(day):
    code, number = own_bag(day)
    day.books.hold_batch(number, "lids")
    row = next(row for row in day.view.bags if row.code == code)
    assert row.detail.startswith(f"made of {number}, which is on hold: lids")
    assert row.tone == "bad"


def test_one_below_zero_is_there_to_be_counted_and_an_empty_one_is_not(day, sugar):
    day.tap("back").start_jam().weigh_in("strawberries")
    day.scan(sugar).tap("weighing.set_amount", "30").tap("weighing.use")
    gone = like(day, "sugar")
    day.books.discard_lot(gone, Q("8 lb"), "mould")
    day.counter.go_home()
    day.tap("stock")
    row = next(row for row in day.view.bags if row.code == sugar)
    assert (row.left, row.tone) == ("-5 lb", "warn")
    assert row.detail.startswith("more was used than came")
    assert gone not in chosen_codes(day)
    day.tap("open", sugar)
    assert not day.view.can_discard
    day.tap("count", "0 lb").tap("back")
    assert sugar not in chosen_codes(day)


def test_home_leads_to_those_past_their_date(day):
    old = like(day, "sugar", best_before=date(2026, 3, 5))
    day.clock.advance(2 * 86_400)
    day.tap("stock_past")
    assert chosen_codes(day) == [old]
    day.counter.back()
    assert isinstance(day.counter.flow, HomeFlow)


# -- counted


def test_a_count_is_shown_beside_what_the_books_have_and_booked(day, bag):
    day.counter.flow.ask()
    said = bag.found("23.5 lb")
    assert said.differs
    assert said.words == "The books have 25 lb, the count says 23.5 lb: 1.5 lb less."
    day.tap("count", "23.5 lb")
    assert day.books.lot(bag.view().code).left == Q("23.5 lb")
    assert [fact.found for fact in facts(day, "lot-counted")] == [["23.5", "lb"]]
    assert day.counter.notice.tone is Tone.WARN


@pytest.mark.parametrize("typed", ["25 lb", "400 oz", "25"])
def test_a_count_that_agrees_is_booked_as_one_that_agrees(day, bag, typed):
    assert not bag.found(typed).differs
    day.tap("count", typed)
    assert len(facts(day, "lot-counted")) == 1
    assert day.counter.notice.tone is Tone.GOOD


def test_more_than_came_in_is_said(bag):
    assert bag.found("26 lb").words.endswith("1 lb more. That is more than came in (25 lb).")


@pytest.mark.parametrize(
    "typed", ["", "much", "-1", "1,250", "3 l", "2 each", "NaN", "1 sack", "99999999999999 lb", "0.0000000000001 lb"]
)
def test_what_is_no_amount_of_it_is_not_counted(day, bag, typed):
    day.tap("count", typed)
    assert facts(day, "lot-counted") == []
    assert day.counter.notice.tone is Tone.WARN


def test_a_count_of_what_another_screen_used_meanwhile_is_refused(day, bag):
    bag.ask()
    day.books.discard_lot(bag.view().code, Q("1 lb"), "spilled")
    day.tap("count", "25 lb")
    assert facts(day, "lot-counted") == []
    assert "24 lb left now" in day.words


def test_a_scanned_tag_opens_its_bag_to_be_counted_one_after_the_other(day, sugar):
    berries = day.lot("strawberries")
    day.scan(sugar)
    assert day.view.code == sugar
    assert day.counter.flow.takes_count()
    assert not day.counter.flow.takes_count(), "asked once"
    day.scan(berries)
    assert day.view.code == berries
    assert day.counter.flow.takes_count()
    day.tap("back")
    assert day.place is Place.STOCK


def test_a_bag_that_was_tapped_is_not_counted_at_once(bag):
    assert not bag.takes_count()


# -- thrown away


def test_some_is_thrown_away_with_a_reason(day, bag):
    assert bag.is_there("2 lb")
    day.tap("discard", "2 lb", bag.reasons()[1].key)
    assert day.books.lot(bag.view().code).left == Q("23 lb")
    assert [(fact.quantity, fact.reason) for fact in facts(day, "lot-discarded")] == [(["2", "lb"], "mould or spoiled")]


@pytest.mark.parametrize(("typed", "reason", "words"), [
    ("25.1 lb", "mould", "The books have 25 lb left"), ("2 lb", "", "A reason is missing"),
    ("0 lb", "mould", "is not a quantity"),
])  # fmt: skip
def test_more_than_is_left_nothing_and_without_a_reason_is_refused(day, bag, typed, reason, words):
    assert bag.is_there(typed) is (typed == "2 lb")
    day.tap("discard", typed, reason)
    assert facts(day, "lot-discarded") == []
    assert words in day.words


def test_what_is_thrown_away_of_a_bag_that_went_on_meanwhile_is_refused(day, bag):
    bag.ask()
    day.books.count_lot(bag.view().code, Q("30 lb"))
    day.tap("discard", "25 lb", "mould")
    assert facts(day, "lot-discarded") == []


# -- put right


def test_several_fields_are_put_right_as_one_fact_with_the_old_values_shown(day, bag):
    day.tap("set_field", "supplier", "Mill Road")
    day.tap("set_field", "supplier_lot", "L7")
    day.tap("set_field", "use_by", "2027-02-15")
    day.tap("set_field", "bought_on", "2026-02-14")
    day.tap("set_field", "quantity", "20 lb")
    day.tap("set_field", "price", "18.40")
    assert [(one.label, one.old, one.new) for one in bag.view().changes] == [
        ("Supplier", "Costco, Main St", "Mill Road"),
        ("Supplier lot", "not known", "L7"),
        ("Date", "best before 15 Feb 2028", "use by 15 Feb 2027"),
        ("Bought", "15 Feb 2026", "14 Feb 2026"),
        ("Came in", "25 lb", "20 lb"),
        ("Price", "not known", "$18.40"),
    ]
    assert facts(day, "lot-corrected") == []
    day.tap("correct", bag.mistakes()[0].key)
    (fact,) = facts(day, "lot-corrected")
    (received,) = (one for one in facts(day, "lot-received") if one.lot == fact.lot)
    assert (fact.corrects, fact.reason) == (received.uid, "typed wrongly")
    now = day.books.lot(fact.lot)
    assert (now.supplier.name, now.supplier_lot, now.best_before, now.use_by) == (
        "Mill Road", "L7", date(2027, 2, 15), True
    )  # fmt: skip
    assert (now.bought_on, now.received, now.price) == (date(2026, 2, 14), Q("20 lb"), Money(1840, "USD"))
    assert bag.view().changes == ()


def test_only_what_was_changed_is_corrected_and_what_is_as_it_was_is_no_change(day, bag):
    day.tap("set_field", "quantity", "20 lb").tap("set_field", "quantity", "25 lb")
    day.tap("set_field", "best_before", "2028-02-15")
    assert bag.view().changes == ()
    assert not bag.entered()
    day.tap("set_field", "best_before", "")
    assert [one.new for one in bag.view().changes] == ["not known"]
    day.tap("take_back", "date")
    assert bag.view().changes == ()
    day.tap("correct", "typed wrongly")
    assert facts(day, "lot-corrected") == []


def test_without_a_reason_nothing_is_corrected(day, bag):
    day.tap("set_field", "price", "18.40").tap("correct", " ")
    assert facts(day, "lot-corrected") == []
    assert bag.entered()


@pytest.mark.parametrize(("key", "typed"), [
    ("quantity", "3 l"), ("quantity", "0 lb"), ("quantity", "much"), ("price", "nonsense"), ("bought_on", "2026-03-05"),
    ("best_before", "32.13.2027"), ("use_by", "2199-01-01"),
])  # fmt: skip
def test_what_cannot_be_is_no_change(day, bag, key, typed):
    day.tap("set_field", key, typed)
    assert day.counter.notice.tone is Tone.BAD
    assert bag.view().changes == ()
    assert not bag.entered()


def test_a_correction_that_the_books_refuse_stays_to_be_put_right(day, bag):
    day.tap("set_field", "best_before", "2026-02-01").tap("correct", "typed wrongly")
    assert "is before it was bought" in day.words
    assert [one.key for one in bag.view().changes] == ["date"]
    day.tap("set_field", "bought_on", "2026-01-30").tap("correct", "typed wrongly")
    assert len(facts(day, "lot-corrected")) == 1


def test_a_bag_that_was_corrected_meanwhile_is_not_corrected_on_the_old_view(day, bag):
    day.tap("set_field", "price", "18.40")
    day.books.correct_lot(bag.view().code, supplier_lot="L9", reason="another screen")
    day.tap("correct", "typed wrongly")
    assert [fact.reason for fact in facts(day, "lot-corrected")] == ["another screen"]
    assert "was changed meanwhile" in day.words


def test_a_new_supplier_much_like_one_that_is_known_is_told(day, bag):
    day.tap("set_field", "supplier", "Vally Farm")
    assert day.words == "Vally Farm is new here, and much like Valley Farm"
    day.tap("set_field", "supplier", "Valley Farm").tap("correct", "typed wrongly")
    assert day.books.lot(bag.view().code).supplier.name == "Valley Farm"
    assert facts(day, "supplier-added")[-1].name != "Vally Farm"


def test_of_our_own_bag_the_supplier_is_not_asked_and_the_date_keeps_its_kind(day):
    code, _number = own_bag(day)
    day.tap("open", code)
    assert [fact.key for fact in day.view.facts if not fact.can_change] == ["supplier", "supplier_lot"]
    assert day.counter.flow.date_kind is None
    day.tap("set_field", "date", "2026-08-01").tap("correct", "typed wrongly")
    assert day.books.lot(code).best_before == date(2026, 8, 1)


def test_changes_outlast_a_power_cut_and_nothing_is_recorded_of_them(day, bag):
    day.tap("set_field", "price", "18.40")
    day.restart()
    assert day.place is Place.STOCKED_BAG
    assert [one.new for one in day.view.changes] == ["$18.40"]
    day.tap("correct", "typed wrongly")
    assert len(facts(day, "lot-corrected")) == 1


def test_changes_to_what_was_corrected_before_the_power_came_back_are_dropped(day, bag):
    day.tap("set_field", "price", "18.40")
    day.books.correct_lot(bag.view().code, supplier_lot="L9", reason="another screen")
    day.restart()
    assert day.place is Place.STOCKED_BAG
    assert day.view.changes == ()


def test_back_takes_the_changes_back_first_and_a_scan_does_not_lose_them(day, bag):
    day.tap("set_field", "price", "18.40")
    day.scan(day.lot("strawberries"))
    assert isinstance(day.counter.notice, Offer)
    assert day.counter.flow is bag
    day.counter.back()
    assert bag.view().changes == ()
    assert day.place is Place.STOCKED_BAG
    day.counter.back()
    assert day.place is Place.STOCK


# -- held


def test_it_is_held_with_a_reason_and_released_by_somebody(day, bag):
    day.tap("hold", "glass")
    assert bag.view().held == "glass"
    day.tap("release", "looked: none")
    assert "Nobody is named" in day.words
    assert bag.view().held == "glass"
    day.tap("release", "looked: none", bag.people()[0].key)
    assert bag.view().held == ""
    assert [fact.reason for fact in facts(day, "lot-released")] == ["looked: none"]


def test_one_that_was_held_for_more_meanwhile_is_not_released_unread(day, bag):
    day.tap("hold", "glass")
    bag.ask()
    day.books.hold_lot(bag.view().code, "recall")
    day.tap("release", "looked: none", bag.people()[0].key)
    assert "on hold for: recall meanwhile" in day.words
    assert bag.view().held == "glass; recall"


def test_the_group_is_found_again_after_a_power_cut(day, sugar):
    group = next(one.key for one in day.view.groups if one.title == "Sugar")
    day.tap("choose", group).restart()
    assert (day.place, day.view.chosen) == (Place.STOCK, group)
