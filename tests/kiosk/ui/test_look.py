"""What can be said of the look in figures: contrast, sizes for fingers and eyes, and that nothing is cut off."""

import doctest
import gc
import importlib

import numpy as np
import pytest

from kiosk.ui.palette import AMBER, BLUE, CARD, LEAF, PAPER, RED, SOFT, TONES, contrast

LEAST_CONTRAST = 4.5
LEAST_TEXT, LEAST_TOUCH = 18, 64


@pytest.mark.parametrize("name", TONES)
def test_text_stands_out_from_its_ground(name):
    tone = TONES[name]
    assert contrast(tone.ink, tone.fill) >= LEAST_CONTRAST
    assert contrast(tone.soft, tone.fill) >= LEAST_CONTRAST


@pytest.mark.parametrize("ink", [SOFT, LEAF, AMBER, RED, BLUE])
@pytest.mark.parametrize("ground", [PAPER, CARD])
def test_coloured_words_stand_out_from_paper_and_card(ink, ground):
    assert contrast(ink, ground) >= LEAST_CONTRAST


def test_the_examples_in_the_docstrings_are_true(stage):
    for name in ("palette", "widgets.days"):
        assert doctest.testmod(importlib.import_module(f"kiosk.ui.{name}")).failed == 0


def sample(name):
    from kiosk.ui.samples import SAMPLES

    return SAMPLES[name]()


def parts(widget):
    yield widget
    for child in widget.children:
        yield from parts(child)


SAMPLES = (
    *("home", "receive", "weigh", "boil", "labels", "recall", "fill", "reprint"),
    *("keypad", "keyboard", "day_picker", "picker", "confirm"),
)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_large_enough_and_inside_the_window(any_stage, name):
    from kiosk.ui.widgets.words import TextLabel as Words

    any_stage.show(sample(name))
    width, height = any_stage.size
    words = [part for part in any_stage.on_screen() if isinstance(part, Words) and part.text]
    assert words
    for part in words:
        assert part._picture.texture.height >= LEAST_TEXT * 1.1, part.text
        assert part.size_px >= LEAST_TEXT, part.text
        x, y = part.to_window(*part.pos)
        assert x >= 0, part.text
        assert y >= 0, part.text
        assert x + part.written_width <= width + 1, part.text
        assert y + part.height <= height + 1, part.text


@pytest.mark.parametrize("name", SAMPLES)
def test_everything_to_be_tapped_is_high_enough_for_a_finger(any_stage, name):
    from kiosk.ui.widgets.keys import KeyField
    from kiosk.ui.widgets.numbers import UnitGrid
    from kiosk.ui.widgets.surface import Touchable
    from kiosk.ui.widgets.top_bar import CookChip

    any_stage.show(sample(name))
    for part in any_stage.on_screen():
        looked_at = getattr(part, "row", None) is not None and part.row.tone == "none"
        if isinstance(part, Touchable) and part.live and not looked_at and not isinstance(part, CookChip):
            assert part.height >= LEAST_TOUCH, part
        if isinstance(part, KeyField) and not (isinstance(part, UnitGrid) and not part.touch):
            assert min(part.place(key)[3] for key in part.keys) >= LEAST_TOUCH, part


@pytest.mark.parametrize("size", [18, 19, 20, 22, 24, 28])
def test_no_line_of_text_loses_its_end(stage, size):
    from kiosk.ui import writing

    line = "bought 15 Feb 2026 · 21.5 lb left · use first"
    for other in range(20, 90):  # more fonts than SDL keeps open
        writing.written("x", "regular", other)
    roomy = writing._label(line, "regular", size, padding=(0, 0, 40, 0))
    roomy.refresh()
    assert _ink_ends(roomy.texture) < writing.written(line, "regular", size).width


def _ink_ends(texture):
    pixels = np.frombuffer(texture.pixels, dtype=np.uint8).reshape(texture.height, texture.width, 4)
    return int(np.nonzero(pixels[..., 3].max(axis=0) > 40)[0].max())


def test_a_long_name_ends_in_an_ellipsis_within_its_width(stage):
    from kiosk.ui.widgets.words import TextLabel as Words

    words = Words(text="Strawberries from the field behind the old mill", size_px=24, width=200)
    assert words.written_width <= 200


def test_a_line_that_fits_at_its_least_size_is_whole(stage):
    from kiosk.ui.widgets.words import TextLabel as Words
    from kiosk.ui.writing import width_of

    lot = "LOT-42A17261231?"
    for width in range(width_of(lot, "monobold", 18), width_of(lot, "monobold", 24)):
        words = Words(text=lot, face="monobold", size_px=24, least=18, width=width)
        whole = {width_of(lot, "monobold", size) for size in range(18, 25)}
        assert words.written_width in whole


def test_markup_in_a_suppliers_name_is_only_text(stage):
    from kiosk.ui.writing import width_of

    assert width_of("[b]Mill[/b]", "regular", 22) > width_of("Mill", "regular", 22)


def test_the_same_screen_gives_the_same_picture(stage):
    pictures = []
    for _ in range(2):
        stage.show(sample("weigh"))
        pictures.append(stage.picture().tobytes())
    assert pictures[0] == pictures[1]


def test_a_screen_that_is_let_go_is_forgotten(stage):
    from kiosk.ui.widgets.frame import Frame

    for name in SAMPLES:
        stage.show(sample(name))
    gc.collect()
    assert sum(type(thing) is Frame for thing in gc.get_objects()) <= 1
