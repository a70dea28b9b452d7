"""Fingers and keys: what is tapped answers, what lies below does not, and a finger may change its mind."""

from datetime import date

import pytest


class Heard(list):
    """Remembers what an event told."""

    def to(self, widget, event):
        widget.bind(**{event: lambda _, *told: self.append(told)})
        return self


def sample(name):
    from kiosk.ui.samples import SAMPLES

    return SAMPLES[name]()


def test_the_primary_action_answers_when_the_finger_is_lifted(stage):
    frame = sample("weigh")
    heard = Heard().to(frame, "on_action")
    stage.show(frame)
    button = frame.bottom_bar.button("use")
    stage.press(*button.center)
    assert button.pressed
    assert heard == []
    stage.lift()
    assert heard == [("use",)]


def test_a_finger_that_slides_off_changes_its_mind(stage):
    frame = sample("weigh")
    heard = Heard().to(frame, "on_action")
    stage.show(frame)
    stage.press(*frame.bottom_bar.button("use").center)
    stage.drag(640, 400)
    stage.lift()
    assert heard == []


def test_a_press_is_seen(stage):
    frame = sample("weigh")
    stage.show(frame)
    before = stage.picture().tobytes()
    stage.press(*frame.bottom_bar.button("use").center)
    pressed = stage.picture().tobytes()
    stage.lift()
    assert before != pressed
    assert stage.picture().tobytes() == before


def test_an_action_that_is_not_live_takes_no_tap(stage):
    frame = sample("labels")
    heard = Heard().to(frame, "on_action")
    stage.show(frame)
    stage.tap_text("Waiting for labels")
    assert heard == []


def test_back_devices_and_cook_are_tapped_in_the_bars(any_stage):
    frame = sample("labels")
    back, device, cook = Heard().to(frame, "on_back"), Heard().to(frame, "on_device"), Heard().to(frame, "on_cook")
    any_stage.show(frame)
    any_stage.tap_widget(frame.bottom_bar.button("back"))
    any_stage.tap_widget(frame.top_bar.lights["printer"])
    any_stage.tap_widget(frame.top_bar.cook)
    assert (back, device, cook) == ([()], [("printer",)], [()])


def test_the_cook_is_tapped_on_the_height_of_a_finger(any_stage):
    frame = sample("labels")
    heard = Heard().to(frame, "on_cook")
    any_stage.show(frame)
    chip = frame.top_bar.cook
    for beyond in (-31, 31):
        any_stage.tap(chip.center_x, chip.center_y + beyond)
    assert heard == [(), ()]


def test_the_primary_action_never_moves(any_stage):
    places = set()
    for name in ("weigh", "boil", "labels", "recall"):
        frame = sample(name)
        any_stage.show(frame)
        button = frame.bottom_bar.button(frame.bottom_bar.primary.name)
        places.add((button.x + button.width, button.y, button.height))
    assert len(places) == 1


def test_nothing_below_an_overlay_is_tapped(stage):
    frame = sample("confirm")
    heard = Heard().to(frame, "on_back")
    stage.show(frame)
    stage.tap_widget(frame.bottom_bar.button("back"))
    assert heard == []


def test_a_question_is_answered(stage):
    frame = sample("confirm")
    yes, no = Heard().to(frame.overlay, "on_yes"), Heard().to(frame.overlay, "on_cancel")
    stage.show(frame)
    stage.tap_text("Batch failed")
    stage.tap_text("Go on")
    assert (yes, no) == ([()], [()])


def test_a_figure_is_typed_with_fingers(any_stage):
    frame = sample("keypad")
    heard = Heard().to(frame.overlay, "on_done")
    any_stage.show(frame)
    for key in ("4", ".", "0", "2"):
        any_stage.tap_text(key)
    any_stage.tap_text("lb → oz")
    any_stage.tap_text("OK")
    assert heard == [("64.32", "oz")]


def test_a_figure_that_is_refused_says_why_and_is_not_taken(stage):
    frame = sample("keypad")
    keypad = frame.overlay
    keypad.check = lambda text: "Only 21.5 lb are left." if float(text) > 21.5 else ""
    heard = Heard().to(keypad, "on_done")
    stage.show(frame)
    for key in ("9", "9"):
        stage.tap_text(key)
    stage.tap_text("OK")
    assert heard == []
    assert "Only 21.5 lb are left." in stage.texts()


@pytest.mark.parametrize(("keys", "text"), [("0", "0"), ("05", "5"), (".5", "0.5"), ("1..5", "1.5"), ("12,5", "12.5")])
def test_figures_are_kept_whole(stage, keys, text):
    from kiosk.ui.widgets.keypad import Keypad

    keypad = Keypad()
    for key in keys:
        keypad.key("", key)
    assert keypad.text == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("1½", "1½"),
        ("½", "½"),
        ("1 1/2", "1 1/2"),
        ("3/4", "3/4"),
        ("1½½", "1½"),
        ("½5", "½"),
        ("1.5½", "1.5"),
        ("1/2/3", "1/23"),
        ("0½", "½"),
        (" 1", "1"),
    ],
)
def test_a_fraction_is_typed(stage, keys, text):
    from kiosk.ui.widgets.keypad import Keypad

    keypad = Keypad(fractions=True)
    for key in keys:
        keypad.key("", key)
    assert keypad.text == text
    counted = Keypad(decimal=False)
    for key in "1½/ 2":
        counted.key("", key)
    assert counted.text == "12"


