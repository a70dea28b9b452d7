"""Runs all checks of the kitchen's jurisdiction on a label before it is printed, and reports all results at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.labels.checks.findings import Answer, Case, Fine, NotYet, Unsure, Wrong
from kiosk.labels.checks.free_of import denied
from kiosk.labels.checks.maker import PREDICATES_OF_SETTINGS
from kiosk.labels.checks.packs import Consequence, Rule, pack_of
from kiosk.labels.errors import LabelError
from kiosk.locale import N_, _

if TYPE_CHECKING:
    from kiosk.labels.checks.jar_text import JarText
    from kiosk.labels.checks.wording import Statement
    from kiosk.labels.layout import LabelLayout
    from kiosk.settings.config import Kitchen

GS1_KEY, GS1_READ_ON = "GS1 General Specifications, 3.3.2: AI (01)", date(2026, 11, 26)
NOT_LOOKED_AT, NOT_RECORDED = "not_looked_at", "not_recorded"
LOOKED_KEY, LOOKED_READ_ON = "21 U.S.C. 343(w); Regulation (EU) 1169/2011, art. 9(1)(c) and 21", date(2026, 11, 22)
FREE_KEY, FREE_READ_ON = "21 U.S.C. 343(a)(1); Regulation (EU) 1169/2011, art. 7(1)", date(2026, 11, 27)
LIMIT_KEY, LIMIT_READ_ON = "The recipe's own limits", date(2026, 11, 27)
OWN, PRICE_SINCE = "none: what Jarmark looks at by itself", date(2026, 11, 27)
NOT_YET = N_("Not looked at yet: the label has not been set.")


class Verdict(Enum):
    """The result of a check, from good to bad."""

    OK = "ok"
    NOT_YET = "not looked at yet"
    WARN = "warn"
    STOP = "stop"

    @property
    def gravity(self) -> int:
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one rule. `chip` is its group on the screen; `words` say what a cook can do.

    `rule` is the citation, `reviewed` the day on which somebody last read it, `source` what they read: the letters of
    `packs.Source`, empty if the check is Jarmark's own.
    """

    id: str
    chip: str
    name: str
    verdict: Verdict
    words: str
    rule: str
    reviewed: date
    source: str = ""

    @property
    def ok(self) -> bool:
        return self.verdict is Verdict.OK

    @property
    def stops(self) -> bool:
        return self.verdict is Verdict.STOP


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The checks of one group, with the worst of their results."""

    name: str
    verdict: Verdict
    checks: tuple[Check, ...]


class GateError(LabelError):
    """The label may not be printed. `checks` are those that forbid it."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self.checks = checks
        super().__init__(" ".join(f"{check.name}: {check.words}" for check in checks))


def checks(label: JarText, kitchen: Kitchen, layout: LabelLayout | None = None) -> tuple[Check, ...]:
    """All checks of the kitchen's jurisdiction that apply to this label: first those that stop it, then warnings.

    Args:
        layout: the sizes as set; None if the label is not set yet, and checks that need them are left out.
    """
    pack = pack_of(kitchen.jurisdiction)
    case = Case(label, kitchen, layout, pack.statement)
    ours = [*_unlooked(label), *_unrecorded(label), *_otherwise(label), *_claims_true(label)]
    wanted = [*_code_as_wanted(label), *_price_as_wanted(label, kitchen), *_limits_kept(label)]
    return _worst_first([*ours, *_looked_at(pack.rules, case), *wanted])


def _unlooked(label: JarText) -> Iterable[Check]:
    """In every jurisdiction: something without stated allergens may contain any of them."""
    if label.unlooked:
        words = _(
            "{names}: nobody has looked what it contains. Read the bag and say so: here, at Receive or in the sheet."
        )
        names = ", ".join(label.unlooked)
        told = words.format(names=names[:1].upper() + names[1:])
        yield Check(NOT_LOOKED_AT, _("Allergens"), _("Not looked at"), Verdict.STOP, told, LOOKED_KEY, LOOKED_READ_ON)


def _unrecorded(label: JarText) -> Iterable[Check]:
    """What may be in it and was not weighed in is not on the label."""
    if label.unrecorded:
        words = _("Not all of the {names} is recorded: weigh it in, or say that it was left out.")
        told = words.format(names=", ".join(label.unrecorded))
        yield Check(NOT_RECORDED, _("Allergens"), _("Not recorded"), Verdict.STOP, told, LOOKED_KEY, LOOKED_READ_ON)


def _otherwise(label: JarText) -> Iterable[Check]:
    """A bag differs from its ingredient, so the label differs from the last one: whoever prints it is told."""
    if label.otherwise:
        words = _("{bags}. The label goes by the bags that are in it.").format(bags="; ".join(label.otherwise))
        told = words[:1].upper() + words[1:]
        yield Check("bag_otherwise", _("Allergens"), _("Not as usual"), Verdict.WARN, told, LOOKED_KEY, LOOKED_READ_ON)


