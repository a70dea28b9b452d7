"""Builds the kiosk: the only place that connects settings, books, devices and flows.

    settings -> books -> press (printer) -> counter (flows) <- scanners

Devices run on their own threads and hand results over with `post`, which runs a function on the UI thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from db import Books, BooksError, Clock, ClockTrust, ManualClock, SystemClock
from db.rules import tag
from drivers.errors import DeviceError, DeviceUrlError
from drivers.label_size import LabelSize
from drivers.registry import printer_address, scanner_at
from drivers.scanners import gs1
from drivers.scanners.base import Health, Scan, Scanner, Symbol
from kiosk.flows.base import bad
from kiosk.flows.counter import Counter, Light
from kiosk.flows.press import Press
from kiosk.flows.press_state import PressState
from kiosk.flows.upkeep import Upkeep
from kiosk.flows.workplace import Workplace
from kiosk.labels.drawer import LabelDrawer
from kiosk.labels.render import Renderer
from kiosk.locale import _, said
from kiosk.lot_text.reader import LabelReader
from kiosk.settings import example
from kiosk.settings.config import Settings
from kiosk.settings.own_places import refuse_own_places

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.printers.addresses import PrinterAddress
    from drivers.printers.base import LabelPrinter
    from drivers.scanners.camera import Camera
    from drivers.urls import DeviceUrl

USUAL_DPI = 203
"""The resolution of most counter printers. Another one is given in the printer's address."""

log = logging.getLogger(__name__)

Post = Callable[[Callable[[], None]], None]
"""Runs a function on the UI thread, soon. Any thread may call it."""


@dataclass
class Kiosk:
    """Everything that runs. `start` starts the devices; `close` stops them and closes the books."""

    settings: Settings
    books: Books
    counter: Counter
    press: Press
    scanners: tuple[Scanner, ...]
    upkeep: Upkeep
    labels: LabelDrawer
    camera: Camera | None = None
    troubles: tuple[DeviceError, ...] = ()
    """Configured devices that are left out and reported: the address is wrong, or a library is not installed."""
    label_reader: LabelReader = field(default_factory=LabelReader)
    _health: dict[str, tuple[Health, str]] = field(default_factory=dict)

    def start(self, post: Post) -> None:
        """Start the devices. Their messages reach the counter through `post`."""

        def pressed(state: PressState) -> None:
            post(lambda: self.counter.press_changed(state))

        self.books.hurry()
        self.press.on_change = pressed
        self.labels.renderer.pages.on_trouble = lambda words: post(lambda: self.counter.warn(words))
        self.press.start()
        self.upkeep.start(lambda words: post(lambda: self.counter.warn(words, _("It is tried again in ten minutes."))))
        for trouble in self.troubles:
            self._scanner_health(str(trouble), Health.MISSING, str(trouble))
            self.counter.notice = bad(said(trouble.message), said(trouble.what_to_do) or _("Mend it in jarmark.toml."))
        for scanner in self.scanners:
            self._start_scanner(scanner, post)

    def _start_scanner(self, scanner: Scanner, post: Post) -> None:
        def scanned(scan: Scan) -> None:
            post(lambda: self.counter.scanned(scan))

        def healthy(health: Health, words: str) -> None:
            post(lambda: self._scanner_health(scanner.name, health, words))

        scanner.start(scanned, healthy)

    def _scanner_health(self, name: str, health: Health, words: str) -> None:
        """The light is green while every scanner is well. A message from one that is well is shown to the cook."""
        self._health[name] = (health, words)
        ill = [words for state, words in self._health.values() if state is not Health.OK]
        self.counter.scanner_changed(Light.TROUBLE if ill else Light.OK, ill[0] if ill else _("scanner"))
        if health is Health.OK and words:
            self.counter.warn(words)

    def close(self) -> None:
        """Finish the label in flight, stop the scanners, abandon a running backup, close the books."""
        for scanner in self.scanners:
            scanner.stop()
        self.label_reader.close()
        self.press.close()
        self.upkeep.close()
        self.books.close()


def open_books(settings: Settings, *, clock: Clock | None = None, read_only: bool = False) -> Books:
    """Open the books of the settings. Their folder is created if it is missing.

    Raises:
        BooksError: with a message for a person; nothing was changed.
    """
    return Books.open(
        settings.books,
        kiosk=settings.kiosk,
        clock=clock or machine_clock(settings),
        style=settings.batch_style,
        read_only=read_only,
    )


