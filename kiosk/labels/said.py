"""What a jar's label said, as the books keep it: canonical JSON without the unit's number, and drawn from it again.

The fields are kept as the template was given them, with the heights that the law asked for then: a later program, law
or setting changes nothing of what is drawn from them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db import Batch, LabelText
from kiosk.labels.codes import Choice, Code, CodeStyle, TradeItem, unit_code
from kiosk.labels.content import JarLabel
from kiosk.labels.dates import DateWords
from kiosk.labels.errors import LabelError
from kiosk.labels.layout import Printed
from kiosk.labels.size import LabelSize
from kiosk.locale import _

PLAIN_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


def canonical(value: Any) -> str:
    """One text for one value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_of(label: JarLabel) -> str:
    """All that the label says and how large it had to be, but for the number of its unit."""
    keeps = label.durability
    code = {
        "style": label.code_style.value,
        "gtin14": label.gtin14,
        "link": label.link,
        "use_by": label.use_by,
        "choice": Choice.SURVIVES.value,
    }
    return canonical(
        {
            "fields": label.fields(),
            "lot_mark": label.lot_mark,
            "last_day": keeps.last_day.isoformat() if keeps else None,
            "code": code,
            "smallest": label.smallest_x_height_mm,
            "wanted": label.wanted_x_height_mm,
        }
    )


@dataclass(frozen=True, slots=True)
class SaidLabel(JarLabel):
    """A jar's label by what was kept. Of what `JarLabel` has, only the numbers and days are filled in."""

    said: str = ""

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.said)
        return kept

    def fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = self._kept["fields"]
        return fields

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
        if kept["last_day"] is None or not kept["fields"]["keeps"]:
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
        choice = Choice(code.get("choice", Choice.FIRST.value))  # the first was not written down
        return unit_code(CodeStyle(code["style"]), self.number, item, code["link"], choice)


def said_label(content: str, batch: Batch, unit: int) -> SaidLabel:
    """
    Raises:
        LabelError: what was kept is of another program, and cannot be read.
    """
    try:
        name = str(json.loads(content)["fields"]["name"])
        label = SaidLabel(
            name=name, net="", ingredients=(), made_on=batch.made_on, best_before=None, storage="", kitchen_name="",
            address="", statement="", batch=batch.number, number=batch.unit_number(unit), said=content,
        )  # fmt: skip
        canonical([str(label.symbol), label.lot_mark, label.smallest_x_height_mm, label.wanted_x_height_mm])
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable() from error
    return label


def set_as_kept(
    label: SaidLabel, said: LabelText, edge_mm: float, on_trouble: Callable[[str], None] | None = None
) -> Printed:
    """The label with the template that was kept.

    Raises:
        LabelError: it cannot be read or drawn any more.
    """
    from kiosk.labels.render import Renderer

    with tempfile.TemporaryDirectory() as folder:
        for name, text in _files(said.template).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return Renderer(Path(folder), on_trouble).set(label, LabelSize.parse(said.size), said.dpi, edge_mm)


def _files(template: str) -> dict[str, str]:
    """Plain names alone: they become files."""
    try:
        files = json.loads(template)
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(files, dict):
        raise _unreadable()
    for name, text in files.items():
        if not isinstance(text, str) or not name.endswith(".typ") or set(name[:-4]) - set(PLAIN_NAME):
            raise _unreadable()
    return files


def _unreadable() -> LabelError:
    return LabelError(_("What this label said cannot be read."), _("It was kept by another program."))


def differences(first: LabelText, now: LabelText) -> tuple[str, ...]:
    """What the one says otherwise than the other, in words; how large it must be said is not among them."""
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
        (_("dates"), ("made", "keeps", "last_day")),
        (_("storage"), ("storage", "cold")),
        (_("drained weight"), ("drained",)),
        (_("fruit"), ("fruit",)),
        (_("maker"), ("maker",)),
        (_("statement"), ("statement",)),
        (_("price"), ("price",)),
        (_("code"), ("code", "lot_mark")),
    )
