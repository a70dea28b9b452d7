"""Answers of the books as text, for a terminal or the demo's trace.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kiosk.bag_dates import date_words
from kiosk.bag_words import contains_line, is_unlooked
from kiosk.doubt_words import doubt_words
from kiosk.locale import day
from kiosk.recall_words import bags_here, counted, in_months, shared_noun

if TYPE_CHECKING:
    from db.label_count import LabelCount
    from db.recall import Affected, RecallScope, Spared, Whereabouts
    from db.records import Batch, Dispatch, Lot
    from db.trace import BatchLine, BatchTrace, LotTrace, LotUse, UnitTrace


def columns(rows: Iterable[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows as lines, each column as wide as its widest cell.

    >>> columns([("8 lb", "strawberries", "Valley Farm"), ("2 oz", "fruit pectin", "Amazon")])
    ['  8 lb  strawberries  Valley Farm', '  2 oz  fruit pectin  Amazon']
    """
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return [(indent + line).rstrip() for line in lines]


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "jar"), count(2, "batch"), count(36, "bottle")
    ('1 jar', '2 batches', '36 bottles')
    """
    return f"{number} {counted(number, noun)}"


def trace_text(found: UnitTrace | BatchTrace | LotTrace) -> str:
    """What was traced, what went into it, and where it or its batch went."""
    from db.trace import LotTrace, UnitTrace

    if isinstance(found, LotTrace):
        return "\n".join(_lot_lines(found))
    if isinstance(found, UnitTrace):
        where = f" - sent to {found.sent_to.name}" if found.sent_to else ""
        return "\n".join([f"{found.number}  {found.batch.product.name}{where}", *_batch_lines(found.of)])
    return "\n".join([f"{found.batch.number}  {found.batch.product.name}", *_batch_lines(found)])


def _batch_lines(found: BatchTrace) -> list[str]:
    batch = found.batch
    lots = columns(_use_row(use) for use in found.lots) or ["  nothing was weighed in"]
    labels = labels_words(found.labels)
    head = [_made(batch), _yield(batch), *([labels] if labels else [])]
    doubts = [f"In doubt: {doubt_words(one)}." for one in found.doubts]
    unknown = ["", "Not recorded:", *columns((gap.words,) for gap in found.gaps)] if found.gaps else []
    title = "Made of" if found.gaps else f"Made of, all of {batch.number}"
    return [*head, *doubts, "", f"{title}:", *lots, *unknown, "", *_where_lines(found)]


def _made(batch: Batch) -> str:
    by = f" by {batch.cook.name}" if batch.cook else ""
    equipment = f", in {', '.join(one.name for one in batch.equipment)}" if batch.equipment else ""
    return f"made {day(batch.made_on)}{by}{equipment}"


def _yield(batch: Batch) -> str:
    if batch.failed_reason:
        return f"failed: {batch.failed_reason}; {batch.failed_became or 'what became of it was not said'}"
    if batch.filled is None:
        return "not filled yet"
    best_before = f", best before {day(batch.best_before)}" if batch.best_before else ""
    held = f"; ON HOLD: {batch.held_reason}" if batch.held else ""
    return f"{batch.filled} filled, {batch.set_aside or 0} set aside, {batch.net} net{best_before}{held}"


def labels_words(labels: LabelCount) -> str:
    """How a batch's labels add up with its jars; nothing where none was printed.

    >>> from db import LabelCount
    >>> labels_words(LabelCount(36, 38, printed=36, came_out=38, spoiled=1, labelled=36, spoiled_for={"torn": 1}))
    'labels: 38 came out, 2 of them reprints; 36 on the jars, 1 spoiled (torn), 1 to spare'
    """
    if not (labels.came_out or labels.unsure):
        return ""
    reprints = "a reprint" if labels.reprinted == 1 else "reprints"
    again = f", {labels.reprinted} of them {reprints}" if labels.reprinted else ""
    why = ", ".join(reason if n == 1 else f"{reason} {n} times" for reason, n in labels.spoiled_for.items())
    parts = [f"{labels.labelled} on the jars"]
    parts += [f"{labels.spoiled} spoiled ({why})"] if labels.spoiled else []
    parts += [f"{labels.spare} to spare"] if labels.spare else []
    parts += [f"{labels.unsure} in doubt"] if labels.unsure else []
    parts += [f"{labels.missing} still without"] if labels.missing else []
    return f"labels: {labels.came_out} came out{again}; {', '.join(parts)}"


def _use_row(use: LotUse) -> tuple[str, ...]:
    lot = use.lot
    return (
        str(use.quantity) if use.sure else "perhaps",
        lot.ingredient.name,
        *_origin(lot),
        f"bag {lot.code}{_unlooked(lot)}",
    )


def _unlooked(lot: Lot) -> str:
    return " (nobody has looked what is in it)" if is_unlooked(lot) else ""


def _origin(lot: Lot) -> tuple[str, str, str]:
    """The supplier, the day and the supplier's lot."""
    if lot.from_batch:
        return "our own", f"made {day(lot.bought_on)}", f"batch {lot.from_batch}"
    supplier = lot.supplier.name if lot.supplier else "supplier not written down"
    return supplier, f"bought {day(lot.bought_on)}", f"lot {lot.supplier_lot}" if lot.supplier_lot else "no lot"


