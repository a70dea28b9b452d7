"""jarmark.toml -> frozen settings. Every mistake is reported at once, with its line and a "did you mean".

    [kitchen]
    name = "Berry Street Kitchen"
    address = "12 Berry Street, Springfield"
    jurisdiction = "US"             # US, US-CA and other states, EU, UK, UK-PREPACKED: jarmark rules
    statement = "..."               # US: the cottage-food statement; a state's own comes by itself
    permit = "B-1234"               # US-CA: the permit's number (Class B), or
    registration = "A-1234"         # the registration's (Class A); US-TX: it may stand for the address
    county = "Sonoma"               # US-CA, US-CO, US-IL: the county that gave it
    telephone = "555 0100"          # US-AR, US-CO, US-OR, US-TN: it stands on the label
    web_site = "azhealth.gov"       # US-AZ, US-CO: the one that the state wants named
    email = "jam@example.org"       # US-CO: it may stand for the telephone
    nutrition_exempt = true         # US: small enough that no Nutrition Facts are asked (21 CFR 101.9(j))
    acidified_filed = true          # US: registered for acidified food, and its process filed (21 CFR 108.25)
    direct_supply = true            # EU: small quantities, sold by the maker: no nutrition declaration
    currency = "USD"                # left out: EUR in the EU, GBP in the UK
    units = "us"                    # us, metric
    variable_measure = "DE"         # what a shop's scale prints into EAN-13 2x: a country, or layouts: "28IIIICWW.WWW"

    [books]
    file = "~/kitchen/books.db"
    kiosk = "K1"                    # each kiosk of a kitchen has its own
    batch_numbers = "by-date"       # by-date, sequential, hybrid, or your own: "{year}{day}-{number}"

    [devices]
    printer = "tcp://192.168.1.50:9100?language=escpos&dpi=203"
    scanners = ["camera://0", "keyboard:"]

    [labels]
    size = "58x40"                  # millimetres; "4x6in" in inches; "62" for a roll of that width
    code = "datamatrix"             # datamatrix, qr; with a product's GTIN: gs1-datamatrix, digital-link
    digital_link = "https://id.gs1.org"    # whose web address a digital link begins with
    two_percent_clause = true       # US: list what is 2 percent or less behind "contains 2% or less of"

    [screen]
    size = "1280x720"               # a window of this size; left out, the kiosk fills its display
    fullscreen = true               # fill it although a size is named

    [paths]
    data = "~/kitchen"              # books (unless named above) with their backups, and photos
    templates = "~/kitchen/labels"  # label templates of your own: jarmark label --copy-template jar

All of it may be left out. Paths are taken from the folder that the file is in.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from db.errors import RuleError
from db.rules.batch_number import BatchStyle, Numbering, numbering
from db.rules.currency import CURRENCIES
from db.rules.mark import KIOSK_NAME
from db.rules.units import Measures, measures_of
from drivers.errors import DeviceUrlError
from drivers.label_size import LabelSize, LabelSizeError
from drivers.nearest import nearest
from drivers.registry import PRINTERS, SCANNERS
from drivers.scanners.gs1_layouts import Layouts, layouts
from drivers.urls import DeviceUrl
from kiosk.settings_lines import Mistake, read_settings_text

FILE_NAME = "jarmark.toml"
LARGEST = 64 * 1024
"""Bytes; a file with every setting and a comment on each has 3 kB."""

USUAL_SIZE = LabelSize(58, 40)

MOST_SAID = 400
"""Characters of one mistake: a key may be as long as the file."""

PACKS = Path(__file__).parent / "labels" / "packs"
JURISDICTIONS = tuple(sorted(file.stem.upper() for file in PACKS.glob("*.toml")))
"""Those whose law there is a pack of checks for."""

CURRENCY_OF = MappingProxyType({"US": "USD", "EU": "EUR", "UK": "GBP"})
"""What a price is in where the settings do not say."""

UNITS = ("us", "metric")
CODES = ("datamatrix", "qr", "gs1-datamatrix", "digital-link")
BATCH_STYLES = tuple(style.value for style in BatchStyle)


class SettingsError(Exception):
    """The settings cannot be used as they stand; nothing was opened or started.

    `mistakes` has every one of them, in the file's order; `str()` is one line each.
    """

    def __init__(self, file: Path, mistakes: Iterable[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(_line(file, mistake) for mistake in self.mistakes))


def _line(file: Path, mistake: Mistake) -> str:
    where = f"{file}, line {mistake.line}" if mistake.line else str(file)
    return f"{where}: {_short(mistake.words)}"


def _short(words: str) -> str:
    return words if len(words) <= MOST_SAID else f"{words[:MOST_SAID]} ..."


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Who makes the food: what labels must say, and in which law's words.

    `direct_supply`: small quantities, sold by the maker to those who eat them or to shops nearby.
    `nutrition_exempt` and `acidified_filed` are its own word: nothing in the books tells.
    """

    name: str = "My Kitchen"
    address: str = ""
    jurisdiction: str = "US"
    statement: str = ""
    permit: str = ""
    registration: str = ""
    county: str = ""
    telephone: str = ""
    web_site: str = ""
    email: str = ""
    direct_supply: bool = False
    nutrition_exempt: bool = False
    acidified_filed: bool = False
    currency: str = "USD"
    units: str = "us"
    variable_measure: str = ""

    @property
    def scales(self) -> Layouts:
        """What article numbers mean that a shop's scale prints; in the US UPC-A 2 unless the settings say otherwise."""
        usual = "US" if self.jurisdiction.startswith("US") else "none"
        return layouts(self.variable_measure or usual)

    @property
    def measures(self) -> Measures:
        """Whose cup, pint and spoon is meant here."""
        return measures_of(self.units, self.jurisdiction)


