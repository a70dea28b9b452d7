"""A keypad with keys large enough for wet fingers. It says what is wrong with a figure while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from db import Quantity, RuleError
from kiosk.locale import _
from kiosk.ui.palette import BERRY, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.keys import Key, KeyField
from kiosk.ui.widgets.overlays import Overlay
from kiosk.ui.widgets.surface import Surface
from kiosk.ui.widgets.words import TextLabel

ERASE, DONE, UNIT = "erase", "ok", "unit"
FRACTIONS = ("½", "¼", "¾", "⅓", "2/3")
"""The keys for fractions. The font has no sign for two thirds; a real keyboard can also type 1 1/2."""

_AMOUNT = re.compile(r"\d*(?:[.,]\d*)?|\d*[½¼¾⅓]|\d+(?: (?:\d+(?:/\d*)?)?)?|\d+/\d*")
"""What an amount can look like while it is typed."""

Check = Callable[[str], str]
"""Says what is wrong with an entry; empty if it can be accepted."""


def _four_figures(amount: Decimal) -> str:
    """An amount with four significant figures.

    >>> _four_figures(Decimal("6.613867865")), _four_figures(Decimal("0.00220462")), _four_figures(Decimal(3000))
    ('6.614', '0.002205', '3000')
    """
    return f"{round(amount, max(0, 3 - amount.adjusted())).normalize():f}" if amount else "0"


class EntryLine(Surface):
    """What has been typed so far, with a cursor."""

    text = StringProperty("")
    unit = StringProperty("")
    size_px = NumericProperty(44)
    face = StringProperty("bold")
    placeholder = StringProperty("")
    fresh = BooleanProperty(False)
    """Drawn as selected: the next key replaces the text."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("tone", "white")
        super().__init__(chosen=True, **kwargs)
        self._words, self._unit = TextLabel(size_hint=(None, None)), TextLabel(flow="hug", face="semibold")
        with self.canvas:
            self._mark_colour = Color(*rgba(BERRY))
            self._mark = Rectangle()
        self.add_widget(self._words)
        self.add_widget(self._unit)
        follow(self, self._place, "pos", "size", "text", "unit", "size_px", "face", "fresh", "placeholder")

    def _place(self, *_: object) -> None:
        self.radius = theme.corner
        margin, middle = theme.px(16), self.y + self.height / 2
        self._unit.text, self._unit.size_px, self._unit.color = self.unit, theme.strong, theme.soft("plain")
        self._unit.pos = round(self.x + self.width - margin - self._unit.width), round(middle - self._unit.height / 2)
        words = self._words
        words.face, words.size_px, words.least = self.face, self.size_px, theme.text
        words.text = self.text or self.placeholder
        words.color = theme.soft("plain") if self.fresh or not self.text else theme.ink("plain")
        words.width = max(1, self._unit.x - margin - self.x - (12 if self.unit else 0) - 6)
        words.pos = self.x + margin, round(middle - words.height / 2)
        tall = min(self.height - 16, self.size_px * 1.1)
        self._mark.pos = round(words.x + (words.written_width if self.text else -6) + 3), round(middle - tall / 2)
        self._mark.size = 3, round(tall)


