"""For every language and 200 pictures: the bytes, read by an interpreter that knows only the manual, give the same
picture, 0 dots different."""

from __future__ import annotations

import base64
import os
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from drivers.errors import DeviceUrlError
from drivers.printers.base import PictureError
from drivers.printers.brother import Brother
from drivers.printers.brother_media import MEDIA, WIDE_HEAD, roll_for
from drivers.printers.escpos import EscPos
from drivers.printers.ink import black_and_white
from drivers.printers.language import Language
from drivers.printers.tspl import Tspl
from drivers.printers.zpl import Zpl
from drivers.registry import open_printer
from tests.drivers.printers import interpreters
from tests.drivers.printers.cables import random_picture
from tests.drivers.printers.interpreters import Paper, Unexplained, black, explain
from tests.drivers.printers.pictures import label_pictures, pictures, text_picture, white

GOLDEN = Path(__file__).parent / "golden"
ROLL = roll_for(62, 40, continuous=True)
assert ROLL is not None


def on_brother(job: bytes, picture: Image.Image) -> list[Paper]:
    """The roll's printable dots begin 12 pins in; right of the picture all is white."""
    found = []
    for pins, page in interpreters.brother(job):
        assert (page["kind"], page["width_mm"], page["length_mm"], page["margin"]) == (0x0A, 62, 0, 35)
        assert not pins[:, :12].any()
        assert not pins[:, 12 + picture.width :].any()
        found.append(pins[:, 12 : 12 + picture.width])
    return found


def on_escpos(job: bytes, picture: Image.Image, dpi: int = 203) -> list[Paper]:
    return interpreters.escpos(job, picture.width, dpi)


def on_lines(job: bytes, picture: Image.Image) -> list[Paper]:
    """Without a sensor the gap of 2 mm is part of the paper."""
    (paper,) = interpreters.escpos(job, picture.width)
    assert not paper[picture.height :].any()
    assert len(paper) == picture.height + 16
    return [paper[: picture.height]]


@dataclass(frozen=True)
class Way:
    """One language as one model takes it, and who interprets it."""

    language: Language
    interpret: Callable[[bytes, Image.Image], list[Paper]]


WAYS = {
    "escpos": Way(EscPos(), on_escpos),
    "escpos-graphics": Way(EscPos(raster="gs-paren-l"), on_escpos),
    "escpos-300": Way(EscPos(dpi=300), lambda job, picture: on_escpos(job, picture, 300)),
    "escpos-180": Way(EscPos(dpi=180, blank="feed"), lambda job, picture: on_escpos(job, picture, 180)),
    "escpos-feeds": Way(EscPos(blank="feed", feed="peel"), on_escpos),
    "escpos-lines": Way(EscPos(feed="lines"), on_lines),
    "escpos-one": Way(EscPos(raster="one"), on_escpos),
    "escpos-one-graphics": Way(EscPos(raster="one-gs-paren-l"), on_escpos),
    "zpl-hex": Way(Zpl(graphic="hex"), lambda job, picture: interpreters.zpl(job)),
    "zpl": Way(Zpl(), lambda job, picture: interpreters.zpl(job)),
    "tspl": Way(Tspl(), lambda job, picture: interpreters.tspl(job)),
    "tspl-300": Way(Tspl(dpi=300, feed="mark"), lambda job, picture: interpreters.tspl(job, 300 / 25.4)),
    "brother": Way(Brother(ROLL), on_brother),
    "brother-packbits": Way(Brother(ROLL, compress=True), on_brother),
    "brother-two-colours": Way(Brother(ROLL, two_colours=True), on_brother),
}


@pytest.mark.parametrize("number", range(200))
def test_what_is_sent_is_what_comes_out(number: int) -> None:
    picture = pictures()[number]
    for name, way in WAYS.items():
        if name.startswith("brother") and picture.width > 696:
            continue
        (label,) = way.interpret(way.language.label(picture), picture)
        assert label.shape == (picture.height, picture.width), name
        assert np.array_equal(label, black(picture)), name


def test_white_rows_go_by_the_command_that_the_ink_goes_by() -> None:
    """Epson's newer printers have GS ( L in the place of GS v 0; no raster is higher than either takes."""
    tall = white(464, 5_000)
    tall.putpixel((0, 4_999), 0)
    for name, way in WAYS.items():
        if name.startswith("escpos") and name != "escpos-180" and "one" not in name:
            (label,) = way.interpret(way.language.label(tall), tall)
            assert np.array_equal(label, black(tall)), name
    for picture in (tall, *label_pictures()):
        assert b"\x1dv0" not in WAYS["escpos-graphics"].language.label(picture)
    assert b"\x1dv0" not in EscPos(raster="gs-paren-l", feed="lines").label(tall)


