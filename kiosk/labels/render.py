"""From a label's content to the picture that is shown and printed: 1-bit, in the printer's dots.

Typst sets the text once for all labels that differ only in their number. A template leaves two places free, marked by
colours that nothing else has; the number and the code are drawn there dot by dot, so that no module is blurred. The
template is not given the number, so it cannot print that of another label. If the text does not fit, the template tries
smaller letters down to the allowed minimum; then this module checks whether any ink reaches the edge or the free
places. If it still does not fit, the label is refused in words.

Any thread may call it; one label is set at a time.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from drivers.dots import dots_per_mm
from drivers.label_size import LabelSize
from kiosk.labels.code_sizes import SizedCode, module_sizes, ways
from kiosk.labels.codes import NO_CODE, Code, modules
from kiosk.labels.content import JarLabel, Label
from kiosk.labels.errors import LabelError
from kiosk.labels.layout import LabelLayout, Printed
from kiosk.labels.letters import missing_letters
from kiosk.labels.pages import TEMPLATES, Grey, NoRoomError, Page, Pages, PageSpot
from kiosk.labels.tags import lid_label
from kiosk.locale import _

ROOMY_MM = 40  # on labels larger than this the code grows with the label, up to twice its size
INK_BELOW = 160  # of 255: thin letters need a threshold a little above half to stay whole
EDGE_DOTS = 2  # no ink nearer to the edge: printers are off by as much
PAGES_KEPT = 32
USUAL_SIZES = ("58x40", "70x50", "4x3in", "4x6in")
"""The sizes that are suggested if a label is too small."""
EASY_X_HEIGHT_MM = 1.2

Ink = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class _Set:
    """What is shared by all labels that differ only in their number."""

    ink: Ink
    page: Page
    made: SizedCode


@dataclass(frozen=True, slots=True)
class _Paper:
    size: LabelSize
    dpi: int
    edge_mm: float


class Renderer:
    """Makes pictures. Keeps its compiler and the pages that it set.

    Args:
        folder: the kitchen's own templates (see `pages`).
        strict: no built-in template replaces them.
    """

    def __init__(
        self, folder: Path | None = None, on_trouble: Callable[[str], None] | None = None, *, strict: bool = False
    ) -> None:
        self.pages = Pages(folder, on_trouble, strict=strict)
        self._lock = threading.RLock()
        self._sets: dict[str, _Set] = {}

    def render(self, label: Label, size: LabelSize, dpi: int) -> Image.Image:
        """The label's picture; see `set`."""
        return self.set(label, size, dpi).picture

    def set(self, label: Label, size: LabelSize, dpi: int, edge_mm: float = 0.0) -> Printed:
        """The label's picture, mode "1", 0 is ink, with the sizes of its words.

        On a size for lids, the part of the content that has room there is printed (`tags.lid_label`). No word is nearer
        to the edge than `edge_mm`, which some printers leave white.

        Raises:
            LabelError: it does not fit, or has characters that cannot be printed; nothing was drawn.
        """
        complete = not isinstance(label, JarLabel) or not size.is_for_lids
        if size.is_for_lids:
            label = lid_label(label)
        with self._lock:
            done = self._typeset(label, _Paper(size, dpi, edge_mm))
            ink = done.ink.copy()
            if done.page.code:
                made = done.made
                code = replace(label.symbol, level=made.code.level, close=made.code.close)
                _put_code(ink, code, made.dots, done.page.code)
            if done.page.number:
                self._put_number(ink, _number(label), done.page.number, dpi)
        picture = Image.fromarray(~ink).convert("1")
        return Printed(picture, _layout(done.page, picture, dpi, complete=complete))

    def _typeset(self, label: Label, paper: _Paper) -> _Set:
        """The page for such labels, with the largest code that leaves room for the words."""
        fields, number, tried = label.fields(), _number(label), _ways(label, paper)
        rooms = [list(made.room) for made in tried] if label.symbol.text else []
        alike = _alike(label, fields, [len(number), rooms], paper, self.pages.version_of(label.template))
        done = self._sets.get(alike)
        if done is None:
            _refuse_missing_letters(fields)
            done = self._fit(label, fields, tried, paper)
            if len(self._sets) >= PAGES_KEPT:
                self._sets.pop(next(iter(self._sets)))
            self._sets[alike] = done
        return done

    def _fit(self, label: Label, fields: dict[str, Any], tried: list[SizedCode], paper: _Paper) -> _Set:
        """The largest code that leaves room for the words; a smaller one if the words then become larger, or reach the
        height that satisfies every rule.
        """
        right = wanted_x_height_mm(label) - 0.005
        found: tuple[Page, SizedCode] | None = None
        too_long: NoRoomError | None = None
        for made in tried:
            try:
                page = self._page(label, fields, made, paper)
            except NoRoomError as error:
                too_long = too_long or error
                continue
            small = found is None or _x(found[0]) < EASY_X_HEIGHT_MM or _x(page) >= right
            if found is None or (small and _x(page) > _x(found[0]) * 1.05):
                found = page, made
            if _x(found[0]) >= max(EASY_X_HEIGHT_MM, right):
                break
        if found is None:
            assert too_long is not None
            larger = self._size_that_would_do(label, fields, paper)
            raise _refused(too_long, label, paper.size, larger) from too_long
        return _Set(_ink_of(found[0], paper.size), *found)

    def _size_that_would_do(self, label: Label, fields: dict[str, Any], paper: _Paper) -> LabelSize | None:
        """The first of the usual sizes, beginning above those without room, on which the label fits."""
        for size in map(LabelSize.parse, USUAL_SIZES):
            if size.width_mm >= paper.size.width_mm and size.height_mm > paper.size.height_mm:
                with suppress(NoRoomError):
                    larger = replace(paper, size=size)
                    self._page(label, fields, _ways(label, larger)[-1], larger)
                    return size
        return None

    def _page(self, label: Label, fields: dict[str, Any], made: SizedCode, paper: _Paper) -> Page:
        per_mm = dots_per_mm(paper.dpi)
        width_dots, height_dots = paper.size.dots(paper.dpi)
        data = {
            "label": fields,
            "width": width_dots / per_mm,
            "height": height_dots / per_mm,
            "dot": 1 / per_mm,
            "code": (made.side if made.dots else 0) / per_mm,
            "quiet": made.dots * made.code.quiet_modules / per_mm,
            "number": len(_number(label)),
            "smallest": label.smallest_x_height_mm,
            "wanted": wanted_x_height_mm(label),
            "edge": paper.edge_mm,
        }
        return self.pages.typeset(label.template, data, per_mm * 25.4)

    def _put_number(self, ink: Ink, text: str, spot: PageSpot, dpi: int) -> None:
        wide = spot.width // len(text)
        for place, letter in enumerate(text):
            left = spot.left + place * wide
            grey = _letter(self.pages, letter, wide, spot.height, dpi)
            ink[spot.top : spot.top + spot.height, left : left + wide] = grey < INK_BELOW


