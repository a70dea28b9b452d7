"""What the camera gives Receive beside codes: photos that stay with the bag, and print that is only offered."""

from __future__ import annotations

from datetime import date

import pytest

from db import BooksFullError
from drivers.scanners.base import Gs1Fields, Symbology
from kiosk.flows.base import Place, Tone, Why
from kiosk.flows.receive import TOP_PHOTOS, UNSAVED_PHOTOS
from kiosk.lot_text.reader import NotInstalledError, ReadingError, ReadLine

JPEG = b"\xff\xd8\xff the label of a bag"
GLUED = Gs1Fields(gtin14="09506000134352", lot="LOT-42A17261231", lot_doubtful=True)


def field(day, key):
    return next(field for field in day.view.fields if field.key == key)


def sugar(day):
    return day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", "10 lb")


def newest(day, ingredient="sugar"):
    return day.books.last_lot(next(i for i in day.books.ingredients() if i.name == ingredient))


def unsaved(day):
    folder = day.folder / UNSAVED_PHOTOS
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


# -- photos


def test_a_photo_is_kept_with_the_bag_and_shown_in_its_trace(day):
    sugar(day).tap("keep_photo", JPEG)
    assert [photo.data for photo in day.view.photos] == [JPEG]
    day.tap("save")
    bag = newest(day)
    assert [day.books.photo(photo) for photo in day.books.lot_photos(bag.code)] == [JPEG]
    assert (day.view.photos, unsaved(day)) == ((), [])
    day.counter.go_home()
    day.scan(bag.code)
    assert day.place is Place.TRACE
    assert [(photo.data, photo.words) for photo in day.view.photos] == [(JPEG, "Taken 4 Mar 2026 at 09:00")]


def test_a_photo_is_undone_before_saving(day):
    sugar(day).tap("keep_photo", JPEG).tap("keep_photo", JPEG + b"2")
    day.tap("take_away_photo", day.view.photos[0].name)
    assert [photo.data for photo in day.view.photos] == [JPEG + b"2"]
    assert len(unsaved(day)) == 1
    day.tap("save")
    assert len(day.books.lot_photos(newest(day).code)) == 1


def test_a_photo_survives_the_power_cut_that_the_draft_survives(day):
    sugar(day).tap("keep_photo", JPEG)
    day.restart()
    assert [photo.data for photo in day.view.photos] == [JPEG]
    day.tap("save")
    assert [day.books.photo(photo) for photo in day.books.lot_photos(newest(day).code)] == [JPEG]


def test_a_photo_that_was_lost_is_said_and_the_bag_is_saved(day):
    sugar(day).tap("keep_photo", JPEG)
    (day.folder / UNSAVED_PHOTOS / unsaved(day)[0]).write_bytes(b"half")
    day.restart()
    assert [photo.data for photo in day.view.photos] == [None]
    day.tap("save")
    assert day.words.startswith("Sugar saved as")
    assert (day.counter.notice.tone, day.counter.notice.what_to_do) == (Tone.WARN, "A photo of this bag was lost.")


def cut_between_bag_and_photo(day, monkeypatch):
    """The bag is booked, its photo is not; what the flow remembers of it."""
    sugar(day).tap("keep_photo", JPEG)
    memo = dict(day.counter.flow.memo())
    monkeypatch.setattr(day.books, "add_lot_photo", _no_power)
    with pytest.raises(NoPowerError):
        day.counter.flow.save()
    monkeypatch.undo()
    return memo


def test_power_that_goes_between_the_bag_and_its_photo_loses_neither(day, monkeypatch):
    memo = cut_between_bag_and_photo(day, monkeypatch)
    bag = newest(day)
    assert day.books.lot_photos(bag.code) == ()
    again = type(day.counter.flow).from_memo(day.counter.work, memo)
    assert [day.books.photo(photo) for photo in day.books.lot_photos(bag.code)] == [JPEG]
    assert (again.view().photos, again.view().ready) == ((), False)


class NoPowerError(Exception):
    """As far as the flow can tell, nothing runs from here on."""


def _no_power(*_args, **_named):
    raise NoPowerError


def _no_room(*_args, **_named):
    raise BooksFullError("There is no room left for the books.", "Make room on the disk.")


def booked(day, code):
    return [day.books.photo(photo) for photo in day.books.lot_photos(code)]


def test_photos_that_a_full_disk_does_not_take_are_kept_for_their_bag(day, monkeypatch):
    """The bag is saved, its photos wait: also over the next bag, and over a restart."""
    monkeypatch.setattr(day.books, "add_lot_photo", _no_room)
    sugar(day).tap("keep_photo", JPEG).tap("keep_photo", JPEG + b"2").tap("save")
    bag = newest(day).code
    assert day.words == f"Sugar saved as {bag}"
    assert "no room left" in day.counter.notice.what_to_do
    assert (day.view.photos, booked(day, bag)) == ((), [])
    day.tap("set_field", "ingredient", "salt").tap("clear").tap("back").tap("receive")
    assert len(unsaved(day)) == 2
    monkeypatch.undo()
    day.restart().tap("back").tap("receive")
    assert sorted(booked(day, bag)) == [JPEG, JPEG + b"2"]
    assert unsaved(day) == []