@dataclass(frozen=True, slots=True)
class LabelChoices:
    """What a kitchen can choose of its labels' content."""

    code: str = "datamatrix"
    digital_link: str = "https://id.gs1.org"
    two_percent_clause: bool = False


USUAL = LabelChoices()
_LABEL_CHOICES = ("code", "digital_link", "two_percent_clause")


def data_folder() -> Path:
    """Where this user's programs keep what must not be lost (on Linux ~/.local/share/jarmark)."""
    return platformdirs.user_data_path("jarmark", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a kitchen can choose. `source` is the file it came from, None where there was none.

    `screen_size` None, or `fullscreen`: the kiosk fills the display that it is on.
    """

    kitchen: Kitchen = Kitchen()
    data_dir: Path = field(default_factory=data_folder)
    books: Path = field(default_factory=lambda: data_folder() / "books.db")
    kiosk: str = "K1"
    batch_style: Numbering = BatchStyle.BY_DATE
    label_size: LabelSize = USUAL_SIZE
    labels: LabelChoices = USUAL
    templates_dir: Path | None = None
    printer: DeviceUrl | None = None
    scanners: tuple[str, ...] = ("camera://0", "keyboard:")
    screen_size: tuple[int, int] | None = None
    fullscreen: bool = False
    source: Path | None = None


def find(path: Path | None = None) -> Path | None:
    """The settings file to use: the one asked for, else ./jarmark.toml, else the one in the user's settings folder."""
    if path is not None:
        return path
    places = (Path(FILE_NAME), platformdirs.user_config_path("jarmark", appauthor=False) / FILE_NAME)
    return next((place for place in places if place.is_file()), None)


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, or where `find` looks; the defaults where there is no file.

    Raises:
        SettingsError: with every mistake; also where a file that was asked for cannot be read.
    """
    file = find(path)
    if file is None:
        return Settings()
    try:
        text = _text_of(file)
    except OSError as error:
        raise SettingsError(file, [Mistake(0, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(file, [Mistake(line, "is not UTF-8 text; save it as UTF-8")]) from error
    return parse(text, file)


def _text_of(file: Path) -> str:
    """
    Raises:
        SettingsError: it is no ordinary file, or larger than any settings are.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SettingsError(file, [Mistake(0, "is no ordinary file; name a text file with the settings")])
        if os.fstat(descriptor).st_size > LARGEST:
            words = f"is larger than {LARGEST // 1024} kB; settings never are: is it another file?"
            raise SettingsError(file, [Mistake(0, words)])
        raw = os.read(descriptor, LARGEST)
    finally:
        os.close(descriptor)
    return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def parse(text: str, file: Path) -> Settings:
    """Settings from the text of a file; `file` is for its name in errors and its folder for relative paths.

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
                raise ValueError(f"{setting.path[-1]} was already given on line {lines[setting.path]}")
            lines[setting.path] = setting.line
            seen[setting.path] = _reader(setting.path)(setting.value, file.parent)
        except ValueError as error:
            mistakes.append(Mistake(setting.line, str(error)))
    if mistakes:
        raise SettingsError(file, set(mistakes))
    return _settings(seen, file)


def _check_table(table: tuple[str, ...], line: int) -> list[Mistake]:
    sections = sorted({path[0] for path in READERS})
    if len(table) == 1 and table[0] in sections:
        return []
    return [Mistake(line, f"there is no part [{'.'.join(table)}]{did_you_mean('.'.join(table), sections)}")]


def _reader(path: tuple[str, ...]) -> Callable[[Any, Path], Any]:
    if path in READERS:
        return READERS[path]
    if path in GONE:
        raise ValueError(GONE[path])
    section, name = ".".join(path[:-1]), path[-1]
    if not section:
        homes = [known[0] for known in READERS if known[1] == name]
        where = f"; it belongs under [{homes[0]}]" if homes else ""
        raise ValueError(f"'{name}' stands before the first [part]{where}")
    known = [known_name for known_section, known_name in READERS if known_section == section]
    if not known:
        raise ValueError(f"'{name}' is in a part that does not exist")
    elsewhere = [known_section for known_section, known_name in READERS if known_name == name]
    hint = f"; it belongs under [{elsewhere[0]}]" if elsewhere else did_you_mean(name, known)
    raise ValueError(f"[{section}] has no setting '{name}'{hint}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """
    >>> did_you_mean("adress", ["name", "address"])
    "; did you mean 'address'?"
    >>> did_you_mean("colour", ["name", "units"])
    '; it can be: name, units'
    """
    choices = tuple(known)
    near = nearest(word, choices)
    return f"; did you mean '{near}'?" if near else f"; it can be: {', '.join(choices)}"


def _text(value: Any, folder: Path) -> str:
    if not isinstance(value, str):
        raise ValueError(f'must be text in quotes, such as "{_shown(value)}"')
    if any((ord(letter) < 32 and letter != "\n") or ord(letter) == 127 for letter in value):
        raise ValueError("holds characters that cannot be printed")
    return value.strip()


def _shown(value: Any) -> str:
    """
    >>> _shown(16**5000), _shown(True)
    ('...', 'True')
    """
    try:
        return str(value)[:40]
    except (ValueError, RecursionError):  # a number of more digits than Python writes out, or a list too deep
        return "..."


def _filled_text(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not text:
        raise ValueError("must not be empty; leave the line out for the default")
    return text


def _yes_or_no(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def _path(value: Any, folder: Path) -> Path:
    path = Path(os.path.expanduser(_filled_text(value, folder)))
    return (folder / path).absolute()


def _one_of(choices: Iterable[str]) -> Callable[[Any, Path], str]:
    known = tuple(choices)

    def read(value: Any, folder: Path) -> str:
        text = _text(value, folder)
        if text not in known:
            raise ValueError(f"'{text}' is not one of the choices{did_you_mean(text, known)}")
        return text

    return read


def _style(value: Any, folder: Path) -> Numbering:
    text = _text(value, folder)
    if "{" not in text:
        _one_of(BATCH_STYLES)(text, folder)
    try:
        return numbering(text)
    except RuleError as error:
        raise ValueError(str(error)) from error


def _currency(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if text not in CURRENCIES:
        raise ValueError(f"'{text}' is not a currency's three letters, such as USD, EUR or GBP")
    return text


def _variable_measure(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    layouts(text)
    return text


def _kiosk(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not KIOSK_NAME.fullmatch(text):
        raise ValueError(f"'{text}' must be a K and up to 7 capital letters or digits, such as K1; not with R2 in it")
    return text


def _screen_size(value: Any, folder: Path) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})", _text(value, folder))
    if not match:
        raise ValueError(f"'{value}' is not a size in pixels, such as 1280x720")
    return int(match[1]), int(match[2])


def _label_size(value: Any, folder: Path) -> LabelSize:
    try:
        return LabelSize.parse(_text(value, folder))
    except LabelSizeError as error:
        raise ValueError(str(error)) from error


def _web_address(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/?", text):
        raise ValueError(f"'{text}' is not a web address, such as https://id.gs1.org")
    return text.rstrip("/")


def _device(value: Any, folder: Path, known: Mapping[str, str]) -> DeviceUrl:
    try:
        url = DeviceUrl.parse(_filled_text(value, folder))
    except DeviceUrlError as error:
        raise ValueError(str(error)) from error
    if url.scheme not in known:
        raise ValueError(f"'{url.scheme}:' is no kind of device known here{did_you_mean(url.scheme, sorted(known))}")
    return url


def _printer(value: Any, folder: Path) -> DeviceUrl:
    return _device(value, folder, PRINTERS)


def _scanners(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('must be a list, such as ["camera://0", "keyboard:"]')
    return tuple(_device(url, folder, SCANNERS).text for url in value)


READERS: Mapping[tuple[str, ...], Callable[[Any, Path], Any]] = MappingProxyType(
    {
        ("kitchen", "name"): _filled_text,
        ("kitchen", "address"): _text,
        ("kitchen", "jurisdiction"): _one_of(JURISDICTIONS),
        ("kitchen", "statement"): _text,
        ("kitchen", "permit"): _text,
        ("kitchen", "registration"): _text,
        ("kitchen", "county"): _text,
        ("kitchen", "telephone"): _text,
        ("kitchen", "web_site"): _text,
        ("kitchen", "email"): _text,
        ("kitchen", "direct_supply"): _yes_or_no,
        ("kitchen", "nutrition_exempt"): _yes_or_no,
        ("kitchen", "acidified_filed"): _yes_or_no,
        ("kitchen", "currency"): _currency,
        ("kitchen", "units"): _one_of(UNITS),
        ("kitchen", "variable_measure"): _variable_measure,
        ("books", "file"): _path,
        ("books", "kiosk"): _kiosk,
        ("books", "batch_numbers"): _style,
        ("devices", "printer"): _printer,
        ("devices", "scanners"): _scanners,
        ("labels", "size"): _label_size,
        ("labels", "code"): _one_of(CODES),
        ("labels", "digital_link"): _web_address,
        ("labels", "two_percent_clause"): _yes_or_no,
        ("screen", "size"): _screen_size,
        ("screen", "fullscreen"): _yes_or_no,
        ("paths", "data"): _path,
        ("paths", "templates"): _path,
    }
)
"""What can stand in the file, and who reads it; a reader raises ValueError with the words for the cook."""

GONE: Mapping[tuple[str, ...], str] = MappingProxyType(
    {("paths", "photos"): "'photos' never moved any: they are beside the books. Leave this line out"}
)
"""What older versions knew, and what is so now."""


def _kitchen(said: Mapping[str, Any]) -> Kitchen:
    """Prices are in the money of the jurisdiction, unless another is named: a kitchen in the EU has no dollars."""
    usual = CURRENCY_OF.get(str(said.get("jurisdiction", "US")).partition("-")[0], "USD")
    return Kitchen(**{"currency": usual, **said})


def _settings(seen: Mapping[tuple[str, ...], Any], file: Path) -> Settings:
    start = Settings(source=file.absolute())
    data = seen.get(("paths", "data"), start.data_dir)
    return replace(
        start,
        kitchen=_kitchen({name: value for (part, name), value in seen.items() if part == "kitchen"}),
        data_dir=data,
        books=seen.get(("books", "file"), data / "books.db"),
        kiosk=seen.get(("books", "kiosk"), start.kiosk),
        batch_style=seen.get(("books", "batch_numbers"), start.batch_style),
        label_size=seen.get(("labels", "size"), start.label_size),
        labels=LabelChoices(**{name: seen["labels", name] for name in _LABEL_CHOICES if ("labels", name) in seen}),
        templates_dir=seen.get(("paths", "templates")),
        printer=seen.get(("devices", "printer")),
        scanners=seen.get(("devices", "scanners"), start.scanners),
        screen_size=seen.get(("screen", "size"), start.screen_size),
        fullscreen=seen.get(("screen", "fullscreen"), start.fullscreen),
    )
