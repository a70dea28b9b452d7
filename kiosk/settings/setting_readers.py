"""Readers for the values in jarmark.toml. A reader raises ValueError with a message for the cook."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from db.rules.batch_number import BatchStyle, Numbering, numbering
from db.rules.currency import CURRENCIES
from db.rules.errors import RuleError
from db.rules.mark import KIOSK_NAME
from drivers.errors import DeviceUrlError
from drivers.label_size import LabelSize, LabelSizeError
from drivers.nearest import nearest
from drivers.registry import SCANNERS
from drivers.scanners.gs1_layouts import layouts
from drivers.urls import DeviceUrl
from kiosk.locale import _, said_error

Reader = Callable[[Any, Path], Any]
"""Takes the parsed value and the folder of the settings file."""

BATCH_STYLES = tuple(style.value for style in BatchStyle)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """
    >>> did_you_mean("adress", ["name", "address"])
    "; did you mean 'address'?"
    >>> did_you_mean("colour", ["name", "units"])
    '; it can be: name, units'
    """
    choices = tuple(known)
    near = nearest(word, choices)
    return (
        _("; did you mean '{near}'?").format(near=near)
        if near
        else _("; it can be: {names}").format(names=", ".join(choices))
    )


def read_text(value: Any, folder: Path) -> str:
    if not isinstance(value, str):
        raise ValueError(_('must be text in quotes, such as "{shown}"').format(shown=_shown(value)))
    if any((ord(letter) < 32 and letter != "\n") or ord(letter) == 127 for letter in value):
        raise ValueError(_("holds characters that cannot be printed"))
    return value.strip()


def _shown(value: Any) -> str:
    """
    >>> _shown(16**5000), _shown(True)
    ('...', 'True')
    """
    try:
        return str(value)[:40]
    except (ValueError, RecursionError):  # a number with more digits than Python prints, or a list nested too deeply
        return "..."


def read_filled_text(value: Any, folder: Path) -> str:
    text = read_text(value, folder)
    if not text:
        raise ValueError(_("must not be empty; leave the line out for the default"))
    return text


def read_yes_or_no(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("must be true or false, without quotes"))
    return value


def read_path(value: Any, folder: Path) -> Path:
    path = Path(os.path.expanduser(read_filled_text(value, folder)))
    return (folder / path).absolute()


def read_one_of(choices: Iterable[str]) -> Callable[[Any, Path], str]:
    known = tuple(choices)

    def read(value: Any, folder: Path) -> str:
        text = read_text(value, folder)
        if text not in known:
            raise ValueError(
                _("'{text}' is not one of the choices{did_you_mean}").format(
                    text=text, did_you_mean=did_you_mean(text, known)
                )
            )
        return text

    return read


def read_batch_style(value: Any, folder: Path) -> Numbering:
    text = read_text(value, folder)
    if "{" not in text:
        read_one_of(BATCH_STYLES)(text, folder)
    try:
        return numbering(text)
    except RuleError as error:
        raise ValueError(said_error(error)) from error


def read_currency(value: Any, folder: Path) -> str:
    text = read_text(value, folder)
    if text not in CURRENCIES:
        raise ValueError(_("'{text}' is not a currency's three letters, such as USD, EUR or GBP").format(text=text))
    return text


def read_variable_measure(value: Any, folder: Path) -> str:
    text = read_text(value, folder)
    layouts(text)
    return text


def read_kiosk_name(value: Any, folder: Path) -> str:
    text = read_text(value, folder)
    if not KIOSK_NAME.fullmatch(text):
        raise ValueError(
            _("'{text}' must be a K and up to 7 capital letters or digits, such as K1; not with R2 in it").format(
                text=text
            )
        )
    return text


def read_screen_size(value: Any, folder: Path) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})", read_text(value, folder))
    if not match:
        raise ValueError(_("'{value}' is not a size in pixels, such as 1280x720").format(value=value))
    return int(match[1]), int(match[2])


def read_label_size(value: Any, folder: Path) -> LabelSize:
    try:
        return LabelSize.parse(read_text(value, folder))
    except LabelSizeError as error:
        raise ValueError(said_error(error)) from error


def read_web_address(value: Any, folder: Path) -> str:
    text = read_text(value, folder)
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/?", text):
        raise ValueError(_("'{text}' is not a web address, such as https://id.gs1.org").format(text=text))
    return text.rstrip("/")


def read_device(known: Mapping[str, str]) -> Callable[[Any, Path], DeviceUrl]:
    def read(value: Any, folder: Path) -> DeviceUrl:
        try:
            url = DeviceUrl.parse(read_filled_text(value, folder))
        except DeviceUrlError as error:
            raise ValueError(said_error(error)) from error
        if url.scheme not in known:
            raise ValueError(
                _("'{scheme}:' is no kind of device known here{did_you_mean}").format(
                    scheme=url.scheme, did_you_mean=did_you_mean(url.scheme, sorted(known))
                )
            )
        return url

    return read


def read_scanners(value: Any, folder: Path) -> tuple[DeviceUrl, ...]:
    if not isinstance(value, list):
        raise ValueError(_('must be a list, such as ["camera://0", "keyboard:"]'))
    return tuple(read_device(SCANNERS)(url, folder) for url in value)
