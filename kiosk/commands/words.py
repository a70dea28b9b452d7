"""Answers of the books as text, for a terminal or the demo's trace.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kiosk.locale import _, day, ngettext, said
from kiosk.locale.bag_dates import date_words
from kiosk.locale.bag_words import contains_line, is_unlooked
from kiosk.locale.doubt_words import doubt_words
from kiosk.locale.recall_words import bags_here, counted, in_months, shared_noun
from kiosk.locale.spoiled_words import spoiled_word

if TYPE_CHECKING:
    from db.questions.label_count import LabelCount
    from db.questions.recall import Affected, ConsideredBatch, RecallScope, SentOut, Whereabouts
    from db.questions.trace import BatchLine, BatchTrace, LotTotal, LotTrace, UnitTrace
    from db.records import Batch, Dispatch, Lot


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
    if noun in _COUNTS:
        return _COUNTS[noun](number).format(n=number)
    return f"{number} {counted(number, noun)}"


_COUNTS: Mapping[str, Callable[[int], str]] = {
    "fact": lambda n: ngettext("{n} fact", "{n} facts", n),
    "batch": lambda n: ngettext("{n} batch", "{n} batches", n),
    "bag": lambda n: ngettext("{n} bag", "{n} bags", n),
    "use": lambda n: ngettext("{n} use", "{n} uses", n),
    "dispatch": lambda n: ngettext("{n} dispatch", "{n} dispatches", n),
    "label": lambda n: ngettext("{n} label", "{n} labels", n),
    "photo": lambda n: ngettext("{n} photo", "{n} photos", n),
    "picture": lambda n: ngettext("{n} picture", "{n} pictures", n),
    "check": lambda n: ngettext("{n} check", "{n} checks", n),
    "thing": lambda n: ngettext("{n} thing", "{n} things", n),
    "more remark": lambda n: ngettext("{n} more remark", "{n} more remarks", n),
    "supplier": lambda n: ngettext("{n} supplier", "{n} suppliers", n),
    "ingredient": lambda n: ngettext("{n} ingredient", "{n} ingredients", n),
    "product": lambda n: ngettext("{n} product", "{n} products", n),
    "recipe": lambda n: ngettext("{n} recipe", "{n} recipes", n),
    "pack": lambda n: ngettext("{n} pack", "{n} packs", n),
    "person": lambda n: ngettext("{n} person", "{n} persons", n),
    "destination": lambda n: ngettext("{n} destination", "{n} destinations", n),
}


def trace_text(found: UnitTrace | BatchTrace | LotTrace) -> str:
    """What was traced, what went into it, and where it or its batch went."""
    from db.questions.trace import LotTrace, UnitTrace

    if isinstance(found, LotTrace):
        return "\n".join(_lot_lines(found))
    if isinstance(found, UnitTrace):
        where = _(" - sent to {name}").format(name=found.sent_to.name) if found.sent_to else ""
        return "\n".join([f"{found.number}  {found.batch.product.name}{where}", *_batch_lines(found.of)])
    return "\n".join([f"{found.batch.number}  {found.batch.product.name}", *_batch_lines(found)])


def _batch_lines(found: BatchTrace) -> list[str]:
    batch = found.batch
    lots = columns(_use_row(use) for use in found.lots) or [_("  nothing was weighed in")]
    labels = labels_words(found.labels)
    head = [_made(batch), _yield(batch), *([labels] if labels else [])]
    doubts = [_("In doubt: {doubt_words}.").format(doubt_words=doubt_words(one)) for one in found.doubts]
    unknown = ["", _("Not recorded:"), *columns((said(gap.words),) for gap in found.gaps)] if found.gaps else []
    title = _("Made of") if found.gaps else _("Made of, all of {number}").format(number=batch.number)
    return [*head, *doubts, "", f"{title}:", *lots, *unknown, "", *_where_lines(found)]


def _made(batch: Batch) -> str:
    by = _(" by {name}").format(name=batch.cook.name) if batch.cook else ""
    equipment = (
        _(", in {names}").format(names=", ".join(one.name for one in batch.equipment)) if batch.equipment else ""
    )
    return _("made {day}{by}{equipment}").format(day=day(batch.made_on), by=by, equipment=equipment)


def _yield(batch: Batch) -> str:
    if batch.failed_reason:
        became = batch.failed_became or _("what became of it was not said")
        return _("failed: {reason}; {became}").format(reason=batch.failed_reason, became=became)
    if batch.filled is None:
        return _("not filled yet")
    best_before = _(", best before {day}").format(day=day(batch.best_before)) if batch.best_before else ""
    held = _("; ON HOLD: {held_reason}").format(held_reason=batch.held_reason) if batch.held else ""
    return _("{filled} filled, {n} set aside, {net} net{best_before}{held}").format(
        filled=batch.filled, n=batch.set_aside or 0, net=batch.net, best_before=best_before, held=held
    )


def labels_words(labels: LabelCount) -> str:
    """How a batch's labels add up with its jars; nothing where none was printed.

    >>> from db import LabelCount
    >>> labels_words(LabelCount(36, 38, printed=36, came_out=38, spoiled=1, labelled=36, spoiled_for={"torn": 1}))
    'labels: 38 came out, 2 of them reprints; 36 on the jars, 1 spoiled (torn), 1 to spare'
    """
    if not (labels.came_out or labels.unsure):
        return ""
    reprints = ngettext(", {n} of them a reprint", ", {n} of them reprints", labels.reprinted)
    again = reprints.format(n=labels.reprinted) if labels.reprinted else ""
    why = ", ".join(_spoiled_for(reason, n) for reason, n in labels.spoiled_for.items())
    parts = [_("{labelled} on the jars").format(labelled=labels.labelled)]
    parts += [_("{spoiled} spoiled ({why})").format(spoiled=labels.spoiled, why=why)] if labels.spoiled else []
    parts += [_("{spare} to spare").format(spare=labels.spare)] if labels.spare else []
    parts += [_("{unsure} in doubt").format(unsure=labels.unsure)] if labels.unsure else []
    parts += [_("{missing} still without").format(missing=labels.missing)] if labels.missing else []
    return _("labels: {came_out} came out{again}; {names}").format(
        came_out=labels.came_out, again=again, names=", ".join(parts)
    )


def _spoiled_for(reason: str, n: int) -> str:
    """“torn”, “smeared 2 times”."""
    word = spoiled_word(reason)
    return word if n == 1 else _("{reason} {n} times").format(reason=word, n=n)


def _use_row(use: LotTotal) -> tuple[str, ...]:
    lot = use.lot
    return (
        str(use.quantity) if use.sure else _("perhaps"),
        lot.ingredient.name,
        *_origin(lot),
        _("bag {code}{unlooked}").format(code=lot.code, unlooked=_unlooked(lot)),
    )


def _unlooked(lot: Lot) -> str:
    return _(" (nobody has looked what is in it)") if is_unlooked(lot) else ""


def _origin(lot: Lot) -> tuple[str, str, str]:
    """The supplier, the day and the supplier's lot."""
    if lot.from_batch:
        return (
            _("our own"),
            _("made {day}").format(day=day(lot.bought_on)),
            _("batch {from_batch}").format(from_batch=lot.from_batch),
        )
    supplier = lot.supplier.name if lot.supplier else _("supplier not written down")
    return (
        supplier,
        _("bought {day}").format(day=day(lot.bought_on)),
        _("lot {supplier_lot}").format(supplier_lot=lot.supplier_lot) if lot.supplier_lot else _("no lot"),
    )


