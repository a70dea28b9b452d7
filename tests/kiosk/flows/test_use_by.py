"""A bag whose date is a use-by date: how it is said when it comes in, and that nothing of it is used after that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import PastDateError, Quantity, RecipeLine, RuleError
from drivers.scanners.arrival import scan_of_characters
from kiosk.flows.base import Place, Tone, Why
from kiosk.labels.tags import bag_tag, lid_label
from kiosk.lot_text.reader import ReadLine

Q = Quantity.parse
BATCH = "SJ-20260304-A"
TODAY = date(2026, 3, 4)
GTIN = "09506000134352"
G = "\x1d"
WHY = "it smells good"


def field(day, key="best_before"):
    return next(field for field in day.view.fields if field.key == key)


def dated(day):
    """The date as the form has it: its name, its day, and whether a person is needed."""
    shown = field(day)
    return shown.label, shown.value or shown.doubt, shown.needed


def milk(day, until=date(2026, 3, 3), use_by=True, ingredient="strawberries", bought=date(2026, 2, 27)):
    """A bag of what the first line asks for."""
    one = next(one for one in day.books.ingredients() if one.name == ingredient)
    lot = day.books.receive_lot(
        one,
        Q("10 lb"),
        supplier=day.books.suppliers()[0],
        bought_on=bought,
        best_before=until,
        use_by=use_by,
        allergens=(),
    )
    return lot.code


def only(day, *codes, ingredient="strawberries"):
    for lot in day.books.lots():
        if lot.ingredient.name == ingredient and lot.code not in codes:
            day.books.discard_lot(lot.code, lot.left, "a test")


def receiving(day, **values):
    if day.place is not Place.RECEIVE:
        day.tap("receive")
    for key, value in {"ingredient": "Cream", "supplier": "Hilltop Farm", "quantity": "1 l", **values}.items():
        day.tap("set_field", key, value)
    return day


def saved(day):
    before = {lot.code for lot in day.books.lots()}
    day.tap("say_contents", "none") if day.view.allergens_needed else None
    day.tap("save")
    return next((lot for lot in day.books.lots() if lot.code not in before), None)


def send(day, text):
    day.counter.scanned(scan_of_characters(text.encode(), "scanner", 0.0))
    return day


# -- weighing in


USE_BYS = [
    (date(2026, 3, 3), "past its use-by date 3 Mar"),
    (date(2026, 2, 28), "past its use-by date 28 Feb"),
    (date(2025, 12, 31), "past its use-by date 31 Dec 2025"),
]


@pytest.mark.parametrize(("until", "words"), USE_BYS)
def test_past_its_use_by_date_it_is_said_in_red_and_cannot_be_taken(day, until, words):
    """The fault: such a bag was taken with a reason, as if it were past best before."""
    old = milk(day, until, bought=date(2025, 12, 1))
    only(day, old)
    day.start_jam()
    assert day.view.lot is None
    assert day.view.no_lot == (f"{old} is {words}", "Throw it away, and say so: tap Missing.")
    assert day.view.warning.tone is Tone.BAD
    assert day.counter.flow.weighing.lot_choices() == ()
    day.scan(old)
    assert (day.words, day.counter.notice.tone) == (f"{old} is {words}", Tone.BAD)
    assert not day.view.ready
    day.tap("weighing.use", WHY)
    assert day.books.batch(BATCH).uses == ()


def test_beside_a_good_bag_it_is_named_and_the_good_one_is_offered(day):
    old = milk(day)
    day.start_jam()
    assert day.view.lot.code != old
    assert old not in [choice.key for choice in day.counter.flow.weighing.lot_choices()]
    assert old not in [choice.key for choice in day.counter.flow.weighing.swap_choices()]
    assert day.view.warning.words == f"{old} is past its use-by date 3 Mar"


def test_in_hand_over_midnight_it_has_no_button_any_more(day):
    bag = milk(day, TODAY)
    day.start_jam().scan(bag)
    assert (day.view.ready, day.view.asks_why, day.view.lot.past_use_by) == (True, False, False)
    day.clock.advance(86_400)
    view = day.look().view
    assert (view.ready, view.asks_why, view.lot.past_use_by, view.on_target) == (False, False, True, False)
    assert (view.warning.tone, view.lot.chip) == (Tone.BAD, "not this one")
    day.tap("weighing.use", WHY).tap("weighing.use_and_add_another", "2", WHY)
    assert "past its use-by date 4 Mar" in day.words
    assert day.books.batch(BATCH).uses == ()


@pytest.mark.parametrize("days", [0, 1, 20])
def test_until_its_day_it_is_used_and_says_use_by(day, days):
    good = milk(day, TODAY + timedelta(days))
    only(day, good)
    day.start_jam().scan(good)
    assert "use by" in day.view.lot.detail
    assert day.view.warning is None
    day.tap("weighing.use")
    assert day.books.batch(BATCH).uses[0].lot.code == good


def test_use_first_is_by_the_day_and_of_one_day_the_use_by_date(day):
    later, best, use_by = milk(day, date(2026, 3, 9)), milk(day, date(2026, 3, 6), False), milk(day, date(2026, 3, 6))
    only(day, later, best, use_by)
    past = milk(day, date(2026, 3, 1), False)
    day.start_jam()
    assert [choice.key for choice in day.counter.flow.weighing.lot_choices()] == [use_by, best, later, past]


def test_a_date_of_which_nobody_said_what_it_is_is_no_more_than_a_date(day):
    good, old = milk(day, date(2026, 3, 9), None), milk(day, date(2026, 3, 1), None)
    only(day, good, old)
    day.start_jam().scan(good)
    assert "date on the bag 9 Mar 2026" in day.view.lot.detail
    day.scan(old)
    assert (day.view.asks_why, day.view.warning.words) == (True, "This bag is past its date since 1 Mar")


def test_choosing_a_recipe_counts_it_apart(day):
    only(day, milk(day))
    recipe = next(one for one in day.books.recipes() if one.name == "Strawberry Jam")
    day.tap("cook").tap("choose", recipe.id)
    line = day.view.lines[0]
    assert line.in_stock == "none in stock, 10 lb past use-by"


@pytest.mark.parametrize(
    ("use_bys", "words"),
    [
        ([True], "1 lot is past its use-by date"),
        ([True, True], "2 lots are past their use-by date"),
        ([True, False], "1 lot is past its use-by date, 1 more is past its date or expires"),
        ([True, None, False], "1 lot is past its use-by date, 2 more are past their date or expire"),
        ([False, None], "2 lots are past their date"),
    ],
)
def test_home_names_what_is_past_its_use_by_date_first(day, use_bys, words):
    for lot in day.books.lots():
        day.books.discard_lot(lot.code, lot.left, "a test")
    for use_by in use_bys:
        milk(day, date(2026, 3, 1), use_by)
    assert day.view.expiring == words


@pytest.mark.parametrize("use_by", [True, False, None])
def test_that_it_is_thrown_away_is_told_there_and_of_no_other_bag(day, use_by):
    """Without it the bag would be named at every weigh-in, for ever."""
    old, good = milk(day, date(2026, 3, 3), use_by), milk(day, date(2026, 3, 9))
    day.start_jam()
    choices = [choice.key for choice in day.counter.flow.weighing.missing_choices()]
    assert (old in choices) is (use_by is True)
    assert good not in choices
    day.tap("weighing.throw_away", old).tap("weighing.throw_away", old).tap("weighing.throw_away", good)
    assert str(day.books.lot(good).left) == "10 lb"
    assert str(day.books.lot(old).left) == ("0 lb" if use_by else "10 lb")
    assert day.view.warning is None


def test_in_hand_it_is_put_down_when_it_is_thrown_away(day):
    bag = milk(day, TODAY)
    day.start_jam().scan(bag)
    day.clock.advance(86_400)
    day.look().tap("weighing.throw_away", bag)
    assert (day.view.ready, day.view.lot is not None, day.words) == (False, True, f"{bag}: 10 lb thrown away")
    assert day.view.lot.code != bag


# -- coming in: by hand


def test_where_nothing_says_which_it_is_it_is_a_date_on_the_bag(day):
    receiving(day)
    assert (dated(day), day.view.date_kind) == (("Date on the bag", "", False), "")


@pytest.mark.parametrize(
    ("kind", "label", "use_by"), [("use_by", "Use by", True), ("best_before", "Best before", False)]
)
def test_a_day_is_said_with_its_kind(day, kind, label, use_by):
    receiving(day, **{kind: "2026-03-09"})
    assert dated(day) == (label, "9 Mar 2026", False)
    lot = saved(day)
    assert (lot.best_before, lot.use_by) == (date(2026, 3, 9), use_by)


@pytest.mark.parametrize(
    ("first", "then", "use_by"), [("best_before", "use_by", True), ("use_by", "best_before", False)]
)
def test_it_is_switched_with_the_day_that_is_there(day, first, then, use_by):
    receiving(day, **{first: "2026-03-09"}).tap("set_field", then, "2026-03-09")
    assert saved(day).use_by is use_by


@pytest.mark.parametrize("use_by", [True, False])
def test_the_next_bag_has_the_kind_of_the_last_one_as_last_time(day, use_by):
    receiving(day, **{"use_by" if use_by else "best_before": "2026-03-09"})
    saved(day)
    receiving(day)
    label = "Use by" if use_by else "Best before"
    assert (dated(day)[0], field(day).value) == (f"{label}, as last time", "")
    day.tap("set_field", day.view.date_kind, "2026-03-16")
    assert dated(day) == (label, "16 Mar 2026", False)
    assert saved(day).use_by is use_by


def test_as_last_time_is_of_this_ingredient_and_of_no_other(day):
    receiving(day, use_by="2026-03-09")
    saved(day)
    receiving(day).tap("set_field", "ingredient", "Ginger")
    assert (field(day).label, day.view.date_kind) == ("Date on the bag", "")


def test_what_nobody_said_last_time_is_not_as_last_time(day):
    milk(day, date(2026, 3, 9), None)
    receiving(day, ingredient="strawberries")
    assert field(day).label == "Date on the bag"


@pytest.mark.parametrize("until", ["2026-03-03", "2025-12-31"])
def test_a_use_by_date_that_is_past_is_asked_about(day, until):
    receiving(day, use_by=until).tap("say_contents", "none").tap("save")
    assert "Use by" in day.words
    assert "is already past: is it right?" in day.words
    assert "tap Use by" in day.counter.notice.what_to_do
    day.tap("answer_day", "yes")
    lot = saved(day)
    assert (lot.use_by, lot.best_before) == (True, date.fromisoformat(until))


def test_that_a_day_is_right_as_best_before_does_not_say_it_of_use_by(day):
    receiving(day, best_before="2026-03-03").tap("answer_day", "yes")
    assert day.view.day_doubt is None
    day.tap("set_field", "use_by", "2026-03-03")
    assert day.view.day_doubt.question == "Use by 3 Mar 2026 is already past: is it right?"
    day.tap("answer_day", "no")
    assert field(day).value == ""


def test_it_is_kept_over_a_power_cut(day):
    receiving(day, use_by="2026-03-09")
    day.restart()
    assert dated(day) == ("Use by", "9 Mar 2026", False)
    assert saved(day).use_by is True


def test_a_draft_of_an_older_program_is_asked_about(day):
    receiving(day, best_before="2026-03-09")
    flow = day.counter.flow
    memo = {key: value for key, value in flow.memo().items() if key != "date_kind"}
    again = type(flow).from_memo(day.counter.work, memo)
    assert again.day_doubt().question == "What is 9 Mar 2026 on the bag?"


# -- coming in: by its code


@pytest.mark.parametrize(
    ("text", "label", "until"),
    [
        (f"]C101{GTIN}17260310", "Use by", "10 Mar 2026"),
        (f"]C101{GTIN}15260310", "Best before", "10 Mar 2026"),
        (f"]C117260310{G}10L1", "Use by", "10 Mar 2026"),
        (f"]d201{GTIN}17260300", "Use by", "31 Mar 2026"),
        (f"]Q1https://id.gs1.org/01/{GTIN}/10/LOT-42A?17=260310", "Use by", "10 Mar 2026"),
        ("]C0LOT:L1234 BB:2026-03-10", "Best before", "10 Mar 2026"),
        (f"]C101{GTIN}1526031017260309", "Use by", "9 Mar 2026"),
    ],
)
def test_a_code_says_which_it_is(day, text, label, until):
    send(day, text)
    assert dated(day) == (label, until, False)
    assert field(day).why is Why.SCANNED


def test_sell_by_is_neither(day):
    send(day, f"]C116260310{G}10L1")
    assert dated(day) == ("Date on the bag", "", False)


def test_a_code_goes_before_what_was_so_last_time(day):
    receiving(day, best_before="2026-03-09")
    saved(day)
    receiving(day)
    assert field(day).label == "Best before, as last time"
    send(day, f"]C101{GTIN}17260310")
    assert dated(day) == ("Use by", "10 Mar 2026", False)


def test_what_was_entered_stays_and_that_the_code_differs_is_said(day):
    receiving(day, best_before="2026-03-10")
    send(day, f"]C101{GTIN}17260310")
    assert dated(day) == ("Best before", "10 Mar 2026", False)
    assert "The code says Use by; Best before was entered and stays" in day.words


# -- coming in: by the print on its label


@pytest.mark.parametrize(
    ("print_", "kind"),
    [
        ("USE BY 10 MAR 2026", "use_by"),
        ("USE  BY: 10.03.2026", "use_by"),
        ("À consommer jusqu'au 10.03.2026", "use_by"),
        ("ZU VERBRAUCHEN BIS 10.03.2026", "use_by"),
        ("Da consumare entro 10.03.2026", "use_by"),
        ("FECHA DE CADUCIDAD 10.03.2026", "use_by"),
        ("DLC 10.03.2026", "use_by"),
        ("BEST BEFORE 10 MAR 2026", "best_before"),
        ("BEST IF USED BY 10 MAR 2026", "best_before"),
        ("Mindestens haltbar bis 10.03.2026", "best_before"),
        ("A consommer de préférence avant le 10.03.2026", "best_before"),
        ("Consumir preferentemente antes del 10.03.2026", "best_before"),
        ("MHD 10.03.2026", "best_before"),
    ],
)
def test_the_words_on_a_label_say_which_it_is(day, print_, kind):
    receiving(day).tap("begin_reading")
    day.tap("label_read", day.counter.flow.reading, (ReadLine(print_, 0.9, b""),))
    offer = next(one for one in day.view.offers if one.value in ("2026-03-10", "2026-10-03"))
    day.tap("take_offer", "best_before 2026-03-10")
    assert (offer.date_kind, day.view.date_kind) == (kind, kind)
    assert saved(day).use_by is (kind == "use_by")


@pytest.mark.parametrize("print_", ["EXP 10 MAR 2026", "10 MAR 2026", "SELL BY 10 MAR 2026"])
@pytest.mark.parametrize("said", ["use_by", "best_before"])
def test_a_label_that_does_not_say_is_asked_about_before_it_is_saved(day, print_, said):
    receiving(day).tap("begin_reading")
    day.tap("label_read", day.counter.flow.reading, (ReadLine(print_, 0.9, b""),))
    day.tap("take_offer", "best_before 2026-03-10")
    assert dated(day) == ("Date on the bag", "10 Mar 2026", True)
    assert saved(day) is None
    assert "What is 10 Mar 2026 on the bag?" in day.words
    assert [choice.key for choice in day.view.day_doubt.choices] == ["best_before", "use_by", "no"]
    day.tap("answer_day", said)
    assert saved(day).use_by is (said == "use_by")


# -- what else tells of it


@pytest.mark.parametrize(("use_by", "words"), [(True, "Use by"), (False, "Best before"), (None, "Date")])
def test_its_tag_says_which_it_is(day, use_by, words):
    tag = bag_tag(day.books.lot(milk(day, date(2026, 3, 9), use_by)))
    assert [words, "9 Mar 2026"] in tag.fields()["lines"]
    assert lid_label(tag).line == (words, "9 Mar 2026")


def test_what_we_made_ourselves_says_what_its_product_says(day):
    cream = day.books.add_product("PP", "Pesto", net_content=Q("6 oz"), shelf_life_days=3, use_by=True)
    sugar = next(one for one in day.books.ingredients() if one.name == "sugar")
    recipe = day.books.add_recipe(cream, "Pesto", 12, [RecipeLine(0, sugar, Q("1 lb"))])
    number = day.books.start_batch(recipe).number
    day.books.use_lot(number, 0, day.lot("sugar"), Q("1 lb"))
    day.books.fill_batch(number, 12, 0)
    kept = day.books.keep_as_lot(number, day.books.add_ingredient("pesto"), Q("1 lb"))
    assert kept.use_by is True
    with pytest.raises(RuleError, match="what its date is, the product says"):
        day.books.correct_lot(kept.code, use_by=False)
    day.books.correct_lot(kept.code, reason="weighed", quantity=Q("0.5 lb"))
    day.books.change_product(cream.code, use_by=False)
    assert day.books.lot(kept.code).use_by is False


def test_past_best_before_is_still_taken_with_a_reason(day):
    old = milk(day, use_by=False)
    day.start_jam()
    with pytest.raises(PastDateError):
        day.books.use_lot(BATCH, 0, old, Q("1 lb"))
    assert day.books.use_lot(BATCH, 0, old, Q("1 lb"), past_date=WHY).lot.code == old


def test_a_printed_day_without_words_has_the_kind_of_last_time_and_says_so(day):
    receiving(day, use_by="2026-03-09")
    saved(day)
    receiving(day).tap("begin_reading")
    day.tap("label_read", day.counter.flow.reading, (ReadLine("10 MAR 2026", 0.9, b""),))
    day.tap("take_offer", "best_before 2026-03-10")
    assert (dated(day), field(day).why) == (("Use by", "10 Mar 2026", False), Why.LAST_TIME)
