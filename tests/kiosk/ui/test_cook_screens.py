"""The cook's screens, tapped through: what a finger does there, and what is then to be seen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import BatchState, Quantity, RecipeStep, StepMark
from drivers.urls import device_urls
from kiosk.flows.base import Place
from kiosk.flows.home import HomeFlow

BATCH = "SJ-20260304-A"


def test_the_whole_batch_takes_eighteen_touches(top):
    top.to_filling().tap("38", "2", "Finish")
    assert top.place == "labels"
    top.tap("Print 36 labels")
    assert top.touches == 18
    batch = top.day.books.batch(BATCH)
    assert (batch.filled, batch.set_aside, batch.net) == (38, 2, 36)


def test_nothing_is_used_while_its_bag_is_not_named(top):
    top.start_jam().tap("Use 8 lb")
    assert top.day.books.batch(BATCH).uses == ()


def test_a_bag_without_a_tag_is_picked_from_the_list(top):
    top.start_jam().tap("Valley Farm", "Valley Farm")
    assert "this one" in top.texts
    top.tap("Use 8 lb")
    assert len(top.day.books.batch(BATCH).uses) == 1


def test_another_amount_is_typed_on_the_keypad(top):
    top.start_jam().scan("strawberries").tap("Amount", "7", ".", "5", "OK")
    assert top.day.view.amount == "7.5"
    top.tap("Use 7.5 lb")
    assert top.day.books.batch(BATCH).uses[0].quantity == Quantity.parse("7.5 lb")


@pytest.mark.parametrize("step", ["strawberries", "sugar", "fruit pectin", "lemon juice"])
def test_the_bar_is_empty_until_a_bag_is_in_hand(top, step):
    """What is wanted is not what is weighed."""
    top.start_jam()
    for ingredient, use in (("strawberries", "Use 8 lb"), ("sugar", "Use 4 lb"), ("fruit pectin", "Use 2 oz")):
        if ingredient == step:
            break
        top.scan(ingredient).tap(use)
    card = top.shell.screen.ids.amount
    assert card.share == 0
    top.scan(step)
    assert card.share == pytest.approx(0.888)


def test_the_amount_may_be_in_another_unit(top):
    top.start_jam().scan("strawberries").tap("Amount", "lb → oz", "oz → kg", "3", "OK", "Use 3 kg")
    assert top.day.books.batch(BATCH).uses[0].quantity == Quantity.parse("3 kg")


def test_a_wrong_bag_is_said_and_the_notice_goes_when_it_is_tapped(top):
    top.start_jam().scan("sugar")
    top.tap("That is sugar, not strawberries")
    assert "That is sugar, not strawberries" not in top.texts


def test_undo_brings_the_last_ingredient_back(top):
    top.start_jam().scan("strawberries").tap("Use 8 lb", "Undo")
    assert "8 lb strawberries" in top.texts
    assert "Took back 8 lb strawberries" in top.texts


def test_a_finger_that_bounces_does_not_take_two_steps(top):
    top.start_jam().weigh_all().tap("Start 20 min")
    top.stage.bounce()
    assert {"Pause", "Next"} <= set(top.texts)
    assert top.place == "process"
    assert not any(event.mark is StepMark.FINISHED for event in top.day.books.batch(BATCH).step_events)
    top.tap("+ 1 min")
    top.stage.bounce()
    assert top.day.view.timer.total_s == 22 * 60


def test_a_bounce_on_next_leaves_one_step(top):
    jam = next(r for r in top.day.books.recipes() if r.name == "Strawberry Jam")
    steps = [RecipeStep(n, f"Step {n}") for n in range(3)]
    top.day.books.add_recipe(jam.product, "Plain", 12, jam.lines[:1], steps)
    top.tap("Cook", "Plain", "Start").scan("strawberries").tap("Use 8 lb", "Next")
    top.stage.bounce()
    assert top.day.view.name == "Step 1"


def test_what_is_outside_its_limit_is_asked_about_at_once(top):
    top.start_jam().weigh_all().tap("Start 20 min", "Next")
    assert "Boil: 20 min are left" in top.texts
    top.tap("Leave it early").read("204")
    assert {"204 °F, not at least 220 °F: what was done?", "Hold it", "Read again"} <= set(top.texts)
    assert "Throw it away" in top.texts
    top.tap("Read again", "2", "1", "4", "OK", "Hold it")
    assert top.place == "fill"
    batch = top.day.books.batch(BATCH)
    assert [reading.value for reading in batch.readings] == [Decimal(204), Decimal(214)]
    assert batch.held_reason == "“Set point”: 214 °F was read, at least 220 °F is asked for"
    top.tap("36", "Finish · 36 jars")
    assert top.day.books.batch(BATCH).held_reason == batch.held_reason, "one reading is one reason"


def test_thrown_away_the_reason_is_offered(top):
    top.start_jam().weigh_all().tap("Start 20 min", "Next", "Leave it early").read("204").tap("Throw it away")
    top.stage.key("enter")
    top.stage.frames()
    top.tap("Thrown away")
    batch = top.day.books.batch(BATCH)
    assert (batch.state, batch.failed_reason[:17]) == (BatchState.FAILED, "Set point: 204 °F")


def test_a_bag_past_its_date_is_used_with_one_more_tap(top):
    top.day.clock.advance(3 * 365 * 86_400)
    top.start_jam().scan("strawberries").tap("Use 8 lb").scan("sugar").tap("Use 4 lb")
    number = top.day.view.number
    assert len(top.day.books.batch(number).uses) == 1
    top.tap("It keeps: dry, and never opened")
    assert len(top.day.books.batch(number).uses) == 2
    assert "It keeps: dry, and never opened" in top.day.books.batch(number).notes[0].text


def test_nobody_must_take_the_bag_past_its_date_that_was_scanned(top):
    top.day.clock.advance(3 * 365 * 86_400)
    top.start_jam().scan("strawberries").tap("Use 8 lb").scan("sugar")
    number = top.day.view.number
    assert "Another lot" not in top.texts
    top.tap("Missing", "Leave it out")
    top.stage.type("too old")
    top.stage.key("enter")
    top.stage.frames()
    assert [one.reason for one in top.day.books.batch(number).left_out] == ["too old"]


def test_another_lot_asks_what_was_in_the_empty_one(top):
    top.start_jam().scan("strawberries").tap("Another lot")
    assert "How much was in this bag?" in top.texts
    top.tap("0", ".", "5", "OK")
    assert "7.5 lb strawberries" in top.texts
    assert top.day.books.batch(BATCH).uses[0].quantity == Quantity.parse("0.5 lb")


def test_what_is_missing_is_left_out_swapped_or_ends_the_batch(top):
    top.start_jam().tap("Missing", "Leave it out")
    assert "none was there" not in top.texts, "20 lb of it are in the books"
    top.stage.key("enter")
    top.stage.frames()
    assert top.day.books.batch(BATCH).left_out == ()
    top.stage.type("mouldy")
    top.stage.key("enter")
    top.stage.frames()
    assert "4 lb sugar" in top.texts
    top.tap("Missing", "Use something else", "Lemon juice")
    top.stage.type("softer")
    top.stage.key("enter")
    top.stage.frames()
    top.tap("Use 2 lb, then another bag")
    assert top.day.books.batch(BATCH).uses[0].lot.ingredient.name == "lemon juice"
    top.tap("Missing", "Batch failed")
    top.stage.type("nothing was there")
    top.stage.key("enter")
    top.stage.frames()
    top.tap("Not decided yet")
    assert top.day.books.batch(BATCH).state is BatchState.FAILED
    assert top.day.books.batch(BATCH).failed_became == ""


def test_the_unit_key_turns_what_is_offered_and_what_was_typed(top):
    top.start_jam().scan("strawberries").tap("Amount", "3", "lb → oz")
    assert "48" in top.texts
    top.tap("OK", "Use 48 oz")
    assert top.day.books.batch(BATCH).uses[0].quantity == Quantity.parse("48 oz")


def test_the_timer_is_drawn_as_time_goes_by_and_says_when_it_is_up(top):
    top.start_jam().weigh_all().tap("Start 20 min")
    top.day.clock.advance(13 * 60 + 20)
    assert {"6:40", "of 20 min left"} <= set(top.tick().texts)
    top.day.clock.advance(420)
    assert {"+0:20", "time is up"} <= set(top.tick().texts)
    top.tap("Back")
    assert "+0:20" in top.texts


def test_a_timer_that_is_up_is_said_once_on_any_other_screen(top):
    top.start_jam().weigh_all().tap("Start 20 min", "Back", "Cook")
    rung = []
    top.shell.on_alarm = lambda: rung.append(1)
    top.day.clock.advance(20 * 60 + 1)
    words = "Strawberry Jam: Boil, time is up"
    assert words in top.tick().texts
    top.tap(words)
    assert words not in top.tick().texts
    assert rung == [1]


def test_a_paused_timer_stands_still_here_and_on_home(top):
    top.start_jam().weigh_all().tap("Start 20 min")
    top.day.clock.advance(60)
    top.tick().tap("Pause")
    top.day.clock.advance(300)
    assert "19:00" in top.tick().texts
    top.tap("Back")
    top.day.clock.advance(300)
    assert "19:00" in top.tick().texts
    top.tap(BATCH, "Go on", "+ 1 min")
    assert "20:00" in top.texts


def test_readings_notes_and_the_pot_are_booked(top):
    top.start_jam().weigh_all().tap("Start 20 min", "Add reading", "2", "0", "4", "OK")
    top.tap("Note")
    top.stage.type("berries very ripe")
    top.stage.key("enter")
    top.stage.frames()
    top.tap("Copper pot 1", "Copper pot 2")
    batch = top.day.books.batch(BATCH)
    assert [reading.value for reading in batch.readings] == [Decimal(204)]
    assert [note.text for note in batch.notes] == ["berries very ripe"]
    assert [pot.name for pot in batch.equipment] == ["Copper pot 2"]
    assert {"204 °F", "berries very ripe", "Copper pot 2"} <= set(top.texts)


def test_a_batch_fails_only_after_a_question_and_a_reason(top):
    top.start_jam().weigh_all().tap("Batch failed", "Cancel")
    assert top.day.books.batch(BATCH).state is BatchState.COOKING
    top.tap("Batch failed")
    top.stage.tap_text("Batch failed", nth=1 if top.texts.index("Batch failed") else 0)
    top.stage.type("burnt")
    top.stage.key("enter")
    top.stage.frames()
    assert top.day.books.batch(BATCH).state is BatchState.COOKING
    top.tap("Thrown away")
    assert top.day.books.batch(BATCH).state is BatchState.FAILED
    assert top.place == "home"
    top.day.scan(BATCH)
    top.tick()
    assert {"Thrown away", "burnt"} <= set(top.texts)
    top.tap("What became of it")
    assert "Not decided yet" not in top.texts
    top.tap("Something else")
    top.stage.type("to the compost")
    top.stage.key("enter")
    top.stage.frames()
    assert "to the compost" in top.texts


def test_a_number_that_has_no_chip_is_typed(top):
    top.to_filling()
    top.stage.tap_text("…", nth=1)
    top.tap("5", "1", "OK")
    assert top.day.view.filled == 51
    assert "51" in top.texts


def test_more_batches_than_fit_are_behind_one_button(any_top):
    top = any_top
    for _ in range(7):
        top.start_jam().tap("Back")
    shown = [text for text in top.texts if text.startswith("SJ-20260304-")]
    more = next((text for text in top.texts if text.endswith(" more")), None)
    assert more == f"{7 - len(shown)} more"
    top.tap(more, "Strawberry Jam")
    assert top.place == "weigh"


def test_a_tap_on_what_a_scan_has_just_replaced_does_nothing(top):
    top.start_jam().tap("Back")
    spot = top.stage.find("Receive")
    top.stage.press(*spot.to_window(*spot.center))
    top.day.scan(BATCH)
    top.stage.lift()
    top.stage.frames()
    assert top.place == "weigh"


def test_an_open_question_goes_when_a_scan_leads_elsewhere(top):
    top.start_jam().tap("Back", "Cook")
    top.shell.keyboard("Note", "", lambda text: None)
    top.stage.frames()
    top.day.scan(BATCH)
    top.stage.frames()
    assert top.shell.overlay is None
    assert top.place == "weigh"


def test_a_scan_answers_the_list_that_is_open(top):
    top.start_jam().tap("Valley Farm")
    assert "Which bag?" in top.texts
    top.scan("strawberries")
    assert top.shell.overlay is None
    assert "Use 8 lb" in top.texts


def test_a_scan_of_no_use_is_not_hidden_by_a_list(top):
    top.start_jam().tap("Valley Farm")
    top.day.scan("NOTHING-OF-OURS")
    top.stage.frames()
    assert top.shell.overlay is None
    assert top.day.words in top.texts


def test_what_is_being_typed_outlives_a_scan_of_no_use(top):
    top.start_jam().scan("strawberries").tap("Amount", "7")
    top.day.scan("NOTHING-OF-OURS")
    top.stage.frames()
    top.tap(".", "5", "OK")
    assert "Use 7.5 lb" in top.texts


def test_escape_and_enter_of_a_real_keyboard(top):
    top.start_jam().scan("strawberries").tap("Amount")
    top.stage.key("escape")
    top.stage.frames()
    assert top.shell.overlay is None
    top.tap("Amount")
    top.stage.type("6")
    top.stage.key("enter")
    top.stage.frames()
    assert top.day.view.amount == "6"


def test_a_tap_beside_a_question_leaves_it_and_does_nothing_below(top):
    top.start_jam().scan("strawberries").tap("Amount")
    use = top.shell.bottom_bar.button("use")
    top.stage.tap(use.x + use.width - 10, use.y + 10)
    assert top.shell.overlay is None
    assert top.day.books.batch(BATCH).uses == ()


def test_a_screen_that_fails_gives_way_to_words_and_home(top):
    from kiosk.ui.last_resort import stand_in

    top.start_jam()
    stand_in(top.shell)
    stand_in(top.shell)
    top.stage.frames()
    assert any("safe in the books" in text for text in top.texts)
    top.tap("Go on")
    assert top.place == "home"
    assert "Strawberry Jam" in top.texts


@pytest.mark.parametrize("choice", ["Empty books", "The example kitchen"])
def test_the_first_start_asks_what_to_begin_with(tmp_path, any_stage, choice):
    from kiosk.bootstrap import build
    from kiosk.settings.config import Settings
    from kiosk.ui.shell import Shell

    kiosk = build(Settings(data_dir=tmp_path, books=tmp_path / "books.db", scanners=()))
    shell = Shell(kiosk.counter, kiosk)
    any_stage.show(shell)
    assert kiosk.counter.flow.place is Place.WELCOME
    any_stage.tap_text(choice)
    assert isinstance(kiosk.counter.flow, HomeFlow)
    assert bool(kiosk.books.recipes()) == (choice != "Empty books")
    shell.end()


def test_sounds_are_written_once_and_play_where_nothing_can_be_heard(tmp_path, stage, monkeypatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    from kiosk.ui.sounds import TUNES, Sounds

    for _ in range(2):
        sounds = Sounds(tmp_path)
        sounds.answer(of_use=True)
        sounds.answer(of_use=False)
        sounds.play("alarm")
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(TUNES)


def test_a_scanner_that_is_a_keyboard_is_heard_on_any_screen(tmp_path, stage):
    from kiosk.bootstrap import build
    from kiosk.settings.config import Settings
    from kiosk.ui.shell import Shell

    kiosk = build(Settings(data_dir=tmp_path, books=tmp_path / "books.db", scanners=device_urls("keyboard:")))
    shell = Shell(kiosk.counter, kiosk)
    stage.show(shell)
    kiosk.start(shell.post)
    shell.keyboard("Note", "", lambda text: None)
    stage.frames()
    stage.type("jam")
    assert shell.overlay.text == "jam"
    stage.wedge("9506000134352")
    assert shell.counter.notice.words == "Scanned: 9506000134352"
    assert shell.overlay.text == "jam"
    shell.close()
    stage.wedge("9506000134352")
    assert shell.counter.flow.place is Place.RECEIVE
    shell.end()