def test_photos_that_wait_are_told_again_and_booked_with_the_next_bag(day, monkeypatch):
    monkeypatch.setattr(day.books, "add_lot_photo", _no_room)
    sugar(day).tap("keep_photo", JPEG).tap("save")
    bag = newest(day).code
    day.tap("back").tap("receive").tap("set_field", "ingredient", "sugar")
    assert day.words == "A photo of an earlier bag is not in the books"
    assert "no room left" in day.counter.notice.what_to_do
    monkeypatch.undo()
    day.tap("set_field", "quantity", "10 lb").tap("save")
    assert day.counter.notice.tone is Tone.GOOD
    assert (booked(day, bag), unsaved(day)) == ([JPEG], [])


def test_a_disk_that_is_still_full_after_the_power_came_back_loses_no_photo(day, monkeypatch):
    """Cut between the bag and its photo; at the next start there is no room for it, and the cook is told so."""
    memo = cut_between_bag_and_photo(day, monkeypatch)
    bag = newest(day).code
    monkeypatch.setattr(day.books, "add_lot_photo", _no_room)
    day.counter.flow = type(day.counter.flow).from_memo(day.counter.work, memo)
    assert day.view.photos == ()
    day.tap("set_field", "ingredient", "salt")
    assert "no room left" in day.counter.notice.what_to_do
    assert len(unsaved(day)) == 1
    monkeypatch.undo()
    day.tap("back").tap("receive")
    assert booked(day, bag) == [JPEG]


def test_one_photo_that_was_lost_does_not_take_the_others_along(day):
    sugar(day).tap("keep_photo", JPEG).tap("keep_photo", JPEG + b"2")
    lost = day.view.photos[0].name
    (day.folder / UNSAVED_PHOTOS / lost).unlink()
    day.tap("save")
    assert day.counter.notice.what_to_do == "A photo of this bag was lost."
    assert booked(day, newest(day).code) == [JPEG + b"2"]


@pytest.mark.parametrize(
    ("what", "other"),
    [("supplier_lot", "L-2"), ("quantity", "25 lb"), ("bought_on", "2026-03-03"), ("supplier", "Another Mill")],
)
def test_photos_never_go_to_another_bag_of_the_same_ingredient(day, what, other):
    """The power went with a draft on the screen, and another such bag was booked before it came back."""
    draft = sugar(day).tap("set_field", "supplier_lot", "L-1").tap("keep_photo", JPEG).counter.flow.memo()
    kept = {name: (day.folder / UNSAVED_PHOTOS / name).read_bytes() for name in unsaved(day)}
    day.tap("set_field", what, other).tap("take_away_photo", draft["photos"][0]).tap("save")
    for name, data in kept.items():
        (day.folder / UNSAVED_PHOTOS / name).write_bytes(data)
    stranger = newest(day)
    again = type(day.counter.flow).from_memo(day.counter.work, draft)
    assert day.books.lot_photos(stranger.code) == ()
    assert ([photo.data for photo in again.view().photos], again.view().ready) == ([JPEG], True)


def test_a_disk_that_takes_no_photo_is_said(day):
    sugar(day)
    (day.folder / UNSAVED_PHOTOS).write_text("a file in the way of the folder")
    day.tap("keep_photo", JPEG)
    assert day.words.startswith("The photo was not kept")
    assert day.view.photos == ()


def test_there_is_no_photo_of_what_the_camera_does_not_see(day):
    sugar(day).tap("keep_photo", None)
    assert day.words == "The camera shows nothing yet"


def test_a_bag_has_a_few_photos_and_no_album(day):
    sugar(day)
    for number in range(TOP_PHOTOS + 1):
        day.tap("keep_photo", JPEG + bytes([number]))
    assert len(day.view.photos) == TOP_PHOTOS
    assert day.words == "3 photos are kept"


def test_photos_of_a_bag_that_was_given_up_are_let_go(day):
    sugar(day).tap("keep_photo", JPEG).tap("clear")
    assert (day.view.photos, unsaved(day)) == ((), [])
    sugar(day.tap("back")).tap("keep_photo", JPEG).tap("back")
    day.tap("receive")
    assert unsaved(day) == []


def test_a_photo_that_was_damaged_later_is_said_in_its_trace(day):
    sugar(day).tap("keep_photo", JPEG).tap("save")
    bag = newest(day)
    name = day.books.lot_photos(bag.code)[0].sha256
    kept = next(day.folder.glob(f"books-photos/*/{name}.jpg"))
    kept.write_bytes(b"\xff\xd8\xff another")
    day.counter.go_home()
    day.scan(bag.code)
    assert day.view.photos[0].data is None
    assert "lost or damaged" in day.view.photos[0].trouble


# -- the print on the label


LINES = (
    ReadLine("CANE SUGAR", 0.99, b""),
    ReadLine("LOT: AB-1207", 0.98, b"\xff\xd8\xff lot"),
    ReadLine("BEST BY 03/04/2027", 0.97, b"\xff\xd8\xff day"),
)


