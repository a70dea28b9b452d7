"""Runs Typst: from a template and its data to a page in grey, with the places left free on it and its text sizes.

The kitchen's own templates are tried first. A broken one is reported with its line, and the built-in one is used until
the file or one beside it changes, as the error may be in an included file.
"""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import typst
from PIL import Image

from kiosk.labels.errors import LabelError, TemplateError
from kiosk.locale import _

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent.parent / "ui" / "fonts"

Grey = np.ndarray[Any, np.dtype[np.uint8]]

_NO_ROOM = re.compile(r"no room for the ([^\"]*)")
_DIAGNOSED = re.compile(r"error: (?P<why>.+)\n\s*┌─ (?P<file>.+?):(?P<line>\d+):")
"""The first error that Typst reports. It may be in an included file."""
_SIZES = "<sizes>"
_NAMED = re.compile(r"\"([^\"/\\\\\n]+\.typ)\"")
_SVG_SIDES = re.compile(rb'width="([\d.]+)pt" height="([\d.]+)pt"')
LARGEST_PAGE_MM = 400


class NoRoomError(LabelError):
    """It does not fit, even in the smallest letters allowed; `what` has no room."""

    def __init__(self, what: str) -> None:
        super().__init__(_("No room for the {what}.").format(what=what), _("Shorten the names, or use a larger label."))
        self.what = what


@dataclass(frozen=True, slots=True)
class PageSpot:
    """A rectangle, in dots."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Page:
    """One typeset label. `grey`: 0 black to 255 white, free places white; `sizes`: reported by the template."""

    grey: Grey
    code: PageSpot | None
    number: PageSpot | None
    sizes: dict[str, Any]


class Pages:
    """Typesets pages and keeps its compilers. Any thread may call it; one page is set at a time.

    Args:
        folder: the kitchen's own templates. The built-in ones are used if it is None or lacks a template.
        on_trouble: called once for each broken template of the kitchen, with words.
        strict: never use a built-in template instead of one of the kitchen's that is broken or missing.
    """

    def __init__(
        self, folder: Path | None = None, on_trouble: Callable[[str], None] | None = None, *, strict: bool = False
    ) -> None:
        self.on_trouble = on_trouble
        self._strict = strict
        self._own = folder if folder != TEMPLATES else None
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
        self._compilers: dict[Path, typst.Compiler] = {}
        self._broken: dict[Path, tuple[float, str]] = {}
        self._lock = threading.RLock()

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with the kitchen's own templates that were used so far."""
        return tuple(words for _, words in self._broken.values())

    def version_of(self, template: str) -> tuple[str, float]:
        """Differs if another file, or a changed one, would be used."""
        file = self._file(template)
        return str(file), _changed(file)

    def sources(self, template: str) -> dict[str, str]:
        """The template that would be used, and the files that it includes: name and text of each."""
        found: dict[str, str] = {}
        first = self._file(template)
        wanted = [first.name]
        while wanted:
            name = wanted.pop()
            file = first.parent / name
            if name not in found and file.is_file():
                found[name] = file.read_text(encoding="utf-8", errors="replace")
                wanted += _NAMED.findall(found[name])
        return found

    def typeset(self, template: str, data: dict[str, Any], ppi: float) -> Page:
        """
        Raises:
            NoRoomError: the content does not fit.
            TemplateError: a built-in template is broken; if `strict`, also one of the kitchen's.
        """
        with self._lock:
            file = self._file(template)
            if file.parent != TEMPLATES:
                try:
                    return self._page(file, data, ppi)
                except TemplateError as error:
                    if self._strict:
                        raise
                    self._tell(file, str(error))
            return self._page(TEMPLATES / f"{template}.typ", data, ppi)

    def small(self, template: str, data: dict[str, Any], ppi: float) -> Grey:
        """A built-in page without free places: a number, a letter."""
        with self._lock:
            return _decoded(self._compile(TEMPLATES / f"{template}.typ", data, ppi))[:, :, 0]

    def _file(self, template: str) -> Path:
        built_in = TEMPLATES / f"{template}.typ"
        own = self._own / built_in.name if self._own else built_in
        if self._strict and not own.is_file():
            raise TemplateError(_("There is no label template {file}.").format(file=own.name))
        if own == built_in or not own.is_file():
            return built_in
        known = self._broken.get(own)
        if known and known[0] == _changed(own):
            return built_in
        self._broken.pop(own, None)
        return own

    def _tell(self, file: Path, words: str) -> None:
        words = _("{words} The built-in one is used.").format(words=words)
        self._broken[file] = (_changed(file), words)
        self._compilers.pop(file, None)
        if self.on_trouble:
            self.on_trouble(words)

    def _page(self, file: Path, data: dict[str, Any], ppi: float) -> Page:
        pixels = _decoded(self._compile(file, data, ppi))
        _refuse_wrong_size(pixels, data, file)
        code, number = _spot(pixels, (255, 0, 255), "code"), _spot(pixels, (0, 255, 255), "number")
        if bool(data["code"]) != bool(code) or bool(data["number"]) != bool(number):
            what = "code" if bool(data["code"]) != bool(code) else "number"
            words = _("The label template {file} leaves no place for the {what}.").format(file=file.name, what=what)
            raise TemplateError(words, _("Use {place}.").format(place=f"{what}-place"))
        grey = np.asarray(Image.fromarray(pixels).convert("L")).copy()
        if code and min(code.width, code.height) < round(data["code"] / data["dot"]) - 2:
            words = _("The label template {file} makes the code smaller than it is.").format(file=file.name)
            raise TemplateError(words, _("Use {place}.").format(place="code-place"))
        for spot in (code, number):
            if spot:
                grey[spot.top : spot.top + spot.height, spot.left : spot.left + spot.width] = 255
        sizes = self._sizes(file)
        _refuse_small_letters(sizes, data, file)
        return Page(grey, code, number, sizes)

    def _compile(self, file: Path, data: dict[str, Any], ppi: float) -> bytes:
        if file not in self._compilers:
            self._compilers[file] = typst.Compiler(str(file), root=str(file.parent), font_paths=self._fonts)
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        try:
            if file.parent != TEMPLATES:
                _refuse_posters(self._compilers[file].compile(format="svg", sys_inputs=inputs), file)
            png = self._compilers[file].compile(format="png", ppi=ppi, sys_inputs=inputs)
        except typst.TypstError as error:
            raise _in_words(error, file) from error
        except RuntimeError as error:
            words = _("The label template {file} cannot be used: {why}.").format(file=file.name, why=error)
            raise TemplateError(words) from error
        if not isinstance(png, bytes):
            raise _more_than_one_page(file)
        return png

    def _sizes(self, file: Path) -> dict[str, Any]:
        found = json.loads(self._compilers[file].query(_SIZES, field="value"))
        if len(found) != 1 or not isinstance(found[0], dict) or not {"x", "net", "statement"} <= found[0].keys():
            words = _("The label template {file} does not say how large its words are.").format(file=file.name)
            raise TemplateError(words, _("Use {place}.").format(place="report()"))
        return dict(found[0])


