"""Sample screens for the gallery, with texts of the example kitchen.

They show the widgets. They are not the kiosk's own screens, and there is no flow behind them. Their texts are `shown`
in the language of the kiosk if its catalogue has them; none is put into the catalogue for a sample's sake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget
from PIL import Image, ImageDraw

from drivers.label_size import LabelSize
from kiosk.labels.render import render
from kiosk.labels.samples import JAR
from kiosk.locale import _ as shown
from kiosk.ui.actions import Action, Side
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import Chip, Chips, TapButton, Tile
from kiosk.ui.widgets.cards import BatchCard, Caption, FieldCard, LotCard, NoticeCard
from kiosk.ui.widgets.columns import Columns, Pile
from kiosk.ui.widgets.days import BagDayPicker
from kiosk.ui.widgets.frame import Frame
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lists import ListRow, PagedList
from kiosk.ui.widgets.measures import BigFigure, RingTimer, ScaleCard
from kiosk.ui.widgets.numbers import NumberChips, UnitGrid
from kiosk.ui.widgets.overlays import Confirm, Overlay, Picker
from kiosk.ui.widgets.pictures import LabelPreview, LiveView
from kiosk.ui.widgets.steps import Step, StepList
from kiosk.ui.widgets.surface import Card
from kiosk.ui.widgets.top_bar import Device
from kiosk.ui.widgets.words import TextLabel

BATCH = "SJ-20260304-A"


class SampleTap(StrEnum):
    MORE = "more"
    SAVE = "save"
    TAGS = "tags"
    LOT = "lot"
    SWAP = "swap"
    USE = "use"
    NOTE = "note"
    FAIL = "fail"
    NEXT = "next"
    AGAIN = "again"
    STOP = "stop"
    WAIT = "wait"
    CALL = "call"
    REPORT = "report"
    HOLD = "hold"
    CONFIRM = "confirm"
    FILL = "fill"


def frame(title: str, body: Widget, batch: str = "", **bar: object) -> Frame:
    now = datetime(2026, 3, 4, 10, 42)
    made = Frame(title=title, batch=batch, now=now, cook_name="Cook 1", cook_initials="C1")
    for name, value in bar.items():
        setattr(made.bottom_bar, name, value)
    made.show(body)
    return made


def home() -> Frame:
    body = Columns()
    stove = Pile(size_hint_x=0.63 if not theme.tall else 1)
    stove.add_widget(Caption(text=shown("On the stove")))
    batches = [
        ("Strawberry Jam", BATCH, shown("Step 5 of 8 · Boil to 220 °F"), 0.62, "06:40", "timer", "warn", True),
        (
            "Hot Sauce",
            "HS-20260304-A",
            shown("Step 2 of 10 · 3 lb Fresno chillies"),
            0.2,
            shown("Weighing in"),
            "",
            "info",
            False,
        ),
    ]
    for title, batch, detail, share, chip, icon, tone, chosen in batches:
        card = BatchCard(title=title, batch=batch, detail=detail, share=share, chosen=chosen, size_hint_y=None)
        card.chip, card.chip_icon, card.chip_tone = chip, icon, tone
        card.height = theme.px(164 if not theme.small else 108)
        stove.add_widget(card)
    if not theme.small:
        stove.add_widget(NoticeCard(text=shown("2 lots expire this week"), tone="warn", icon="expiry"))
        stove.add_widget(Widget())
    tiles = Pile()
    tiles.add_widget(Tile(icon="pot", text=shown("Cook"), detail=shown("Start a batch · 14 recipes"), tone="berry"))
    grid = GridLayout(cols=2, spacing=theme.gap, size_hint_y=2 + theme.gap / 300)
    for icon, text, detail in (
        ("package", shown("Receive"), shown("Scan ingredient bags in")),
        ("label", shown("Labels"), shown("Print or reprint jars")),
        ("truck", shown("Send out"), shown("Market, store, order")),
        ("graph", shown("Trace"), shown("Jar, batch, lot, recall")),
    ):
        grid.add_widget(Tile(icon=icon, text=text, detail=detail))
    tiles.add_widget(grid)
    body.add_widget(stove)
    body.add_widget(tiles)
    more = Action(SampleTap.MORE, shown("More"), icon="more", tone="none", side=Side.RIGHT)
    hint = shown("Scan anything, any time: a bag, a jar, a recipe card, your badge")
    return frame("Hill Kitchen", body, hint=hint, hint_icon="scan", actions=[more])


def bag() -> np.ndarray:
    """A bag's code before a camera."""
    picture = Image.new("L", (640, 480), 130)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((150, 160, 490, 320), fill=245)
    wide = (3, 2, 5, 2, 2, 4, 3)
    x = 165
    for i in range(58):
        if i % 2 == 0:
            draw.rectangle((x, 176, x + wide[i % 7], 304), fill=15)
        x += wide[i % 7] + 2
        if x > 470:
            break
    return np.dstack([np.asarray(picture)] * 3)


