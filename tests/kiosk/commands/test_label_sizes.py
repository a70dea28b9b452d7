"""A label's size is read in one place: wherever it is typed it is the same label, or refused in the same words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from drivers.errors import DeviceUrlError
from drivers.label_size import LabelSize, LabelSizeError
from drivers.registry import printer_address
from drivers.urls import DeviceUrl
from kiosk import bootstrap
from kiosk.settings.config import Settings, SettingsError, parse

OTHER = LabelSize(99, 99)


def by_itself(text: str) -> LabelSize:
    return LabelSize.parse(text)


def in_the_settings(text: str) -> LabelSize:
    return parse(f"[labels]\nsize = '{text}'", Path("/kitchen/jarmark.toml")).label_size


def in_an_address(text: str) -> LabelSize:
    return printer_address(DeviceUrl.parse(f"file:///label.bin?size={quote(text)}"), OTHER).labels


PLACES = (by_itself, in_the_settings, in_an_address)
FORMS = {
    "58x40": (58, 40),
    "58X40": (58, 40),
    "58×40": (58, 40),
    "58*40": (58, 40),
    "58 x 40": (58, 40),
    " 58x40 ": (58, 40),
    "58x40mm": (58, 40),
    "58x40 MM": (58, 40),
    "58 × 40 mm": (58, 40),
    "58\u00a0×\u00a040\u202fmm": (58, 40),
    "58mm x 40mm": (58, 40),
    "58mm x 40": (58, 40),
    "9x9": (9, 9),
    "4x4": (4, 4),
    "4.5x40": (4.5, 40),
    "300x300": (300, 300),
    "40x12": (40, 12),
    "62.5x30.2": (62.5, 30.2),
    "57.875x7.5": (57.9, 7.5),
    "62": (62, 0),
    "62mm": (62, 0),
    "62x0": (62, 0),
    "62 × 0 mm": (62, 0),
    "4x6in": (101.6, 152.4),
    "4 x 6 IN": (101.6, 152.4),
    '4x6"': (101.6, 152.4),
    '4" × 6"': (101.6, 152.4),
    "4in x 6in": (101.6, 152.4),
    "2.25x1.25in": (57.1, 31.8),
    "4in": (101.6, 0),
}
NONE = [
    "wide", "58x", "x40", "0x40", "0", "3x3", "3.55x40", "58x3", "301x40", "58x9999", "axb", "58x40x2", "58,5x40",
    "58 40", "58x-40", "58x40cm", "4in x 6mm", "4mm x 6in", "1e2x40", "٥٨x٤٠", "58x40\u0000", "58 by 40", "13x13in",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", FORMS)
def test_each_form_is_the_same_size_wherever_it_is_typed(place: Callable[[str], LabelSize], text: str) -> None:
    assert place(text) == LabelSize(*FORMS[text])


@pytest.mark.parametrize("text", NONE)
def test_what_is_none_is_refused_in_the_same_words_everywhere(text: str) -> None:
    with pytest.raises(LabelSizeError) as alone:
        by_itself(text)
    with pytest.raises(DeviceUrlError) as address:
        in_an_address(text)
    assert str(address.value) == str(alone.value)
    assert "58x40, or 62 for a roll" in str(alone.value)
    if text.isprintable():
        with pytest.raises(SettingsError) as settings:
            in_the_settings(text)
        assert [mistake.words for mistake in settings.value.mistakes] == [str(alone.value)]


@pytest.mark.parametrize("size", {LabelSize(*sides) for sides in FORMS.values()}, ids=str)
def test_what_a_size_is_written_as_is_read_again(size: LabelSize) -> None:
    assert LabelSize.parse(size.text) == size
    if not size.is_continuous:
        assert LabelSize.parse(str(size)) == size


def test_a_size_that_is_odd_in_the_address_is_that_of_the_labels() -> None:
    """It is not left out for that of the settings, which is another."""
    settings = Settings(printer=DeviceUrl.parse("file:///label.bin?size=57.875x7.5"), label_size=OTHER)
    assert bootstrap.label_size(settings) == LabelSize(57.9, 7.5)


@pytest.mark.parametrize("text", ["50x30", "50×30", "50 x 30 mm", "50mm x 30mm"])
def test_a_command_takes_it_so(jarmark, march, tmp_path: Path, text: str) -> None:
    file = tmp_path / "badge.png"
    told = jarmark("--books", march, "label", "--badge", "Cook 1", "--size", text, "--png", file)
    assert told.code == 0, told.said
    assert Image.open(file).size == LabelSize(50, 30).dots(203)


@pytest.mark.parametrize("text", ["4x4", "9x9", "4x300", "300x4"])
def test_a_label_that_is_too_small_for_it_is_told(jarmark, march, tmp_path: Path, text: str) -> None:
    told = jarmark("--books", march, "label", "--lot", "B0001-G", "--size", text, "--png", tmp_path / "tag.png")
    assert (told.code, "No room for" in told.said) == (1, True), told.said