def read(day, reading=LINES):
    day.tap("begin_reading")
    assert day.view.reading
    return day.tap("label_read", day.counter.flow.reading, reading)


def test_what_is_printed_is_offered_and_fills_nothing_by_itself(day):
    before = sugar(day).view.fields
    read(day)
    assert not day.view.reading
    assert [(offer.words, offer.cutout) for offer in day.view.offers] == [
        ("AB-1207", LINES[1].cutout),
        ("4 Mar 2027", LINES[2].cutout),
        ("3 Apr 2027", LINES[2].cutout),
    ]
    assert [offer.detail for offer in day.view.offers[1:]] == ["Best before, one of 2 days"] * 2
    assert day.view.fields == before


def test_a_tap_takes_an_offer_and_another_tap_another(day):
    read(sugar(day)).tap("take_offer", "supplier_lot AB-1207").tap("take_offer", "best_before 2027-03-04")
    day.tap("take_offer", "best_before 2027-04-03")
    assert (field(day, "supplier_lot").value, field(day, "supplier_lot").why) == ("AB-1207", Why.LABEL)
    assert (field(day, "best_before").value, field(day, "best_before").why) == ("3 Apr 2027", Why.LABEL)
    assert [offer.taken for offer in day.view.offers] == [True, False, True]
    day.tap("save")
    assert (newest(day).supplier_lot, newest(day).best_before) == ("AB-1207", date(2027, 4, 3))
    assert day.view.offers == ()


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ((), "No lot and no date was found on the label"),
        (LINES[:1], "No lot and no date was found on the label"),
        (ReadingError("The label could not be read", "Try again."), "The label could not be read"),
        (NotInstalledError(), "Reading labels is not installed here"),
    ],
)
def test_a_label_that_says_nothing_has_a_word(day, reading, words):
    read(sugar(day), reading)
    assert (day.words, day.view.offers, day.view.reading) == (words, (), False)
    assert day.counter.notice.what_to_do


def test_what_was_read_of_the_bag_before_is_not_offered_for_this_one(day):
    asked = sugar(day).tap("begin_reading").counter.flow.reading
    day.tap("clear").tap("label_read", asked, LINES)
    assert day.view.offers == ()
    late = day.tap("begin_reading").counter.flow.reading
    day.tap("begin_reading").tap("label_read", late, LINES)
    assert (day.view.offers, day.view.reading) == ((), True)


# -- a lot in doubt


def doubtful(day):
    return day.scan("glued", symbology=Symbology.CODE128, identifier="]C1", fields=GLUED)


def test_a_lot_in_doubt_is_shown_and_nothing_is_saved_before_it_is_settled(day):
    doubtful(day.tap("receive"))
    shown = field(day, "supplier_lot")
    assert (shown.value, shown.doubt, shown.needed) == ("", "LOT-42A17261231", True)
    assert not day.view.ready
    before = len(day.books.lots())
    day.tap("save")
    assert len(day.books.lots()) == before
    day.restart()
    assert field(day, "supplier_lot").doubt == "LOT-42A17261231"
    day.tap("set_field", "supplier_lot", "LOT-42A").tap("save")
    assert newest(day, "fruit pectin").supplier_lot == "LOT-42A"


def test_a_lot_in_doubt_may_be_none(day):
    doubtful(day.tap("receive")).tap("set_field", "supplier_lot", "")
    assert (field(day, "supplier_lot").needed, day.view.ready) == (False, True)


def test_a_doubt_does_not_take_back_what_a_person_said(day):
    doubtful(day.tap("receive").tap("set_field", "supplier_lot", "LOT-42A"))
    assert (field(day, "supplier_lot").value, field(day, "supplier_lot").doubt) == ("LOT-42A", "")


def test_the_print_on_the_label_settles_a_doubt(day):
    read(doubtful(day.tap("receive"))).tap("take_offer", "supplier_lot AB-1207")
    assert (field(day, "supplier_lot").value, field(day, "supplier_lot").doubt) == ("AB-1207", "")


# -- what was read


@pytest.mark.parametrize(
    ("symbology", "identifier", "word"),
    [
        (Symbology.EAN13, "]E0", "EAN-13 read"),
        (Symbology.CODE128, "]C1", "GS1-128 read"),
        (Symbology.CODE128, "]C0", "Code 128 read"),
        (Symbology.DATAMATRIX, "]d2", "GS1 DataMatrix read"),
        (None, "", "Code read"),
    ],
)
def test_every_scan_says_what_was_read(day, symbology, identifier, word):
    day.tap("receive").scan("X-4711", symbology=symbology, identifier=identifier)
    assert day.view.word == word


def test_a_code_that_is_of_use_sounds_yes_and_another_no(day):
    heard = []
    day.counter.on_answer = heard.append
    day.tap("receive").scan("9506000134352", symbology=Symbology.EAN13, fields=Gs1Fields(gtin14="09506000134352"))
    day.tap("set_field", "supplier_lot", "7").scan("says nothing", symbology=Symbology.CODE39)
    day.counter.warn("That code holds 4,096 characters, more than any bag or tag of ours: not taken.")
    assert heard == [True, False, False]
