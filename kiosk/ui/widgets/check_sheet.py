"""What the law requires of the label: every check with its result, its rule, and when the rule was last reviewed."""

from __future__ import annotations

from kivy.properties import ListProperty, StringProperty

from kiosk.labels.checks import Check, Verdict
from kiosk.labels.checks.packs import read_in
from kiosk.locale import _, day
from kiosk.ui.theme import theme
from kiosk.ui.widgets.lists import ListRow, PagedList
from kiosk.ui.widgets.overlays import Overlay
from kiosk.ui.widgets.words import Icon, TextLabel

TONES = {
    Verdict.OK: ("good", "good"),
    Verdict.NOT_YET: ("info", "help"),
    Verdict.WARN: ("warn", "warn"),
    Verdict.STOP: ("bad", "bad"),
}
"""The tone and the icon of each verdict."""


class CheckSheet(Overlay):
    """The checks in a list, and beside it (below it on an upright screen) the chosen one in full."""

    checks: ListProperty[Check] = ListProperty([])
    chosen = StringProperty("")
    """The id of the check that is shown in full."""

    def build(self) -> None:
        self._list = PagedList(size_hint=(None, None))
        self._list.bind(on_pick=lambda _, key: self._choose(key))
        self._icon = Icon()
        self._name = TextLabel(flow="wrap", face="bold", size_hint=(None, None), color=theme.ink("plain"))
        self._words = TextLabel(flow="wrap", size_hint=(None, None), color=theme.ink("plain"))
        self._rule = TextLabel(flow="wrap", face="semibold", size_hint=(None, None), color=theme.soft("plain"))
        for part in (self._list, self._icon, self._name, self._words, self._rule):
            self.add_widget(part)
        for name in ("checks", "chosen"):
            self.fbind(name, self._place)

    def _choose(self, key: str) -> None:
        self.chosen = key

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        gap = theme.gap
        if theme.tall:
            below = round(height * 0.42)
            self._list.pos, self._list.size = (x, y + below + gap), (width, height - below - gap)
            self._tell(x, y, width, below)
        else:
            beside = round((width - gap) * (0.46 if theme.small else 0.42))
            self._list.pos, self._list.size = (x, y), (beside, height)
            self._tell(x + beside + gap, y, width - beside - gap, height)
        self._list.rows = [_row(check, chosen=check.id == self.chosen) for check in self.checks]

    def _tell(self, x: float, y: float, width: float, height: float) -> None:
        check = next((one for one in self.checks if one.id == self.chosen), None)
        if check is None:
            return
        tone, icon = TONES[check.verdict]
        self._icon.icon, self._icon.size_px = icon, theme.icon
        self._icon.color = theme.ink(tone)
        top: float = round(y + height)
        self._icon.pos = x, round(top - self._icon.height)
        left = x + self._icon.width + theme.tight
        self._name.size_px, self._name.text, self._name.width = theme.strong, check.name, x + width - left
        self._name.pos = left, round(top - self._name.height)
        top = min(self._name.y, self._icon.y) - theme.tight
        for part, size, text in (
            (self._words, theme.text, _told(check)),
            (self._rule, theme.label, _rule(check)),
        ):
            part.size_px, part.text, part.width = size, text, width
            part.pos = x, round(top - part.height)
            top = part.y - theme.gap


def _row(check: Check, *, chosen: bool) -> ListRow:
    tone, icon = TONES[check.verdict]
    return ListRow(check.id, check.name, value=_word(check.verdict), icon=icon, tone=tone, chosen=chosen)


def _word(verdict: Verdict) -> str:
    return {
        Verdict.OK: _("fine"),
        Verdict.NOT_YET: _("not yet"),
        Verdict.WARN: _("warns"),
        Verdict.STOP: _("stops"),
    }[verdict]


def _told(check: Check) -> str:
    if check.verdict is Verdict.STOP:
        return _("Stops the print. {words}").format(words=check.words)
    return check.words or _("As it should be.")


def _rule(check: Check) -> str:
    told = _("{rule}. Last read {day}.").format(rule=check.rule, day=day(check.reviewed))
    return f"{told} {read_in(check.source)}".strip()