def _where_lines(found: BatchTrace) -> list[str]:
    rows = [_sent_row(sent) for sent in found.sent if sent.units > sent.returned]
    if found.discarded:
        rows.append((str(found.discarded), "discarded", ""))
    if found.kept:
        rows.append((str(found.kept), "kept as a bag for other batches", ""))
    if found.on_shelf or not rows:
        rows.append((str(found.on_shelf), "on the shelf", ""))
    went_on = [f"Went on into {', '.join(line.number for line in found.batches)}"] if found.batches else []
    if found.possibly:
        went_on.append(f"Perhaps went on into {', '.join(line.number for line in found.possibly)}, out of a bin")
    return ["Where they went:", *columns(rows), *went_on]


def _sent_row(sent: Dispatch) -> tuple[str, str, str]:
    order = f", order {sent.order}" if sent.order else ""
    return str(sent.units - sent.returned), sent.destination.name, f"{day(sent.on)}{order}"


def _lot_lines(found: LotTrace) -> list[str]:
    lot = found.lot
    lines = [f"Bag {lot.code}  {lot.ingredient.name}", ", ".join(_origin(lot)), f"{lot.received} in, {lot.left} left"]
    lines.append(f"contains: {contains_line(lot)}")
    lines += [f"In doubt: {doubt_words(one)}." for one in found.doubts]
    if lot.best_before:
        lines.append(date_words(lot))
    if lot.held:
        lines.append(f"ON HOLD: {lot.held_reason}")
    if found.batches:
        lines += ["", f"Went into {count(len(found.batches), 'batch')}:", *columns(map(_line_row, found.batches))]
    if found.possibly:
        perhaps = count(len(found.possibly), "batch")
        lines += ["", f"Perhaps went into {perhaps}, out of a bin:", *columns(map(_line_row, found.possibly))]
    return lines if found.batches or found.possibly else [*lines, "", "Not used in any batch."]


def _line_row(line: BatchLine) -> tuple[str, ...]:
    net = f"{count(line.net, line.product.noun)}, {line.on_shelf} on the shelf" if line.net else "none filled"
    return line.number, line.product.name, day(line.made_on), net


