"""Every screen at every size: no text is cut off, fingers find what they aim at, nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import combinations

import pytest

from db import ClockTrust, Quantity
from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.more import MoreFlow
from kiosk.flows.which_kiosk import WhichKioskFlow
from tests.kiosk.ui.counter_top import CounterTop

BATCH = "SJ-20260304-A"
LEAST_TEXT, LEAST_TOUCH = 18, 64
BAR_PARTS = ("CookChip", "DeviceLight")
"""They take a touch on more than is drawn of them: see `kiosk.ui.widgets.top_bar`."""


def _boiling(top: CounterTop) -> None:
    top.start_jam().weigh_all().tap("Start 20 min")
    for reading in ("204", "209", "212", "214"):
        top.day.tap("stove.add_reading", reading)
    top.day.tap("stove.add_note", "skimmed at 10:35, berries very ripe, a second pot is needed for the rest of them")
    top.stage.frames()


def _at_set_point(top: CounterTop) -> CounterTop:
    top.start_jam().weigh_all().tap("Start 20 min")
    top.day.clock.advance(1200)
    return top.tap("Next")


def _asked_later(top: CounterTop) -> CounterTop:
    top.stage.key("escape")
    top.stage.frames()
    return top


def _sauce_at_ph(top: CounterTop) -> CounterTop:
    top.tap("Cook", "Hot Sauce", "Start")
    number = top.day.counter.flow.number
    for line in top.day.books.batch(number).lines:
        top.day.scan(top.day.lot(line.ingredient.name)).tap("weighing.use")
    top.day.tap("stove.go_on")
    top.day.clock.advance(3600)
    top.day.tap("stove.go_on")
    top.stage.frames()
    return top


def _cooking_much(top: CounterTop) -> None:
    for _ in range(5):
        top.start_jam().tap("Back")


def _too_much(top: CounterTop) -> None:
    top.start_jam().scan("strawberries")
    top.day.tap("weighing.set_amount", "25")
    top.stage.frames()


def _past_its_date(top: CounterTop, *, in_hand: bool = False) -> None:
    top.day.clock.advance(3 * 365 * 86_400)
    top.start_jam()
    top.day.scan(top.day.lot("strawberries")).tap("weighing.use")
    if in_hand:
        top.day.scan(top.day.lot("sugar"))
    top.stage.frames()
    assert any("past its date since 15 Feb 2028" in text for text in top.texts)


def _past_use_by(top: CounterTop, *, in_hand: bool) -> None:
    like = top.day.books.lot(top.day.lot("strawberries"))
    for until in (date(2026, 3, 4), date(2026, 3, 5)):
        bag = top.day.books.receive_lot(
            like.ingredient, like.received, supplier=like.supplier, bought_on=like.bought_on, best_before=until,
            use_by=True,
        )  # fmt: skip
    top.start_jam()
    if in_hand:
        top.day.scan(bag.code)
    top.day.clock.advance((2 if in_hand else 1) * 86_400)
    top.shell.redraw()
    top.stage.frames()
    assert any("past its use-by date" in text for text in top.texts)


def _date_of_bag(top: CounterTop, use_by: bool | None, *taps: str) -> None:
    like = top.day.books.lot(top.day.lot("strawberries"))
    top.day.books.receive_lot(
        like.ingredient, like.received, supplier=like.supplier, bought_on=like.bought_on,
        best_before=date(2026, 3, 9), use_by=use_by,
    )  # fmt: skip
    top.tap("Receive", "Ingredient", "Strawberries", *taps)


def _all_on_hold(top: CounterTop) -> None:
    top.day.books.hold_lot(top.day.lot("strawberries"), "recall: Valley Farm, strawberries bought 2 March")
    top.start_jam()


def _left_out(top: CounterTop) -> None:
    top.start_jam().scan("strawberries").tap("Use 8 lb")
    top.day.scan(top.day.lot("sugar")).tap("weighing.use_and_add_another", "1").tap("weighing.leave_out", "no more")
    top.stage.frames()
    top.tap("Sugar: left out")


def _in_1970(top: CounterTop) -> None:
    top.day.clock.standing = ClockTrust.LOOSE
    top.day.clock.boot("another", datetime(1970, 1, 1, 0, 0, 30).astimezone())
    top.tap("Cook", "Strawberry Jam", "Start")
    assert top.place == "confirm_day"


def _day_given(top: CounterTop) -> None:
    _in_1970(top)
    top.tap("Choose the day", "5")
    top.tap("Time", "1", "0", "4", "2", "OK")
    assert "It is 5 Mar 2026, 10:42" in top.texts


def _day_confirmed(top: CounterTop) -> None:
    _day_given(top)
    top.tap("It is 5 Mar 2026, 10:42", "Start")
    assert top.place == "weigh"


def _sheets(top: CounterTop, quantity: str | None, headings: str = "lot,ingredient,bought_on,quantity,unit") -> None:
    stick = top.day.folder / "media" / "STICK"
    if quantity is not None:
        stick.mkdir(parents=True)
        rows = "".join(f"X{n},flour,2026-02-15,{quantity},kg\n" for n in range(9))
        (stick / "purchases.csv").write_text(f"{headings}\n{rows}")
    _look_at_stick(top, quantity is not None)


def _odd_sheets(top: CounterTop) -> None:
    stick = top.day.folder / "media" / "STICK"
    stick.mkdir(parents=True)
    rows = "X1,flour,Mill,2026-02-25,2.5,kg\nX2,rye,Mills,2026-02-25,2.5,kg\n"
    (stick / "bought.csv").write_text("Our lot,Item,Vendor,Bought on,Qty,Unit\n" + rows)
    (stick / "batches.csv").write_text("Batch,Bread,Day made,Loaves\nB-1,White loaf,2026-02-22,10\n")
    (stick / "used.csv").write_text("Batch,Lot,Amount,Unit\nB-1,X1,9,kg\nB-1,X1,9,kg\n")
    _look_at_stick(top, True)


def _in_doubt(top: CounterTop, number: str) -> None:
    berries = top.day.lot("strawberries")
    top.start_jam()
    top.day.scan(berries).tap("weighing.set_amount", "25").tap("weighing.use").tap("back")
    top.shell.redraw()
    top.stage.frames()
    _traced(top, number or berries)
    assert any("more was used" in text for text in top.texts)


def _compared(top: CounterTop, shown: str) -> None:
    top.day.books.add_equipment("Probe 1")
    top.tap("More", "Thermometers", "Another thermometer", "Probe 1")
    if shown:
        top.tap("Ice water")
        top.stage.type(shown)
        top.stage.key("enter")
        top.stage.frames()
        top.tap("It stays as it is")


def _in_stock(top: CounterTop, *, past: bool = False) -> None:
    top.day.books.hold_lot(top.day.lot("sugar"), "the supplier calls it back, glass was found in it")
    if past:
        top.day.clock.advance(400 * 86_400)
    top.tap("Stock")
    assert ("Past their date" in top.texts) is past


def _bag_in_stock(top: CounterTop, *, corrected: bool = False) -> None:
    _in_stock(top, past=True)
    top.day.tap("open", top.day.lot("sugar"))
    if corrected:
        top.day.tap("set_field", "supplier", "Mills of the Upper Valley")
        top.day.tap("set_field", "use_by", "2028-02-15").tap("set_field", "price", "1,250.50")
        top.day.tap("set_field", "supplier_lot", "L-2026-02-15-0007/B")
    top.stage.frames()
    assert top.place == "stocked_bag"


def _kept(top: CounterTop, *, again: bool) -> None:
    top.to_filling()
    if again:
        base = top.day.books.add_ingredient("strawberry base of the early berries")
        for _n in range(2):
            top.day.books.keep_as_lot(BATCH, base, Quantity.parse("1.5 lb"))
    top.tap("Keep some")
    if again:
        top.day.tap("choose_ingredient", base.name).tap("set_quantity", "2 lb").tap("set_day", date(2026, 9, 30))
        top.stage.frames()


def _filled_and_traced(top: CounterTop) -> None:
    top.to_filling().tap("38", "Finish · 38 jars")
    top.day.counter.go_home()
    top.stage.frames()
    _traced(top, BATCH)
    assert "Keep some" in top.texts


def _bin_of(top: CounterTop, *, full: bool) -> None:
    books = top.day.books
    bins = [books.add_bin(name) for name in ("Flour bin", "Sugar bin", "The large bin below the bread oven")]
    if full:
        like = books.lot(top.day.lot("sugar"))
        bags = [books.receive_lot(like.ingredient, like.received, supplier=like.supplier, bought_on=like.bought_on).code
                for _n in range(3)]  # fmt: skip
        for code in (like.code, *bags):
            books.put_in_bin(bins[1].id, code)
        books.put_in_bin(bins[2].id, top.day.lot("strawberries"))
    top.tap("More", "Bins")
    if full:
        top.tap("Sugar bin")


def _out_of_a_bin(top: CounterTop, *, in_hand: bool) -> None:
    books = top.day.books
    one, like = books.add_bin("The large bin below the bread oven"), books.lot(top.day.lot("strawberries"))
    bags = [books.receive_lot(like.ingredient, Quantity.parse("3 lb"), supplier=like.supplier, bought_on=like.bought_on)
            for _n in range(2)]  # fmt: skip
    for bag in (like, *bags):
        books.put_in_bin(one.id, bag.code)
    top.start_jam()
    if in_hand:
        top.scan("strawberries")
    assert "The large bin below the bread oven" in top.texts


def _one_supplier(top: CounterTop) -> None:
    top.tap("More", "Suppliers", "Amazon", "It is the same as", "Costco")


def _look_at_stick(top: CounterTop, chosen: bool) -> None:
    stick = top.day.folder / "media" / "STICK"
    work = top.day.counter.work
    flow = top.day.counter.flow = BringInFlow(work, MoreFlow(work), [stick.parent])
    if chosen:
        flow.choose(str(stick))
        flow.wait(60)
    top.shell.redraw()
    top.stage.frames()


def _which_kiosk(top: CounterTop) -> None:
    top.day.counter.flow = WhichKioskFlow(top.day.counter.work, top.day.counter.flow)
    top.shell.redraw()
    top.stage.frames()
    assert {"K1", "K2", "It takes the other one's place"} <= set(top.texts)


def _half_recorded(top: CounterTop) -> None:
    number = top.start_jam().day.books.batches(limit=1)[0].number
    top.day.books.use_lot(number, 0, top.day.lot("strawberries"), Quantity.parse("4 lb"), completes_line=False)
    top.tap("Back")
    _traced(top, number)
    assert "not all of it is recorded" in top.texts


def _traced(top: CounterTop, number: str, *then: str) -> None:
    top.tap("Trace")
    top.day.scan(number)
    top.stage.frames()
    top.tap(*then)


def _recall_in_doubt(top: CounterTop) -> None:
    books, like = top.day.books, top.day.books.lot(top.day.lot("sugar"))
    for _ in range(5):
        books.receive_lot(like.ingredient, Quantity.parse("3 lb"), supplier=None, bought_on=like.bought_on)
    _traced(top, like.code, "Recall")
    assert "1 bag, 25 lb still here" in top.texts


def _new_bag(top: CounterTop, ingredient: str = "Peanut butter", supplier: str = "Nut & Spice Traders") -> None:
    top.tap("Receive")
    for key, value in (("ingredient", ingredient), ("supplier", supplier), ("quantity", "5 kg")):
        top.day.tap("set_field", key, value)
    top.stage.frames()
    assert "not looked at" in top.texts


def _said_of_bag(top: CounterTop, *taps: str) -> None:
    _new_bag(top)
    top.tap("not looked at", *taps)


def _nutty_jam(top: CounterTop) -> None:
    """Jars with something in them that nobody has looked at."""
    _new_bag(top, "sugar")
    top.tap("Save only", "Back")
    code = max(lot.code for lot in top.day.books.lots() if lot.ingredient.name == "sugar")
    top.start_jam().scan("strawberries").tap("Use 8 lb")
    top.day.scan(code)
    top.stage.frames()


def _not_printed(top: CounterTop) -> None:
    _nutty_jam(top)
    top.tap("Use 4 lb").scan("fruit pectin").tap("Use 2 oz").scan("lemon juice").tap("Use 1 oz")
    top.tap("Start 20 min")
    top.day.clock.advance(20 * 60)
    top.tap("Next").read("220")
    top.day.tap("filling.set_filled", 6).tap("filling.set_aside", 0).tap("finish")
    top.stage.frames()
    assert top.place == "labels"


STORIES: dict[str, Callable[[CounterTop], object]] = {
    "home": lambda top: None,
    "home, five on the stove": _cooking_much,
    "recipes": lambda top: top.tap("Cook"),
    "start": lambda top: top.tap("Cook", "Hot Sauce"),
    "weigh": lambda top: top.start_jam(),
    "weigh, bag in hand": lambda top: top.start_jam().scan("strawberries").tap("Use 8 lb").scan("sugar"),
    "weigh, more than there is": _too_much,
    "weigh, past its date": lambda top: _past_its_date(top),
    "weigh, past its date, in hand": lambda top: _past_its_date(top, in_hand=True),
    "weigh, past use by": lambda top: _past_use_by(top, in_hand=False),
    "weigh, past use by, in hand": lambda top: _past_use_by(top, in_hand=True),
    "receive, use by as last time": lambda top: _date_of_bag(top, True),
    "receive, use by": lambda top: _date_of_bag(top, True, "Use by, as last time", "28"),
    "weigh, all on hold": lambda top: _all_on_hold(top),
    "weigh, left out": lambda top: _left_out(top),
    "boil": lambda top: top.start_jam().weigh_all(),
    "boiling": _boiling,
    "set point": lambda top: _at_set_point(top),
    "set point, outside": lambda top: _asked_later(_at_set_point(top).read("214")),
    "set point, held": lambda top: _at_set_point(top).read("214").tap("Hold it", f"{BATCH} is on hold"),
    "pH, outside": lambda top: _asked_later(_sauce_at_ph(top).read("4.9")),
    "fill": lambda top: top.to_filling(),
    "which kiosk": lambda top: _which_kiosk(top),
    "which day, 1970": _in_1970,
    "which day, given": _day_given,
    "which day, confirmed": _day_confirmed,
    "more": lambda top: top.tap("More"),
    "suppliers": lambda top: top.tap("More", "Suppliers", "Amazon"),
    "suppliers, two that are one": lambda top: _one_supplier(top),
    "equipment": lambda top: top.tap("More", "Equipment", "Copper pot 1"),
    "equipment, out of use": lambda top: top.tap("More", "Equipment", "Copper pot 1", "Put it out of use"),
    "thermometers": lambda top: _compared(top, ""),
    "thermometers, one that is off": lambda top: _compared(top, "33.5"),
    "stock": _in_stock,
    "stock, past their date": lambda top: _in_stock(top, past=True),
    "a bag in stock": _bag_in_stock,
    "a bag in stock, put right": lambda top: _bag_in_stock(top, corrected=True),
    "sheets, no stick": lambda top: _sheets(top, None),
    "sheets, understood": lambda top: _sheets(top, "2"),
    "sheets, not understood": lambda top: _sheets(top, "some"),
    "sheets, odd": _odd_sheets,
    "sheets, headings to name": lambda top: _sheets(top, "2", "lot,ingredient,When it came to us,quantity,Was das ist"),
    "trace, a bag in doubt": lambda top: _in_doubt(top, ""),
    "trace, a batch in doubt": lambda top: _in_doubt(top, "SJ-20260304-A"),
    "trace, a bag": lambda top: _traced(top, top.day.lot("sugar")),
    "trace, half recorded": _half_recorded,
    "recall, a bag": lambda top: _traced(top, top.day.lot("sugar"), "Recall"),
    "recall, bags in doubt": _recall_in_doubt,
    "receive, not looked at": _new_bag,
    "receive, another supplier": lambda top: _new_bag(top, "sugar"),
    "receive, peanuts": lambda top: _said_of_bag(top, "Peanuts", "That is all: peanuts"),
    "receive, none": lambda top: _said_of_bag(top, "None of these: I looked", "Without peanuts"),
    "weigh, not looked at": _nutty_jam,
    "bins": lambda top: _bin_of(top, full=False),
    "bins, one with bags": lambda top: _bin_of(top, full=True),
    "weigh, a bin": lambda top: _out_of_a_bin(top, in_hand=False),
    "weigh, out of a bin": lambda top: _out_of_a_bin(top, in_hand=True),
    "keep": lambda top: _kept(top, again=False),
    "keep, again": lambda top: _kept(top, again=True),
    "trace, a filled batch": _filled_and_traced,
    "filled, some kept": lambda top: (_kept(top, again=True), top.day.counter.back(), top.stage.frames()),
    "filled": lambda top: top.to_filling().tap("38", "2"),
}


READ: dict[str, Callable[[CounterTop], object]] = {
    "receive, what is in it": _said_of_bag,
    "receive, the date of a bag": lambda top: _date_of_bag(top, None, "Date on the bag", "28"),
    "receive, the date of a bag as last time": lambda top: _date_of_bag(top, True, "Use by, as last time"),
    "a bag in stock, counted": lambda top: (_bag_in_stock(top), top.tap("Count it", "1", "2", "OK")),
    "a bag in stock, thrown away": lambda top: (_bag_in_stock(top), top.tap("Throw away", "OK")),
    "a bag in stock, why it was wrong": lambda top: (
        _bag_in_stock(top, corrected=True),
        top.tap("Save as a correction"),
    ),
    "labels, not looked at": _not_printed,
    "labels, what is in it": lambda top: (_not_printed(top), top.tap("Say what is in sugar (B0009-Z)")),
}
"""A list lies over its screen, and the units' tiles are only looked at: of these the words alone must be whole."""


