"""Receive: what the camera sees, and the fields of a bag, each with where its value came from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from drivers.scanners.camera import Camera, NoPictureError
from drivers.scanners.decode import Sight
from kiosk.flows.bag import FieldView, ReceiveView
from kiosk.flows.base import Why
from kiosk.flows.receive import TOP_BAGS, ReceiveFlow
from kiosk.locale import N_, _, ngettext
from kiosk.locale.bag_dates import BEST_BEFORE, USE_BY
from kiosk.lot_text.reader import ReadResult
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.contents import ask_contents
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import Chip, TapButton
from kiosk.ui.widgets.columns import Columns
from kiosk.ui.widgets.photos import OfferSheet, PhotoView, ThumbStrip
from kiosk.ui.widgets.pictures import LiveView
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kivy.properties import ObservableDict

    from drivers.scanners.base import Position
    from kiosk.flows.base import Next
    from kiosk.ui.host import ScreenHost

__all__ = ["Columns", "LiveView", "ReceiveScreen", "TapButton", "ThumbStrip"]

TROUBLE = {
    Sight.DARK: N_("too dark"),
    Sight.BLURRED: N_("too blurred: hold it still"),
    Sight.TORN: N_("the code is torn: type its number"),
    Sight.UNSURE: N_("not sure: move the bag a little"),
}

FRESH_TICKS = 30
"""For three seconds what was read is shown in place of what is wrong with the picture: the bag is being taken away."""

NOT_YET = (-1, 0.0)
"""In place of the shown picture, before the camera was asked for one."""


class AllergenRow(Touchable, Surface, BoxLayout):
    """The allergens in the bag; with a berry border as long as nobody has looked. Events: on_tap."""

    value = StringProperty("")
    open = BooleanProperty(False)
    needed = BooleanProperty(False)
    doubtful = BooleanProperty(False)
    hint = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(size_hint_y=None, tone="none", **kwargs)
        self._label = TextLabel(flow="hug", face="semibold", pos_hint={"center_y": 0.5})
        self._chip = Chip(pos_hint={"center_y": 0.5})
        self._more = TextLabel(face="regular", pos_hint={"center_y": 0.5})
        for part in (self._label, self._chip, self._more):
            self.add_widget(part)
        self.bind(needed=self.setter("chosen"))
        follow(self, self._show, "value", "open", "needed", "doubtful", "hint", "width")

    def _show(self, *_args: object) -> None:
        self.live = self.open
        self.tone = "plain" if self.open else "none"
        self.radius, self.spacing = theme.radius, theme.px(10)
        self.padding = (theme.inner, 0) if self.open else 0
        self.opacity = float(bool(self.value))
        self.height = theme.touch if self.open else theme.px(36)
        self._label.text, self._label.size_px = _("Allergens"), theme.label
        self._label.color = self._more.color = theme.soft("paper")
        free = not self.needed and self.value == _("none") and not self.doubtful
        self._chip.text, self._chip.tone, self._chip.icon = (
            self.value,
            "berry" if self.needed else "good" if free else "warn",
            "" if free or (self.needed and theme.small) else "help" if self.needed or self.doubtful else "warn",
        )
        if theme.small and (self.needed or self.doubtful):
            self._label.text = ""
        self._more.text, self._more.size_px, self._more.least = self.hint, theme.label, theme.label


class CameraButtons:
    """The buttons below the picture: light, photo and print. They are missing if the camera or its light is.

    On a small screen they stand beside the number of bags, which is then typed.
    """

    def __init__(self, ids: ObservableDict) -> None:
        self._rows = Slot[BoxLayout](ids.eyes), Slot[BoxLayout](ids.counts)
        # Kivy's ids are weak references: keep the widgets themselves.
        names = ("light", "photo", "print", "fewer", "bags", "more")
        self._light, self._photo, self._print, self._fewer, self._bags, self._more = (
            ids[name].__self__ for name in names
        )

    def draw(self, camera: Camera | None, *, seen: bool, reading: bool) -> None:
        """Show the buttons that can be used now. `seen`: there is a picture; `reading`: a label is being read."""
        lamp = camera if camera is not None and camera.has_light else None
        eyes = [] if camera is None else [self._photo, self._print]
        eyes = [self._light, *eyes] if lamp else eyes
        beside = bool(eyes) and theme.small
        _fill(self._rows[1].part, [self._bags, *eyes] if beside else [self._fewer, self._bags, self._more])
        _fill(self._rows[0].part, [] if beside else eyes)
        self._rows[0].show(bool(eyes) and not beside)
        self._name(eyes, lamp, words=not beside)
        self._photo.live, self._print.live = seen, seen and not reading
        self._bags.icon = "" if beside and lamp else "sack"

    def _name(self, eyes: list[TapButton], lamp: Camera | None, *, words: bool) -> None:
        self._light.icon = "light_off" if lamp and lamp.light_is_on else "light"
        for button, text in (
            (self._light, _("Light off") if lamp and lamp.light_is_on else _("Light")),
            (self._photo, _("Photo")),
            (self._print, _("Read the label") if len(eyes) < 3 else _("Read label")),
        ):
            button.text, button.size_hint_x = (text, 1) if words else ("", None)
            if not words:
                button.width = theme.touch
        if words:
            self._print.size_hint_x = 1.3


def _fill(row: BoxLayout, wanted: list[TapButton]) -> None:
    if row.children[::-1] == wanted:
        return
    for button in wanted:
        if button.parent is not None:
            button.parent.remove_widget(button)
    row.clear_widgets()
    for button in wanted:
        row.add_widget(button)


class ReceiveTap(StrEnum):
    CLEAR = "clear"
    SAVE = "save"
    TAGS = "tags"


class ReceiveScreen(Screen[ReceiveView, ReceiveFlow, ReceiveTap]):
    """Draws `ReceiveFlow`: one bag at a time, by scan or by hand."""

    seeing_share = NumericProperty(0.62)
    """The height of the picture and its buttons in proportion to the form, on an upright screen."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        self.seeing_share = 0.62 if shell.kiosk.camera is None else 0.9
        super().__init__(shell, **kwargs)
        self._fields: dict[str, FieldView] = {}
        self._form, self._beside = Slot[AllergenRow](self.ids.allergens), Slot[AllergenRow](self.ids.allergens_beside)
        self._shown: tuple[int, float] | None = NOT_YET
        self._sight: Sight | None = None
        self._fresh = 0
        self._buttons = CameraButtons(self.ids)
        self._to_offer: ReceiveFlow | None = None
        """The flow whose label was read while an overlay was open: what was read is offered once that is closed."""

    def bar(self, view: ReceiveView) -> Bar[ReceiveTap]:
        begun = any(field.value for field in view.fields if field.key != "bought_on")
        clear = (Action(ReceiveTap.CLEAR, _("Clear"), icon="again"),) if begun else ()
        title = _("Receive")
        if view.waiting:
            title += " · " + ngettext("{n} bag waits", "{n} bags wait", view.waiting).format(n=view.waiting)
        if not view.can_print:
            return Bar(
                title, actions=clear, primary=Action(ReceiveTap.SAVE, _("Save"), "check", "berry", live=view.ready)
            )
        only = Action(ReceiveTap.SAVE, _("Save only"), live=view.ready, side=Side.RIGHT)
        words = ngettext("Save & print bag tag", "Save & print bag tags", view.tags)
        return Bar(
            title, actions=(*clear, only), primary=Action(ReceiveTap.TAGS, words, "printer", "berry", live=view.ready)
        )

    def draw(self, view: ReceiveView) -> None:
        if self.previous is not None and self.previous.bag != view.bag and self.shell.overlay is not None:
            self.shell.close()  # its question was about the bag before
        self._fields = {field.key: field for field in view.fields}
        for key, field in self._fields.items():
            card = self.ids[key]
            card.label, card.value, card.needed = field.label, field.value, field.needed
            # A value that was assumed needs no explanation: “Today” says enough.
            card.why = "" if field.why in (Why.ASSUMED, Why.NONE) else field.why.value
            if field.doubt:
                card.value, card.why = _("{lot}?").format(lot=field.doubt), Why.NEEDED.value
        self._draw_allergens(view)
        self._draw_bags(view.tags)
        self._fresh = FRESH_TICKS if view.word else 0
        self._draw_word()
        self.ids.photos.photos = [(photo.name, photo.data) for photo in view.photos]
        self._buttons.draw(self.shell.kiosk.camera, seen=self._shown not in (NOT_YET, None), reading=view.reading)
        if isinstance(self.shell.overlay, OfferSheet):
            self.shell.overlay.offers = list(view.offers)

    def _draw_bags(self, bags: int) -> None:
        self.ids.bags.text = ngettext("{n} bag", "{n} bags", bags).format(n=bags)
        for name, live in (("fewer", bags > 1), ("more", bags < TOP_BAGS)):
            button = self.ids[name]
            button.live = live

    def _draw_allergens(self, view: ReceiveView) -> None:
        """Show the allergens below the fields, or on a small screen below the picture."""
        why = "" if view.allergens_why in (Why.NONE, Why.TYPED) else _(view.allergens_why.value)
        for slot, here in ((self._form, not theme.small), (self._beside, theme.small and view.allergens_open)):
            row = slot.part
            row.open, row.value, row.needed = view.allergens_open, view.allergens, view.allergens_needed
            row.hint = view.allergens_hint or why
            row.doubtful = bool(view.allergens_hint)
            slot.show(here)

    # -- the live picture

    def opened(self) -> None:
        self._shown, self._sight = NOT_YET, None

    def tick(self, now: datetime) -> None:
        self._look()
        self._offer_when_free()
        if self._fresh:
            self._fresh -= 1
            if not self._fresh:
                self._draw_word()

    def _look(self) -> None:
        frame = self.shell.frame_of_camera()
        # A picture that was scaled for a narrower view is too coarse for a wider one.
        wanted = (frame.sequence, self.ids.live.width) if frame else None
        if wanted != self._shown:
            came_or_went = (wanted is None) != (self._shown in (NOT_YET, None))
            self._shown = wanted
            if came_or_went:
                self._buttons.draw(self.shell.kiosk.camera, seen=frame is not None, reading=self.view.reading)
            self.ids.live.show(frame.image if frame else None)
            self.ids.live.waiting = "" if frame else self._why_dark()
        look = self.shell.look() if frame else None
        sight = look.sight if look is not None else Sight.NOTHING
        outline: list[tuple[float, float]] = []
        # Only a code that was read is outlined; one that was found but not read would seem to be done.
        if frame is not None and look is not None and sight is Sight.READ and look.positions:
            outline = _scaled(look.positions[0], look.size, frame.image.shape)
        self.ids.live.outline = outline
        if sight is not self._sight:
            self._sight = sight
            self._draw_word()

    def _why_dark(self) -> str:
        if self.shell.kiosk.camera is None:
            return _("There is no camera. A hand scanner does as well, or tap the fields.")
        return _("Looking for the camera …")

    def _draw_word(self) -> None:
        live, trouble = self.ids.live, "" if self._fresh else self._trouble()
        if self.view.reading:
            live.tone, live.word_icon, live.word = "info", "print", _("Reading the label …")
            return
        word = trouble or self.view.word
        live.tone, live.word_icon = ("warn", "warn") if trouble else ("good", "good")
        live.word = word

    def _trouble(self) -> str:
        """What keeps the code in the picture from being read; empty if nothing does."""
        return _(TROUBLE[self._sight]) if self._sight in TROUBLE else ""

    # -- other uses of the camera than codes

    def switch_light(self) -> None:
        camera = self.shell.kiosk.camera
        if camera is not None:
            camera.set_light(on=not camera.light_is_on)
            self.shell.redraw()

    def keep_photo(self) -> None:
        """Keep the current picture as a photo of this bag."""
        camera = self.shell.kiosk.camera
        try:
            photo = camera.picture_jpeg() if camera is not None else None
        except NoPictureError:  # the flow says so
            photo = None
        self.do(self.flow.keep_photo, photo)

    def show_photo(self, name: str) -> None:
        """A kept photo was tapped: show it large, with a button that removes it."""
        photo = next(one for one in self.view.photos if one.name == name)
        lost = _("This photo was lost, as when the power went. Take it away, and take it once more.")
        shown = PhotoView(title=_("Photo of this bag"), data=photo.data, words=lost, removable=True)
        shown.bind(on_remove=lambda *_args: self._remove_photo(name))
        self.shell.open(shown)

    def _remove_photo(self, name: str) -> None:
        self.shell.close()
        self.do(self.flow.take_away_photo, name)

    def read_label(self) -> None:
        """Have the print on the label read by another process; `_told` gets the result some time later."""
        frame, flow = self.shell.frame_of_camera(), self.flow
        if frame is None:
            return
        self.do(flow.begin_reading)
        asked = flow.reading

        def told(reading: ReadResult) -> None:
            self.shell.post(lambda: self._told(flow, asked, reading))

        self.shell.kiosk.label_reader.begin(frame.image, told)

    def _told(self, flow: ReceiveFlow, asked: int, reading: ReadResult) -> None:
        if asked != flow.reading:
            return
        if flow is self.counter.flow:
            self.counter.do(flow.label_read, asked, reading)
        else:  # the person is in More, where a notice about this bag would be out of place
            flow.label_read(asked, reading)
        self._to_offer = flow
        self._offer_when_free()

    def _offer_when_free(self) -> None:
        """Offer what was read on the label, but not while another overlay is open."""
        flow = self._to_offer
        if flow is None or flow is not self.counter.flow or self.shell.overlay is not None:
            return
        self._to_offer = None
        offers = flow.view().offers
        if offers:
            sheet = OfferSheet(title=_("Tap what is right"), offers=list(offers))
            sheet.bind(on_pick=lambda _sheet, key: self.do(flow.take_offer, key))
            self.shell.open(sheet)

    # -- by hand

    def ask(self, key: str) -> None:
        """A field was tapped."""
        field = self._fields[key]
        if self.view.alike is not None and self.view.alike.key == key:
            self._ask_alike()
            return
        if key == "best_before" and field.doubt:
            self._ask_day_right()
            return
        tell = partial(self._tell, key)
        if key in ("ingredient", "supplier"):
            new = _("New ingredient") if key == "ingredient" else _("New supplier")
            choices = self.flow.choices(key)
            self.shell.picker(field.label, choices, tell, new=new, on_new=tell, chosen=field.raw)
        elif key == "supplier_lot":
            doubt = _("A date may be glued to it: leave what is on the bag.")
            hint = doubt if field.doubt else _("As it is printed on the bag.")
            self.shell.keyboard(field.label, field.raw or field.doubt, tell, hint=hint, blank=True)
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
        if key in ("ingredient", "supplier"):
            self._ask_alike()
        if key in (BEST_BEFORE, USE_BY):
            self._ask_day_right()

    def _ask_day_right(self) -> None:
        """Ask which kind of date is on the bag, and whether a date is right that is past or far ahead."""
        doubt = self.flow.day_doubt()
        if doubt is not None:
            self.shell.picker(doubt.question, doubt.choices, self._answer_day)

    def _answer_day(self, said: str) -> None:
        self.do(self.flow.answer_day, said)
        if said in (BEST_BEFORE, USE_BY):
            self._ask_day_right()

    def _ask_alike(self) -> None:
        """If a new name is like a known one, ask which of the two is meant."""
        alike = self.flow.alike()
        if alike is not None:
            answer = lambda said: self.do(self.flow.answer_alike, said)  # noqa: E731
            self.shell.picker(alike.question, alike.choices, answer)

    def _ask_quantity(self, field: FieldView) -> None:
        figure, _space, unit = field.raw.partition(" ")
        units = list(self.view.units)
        if unit and unit not in units:
            units.insert(0, unit)
        hint, tell = _("What one bag holds."), partial(self._tell, "quantity")
        self.shell.keypad(field.label, unit or units[0], figure, tell, units=units, hint=hint, fractions=True)

    def _ask_day(self, field: FieldView) -> None:
        value = date.fromisoformat(field.raw) if field.raw else None

        def tell(key: str, day: date | None) -> None:
            self._tell(key, day.isoformat() if day else "")

        if field.key == "best_before":
            self.shell.bag_day(self.view.date_kind, value, tell)
        else:
            self.shell.days(field.label, value, partial(tell, field.key))

    def count(self, by: int) -> None:
        """One bag more or less."""
        self.do(self.flow.set_bags, self.view.tags + by)

    def ask_bags(self) -> None:
        """The number of bags was tapped."""

        def check(text: str) -> str:
            fits = 1 <= Decimal(text) <= TOP_BAGS
            return "" if fits else _("Between 1 and {n} bags at a time.").format(n=TOP_BAGS)

        def tell(text: str) -> None:
            self.do(self.flow.set_bags, int(text))

        self.shell.keypad(_("Bags of this lot"), _("bags"), str(self.view.tags), tell, check=check, decimal=False)

    def ask_allergens(self) -> None:
        """Ask which allergens are in the bag, or have it said that there are none."""
        ask_contents(self.shell, self.flow, self.do)

    def act(self, tap: ReceiveTap) -> None:
        match tap:
            case ReceiveTap.CLEAR:
                self.do(self.flow.clear)
            case ReceiveTap.SAVE:
                self._save(self.flow.save)
            case ReceiveTap.TAGS:
                self._save(self.flow.save_and_print)

    def _save(self, save: Callable[[], Next]) -> None:
        asks = self.flow.day_holds_up()
        self.do(save)
        if asks:
            self._ask_day_right()


def _check_price(text: str) -> str:
    """On a keypad a point is a decimal point: three digits after it are a mistake, not thousands."""
    return "" if len(text.partition(".")[2]) <= 2 else _("At most two places after the point.")


def _scaled(position: Position, size: tuple[int, int], shape: Sequence[int]) -> list[tuple[float, float]]:
    """The outline of a code, in pixels of the picture that is shown.

    Args:
        size: of the picture in which the code was found, width first.
        shape: of the picture that is shown, height first.
    """
    across, down = shape[1] / max(1, size[0]), shape[0] / max(1, size[1])
    return [(x * across, y * down) for x, y in position]


load_layout(__file__)
