"""`jarmark trace`, `recall`, `stock` and `verify`: questions to the books."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drivers.nearest import nearest
from kiosk.commands.call import AnswerIsNoError, AsJson, WrongCallError, call_of, end_with_no, print_json, print_text
from kiosk.commands.words import count as how_many
from kiosk.locale import N_, _, said

if TYPE_CHECKING:
    from db import Books, Ingredient, Lot, StockRow, Supplier
    from db.questions.stock import Stopped


def trace(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="A jar, a batch, a bag tag or a supplier's lot.")],
    as_json: AsJson = False,
) -> None:
    """Tell where a jar or batch came from and where it went; or which batches a bag went into.

    Example: jarmark --books kitchen.db trace SJ-20260304-A-017
    """
    from kiosk.commands.words import trace_text

    with call_of(context).open_books() as books:
        found = books.trace(number)
    if as_json:
        print_json(found.to_json())
    else:
        print_text(trace_text(found))


def recall(
    context: typer.Context,
    lot: Annotated[str | None, typer.Option("--lot", metavar="TAG", help="Our own lot, by its bag tag.")] = None,
    supplier_lot: Annotated[
        str | None, typer.Option("--supplier-lot", metavar="LOT", help="The lot as the supplier names it.")
    ] = None,
    supplier: Annotated[str | None, typer.Option("--supplier", metavar="NAME", help="Whose goods.")] = None,
    ingredient: Annotated[str | None, typer.Option("--ingredient", metavar="NAME", help="Which of them.")] = None,
    bought: Annotated[
        str | None, typer.Option("--bought", metavar="A..B", help="Bought from day A to day B, both included.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell which batches a recalled ingredient reached, which it did not and why, and where their jars are.

    Name one lot, or a supplier with any of --ingredient and --bought. Where two suppliers gave the same lot number,
    --supplier beside --supplier-lot tells them apart.

    Example: jarmark --books kitchen.db recall --supplier "Valley Farm" --ingredient strawberries
    --bought 2026-02-28..2026-03-05
    """
    _one_way(lot=lot, supplier_lot=supplier_lot, supplier=supplier, ingredient=ingredient, bought=bought)
    bought_from, bought_to = bought_days(bought) if bought else (None, None)
    from db import RecallQuery
    from kiosk.commands.words import recall_text
    from kiosk.locale.recall_words import nothing_bought

    with call_of(context).open_books() as books:
        query = RecallQuery(
            lot=lot,
            supplier_lot=supplier_lot,
            supplier=_named(_("supplier"), supplier, books.suppliers()),
            ingredient=_named(_("ingredient"), ingredient, books.ingredients()),
            bought_from=bought_from,
            bought_to=bought_to,
        )
        scope = books.recall(query)
    found = scope.lots or scope.doubtful or scope.affected or (supplier_lot and not supplier)
    note = "" if found else nothing_bought(supplier or "", ingredient or "", bought_from, bought_to)
    if as_json:
        print_json({**scope.to_json(), **({"note": note} if note else {})})
    else:
        print_text("\n".join(filter(None, (note, recall_text(scope)))))


def _one_way(**options: str | None) -> None:
    """A lot needs no other option: a supplier or days beside it could only contradict it.

    Raises:
        WrongCallError: nothing is named, or a lot together with something else.
    """
    given = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    if not given:
        raise WrongCallError(
            _("Say what is recalled: --lot, or --supplier-lot, or --supplier (--ingredient, --bought).")
        )
    if given == ["--supplier-lot", "--supplier"]:
        return
    if len(given) > 1 and given[0] in ("--lot", "--supplier-lot"):
        others = " and ".join(given[1:])
        raise WrongCallError(
            _("{given} cannot be combined with {others}: a lot says by itself what is recalled.").format(
                given=given[0], others=others
            )
        )


def bought_days(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of "A..B". An empty side is open; a single day is both.

    >>> bought_days("2026-02-28..2026-03-05")
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 5))
    >>> bought_days("2026-02-28..")
    (datetime.date(2026, 2, 28), None)
    """
    first, dots, last = (part.strip() for part in text.partition(".."))
    try:
        days = date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    except ValueError as error:
        raise WrongCallError(
            _("'{text}' is not a time. Write it like --bought 2026-02-28..2026-03-05.").format(text=text)
        ) from error
    if days == (None, None):
        raise WrongCallError(_("--bought needs a day, such as 2026-02-28..2026-03-05."))
    if days[0] and days[1] and days[0] > days[1]:
        raise WrongCallError(_("'{text}' ends before it begins.").format(text=text))
    return days if dots else (days[0], days[0])


def _named(kind: str, name: str | None, known: Iterable[Supplier | Ingredient]) -> str | None:
    """The name as the books spell it. A name that they do not have makes the answer no."""
    if name is None:
        return None
    from db.rules.text import folded

    names: dict[str, str] = {}
    for one in known:
        names.setdefault(folded(one.name), one.name)
    alike = folded(name)
    if alike in names:
        return names[alike]
    near = nearest(alike, names)
    hint = _(" Did you mean '{names}'?").format(names=names[near]) if near else ""
    raise AnswerIsNoError(_("These books know no {kind} '{name}'.{hint}").format(kind=kind, name=name, hint=hint))


def stock(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell what came in of each lot, what was used, and what is left.

    Example: jarmark --books kitchen.db stock
    """
    from kiosk.commands.words import columns
    from kiosk.locale.doubt_words import more_used_words

    with call_of(context).open_books() as books:
        found = books.stock()
        rows = stock_rows(books, found)
        doubts = [more_used_words(row.lot) for row in found if row.left.base < 0]
    if as_json:
        print_json(rows)
    elif not rows:
        print_text(_("No lot was received yet."))
    else:
        head = [name for name in rows[0] if name not in ("looked_at", "held", "held_reason")]
        table = [(*(row[name] or "" for name in head), _on_hold(row)) for row in rows]
        print_text("\n".join(columns(((*(_(COLUMNS[name]) for name in head), ""), *table), indent="")))
        if doubts:
            print_text("\n".join(("", *(_("In doubt: {words}.").format(words=words) for words in doubts))))