def _changed(file: Path) -> float:
    """The latest time at which a template or a file beside it was changed."""
    return max(one.stat().st_mtime for one in file.parent.glob("*.typ"))


def _refuse_posters(svg: bytes | list[bytes] | None, file: Path) -> None:
    """A page of metres would use up all memory before its picture could be checked."""
    match = _SVG_SIDES.search(svg[:2000]) if isinstance(svg, bytes) else None
    if match is None:
        raise _more_than_one_page(file)
    width, height = (float(side) / 72 * 25.4 for side in match.groups())
    if max(width, height) > LARGEST_PAGE_MM:
        words = _("The label template {file} makes a page of {width} x {height} mm.")
        raise TemplateError(
            words.format(file=file.name, width=f"{width:.0f}", height=f"{height:.0f}"),
            _("Use {place}.").format(place="page-setup"),
        )


def _more_than_one_page(file: Path) -> TemplateError:
    words = _("The label template {file} makes more than one page.").format(file=file.name)
    return TemplateError(words, _("Correct the template."))


def _decoded(png: bytes) -> Grey:
    """As red, green, blue."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _refuse_wrong_size(pixels: Grey, data: dict[str, Any], file: Path) -> None:
    high, wide = pixels.shape[:2]
    width, height = round(data["width"] / data["dot"]), round(data["height"] / data["dot"])
    if wide != width or height not in (0, high):
        words = _("The label template {file} makes a page of another size.").format(file=file.name)
        raise TemplateError(words, _("Use {place}.").format(place="page-setup"))


def _refuse_small_letters(sizes: dict[str, Any], data: dict[str, Any], file: Path) -> None:
    """Checks what the template itself reports; the built-in ones comply."""
    least = {"x": data["smallest"], "net": data["label"].get("net_min", 0)}
    for name, lowest in least.items():
        size = sizes[name]
        if not isinstance(size, int | float) or size < lowest - 0.005:
            what = _("words") if name == "x" else _("figures of the net contents")
            words = _("The label template {file} sets {what} smaller than {least} mm.")
            raise TemplateError(words.format(file=file.name, what=what, least=f"{lowest:.3g}"), _("Set them larger."))


def _spot(pixels: Grey, colour: tuple[int, int, int], what: str) -> PageSpot | None:
    """The only rectangle of this colour."""
    near = [pixels[:, :, part] > 200 if level else pixels[:, :, part] < 80 for part, level in enumerate(colour)]
    place = near[0] & near[1] & near[2]
    rows, columns = np.flatnonzero(place.any(axis=1)), np.flatnonzero(place.any(axis=0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    if not place[top : rows[-1] + 1, left : columns[-1] + 1].all():
        raise NoRoomError(_("{what}: text runs into it").format(what=what))
    return PageSpot(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def _in_words(error: typst.TypstError, file: Path) -> LabelError:
    no_room = _NO_ROOM.search(error.message)
    if no_room:
        what = no_room[1]
        return NoRoomError(_(what))
    first = _DIAGNOSED.search(error.diagnostic or "")
    if first is None:
        return TemplateError(_("The label template {file} is broken: {why}.").format(file=file.name, why=error.message))
    words = _("The label template {file} is broken in line {line}: {why}.")
    return TemplateError(words.format(file=Path(first["file"]).name, line=first["line"], why=first["why"].strip()))