def receive() -> Frame:
    body = Columns()
    left = Pile(size_hint=(0.7, 1) if not theme.tall else (1, 0.75))
    view = LiveView(
        word=shown("GS1-128 read"), word_icon="good", outline=[(150, 160), (490, 160), (490, 320), (150, 320)]
    )
    view.bind(size=lambda *_: view.show(bag()))
    left.add_widget(view)
    buttons = GridLayout(cols=2, spacing=theme.gap, size_hint_y=None, height=theme.button)
    buttons.add_widget(TapButton(text=shown("Light"), icon="light"))
    buttons.add_widget(TapButton(text=shown("Photo"), icon="camera"))
    left.add_widget(buttons)
    fields = Pile()
    fields.add_widget(FieldCard(label=shown("Ingredient"), value="Fruit pectin", why="scanned"))
    grid = GridLayout(cols=2, spacing=theme.gap, size_hint_y=3)
    for label, value, why, more in (
        (shown("Supplier"), "Amazon", "as last time", {}),
        (shown("Supplier lot"), "PKT-99281", "scanned", {"mono": True}),
        (shown("Best before"), shown("30 Nov 2027"), "scanned", {}),
        (shown("Bought"), shown("Today, 4 Mar 2026"), "", {}),
        (shown("Quantity"), "2 × 1 lb", "as last time", {}),
        (shown("Price"), "$ 18.40", "needed", {"needed": True}),
    ):
        grid.add_widget(FieldCard(label=label, value=value, why=why, **more))
    fields.add_widget(grid)
    if not theme.small:
        allergens = Columns(outer=False, size_hint_y=None, height=theme.px(40))
        allergens.orientation = "horizontal"
        allergens.add_widget(
            TextLabel(text=shown("Allergens"), face="semibold", flow="hug", size_px=18, color=theme.soft("paper"))
        )
        allergens.add_widget(Chip(text=shown("none"), tone="good"))
        allergens.add_widget(Widget())
        fields.add_widget(allergens)
    body.add_widget(left)
    body.add_widget(fields)
    save = Action(SampleTap.SAVE, shown("Save only"), side=Side.RIGHT)
    tags = Action(SampleTap.TAGS, shown("Save & print bag tags"), icon="printer", tone="berry")
    return frame(shown("Receive"), body, actions=[save], primary=tags)


def steps(now: int) -> list[Step]:
    named = [("Strawberries", "8 lb"), ("Sugar", "4 lb"), ("Pectin", "2 oz"), ("Lemon juice", "1 oz")]
    named += [(shown("Boil"), shown("20 min")), (shown("Set point"), "220 °F"), (shown("Fill jars"), "36")]
    states = ["done" if i < now else "now" if i == now else "todo" for i in range(len(named))]
    return [Step(name, amount, state) for (name, amount), state in zip(named, states, strict=True)]


