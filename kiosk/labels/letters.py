"""Which characters the labels' fonts have. A missing one would be printed as an empty box, so it is refused.

Typst does not report a missing character. So each new one is set on its own, in the fonts of names and in both of the
small print, and compared with the empty box. This takes 4 ms and is done once for each character.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from functools import cache, lru_cache

import typst

from kiosk.labels.pages import FONTS

_PAGE = """
#set page(width: 40pt, height: 40pt, margin: 8pt)
#set text(font: ("{first}", "DejaVu Sans Mono", "New Computer Modern Math"), size: 20pt)
#json(bytes(sys.inputs.data))
"""
_FIRST = ("Libertinus Serif", "Inter", "Jarmark Dots")
_NO_LETTER = "\U0001fffe"  # a code point that is no character, so that no font has it
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of text. No name needs them, and they can make one name look like another."""
_LOCK = threading.Lock()


def missing_letters(text: str) -> tuple[str, ...]:
    """The characters of `text` that would be printed as an empty box, or that labels do not allow, each once.

    >>> missing_letters("Œufs, ½ *bio* #let بيض"), missing_letters("Jam 🍓\\x1b@")
    ((), ('🍓', 'U+001B'))
    """
    return tuple(_shown(character) for character in dict.fromkeys(text) if not _is_there(character))


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _is_there(character: str) -> bool:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or character in _TURNS:
        return False
    return character.isascii() or category in ("Zs", "Cf", "Mn") or _can_be_set(character)


@lru_cache(maxsize=4096)
def _can_be_set(character: str) -> bool:
    return all(_picture(first, character) != _empty_box(first) for first in _FIRST)


@cache
def _empty_box(first: str) -> bytes:
    return _picture(first, _NO_LETTER)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]))


def _picture(first: str, character: str) -> bytes:
    page = _PAGE.replace("{first}", first).encode()
    with _LOCK:
        png = _compiler().compile(page, format="png", ppi=72, sys_inputs={"data": json.dumps(character)})
    assert isinstance(png, bytes)
    return png