def test_labels_follow_each_other() -> None:
    one, other = label_pictures()[0], white(464, 320)
    for name, way in WAYS.items():
        if name in ("escpos", "escpos-one", "zpl", "zpl-hex", "tspl"):
            job = way.language.label(one) + way.language.label(other) + way.language.label(one)
            labels = way.interpret(job, one)
            assert [bool(label.any()) for label in labels] == [True, False, True], name


def must_be(picture: Image.Image, labels: list[Paper]) -> None:
    explain(len(labels) == 1 and np.array_equal(labels[0], black(picture)), "something else came out")


@pytest.mark.parametrize("name", WAYS)
def test_the_interpreters_are_strict(name: str) -> None:
    way, picture = WAYS[name], text_picture(4, 464, 60)
    job = way.language.label(picture)
    for broken in (job[:-1], job[:20] + job[21:], job + b"A", b"Jam" + job):
        with pytest.raises((Unexplained, ValueError, KeyError, IndexError)):
            must_be(picture, way.interpret(broken, picture))


def test_bytes_of_labels() -> None:
    """At least a quarter fewer than the raw raster; ZPL at most 3 kB on 50 x 30 mm."""
    raw = {"58x40": 18_560, "50x30": 12_000}
    sizes = {"58x40": label_pictures()[1], "50x30": label_pictures()[3]}
    for size, picture in sizes.items():
        counts = {
            name: len(WAYS[name].language.label(picture)) for name in ("escpos", "escpos-graphics", "tspl", "zpl")
        }
        print(size, counts)
        assert all(count <= raw[size] * 3 / 4 for count in counts.values()), counts
    assert len(Zpl().label(sizes["50x30"])) <= 3_000


def test_only_what_has_ink_is_sent() -> None:
    picture = white(464, 320)
    limits = {"escpos": 340, "escpos-feeds": 30, "zpl": 100, "tspl": 100, "brother": 600}
    for name, limit in limits.items():
        assert len(WAYS[name].language.label(picture)) <= limit, name


@pytest.mark.parametrize("left", [0, 3, 9, 100, 455, 463])
def test_a_field_of_zpl_ends_within_the_label(left: int) -> None:
    """Rows are whole bytes; one that begins at the first dot of ink must not reach beyond what the printer prints."""
    picture = white(464, 20)
    ImageDraw.Draw(picture).rectangle((left, 5, 463, 9), fill=0)
    place = re.search(rb"\^FO(\d+),5\^GFA,\d+,\d+,(\d+),", Zpl().label(picture))
    assert place is not None
    assert int(place[1]) + 8 * int(place[2]) <= 464
    assert int(place[1]) <= left


def test_nothing_but_the_picture_is_in_the_bytes() -> None:
    """Two labels that look alike are the same bytes, and in ZPL one can see all that they are made of."""
    for seed in range(40):
        picture = text_picture(seed, 400, 240)
        assert re.fullmatch(
            rb"\^XA\^PW\d+\^LL\d+\^LH0,0\^FO\d+,\d+\^GFA,\d+,\d+,\d+,:Z64:[A-Za-z0-9+/=]+:[0-9A-F]{4}\^FS\^PQ1\^XZ",
            Zpl().label(picture),
        )
        same = Image.frombytes("1", picture.size, picture.tobytes())
        for way in WAYS.values():
            assert way.language.label(picture) == way.language.label(same)


