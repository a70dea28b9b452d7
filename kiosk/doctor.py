"""What this machine has, what it lacks, and what to do about it.

Each check stands alone: one that fails, or that waits for a device for ever, is told as such, and the next one is made.
No code of the current folder is run.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from importlib.metadata import version
from pathlib import Path

from db import Books, BooksError, Clock
from db.backup import folder_beside
from db.day import doubt_without_books
from db.home import this_machine
from db.opening import refuse_lost
from drivers.children import own_modules_first
from drivers.errors import DeviceError
from drivers.registry import printer_address, scanner_at
from drivers.scanners.hid import INPUTS, find, keyboards
from drivers.urls import DeviceUrl
from drivers.worker import Worker
from kiosk.config import Settings, SettingsError, load
from kiosk.display import Display, find_display
from kiosk.locale import N_, _, ngettext, said, said_error
from kiosk.own_places import refuse_own_places

log = logging.getLogger(__name__)

SOUND_SQLITE = (3, 51, 3)
"""The first version without the WAL-reset bug, which can damage books that several connections have open."""

LITTLE_DISK_BYTES = 500_000_000
NO_DISK_BYTES = 50_000_000
RENDERER_TIMEOUT_S = 30
PATIENCE_S = 90.0
"""For one check; the slowest wait 40 s for a child to start and to answer."""


DISPLAYS = {
    Display.X11: N_("a desktop (X11)"),
    Display.WAYLAND: N_("a desktop (Wayland)"),
    Display.SCREEN: N_("a screen without a desktop (KMS)"),
    Display.NONE: N_("no display"),
}
"""What each kind of display is called."""

NAMES = {
    "settings": N_("settings"), "kitchen": N_("kitchen"), "python": "python", "sqlite": "sqlite", "zbar": "zbar",
    "reader": N_("reader"), "kivy": "kivy", "renderer": N_("renderer"), "display": N_("display"),
    "camera": N_("camera"), "pi camera": N_("pi camera"), "scanner": N_("scanner"), "addresses": N_("addresses"),
    "serial": N_("serial"), "printer": N_("printer"), "templates": N_("templates"), "disk": N_("disk"),
    "books": N_("books"), "clock": N_("clock"), "packages": N_("packages"),
}  # fmt: skip
"""What is looked at, as a person reads it; JSON has the names themselves."""


class State(Enum):
    """How a thing is: fine; amiss, but the work can go on by hand; missing, and the kiosk cannot work."""

    FINE = "fine"
    AMISS = "amiss"
    MISSING = "missing"

    @property
    def mark(self) -> str:
        return {"fine": "ok", "amiss": "! ", "missing": "X "}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `what_to_do` is empty where there is nothing to do."""

    name: str
    state: State
    words: str
    what_to_do: str = ""

    @property
    def title(self) -> str:
        """Its name, for a person."""
        return _(NAMES[self.name]) if self.name in NAMES else self.name

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state.value, "words": self.words, "what_to_do": self.what_to_do}


def fine(name: str, words: str) -> Finding:
    return Finding(name, State.FINE, words)


def amiss(name: str, words: str, what_to_do: str) -> Finding:
    return Finding(name, State.AMISS, words, what_to_do)


def missing(name: str, words: str, what_to_do: str) -> Finding:
    return Finding(name, State.MISSING, words, what_to_do)


def examine(config: Path | None = None, books: Path | None = None) -> Iterator[Finding]:
    """Look at everything, the machine first. Slow devices are waited for, so findings come one by one."""
    try:
        settings = load(config)
    except SettingsError as error:
        settings = Settings()
        yield missing(
            "settings", said_error(error).replace("\n", "; "), _("Mend these lines; the rest is checked without them.")
        )
    else:
        yield fine("settings", str(settings.source) if settings.source else _("no jarmark.toml: the defaults are used"))
    if books:
        settings = replace(settings, books=books.absolute())
    for check in (python, sqlite, zbar, reader, renderer, display):
        yield from looked_at(check.__name__, check)
    for name, of_settings in _OF_SETTINGS.items():
        yield from looked_at(name, partial(of_settings, settings))


