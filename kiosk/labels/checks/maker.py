"""Checks of the maker's name, place and permit, and of cottage-food statements. All depend on the settings alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.labels.checks.wording import fields_of, same_words
from kiosk.locale import _

SettingNames = Sequence[str]
"""Names of settings under [kitchen]."""


def has_maker_name(case: Case) -> Answer:
    """The label names the kitchen."""
    return Fine(case.label.kitchen_name) if case.label.kitchen_name.strip() else Wrong()


def has_address(case: Case) -> Answer:
    """The label has the kitchen's address."""
    return Fine(case.label.address) if case.label.address.strip() else Wrong()


def has_zip(case: Case) -> Answer:
    """The address has its ZIP code, unless a registration number replaces the address."""
    if not case.label.address.strip():
        return None
    return Fine() if _ZIP.search(case.label.address) else Wrong(found=case.label.address)


def settings_said(case: Case, *, names: SettingNames) -> Answer:
    """The settings that a law requires on the label are filled in."""
    empty = [name for name in names if not getattr(case.kitchen, name)]
    return Wrong(_(" and ").join(empty)) if empty else Fine()


def has_address_or_registration(case: Case) -> Answer:
    """It has an address, or the number under which the state has registered it."""
    return Fine(case.kitchen.registration) if case.kitchen.registration else has_address(case)


def statement_verbatim(case: Case) -> Answer:
    """The state's statement is printed word for word, and the settings have no other one."""
    if case.statement is None:
        return None
    allowed = case.statement.allowed
    for said in (case.label.statement, case.kitchen.statement or allowed[0]):
        if not any(same_words(said, wanted) for wanted in allowed):
            return Wrong(found=said, needed=allowed[0])
    return Fine(f"“{case.label.statement}”")


def cold_statement_verbatim(case: Case) -> Answer:
    """The state's statement for food that is kept cold is printed word for word."""
    if case.statement is None or not case.label.evidence.kept_cold:
        return None
    wanted = case.statement.cold
    found = case.label.cold_statement
    return Fine(f"“{wanted}”") if same_words(found, wanted) else Wrong(found=found, needed=wanted)


def some_statement(case: Case) -> Answer:
    """It has any statement; which one is required is for the maker's state to say."""
    return Fine(f"“{case.label.statement}”") if case.label.statement.strip() else Wrong()


def has_permit_line(case: Case) -> Answer:
    """It has the line with permit and county, or whatever line the state's pack requires."""
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
"""Only at the end of a part of the address: neither 12345 Mill Lane nor PO Box 12345 is a ZIP code."""

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
"""Those that need no batch, so that `jarmark doctor` can run them."""