@pytest.mark.parametrize("name", ["escpos", "escpos-graphics", "zpl", "tspl", "brother", "brother-packbits"])
def test_the_bytes_stay_as_they_are(name: str) -> None:
    """One small label a language; `JARMARK_UPDATE_GOLDEN=1` writes them anew. zlib's own bytes differ by version."""
    file = GOLDEN / f"{name}.bin"
    job = _plain(WAYS[name].language.label(text_picture(2, 61, 25)))
    if os.environ.get("JARMARK_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_bytes(job)
    assert job == file.read_bytes()


def _plain(job: bytes) -> bytes:
    def inflate(match: re.Match[bytes]) -> bytes:
        return b":hex:" + zlib.decompress(base64.b64decode(match[1])).hex().encode() + b":"

    return re.sub(rb":Z64:([A-Za-z0-9+/=]+):[0-9A-F]{4}", inflate, job)


@pytest.mark.parametrize("media", MEDIA, ids=lambda media: f"{media.width_mm}x{media.length_mm}")
@pytest.mark.parametrize("head", [720, WIDE_HEAD])
def test_every_roll_of_a_brother(media, head) -> None:  # type: ignore[no-untyped-def]
    if media.printable_dots > head:
        return
    length = media.printable_length or 200
    picture = random_picture(media.width_mm, media.printable_dots, length)
    if media.is_round:
        inside = Image.new("1", picture.size, 0)
        ImageDraw.Draw(inside).ellipse((0, 0, picture.width - 1, picture.height - 1), fill=1)
        picture = Image.composite(picture, Image.new("1", picture.size, 1), inside)
    ((pins, page),) = interpreters.brother(Brother(media, head).label(picture), head)
    assert (page["width_mm"], page["length_mm"]) == (media.width_mm, 153 if media.length_mm == 152 else media.length_mm)
    assert page["margin"] == (0 if media.length_mm else 35)
    right = media.right_pins + (44 if head == WIDE_HEAD else 0)
    left = head - right - media.printable_dots
    assert np.array_equal(pins[:, left : head - right], black(picture))
    assert not pins[:, :left].any()
    assert not pins[:, head - right :].any()


@pytest.mark.parametrize("width_mm", [12, 24, 58])
def test_ink_beyond_a_round_label_is_refused(width_mm: int) -> None:
    media = next(one for one in MEDIA if one.is_round and one.width_mm == width_mm)
    corner = white(media.printable_dots, media.printable_length)
    corner.putpixel((0, 0), 0)
    beyond = media.printable_dots * 2**0.5 > width_mm * 300 / 25.4
    if beyond:
        with pytest.raises(PictureError, match="round label"):
            Brother(media).label(corner)
    else:
        assert Brother(media).label(corner)


def test_the_roll_of_two_colours_is_printed_in_two(tmp_path: Path) -> None:
    picture = white(732, 300)
    picture.paste(text_picture(5, 600, 300), (60, 0))
    printer = open_printer(f"file://{tmp_path}/job.bin?language=brother&roll=black-red", size="62x40")
    printer.print_label(picture)
    printer.close()
    ((pins, page),) = interpreters.brother((tmp_path / "job.bin").read_bytes())
    assert (page["K"], page["red"]) == (9, 0)
    assert np.array_equal(pins[:, 12:708], black(picture)[:, 18:714])
    with pytest.raises(DeviceUrlError, match="two colours"):
        open_printer("file:///x?language=brother&roll=black-red&compress=packbits", size="62x40")


LARGE = [(640, 824, 203), (640, 820, 203), (576, 911, 203), (832, 1300, 203), (1020, 1800, 300), (640, 4000, 203)]


@pytest.mark.parametrize("raster", ["gs-v-0", "gs-paren-l", "one", "one-gs-paren-l"])
@pytest.mark.parametrize(("width", "height", "dpi"), LARGE)
def test_no_raster_has_more_bytes_than_its_command_can_count(raster: str, width: int, height: int, dpi: int) -> None:
    """A frame around 80 x 103 mm: all rows have ink at the right edge, 65,920 bytes of them."""
    picture = white(width, height)
    ImageDraw.Draw(picture).rectangle((0, 0, width - 1, height - 1), outline=0, width=4)
    (label,) = interpreters.escpos(EscPos(dpi=dpi, raster=raster).label(picture), width, dpi)
    assert np.array_equal(label, black(picture))


@pytest.mark.parametrize("raster", ["one", "one-gs-paren-l"])
def test_one_raster_is_one(raster: str) -> None:
    job = EscPos(raster=raster).label(text_picture(3, 464, 320))
    assert job.count(b"\x1dv0") + job.count(b"\x1d(L") == (1 if raster == "one" else 2)


def test_the_older_brothers_are_set_to_no_mode(tmp_path: Path) -> None:
    """`mode=no`: they know raster alone, and may not take ESC i a. All else is the same."""
    picture = white(732, 300)
    picture.paste(text_picture(5, 600, 300), (60, 0))
    jobs = []
    for number, mode in enumerate(("", "&mode=no")):
        file = tmp_path / f"{number}.bin"
        printer = open_printer(f"file://{file}?language=brother{mode}", size="62x40")
        printer.print_label(picture)
        printer.close()
        jobs.append(file.read_bytes())
    (_, page), (_, older) = (interpreters.brother(job)[0] for job in jobs)
    assert (page.pop("a"), older) == (1, page)
    assert jobs[1] == jobs[0].replace(b"\x1bia\x01", b"", 1)


def test_a_picture_as_wide_as_the_roll_loses_its_white_edges_only() -> None:
    """732 dots are 62 mm; 696 of them can be printed."""
    picture = white(732, 300)
    picture.paste(text_picture(5, 696, 300), (18, 0))
    ((pins, _),) = interpreters.brother(Brother(ROLL).label(picture))
    assert np.array_equal(pins[:, 12:708], black(picture)[:, 18:714])
    picture.putpixel((17, 100), 0)
    with pytest.raises(PictureError, match="696 of 732 dots across"):
        Brother(ROLL).label(picture)


ADDRESSES = ["escpos", "zpl", "tspl", "brother"]


@pytest.mark.parametrize("language", ADDRESSES)
def test_a_file_holds_the_bytes_and_nothing_else(language: str, tmp_path: Path) -> None:
    """The size in the address has the word."""
    picture = label_pictures()[0]
    address = f"file://{tmp_path}/job.bin?language={language}&dpi=203&size=58x40"
    printer = open_printer(address, size="40x12")
    assert printer.width_dots == 464
    printer.print_label(picture)
    printer.close()
    job = (tmp_path / "job.bin").read_bytes()
    (label,) = WAYS[language].interpret(job, picture)
    assert np.array_equal(label, black(picture))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_any_picture_can_be_made_black_and_white(mode: str, tmp_path: Path) -> None:
    """A PNG of the label's width, in whatever mode it was saved."""
    text_picture(6, 463, 60).convert(mode).save(tmp_path / "label.png")
    with Image.open(tmp_path / "label.png") as saved:
        picture = black_and_white(saved)
    printer = open_printer(f"file://{tmp_path}/job.bin?language=zpl&size=57.875x7.5", size="40x12")
    printer.print_label(picture)
    printer.close()
    (label,) = interpreters.zpl((tmp_path / "job.bin").read_bytes())
    assert np.array_equal(label, black(text_picture(6, 463, 60)))


SET = {
    "language=zpl&darkness=5&speed=3": [b"~SD05^XA", b"^PR3^PW464"],
    "language=zpl&darkness=0": [b"~SD00^XA"],
    "language=tspl&darkness=12&speed=2": [b"DENSITY 12\r\n", b"SPEED 2\r\n"],
    "language=escpos&darkness=-2&speed=4": [b"\x1b@\x1d(K\x02\x001\xfe\x1d(K\x02\x002\x04"],
    "language=escpos&darkness=6": [b"\x1b@\x1d(K\x02\x001\x06\x1d"],
}


@pytest.mark.parametrize("options", SET)
def test_darkness_and_speed_are_said_before_each_label(options: str, tmp_path: Path) -> None:
    printer = open_printer(f"file://{tmp_path}/job.bin?{options}", size="58x40")
    printer.print_label(label_pictures()[0])
    printer.close()
    job = (tmp_path / "job.bin").read_bytes()
    assert all(said in job for said in SET[options])


@pytest.mark.parametrize(("x", "y"), [(0, 0), (8, 0), (-8, 0), (0, 5), (3, -7), (-1, -1)])
@pytest.mark.parametrize("language", ["escpos", "zpl", "tspl"])
def test_every_label_is_moved_by_so_many_dots(language: str, x: int, y: int, tmp_path: Path) -> None:
    picture = white(464, 320)
    picture.paste(text_picture(5, 400, 280), (32, 20))
    printer = open_printer(f"file://{tmp_path}/job.bin?language={language}&x={x}&y={y}", size="58x40")
    printer.prepare(picture)
    printer.print_label(picture)
    printer.close()
    (label,) = WAYS[language].interpret((tmp_path / "job.bin").read_bytes(), picture)
    assert np.array_equal(label, np.roll(black(picture), (y, x), (0, 1)))


def test_ink_that_would_run_off_the_label_is_refused(tmp_path: Path) -> None:
    picture = white(464, 320)
    picture.putpixel((3, 100), 0)
    for x, refused in ((-3, False), (-4, True), (460, False), (461, True)):
        printer = open_printer(f"file://{tmp_path}/job.bin?x={x}", size="58x40")
        if not refused:
            printer.print_label(picture)
            continue
        with pytest.raises(PictureError, match="run off its edge"):
            printer.print_label(picture)
