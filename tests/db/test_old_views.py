"""An answer that was given on an old view is refused, with what is so now; nothing of it is booked."""

from datetime import date
from decimal import Decimal

import pytest

from db import Books, LabelState, Money, PackShape, Quantity, RecipeStep, RuleError, StaleViewError, StepKind, StepMark
from tests.db.kitchen import new_kitchen

Q = Quantity.parse
STEPS = (RecipeStep(0, "Simmer", StepKind.TIMED, 20), RecipeStep(1, "Skim"))


class TwoScreens:
    """One file, two programs: `here` answers to `seen`; `there` goes on meanwhile."""

    def __init__(self, path):
        self.kitchen = new_kitchen(path)
        self.here = self.kitchen.books
        self.there = Books.open(path, kiosk="K2", clock=self.kitchen.clock)
        recipe = self.here.add_recipe(self.kitchen.jam, "Jam with steps", 36, self.kitchen.recipe.lines, STEPS)
        self.berries = self.kitchen.berries().code
        self.sugar = self.bag(self.kitchen.sugar)
        self.number = self.here.start_batch(recipe, equipment=[self.kitchen.pot_1]).number
        self.recipe = recipe

    def bag(self, ingredient):
        return self.here.receive_lot(ingredient, Q("25 lb"), supplier=None, bought_on=date(2026, 3, 1)).code

    @property
    def seen(self):
        return self.here.batch(self.number)

    def refused(self, answer, match):
        before = self.there.head()
        with pytest.raises(StaleViewError, match=match) as raised:
            answer()
        assert self.here.head() == before
        assert raised.value.what_to_do


@pytest.fixture
def two(path):
    screens = TwoScreens(path)
    yield screens
    screens.there.close()
    screens.here.close()


def weigh(books, two, line=0, quantity="8 lb", **more):
    return books.use_lot(two.number, line, two.berries if line == 0 else two.sugar, Q(quantity), **more)


