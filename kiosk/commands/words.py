"""Answers of the books as a person reads them at a terminal, made from the very answers that programs get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kiosk.locale import day

Answer = Mapping[str, Any]


def columns(rows: Iterable[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows as lines, each column as wide as its widest cell.

    >>> columns([("8 lb", "strawberries", "Valley Farm"), ("2 oz", "fruit pectin", "Amazon")])
    ['  8 lb  strawberries  Valley Farm', '  2 oz  fruit pectin  Amazon']
    """
    table = [tuple(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return [(indent + line).rstrip() for line in lines]


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "jar"), count(2, "batch")
    ('1 jar', '2 batches')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def trace_text(answer: Answer) -> str:
    """A unit's or batch's trace: what it is, what went in, where the units went. A lot's: which batches it reached."""
    return _batch_text(answer) if answer.get("batch") else _lot_text(answer)


def _batch_text(answer: Answer) -> str:
    lines = [f"{answer['unit'] or answer['batch']}  {answer['product']}", _made(answer), _yield(answer)]
    lines += ["", f"What went into {answer['batch']}"]
    lines += columns(_lot_row(lot) for lot in answer["lots"]) or ["  nothing yet"]
    lines += ["", "Where it went"]
    lines += columns(_sent_row(sent) for sent in answer["sent"])
    lines += _shelf(answer)
    return "\n".join(line for line in lines if line is not None)


def _made(answer: Answer) -> str:
    by = f" by {answer['made_by']}" if answer["made_by"] else ""
    equipment = f", in {', '.join(_names(answer['equipment']))}" if answer["equipment"] else ""
    return f"Made on {_day(answer['made_on'])}{by}{equipment}"


def _yield(answer: Answer) -> str:
    if answer["produced"] is None:
        return "Not filled yet"
    return f"{answer['produced']} filled, {answer['set_aside']} set aside, {answer['net_units']} net"


def _shelf(answer: Answer) -> list[str]:
    return columns([(str(answer["on_shelf"]), "on the shelf")]) if answer["on_shelf"] or not answer["sent"] else []


def _lot_row(lot: Answer) -> tuple[str, ...]:
    origin = f"our own batch {lot['batch']}" if lot.get("batch") else lot["supplier"] or "supplier not known"
    supplier_lot = f"their lot {lot['supplier_lot']}" if lot["supplier_lot"] else ""
    amount = f"{lot['quantity']} {lot['unit']}"
    return amount, lot["ingredient"], origin, f"bought {_day(lot['bought_on'])}", f"lot {lot['lot']}", supplier_lot


def _sent_row(sent: Answer) -> tuple[str, ...]:
    order = f"order {sent['order']}" if sent["order"] else ""
    return str(sent["units"]), sent["destination"], f"on {_day(sent['on'])}", order


def _lot_text(answer: Answer) -> str:
    batches = answer["batches"]
    lines = [f"Lot {answer['lot']}" + (f"  {answer['ingredient']}" if answer.get("ingredient") else "")]
    lines += [f"Used in {count(len(batches), 'batch')}" if batches else "Not used in any batch"]
    lines += [f"  {batch if isinstance(batch, str) else batch['batch']}" for batch in batches]
    return "\n".join(lines)


def recall_text(answer: Answer, made_in_period: int | None = None) -> str:
    """A recall's scope: affected, not affected and why, uncertain, and where the units are."""
    affected = answer["affected"]
    if not affected:
        lines = ["No batch is affected."]
    else:
        of = f" of the {made_in_period} made in that time" if made_in_period else ""
        lines = [f"Affected: {count(len(affected), 'batch')}, {answer['net_units']} net units{of}"]
        lines += columns((one["batch"], str(one["net_units"]), f"through {_through(one)}") for one in affected)
        lines += ["", "Where they are"]
        lines += columns((str(place["units"]), place["destination"]) for place in answer["where"])
        lines += columns([(str(answer["on_shelf"]), "on the shelf")])
        lines += _set_aside(answer)
    lines += _reasons("Uncertain", answer["uncertain"]) + _reasons("Not affected", answer["not_affected"])
    return "\n".join(lines)


def _set_aside(answer: Answer) -> list[str]:
    set_aside = answer.get("set_aside", 0)
    return columns([(str(set_aside), "set aside when filled, beside the net units")]) if set_aside else []


def _through(affected: Answer) -> str:
    through = affected["through"]
    return through if isinstance(through, str) else ", ".join(_names(through))


def _reasons(title: str, batches: Sequence[Answer]) -> list[str]:
    if not batches:
        return []
    return ["", title, *columns((one["batch"], one.get("why", "")) for one in batches)]


def _names(things: Iterable[Any]) -> list[str]:
    return [
        str(thing.get("name") or thing.get("lot") or thing) if isinstance(thing, Mapping) else str(thing)
        for thing in things
    ]


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text[:10])) if text else "a day not known"
