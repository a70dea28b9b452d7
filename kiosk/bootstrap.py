"""The one place that wires settings, books, devices and flows together.

    settings -> books -> press (printer) -> counter (flows) <- scanners

Devices live on their own threads and hand over through `post`, which the screen sets to its one hop to the UI thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from db import Books, BooksError, Clock, ManualClock, Standing, SystemClock
from db.rules import tag
from drivers.errors import DeviceError, DeviceUrlError
from drivers.label_size import LabelSize
from drivers.registry import printer_address, scanner_at
from drivers.scanners import gs1
from drivers.scanners.base import Health, Scan, Scanner, Symbol
from kiosk import example
from kiosk.config import Settings
from kiosk.flows.base import Workplace, bad
from kiosk.flows.counter import Counter, Light
from kiosk.flows.press import Press, PressState
from kiosk.labels.drawer import LabelDrawer
from kiosk.labels.render import Renderer
from kiosk.locale import _
from kiosk.lot_text.reader import LabelReader
from kiosk.own_places import refuse_own_places
from kiosk.upkeep import Upkeep

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.printers.addresses import PrinterAddress
    from drivers.printers.base import LabelPrinter
    from drivers.scanners.camera import Camera
    from drivers.urls import DeviceUrl

USUAL_DPI = 203
"""The counter printers that most kitchens have; one of another resolution says so in its address."""

log = logging.getLogger(__name__)

Post = Callable[[Callable[[], None]], None]
"""Runs a function on the screen's thread, soon; any thread may call it."""


@dataclass
class Kiosk:
    """Everything that runs. `start` begins the devices; `close` ends them and closes the books."""

    settings: Settings
    books: Books
    counter: Counter
    press: Press
    scanners: tuple[Scanner, ...]
    upkeep: Upkeep
    labels: LabelDrawer
    camera: Camera | None = None
    troubles: tuple[DeviceError, ...] = ()
    """Devices of the settings whose addresses are wrong, or that need what is not installed: left out, and said."""
    label_reader: LabelReader = field(default_factory=LabelReader)
    _health: dict[str, tuple[Health, str]] = field(default_factory=dict)

    def start(self, post: Post) -> None:
        """Begin the devices; what they say reaches the counter through `post`."""

        def pressed(state: PressState) -> None:
            post(lambda: self.counter.press_changed(state))

        self.books.hurry()
        self.press.on_change = pressed
        self.labels.renderer.pages.on_trouble = lambda words: post(lambda: self.counter.warn(words))
        self.press.start()
        self.upkeep.start(lambda words: post(lambda: self.counter.warn(words, _("It is tried again in ten minutes."))))
        for trouble in self.troubles:
            self._scanner_health(str(trouble), Health.MISSING, str(trouble))
            self.counter.notice = bad(trouble.message, trouble.what_to_do or _("Mend it in jarmark.toml."))
        for scanner in self.scanners:
            self._start_scanner(scanner, post)

    def _start_scanner(self, scanner: Scanner, post: Post) -> None:
        def scanned(scan: Scan) -> None:
            post(lambda: self.counter.scanned(scan))

        def healthy(health: Health, words: str) -> None:
            post(lambda: self._scanner_health(scanner.name, health, words))

        scanner.start(scanned, healthy)

    def _scanner_health(self, name: str, health: Health, words: str) -> None:
        """The light is green while every scanner is well. Words from one that is well are for the cook to read."""
        self._health[name] = (health, words)
        ill = [words for state, words in self._health.values() if state is not Health.OK]
        self.counter.scanner_changed(Light.TROUBLE if ill else Light.OK, ill[0] if ill else _("scanner"))
        if health is Health.OK and words:
            self.counter.warn(words)

    def close(self) -> None:
        """Finish the label in flight, stop the scanners, give up a backup half made, close the books."""
        for scanner in self.scanners:
            scanner.stop()
        self.label_reader.close()
        self.press.close()
        self.upkeep.close()
        self.books.close()


def open_books(settings: Settings, *, clock: Clock | None = None, read_only: bool = False) -> Books:
    """Open the books of the settings, making their folder where it is not there yet.

    Raises:
        BooksError: in words for whoever stands before it; nothing was changed.
    """
    return Books.open(
        settings.books,
        kiosk=settings.kiosk,
        clock=clock or machine_clock(settings),
        style=settings.batch_style,
        read_only=read_only,
    )


def machine_clock(settings: Settings, *, given: bool = False) -> SystemClock:
    """This machine's clock, and the time that a person gave it since it was started.

    Args:
        given: nobody is to be asked whether it is right.
    """
    return SystemClock(settings.data_dir / "clock.json", given=given)


def build(settings: Settings, *, clock: Clock | None = None) -> Kiosk:
    """Wire a kiosk from its settings; nothing runs until `start`.

    Raises:
        BooksError: the books cannot be opened. A device that is missing, or whose address is wrong, is no error.
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
    """Write the example month into the books of the settings, each fact with the day on which it happened."""
    clock = ManualClock(machine_clock(settings).now(), standing=Standing.TOLD)
    with open_books(settings, clock=clock) as books:
        example.fill(books, clock)


def _is_known(books: Books, symbol: Symbol) -> bool:
    """Whether one frame is enough: a tag of our own by its check character, or an article that was received before.

    Called on the camera's thread, which must not end where the books cannot be read just now: then it is not known.
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
    """The scanners of the settings, and what is wrong with the addresses of those that cannot be."""
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
    """What the printer's address says. None: there is none, or it is wrong, which is told when it is opened."""
    try:
        return printer_address(settings.printer, settings.label_size) if settings.printer else None
    except DeviceError:
        return None


def label_size(settings: Settings) -> LabelSize:
    """The labels that are in the printer: as its address says, else as the settings do."""
    address = printer_of(settings)
    return address.labels if address else settings.label_size


def _edge_mm(address: PrinterAddress | None) -> float:
    """What the printer leaves white, so that no words are set there."""
    try:
        return address.edge_mm if address else 0.0
    except DeviceUrlError:
        return 0.0


def drawer(settings: Settings, books: Books, dpi: int | None = None) -> LabelDrawer:
    """What draws the labels of the settings; at the printer's resolution, unless another is asked for."""
    address = printer_of(settings)
    dpi = dpi or (address.dpi if address else USUAL_DPI)
    return LabelDrawer(books, settings, Renderer(settings.templates_dir), dpi, _edge_mm(address))


def _press(settings: Settings, books: Books, labels: LabelDrawer) -> Press:
    """The press; what it is given to print has passed the gate."""
    url = settings.printer

    def draw_tag(code: str) -> Image:
        return labels.bag(code).picture

    opener = None if url is None else lambda: open_printer_of(settings, url)
    name = _("Counter printer") if url else _("no printer")
    return Press(books, opener, labels.unit_for_printer, draw_tag, name, url.text if url else "", labels.says)


def open_printer_of(settings: Settings, url: DeviceUrl) -> LabelPrinter:
    """The printer at an address, which is no place of the books or the settings.

    Raises:
        DeviceError: it is one, or the address is wrong, or a library that it needs is not installed.
    """
    refuse_own_places(url, settings)
    return printer_address(url, settings.label_size).open()


def _camera_of(scanners: tuple[Scanner, ...]) -> Camera | None:
    """The scanner that has a live picture."""
    for scanner in scanners:
        if hasattr(scanner, "latest"):
            return scanner  # type: ignore[return-value]
    return None