def machine_clock(settings: Settings, *, given: bool = False) -> SystemClock:
    """This machine's clock, with the time that a person has set since the machine was started.

    Args:
        given: trust the clock without asking anybody.
    """
    return SystemClock(settings.data_dir / "clock.json", given=given)


def build(settings: Settings, *, clock: Clock | None = None) -> Kiosk:
    """Build a kiosk from its settings. Nothing runs until `start`.

    Raises:
        BooksError: the books cannot be opened. A missing device or a wrong address is no error here.
    """
    watch = clock or machine_clock(settings)
    settings = replace(settings, label_size=label_size(settings))
    books = open_books(settings, clock=watch)
    labels = drawer(settings, books)
    press = _press(settings, books, labels)
    scanners, troubles = _open_scanners(settings)
    camera = _camera_of(scanners)
    if camera is not None:
        camera.trusted = lambda symbol: _is_known(books, symbol)
    work = Workplace(books, settings, watch, press, labels)
    counter = Counter(work, fill_example=lambda: fill_example(settings))
    return Kiosk(settings, books, counter, press, scanners, Upkeep(books, watch), labels, camera, troubles)


def fill_example(settings: Settings) -> None:
    """Record the example month in the books of the settings, each fact with its own day."""
    clock = ManualClock(machine_clock(settings).now(), standing=ClockTrust.TOLD)
    with open_books(settings, clock=clock) as books:
        example.fill(books, clock)


def _is_known(books: Books, symbol: Symbol) -> bool:
    """Whether one frame is enough: one of our own tags with a valid check character, or an article received before.

    Called on the camera's thread, which must not end if the books cannot be read just now: the code is unknown then.
    """
    if tag.parse(symbol.text) is not None:
        return True
    article = gs1.gtin14(symbol.text)
    try:
        return article is not None and books.pack(article) is not None
    except BooksError as error:
        log.warning("whether %s was received before could not be looked up: %s", article, error)
        return False


def _open_scanners(settings: Settings) -> tuple[tuple[Scanner, ...], tuple[DeviceError, ...]]:
    """The scanners of the settings, and the errors of those that cannot be opened."""
    scanners: list[Scanner] = []
    troubles: list[DeviceError] = []
    for url in settings.scanners:
        try:
            scanners.append(scanner_at(url))
        except DeviceError as error:
            log.warning("scanner %s is left out: %s", url, error)
            troubles.append(error)
    return tuple(scanners), tuple(troubles)


def printer_of(settings: Settings) -> PrinterAddress | None:
    """What the printer's address says. None if there is none or if it is wrong, which is reported on opening."""
    try:
        return printer_address(settings.printer, settings.label_size) if settings.printer else None
    except DeviceError:
        return None


def label_size(settings: Settings) -> LabelSize:
    """The size of the labels in the printer: from its address, otherwise from the settings."""
    address = printer_of(settings)
    return address.labels if address else settings.label_size


def _edge_mm(address: PrinterAddress | None) -> float:
    """The edge that the printer leaves white, so that no words are placed there."""
    try:
        return address.edge_mm if address else 0.0
    except DeviceUrlError:
        return 0.0


def drawer(settings: Settings, books: Books, dpi: int | None = None) -> LabelDrawer:
    """The drawer for the labels of the settings, at the printer's resolution unless another is given."""
    address = printer_of(settings)
    dpi = dpi or (address.dpi if address else USUAL_DPI)
    return LabelDrawer(books, settings, Renderer(settings.templates_dir), dpi, _edge_mm(address))


def _press(settings: Settings, books: Books, labels: LabelDrawer) -> Press:
    """The press. It draws only labels that have passed the checks."""
    url = settings.printer

    def draw_tag(code: str) -> Image:
        return labels.bag(code).picture

    opener = None if url is None else lambda: open_printer_of(settings, url)
    name = _("Counter printer") if url else _("no printer")
    return Press(books, opener, labels.unit_for_printer, draw_tag, name, url.text if url else "", labels.says)


def open_printer_of(settings: Settings, url: DeviceUrl) -> LabelPrinter:
    """Open the printer at an address.

    Raises:
        DeviceError: the address is wrong or belongs to the books or settings, or a library is not installed.
    """
    refuse_own_places(url, settings)
    return printer_address(url, settings.label_size).open()


def _camera_of(scanners: tuple[Scanner, ...]) -> Camera | None:
    """The scanner that has a live picture."""
    for scanner in scanners:
        if hasattr(scanner, "latest"):
            return scanner  # type: ignore[return-value]
    return None