Check = Callable[[], Finding | Iterable[Finding]]


def looked_at(name: str, check: Check, patience_s: float = PATIENCE_S) -> Iterator[Finding]:
    """What a check found; in words where it failed in a way that nobody foresaw, or gave no answer in time."""
    found: list[Finding] = []
    slips: list[BaseException] = []

    def look() -> None:
        made = check()
        found.extend((made,) if isinstance(made, Finding) else made)

    worker = Worker(f"doctor: {name}", look, slips.append, again=False)
    worker.start()
    worker.wait(patience_s)
    answered = not worker.is_running
    yield from tuple(found)
    if not answered:
        what_to_do = _("Unplug the device, or end what keeps it, and look again.")
        yield missing(name, _("no answer within {patience_s:g} s").format(patience_s=patience_s), what_to_do)
    for slip in slips:
        words = _("could not be looked at ({name}: {slip})").format(name=type(slip).__name__, slip=slip)
        yield missing(name, words, _("Run bash deploy/run again; it installs what is missing."))


def kitchen(settings: Settings) -> Finding:
    """What the law of its jurisdiction wants of the kitchen's settings, so that its labels can be printed."""
    from kiosk.labels.checks import PackError, kitchen_checks, pack_of
    from kiosk.labels.content import settings_label

    try:
        pack = pack_of(settings.kitchen.jurisdiction)
        wrong = [one for one in kitchen_checks(settings_label(settings.kitchen), settings.kitchen) if not one.ok]
    except PackError as error:
        return missing(
            "kitchen", said_error(error).replace("\n", "; "), _("Mend the pack: no label is printed by half of one.")
        )
    checks = ngettext("{n} check", "{n} checks", len(pack.rules)).format(n=len(pack.rules))
    words = _("{name}, {law}: {checks} for each label (jarmark rules)").format(
        name=settings.kitchen.name, law=_(pack.name), checks=checks
    )
    if not wrong:
        return fine("kitchen", words)
    stops = any(one.stops for one in wrong)
    words = _("{words}; as it stands no label is printed").format(words=words) if stops else words
    return amiss("kitchen", words, " ".join(f"{one.name}: {one.words}" for one in wrong))


def python() -> Finding:
    words = _("{python_version} on {system}, {machine}").format(
        python_version=platform.python_version(), system=_system(), machine=platform.machine()
    )
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return fine("python", words)
    return amiss("python", words, _("Jarmark is tested on Python 3.11 to 3.13."))


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.system()


def sqlite() -> Finding:
    import apsw

    found = apsw.sqlite_lib_version()
    if tuple(int(part) for part in found.split(".")) >= SOUND_SQLITE:
        return fine(
            "sqlite", _("{found}, inside the apsw package {version}").format(found=found, version=version("apsw"))
        )
    needed = ".".join(str(part) for part in SOUND_SQLITE)
    return missing(
        "sqlite",
        _("{found} can damage books").format(found=found),
        _("Needs {needed} or newer: run bash deploy/run again.").format(needed=needed),
    )


def zbar() -> Finding:
    try:
        from pyzbar import pyzbar, wrapper  # noqa: F401  # the import loads the system's library
    except ImportError as error:
        return missing(
            "zbar",
            _("the system's zbar library cannot be loaded ({error})").format(error=error),
            "sudo apt install libzbar0",
        )
    return fine(
        "zbar",
        _("pyzbar {version}; zxing-cpp {version2} beside it").format(
            version=version("pyzbar"), version2=version("zxing-cpp")
        ),
    )


