"""Receive: what the camera sees, and the fields of a bag, each with the reason for its value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from drivers.scanners.decode import Sight
from kiosk.flows.base import Why
from kiosk.flows.receive import TOP_BAGS, FieldView, ReceiveView
from kiosk.locale import _, ngettext
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import Chip, TapButton
from kiosk.ui.widgets.columns import Columns
from kiosk.ui.widgets.lists import Row
from kiosk.ui.widgets.overlays import Picker
from kiosk.ui.widgets.pictures import LiveView
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Words

__all__ = ["Columns", "LiveView", "ReceiveScreen", "TapButton"]

TROUBLE = {
    Sight.DARK: _("too dark"),
    Sight.BLURRED: _("too blurred: hold it still"),
    Sight.TORN: _("the code is torn: type its number"),
}

NOT_YET = (-1, 0.0)
"""The picture that is shown before any was looked for."""


class AllergenRow(Touchable, Surface, BoxLayout):
    """What the ingredient contains; for an ingredient that is new here, a person says so. Events: on_tap."""

    value = StringProperty("")
    open = BooleanProperty(False)

    def __init__(self, **kwargs) -> None:
        super().__init__(size_hint_y=None, tone="none", **kwargs)
        self._label = Words(flow="hug", face="semibold", pos_hint={"center_y": 0.5})
        self._chip = Chip(pos_hint={"center_y": 0.5})
        self._more = Words(face="regular", pos_hint={"center_y": 0.5})
        for part in (self._label, self._chip, self._more):
            self.add_widget(part)
        follow(self, self._show, "value", "open")

    def _show(self, *_args) -> None:
        self.live = self.open
        self.tone = "plain" if self.open else "none"
        self.radius, self.spacing = theme.radius, theme.px(10)
        self.padding = (theme.inner, 0) if self.open else 0
        self.opacity = float(bool(self.value))
        self.height = theme.touch if self.open else theme.px(36)
        self._label.text, self._label.size_px = _("Allergens"), theme.label
        self._label.color = self._more.color = theme.soft("paper")
        free = self.value == _("none")
        self._chip.text, self._chip.tone, self._chip.icon = (
            self.value,
            "good" if free else "warn",
            "" if free else "warn",
        )
        self._more.text = _("New here: tap what it contains") if self.open and not theme.small else ""
        self._more.size_px, self._more.least = theme.label, theme.label


class ReceiveScreen(Screen):
    """One bag at a time, by scan or by hand."""

    def __init__(self, shell, **kwargs) -> None:
        super().__init__(shell, **kwargs)
        self._fields: dict[str, FieldView] = {}
        self._view: ReceiveView | None = None
        self._form, self._beside = Slot(self.ids.allergens), Slot(self.ids.allergens_beside)
        self._shown: tuple[int, float] | None = NOT_YET
        self._sight: Sight | None = None

    def bar(self, view: ReceiveView) -> Bar:
        begun = any(field.value for field in view.fields if field.key != "bought_on")
        clear = (Action("clear", _("Clear"), icon="again"),) if begun else ()
        if not view.can_print:
            return Bar(
                _("Receive"), actions=clear, primary=Action("save", _("Save"), "check", "berry", live=view.ready)
            )
        only = Action("save", _("Save only"), live=view.ready, side=Side.RIGHT)
        words = ngettext("Save & print bag tag", "Save & print bag tags", view.tags)
        return Bar(
            _("Receive"), actions=(*clear, only), primary=Action("tags", words, "printer", "berry", live=view.ready)
        )

    def draw(self, view: ReceiveView) -> None:
        self._view = view
        self._fields = {field.key: field for field in view.fields}
        for key, field in self._fields.items():
            card = self.ids[key]
            card.label, card.value, card.needed = field.label, field.value, field.needed
            # “Today” says by itself why it stands there.
            card.why = "" if field.why in (Why.ASSUMED, Why.NONE) else field.why.value
        if theme.small and view.allergens and not view.allergens_open:
            self.ids.ingredient.label = _("Ingredient · allergens: {names}").format(names=view.allergens)
        self._draw_allergens(view)
        self._draw_bags(view.tags)
        self._draw_word()

    def _draw_bags(self, bags: int) -> None:
        self.ids.bags.text = ngettext("{n} bag", "{n} bags", bags).format(n=bags)
        for name, live in (("fewer", bags > 1), ("more", bags < TOP_BAGS)):
            button = self.ids[name]
            button.live = live

    def _draw_allergens(self, view: ReceiveView) -> None:
        """Below the fields; on a small screen, where there is no room, below the picture, and only to be filled in."""
        for slot, here in ((self._form, not theme.small), (self._beside, theme.small and view.allergens_open)):
            slot.part.open, slot.part.value = view.allergens_open, view.allergens
            slot.show(here)

    # -- the live picture

    def opened(self) -> None:
        self._shown, self._sight = NOT_YET, None

    def tick(self, now: datetime) -> None:
        self._look()

    def _look(self) -> None:
        frame = self.shell.frame_of_camera()
        # A picture that was taken in for a narrower view is too coarse for this one.
        wanted = (frame.sequence, self.ids.live.width) if frame else None
        if wanted != self._shown:
            self._shown = wanted
            self.ids.live.show(frame.image if frame else None)
            self.ids.live.waiting = "" if frame else self._why_dark()
        look = self.shell.look() if frame else None
        sight = look.sight if look is not None else Sight.NOTHING
        # What was found, but could not be read, is no reason to stop aiming.
        read = frame is not None and look is not None and sight is Sight.READ and bool(look.positions)
        self.ids.live.outline = _scaled(look.positions, look.size, frame.image.shape) if read else []
        if sight is not self._sight:
            self._sight = sight
            self._draw_word()

    def _why_dark(self) -> str:
        if self.shell.kiosk.camera is None:
            return _("There is no camera. A hand scanner does as well, or tap the fields.")
        return _("Looking for the camera …")

    def _draw_word(self) -> None:
        live, trouble = self.ids.live, TROUBLE.get(self._sight, "")
        word = trouble or (self._view.word if self._view else "")
        live.tone, live.word_icon = ("warn", "warn") if trouble else ("good", "good")
        live.word = word

    # -- by hand

    def ask(self, key: str) -> None:
        """A field was tapped."""
        field = self._fields[key]
        tell = partial(self._tell, key)
        if key in ("ingredient", "supplier"):
            new = _("New ingredient") if key == "ingredient" else _("New supplier")
            choices = self.flow.choices(key)
            self.shell.picker(field.label, choices, tell, new=new, on_new=tell, chosen=field.raw)
        elif key == "supplier_lot":
            self.shell.keyboard(field.label, field.raw, tell, hint=_("As it is printed on the bag."), blank=True)
        elif key == "quantity":
            self._ask_quantity(field)
        elif key == "price":
            figure = field.raw.strip("$€£¥ ") if field.raw else ""
            currency = self.counter.work.settings.kitchen.currency
            hint = _("For all bags of this lot together.")
            self.shell.keypad(field.label, currency, figure, tell, hint=hint, check=_check_price, blank=True)
        else:
            self._ask_day(field)

    def _tell(self, key: str, text: str) -> None:
        self.do(self.flow.set_field, key, text)

    def _ask_quantity(self, field: FieldView) -> None:
        figure, _space, unit = field.raw.partition(" ")
        units = list(self._view.units)
        if unit and unit not in units:
            units.insert(0, unit)
        hint = _("What one bag holds.")
        self.shell.keypad(
            field.label, unit or units[0], figure, partial(self._tell, "quantity"), units=units, hint=hint
        )

    def _ask_day(self, field: FieldView) -> None:
        value = date.fromisoformat(field.raw) if field.raw else None

        def tell(day: date | None) -> None:
            self._tell(field.key, day.isoformat() if day else "")

        self.shell.days(field.label, value, tell, clearable=field.key == "best_before")

    def count(self, by: int) -> None:
        """One bag more or less."""
        self.do(self.flow.set_bags, self._view.tags + by)

    def ask_bags(self) -> None:
        """How many bags there are was tapped."""

        def check(text: str) -> str:
            fits = 1 <= Decimal(text) <= TOP_BAGS
            return "" if fits else _("Between 1 and {n} bags at a time.").format(n=TOP_BAGS)

        def tell(text: str) -> None:
            self.do(self.flow.set_bags, int(text))

        self.shell.keypad(_("Bags of this lot"), _("bags"), str(self._view.tags), tell, check=check, decimal=False)

    def ask_allergens(self) -> None:
        """What the new ingredient contains: each tap adds one or takes it away; the cross ends it."""
        picker = Picker(title=_("What does it contain?"))

        def fill() -> None:
            picker.rows = [
                Row(c.key, c.title, c.detail, icon="done" if c.detail else "todo", chosen=bool(c.detail))
                for c in self.flow.allergen_choices()
            ]

        def picked(_picker: Picker, key: str) -> None:
            self.do(self.flow.toggle_allergen, key)
            fill()

        fill()
        picker.bind(on_pick=picked)
        self.shell.open(picker)

    def act(self, name: str) -> None:
        self.do({"clear": self.flow.clear, "save": self.flow.save, "tags": self.flow.save_and_print}[name])


def _check_price(text: str) -> str:
    """On a keypad the point is a point: three digits behind it are a slip, not thousands."""
    return "" if len(text.partition(".")[2]) <= 2 else _("At most two places after the point.")


def _scaled(positions, size, shape) -> list[tuple[float, float]]:
    """The outline of the first code, in pixels of the picture that is shown."""
    across, down = shape[1] / max(1, size[0]), shape[0] / max(1, size[1])
    return [(x * across, y * down) for x, y in positions[0]]


load_layout(__file__)
