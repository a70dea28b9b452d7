"""A settings file that is none is told in words, at once, and never with a traceback."""

import os

import pytest

from drivers.urls import device_urls
from kiosk.settings.config import SettingsError, load, parse

DEEP = 20_000
BAD = {
    "brackets": ("[labels]\nsize = " + "[" * DEEP + "]" * DEEP, "brackets within brackets"),
    "open brackets": ("[labels]\nsize = " + "[" * DEEP, "brackets within brackets"),
    "tables": ("[labels]\nsize = " + "{a=" * (DEEP // 2) + "1" + "}" * (DEEP // 2), "cannot be read"),
    "dotted key": (".".join("a" * DEEP) + " = 1", "too many parts"),
    "dotted part": ("[" + ".".join("a" * DEEP) + "]", "too many parts"),
    "inf": ("[kitchen]\nkeeps_days = inf", "no setting 'keeps_days'"),
    "inf as a name": ("[kitchen]\nname = inf", 'text in quotes, such as "inf"'),
    "nan": ("[screen]\nfullscreen = nan", "true or false"),
    "list part": ('[[suppliers]]\nname = "A"', "one pair of brackets"),
    "list part of ours": ('[[kitchen]]\nname = "A"', "one pair of brackets"),
    "long number": ("[kitchen]\nname = " + "9" * 10_000, "cannot be read"),
    "long hex number": ("[kitchen]\nname = 0x" + "f" * 10_000, "text in quotes"),
    "number in a list": ("[devices]\nscanners = [0x" + "f" * 10_000 + "]", "text in quotes"),
    "long key": ("[kitchen]\n" + "k" * 60_000 + " = 1", "no setting"),
    "long value": ("[kitchen]\nunits = " + "m" * 60_000, "text needs quotes"),
    "nul": ("[kitchen]\nname = '\x00'", "cannot be read"),
    "escape": ('[kitchen]\nname = "a\\u001b[2J"', "cannot be printed"),
    "many lines": ("a\n" * 30_000, "cannot be read"),
    "old photos": ('[paths]\nphotos = "p"', "beside the books"),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_is_told_shortly(tmp_path, text, words):
    file = tmp_path / "jarmark.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words) as told:
        load(file)
    assert len(told.value.mistakes) <= 60
    assert all(len(line) < 600 + len(str(file)) for line in str(told.value).splitlines())


WORDS = {
    "pipe": "no ordinary",
    "folder": "no ordinary",
    "device": "no ordinary",
    "large": "larger",
    "sparse": "larger",
    "latin": r"line 2.*UTF-8",
    "utf-16": "UTF-8",
    "missing": "cannot be read",
    "shut": "cannot be read",
}


@pytest.mark.parametrize("kind", list(WORDS))
def test_a_file_that_is_no_settings(tmp_path, kind):
    file = tmp_path / "jarmark.toml"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "large":
        file.write_bytes(b"# a\n" * 30_000)
    elif kind == "sparse":
        with file.open("wb") as out:
            out.truncate(50 << 20)
    elif kind == "latin":
        file.write_bytes('[kitchen]\nname = "Crème"\n'.encode("latin-1"))
    elif kind == "utf-16":
        file.write_text('[kitchen]\nname = "A"\n', encoding="utf-16")
    elif kind == "shut":
        file.symlink_to(file)
    with pytest.raises(SettingsError, match=WORDS[kind]):
        load(file)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=ascii)
def test_line_ends_and_a_byte_order_mark_are_no_mistakes(tmp_path, start, end):
    file = tmp_path / "jarmark.toml"
    lines = ["[kitchen]", 'name = "A"', "[devices]", "scanners = [", '  "keyboard:",', "]", ""]
    file.write_bytes((start + end.join(lines)).encode())
    settings = load(file)
    assert (settings.kitchen.name, settings.scanners) == ("A", device_urls("keyboard:"))


def test_an_unseen_line_end_within_quotes_is_part_of_the_text(tmp_path):
    assert parse('[kitchen]\naddress = "a\u2028b"\n', tmp_path / "jarmark.toml").kitchen.address == "a\u2028b"