def reader() -> Finding:
    """What reads codes out of pictures, started as the kiosk starts it and shown a code."""
    import zxingcpp

    from drivers.scanners.reader import ReaderProcess
    from drivers.scanners.vision import np

    picture = np.array(zxingcpp.create_barcode("jarmark", zxingcpp.BarcodeFormat.QRCode).to_image(scale=4))
    process = ReaderProcess()
    began = time.monotonic()
    try:
        process.start()
        seen = process.read(picture).symbols
    finally:
        process.close()
    if [symbol.text for symbol in seen] != ["jarmark"]:
        return missing(
            "reader", _("it could not read a code"), _("Run bash deploy/run again; the lines above say more.")
        )
    return fine(
        "reader", _("reads codes in a process of its own, {n:.1f} s after its start").format(n=time.monotonic() - began)
    )


def renderer() -> Finding:
    """What draws the screens, asked off-screen and in a process of its own: a bad driver ends only that one."""
    asked = [sys.executable, "-P", "-m", "kiosk.ui.renderer"]
    try:
        done = subprocess.run(
            asked, capture_output=True, text=True, timeout=RENDERER_TIMEOUT_S, check=False, env=own_modules_first()
        )
    except subprocess.TimeoutExpired:
        return missing(
            "kivy",
            _("no picture within {renderer_timeout_s} s").format(renderer_timeout_s=RENDERER_TIMEOUT_S),
            _("Look at the graphics driver (Mesa)."),
        )
    if done.returncode:
        said = (
            done.stderr.strip().splitlines() or [_("it ended with {returncode}").format(returncode=done.returncode)]
        )[-1]
        return missing(
            "kivy",
            _("cannot draw: {said}").format(said=said),
            _("Run bash deploy/run again; it installs what Kivy needs."),
        )
    answer = json.loads(done.stdout.splitlines()[-1])
    return fine(
        "kivy",
        _("{kivy}, drawn by {renderer}, {version}").format(
            kivy=answer["kivy"], renderer=answer["renderer"], version=answer["version"]
        ),
    )


def display() -> Finding:
    found = find_display()
    if found is Display.NONE:
        return amiss("display", _("none"), _("The kiosk needs one; 'jarmark demo' plays without."))
    return fine("display", _(DISPLAYS[found]))


def cameras(settings: Settings, devices: Path = Path("/dev")) -> Iterator[Finding]:
    """Every camera that the system has, and those that the settings ask for and it has not."""
    found = sorted(devices.glob("video*"), key=lambda path: (len(path.name), path.name))
    wanted = [url for url in settings.scanners if url.scheme == "camera"]
    absent = [url.text for url in wanted if url.target.isdecimal() and not (devices / f"video{url.target}").exists()]
    shut = [str(path) for path in found if not os.access(path, os.R_OK | os.W_OK)]
    if absent:
        yield amiss(
            "camera",
            _("{names} is not there").format(names=", ".join(absent)),
            _("Plug it in; until then, type or scan by hand."),
        )
    if shut:
        yield amiss(
            "camera",
            _("no right to use {names}").format(names=", ".join(shut)),
            _join_group("video"),
        )
    usable = [f"{path} ({_camera_name(path)})" for path in found if str(path) not in shut]
    if usable:
        yield fine("camera", ", ".join(usable))
    elif not absent and not shut:
        yield fine("camera", _("none here, and none asked for in the settings"))


def _join_group(group: str) -> str:
    return _("{command}, then log in again.").format(command=f"sudo usermod -aG {group} $USER")


def _camera_name(path: Path) -> str:
    name = Path("/sys/class/video4linux") / path.name / "name"
    return name.read_text().strip() if name.exists() else _("no name")


def addresses(settings: Settings) -> Iterator[Finding]:
    """Devices that the kiosk leaves out: the address cannot be, or what they need is missing. Nothing is opened."""
    for url in settings.scanners:
        try:
            scanner_at(url)
        except DeviceError as error:
            yield amiss(
                "scanner", said(error.message), said(error.what_to_do) or _("Mend its address in jarmark.toml.")
            )