MEANWHILE = {
    "all of it went in": (lambda b, t: weigh(b, t), "weighed in already|8 lb of B0001-G is in it"),
    "a part of it went in": (lambda b, t: weigh(b, t, quantity="5 lb", completes_line=False), "5 lb of B0001-G is in"),
    "two parts went in": (
        lambda b, t: [weigh(b, t, quantity=q, completes_line=False) for q in ("1 lb", "2 lb")],
        "1 lb of B0001-G and 2 lb of B0001-G is in it now",
    ),
    "it was filled": (lambda b, t: b.fill_batch(t.number, 30, 1), "was filled .30 filled, 1 set aside"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_weighing_on_an_old_view(two, what):
    meanwhile, words = MEANWHILE[what]
    seen = two.seen
    meanwhile(two.there, two)
    two.refused(lambda: weigh(two.here, two, seen=seen), words)
    two.refused(lambda: weigh(two.here, two, completes_line=False, seen=seen), words)


def test_what_was_taken_back_meanwhile_is_told(two):
    used = weigh(two.here, two, quantity="5 lb", completes_line=False)
    seen = two.seen
    two.there.reverse_use(used.id, "slip")
    two.refused(lambda: weigh(two.here, two, quantity="3 lb", seen=seen), "nothing is in it now")
    two.refused(lambda: two.here.reverse_use(used.id, "slip"), "taken back already")


def test_two_cooks_weigh_two_lines_of_one_batch(two):
    seen = two.seen
    weigh(two.there, two, line=1, quantity="4 lb")
    assert weigh(two.here, two, seen=seen).line == 0


def test_a_scoop_on_an_old_view(two):
    bin_ = two.here.add_bin("sugar")
    two.here.put_in_bin(bin_.id, two.sugar)
    seen = two.seen
    two.there.use_bin(two.number, 1, bin_.id, Q("1 lb"), completes_line=False)
    two.refused(lambda: two.here.use_bin(two.number, 1, bin_.id, Q("4 lb"), seen=seen), "1 lb of .* is in it now")


@pytest.mark.parametrize(
    ("before", "meanwhile", "answer", "words"),
    [
        ("", "S0", "S0", "“Simmer” is started now"),
        ("", "F0", "F0", "“Simmer” is finished now"),
        ("", "F0", "F1", "“Simmer” is finished now"),
        ("F0", "F1", "F1", "“Skim” is finished now"),
        ("F0", "F1", "R0", "“Skim” is finished now"),
        ("F0", "R0", "F1", "“Simmer” is reopened now"),
        ("S0", "P0", "F0", "“Simmer” is paused now"),
        ("S0 P0", "C0", "C0", "“Simmer” is resumed now"),
    ],
)
def test_a_step_on_an_old_view(two, before, meanwhile, answer, words):
    marks = {"S": "started", "F": "finished", "R": "reopened", "P": "paused", "C": "resumed"}

    def mark(books, one, **more):
        return books.mark_step(two.number, int(one[1]), StepMark(marks[one[0]]), early="a test", **more)

    for one in before.split():
        mark(two.here, one)
    seen = two.seen
    mark(two.there, meanwhile)
    two.refused(lambda: mark(two.here, answer, seen=seen), words)


def test_a_minute_more_on_another_screen_stops_nobody(two):
    two.here.mark_step(two.number, 0, StepMark.STARTED)
    seen = two.seen
    two.there.mark_step(two.number, 0, StepMark.ADJUSTED, 60)
    two.here.mark_step(two.number, 0, StepMark.ADJUSTED, 60, seen=seen)
    left = two.here.mark_step(two.number, 0, StepMark.FINISHED, early="a test", seen=seen)
    assert left.step_events[-1].mark is StepMark.FINISHED


@pytest.mark.parametrize(
    ("meanwhile", "words"),
    [
        (lambda b, n: b.fill_batch(n, 30, 1), "30 filled, 1 set aside|was filled"),
        (lambda b, n: [b.fill_batch(n, 30, 1), b.fill_batch(n, 31, 0)], "31 filled, 0 set aside|was filled"),
    ],
)
def test_the_end_of_a_batch_on_an_old_view(two, meanwhile, words):
    seen = two.seen
    meanwhile(two.there, two.number)
    two.refused(lambda: two.here.fill_batch(two.number, 36, 0, seen=seen), words)
    two.refused(lambda: two.here.fail_batch(two.number, "burnt", seen=seen), words)


def test_pots_on_an_old_view(two):
    seen, other = two.seen, two.here.add_equipment("Pot 9")
    two.there.set_equipment(two.number, [other])
    two.refused(lambda: two.here.set_equipment(two.number, [], seen=seen), "is cooked in Pot 9 now")
    assert two.here.set_equipment(two.number, [], seen=two.seen).equipment == ()


@pytest.mark.parametrize("gone", [1, 12, 24])
def test_units_that_left_meanwhile(two, gone):
    books, market = two.here, two.kitchen.market
    books.fill_batch(two.number, 36, 0)
    two.there.dispatch(two.number, gone, market)
    words = f"has {36 - gone} on the shelf now, not 36"
    two.refused(lambda: books.dispatch(two.number, 12, market, seen_left=36), words)
    two.refused(lambda: books.discard_units(two.number, 12, "broken", seen_left=36), words)
    assert books.dispatch(two.number, 12, market, seen_left=36 - gone).units == 12


def test_units_that_came_back_meanwhile(two):
    two.here.fill_batch(two.number, 36, 0)
    sent = two.here.dispatch(two.number, 12, two.kitchen.market)
    two.there.return_units(sent, 4)
    two.refused(lambda: two.here.return_units(sent, 4, seen=sent), "4 of these came back meanwhile: 8 are out")
    two.refused(lambda: two.here.dispatch(two.number, 1, two.kitchen.market, seen_left=24), "28 on the shelf now")


@pytest.mark.parametrize("what", ["batch", "bag"])
@pytest.mark.parametrize("meanwhile", ["held anew", "released"])
def test_a_release_of_another_hold_than_was_read(two, what, meanwhile):
    name = two.number if what == "batch" else two.sugar
    verbs = {"batch": ("hold_batch", "release_batch", "batch"), "bag": ("hold_lot", "release_lot", "lot")}
    hold, release, read = verbs[what]
    getattr(two.here, hold)(name, "loose lids")
    seen = getattr(two.here, read)(name)
    cook = two.kitchen.cook
    if meanwhile == "held anew":
        getattr(two.there, hold)(name, "glass")
    else:
        getattr(two.there, release)(name, "looked", by=cook)
    words = "is on hold for: glass" if meanwhile == "held anew" else "was released"
    two.refused(lambda: getattr(two.here, release)(name, "lids are fine", seen=seen, by=cook), words)


def test_a_count_of_a_bag_on_an_old_view(two):
    seen = two.here.lot(two.sugar)
    weigh(two.there, two, line=1, quantity="4 lb")
    two.refused(lambda: two.here.count_lot(two.sugar, Q("25 lb"), seen=seen), "21 lb left now")
    two.refused(lambda: two.here.discard_lot(two.sugar, Q("2 lb"), "mould", seen=seen), "21 lb left now")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LabelState.CONFIRMED, "Label 001 is not in doubt any more: it came out"),
        (LabelState.ASKED, "Label 001 is not in doubt any more: it is to be printed again"),
    ],
)
@pytest.mark.parametrize("came_out", [True, False])
def test_a_label_that_was_answered_meanwhile(two, state, words, came_out):
    for line in two.here.batch(two.number).recipe.lines:
        two.here.leave_out(two.number, line.index, "a trial")
    two.here.fill_batch(two.number, 3, 0)
    job = two.here.ask_labels(two.number, [1, 2], "p")
    two.here.mark_label(job.id, 1, LabelState.SENDING)
    two.here.mark_label(job.id, 1, LabelState.UNSURE)
    two.there.answer_unsure(job.id, 1, state is LabelState.CONFIRMED)
    two.refused(lambda: two.here.answer_unsure(job.id, 1, came_out), words)