def step_list(now: int) -> StepList:
    made = StepList(steps=steps(now), compact=theme.tall)
    if theme.tall:
        made.size_hint_y, made.height = None, theme.touch
    else:
        made.size_hint_x = 0.49
    return made


def weigh() -> Frame:
    body = Columns()
    body.add_widget(step_list(1))
    right = Pile()
    right.add_widget(Caption(text=shown("Weigh in")))
    right.add_widget(
        TextLabel(
            text=shown("4 lb sugar"), face="extrabold", size_px=theme.huge, least=theme.strong, color=theme.ink("paper")
        )
    )
    lot = LotCard(
        title="Costco, Main St", detail=shown("bought 15 Feb 2026 · 21.5 lb left · use first"), size_hint_y=None
    )
    lot.height, lot.chip, lot.chip_icon = theme.px(102 if not theme.small else 90), shown("scan its tag"), "scan"
    right.add_widget(lot)
    scale = ScaleCard(caption=shown("On the scale"), text="3.98", unit="lb", tone="good", share=0.883, target=0.888)
    scale.high = shown("target 4.00 ± 0.04")
    right.add_widget(scale)
    body.add_widget(right)
    actions = [
        Action(SampleTap.LOT, shown("Another lot"), icon="another"),
        Action(SampleTap.SWAP, shown("Swap"), icon="swap"),
    ]
    use = Action(SampleTap.USE, shown("Use 3.98 lb"), icon="check", tone="leaf")
    return frame("Strawberry Jam", body, BATCH, actions=actions, primary=use)


def boil() -> Frame:
    body = Columns()
    body.add_widget(step_list(4))
    middle = Card(
        orientation="vertical", padding=theme.inner, spacing=theme.gap, size_hint_x=0.57 if not theme.tall else 1
    )
    middle.size_hint_y = 1.6 if theme.tall else 1
    middle.add_widget(RingTimer(share=0.667, text="6:40", detail=shown("of 20 min left")))
    buttons = GridLayout(cols=3, spacing=theme.tight + 4, size_hint_y=None, height=theme.touch)
    for text in (shown("- 1 min"), shown("Pause"), shown("+ 1 min")):
        buttons.add_widget(TapButton(text=text))
    middle.add_widget(buttons)
    body.add_widget(middle)
    right = Pile(size_hint_x=0.4 if not theme.tall else 1)
    readings = Card(orientation="vertical", padding=theme.px(14), spacing=theme.tight)
    readings.size_hint_y = 1.6 if theme.tall else 1
    readings.add_widget(Caption(text=shown("Readings")))
    rows = [ListRow("1", "10:31", value="204 °F", tone="none"), ListRow("2", "10:38", value="214 °F", tone="none")]
    readings.add_widget(PagedList(rows=rows, row_height=theme.px(36), gap=0, arrows=False))
    readings.add_widget(
        TapButton(text=shown("Add reading"), icon="reading", size_hint_y=None, height=theme.touch, margin=16)
    )
    right.add_widget(readings)
    if not theme.small:
        right.add_widget(LotCard(icon="", title="Copper pot 2", detail=shown("skimmed at 10:35, berries very ripe")))
    body.add_widget(right)
    actions = [
        Action(SampleTap.NOTE, shown("Note"), icon="note"),
        Action(SampleTap.FAIL, shown("Batch failed"), icon="trash", tone="danger"),
    ]
    forth = Action(SampleTap.NEXT, shown("Next"), icon="next", tone="berry", icon_right=True)
    return frame("Strawberry Jam", body, BATCH, actions=actions, primary=forth)


def label() -> Image.Image:
    return render(replace(JAR, number=f"{BATCH}-022"), LabelSize.parse("58x40"), 203)


