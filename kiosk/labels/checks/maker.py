"""Who made it: name, place, permit, and what a cottage-food law has the label say. The settings decide all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.labels.checks.wording import fields_of, same_words
from kiosk.locale import _

SettingNames = Sequence[str]
"""Of settings under [kitchen]."""


def has_maker_name(case: Case) -> Answer:
    """The label names the kitchen."""
    return Fine(case.label.kitchen_name) if case.label.kitchen_name.strip() else Wrong()


def has_address(case: Case) -> Answer:
    """The label says where the kitchen is."""
    return Fine(case.label.address) if case.label.address.strip() else Wrong()


def has_zip(case: Case) -> Answer:
    """The address has its ZIP code; where a registration stands for the address, nothing is asked."""
    if not case.label.address.strip():
        return None
    return Fine() if _ZIP.search(case.label.address) else Wrong(found=case.label.address)


def settings_said(case: Case, *, names: SettingNames) -> Answer:
    """What a law wants named on the label, and the settings must say."""
    empty = [name for name in names if not getattr(case.kitchen, name)]
    return Wrong(_(" and ").join(empty)) if empty else Fine()


def has_address_or_registration(case: Case) -> Answer:
    """An address, or the number under which the state knows it."""
    return Fine(case.kitchen.registration) if case.kitchen.registration else has_address(case)


def statement_verbatim(case: Case) -> Answer:
    """The state's statement, word for word, and nobody wrote another one into the settings."""
    if case.statement is None:
        return None
    allowed = case.statement.allowed
    for said in (case.label.statement, case.kitchen.statement or allowed[0]):
        if not any(same_words(said, wanted) for wanted in allowed):
            return Wrong(found=said, needed=allowed[0])
    return Fine(f"“{case.label.statement}”")


def cold_statement_verbatim(case: Case) -> Answer:
    """What the state has food say that is kept cold, word for word."""
    if case.statement is None or not case.label.evidence.kept_cold:
        return None
    wanted = case.statement.cold
    found = case.label.cold_statement
    return Fine(f"“{wanted}”") if same_words(found, wanted) else Wrong(found=found, needed=wanted)


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


_ZIP = re.compile(
    r"(?<!box )(?<!box no )(?<!box no\. )(?<!#)\b\d{5}(?:-\d{4})?(?=\s*(?:[,;\n]|$|u\.?s\.?a?\b|united states))",
    re.IGNORECASE,
)
"""At the end of a part of the address: 12345 Mill Lane has none, and so has PO Box 12345."""

PREDICATES_OF_SETTINGS = (
    has_maker_name,
    has_address,
    has_zip,
    settings_said,
    has_address_or_registration,
    statement_verbatim,
    some_statement,
    has_permit_line,
)
"""Those that need no batch: what the doctor can look at."""