CHANGES = {
    "supplier": ("change_supplier", lambda k: k.hilltop, {"name": "Hill"}, {"name": "Top"}, "name: Hill"),
    "ingredient": ("change_ingredient", lambda k: k.sugar, {"allergens": ["soy"]}, {"name": "cane"}, "allergens: soy"),
    "pot": ("change_equipment", lambda k: k.pot_1, {"in_use": False}, {"name": "Old pot"}, "in use: no"),
    "person": ("change_person", lambda k: k.cook, {"active": False}, {"name": "Cook"}, "active: no"),
    "place": ("change_destination", lambda k: k.market, {"name": "Sunday"}, {"name": "Monday"}, "name: Sunday"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_was_changed_meanwhile(two, what):
    verb, record, theirs, ours, words = CHANGES[what]
    seen = record(two.kitchen)
    getattr(two.there, verb)(seen, **theirs)
    two.refused(lambda: getattr(two.here, verb)(seen, **ours), f"was changed meanwhile .{words}")


IN_WORDS = {
    "a shape": ({"pack_shape": PackShape.ROUND}, "pack shape: round"),
    "no price": ({"price": None}, "price: not known"),
    "no storage": ({"storage": ""}, "storage: not known"),
    "no shape": ({"pack_shape": PackShape.UNKNOWN}, "pack shape: not known"),
    "of safety": ({"use_by": True}, "use by: yes"),
    "a size": ({"drained": Q("4 oz"), "in_liquid": True}, "in liquid: yes; drained: 4 oz"),
}


@pytest.mark.parametrize("case", IN_WORDS)
def test_a_product_that_was_changed_is_told_in_words(two, case):
    theirs, words = IN_WORDS[case]
    first = {"price": Money(500, "USD"), "storage": "cool", "pack_shape": PackShape.OTHER}
    seen = two.here.change_product("SJ", **first)
    two.there.change_product("SJ", **theirs)
    two.refused(lambda: two.here.change_product("SJ", name="Jam", seen=seen), f"changed meanwhile .{words}.")


OF_A_BAG = {
    "another supplier, unlooked": (lambda k: {"supplier": k.hilltop}, "supplier: Hilltop Orchard; .*: nobody has look"),
    "none is said": (lambda k: {"allergens": []}, "contains: no allergens"),
    "some are said": (lambda k: {"allergens": ["soy", "milk"]}, "contains: soy, milk"),
    "no supplier's lot": (lambda k: {"supplier_lot": None}, "supplier lot: not known"),
    "no date": (lambda k: {"best_before": None}, "best before: not known"),
    "another day": (lambda k: {"bought_on": date(2026, 3, 2)}, "bought on: 02 March 2026"),
}


@pytest.mark.parametrize("case", OF_A_BAG)
def test_a_bag_that_was_corrected_is_told_in_words(two, case):
    theirs, words = OF_A_BAG[case]
    seen = two.here.receive_lot(
        two.kitchen.sugar, Q("9 lb"), supplier=two.kitchen.costco, supplier_lot="L1", bought_on=date(2026, 3, 1),
        best_before=date(2027, 3, 1), allergens=["wheat"],
    )  # fmt: skip
    two.there.correct_lot(seen.code, **theirs(two.kitchen))
    answer = lambda: two.here.correct_lot(seen.code, quantity=Q("8 lb"), seen=seen)  # noqa: E731
    two.refused(answer, f"{seen.code} was changed meanwhile .*{words}")


def test_an_ingredient_in_which_there_is_none_is_told_so(two):
    seen = two.here.change_ingredient(two.kitchen.sugar, allergens=["soy"], sub_ingredients=["cane"])
    two.there.change_ingredient(seen, allergens=[], sub_ingredients=[])
    words = "allergens: none; sub ingredients: not known"
    two.refused(lambda: two.here.change_ingredient(seen, name="cane"), words)


def test_a_product_and_a_recipe_that_were_changed_meanwhile(two):
    jam = two.kitchen.jam
    two.there.change_product("SJ", shelf_life_days=30)
    two.refused(lambda: two.here.change_product("SJ", storage="cool", seen=jam), "shelf life days: 30")
    two.there.add_recipe(jam, two.recipe.name, 30, two.recipe.lines, STEPS)
    again = lambda seen: two.here.add_recipe(jam, two.recipe.name, 40, two.recipe.lines, STEPS, seen=seen)  # noqa: E731
    two.refused(lambda: again(two.recipe), "has version 2 by now; you saw version 1")
    newest = next(one for one in two.here.recipes() if one.name == two.recipe.name)
    assert again(newest).version == 3


def test_a_batch_of_a_recipe_that_was_changed_meanwhile(two):
    two.there.add_recipe(two.kitchen.jam, two.recipe.name, 30, two.recipe.lines, STEPS)
    two.refused(lambda: two.here.start_batch(two.recipe), "has version 2 by now")
    assert two.here.start_batch(two.recipe, old_version=True).recipe.version == 1


def test_an_answer_on_what_is_still_so_is_taken(two):
    seen = two.seen
    weigh(two.here, two, seen=seen)
    two.here.add_note(two.number, "smells good")
    two.here.add_reading(two.number, "temperature", Decimal(200), "°F", 0)
    two.here.mark_step(two.number, 0, StepMark.FINISHED, early="a test", seen=seen)
    seen = two.seen  # the count is about all lines
    assert two.here.fill_batch(two.number, 36, 0, seen=seen).net == 36
    with pytest.raises(RuleError):
        two.here.fill_batch(two.number, 35, 0, seen=seen)


@pytest.mark.parametrize(
    ("before", "meanwhile", "words"),
    [
        ("", "whole", "the strawberries is weighed in now"),
        ("half", "whole", "the strawberries is weighed in now"),
        ("whole", "back", "no strawberries is weighed in now"),
        ("half whole", "back", "not all of the strawberries is weighed in now"),
        ("half whole half", "back", "not all of the strawberries is weighed in now"),
    ],
)
def test_a_count_on_an_old_view_of_the_lines(two, before, meanwhile, words):
    def told(books, what):
        if what == "back":
            return books.reverse_use(next(one.id for one in two.seen.uses if one.completes_line), "slip")
        return weigh(books, two, quantity="1 lb", completes_line=what == "whole")

    for one in before.split():
        told(two.here, one)
    seen = two.seen
    told(two.there, meanwhile)
    two.refused(lambda: two.here.fill_batch(two.number, 36, 0, seen=seen), words)
    assert two.here.fill_batch(two.number, 36, 0, seen=two.seen).net == 36


def test_half_of_a_line_on_another_screen_stops_no_count(two):
    seen = two.seen
    weigh(two.there, two, quantity="1 lb", completes_line=False)
    assert two.here.fill_batch(two.number, 36, 0, seen=seen).net == 36