def labels() -> Frame:
    body = Columns()
    left = Pile(size_hint_x=0.86 if not theme.tall else 1)
    left.add_widget(LabelPreview(picture=label()))
    chips = [
        (word, "good", "good")
        for word in (
            shown("Allergens"),
            shown("Net weight"),
            shown("Address"),
            shown("Lot"),
            shown("US cottage statement"),
        )
    ]
    left.add_widget(Chips(chips=chips[: 3 if theme.small else 5]))
    right = Pile()
    todo = shown("Load a roll and close the lid. Printing goes on by itself from 022; nothing prints twice.")
    right.add_widget(NoticeCard(text=shown("Out of labels after 021"), what_to_do=todo, tone="warn", icon="roll"))
    right.add_widget(
        TextLabel(text=shown("21 of 36 printed"), face="bold", size_px=theme.title, color=theme.ink("paper"))
    )
    states = dict.fromkeys(range(1, 22), "confirmed") | {22: "sending"}
    right.add_widget(UnitGrid(units=list(range(1, 37)), states=states, current=22))
    body.add_widget(left)
    body.add_widget(right)
    actions = [
        Action(SampleTap.AGAIN, shown("Reprint one"), icon="again"),
        Action(SampleTap.STOP, shown("Stop here"), icon="stop", side=Side.RIGHT),
    ]
    wait = Action(SampleTap.WAIT, shown("Waiting for labels"), icon="pause", tone="berry", live=False)
    made = frame(shown("Labels"), body, BATCH, actions=actions, primary=wait)
    made.lights({Device.PRINTER: "warn"})
    return made


def recall() -> Frame:
    body = Columns()
    left = Pile(size_hint_x=0.8 if not theme.tall else 1)
    asked = (
        (shown("Supplier"), "Valley Farm"),
        (shown("Ingredient"), "Strawberries"),
        (shown("Sold to you"), shown("28 Feb - 5 Mar")),
    )
    for name, value in asked[: 3 if theme.wide else 1]:
        left.add_widget(
            FieldCard(label=name, value=value, size_hint_y=None, height=theme.px(64 if theme.small else 82))
        )
    pull = Card(tone="bad", padding=theme.inner)
    pull.add_widget(
        BigFigure(text="60", detail=shown("jars to pull, of 200 made in March"), tone="bad", size_px=theme.huge)
    )
    left.add_widget(pull)
    batches = PagedList(
        rows=[
            ListRow("a", BATCH, shown("8 lb berries, bought 2 Mar"), shown("36 jars"), tone="bad", mono=True),
            ListRow("b", "SJ-20260305-A", shown("6 lb berries, bought 2 Mar"), shown("24 jars"), tone="bad", mono=True),
            ListRow("c", "SJ-20260310-A", shown("berries from Hilltop"), shown("not affected"), tone="good", mono=True),
            ListRow("d", "SJ-20260312-A", shown("berries bought 9 Mar"), shown("not affected"), tone="good", mono=True),
            ListRow("e", "SJ-20260317-A", shown("berries bought 9 Mar"), shown("not affected"), tone="good", mono=True),
            ListRow("f", "SJ-20260324-A", shown("berries bought 9 Mar"), shown("not affected"), tone="good", mono=True),
        ]
    )
    where = Pile(size_hint_x=0.95 if not theme.tall else 1)
    places = Card(padding=theme.inner)
    rows = [(shown("Saturday market, 7 Mar"), "24"), ("Good Earth Co-op", "12"), (shown("On your shelf"), "24")]
    listed = [ListRow(text, text, value=value, tone="none") for text, value in rows]
    places.add_widget(PagedList(rows=listed, row_height=theme.px(50), gap=0))
    where.add_widget(places)
    where.add_widget(NoticeCard(tone="good", text=shown("24 + 12 + 24 = 60, and 2 set aside at filling")))
    for part in (left, batches, where):
        body.add_widget(part)
    actions = [
        Action(SampleTap.CALL, shown("Who to call"), icon="phone"),
        Action(SampleTap.REPORT, shown("Report"), icon="pdf"),
    ]
    hold = Action(SampleTap.HOLD, shown("Hold both batches"), icon="hand", tone="red")
    return frame(shown("Recall"), body, actions=actions, primary=hold)


