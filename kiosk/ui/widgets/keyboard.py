"""A keyboard on the screen; a real one works as well."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.locale import _
from kiosk.ui.theme import theme
from kiosk.ui.widgets.keypad import DONE, ERASE, Check, EntryLine
from kiosk.ui.widgets.keys import Key, KeyField
from kiosk.ui.widgets.overlays import Overlay
from kiosk.ui.widgets.words import TextLabel

SHIFT, SPACE, SIGNS = "shift", "space", "signs"
LETTERS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SIGN_ROWS = ("1234567890", "@#$%&*()-+", "!\"':;/?=_", ",.~<>[]")


class Keyboard(Overlay):
    """Asks for a text.

    Events:
        on_done(text): OK was tapped, and `check` accepts the text.
    """

    text = StringProperty("")
    hint = StringProperty("")
    check: ObjectProperty[Check | None] = ObjectProperty(None, allownone=True)
    longest = NumericProperty(80)
    blank = BooleanProperty(False)
    """Whether it may be left empty."""
    shift = BooleanProperty(False)
    signs = BooleanProperty(False)
    capitals = BooleanProperty(True)
    """Whether an empty text begins with a capital."""

    __events__ = ("on_done",)

    def build(self) -> None:
        self._was = self.text
        self.shift = self.capitals and not self.text
        self._line = EntryLine(size_hint=(None, None))
        self._hint = TextLabel(size_hint=(None, None))
        self.field = KeyField(size_hint=(None, None), columns=10, rows=5)
        for part in (self._line, self._hint, self.field):
            self.add_widget(part)
        self.field.bind(on_key=lambda _, name: self.press(name))
        for name in ("text", "hint", "check", "shift", "signs"):
            self.fbind(name, self._place)

    def on_done(self, text: str) -> None:
        """The default handler of the event."""

    @property
    def was_changed(self) -> bool:
        """Whether the text differs from what was there at first."""
        return self.text != self._was

    @property
    def complaint(self) -> str:
        """What is wrong with the text; empty if it can be accepted."""
        if not self.text.strip():
            return "" if self.blank else " "
        return self.check(self.text) if self.check else ""

    def press(self, name: str) -> None:
        """Press a key: a character, `erase`, `shift`, `signs`, `space`, `ok`."""
        if name == DONE:
            if not self.complaint:
                self.dispatch("on_done", self.text.strip())
        elif name == SHIFT:
            self.shift = not self.shift
        elif name == SIGNS:
            self.signs = not self.signs
        elif name == ERASE:
            self.text = self.text[:-1]
        else:
            self._type(" " if name == SPACE else name.upper() if self.shift else name)

    def _type(self, character: str) -> None:
        if len(self.text) < self.longest:
            self.text += character
            self.shift = False

    def key(self, name: str, character: str) -> bool:
        if name == "enter":
            self.press(DONE)
        elif name == "backspace":
            self.press(ERASE)
        elif len(character) == 1 and character.isprintable():
            self._type(character)
        else:
            return super().key(name, character)
        return True

    def _keys(self) -> list[Key]:
        rows = SIGN_ROWS if self.signs else LETTERS
        keys = []
        for row, characters in enumerate(rows):
            indent = (0, 0, 0.5, 1.5)[row]
            for column, character in enumerate(characters):
                shown = character.upper() if self.shift else character
                keys.append(Key(character, shown, column=column + indent, row=row, size_px=int(theme.item)))
        keys.append(Key(SHIFT, icon="shift_on" if self.shift else "shift", column=0, row=3, span=1.5))
        keys.append(Key(ERASE, icon="erase", column=8.5, row=3, span=1.5))
        keys.append(Key(SIGNS, "abc" if self.signs else "?!&", column=0, row=4, span=1.5, size_px=int(theme.fine)))
        keys.append(Key("-", "-", column=1.5, row=4))
        keys.append(Key(SPACE, icon="space", column=2.5, row=4, span=4))
        keys.append(Key(".", ".", column=6.5, row=4))
        ok = Key(DONE, _("OK"), column=7.5, row=4, span=2.5, tone="berry", live=not self.complaint)
        return [*keys, ok]

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        key_tall = theme.px(88) if theme.tall else theme.touch if theme.small else theme.px(72)
        self.panel_height = 760 if theme.tall else 0
        self.title_hidden = bool(theme.small)
        field = self.field
        field.gap_x, field.gap_y = theme.px(8), theme.px(8 if theme.small else 12)
        field.size_px = theme.action
        field.size, field.pos = (width, 5 * key_tall + 4 * field.gap_y), (x, y)
        field.keys = self._keys()
        self._arrange_line(x, y + height, width)

    def _arrange_line(self, x: float, top: float, width: float) -> None:
        if theme.small:
            # There is no room for a title above five rows of keys: it becomes the placeholder of the line.
            self._line.size = width - theme.touch - theme.gap, theme.touch
            self._line.pos = x, top + theme.gap
        else:
            tall = theme.px(76)
            self._line.size, self._line.pos = (width, tall), (x, top - tall)
        self._line.size_px, self._line.face = theme.strong, "semibold"
        complaint = self.complaint.strip()
        self._line.text, self._line.placeholder = self.text, self.title if theme.small else ""
        self._hint.text = complaint or self.hint
        self._hint.opacity = float(not theme.small)
        self._hint.color = theme.ink("danger") if complaint else theme.soft("plain")
        self._hint.size_px, self._hint.width = theme.fine, width
        self._hint.pos = x, round(self._line.y - theme.tight - self._hint.height)
