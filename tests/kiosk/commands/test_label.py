"""`jarmark label`: the very picture that would be printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from db import Books
from tests.kiosk.labels.example import read_by_zxing


def read(file: Path) -> str:
    with Image.open(file) as picture:
        (found,) = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    return found.text


def test_a_jars_label_with_its_resolution(jarmark, march, tmp_path):
    file = tmp_path / "jar.png"
    told = jarmark("--books", march, "label", "--batch", "sj-20260304-a", "--unit", 17, "--png", file)
    assert (told.code, told.answer) == (0, "")
    assert "58 x 40 mm, letters of" in told.said
    with Image.open(file) as picture:
        assert (picture.mode, picture.size) == ("1", (464, 320))
        assert round(picture.info["dpi"][0]) == 203
    assert read(file) == "SJ-20260304-A-017"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("--lot", "B0001-G"), "B0001-G"),
        (("--batch", "SJ-20260304-A", "--case", 12), "SJ-20260304-A"),
        (("--recipe", "R0001-M"), "R0001-M"),
        (("--badge", "cook 1"), "P0001-C"),
    ],
)
def test_the_other_kinds(jarmark, march, tmp_path, asked, code):
    file = tmp_path / "label.png"
    assert jarmark("--books", march, "label", *asked, "--size", "4x6in", "--dpi", 300, "--png", file).code == 0
    with Image.open(file) as picture:
        assert picture.size == (1200, 1800)
    assert read(file) == code


def test_a_shelf_label_and_the_end_of_day_slip(jarmark, march, tmp_path):
    shelf, slip = tmp_path / "shelf.png", tmp_path / "slip.png"
    assert jarmark("--books", march, "label", "--shelf", "sj", "--png", shelf).code == 0
    assert jarmark("--books", march, "label", "--slip", "--size", "62", "--png", slip).code == 0
    with Books.open(march, read_only=True) as books:
        facts, head = books.head()
    assert read(slip) == f"{facts}:{head}"
    assert jarmark("--books", march, "verify", "--anchor", read(slip)).code == 0


def test_a_lids_label_says_what_it_is_not(jarmark, march, tmp_path):
    told = jarmark(
        "--books", march, "label", "--batch", "SJ-20260304-A", "--size", "40x12", "--png", tmp_path / "lid.png"
    )
    assert told.code == 0
    assert "does not stand for the jar's own" in told.said


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ((), 2, "Say which one label"),
        (("--batch", "SJ-20260304-A"), 2, "Say which one label"),
        (("--batch", "SJ-20260304-A", "--lot", "B0001-G", "--png", "x.png"), 2, "Say which one label"),
        (("--case", 12, "--slip", "--png", "x.png"), 2, "Whose jars"),
        (("--batch", "SJ-20260304-A", "--unit", 99, "--png", "x.png"), 1, "has 38 jars; there is no 99"),
        (("--batch", "SJ-19990101-A", "--png", "x.png"), 1, "SJ-19990101-A"),
        (("--shelf", "ZZ", "--png", "x.png"), 1, "There are: HS, SJ"),
        (("--recipe", "R9", "--png", "x.png"), 1, "R0001-M (Strawberry Jam)"),
        (("--badge", "Nobody", "--png", "x.png"), 1, "There are: Cook 1, Cook 2"),
        (("--recipe", "R0001-M", "--size", "40x22", "--png", "x.png"), 1, "58 × 40 mm would do."),
        (("--slip", "--size", "big", "--png", "x.png"), 1, "is no label size"),
        (("--slip", "--to", "carrier-pigeon:"), 2, "carrier-pigeon"),
        (("--badge", "Cook 1", "--dpi", 300, "--to", "virtual://x?dpi=203"), 2, "leave out --dpi"),
        (("--batch", "SJ-20260304-A", "--to", "virtual://x"), 2, "print --batch SJ-20260304-A --units 1"),
        (("--copy-template", "cup"), 2, "There is no template 'cup'"),
        (("--copy-template", "jar"), 2, "Say where your templates are"),
    ],
)
def test_a_wrong_call_is_told(jarmark, march, asked, code, words):
    told = jarmark("--books", march, "label", *asked)
    assert (told.code, words in told.said) == (code, True), told.said


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (("--badge", "cook 1"), "P0001-"),
        (("--recipe", "strawberry jam"), "R0001-M"),
        (("--batch", "SJ-20260304-A", "--case", 12), "SJ-20260304-A"),
        (("--lot", "b0001-g"), "B0001-G"),
        (("--batch", "SJ-20260304-A", "--unit", 9, "--size", "62x15"), "SJ-20260304-A-009"),
    ],
)
def test_a_label_that_stands_for_no_jar_is_printed(jarmark, march, tmp_path, what, code):
    told = jarmark("--books", march, "label", *what, "--to", f"virtual://{tmp_path}?size=62x50")
    assert told.code == 0, told.said
    assert "dots at 203 dpi, came out.\n" in told.answer
    (picture,) = tmp_path.glob("label-*.png")
    (read,) = read_by_zxing(Image.open(picture))
    assert read.startswith(code)


def test_a_template_is_copied_changed_and_used(jarmark, march, tmp_path):
    config = tmp_path / "jarmark.toml"
    config.write_text('[paths]\ntemplates = "mine"\n')
    usual, own = tmp_path / "usual.png", tmp_path / "own.png"
    label = ("--books", march, "--config", config, "label")
    jarmark(*label, "--batch", "SJ-20260304-A", "--png", usual)
    assert jarmark(*label, "--copy-template", "jar").code == 0
    assert "is there already" in jarmark(*label, "--copy-template", "jar").said
    template = tmp_path / "mine" / "jar.typ"
    template.write_text(template.read_text().replace("Ingredients: ", "Made of: "))
    jarmark(*label, "--batch", "SJ-20260304-A", "--png", own)
    assert own.read_bytes() != usual.read_bytes()
    template.write_text("#let a = (")
    told = jarmark(*label, "--batch", "SJ-20260304-A", "--png", own)
    assert "jar.typ is broken in line 1: " in told.said
    assert "The built-in one is used." in told.said
    assert own.read_bytes() == usual.read_bytes()


def test_the_gallery_shows_every_kind(jarmark, tmp_path):
    told = jarmark("label", "--gallery", tmp_path)
    assert told.code == 0
    names = {file.stem for file in tmp_path.glob("*-203.png")}
    assert {f"{kind}-4x6in-203" for kind in ("jar", "bag", "case", "shelf", "recipe", "badge", "slip")} <= names
    assert {"lid-40x12-203", "all-62-203", "all-58x40-203"} <= names


@pytest.mark.parametrize("size", ["62x29", "62x100", "38x90", "54", "50x30", "62", "102x51"])
def test_a_brother_prints_on_every_roll_with_its_white_edge(jarmark, march, tmp_path, size):
    head = "wide" if size == "102x51" else "normal"
    url = f"file://{tmp_path}/label.bin?language=brother&size={size}&head={head}"
    for what in (("--badge", "Cook 1"), ("--lot", "B0001-G"), ("--batch", "SJ-20260304-A", "--case", 12)):
        told = jarmark("--books", march, "label", *what, "--to", url)
        assert "No room" in told.said or told.code == 0, (what, told.said)


def test_a_jars_label_as_it_was_printed_after_the_product_has_changed(jarmark, own_march, tmp_path):
    settings, number = tmp_path / "jarmark.toml", "SJ-20260304-A"
    settings.write_text('[kitchen]\nname = "Hill Kitchen"\naddress = "12 Mill Lane, Dorset VT"\n')
    call = ("--config", settings, "--books", own_march)
    before, then, now = (tmp_path / f"{name}.png" for name in ("before", "then", "now"))
    told = jarmark(*call, "label", "--batch", number, "--unit", 3, "--as-printed", "--png", then)
    assert (told.code, then.exists()) == (1, False)
    assert "is not known" in told.said
    assert jarmark(*call, "label", "--batch", number, "--unit", 3, "--png", before).code == 0
    printer = f"virtual://{tmp_path / 'labels'}"
    assert jarmark(*call, "print", "--batch", number, "--units", "2-3", "--to", printer).code == 0
    with Books.open(own_march) as books:
        books.change_product("SJ", storage="Keep in the fridge")
    told = jarmark(*call, "label", "--batch", number, "--unit", 3, "--as-printed", "--png", then)
    assert told.code == 0
    assert "It says something else now: storage." in told.said
    assert jarmark(*call, "label", "--batch", number, "--unit", 3, "--png", now).code == 0
    old, kept, new = (np.asarray(Image.open(file)) for file in (before, then, now))
    assert np.array_equal(old, kept)
    assert not np.array_equal(old, new)
    told = jarmark(*call, "print", "--batch", number, "--units", "3", "--again", "--to", printer)
    assert "It says something else than on" in told.said


@pytest.mark.parametrize("more", [("--case", 12), ("--size", "4x6in"), ("--dpi", 300)])
def test_as_printed_is_of_one_jar_and_as_it_was(jarmark, march, tmp_path, more):
    asked = ("label", "--batch", "SJ-20260304-A", "--as-printed", "--png", tmp_path / "a.png", *more)
    assert jarmark("--books", march, *asked).code == 2
