"""From a label's content to the very picture that is shown and printed: 1-bit, at the printer's dots.

Typst sets the text; its template leaves a square of a colour that nothing else has, and the code is put there dot by
dot, so that no module is ever blurred. What does not fit is refused in words: a template tries smaller letters down
to the smallest allowed, and after it this module looks whether any ink ran over the edge or into the code.

Warm it takes about 10 ms a label. Any thread may call; one label is set at a time.
"""

from __future__ import annotations

import io
import json
import math
import re
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import typst
import zxingcpp
from PIL import Image

from drivers.printers.base import dots_per_mm
from kiosk.labels.content import Label
from kiosk.labels.errors import LabelError, TemplateError
from kiosk.labels.letters import missing_letters
from kiosk.labels.size import LabelSize

TEMPLATES = Path(__file__).parent / "templates"

SMALLEST_X_HEIGHT_MM = (
    1.2  # Regulation (EU) 1169/2011, article 13(2); taken as the floor everywhere. Reviewed 2026-11-22
)
X_HEIGHT_OF_EM = 0.429  # Libertinus Serif
SMALLEST_PT = round(SMALLEST_X_HEIGHT_MM / X_HEIGHT_OF_EM / 25.4 * 72, 1)

SMALLEST_MODULE_MM = 0.375  # 3 dots at 203 dpi: what cheap scanners and old phones still read on a jar
QUIET_MODULES = 4  # ISO/IEC 18004, 9.1
LARGEST_CODE_BYTES = 300
INK_BELOW = 150  # of 255: letters this thin need a little more than half to stay whole
EDGE_DOTS = 2  # no ink so near the edge: printers are off by as much

_NO_ROOM = re.compile(r"no room for the ([^\"]*)")


class Renderer:
    """Makes pictures with the templates of one folder; its compiler stays warm."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(root=str(folder), ignore_system_fonts=True)
        self._fitting: dict[str, int] = {}  # module size that fitted a label that differs in its number alone

    def render(self, label: Label, size: LabelSize, dpi: int) -> Image.Image:
        """The label's picture, mode "1", 0 is ink.

        Raises:
            LabelError: it does not fit, or has letters that cannot be printed; nothing was drawn.
            TemplateError: the template is broken.
        """
        fields = label.fields()
        _refuse_missing_letters(fields)
        too_long: LabelError | None = None
        alike = _alike(label, fields, size, dpi)
        sizes = module_sizes(label.module_mm, dpi)
        fitted = self._fitting.get(alike, sizes[0])
        for module_dots in (one for one in sizes if one <= fitted):  # 088 is a hair wider than 017
            code = code_picture(label.code, module_dots)
            try:
                picture = self._set(label.template, fields, code, size, dpi)
            except TemplateError:
                raise
            except LabelError as error:
                too_long = too_long or error
                continue
            self._remember(alike, module_dots)
            return picture
        assert too_long is not None
        raise too_long

    def _remember(self, alike: str, module_dots: int) -> None:
        if len(self._fitting) >= 64:
            self._fitting.clear()
        self._fitting[alike] = module_dots

    def _set(self, template: str, fields: dict[str, Any], code: Image.Image, size: LabelSize, dpi: int) -> Image.Image:
        width_dots, height_dots = size.dots(dpi)
        per_mm = dots_per_mm(dpi)
        data = {
            "label": fields,
            "width": width_dots / per_mm,
            "height": height_dots / per_mm,
            "code": code.width / per_mm,
            "smallest": SMALLEST_PT,
        }
        page = self._compile(template, data, size, per_mm * 25.4)
        return _with_code(page, code, size.dots(dpi), size)

    def _compile(self, template: str, data: dict[str, Any], size: LabelSize, ppi: float) -> Image.Image:
        file = self._folder / f"{template}.typ"
        try:
            with self._lock:
                png = self._compiler.compile(
                    str(file), format="png", ppi=ppi, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
                )
        except typst.TypstError as error:
            raise _in_words(error, file, size) from error
        if not isinstance(png, bytes):
            raise TemplateError(f"The label template {file.name} makes more than one page.", "Correct the template.")
        return Image.open(io.BytesIO(png)).convert("RGB")


@cache
def _renderer() -> Renderer:
    return Renderer()


def render(label: Label, size: LabelSize, dpi: int) -> Image.Image:
    """The label's picture with the built-in templates; see `Renderer.render`."""
    return _renderer().render(label, size, dpi)