def confirm_day() -> Frame:
    body = Columns(orientation="vertical")
    pile = Pile()
    doubt = shown("This clock says 1 January 1970. The newest entry is of 4 March 2026.")
    pile.add_widget(NoticeCard(tone="warn", text=doubt, what_to_do=shown("Look at a watch. Change what is wrong.")))
    fields = GridLayout(cols=1 if theme.tall else 2, spacing=theme.gap, size_hint_y=None)
    fields.height = theme.px(320 if theme.tall else 150)
    fields.add_widget(FieldCard(label=shown("Day"), value=shown("Thursday, 5 Mar 2026")))
    fields.add_widget(FieldCard(label=shown("Time"), value="00:00", needed=True))
    pile.add_widget(fields)
    pile.add_widget(Widget())
    body.add_widget(pile)
    said = Action(SampleTap.CONFIRM, shown("It is 5 Mar 2026, 00:00"), icon="check", tone="leaf")
    return frame(shown("Which day is it?"), body, primary=said)


def fill() -> Frame:
    body = Columns(orientation="vertical")
    pile = Pile()
    pile.add_widget(Caption(text=shown("How many jars were filled?")))
    pile.add_widget(BigFigure(text="36", unit=shown("jars"), caption=shown("Net"), size_hint_y=1.2))
    pile.add_widget(NumberChips(low=0, high=60, suggested=38, size_hint_y=None, height=theme.px(76)))
    pile.add_widget(Caption(text=shown("Set aside")))
    pile.add_widget(NumberChips(low=0, high=9, suggested=2, chosen=2, size_hint_y=None, height=theme.px(76)))
    body.add_widget(pile)
    return frame(
        "Strawberry Jam", body, BATCH, primary=Action(SampleTap.FILL, shown("36 jars"), icon="check", tone="leaf")
    )


def reprint() -> Frame:
    grid = UnitGrid(units=list(range(1, 121)), touch=True)
    body = Columns()
    body.add_widget(grid)
    return frame(shown("Reprint one"), body, BATCH)


def over(overlay: Overlay) -> Frame:
    made = weigh()
    made.open(overlay)
    return made


def keypad() -> Frame:
    hint = shown("The recipe asks for 4 lb.")
    return over(Keypad(title="Sugar", text="3.98", unit="lb", units=["lb", "oz", "g"], hint=hint, fractions=True))


def keyboard() -> Frame:
    return over(Keyboard(title=shown("Note"), text=shown("skimmed at 10:35"), hint=shown("It is kept with the batch.")))


def day_picker() -> Frame:
    value = date(2026, 3, 30)
    return over(BagDayPicker(title=shown("Use by"), kind="use_by", value=value, today=date(2026, 3, 4)))


def picker() -> Frame:
    names = ("Valley Farm", "Costco, Main St", "Amazon", "Hilltop Orchard", "Mill Lane Dairy", "Saturday market")
    rows = [
        ListRow(name, name, shown("last bought 2 Mar"), icon="store", chosen=name == "Amazon") for name in names * 4
    ]
    return over(Picker(title=shown("Supplier"), rows=rows))


def confirm() -> Frame:
    words = shown("The batch keeps its number, and what went into it stays in the books. No labels are printed for it.")
    return over(
        Confirm(
            title=shown("Batch failed?"),
            words=words,
            icon="trash",
            yes_text=shown("Batch failed"),
            no_text=shown("Go on"),
            tone="red",
        )
    )


SCREENS = (home, receive, weigh, boil, labels, recall, fill, confirm_day, reprint)
OVERLAYS = (keypad, keyboard, day_picker, picker, confirm)
SAMPLES: dict[str, Callable[[], Frame]] = {made.__name__: made for made in (*SCREENS, *OVERLAYS)}
