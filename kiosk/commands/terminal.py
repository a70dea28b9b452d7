"""Makes text safe for a terminal: no control characters, whatever is in old books, a file or the call."""

from __future__ import annotations

import re

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Escapes and other control characters, direction marks, and what is invisible or cannot be encoded."""


def for_terminal(text: str) -> str:
    r"""The text with a mark in place of each unprintable character; line ends and tabs stay.

    >>> for_terminal("Valley\x1b[2J Farm\u202e\n")
    'Valley�[2J Farm�\n'
    """
    return _STEERS.sub("\ufffd", text)


def for_json(text: str) -> str:
    r"""JSON in which such characters are escaped: the same values, and safe for a terminal.

    >>> for_json('"a\u202eb"')
    '"a\\u202eb"'
    """
    return _STEERS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