def _alike(label: Label, fields: dict[str, Any], size: LabelSize, dpi: int) -> str:
    """The same for labels that need the same room: those of one batch, whose numbers are equally long."""
    same = {name: value for name, value in fields.items() if name != "number"}
    return json.dumps([label.template, same, len(label.code), len(fields.get("number", "")), str(size), dpi])


def module_sizes(wanted_mm: float, dpi: int) -> list[int]:
    """Whole dots a module, the wanted size first, then smaller ones down to what scanners still read.

    >>> module_sizes(0.5, 203), module_sizes(0.5, 300), module_sizes(0.75, 203)
    ([4, 3], [6, 5], [6, 5, 4, 3])
    """
    smallest = math.ceil(SMALLEST_MODULE_MM * dots_per_mm(dpi))
    return list(range(max(smallest, round(wanted_mm * dots_per_mm(dpi))), smallest - 1, -1))


@lru_cache(maxsize=64)
def code_picture(text: str, module_dots: int) -> Image.Image:
    """A QR code on whole dots with its quiet zone, mode "1"."""
    if not text or len(text.encode()) > LARGEST_CODE_BYTES:
        raise LabelError(
            f"The code would hold {len(text.encode())} characters; {LARGEST_CODE_BYTES} are the most that scan well.",
            "Use a shorter number.",
        )
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    modules = np.pad(modules, QUIET_MODULES, constant_values=255)
    return Image.fromarray(np.kron(modules, np.ones((module_dots, module_dots), np.uint8))).convert("1")


def _with_code(page: Image.Image, code: Image.Image, dots: tuple[int, int], size: LabelSize) -> Image.Image:
    pixels = np.asarray(page)
    place = (pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 80) & (pixels[:, :, 2] > 200)
    rows, columns = np.flatnonzero(place.any(axis=1)), np.flatnonzero(place.any(axis=0))
    if not len(rows):
        raise TemplateError("The label template leaves no place for the code.", "It must show code-place.")
    top, left = int(rows[0]), int(columns[0])
    if not place[top : rows[-1] + 1, left : columns[-1] + 1].all():
        raise LabelError(f"Text runs into the code on a label of {size}.", _SHORTER)
    ink = np.asarray(page.convert("L")) < INK_BELOW
    ink[place] = False
    picture = Image.fromarray(~ink).convert("1")
    if page.size != dots or min(len(rows), len(columns)) < code.width - 2:
        raise TemplateError("The label template has a page or a code of another size than was asked for.")
    if _runs_over(ink):
        raise LabelError(f"Text runs over the edge of a label of {size}.", _SHORTER)
    picture.paste(code, (min(left, dots[0] - code.width), min(top, dots[1] - code.height)))
    return picture


_SHORTER = "Shorten the names, or use a larger label."


def _runs_over(ink: np.ndarray[Any, Any]) -> bool:
    edge = EDGE_DOTS
    return bool(ink[:edge].any() or ink[-edge:].any() or ink[:, :edge].any() or ink[:, -edge:].any())


def _refuse_missing_letters(fields: Any) -> None:
    missing = missing_letters("".join(_texts(fields)))
    if missing:
        raise LabelError(
            f"The label's letters do not include {' '.join(missing)}.", "Write the name without, then print again."
        )


def _texts(fields: Any) -> list[str]:
    if isinstance(fields, str):
        return [fields]
    if isinstance(fields, dict):
        fields = fields.values()
    return [text for part in fields for text in _texts(part)] if not isinstance(fields, bool | float | int) else []


def _in_words(error: typst.TypstError, file: Path, size: LabelSize) -> LabelError:
    no_room = _NO_ROOM.search(error.message)
    if no_room:
        return LabelError(
            f"No room for the {no_room[1]} on a label of {size}, even in the smallest letters allowed "
            f"({SMALLEST_X_HEIGHT_MM} mm).",
            _SHORTER,
        )
    return TemplateError(f"The label template {file.name} is broken: {error.diagnostic or error.message}")