@pytest.mark.parametrize("story", READ)
def test_its_words_are_whole(story, any_top):
    READ[story](any_top)
    _texts_are_whole(any_top)


@pytest.fixture(params=STORIES)
def shown(request, any_top):
    STORIES[request.param](any_top)
    return any_top


def test_it_fits(shown):
    _texts_are_whole(shown)
    _targets_are_large_and_apart(shown)
    _the_primary_action_is_in_its_corner(shown)


def _texts_are_whole(top: CounterTop) -> None:
    from kiosk.ui.widgets.words import TextLabel as Words

    width, height = top.stage.size
    body = top.shell.ids.body
    for part in top.stage.on_screen():
        if not isinstance(part, Words) or not part.text:
            continue
        assert part.size_px >= LEAST_TEXT, part.text
        x, y = part.to_window(*part.pos)
        assert x >= 0, part.text
        assert x + part.written_width <= width + 1, part.text
        assert part.written_width <= part.width + 1, part.text
        low, high = (body.y, body.y + body.height) if _within(part, body) else (0, height)
        assert low - 1 <= y, part.text
        assert y + part.height <= high + 1, part.text


def _within(part, ancestor) -> bool:
    while part is not None and part is not part.parent:
        if part is ancestor:
            return True
        part = part.parent
    return False