def _where_lines(found: BatchTrace) -> list[str]:
    rows = [_sent_row(sent) for sent in found.sent if sent.units > sent.returned]
    if found.discarded:
        rows.append((str(found.discarded), _("discarded"), ""))
    if found.kept:
        rows.append((str(found.kept), _("kept as a bag for other batches"), ""))
    if found.on_shelf or not rows:
        rows.append((str(found.on_shelf), _("on the shelf"), ""))
    went_on = (
        [_("Went on into {names}").format(names=", ".join(line.number for line in found.batches))]
        if found.batches
        else []
    )
    if found.possibly:
        went_on.append(
            _("Perhaps went on into {names}, out of a bin").format(
                names=", ".join(line.number for line in found.possibly)
            )
        )
    return [_("Where they went:"), *columns(rows), *went_on]


def _sent_row(sent: Dispatch) -> tuple[str, str, str]:
    return str(sent.units - sent.returned), sent.destination.name, f"{day(sent.on)}{_order(sent.order)}"


def _order(number: str | None) -> str:
    return _(", order {order}").format(order=number) if number else ""


def _lot_lines(found: LotTrace) -> list[str]:
    lot = found.lot
    lines = [
        _("Bag {code}  {name}").format(code=lot.code, name=lot.ingredient.name),
        ", ".join(_origin(lot)),
        _("{received} in, {left} left").format(received=lot.received, left=lot.left),
    ]
    lines.append(_("contains: {contains_line}").format(contains_line=contains_line(lot)))
    lines += [_("In doubt: {doubt_words}.").format(doubt_words=doubt_words(one)) for one in found.doubts]
    if lot.best_before:
        lines.append(date_words(lot))
    if lot.held:
        lines.append(_("ON HOLD: {held_reason}").format(held_reason=lot.held_reason))
    if found.batches:
        lines += [
            "",
            _("Went into {batches}:").format(batches=count(len(found.batches), "batch")),
            *columns(map(_line_row, found.batches)),
        ]
    if found.possibly:
        perhaps = count(len(found.possibly), "batch")
        lines += [
            "",
            _("Perhaps went into {perhaps}, out of a bin:").format(perhaps=perhaps),
            *columns(map(_line_row, found.possibly)),
        ]
    return lines if found.batches or found.possibly else [*lines, "", _("Not used in any batch.")]


def _line_row(line: BatchLine) -> tuple[str, ...]:
    net = (
        _("{count}, {on_shelf} on the shelf").format(count=count(line.net, line.product.noun), on_shelf=line.on_shelf)
        if line.net
        else _("none filled")
    )
    return line.number, line.product.name, day(line.made_on), net


