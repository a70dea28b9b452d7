"""Receive with a camera: the live picture, photos that are kept, the print on the label; at every size.

The camera is a folder of pictures, the reader of print a child process: both as in the kitchen.
"""

from __future__ import annotations

import json
import sys

import cv2
import numpy as np
import pytest

from drivers.scanners.base import Gs1Fields, Symbology
from drivers.scanners.camera import Look
from drivers.scanners.decode import Sight
from kiosk.lot_text.reader import LabelReader
from tests.kiosk.ui.test_answer_screens import _texts_fit, _touches_are_high_and_apart

PRINT = [("CANE SUGAR", 0.9), ("LOT: AB-1207", 0.98), ("BEST BY 03/04/2027", 0.97)]
"""What the child of these tests reads, whatever it is shown."""

CHILD = """
import base64, json, struct, sys
header = struct.Struct("<4sIII")
lines = json.loads(sys.argv[1])
while len(head := sys.stdin.buffer.read(header.size)) == header.size:
    _mark, wide, high, deep = header.unpack(head)
    sys.stdin.buffer.read(wide * high * deep)
    import cv2, numpy as np
    cutout = base64.b64encode(cv2.imencode(".jpg", np.full((40, 300), 200, np.uint8))[1].tobytes()).decode()
    print(json.dumps({"lines": [{"text": t, "sure": s, "cutout": cutout} for t, s in lines]}), flush=True)
"""


def reader_of(lines):
    return LabelReader((sys.executable, "-c", CHILD, json.dumps(lines)))


@pytest.fixture
def seeing(tmp_path, stage):
    yield from _seeing(tmp_path, stage)


@pytest.fixture
def any_seeing(tmp_path, any_stage):
    yield from _seeing(tmp_path, any_stage)


def _seeing(tmp_path, stage):
    """The counter of 4 March with a camera that looks at a bag of sugar, on Receive."""
    from kiosk.lot_text.labels import labels
    from kiosk.settings.example.camera_folder import CameraFolder
    from tests.kiosk.flows.conftest import Day
    from tests.kiosk.ui.counter_top import CounterTop

    camera = CameraFolder(tmp_path / "camera")
    camera.hold(next(labels(1)).picture)
    day = Day(tmp_path, f"virtual://{tmp_path}/printed", (camera.url,))
    day.kiosk.label_reader = reader_of(PRINT)
    top = CounterTop(day, stage)
    top.tap("Receive", "Ingredient", "Sugar")
    look(top)
    yield top
    top.close()
    day.close()


def look(top):
    """The screen takes the camera's newest picture."""
    top.stage.until(lambda: top.day.kiosk.camera.latest() is not None)
    return top.tick()


def heard(top, happened):
    """The reader's thread tells; the screen takes it in."""
    top.stage.until(happened)
    return top


def button(top, name):
    return getattr(top.shell.screen._buttons, f"_{name}")


def tap(top, name):
    top.stage.tap_widget(button(top, name))
    return top


def thumbs(top):
    from kiosk.ui.widgets.photos import Thumb

    return [part for part in top.stage.on_screen() if isinstance(part, Thumb)]


def photo_view(top):
    from kiosk.ui.widgets.photos import PhotoView

    return top.shell.overlay if isinstance(top.shell.overlay, PhotoView) else None


def field(top, key):
    return next(one for one in top.day.view.fields if one.key == key)


# -- photos


def test_one_press_keeps_the_picture_and_it_is_undone_by_two_taps(seeing):
    top = tap(seeing, "photo")
    assert len(thumbs(top)) == 1
    top.stage.tap_widget(thumbs(top)[0])
    assert not photo_view(top)._photo.broken
    top.tap("Take it away")
    assert (photo_view(top), thumbs(top), top.day.view.photos) == (None, [], ())


