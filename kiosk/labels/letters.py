"""Which letters the labels' fonts have. A missing one would be printed as an empty box; better to refuse it in words.

Typst does not say that a letter is missing, so a new one is set by itself and its picture compared with the empty
box's. That is done once a letter: 3 ms.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from functools import cache, lru_cache

import typst

_PAGE = b"""
#set page(width: 40pt, height: 40pt, margin: 8pt)
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math"), size: 20pt)
#json(bytes(sys.inputs.data))
"""
_NO_LETTER = "\U0001fffe"  # no character, so that no font has it
_LOCK = threading.Lock()


def missing_letters(text: str) -> tuple[str, ...]:
    """The characters of `text` that would come out as an empty box, each once.

    >>> missing_letters("Œufs, ½ *bio* #let بيض"), missing_letters("Jam 🍓")
    ((), ('🍓',))
    """
    return tuple(character for character in dict.fromkeys(text) if not _is_there(character))


def _is_there(character: str) -> bool:
    return character.isascii() or unicodedata.category(character) in ("Zs", "Cf", "Mn") or _can_be_set(character)


@lru_cache(maxsize=4096)
def _can_be_set(character: str) -> bool:
    return _picture(character) != _empty_box()


@cache
def _empty_box() -> bytes:
    return _picture(_NO_LETTER)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def _picture(character: str) -> bytes:
    with _LOCK:
        png = _compiler().compile(_PAGE, format="png", ppi=72, sys_inputs={"data": json.dumps(character)})
    assert isinstance(png, bytes)
    return png
