"""The language that the kiosk speaks, and the functions that say a text in it."""

from __future__ import annotations

import gettext
import os
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from kiosk.locale.pseudo import Pseudo, accented

VARIABLE = "JARMARK_LANGUAGE"
ENGLISH = "en"
PSEUDO = "pseudo"

_CODE: Final = re.compile(r"[A-Za-z]{2,3}([-_.@][A-Za-z0-9-]+)*")
"""“sv”, “pt_BR”, “de_DE.UTF-8”, as an environment has them; no path, since a catalogue is looked for under it."""


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """`code`: as catalogues are named ("en", "sv"), or "pseudo". `catalogue` translates the templates."""

    code: str
    catalogue: gettext.NullTranslations

    @property
    def babel_code(self) -> str:
        """Whose dates and numbers these are, for Babel; the pseudo-language has those of English."""
        return ENGLISH if self.code == PSEUDO else self.code

    def letters(self, text: str) -> str:
        """What Babel made, as this language writes its letters."""
        return accented(text) if self.code == PSEUDO else text


def _language(code: str) -> SpokenLanguage:
    """The language of that code; English where no catalogue is of it, or one that cannot be read."""
    if code == PSEUDO:
        return SpokenLanguage(PSEUDO, Pseudo())
    if not _CODE.fullmatch(code):
        return SpokenLanguage(ENGLISH, gettext.NullTranslations())
    try:
        return SpokenLanguage(code, gettext.translation("jarmark", Path(__file__).parent, [code]))
    except (OSError, ValueError, struct.error):
        return SpokenLanguage(ENGLISH, gettext.NullTranslations())


_spoken = _language(os.environ.get(VARIABLE, ""))


def current() -> SpokenLanguage:
    return _spoken


def speak(code: str) -> None:
    """Say all that is said from now on in this language."""
    global _spoken
    _spoken = _language(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak it for a while, then the language of before."""
    before = _spoken.code
    speak(code)
    try:
        yield
    finally:
        speak(before)


def _(text: str) -> str:
    """The text in the language of the kiosk. It is the template: fill its fields afterwards, with `format`."""
    return _spoken.catalogue.gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The form for so many, as a template."""
    return _spoken.catalogue.ngettext(one, many, n)


def N_(text: str) -> str:
    """Marks a text for the catalogue where it cannot be said yet, as in a constant; `_()` says it later.

    The name is the one that gettext's own tools know.
    """
    return text


def said(text: str) -> str:
    """A text of the books or of a driver in the language of the kiosk.

    One that has its template and values with it (`Words`) is translated by them; any other comes back as it is.
    """
    template = getattr(text, "template", None)
    if template is None or _spoken.code == ENGLISH:
        return text
    kept: Mapping[str, object] = getattr(text, "values", {})
    values = {name: said(value) if isinstance(value, str) else value for name, value in kept.items()}
    plural = getattr(text, "plural", None)
    found = _(template) if plural is None else ngettext(template, plural, int(str(values["count"])))
    return found.format(**values)


def said_error(error: BaseException) -> str:
    """What happened and what to do, of an error that has both; else all that the error says."""
    message = getattr(error, "message", None)
    if isinstance(message, str):
        return f"{said(message)} {said(getattr(error, 'what_to_do', ''))}".strip()
    # str() of an error makes a plain text of what it was given.
    is_text = len(error.args) == 1 and isinstance(error.args[0], str) and str(error) == error.args[0]
    return said(error.args[0]) if is_text else str(error)


def number(value: int | Decimal) -> str:
    """A number with its thousands apart.

    >>> number(12345), number(7), number(Decimal("1234.5"))
    ('12,345', '7', '1,234.5')
    """
    from babel.numbers import format_decimal  # 30 ms, and not every start says a number

    return format_decimal(value, locale=_spoken.babel_code)