def test_the_photo_is_in_the_trace_of_the_bag_where_it_is_enlarged_and_closed(any_seeing):
    top = tap(any_seeing, "photo")
    if not top.day.view.ready:
        top.tap("Quantity", "2", "OK")
    top.tap("Save only")
    bag = top.day.books.last_lot(next(i for i in top.day.books.ingredients() if i.name == "sugar"))
    assert thumbs(top) == []
    top.day.counter.go_home()
    top.day.scan(bag.code)
    top.stage.frames()
    assert top.place == "trace"
    _texts_fit(top.stage, "trace with a photo")
    _touches_are_high_and_apart(top, "trace with a photo")
    top.stage.tap_widget(thumbs(top)[0])
    shown = photo_view(top)
    assert (shown._photo.broken, shown.removable, shown.title) == (False, False, "Taken 4 Mar 2026 at 09:00")
    top.stage.tap_widget(shown._cancel)
    assert photo_view(top) is None


def test_a_photo_that_is_lost_is_said_in_the_trace(any_top):
    bag = any_top.day.lot("sugar")
    any_top.day.books.add_lot_photo(bag, b"\xff\xd8\xff no picture at all")
    any_top.day.books.add_lot_photo(bag, b"\xff\xd8\xff another")
    lost = any_top.day.books.lot_photos(bag)[1].sha256
    next(any_top.day.folder.glob(f"books-photos/*/{lost}.jpg")).unlink()
    any_top.day.scan(bag)
    any_top.stage.frames()
    assert any("is lost or damaged" in text for text in any_top.texts)
    _texts_fit(any_top.stage, "a lost photo")
    any_top.stage.tap_widget(thumbs(any_top)[0])
    assert "This photo cannot be shown: what was kept is no picture." in any_top.texts


def test_a_photo_that_was_lost_before_saving_is_shown_as_such(seeing):
    top = tap(seeing, "photo")
    kept = top.day.view.photos[0].name
    top.day.counter.flow._photos._seen.clear()
    (top.day.folder / "unsaved-photos" / kept).unlink()
    top.shell.redraw()
    top.stage.frames()
    top.stage.tap_widget(thumbs(top)[0])
    assert any(text.startswith("This photo was lost") for text in top.texts)


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (2000, 3000, 3)])
def test_a_photo_of_any_shape_is_shown(stage, shape):
    from kiosk.ui.widgets.photos import PhotoView

    shown = PhotoView(title="a photo", data=cv2.imencode(".jpg", np.full(shape, 200, np.uint8))[1].tobytes())
    stage.show(shown)
    assert not shown._photo.broken


# -- the print on the label


def test_the_print_is_offered_beside_its_cut_outs_and_tapped(any_seeing):
    top = tap(any_seeing, "print")
    assert top.day.view.reading
    heard(top, lambda: top.shell.overlay is not None)
    assert {"AB-1207", "4 Mar 2027", "3 Apr 2027", "Best before, one of 2 days"} <= set(top.texts)
    assert (field(top, "supplier_lot").value, field(top, "best_before").value) == ("", "")
    _texts_fit(top.stage, "offers")
    _touches_are_high_and_apart(top, "offers")
    top.tap("AB-1207", "3 Apr 2027")
    top.stage.key("escape")
    top.stage.frames()
    assert (field(top, "supplier_lot").value, field(top, "best_before").value) == ("AB-1207", "3 Apr 2027")
    assert top.shell.screen.ids.supplier_lot.why == "from the label"


def test_while_it_is_read_the_screen_says_so_and_takes_no_second_press(seeing):
    seeing.day.kiosk.label_reader = LabelReader((sys.executable, "-c", "import sys; sys.stdin.read()"))
    top = tap(seeing, "print")
    assert "Reading the label …" in top.texts
    assert not button(top, "print").live
    top.day.kiosk.label_reader.close()


def test_a_label_without_a_lot_has_a_word(seeing):
    seeing.day.kiosk.label_reader = reader_of([("CANE SUGAR", 0.9)])
    top = heard(tap(seeing, "print"), lambda: not seeing.day.view.reading)
    assert top.day.words == "No lot and no date was found on the label"
    assert top.shell.overlay is None


def test_what_was_read_comes_to_nobody_who_has_gone_on(seeing):
    flow = seeing.day.counter.flow
    top = tap(seeing, "print")
    asked = flow.reading
    top.tap("Back")
    top.shell._screens[flow.place]._told(flow, asked, ())
    assert (top.place, top.day.words) == ("home", "")