class Keypad(Overlay):
    """Asks for a figure.

    The first key replaces the figure that was there; `erase` edits it instead.

    Events:
        on_done(text, unit): OK was tapped, and `check` accepts the figure.
    """

    text = StringProperty("")
    unit = StringProperty("")
    units: ListProperty[str] = ListProperty([])
    """Units to choose from: each tap on the unit key goes to the next one."""
    decimal = BooleanProperty(True)
    fractions = BooleanProperty(False)
    """Whether fractions can be typed, as in an amount that is measured out."""
    blank = BooleanProperty(False)
    """Whether it may be left empty."""
    hint = StringProperty("")
    check: ObjectProperty[Check | None] = ObjectProperty(None, allownone=True)
    longest = NumericProperty(9)

    __events__ = ("on_done",)

    def build(self) -> None:
        self._fresh, self._was = bool(self.text), self.text
        self._exact: Quantity | None = None
        """The amount before its unit was changed, so that several changes round only once."""
        self._line = EntryLine(size_hint=(None, None))
        self._hint = TextLabel(flow="wrap", size_hint=(None, None))
        self.field = KeyField(size_hint=(None, None), columns=3, rows=5 if self.fractions else 4)
        self.answer = KeyField(size_hint=(None, None), columns=1, rows=1)
        for part in (self._line, self._hint, self.field, self.answer):
            self.add_widget(part)
        self.field.bind(on_key=lambda _, name: self.press(name))
        self.answer.bind(on_key=lambda _, name: self.press(name))
        for name in ("text", "unit", "units", "decimal", "fractions", "hint", "check"):
            self.fbind(name, self._place)

    def on_done(self, text: str, unit: str) -> None:
        """The default handler of the event."""

    @property
    def was_changed(self) -> bool:
        """Whether the text differs from what was there at first."""
        return self.text != self._was

    @property
    def complaint(self) -> str:
        """What is wrong with the figure; empty if it can be accepted."""
        if not self.text.strip(". "):
            return "" if self.blank else " "
        if self.fractions and self.text[-1] in "/ ":
            return " "
        return self.check(self.text) if self.check else ""

    def press(self, name: str) -> None:
        """Press a key: a digit, `.`, `erase`, `unit`, `ok`."""
        if name == DONE:
            if not self.complaint:
                self.dispatch("on_done", self.text, self.unit)
        elif name == UNIT:
            self._change_unit(self._next_unit())
        elif name == ERASE:
            self._exact, self._fresh, self.text = None, False, self.text[:-1]
            self._place()
        else:
            self._type(name)

    def _next_unit(self) -> str:
        at = self.units.index(self.unit) if self.unit in self.units else -1
        return self.units[(at + 1) % len(self.units)]

    def _change_unit(self, unit: str) -> None:
        """Convert the amount to another unit, so that 3 kg becomes 6.614 lb; the next key replaces it.

        If it cannot be converted the figure is removed, as it was not meant in the new unit.
        """
        text, self._exact = self.text, self._exact or self._quantity()
        self.text = ""
        if self._exact is not None:
            with suppress(RuleError):
                self.text = _four_figures(self._exact.to(unit).amount)[: int(self.longest)]
        elif not text.strip(". "):
            self.text = text
        self._fresh = bool(self.text)
        self.unit = unit
        self._place()

    def _quantity(self) -> Quantity | None:
        """The amount that is typed; None if it is not one."""
        try:
            return Quantity.parse(f"{self.text} {self.unit}")
        except RuleError:
            return None

    def _type(self, character: str) -> None:
        self._exact = None
        text = "" if self._fresh else self.text
        if character == "2/3" and text not in ("", "0"):
            character = " 2/3"
        if len(text) + len(character) > self.longest or (character == "." and ("." in text or not self.decimal)):
            return
        if not self.fractions and character not in "0123456789.":
            return
        if self.fractions and not _AMOUNT.fullmatch(("" if text == "0" else text) + character):
            return
        self._fresh = False
        if character == "." and not text:
            text = "0"
        self.text = character if text == "0" and character not in "./ " else text + character
        self._place()

    def key(self, name: str, character: str) -> bool:
        if name == "enter":
            self.press(DONE)
        elif name == "backspace":
            self.press(ERASE)
        elif character and (character in "0123456789.," or (self.fractions and character in "/ ½¼¾⅓")):
            self._type("." if character == "," else character)
        else:
            return super().key(name, character)
        return True

    def _keys(self) -> list[Key]:
        keys = [Key(str(n), str(n), column=(n - 1) % 3, row=(n - 1) // 3) for n in range(1, 10)]
        last = Key(".", ".", column=0, row=3, live=self.decimal)
        keys += [last, Key("0", "0", column=1, row=3), Key(ERASE, icon="erase", column=2, row=3)]
        if self.fractions and theme.small:  # a fifth row would be too low for a finger
            keys += [Key(one, one, column=3, row=n) for n, one in enumerate(FRACTIONS[:4])]
        elif self.fractions:
            share = 3 / len(FRACTIONS)
            keys += [Key(one, one, column=n * share, row=4, span=share) for n, one in enumerate(FRACTIONS)]
        return keys

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        self.panel_width, self.panel_height = (0, 0) if theme.small else (680, 900) if theme.tall else (980, 600)
        side = width if theme.tall else (width - theme.gap) * 0.46
        left_height = theme.px(330) if theme.tall else height
        top = y + height
        self._arrange_left(x, top, side, left_height)
        right = x if theme.tall else x + side + theme.gap
        self.field.pos = right, y
        self.field.size = x + width - right, height - (left_height + theme.gap if theme.tall else 0)
        beside = self.fractions and theme.small
        self.field.columns, self.field.rows = 4 if beside else 3, 5 if self.fractions and not beside else 4
        self.field.size_px, self.field.keys = theme.tile, self._keys()

    def _arrange_left(self, x: float, top: float, width: float, height: float) -> None:
        tall = theme.px(96 if not theme.small else 76)
        self._line.size, self._line.pos = (width, tall), (x, top - tall)
        self._line.size_px = theme.big
        self._line.text, self._line.unit, self._line.fresh = self.text, self.unit, self._fresh
        complaint = self.complaint.strip()
        self._hint.text = complaint or self.hint
        self._hint.color = theme.ink("danger") if complaint else theme.soft("plain")
        self._hint.size_px, self._hint.width = theme.fine, width
        self._hint.pos = x, round(top - tall - theme.tight - self._hint.height)
        several = len(self.units) > 1
        keys = [Key(DONE, _("OK"), column=several, tone="berry", live=not self.complaint, size_px=int(theme.action))]
        if several:
            change = f"{self.unit} → {self._next_unit()}"
            keys.insert(0, Key(UNIT, change, column=0, size_px=int(theme.action)))
        self.answer.columns, self.answer.keys = 1 + several, keys
        self.answer.size, self.answer.pos = (width, theme.button), (x, top - height)