def scanners(settings: Settings, inputs: Path = INPUTS) -> Iterator[Finding]:
    """Each scanner of the settings that is neither a USB camera nor on a serial port: those are looked at together."""
    for url in settings.scanners:
        if url.scheme in ("folder", "video"):
            yield _files_of(url)
        elif url.scheme == "picamera":
            yield _pi_camera()
        elif url.scheme == "hid":
            yield _hid_scanner(url, inputs)
        elif url.scheme == "keyboard":
            words = _("a hand scanner that types; whether it is plugged in cannot be told")
            yield fine("scanner", _("{text} {words}: scan something").format(text=url.text, words=words))


def _files_of(url: DeviceUrl) -> Finding:
    path = Path(url.target)
    if path.is_dir() if url.scheme == "folder" else path.is_file():
        return fine("scanner", _("{text} is there").format(text=url.text))
    return amiss(
        "scanner",
        _("{text} is not there").format(text=url.text),
        _("Make the {scheme}, or mend its address in jarmark.toml.").format(scheme=url.scheme),
    )


def _pi_camera() -> Finding:
    """One frame is taken, unless the kiosk that runs has the camera."""
    from drivers.scanners.sources import PicameraSource

    source = PicameraSource(640, 480)
    try:
        source.open()
        height, width = source.grab().shape[:2]
    except DeviceError as error:
        return amiss(
            "pi camera", said(error.message), said(error.what_to_do) or _("Close the kiosk if it runs, and look again.")
        )
    finally:
        source.close()
    return fine("pi camera", _("gives pictures, {width} x {height}").format(width=width, height=height))


def _hid_scanner(url: DeviceUrl, inputs: Path) -> Finding:
    path = Path(url.target) if url.target.startswith("/") else find(url.target, inputs)
    if path is None or not path.exists():
        here = ", ".join(f"“{name}” ({device})" for name, device in keyboards(inputs)) or _("nothing that types")
        return amiss(
            "scanner",
            _("{text} is not there").format(text=url.text),
            _("Plug it in, or name one of what is here: {here}.").format(here=here),
        )
    if not os.access(path, os.R_OK):
        what_to_do = _join_group("input")
        return amiss("scanner", _("no right to use {text} ({path})").format(text=url.text, path=path), what_to_do)
    return fine(
        "scanner", _("{text} is there ({path}); the kiosk takes it for itself alone").format(text=url.text, path=path)
    )


def serial_ports(settings: Settings) -> Finding:
    from serial.tools import list_ports

    ports = {port.device: port.description for port in list_ports.comports()}
    found = [*settings.scanners, *([settings.printer] if settings.printer else [])]
    urls = [url for url in found if url.scheme == "serial"]
    absent = [url.target for url in urls if not Path(url.target).exists()]
    if absent:
        return amiss(
            "serial",
            _("{names} is not there").format(names=", ".join(absent)),
            _("Plug it in, or mend its address in the settings."),
        )
    shut = [url.target for url in urls if not os.access(url.target, os.R_OK | os.W_OK)]
    if shut:
        what_to_do = _join_group("dialout")
        return amiss("serial", _("no right to use {names}").format(names=", ".join(shut)), what_to_do)
    return fine("serial", ", ".join(f"{port} ({what})" for port, what in ports.items()) or _("no ports"))


def printer(settings: Settings) -> Finding:
    if settings.printer is None:
        return amiss("printer", _("none in the settings"), _('Name it: [devices] printer = "tcp://HOST:9100".'))
    try:
        refuse_own_places(settings.printer, settings)
        opened = printer_address(settings.printer, settings.label_size).open()
        try:
            status = opened.status()
        finally:
            opened.close()
    except DeviceError as error:
        return amiss("printer", f"{settings.printer.text}: {said(error.message)}", said(error.what_to_do))
    words = f"{settings.printer.text}: {said(status.words)}"
    if not status.answered:
        never = _("{text}: it never answers, so that nothing is known of its paper and its labels.").format(
            text=settings.printer.text
        )
        return amiss("printer", never, _("After each run the kiosk will ask once whether all of its labels came out."))
    return fine("printer", words) if status.ready else amiss("printer", words, _("See to the printer."))