COLUMNS = {
    "lot": N_("lot"),
    "ingredient": N_("ingredient"),
    "supplier": N_("supplier"),
    "bought_on": N_("bought on"),
    "best_before": N_("best before"),
    "use_by": N_("use by"),
    "received": N_("received"),
    "used": N_("used"),
    "wasted": N_("wasted"),
    "left": N_("left"),
    "contains": N_("contains"),
}
"""What the columns of the stock are called."""


def _on_hold(row: dict[str, Any]) -> str:
    return _("ON HOLD: {held_reason}").format(held_reason=row["held_reason"]) if row["held"] else ""


def stock_rows(books: Books, found: Iterable[StockRow]) -> list[dict[str, Any]]:
    """`contains`: the allergens in words; `looked_at`: whether somebody has stated them (of our own, everything in it).

    `held`: nothing may be taken from it: it or the batch that it came from is on hold, or that batch failed.
    """
    from kiosk.locale.bag_words import contains_words

    return [
        {
            "lot": row.lot.code,
            "ingredient": row.lot.ingredient.name,
            "supplier": row.lot.supplier.name if row.lot.supplier else None,
            "bought_on": row.lot.bought_on.isoformat(),
            "best_before": row.lot.best_before.isoformat() if row.lot.best_before else None,
            "use_by": row.lot.use_by if row.lot.best_before else None,
            "received": str(row.received),
            "used": str(row.used),
            "wasted": str(row.wasted),
            "left": str(row.left),
            "contains": contains_words(row.lot),
            "looked_at": _is_looked_at(books, row.lot),
            "held": why is not None,
            "held_reason": why,
        }
        for row in found
        for why in (_why_held(books, row.lot),)
    ]


def _is_looked_at(books: Books, lot: Lot) -> bool:
    from db.questions.allergens import not_looked_at
    from kiosk.locale.bag_words import is_unlooked

    if lot.from_batch is None:
        return not is_unlooked(lot)
    source = books.batch(lot.from_batch)
    is_recorded = any(not use.reversed for use in source.uses)
    return not not_looked_at(source) and (is_recorded or lot.is_looked_at)


def _why_held(books: Books, lot: Lot) -> str | None:
    if lot.held:
        return lot.held_reason
    stopped = books.stopped_above(lot) if lot.from_batch else ()
    return next((_why_stopped(one) for one in stopped), None)


def _why_stopped(batch: Stopped) -> str:
    if batch.held_since is not None:
        return _("{number} is on hold: {held_reason}").format(number=batch.number, held_reason=batch.held_reason)
    return _("{number} failed: {failed_reason}").format(number=batch.number, failed_reason=batch.failed_reason)


def verify(
    context: typer.Context,
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor", metavar="COUNT:HASH", help="A head noted down earlier, to which they must reach back."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the books from the first fact to the last: that nothing was changed, lost or left half done.

    Note down the head (count:hash) that it ends with, on paper, at the end of the day: given back with --anchor, it
    shows whether anybody changed, cut or exchanged what was recorded until then. Ends with 0 if the books are sound,
    1 if they are not.

    Example: jarmark --books kitchen.db verify --anchor 82:7131ebc86af9f70f
    """
    noted = noted_head(anchor) if anchor else None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with call_of(context).open_books() as books, bar:
        task = bar.add_task(_("Checking the facts"), total=None)
        report = books.verify(lambda done, total: bar.update(task, completed=done, total=total), noted)
    if as_json:
        print_json({"ok": report.ok, "facts": report.facts, "head": report.head, "problems": list(report.problems)})
    elif report.ok:
        print_text(
            _("The books are sound: {facts}. Head: {count}:{head}").format(
                facts=how_many(report.facts, "fact"), count=report.facts, head=report.head[:16]
            )
        )
    else:
        print_text("\n".join(("The books are not sound. Keep the file as it is.", *map(said, report.problems))))
    if not report.ok:
        end_with_no()


def noted_head(text: str) -> tuple[int, str]:
    """
    >>> noted_head("82:7131EBC86AF9F70F")
    (82, '7131ebc86af9f70f')
    """
    found = re.fullmatch(r"\s*(\d{1,18}):([0-9a-f]{16,64})\s*", text, re.IGNORECASE | re.ASCII)
    if found is None:
        raise WrongCallError(_("'{text}' is not a head. Write it like --anchor 82:7131ebc86af9f70f.").format(text=text))
    return int(found[1]), found[2].lower()
