"""The steps of a batch: what is done, which step is the current one, and what is to come."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty

from kiosk.locale import _
from kiosk.ui.palette import AMBER, BERRY, LEAF, LINE, RED, SOFT, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Icon, TextLabel
from kiosk.ui.writing import width_of

LOOKS = {
    "done": ("done", LEAF),
    "outside": ("warn", RED),
    "left out": ("close", SOFT),
    "left early": ("warn", AMBER),
    "now": ("current", BERRY),
    "todo": ("todo", LINE),
    "before": ("up", SOFT),
    "after": ("down", SOFT),
}
"""The icon and colour of each state."""
OVER = ("done", "outside", "left out", "left early")
"""The states of a step that is finished."""


@dataclass(frozen=True)
class Step:
    """One step: its name, its amount, and its state.

    The state is `done`; `outside`, `left out` or `left early` (finished, but not as it should be); `now` or `todo`.
    """

    name: str
    amount: str = ""
    state: str = "todo"


class StepListItem(Surface):
    """One step as it is drawn."""

    step = ObjectProperty(Step(""))

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("tone", "none")
        super().__init__(**kwargs)
        self._icon, self._name = Icon(), TextLabel(size_hint=(None, None))
        self._amount = TextLabel(flow="hug", color=rgba(SOFT))
        for part in (self._icon, self._name, self._amount):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "step")

    def _place(self, *_: object) -> None:
        step: Step = self.step
        now = step.state == "now"
        self.tone, self.chosen, self.radius = "white" if now else "none", now, theme.corner
        icon, colour = LOOKS[step.state]
        margin, middle = theme.px(18), self.y + self.height / 2
        self._icon.icon, self._icon.size_px, self._icon.color = icon, theme.icon, rgba(colour)
        self._icon.pos = self.x + margin - 2, round(middle - self._icon.height / 2)
        self._amount.text, self._amount.size_px = step.amount, theme.text
        right = self.x + self.width - margin
        self._amount.pos = round(right - self._amount.width), round(middle - self._amount.height / 2)
        left = self._icon.x + self._icon.width + theme.px(14)
        self._name.text, self._name.size_px, self._name.least = step.name, theme.item, theme.label
        self._name.face, self._name.color = "bold" if now else "medium", theme.ink("plain")
        wide = self._amount.x - 12 - left
        if width_of(step.name, self._name.face, theme.label) > wide:  # the name is more important than the amount
            self._amount.text, wide = "", self.x + self.width - margin - left
        self._name.width = max(1, wide)
        self._name.pos = left, round(middle - self._name.height / 2)


class StepList(Touchable, Surface):
    """The steps in a card. If not all fit, those around the current step are shown, with rows that count the others; a
    tap anywhere shows the next ones, and after the last ones the current step again.

    `compact` shows one row: the current step, its number, and how many there are.
    """

    steps: ListProperty[Step] = ListProperty([])
    compact = BooleanProperty(False)
    first = NumericProperty(-1)
    """The first step that is shown; -1: follow the current one."""

    def __init__(self, **kwargs: object) -> None:
        self._pool: list[StepListItem] = []
        self._start = self._fitting = 0
        super().__init__(**kwargs)
        follow(self, self._place, "pos", "size", "steps", "compact", "first")

    def on_steps(self, *_: object) -> None:
        self.first = -1

    def on_tap(self) -> None:
        following = self._start + self._fitting
        self.first = following if self._fitting and following < len(self.steps) else -1

    @property
    def current(self) -> int:
        """The index of the current step; the number of steps if all are finished."""
        return next((i for i, step in enumerate(self.steps) if step.state not in OVER), len(self.steps))

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        pad = 0 if self.compact else theme.px(16 if not theme.small else 8)
        tall = self.height if self.compact else theme.px(60 if not theme.small else 52)
        self.tone = "none" if self.compact else "plain"
        rows = self._compact_rows() if self.compact else self._rows(int((self.height - 2 * pad) // max(1, tall)))
        for place, step in enumerate(rows):
            row = self._row(place)
            row.step = step
            row.size = self.width - 2 * pad, tall
            row.pos = self.x + pad, round(self.y + self.height - pad - (place + 1) * tall)
        for row in self._pool[len(rows) :]:
            self.remove_widget(row)

    def _compact_rows(self) -> list[Step]:
        if not self.steps:
            return []
        index = min(self.current, len(self.steps) - 1)
        step: Step = self.steps[index]
        place = _("{number} of {count}").format(number=index + 1, count=len(self.steps))
        return [Step(f"{step.name}  {step.amount}", place, "now")]

    def _rows(self, fitting: int) -> list[Step]:
        steps, fitting = list(self.steps), max(1, fitting)
        self._fitting = fitting
        start = self.first if self.first >= 0 else self.current - fitting // 2
        self._start = start = int(max(0, min(start, len(steps) - fitting)))
        shown = steps[start : start + fitting]
        before, after = start, len(steps) - start - len(shown)
        if before and fitting > 3:
            shown[0] = Step(_("{count} before").format(count=before + 1), "", "before")
        if after and fitting > 3:
            shown[-1] = Step(_("{count} more").format(count=after + 1), "", "after")
        return shown

    def _row(self, place: int) -> StepListItem:
        while len(self._pool) <= place:
            row = StepListItem(size_hint=(None, None))
            self._pool.append(row)
        row = self._pool[place]
        if row.parent is None:
            self.add_widget(row)
        return row
