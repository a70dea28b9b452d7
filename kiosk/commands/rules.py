"""`jarmark rules`: the checks of a label, each with its citation, what was read, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.call import AsJson, WrongCallError, call_of, print_json, print_text
from kiosk.locale import N_, _

if TYPE_CHECKING:
    from kiosk.labels.checks import LawPack
    from kiosk.labels.checks.wording import Statement


WRONG = {"stop": N_("stops"), "warn": N_("warns")}
"""What becomes of a label that is not so."""


def rules(
    context: typer.Context,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="NAME", help="us, us-ca, eu, uk, ...; the settings' own if left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the checks that a jar's label must pass before it is printed, and which of them stop it.

    Each has its citation, the day on which somebody last read it, and what they read: P an official text, Q the law as
    others quote it, S guidance or a summary, M memory. What rests on memory alone only warns.

    This is a maker's help, not legal advice.

    Example: jarmark rules --pack us-ca
    """
    from kiosk.labels.checks import load_pack, pack_names
    from kiosk.settings.setting_readers import did_you_mean

    name = (pack or call_of(context).settings().kitchen.jurisdiction).strip().lower()
    if name not in pack_names():
        raise WrongCallError(
            _("There is no pack '{name}'{did_you_mean}").format(
                name=name, did_you_mean=did_you_mean(name, pack_names())
            )
        )
    found = load_pack(name)
    if as_json:
        print_json({"pack": name, **_plain(found)})
    else:
        print_text("\n".join(_lines(found)))


def _plain(pack: LawPack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "statement": pack.statement.words if pack.statement else None,
        "checks": [
            {
                "id": rule.id,
                "chip": rule.chip,
                "name": rule.name,
                "wrong": rule.wrong.value,
                "sure": rule.sure,
                "citation": rule.citation,
                "source": rule.source,
                "reviewed": rule.reviewed.isoformat(),
            }
            for rule in pack.rules
        ],
    }


def _statement_lines(statement: Statement) -> list[str]:
    lines = [_("On every label: {words}").format(words=statement.words)]
    lines += [
        _("Or, where the settings have it as the statement: {other}").format(other=other) for other in statement.others
    ]
    return lines + ([_("On what is kept cold: {cold}").format(cold=statement.cold)] if statement.cold else [])


def _lines(pack: LawPack) -> list[str]:
    from kiosk.commands.words import columns
    from kiosk.labels.checks.packs import Source

    rows = [
        (_(WRONG[rule.wrong.value]), _(rule.chip), _(rule.name), rule.reviewed.isoformat(), rule.source, rule.citation)
        for rule in pack.rules
    ]
    said = _statement_lines(pack.statement) if pack.statement else []
    unsure = [_(rule.name) for rule in pack.rules if not rule.sure]
    sources = ", ".join(f"{one.value} {one.words}" for one in Source)
    note = [_("Read in: {sources}.").format(sources=sources)]
    note += [_("Only warns, as it rests on memory alone: {names}.").format(names=", ".join(unsure))] if unsure else []
    return [
        _(pack.name),
        *said,
        "",
        *columns(rows),
        "",
        *note,
        _("This is a maker's help, not legal advice."),
    ]
