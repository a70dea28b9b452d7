"""Reads jarmark.toml into frozen settings. Every mistake is reported at once, with its line and a "did you mean".

A setting is declared once, as a field of `Kitchen`, `LabelChoices` or `Settings`: its type, its place in the file, its
reader, and its default. `docs/settings.md` explains each to people; a test compares the two.

    county: Annotated[str, InFile("kitchen.county", read_text)] = ""

Every setting is optional. Paths are relative to the folder of the file.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_type_hints

import platformdirs

from db.rules.batch_number import BatchStyle, Numbering
from db.rules.units import Measures, measures_of
from drivers.label_size import LabelSize
from drivers.registry import PRINTERS
from drivers.scanners.gs1_layouts import Layouts, layouts
from drivers.urls import DeviceUrl, device_urls
from kiosk.locale import N_, _, said_error
from kiosk.settings.setting_readers import (
    Reader,
    did_you_mean,
    read_batch_style,
    read_currency,
    read_device,
    read_filled_text,
    read_kiosk_name,
    read_label_size,
    read_one_of,
    read_path,
    read_scanners,
    read_screen_size,
    read_text,
    read_variable_measure,
    read_web_address,
    read_yes_or_no,
)
from kiosk.settings.settings_lines import Mistake, read_settings_text

FILE_NAME = "jarmark.toml"
BOOKS_NAME = "books.db"
LARGEST = 64 * 1024
"""In bytes. A file with every setting and a comment on each has 3 kB."""

USUAL_SIZE = LabelSize(58, 40)
USUAL_SCANNERS = device_urls("camera://0", "keyboard:")

MOST_SAID = 400
"""At most so many characters of one mistake are shown: a key may be as long as the file."""

PACKS = Path(__file__).parents[1] / "labels" / "packs"
JURISDICTIONS = tuple(sorted(file.stem.upper() for file in PACKS.glob("*.toml")))
"""Jurisdictions with a pack of checks."""

CURRENCY_OF = MappingProxyType({"US": "USD", "EU": "EUR", "UK": "GBP"})
"""The currency if the settings do not name one."""

UNITS = ("us", "metric")
CODES = ("datamatrix", "qr", "gs1-datamatrix", "digital-link")


class SettingsError(Exception):
    """The settings cannot be used; nothing was opened or started.

    `mistakes` has every mistake, in the file's order; `str()` has one line for each.
    """

    def __init__(self, file: Path, mistakes: Iterable[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(_line(file, mistake) for mistake in self.mistakes))


def _line(file: Path, mistake: Mistake) -> str:
    where = _("{file}, line {line}").format(file=file, line=mistake.line) if mistake.line else str(file)
    return f"{where}: {_short(mistake.words)}"


def _short(words: str) -> str:
    return words if len(words) <= MOST_SAID else f"{words[:MOST_SAID]} ..."


@dataclass(frozen=True, slots=True)
class InFile:
    """Marks a field that the file can set: its name as "part.name", and the reader of its value."""

    name: str
    read: Reader


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Who makes the food: what labels must say, and which law applies.

    `direct_supply`: small quantities, sold by the maker to consumers or to shops nearby. `nutrition_exempt` and
    `acidified_filed` are statements of the kitchen; the books cannot confirm them.
    """

    name: Annotated[str, InFile("kitchen.name", read_filled_text)] = "My Kitchen"
    address: Annotated[str, InFile("kitchen.address", read_text)] = ""
    jurisdiction: Annotated[str, InFile("kitchen.jurisdiction", read_one_of(JURISDICTIONS))] = "US"
    statement: Annotated[str, InFile("kitchen.statement", read_text)] = ""
    permit: Annotated[str, InFile("kitchen.permit", read_text)] = ""
    registration: Annotated[str, InFile("kitchen.registration", read_text)] = ""
    county: Annotated[str, InFile("kitchen.county", read_text)] = ""
    telephone: Annotated[str, InFile("kitchen.telephone", read_text)] = ""
    web_site: Annotated[str, InFile("kitchen.web_site", read_text)] = ""
    email: Annotated[str, InFile("kitchen.email", read_text)] = ""
    direct_supply: Annotated[bool, InFile("kitchen.direct_supply", read_yes_or_no)] = False
    nutrition_exempt: Annotated[bool, InFile("kitchen.nutrition_exempt", read_yes_or_no)] = False
    acidified_filed: Annotated[bool, InFile("kitchen.acidified_filed", read_yes_or_no)] = False
    currency: Annotated[str, InFile("kitchen.currency", read_currency)] = "USD"
    units: Annotated[str, InFile("kitchen.units", read_one_of(UNITS))] = "us"
    variable_measure: Annotated[str, InFile("kitchen.variable_measure", read_variable_measure)] = ""

    @property
    def scales(self) -> Layouts:
        """The meaning of article numbers printed by a shop's scale; by default UPC-A with prefix 2 in the US."""
        usual = "US" if self.jurisdiction.startswith("US") else "none"
        return layouts(self.variable_measure or usual)

    @property
    def measures(self) -> Measures:
        """The definition of cup, pint and spoon used here."""
        return measures_of(self.units, self.jurisdiction)


