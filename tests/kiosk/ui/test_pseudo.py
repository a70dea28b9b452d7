"""In the pseudo-language no screen shows a plain word: each that a person reads is in the catalogue.

Data stays as it is: the names in the books, numbers, codes, symbols of units, paths.
"""

from __future__ import annotations

import pytest

from kiosk.locale import speaking
from kiosk.locale.pseudo import english
from tests.kiosk.plain_words import PlainWords, data_of
from tests.kiosk.ui.counter_top import CounterTop
from tests.kiosk.ui.test_screens_fit import READ, STORIES

OF_THE_STORIES = (
    "Hill Kitchen", "Peanut butter", "Nut & Spice Traders", "STICK", "Amazon",
    "recall: Valley Farm, strawberries bought 2 March",
    "skimmed at 10:35, berries very ripe, a second pot is needed for the rest of them",
    "the supplier calls it back, glass was found in it", "Mills of the Upper Valley",
    "lot", "ingredient", "bought_on", "quantity", "unit", "some", "Mill", "Mills",
    "When it came to us", "Was das ist",
)  # fmt: skip
"""Names that stand in no books, or not yet; what a person typed; columns of a sheet as they are written there."""

OF_THE_GALLERY = (
    "Strawberry Jam", "Hot Sauce", "Hill Kitchen", "Cook", "Amazon", "Valley Farm", "Costco, Main St", "Sugar",
    "Mill Lane Dairy", "Good Earth Co-op", "Fruit pectin", "Strawberries", "Hilltop Orchard", "Pectin", "Lemon juice",
    "Copper pot", "Saturday market", "PKT",
)  # fmt: skip
"""Names that the samples show."""
SAMPLES = (
    "home", "receive", "weigh", "boil", "labels", "recall", "fill", "confirm_day", "reprint", "keypad", "keyboard",
    "day_picker", "picker", "confirm",
)  # fmt: skip
"""Kivy is imported by a test alone, so that the names stand here; a test compares them."""


class PseudoTop(CounterTop):
    """Tapped and looked at by the English words, whatever language they are shown in."""

    def tap(self, *words: str) -> CounterTop:
        for word in words:
            parts = [part for part in self.stage.on_screen() if getattr(part, "text", "")]
            shown = [(part, english(str(part.text)).casefold()) for part in parts]
            wanted = word.casefold()
            found = [part for part, text in shown if text == wanted] or [part for part, text in shown if wanted in text]
            assert found, f"{word!r} is not among {[text for _, text in shown]}"
            self.stage.tap_widget(found[0])
        return self

    @property
    def texts(self) -> list[str]:
        return [english(text) for text in self.stage.texts()]


@pytest.fixture
def pseudo_top(tmp_path, stage):
    from tests.kiosk.flows.conftest import Day

    with speaking("pseudo"):
        day = Day(tmp_path, f"virtual://{tmp_path}/printed")
        made = PseudoTop(day, stage)
        yield made
        made.close()
        day.close()


@pytest.mark.parametrize("story", {**STORIES, **READ})
def test_no_screen_shows_a_plain_word(story, pseudo_top):
    {**STORIES, **READ}[story](pseudo_top)
    plain = PlainWords({*data_of(pseudo_top.day.books), *OF_THE_STORIES})
    assert list(plain.among(pseudo_top.stage.texts())) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_sample_of_the_gallery_shows_a_plain_word(name, stage):
    from kiosk.ui.samples import SAMPLES as MADE

    with speaking("pseudo"):
        stage.show(MADE[name]())
        assert "\n".join(PlainWords(OF_THE_GALLERY).among(stage.texts())) == ""


def test_the_gallery_has_no_other_samples():
    from kiosk.ui.samples import SAMPLES as MADE

    assert set(MADE) == set(SAMPLES)


def test_a_plain_word_on_a_screen_is_found(pseudo_top):
    """What is planted: a caption that passed no catalogue, beside one that did."""
    from kiosk.locale import _
    from kiosk.ui.samples import frame
    from kiosk.ui.widgets.cards import Caption
    from kiosk.ui.widgets.columns import Columns, Pile

    body, pile = Columns(), Pile()
    for text in (_("On the stove"), "On the shelf", "Strawberry Jam · 4 lb"):
        pile.add_widget(Caption(text=text))
    body.add_widget(pile)
    pseudo_top.stage.show(frame("Hill Kitchen", body))
    plain = PlainWords({*data_of(pseudo_top.day.books), *OF_THE_GALLERY})
    assert list(plain.among(pseudo_top.stage.texts())) == ["'On the shelf': On the shelf"]
