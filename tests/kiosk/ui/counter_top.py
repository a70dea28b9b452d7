"""A counter with its screen: the example kitchen's 4 March behind the real shell, worked by touches."""

from __future__ import annotations

from kiosk.ui.offscreen import Stage
from tests.kiosk.flows.conftest import Day


class CounterTop:
    """The day of the flows' tests, and the window that shows it."""

    def __init__(self, day: Day, stage: Stage) -> None:
        from kiosk.ui.shell import Shell

        self.day, self.stage = day, stage
        self.shell = Shell(day.counter, day.kiosk)
        stage.show(self.shell)
        self._touches = stage.touches

    @property
    def touches(self) -> int:
        return self.stage.touches - self._touches

    @property
    def place(self) -> str:
        return self.day.place.value

    @property
    def texts(self) -> list[str]:
        return self.stage.texts()

    def tap(self, *words: str) -> CounterTop:
        for word in words:
            self.stage.tap_text(word)
        return self

    def scan(self, ingredient: str) -> CounterTop:
        """Hold the bag that should be used first before a scanner."""
        self.day.scan(self.day.lot(ingredient))
        self.stage.frames()
        return self

    def start_jam(self) -> CounterTop:
        return self.tap("Cook", "Strawberry Jam", "Start")

    def weigh_all(self) -> CounterTop:
        for ingredient, use in (
            ("strawberries", "Use 8 lb"),
            ("sugar", "Use 4 lb"),
            ("fruit pectin", "Use 2 oz"),
            ("lemon juice", "Use 1 oz"),
        ):
            self.scan(ingredient).tap(use)
        return self

    def to_filling(self) -> CounterTop:
        self.start_jam().weigh_all().tap("Start 20 min")
        self.day.clock.advance(20 * 60)
        return self.tap("Next").read("220")

    def read(self, figure: str) -> CounterTop:
        return self.tap("Type the reading", *figure, "OK")

    def tick(self) -> CounterTop:
        """The screen's own clock goes on; the timers are drawn anew."""
        self.shell._tick(0)
        self.stage.frames()
        return self

    def close(self) -> None:
        self.shell.leave()