@cache
def _renderer() -> Renderer:
    return Renderer()


def render(label: Label, size: LabelSize, dpi: int) -> Image.Image:
    """The label's picture with the built-in templates; see `Renderer.render`."""
    return _renderer().render(label, size, dpi)


def _ways(label: Label, paper: _Paper) -> list[SizedCode]:
    """The ways in which its code may be printed on this paper. If it has no code, only that."""
    if not label.symbol.text:
        return [SizedCode(NO_CODE, 0)]
    high = paper.size.dots(paper.dpi)[1] if paper.size.is_for_lids else None
    return ways(label.symbol, label.module_mm * roominess(paper.size), paper.dpi, high)


def wanted_x_height_mm(label: Label) -> float:
    """For a jar, the height that satisfies every rule; for other labels, their minimum."""
    return label.wanted_x_height_mm if isinstance(label, JarLabel) else label.smallest_x_height_mm


def roominess(size: LabelSize) -> float:
    """
    >>> roominess(LabelSize(50, 30)), roominess(LabelSize(102, 152)), roominess(LabelSize(62, 0))
    (1.0, 2.0, 1.0)
    """
    return min(2.0, max(1.0, min(size.width_mm, size.height_mm) / ROOMY_MM))


def _x(page: Page) -> float:
    return page.sizes["x"] or 0.0


def _number(label: Label) -> str:
    """The line with the number, after the mark of a lot if the law requires one."""
    mark = label.lot_mark if isinstance(label, JarLabel) else ""
    text = f"{mark} {label.number}" if mark else label.number
    if not text.isascii() or not text.isprintable():
        raise LabelError(
            _("The number {text} has letters that cannot be printed.").format(text=text[:40]),
            _("Use plain letters and digits."),
        )
    return text