@dataclass(frozen=True, slots=True)
class LabelChoices:
    """A kitchen's choices for the content of its labels."""

    code: Annotated[str, InFile("labels.code", read_one_of(CODES))] = "datamatrix"
    digital_link: Annotated[str, InFile("labels.digital_link", read_web_address)] = "https://id.gs1.org"
    two_percent_clause: Annotated[bool, InFile("labels.two_percent_clause", read_yes_or_no)] = False


USUAL = LabelChoices()


def data_folder() -> Path:
    """This user's folder for application data (on Linux ~/.local/share/jarmark)."""
    return platformdirs.user_data_path("jarmark", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a kitchen can choose. `source` is the file that it came from, or None.

    The kiosk fills the display if `screen_size` is None or `fullscreen` is set.
    """

    kitchen: Kitchen = Kitchen()
    data_dir: Annotated[Path, InFile("paths.data", read_path)] = field(default_factory=data_folder)
    books: Annotated[Path, InFile("books.file", read_path)] = field(default_factory=lambda: data_folder() / BOOKS_NAME)
    kiosk: Annotated[str, InFile("books.kiosk", read_kiosk_name)] = "K1"
    batch_style: Annotated[Numbering, InFile("books.batch_numbers", read_batch_style)] = BatchStyle.BY_DATE
    label_size: Annotated[LabelSize, InFile("labels.size", read_label_size)] = USUAL_SIZE
    labels: LabelChoices = USUAL
    templates_dir: Annotated[Path | None, InFile("paths.templates", read_path)] = None
    printer: Annotated[DeviceUrl | None, InFile("devices.printer", read_device(PRINTERS))] = None
    scanners: Annotated[tuple[DeviceUrl, ...], InFile("devices.scanners", read_scanners)] = USUAL_SCANNERS
    screen_size: Annotated[tuple[int, int] | None, InFile("screen.size", read_screen_size)] = None
    fullscreen: Annotated[bool, InFile("screen.fullscreen", read_yes_or_no)] = False
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The declaration of a setting: the class and the field, and the reader."""

    holder: type[Kitchen | LabelChoices | Settings]
    field: str
    read: Reader


def _declared() -> Iterator[tuple[tuple[str, ...], Declared]]:
    for holder in (Kitchen, Settings, LabelChoices):
        for field_name, hint in get_type_hints(holder, include_extras=True).items():
            for mark in getattr(hint, "__metadata__", ()):
                yield tuple(mark.name.split(".")), Declared(holder, field_name, mark.read)


SETTINGS: Mapping[tuple[str, ...], Declared] = MappingProxyType(dict(_declared()))
"""What the file can contain, by part and name."""

GONE: Mapping[tuple[str, ...], str] = MappingProxyType(
    {("paths", "photos"): N_("'photos' never moved any: they are beside the books. Leave this line out")}
)
"""Settings of older versions, and what to do about them."""


def find(path: Path | None = None) -> Path | None:
    """The settings file to use: `path`, else ./jarmark.toml, else the one in the user's settings folder."""
    if path is not None:
        return path
    places = (Path(FILE_NAME), platformdirs.user_config_path("jarmark", appauthor=False) / FILE_NAME)
    return next((place for place in places if place.is_file()), None)


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, or in the file that `find` chooses; the defaults if there is no file.

    Raises:
        SettingsError: with every mistake; also if a file that was named cannot be read.
    """
    file = find(path)
    if file is None:
        return Settings()
    try:
        text = _text_of(file)
    except OSError as error:
        raise SettingsError(
            file, [Mistake(0, _("cannot be read: {strerror}").format(strerror=error.strerror))]
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(file, [Mistake(line, _("is not UTF-8 text; save it as UTF-8"))]) from error
    return parse(text, file)


def _text_of(file: Path) -> str:
    """
    Raises:
        SettingsError: it is not a regular file, or too large for settings.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SettingsError(file, [Mistake(0, _("is no ordinary file; name a text file with the settings"))])
        if os.fstat(descriptor).st_size > LARGEST:
            words = _("is larger than {n} kB; settings never are: is it another file?").format(n=LARGEST // 1024)
            raise SettingsError(file, [Mistake(0, words)])
        raw = os.read(descriptor, LARGEST)
    finally:
        os.close(descriptor)
    return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def parse(text: str, file: Path) -> Settings:
    """Settings from the text of a file. `file` provides its name for errors and its folder for relative paths.

    Raises:
        SettingsError: with every mistake.
    """
    read = read_settings_text(text)
    mistakes = list(read.mistakes)
    for table, line in read.tables:
        mistakes += _check_table(table, line)
    seen: dict[tuple[str, ...], Any] = {}
    lines: dict[tuple[str, ...], int] = {}
    for setting in read.settings:
        try:
            if setting.path in lines:
                raise ValueError(
                    _("{path} was already given on line {lines}").format(
                        path=setting.path[-1], lines=lines[setting.path]
                    )
                )
            lines[setting.path] = setting.line
            seen[setting.path] = _reader(setting.path)(setting.value, file.parent)
        except ValueError as error:
            mistakes.append(Mistake(setting.line, said_error(error)))
    if mistakes:
        raise SettingsError(file, set(mistakes))
    return _settings(seen, file)


def _check_table(table: tuple[str, ...], line: int) -> list[Mistake]:
    sections = sorted({path[0] for path in SETTINGS})
    if len(table) == 1 and table[0] in sections:
        return []
    return [
        Mistake(
            line,
            _("there is no part [{names}]{did_you_mean}").format(
                names=".".join(table), did_you_mean=did_you_mean(".".join(table), sections)
            ),
        )
    ]


def _reader(path: tuple[str, ...]) -> Reader:
    if path in SETTINGS:
        return SETTINGS[path].read
    if path in GONE:
        raise ValueError(_(GONE[path]))
    section, name = ".".join(path[:-1]), path[-1]
    if not section:
        homes = [known[0] for known in SETTINGS if known[1] == name]
        where = _("; it belongs under [{homes}]").format(homes=homes[0]) if homes else ""
        raise ValueError(_("'{name}' stands before the first [part]{where}").format(name=name, where=where))
    known = [known_name for known_section, known_name in SETTINGS if known_section == section]
    if not known:
        raise ValueError(_("'{name}' is in a part that does not exist").format(name=name))
    elsewhere = [known_section for known_section, known_name in SETTINGS if known_name == name]
    hint = (
        _("; it belongs under [{elsewhere}]").format(elsewhere=elsewhere[0]) if elsewhere else did_you_mean(name, known)
    )
    raise ValueError(_("[{section}] has no setting '{name}'{hint}").format(section=section, name=name, hint=hint))


def _kitchen(said: Mapping[str, Any]) -> Kitchen:
    """The default currency is that of the jurisdiction: a kitchen in the EU has no dollars."""
    usual = CURRENCY_OF.get(str(said.get("jurisdiction", "US")).partition("-")[0], "USD")
    return Kitchen(**{"currency": usual, **said})


def _settings(seen: Mapping[tuple[str, ...], Any], file: Path) -> Settings:
    own = _said_of(Settings, seen)
    if "data_dir" in own:
        own.setdefault("books", own["data_dir"] / BOOKS_NAME)
    kitchen, labels = _kitchen(_said_of(Kitchen, seen)), LabelChoices(**_said_of(LabelChoices, seen))
    return Settings(kitchen=kitchen, labels=labels, source=file.absolute(), **own)


def _said_of(holder: type, seen: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    return {SETTINGS[path].field: value for path, value in seen.items() if SETTINGS[path].holder is holder}
