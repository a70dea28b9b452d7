"""Text as textures, which are cached. The text is white, so that a colour can be given when it is drawn."""

from __future__ import annotations

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from kiosk.ui.theme import FACES


def _label(text: str, face: str, size: int, **options: object) -> CoreLabel:
    # With other hinting, SDL measures a line before it sets the hinting and draws it after: the end would be cut off.
    return CoreLabel(
        text=text, font_name=FACES[face], font_size=size, font_hinting="none", color=(1, 1, 1, 1), **options
    )


def _drawn(label: CoreLabel) -> Texture:
    label.refresh()
    return label.texture


@lru_cache(maxsize=1024)
def written(text: str, face: str, size: int) -> Texture:
    """One line."""
    return _drawn(_label(text, face, size))


@lru_cache(maxsize=256)
def shortened(text: str, face: str, size: int, width: int) -> Texture:
    """As much of a line as fits, with an ellipsis."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + "…", face, size) <= width:
            low = middle
        else:
            high = middle - 1
    return written(text[:low].rstrip() + "…", face, size)


@lru_cache(maxsize=256)
def paragraph(text: str, face: str, size: int, width: int, halign: str, most_lines: int) -> Texture:
    """Lines broken between words. If there are more than `most_lines` (0: no limit), the last ends in an ellipsis."""
    label = _label(text, face, size, text_size=(width, None), halign=halign)
    label.refresh()
    if not most_lines or label.texture.height <= most_lines * line_height(face, size) + 2:
        return label.texture
    words = text.split()
    while words:
        words.pop()
        label = _label(" ".join(words) + "…", face, size, text_size=(width, None), halign=halign)
        label.refresh()
        if label.texture.height <= most_lines * line_height(face, size) + 2:
            break
    return label.texture


@lru_cache(maxsize=4096)
def width_of(text: str, face: str, size: float) -> int:
    """How wide a line of text is, in pixels."""
    return _label(text, face, round(size)).get_extents(text)[0]


@lru_cache(maxsize=256)
def line_height(face: str, size: int) -> int:
    """How high a line is, in pixels."""
    return _label("x", face, size).get_extents("x")[1]