def templates(settings: Settings) -> Finding:
    """The kitchen's own label templates, each tried with a sample on the settings' label."""
    from kiosk.labels import LabelError, LabelSize, Renderer
    from kiosk.labels.samples import SAMPLES

    folder = settings.templates_dir
    own = sorted(name for name in SAMPLES if folder and (folder / f"{name}.typ").is_file())
    if not own:
        return fine("templates", _("the built-in ones"))
    renderer = Renderer(folder)
    for name in own:
        size = LabelSize(40, 12) if name == "lid" else settings.label_size
        try:
            renderer.set(SAMPLES[name], size, 203)
        except LabelError as error:  # a sample that finds no room says nothing against the template
            log.info("template %s: %s", name, error)
    if renderer.pages.troubles:
        words = " ".join(" ".join(trouble.split()) for trouble in renderer.pages.troubles)
        return amiss("templates", words, _("Mend the line, or delete the file."))
    return fine("templates", _("your own: {names}, in {folder}").format(names=", ".join(own), folder=folder))


def disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.books.parent, *settings.books.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    words = _("{path:.1f} GB free at {folder}").format(path=free / 1000000000.0, folder=folder)
    if free < NO_DISK_BYTES:
        return missing("disk", words, _("Make room: the books cannot grow."))
    return amiss("disk", words, _("Make room soon.")) if free < LITTLE_DISK_BYTES else fine("disk", words)


def books_file(settings: Settings) -> Finding:
    try:
        if not settings.books.exists():
            refuse_lost(settings.books, folder_beside(settings.books), this_machine())
            return fine("books", _("none yet; they will be made at {books}").format(books=settings.books))
        with _open(settings) as books:
            facts, _head = books.head()
    except BooksError as error:
        return missing("books", f"{settings.books}: {said(error.message)}", said(error.what_to_do))
    if not os.access(settings.books, os.W_OK):
        return missing(
            "books",
            _("{books} cannot be written to").format(books=settings.books),
            _("Give this user the right to write it."),
        )
    return fine("books", f"{settings.books}, {ngettext('{n} fact', '{n} facts', facts).format(n=facts)}")


def _open(settings: Settings, watch: Clock | None = None) -> Books:
    return Books.open(settings.books, kiosk=settings.kiosk, clock=watch, style=settings.batch_style, read_only=True)


def clock(settings: Settings, watch: Clock | None = None) -> Finding:
    """What the books think of the machine's clock: the kiosk asks for the day where this is amiss.

    Args:
        watch: another clock than the machine's.
    """
    from kiosk.bootstrap import machine_clock

    watch = watch or machine_clock(settings)
    words = f"{watch.now():%Y-%m-%d %H:%M %Z}"
    why = _day_doubt(settings, watch)
    if why is None:
        return fine("clock", words)
    what_to_do = _("The kiosk asks for the day before anything with a date begins. Better: connect the network.")
    return amiss("clock", f"{words}. {said(why)}", what_to_do)


def _day_doubt(settings: Settings, watch: Clock) -> str | None:
    """By the books; without any that can be read, by the clock alone."""
    if settings.books.exists():
        try:
            with _open(settings, watch) as books:
                return books.day_doubt()
        except BooksError as error:
            log.info("the clock is looked at without the books: %s", error)
    return doubt_without_books(watch)


_OF_SETTINGS: dict[str, Callable[[Settings], Finding | Iterable[Finding]]] = {
    "kitchen": kitchen,
    "addresses": addresses,
    "camera": cameras,
    "scanner": scanners,
    "serial": serial_ports,
    "printer": printer,
    "templates": templates,
    "disk": disk,
    "books": books_file,
    "clock": clock,
}
"""What is looked at of the settings, in this order, and its name where it cannot be looked at."""
