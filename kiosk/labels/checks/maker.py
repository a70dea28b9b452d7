"""Who made it: name, place, permit, and what a cottage-food law has the label say. The settings decide all of it."""

from __future__ import annotations

from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.labels.checks.wording import fields_of, same_words
from kiosk.locale import _


def has_maker_name(case: Case) -> Answer:
    """The label names the kitchen."""
    return Fine(case.label.kitchen_name) if case.label.kitchen_name.strip() else Wrong()


def has_address(case: Case) -> Answer:
    """The label says where the kitchen is."""
    return Fine(case.label.address) if case.label.address.strip() else Wrong()


def has_address_or_registration(case: Case) -> Answer:
    """An address, or the number under which the state knows it."""
    return Fine(case.kitchen.registration) if case.kitchen.registration else has_address(case)


def statement_verbatim(case: Case) -> Answer:
    """The state's statement, word for word, and nobody wrote another one into the settings."""
    if case.statement is None:
        return None
    wanted = case.statement.words
    for said in (case.label.statement, case.kitchen.statement or wanted):
        if not same_words(said, wanted):
            return Wrong(found=said, needed=wanted)
    return Fine(f"“{wanted}”")


def some_statement(case: Case) -> Answer:
    """Any statement at all: which one is for the maker's state to say."""
    return Fine(f"“{case.label.statement}”") if case.label.statement.strip() else Wrong()


def has_permit_line(case: Case) -> Answer:
    """The line that names permit and county, or whatever the state's pack asks for."""
    if case.statement is None or not case.statement.maker_lines:
        return None
    wanted = case.statement.maker_line(case.kitchen)
    if wanted and same_words(case.label.permit, wanted):
        return Fine(wanted)
    form = case.statement.maker_lines[0]
    empty = [name for name in fields_of(form) if not getattr(case.kitchen, name)]
    return Wrong(_(" and ").join(empty), found=case.label.permit, needed=wanted)


PREDICATES_OF_SETTINGS = (
    has_maker_name,
    has_address,
    has_address_or_registration,
    statement_verbatim,
    some_statement,
    has_permit_line,
)
"""Those that need no batch: what the doctor can look at."""