def _targets(top: CounterTop) -> list[tuple[str, float, float, float, float]]:
    """What takes a touch: its name, its left, bottom, right and top."""
    from kiosk.ui.widgets.keys import KeyField
    from kiosk.ui.widgets.surface import Touchable

    found = []
    for part in top.stage.on_screen():
        if isinstance(part, KeyField) and not part.disabled:
            for key in part.keys:
                x, y, width, height = part.place(key)
                found.append((key.text, x, y, x + width, y + height))
        elif isinstance(part, Touchable) and not (hasattr(part, "row") and part.row.tone == "none"):
            x, y = part.to_window(*part.pos)
            kind = type(part).__name__
            name = kind if kind in BAR_PARTS else str(getattr(part, "text", "") or kind)
            found.append((name, x, y, x + part.width, y + part.height))
    return found


def _targets_are_large_and_apart(top: CounterTop) -> None:
    targets = _targets(top)
    for name, left, bottom, right, upper in targets:
        if name not in BAR_PARTS:
            assert right - left >= LEAST_TOUCH - 1, name
        assert upper - bottom >= LEAST_TOUCH - 1 or name == "CookChip", name
    for one, other in combinations(targets, 2):
        apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        assert apart, (one, other)


def _the_primary_action_is_in_its_corner(top: CounterTop) -> None:
    from kiosk.ui.theme import theme

    primary = top.shell.bottom_bar.primary
    if primary is not None:
        button = top.shell.bottom_bar.button(primary.name)
        assert button.x + button.width == top.stage.size[0] - theme.pad
        assert button.y == round((theme.bottom_bar - theme.button) / 2)