def recall_text(scope: RecallScope) -> str:
    """A recall's scope: affected, where those units are, and what is uncertain or not affected, and why."""
    lines = _affected_lines(scope) if scope.affected else [_("No batch is affected.")]
    lines += _bag_lines(scope)
    lines += _reason_lines(_uncertain_title(scope), scope.uncertain)
    if scope.uncertain_units:
        lines += ["", _("Where the uncertain ones are:"), *columns(_uncertain_places(scope))]
    lines += _reason_lines(_("Not affected:"), scope.not_affected)
    return "\n".join(lines)


def _uncertain_places(scope: RecallScope) -> list[tuple[str, str, str]]:
    return _places(scope.uncertain_where, scope.uncertain_on_shelf, scope.uncertain_discarded, scope.uncertain_kept)


def _bag_lines(scope: RecallScope) -> list[str]:
    """What is left of the recalled bags, and the bags that may be recalled ones, each by its tag."""
    here = bags_here(scope.lots)
    lines = ["", f"{here}:", *columns(_bag_row(lot) for lot in scope.lots if lot.left.amount > 0)] if here else []
    if scope.doubtful:
        lines.append("")
    for lot, why in zip(scope.doubtful, map(said, scope.doubts), strict=True):
        held = _(", on hold") if lot.held else ""
        what = _("{name} of bag {code}, {why}").format(name=lot.ingredient.name, code=lot.code, why=why)
        lines.append(
            _("May be the one: {what}, {left} left{held}; look at the bag.").format(what=what, left=lot.left, held=held)
        )
    return lines


def _bag_row(lot: Lot) -> tuple[str, ...]:
    return (
        _("bag {code}").format(code=lot.code),
        lot.ingredient.name,
        *_origin(lot),
        _("{left} left").format(left=lot.left),
        _("on hold") if lot.held else "",
    )


def _affected_lines(scope: RecallScope) -> list[str]:
    noun = shared_noun(one.batch.product for one in scope.affected)
    of = (
        _(" of the {made_in_period} made {in_months}").format(
            made_in_period=scope.made_in_period, in_months=in_months(scope.period)
        )
        if scope.period
        else ""
    )
    net = f"{count(scope.net_units, noun)}{of}"
    places = _places(scope.where, scope.on_shelf, scope.discarded, scope.kept)
    if scope.set_aside:
        places.append((str(scope.set_aside), _("set aside when filled, beside the net units"), ""))
    return [
        _("Affected: {batches}, {net}").format(batches=count(len(scope.affected), "batch"), net=net),
        *columns(map(_affected_row, scope.affected)),
        *_held_lines(scope),
        "",
        _("Where they are:"),
        *columns(places),
    ]


def _places(where: Iterable[Whereabouts], shelf: int, discarded: int, kept: int) -> list[tuple[str, str, str]]:
    """How many units are where; of those that were sent, of which batch, on which day and order."""
    places = [(str(place.units), place.destination.name, "; ".join(map(_sent_words, place.sent))) for place in where]
    places.append((str(shelf), _("on the shelf"), ""))
    if discarded:
        places.append((str(discarded), _("thrown away"), ""))
    if kept:
        places.append((str(kept), _("kept as a bag for other batches"), ""))
    return places


def _sent_words(sent: SentOut) -> str:
    words = _("{n} of {batch}, {day}{order}")
    return words.format(n=sent.units, batch=sent.batch, day=day(sent.on), order=_order(sent.order))


def _uncertain_title(scope: RecallScope) -> str:
    noun = shared_noun(one.batch.product for one in scope.uncertain)
    return _("Uncertain: {batches}, {count}").format(
        batches=count(len(scope.uncertain), "batch"), count=count(scope.uncertain_units, noun)
    )


def _held_lines(scope: RecallScope) -> list[str]:
    held, affected = sum(one.batch.held for one in scope.affected), len(scope.affected)
    if not held:
        return []
    if held < affected:
        words = ngettext(
            "{n} of these {affected} batches is on hold.", "{n} of these {affected} batches are on hold.", held
        )
        return [words.format(n=held, affected=affected)]
    return [
        _("The batch is on hold.")
        if affected == 1
        else _("All {affected} batches are on hold.").format(affected=affected)
    ]


def _affected_row(one: Affected) -> tuple[str, str, str, str]:
    through = ", ".join(
        _("{name} of bag {code}").format(name=lot.ingredient.name, code=lot.code) for lot in one.through
    )
    if not one.through:
        through = said(one.words)
    by_way_of = _(" by way of {names}").format(names=", ".join(one.by_way_of)) if one.by_way_of else ""
    return one.batch.number, str(one.net_units), f"{through}{by_way_of}", _("on hold") if one.batch.held else ""


def _reason_lines(title: str, batches: Sequence[ConsideredBatch]) -> list[str]:
    return ["", title, *columns((one.batch.number, said(one.why)) for one in batches)] if batches else []
