"""The recorded text of a jar's label: canonical JSON without the unit's number, from which it can be drawn again.

The fields are recorded as the template got them, with the heights that the law required then. So a later program, law
or setting changes nothing in what is drawn from them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from db import Batch, LabelText
from drivers.label_size import LabelSize, LabelSizeError
from kiosk.labels.codes import Code, CodeSizing, CodeStyle, TradeItem, unit_code
from kiosk.labels.content import JarLabel
from kiosk.labels.dates import DateWords
from kiosk.labels.errors import LabelError
from kiosk.labels.layout import Printed
from kiosk.labels.render import Renderer, wanted_x_height_mm
from kiosk.labels.tags import LidLabel, lid_label
from kiosk.locale import _


def canonical(value: Any) -> str:
    """The same text for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_of(label: JarLabel, size: LabelSize, edge_mm: float) -> str:
    """Everything that the label says at this size, with the sizes required then, but without the number of its unit.

    `edge_mm`: the width of the white edge. For a lid, only what has room there.
    """
    lid = lid_label(label) if size.is_for_lids else None
    drawn = lid or label
    keeps = label.durability
    code = {
        "style": label.code_style.value,
        "gtin14": label.gtin14,
        "link": label.link,
        "use_by": label.use_by,
        "choice": CodeSizing.SURVIVES.value,
    }
    return canonical(
        {
            "template": drawn.template,
            "fields": drawn.fields(),
            "lot_mark": "" if lid else label.lot_mark,
            "last_day": keeps.last_day.isoformat() if keeps else None,
            "code": code,
            "smallest": drawn.smallest_x_height_mm,
            "wanted": wanted_x_height_mm(drawn),
            "edge": edge_mm,
        }
    )


@dataclass(frozen=True, slots=True)
class SaidLid(LidLabel):
    """A lid's label, from the recorded text."""

    smallest_x_height_mm: float = LidLabel.smallest_x_height_mm


@dataclass(frozen=True, slots=True)
class SaidLabel(JarLabel):
    """A jar's label, from the recorded text. Of the fields of `JarLabel`, only the numbers and days are filled in."""

    said: str = ""

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.said)
        return kept

    def fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = self._kept["fields"]
        return fields

    @property
    def edge_mm(self) -> float:
        return float(self._kept["edge"])

    @property
    def kept_template(self) -> str:
        return str(self._kept["template"])

    def on_a_lid(self) -> SaidLid:
        """The lid's label with the recorded text."""
        fields = self.fields()
        line = tuple(fields["line"])
        return SaidLid(
            fields["name"], (str(line[0]), str(line[1])) if line else None, self.number, self.symbol,
            smallest_x_height_mm=self.smallest_x_height_mm,
        )  # fmt: skip

    @property
    def lot_mark(self) -> str:
        return str(self._kept["lot_mark"])

    @property
    def smallest_x_height_mm(self) -> float:
        return float(self._kept["smallest"])

    @property
    def wanted_x_height_mm(self) -> float:
        return float(self._kept["wanted"])

    @property
    def durability(self) -> DateWords | None:
        kept = self._kept
        if kept["last_day"] is None or not kept["fields"].get("keeps"):
            return None
        what, value = kept["fields"]["keeps"]
        return DateWords(what, value, date.fromisoformat(kept["last_day"]))

    @property
    def symbol(self) -> Code:
        kept = self._kept
        code, last = kept["code"], kept["last_day"]
        item = None
        if code["gtin14"]:
            unit = self.number.removeprefix(f"{self.batch}-")
            day = date.fromisoformat(last) if last else None
            item = TradeItem(code["gtin14"], self.batch, unit, day, code["use_by"])
        choice = CodeSizing(code.get("choice", CodeSizing.FIRST.value))  # the first way was not recorded
        return unit_code(CodeStyle(code["style"]), self.number, item, code["link"], choice)


def said_label(content: str, batch: Batch, unit: int) -> SaidLabel:
    """
    Raises:
        LabelError: it was recorded by another version and cannot be read.
    """
    try:
        name = str(json.loads(content)["fields"]["name"])
        label = SaidLabel(
            name=name, net="", ingredients=(), made_on=batch.made_on, best_before=None, storage="", kitchen_name="",
            address="", statement="", batch=batch.number, number=batch.unit_number(unit), said=content,
        )  # fmt: skip
        canonical([str(label.symbol), label.lot_mark, label.smallest_x_height_mm, label.wanted_x_height_mm])
        canonical([label.edge_mm, label.kept_template, str(label.on_a_lid()) if label.kept_template == "lid" else ""])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _unreadable() from error
    return label


def set_as_kept(label: SaidLabel, said: LabelText) -> Printed:
    """Draw the label with the recorded template and no other.

    Raises:
        LabelError: it can no longer be read or drawn.
    """
    try:
        size, files = LabelSize.parse(said.size), _files(said.template)
    except LabelSizeError as error:
        raise _unreadable() from error
    wanted = "lid" if size.is_for_lids else "jar"
    if label.kept_template != wanted or f"{wanted}.typ" not in files:
        raise _unreadable()
    drawn = label.on_a_lid() if size.is_for_lids else label
    with tempfile.TemporaryDirectory() as folder:
        try:
            for name, text in files.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
        except (OSError, UnicodeEncodeError) as error:
            raise _unreadable() from error
        printed = Renderer(Path(folder), strict=True).set(drawn, size, said.dpi, label.edge_mm)
    return replace(printed, layout=replace(printed.layout, complete=not size.is_for_lids))


def _files(template: str) -> dict[str, str]:
    """Only plain names: they become file names."""
    try:
        files = json.loads(template)
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(files, dict):
        raise _unreadable()
    for name, text in files.items():
        plain = name.endswith(".typ") and name.isprintable() and not set(name) & set("/\\")
        if not isinstance(text, str) or not plain:
            raise _unreadable()
    return files


def _unreadable() -> LabelError:
    return LabelError(_("What this label said cannot be read."), _("It was kept by another program."))


def differences(first: LabelText, now: LabelText) -> tuple[str, ...]:
    """The differences between two texts, in words. Required sizes are ignored."""
    if (first.content, first.template) == (now.content, now.template):
        return ()
    try:
        before, after = (_said(one.content) for one in (first, now))
    except (ValueError, KeyError, TypeError):
        return (_("all of it"),)
    found = [words for words, keys in _words() if any(before.get(key) != after.get(key) for key in keys)]
    if first.template != now.template:
        found.append(_("how it is laid out"))
    return tuple(found)


def otherwise_now(first_said: Iterable[LabelText], now: LabelText) -> Iterator[tuple[LabelText, tuple[str, ...]]]:
    """Each of the texts printed first that differs from the current one, once, with its differences."""
    for first in dict.fromkeys(first_said):
        if changed := differences(first, now):
            yield first, changed


def _said(content: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(content)
    fields: dict[str, Any] = kept["fields"]
    return fields | {"lot_mark": kept["lot_mark"], "code": kept["code"], "last_day": kept["last_day"]}


def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (_("name"), ("name",)),
        (_("ingredients"), ("ingredients", "clause_from")),
        (_("allergens"), ("contains", "may_contain")),
        (_("net contents"), ("net", "net_word")),
        (_("dates"), ("made", "keeps", "line", "last_day")),
        (_("storage"), ("storage", "cold")),
        (_("drained weight"), ("drained",)),
        (_("fruit"), ("fruit",)),
        (_("maker"), ("maker",)),
        (_("statement"), ("statement",)),
        (_("price"), ("price",)),
        (_("code"), ("code", "lot_mark")),
    )