def test_a_fraction_is_typed_with_fingers(any_stage):
    frame = sample("keypad")
    heard = Heard().to(frame.overlay, "on_done")
    any_stage.show(frame)
    for key in ("1", "½", "OK"):
        any_stage.tap_text(key)
    assert heard == [("1½", "lb")]
    if any_stage.size == (800, 480):  # there is room for four of the five
        assert "2/3" not in any_stage.texts()
        return
    frame = sample("keypad")
    heard = Heard().to(frame.overlay, "on_done")
    any_stage.show(frame)
    for key in ("1", "2/3", "OK"):
        any_stage.tap_text(key)
    assert heard == [("1 2/3", "lb")]


def test_the_letters_have_every_sign_of_the_fraction_keys(stage):
    from kiosk.ui.widgets.keypad import FRACTIONS
    from kiosk.ui.writing import written

    nothing = written("\uffff", "semibold", 40).pixels
    signs = [written(one, "semibold", 40).pixels for one in FRACTIONS]
    assert nothing not in signs
    assert len(set(signs)) == len(FRACTIONS)


@pytest.mark.parametrize(
    ("offered", "units", "shown"),
    [
        ("2", ["kg", "lb"], "4.409"),
        ("1", ["lb", "oz"], "16"),
        ("250", ["ml", "l"], "0.25"),
        ("1.5", ["kg", "g"], "1500"),
        ("2", ["cup", "fl oz"], "16"),
        ("2", ["lb", "each"], ""),
    ],
)
def test_an_offered_amount_stays_that_amount_in_another_unit(stage, offered, units, shown):
    from kiosk.ui.widgets.keypad import Keypad

    keypad = Keypad(text=offered, unit=units[0], units=units, fractions=True)
    keypad.build()
    keypad.press("unit")
    assert (keypad.text, keypad.unit) == (shown, units[1])


@pytest.mark.parametrize(
    ("typed", "units", "shown", "back"),
    [("3", ["kg", "lb"], "6.614", "3"), ("3", ["lb", "oz"], "48", "3"), ("1½", ["lb", "oz"], "24", "1.5"),
     ("0.5", ["g", "lb"], "0.001102", "0.5"), ("3", ["kg", "each"], "", "3"), ("", ["kg", "lb"], "", ""),
     ("3/", ["kg", "lb"], "", "")],
)  # fmt: skip
def test_a_typed_amount_is_turned_and_never_given_another_unit(stage, typed, units, shown, back):
    from kiosk.ui.widgets.keypad import Keypad

    keypad = Keypad(text="", unit=units[0], units=units, fractions=True)
    keypad.build()
    for key in typed:
        keypad.press(key)
    keypad.press("unit")
    assert (keypad.text, keypad.unit) == (shown, units[1])
    keypad.press("unit")
    assert keypad.text == back
    keypad.press("7")
    assert keypad.text == "7"


def test_words_are_typed_with_fingers_and_on_a_real_keyboard(stage):
    frame = sample("keyboard")
    stage.window.bind(on_key_down=frame.window_key)
    frame.overlay.text = ""
    heard = Heard().to(frame.overlay, "on_done")
    stage.show(frame)
    stage.tap_text("h")
    stage.tap_text("i")
    stage.type(" 5!")
    stage.key("backspace")
    stage.key("enter")
    stage.window.unbind(on_key_down=frame.window_key)
    assert heard == [("hi 5",)]


def test_a_day_is_two_taps(any_stage):
    frame = sample("day_picker")
    heard = Heard().to(frame.overlay, "on_dated")
    any_stage.show(frame)
    any_stage.tap_widget(next(part for part in any_stage.on_screen() if getattr(part, "name", "") == "later"))
    any_stage.tap_text("30")
    assert heard == [(date(2026, 4, 30), "use_by")]


def test_a_long_list_is_paged(any_stage):
    frame = sample("picker")
    rows = frame.overlay.list
    any_stage.show(frame)
    seen = set()
    for _ in range(rows.pages):
        seen |= {card.row.title for card in rows._pool if card.parent is not None}
        any_stage.tap_widget(rows._down)
    assert seen == {row.title for row in frame.overlay.rows}
    assert rows.page == rows.pages - 1


def test_a_choice_is_picked(any_stage):
    frame = sample("picker")
    heard = Heard().to(frame.overlay, "on_pick")
    any_stage.show(frame)
    any_stage.tap_text("Amazon")
    assert heard == [("Amazon",)]


def test_a_number_of_jars_is_tapped(any_stage):
    from kiosk.ui.widgets.numbers import NumberChips

    frame = sample("fill")
    any_stage.show(frame)
    chips = next(part for part in any_stage.on_screen() if isinstance(part, NumberChips) and part.suggested == 38)
    heard = Heard().to(chips, "on_choose")
    any_stage.tap_text("37")
    assert heard == [(37,)]
    assert chips.chosen == 37


def test_the_steps_follow_the_cook_and_can_be_leafed(stage):
    from kiosk.ui.widgets.steps import Step, StepList

    steps = [Step(f"step {n}", state="done" if n < 14 else "now" if n == 14 else "todo") for n in range(20)]
    shown = StepList(steps=steps, size_hint=(None, None), size=(400, 504))
    stage.show(shown)
    assert "step 14" in stage.texts()
    stage.tap_widget(shown)
    assert "step 19" in stage.texts()
    stage.tap_widget(shown)
    assert "step 14" in stage.texts()


def test_kivy_cannot_be_set_up_twice(stage, tmp_path):
    from kiosk.ui import environment

    with pytest.raises(environment.TooLateError):
        environment.prepare(tmp_path)