# -- what is shown


def test_without_a_camera_there_is_no_button_for_one(top):
    top.tap("Receive")
    assert not {"Photo", "Read the label", "Light"} & set(top.texts)
    assert all(button(top, name).get_parent_window() is None for name in ("light", "photo", "print"))


def test_without_a_picture_the_buttons_take_no_tap(seeing):
    seeing.day.kiosk.camera._lose_sight()
    seeing.day.kiosk.camera.stop()
    seeing.day.kiosk.camera._lose_sight()
    seeing.tick()
    assert (button(seeing, "photo").live, button(seeing, "print").live) == (False, False)
    assert "Looking for the camera …" in seeing.texts


@pytest.mark.parametrize(
    ("sight", "word"),
    [
        (Sight.DARK, "too dark"),
        (Sight.BLURRED, "too blurred: hold it still"),
        (Sight.TORN, "the code is torn: type its number"),
        (Sight.UNSURE, "not sure: move the bag a little"),
    ],
)
def test_what_is_wrong_with_the_picture_is_said_over_it(seeing, sight, word):
    camera = seeing.day.kiosk.camera
    camera.stop()
    camera._look = Look(sight)
    seeing.tick()
    assert word in seeing.texts


def test_what_was_read_stands_for_a_moment_before_the_next_trouble(seeing):
    from kiosk.ui.screens.receive import FRESH_TICKS

    seeing.day.kiosk.camera.stop()
    seeing.day.kiosk.camera._look = Look(Sight.BLURRED)
    seeing.day.scan("9506000134352", symbology=Symbology.EAN13, fields=Gs1Fields(gtin14="09506000134352"))
    seeing.stage.frames()
    seeing.tick()
    assert "EAN-13 read" in seeing.texts
    for _ in range(FRESH_TICKS):
        seeing.tick()
    assert "too blurred: hold it still" in seeing.texts


def test_the_outline_is_where_the_code_was_found(seeing):
    camera = seeing.day.kiosk.camera
    camera.stop()
    corners = ((10, 10), (60, 10), (60, 40), (10, 40))
    camera._look = Look(Sight.READ, (corners,), ("4711",), (640, 360))
    seeing.tick()
    assert seeing.shell.screen.ids.live.outline == [(2 * x, 2 * y) for x, y in corners]


def test_a_lot_in_doubt_has_the_berry_border_until_it_is_settled(any_seeing):
    top = any_seeing
    glued = Gs1Fields(gtin14="09506000134352", lot="LOT-42A17261231", lot_doubtful=True)
    top.day.scan("glued", symbology=Symbology.CODE128, identifier="]C1", fields=glued)
    top.day.counter.dismiss()
    top.stage.frames()
    card = top.shell.screen.ids.supplier_lot
    assert (card.value, card.needed) == ("LOT-42A17261231?", True)
    _texts_fit(top.stage, "a lot in doubt")
    top.stage.tap_widget(card)
    for _ in "17261231":
        top.stage.key("backspace")
    top.stage.key("enter")
    top.stage.frames()
    assert (card.value, card.needed, card.why) == ("LOT-42A", False, "typed")


class Lamp:
    """A light that can be switched, as drivers.scanners.light has it."""

    on = False

    def set(self, *, on):
        self.on = on
        return True


def test_every_button_has_its_room_and_there_is_a_light_only_where_the_camera_has_one(any_seeing):
    top = any_seeing
    for _ in range(3):
        tap(top, "photo")
        top.tick()
    _texts_fit(top.stage, "receive with a camera")
    _touches_are_high_and_apart(top, "receive with a camera")
    for name in ("photo", "print"):
        assert min(button(top, name).size) >= 64
    assert button(top, "light").get_parent_window() is None
    camera = top.day.kiosk.camera
    camera._source.light = Lamp()
    top.shell.redraw()
    top.stage.frames()
    for on in (True, False):
        tap(top, "light")
        assert camera.light_is_on is camera._source.light.on is on
    _texts_fit(top.stage, "receive with a light")
    _touches_are_high_and_apart(top, "receive with a light")
