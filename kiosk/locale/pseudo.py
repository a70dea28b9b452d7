"""The pseudo-language: English that can be read, and in which every text that passes no catalogue is plain to see.

Letters have accents, a text is a third longer, and brackets show where it begins and ends: a word without accents was
not marked, a bracket that is missing was cut off. Fields in braces are kept.
"""

from __future__ import annotations

import gettext
import re

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "àḃçđéƒğħîĵķļḿñöṗǫŕšţûṽŵẋýžÀḂÇĐÉḞĞĦÎĴĶĻḾÑÖṖǪŔŠŢÛṼŴẊÝŽ"
"""All of them are in the fonts of the screen."""
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_FIELD = re.compile(r"(\{\{|\}\}|\{[^{}]*\})")
_PAD = "·"


def accented(text: str) -> str:
    """The letters alone, without brackets: for the names of months and days, which stand inside other texts.

    >>> accented("4 Mar 2026")
    '4 Ḿàŕ 2026'
    """
    return text.translate(_ACCENTS)


def pseudo(template: str) -> str:
    """A template in the pseudo-language; its fields and the white space around it stay as they are.

    >>> pseudo("Save only"), pseudo("{n} bags, {amounts} left")
    ('[Šàṽé öñļý···]', '[{n} ḃàğš, {amounts} ļéƒţ···]')
    >>> pseudo("")
    ''
    """
    inner = template.strip()
    if not inner:
        return template
    parts = _FIELD.split(inner)
    letters = sum(character.isalpha() for part in parts[::2] for character in part)
    words = "".join(part if at % 2 else accented(part) for at, part in enumerate(parts))
    start = template.index(inner)
    pad = _PAD * -(-letters // 3)
    return f"{template[:start]}[{words}{pad}]{template[start + len(inner) :]}"


class Pseudo(gettext.NullTranslations):
    """A catalogue that makes each translation when it is asked for."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


_ENGLISH = str.maketrans(_ACCENTED, _PLAIN)
_FRAME = re.compile(r"\[|·*\]")


def english(text: str) -> str:
    """What a text in the pseudo-language says, for whoever taps and looks by English words.

    >>> english("[Ûšé 4 lb·]"), english("Hill Kitchen")
    ('Use 4 lb', 'Hill Kitchen')
    """
    return _FRAME.sub("", text).translate(_ENGLISH) if "[" in text or not text.isascii() else text