def _code_as_wanted(label: JarText) -> Iterable[Check]:
    """Not a legal requirement, but a plain code instead of the configured one must be noticed."""
    if label.code_style.needs_gtin and not label.gtin14:
        words = _("The settings ask for {style}, and this product has no GTIN: its code is the number alone.")
        what_to_do = _("Give the product its gtin in the kitchen's sheet.")
        told = f"{words.format(style=label.code_style.value)} {what_to_do}"
        yield Check("gs1-code", _("Code"), _("GS1 code"), Verdict.WARN, told, GS1_KEY, GS1_READ_ON)


def _limits_kept(label: JarText) -> Iterable[Check]:
    """The recipe's own limits, in every jurisdiction: each step has a reading, and the last one is inside."""
    wrong = label.evidence.outside
    if wrong:
        told = _("{readings}. Hold the batch, or throw it away.").format(readings="; ".join(wrong))
        yield Check("limits", _("Limits"), _("Reading outside its limit"), Verdict.STOP, told, LIMIT_KEY, LIMIT_READ_ON)
    unread = label.evidence.unread
    if unread:
        told = _("{readings}. Type what was read, or hold the batch.").format(readings="; ".join(unread))
        yield Check("unread", _("Limits"), _("Limit not read"), Verdict.STOP, told, LIMIT_KEY, LIMIT_READ_ON)


def _claims_true(label: JarText) -> Iterable[Check]:
    """In every jurisdiction: the label claims to be free of nothing that is in it."""
    for one in denied(label):
        words = _(
            "The label says “{claim}”, and {by} contains {allergen}: take the words off, or look at the bag again."
        )
        told = words.format(claim=one.claim, by=one.by, allergen=one.allergen)
        verdict = Verdict.STOP if one.sure else Verdict.WARN
        yield Check("free_of", _("Allergens"), _("Free of what is in it"), verdict, told, FREE_KEY, FREE_READ_ON)


def _price_as_wanted(label: JarText, kitchen: Kitchen) -> Iterable[Check]:
    """Not a legal requirement: a price in another currency is not printed, which must be noticed."""
    price = label.evidence.price
    if price is not None and price.currency != kitchen.currency:
        words = _("The books have {price}, and this kitchen's money is {currency}: the label has no price.")
        what_to_do = _("Write the price anew into the kitchen's sheet, or set [kitchen] currency.")
        told = f"{words.format(price=price, currency=kitchen.currency)} {what_to_do}"
        yield Check("price", _("Price"), _("Price in the kitchen's money"), Verdict.WARN, told, OWN, PRICE_SINCE)


def kitchen_checks(label: JarText, kitchen: Kitchen) -> tuple[Check, ...]:
    """Only the checks that depend on the settings alone."""
    pack = pack_of(kitchen.jurisdiction)
    rules = [rule for rule in pack.rules if rule.predicate in PREDICATES_OF_SETTINGS]
    return _worst_first(_looked_at(rules, Case(label, kitchen, None, pack.statement)))


def must_pass(label: JarText, kitchen: Kitchen, layout: LabelLayout | None = None) -> None:
    """Let a label through to the printer.

    Raises:
        GateError: with every check that stops it.
    """
    stops = tuple(check for check in checks(label, kitchen, layout) if check.stops)
    if stops:
        raise GateError(stops)


def chips(looked_at: Iterable[Check]) -> tuple[CheckGroup, ...]:
    """Checks by their group on the screen, the worst group first."""
    under: dict[str, list[Check]] = {}
    for check in looked_at:
        under.setdefault(check.chip, []).append(check)
    made = [CheckGroup(name, _worst(found), tuple(found)) for name, found in under.items()]
    return tuple(sorted(made, key=lambda chip: -chip.verdict.gravity))


def statement_of(kitchen: Kitchen) -> Statement | None:
    """The statement that the law of the kitchen's state requires; None if it requires none."""
    return pack_of(kitchen.jurisdiction).statement


def _looked_at(rules: Iterable[Rule], case: Case) -> Iterable[Check]:
    for rule in rules:
        answer = rule.predicate(case, **rule.settings)
        if answer is not None:
            yield _check(rule, answer)


def _check(rule: Rule, answer: Answer) -> Check:
    verdict, words = _told(rule, answer)
    return Check(rule.id, _(rule.chip), _(rule.name), verdict, words, rule.citation, rule.reviewed, rule.source)


def _told(rule: Rule, answer: Answer) -> tuple[Verdict, str]:
    if isinstance(answer, Wrong):
        words = _(rule.words).format(what=answer.what, found=answer.found, needed=answer.needed)
        return Verdict.STOP if rule.wrong is Consequence.STOP else Verdict.WARN, words
    if isinstance(answer, Unsure):
        return Verdict.WARN, answer.words
    if isinstance(answer, NotYet):
        return Verdict.NOT_YET, _(NOT_YET)
    return Verdict.OK, answer.words if isinstance(answer, Fine) else ""


def _worst(found: Iterable[Check]) -> Verdict:
    return max((check.verdict for check in found), key=lambda verdict: verdict.gravity)


def _worst_first(found: Iterable[Check]) -> tuple[Check, ...]:
    return tuple(sorted(found, key=lambda check: -check.verdict.gravity))