def _alike(label: Label, fields: dict[str, Any], lengths: list[object], *rest: object) -> str:
    """Equal for labels that need the same room: those of one batch whose numbers have the same length."""
    heights = [label.smallest_x_height_mm, wanted_x_height_mm(label)]
    return json.dumps([label.template, fields, lengths, heights, [str(one) for one in rest]])


@lru_cache(maxsize=512)
def _letter(pages: Pages, letter: str, width: int, height: int, dpi: int) -> Grey:
    """One character of a number. All have the same width, so that numbers are assembled from them."""
    per_mm = dots_per_mm(dpi)
    cap = math.ceil(0.73 * width / 0.6 - 0.001)
    data = {"text": letter, "dots": width, "width": width / per_mm, "height": height / per_mm, "cap": cap / per_mm}
    return pages.small("number", data, per_mm * 25.4)[:height, :width]


def _put_code(ink: Ink, code: Code, module_dots: int, spot: PageSpot) -> None:
    dark = np.kron(modules(code) == 0, np.ones((module_dots, module_dots), bool))
    top, left = min(spot.top, ink.shape[0] - len(dark)), min(spot.left, ink.shape[1] - len(dark))
    ink[top : top + len(dark), left : left + len(dark)] = dark


def _ink_of(page: Page, size: LabelSize) -> Ink:
    ink = page.grey < INK_BELOW
    edge = EDGE_DOTS
    if ink[:edge].any() or ink[-edge:].any() or ink[:, :edge].any() or ink[:, -edge:].any():
        raise LabelError(
            _("Text runs over the edge of a label of {size}.").format(size=size),
            _("Shorten the names, or use a larger label."),
        )
    return ink


def _refused(error: NoRoomError, label: Label, size: LabelSize, larger: LabelSize | None) -> LabelError:
    smallest = _(", even in the smallest letters allowed ({smallest_x_height_mm:g} mm)").format(
        smallest_x_height_mm=label.smallest_x_height_mm
    )
    return LabelError(
        _("No room for the {what} on a label of {size}{smallest}.").format(
            what=error.what, size=size, smallest=smallest
        ),
        _what_to_do(error, label, larger),
    )


def _what_to_do(error: NoRoomError, label: Label, larger: LabelSize | None) -> str:
    advice = (
        _("Print it on a larger label.") if label.template == "slip" else error.what_to_do
    )  # it has no name that could be shortened
    fits = _(" {larger} would do.").format(larger=larger) if larger else ""
    if isinstance(label, JarLabel) and label.may_be_smaller_on_a_small_jar:
        return _("{advice}{fits} On a small jar smaller letters would: give the product's largest_side_cm2.").format(
            advice=advice, fits=fits
        )
    return advice + fits


def _layout(page: Page, picture: Image.Image, dpi: int, *, complete: bool) -> LabelLayout:
    per_mm = dots_per_mm(dpi)
    return LabelLayout(
        width_mm=picture.width / per_mm,
        height_mm=picture.height / per_mm,
        x_height_mm=round(page.sizes["x"] or 0, 3),
        net_height_mm=round(page.sizes["net"] or 0, 3),
        statement_pt=page.sizes["statement"],
        complete=complete,
        net_o_mm=_net_o(page.sizes),
        net_o_told=_net_o(page.sizes) is not None,
        cold_pt=page.sizes.get("cold"),
        statement_face=str(page.sizes.get("statement_face") or ""),
    )


def _net_o(sizes: Mapping[str, Any]) -> float | None:
    """None if the template does not report it, as old ones do not."""
    found = sizes.get("net_o")
    return round(found, 3) if isinstance(found, int | float) else None


def _refuse_missing_letters(fields: Any) -> None:
    missing = missing_letters("".join(_texts(fields)))
    if missing:
        raise LabelError(
            _("The label's letters do not include {names}.").format(names=" ".join(missing)),
            _("Write the name without, then print again."),
        )


def _texts(fields: Any) -> list[str]:
    if isinstance(fields, str):
        return [fields]
    parts = fields.values() if isinstance(fields, dict) else fields if isinstance(fields, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


__all__ = ["TEMPLATES", "Renderer", "module_sizes", "render"]