def recall_text(scope: RecallScope) -> str:
    """A recall's scope: affected, where those units are, and what is uncertain or not affected, and why."""
    lines = _affected_lines(scope) if scope.affected else ["No batch is affected."]
    lines += _bag_lines(scope)
    lines += _reason_lines(_uncertain_title(scope), scope.uncertain)
    if scope.uncertain_units:
        lines += ["", "Where the uncertain ones are:", *columns(_places(scope.uncertain_where, scope.uncertain_on_shelf,
                  scope.uncertain_discarded, scope.uncertain_kept))]  # fmt: skip
    lines += _reason_lines("Not affected:", scope.not_affected)
    return "\n".join(lines)


def _bag_lines(scope: RecallScope) -> list[str]:
    """What is left of the recalled bags, and the bags that may be recalled ones, each by its tag."""
    here = bags_here(scope.lots)
    lines = ["", f"{here}:", *columns(_bag_row(lot) for lot in scope.lots if lot.left.amount > 0)] if here else []
    if scope.doubtful:
        lines.append("")
    for lot, why in zip(scope.doubtful, scope.doubts, strict=True):
        held = ", on hold" if lot.held else ""
        what = f"{lot.ingredient.name} of bag {lot.code}, {why}"
        lines.append(f"May be the one: {what}, {lot.left} left{held}; look at the bag.")
    return lines


def _bag_row(lot: Lot) -> tuple[str, ...]:
    return f"bag {lot.code}", lot.ingredient.name, *_origin(lot), f"{lot.left} left", "on hold" if lot.held else ""


def _affected_lines(scope: RecallScope) -> list[str]:
    noun = shared_noun(one.batch.product for one in scope.affected)
    of = f" of the {scope.made_in_period} made {in_months(scope.period)}" if scope.period else ""
    net = f"{count(scope.net_units, noun)}{of}"
    places = _places(scope.where, scope.on_shelf, scope.discarded, scope.kept)
    if scope.set_aside:
        places.append((str(scope.set_aside), "set aside when filled, beside the net units", ""))
    return [
        f"Affected: {count(len(scope.affected), 'batch')}, {net}",
        *columns(map(_affected_row, scope.affected)),
        *_held_lines(scope),
        "",
        "Where they are:",
        *columns(places),
    ]


def _places(where: Iterable[Whereabouts], shelf: int, discarded: int, kept: int) -> list[tuple[str, str, str]]:
    """How many units are where; of those that were sent, of which batch, on which day and order."""
    places = [
        (str(place.units), place.destination.name, "; ".join(
            f"{one.units} of {one.batch}, {day(one.on)}{f', order {one.order}' if one.order else ''}"
            for one in place.sent
        ))
        for place in where
    ]  # fmt: skip
    places.append((str(shelf), "on the shelf", ""))
    if discarded:
        places.append((str(discarded), "thrown away", ""))
    if kept:
        places.append((str(kept), "kept as a bag for other batches", ""))
    return places


def _uncertain_title(scope: RecallScope) -> str:
    noun = shared_noun(one.batch.product for one in scope.uncertain)
    return f"Uncertain: {count(len(scope.uncertain), 'batch')}, {count(scope.uncertain_units, noun)}"


def _held_lines(scope: RecallScope) -> list[str]:
    held, affected = sum(one.batch.held for one in scope.affected), len(scope.affected)
    if not held:
        return []
    if held < affected:
        return [f"{held} of these {affected} batches {'is' if held == 1 else 'are'} on hold."]
    return ["The batch is on hold." if affected == 1 else f"All {affected} batches are on hold."]


def _affected_row(one: Affected) -> tuple[str, str, str, str]:
    through = ", ".join(f"{lot.ingredient.name} of bag {lot.code}" for lot in one.through)
    if not one.through:
        through = one.words
    by_way_of = f" by way of {', '.join(one.by_way_of)}" if one.by_way_of else ""
    return one.batch.number, str(one.net_units), f"{through}{by_way_of}", "on hold" if one.batch.held else ""


def _reason_lines(title: str, batches: Sequence[Spared]) -> list[str]:
    return ["", title, *columns((one.batch.number, one.why) for one in batches)] if batches else []
