"""Packs: what one jurisdiction requires of a label, one TOML file each, in `kiosk/labels/packs/`.

    name = "California cottage food"
    extends = "us"                        # includes all checks of that pack
    law = "us"                            # or "eu": the form of dates and measures; default: that of the extended pack
    leaves_out = ["nutrition"]            # except these

    [statement]                           # words that the law requires, verbatim
    words = "Made in a Home Kitchen"
    least_pt = 12
    or_words = ["Repackaged in a Home Kitchen"]    # alternatives; the settings' statement chooses one
    maker_lines = ["Permit {permit}, {county} County"]
    cold_words = "..."                    # additional words for food that is kept cold; also cold_least_pt

    [checks.permit]                       # with the name of a check in the extended pack: states only the differences;
                                          # with a citation of its own it also needs its source and reviewed
    chip = "Cottage food"                 # its group on the screen
    name = "Permit and county"
    predicate = "has_permit_line"         # kiosk/labels/checks/predicates.py; its parameters are further keys here
    citation = "California Health and Safety Code 114365.3(e)"
    source = "Q"                          # what was read: P, Q, S, M (see Source), or several: "PQ"
    reviewed = 2026-11-22                 # the day on which somebody last read the rule
    wrong = "stop"                        # or "warn"; a rule that was only remembered (M) must not stop
    words = "Write the {what} into the settings."   # for the cook; {what}, {found} and {needed} are from the predicate

All mistakes in a pack are reported at once, with their lines. A pack with a mistake is not used at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.labels.checks.allergens import Law
from kiosk.labels.checks.predicates import PREDICATES, Predicate, settings_of
from kiosk.labels.checks.setting_types import is_list_of_text, is_size, setting_fault
from kiosk.labels.checks.wording import KITCHEN_PLACES, Statement, fields_of
from kiosk.labels.errors import LabelError
from kiosk.locale import N_, _
from kiosk.settings.config import PACKS
from kiosk.settings.setting_readers import did_you_mean
from kiosk.settings.settings_lines import Mistake, Setting, read_settings_text

FIELDS = ("chip", "name", "predicate", "citation", "source", "reviewed", "wrong", "words")
"""What every check must have."""

PLACES = ("what", "found", "needed")
STATEMENT = ("words", "least_pt", "maker_lines", "or_words", "cold_words", "cold_least_pt")


class PackError(LabelError):
    """A pack cannot be used; `str()` has one line for each mistake."""

    def __init__(self, file: Path, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(f"{file.name}, line {one.line}: {one.words}" for one in self.mistakes))


class Consequence(Enum):
    """What happens to a label that fails a check."""

    STOP = "stop"
    WARN = "warn"


class Source(Enum):
    """What a rule is based on. A rule based on memory alone warns and never stops a label."""

    OFFICIAL = "P"
    QUOTED = "Q"
    SUMMARY = "S"
    MEMORY = "M"

    @property
    def words(self) -> str:
        return _(_SOURCE_WORDS[self])


_SOURCE_WORDS = {
    Source.OFFICIAL: N_("an official text"),
    Source.QUOTED: N_("the law as others quote it"),
    Source.SUMMARY: N_("guidance or a summary"),
    Source.MEMORY: N_("memory"),
}


def read_in(letters: str) -> str:
    """What a rule is based on, as a sentence; empty if it is not a law's.

    >>> read_in("PS"), read_in("")
    ('Read in an official text, guidance or a summary.', '')
    """
    kinds = [Source(letter).words for letter in letters]
    return _("Read in {sources}.").format(sources=", ".join(kinds)) if kinds else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of a pack. `settings`: the predicate's arguments besides the case; `sources`: the best one first."""

    id: str
    chip: str
    name: str
    predicate: Predicate
    settings: Mapping[str, Any]
    citation: str
    sources: tuple[Source, ...]
    reviewed: date
    wrong: Consequence
    words: str

    @property
    def sure(self) -> bool:
        """Whether somebody has read it somewhere."""
        return _is_sure(self.sources)

    @property
    def source(self) -> str:
        """The letters, as in a pack."""
        return "".join(one.value for one in self.sources)


@dataclass(frozen=True, slots=True)
class LawPack:
    """What one jurisdiction requires; its rules in the order in which they are reported."""

    name: str
    law: Law
    rules: tuple[Rule, ...]
    statement: Statement | None = None

    def rule_of(self, predicate: Predicate) -> Rule | None:
        """The rule with this predicate; None if there is none."""
        return next((rule for rule in self.rules if rule.predicate is predicate), None)


@dataclass(frozen=True)
class _Said:
    """A pack's file by itself: its checks are not combined with those of the extended pack yet."""

    file: Path
    top: dict[str, Setting] = field(default_factory=dict)
    statement: dict[str, Setting] = field(default_factory=dict)
    checks: dict[str, dict[str, Setting]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def pack_names(folder: Path = PACKS) -> tuple[str, ...]:
    """
    >>> pack_names()
    ('eu', 'uk', 'uk-prepacked', 'us', 'us-ar', 'us-az', 'us-ca', 'us-co', 'us-fl', 'us-ga', 'us-il', 'us-in', \
'us-mi', 'us-mn', 'us-oh', 'us-or', 'us-tn', 'us-tx', 'us-wa', 'us-wi')
    """
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))


@cache
def pack_of(jurisdiction: str) -> LawPack:
    """The pack of a jurisdiction, named as in the settings (US-CA)."""
    return load_pack(jurisdiction.lower())


def load_pack(name: str, folder: Path = PACKS) -> LawPack:
    """Read a pack, and those that it extends.

    Raises:
        PackError: with every mistake of the first file that has any.
    """
    return _load(name, folder, ())


def _load(name: str, folder: Path, above: tuple[str, ...]) -> LawPack:
    """`above`: the packs that extend this one."""
    said = _read(folder / f"{name}.toml")
    mistakes = list(_top_mistakes(said, folder, (*above, name)))
    if mistakes:
        raise PackError(said.file, mistakes)
    below = _load(_text(said.top["extends"]), folder, (*above, name)) if "extends" in said.top else None
    rules = {rule.id: rule for rule in below.rules} if below else {}
    for left_out in _list(said.top.get("leaves_out")):
        if rules.pop(left_out, None) is None:
            mistakes.append(
                Mistake(
                    said.top["leaves_out"].line,
                    _("there is no check '{left_out}' to leave out").format(left_out=left_out),
                )
            )
    for name_of, fields in said.checks.items():
        try:
            rules[name_of] = _rule(name_of, fields, rules.get(name_of), said.lines[name_of])
        except _Mistaken as error:
            mistakes += error.mistakes
    statement, more = _statement(said, below)
    if mistakes or more:
        raise PackError(said.file, [*mistakes, *more])
    law = Law(said.top["law"].value) if "law" in said.top or below is None else below.law
    return LawPack(_text(said.top["name"]), law, tuple(rules.values()), statement)


def _top_mistakes(said: _Said, folder: Path, chain: tuple[str, ...]) -> Iterator[Mistake]:
    """Mistakes outside the checks. `chain`: the packs that extend this one, then this pack."""
    top, laws = said.top, tuple(law.value for law in Law)
    if not _text(top["name"]):
        yield Mistake(top["name"].line, _("name: must be text, and not empty"))
    if "leaves_out" in top and not is_list_of_text(top["leaves_out"].value):
        yield Mistake(top["leaves_out"].line, _("leaves_out: must be a list of texts"))
    if "law" in top and top["law"].value not in laws:
        yield Mistake(top["law"].line, _("law: must be one of {names}").format(names=", ".join(laws)))
    if "extends" in top:
        wanted, line = top["extends"].value, top["extends"].line
        if wanted not in pack_names(folder):
            known = did_you_mean(str(wanted), pack_names(folder))
            yield Mistake(line, _("extends: there is no pack '{wanted}'{known}").format(wanted=wanted, known=known))
        elif wanted in chain:
            yield Mistake(
                line, _("extends: {names}").format(names=" extends ".join((*chain[chain.index(wanted) :], wanted)))
            )
    elif "law" not in top:
        yield Mistake(1, _("the pack extends no other and has no law: one of {names}").format(names=", ".join(laws)))


class _Mistaken(Exception):
    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes


def _read(file: Path) -> _Said:
    try:
        read = read_settings_text(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else _("it is not UTF-8")
        raise PackError(file, [Mistake(0, _("cannot be read: {why}").format(why=why))]) from error
    mistakes = list(read.mistakes)
    said = _Said(file)
    for path, line in read.tables:
        if len(path) == 2 and path[0] == "checks":
            said.checks[path[1]], said.lines[path[1]] = {}, line
        elif path != ("statement",):
            mistakes.append(Mistake(line, _("there is no part [{names}] in a pack").format(names=".".join(path))))
    for setting in read.settings:
        place, *rest = setting.path
        if not rest and place in ("name", "extends", "law", "leaves_out"):
            said.top[place] = setting
        elif place == "statement" and rest and rest[0] in STATEMENT:
            said.statement[rest[0]] = setting
        elif place == "checks" and len(rest) == 2 and rest[0] in said.checks:
            said.checks[rest[0]][rest[1]] = setting
        else:
            mistakes.append(
                Mistake(setting.line, _("a pack has no setting '{names}'").format(names=".".join(setting.path)))
            )
    if "name" not in said.top:
        mistakes.append(Mistake(1, _("the pack has no name")))
    if mistakes:
        raise PackError(file, mistakes)
    return said


def _rule(name: str, said: Mapping[str, Setting], below: Rule | None, line: int) -> Rule:
    """A check, from what the pack says of it and from the check with the same name in the extended pack."""
    mistakes = [
        Mistake(line, _("[checks.{name}] has no '{one}'").format(name=name, one=one))
        for one in FIELDS
        if below is None and one not in said
    ]
    if below is not None and "citation" in said:
        unread = [one for one in ("source", "reviewed") if one not in said]
        mistakes += [
            Mistake(line, _("[checks.{name}] cites a law of its own and has no '{one}'").format(name=name, one=one))
            for one in unread
        ]
    mistakes += [mistake for one, setting in said.items() if (mistake := _mistake(one, setting))]
    if mistakes:
        raise _Mistaken(mistakes)
    values = {one: setting.value for one, setting in said.items()}
    predicate = values.get("predicate") or (below.predicate.__name__ if below else "")
    settings = {one: value for one, value in values.items() if one not in FIELDS}
    if below is not None and predicate == below.predicate.__name__:
        settings = {**below.settings, **settings}
    mistakes = list(_settings_mistakes(predicate, settings, {one: s.line for one, s in said.items()}, line))
    rule = Rule(
        id=name,
        chip=values.get("chip") or (below.chip if below else ""),
        name=values.get("name") or (below.name if below else ""),
        predicate=PREDICATES[predicate],
        settings=settings,
        citation=values.get("citation") or (below.citation if below else ""),
        sources=_sources(values["source"]) if "source" in values else below.sources if below else (),
        reviewed=values.get("reviewed") or (below.reviewed if below else date.min),
        wrong=Consequence(values["wrong"]) if "wrong" in values else below.wrong if below else Consequence.STOP,
        words=values.get("words") or (below.words if below else ""),
    )
    if rule.wrong is Consequence.STOP and not rule.sure:
        mistakes.append(
            Mistake(
                line, _('[checks.{name}] rests on memory alone, so it must not stop: wrong = "warn"').format(name=name)
            )
        )
    if mistakes:
        raise _Mistaken(mistakes)
    return rule


def _sources(text: str) -> tuple[Source, ...]:
    """
    >>> [one.value for one in _sources("QP")], _sources("X"), _sources("")
    (['P', 'Q'], (), ())
    """
    letters = set(text)
    known = tuple(one for one in Source if one.value in letters)
    return known if len(known) == len(letters) else ()


def _is_sure(sources: Iterable[Source]) -> bool:
    return any(one is not Source.MEMORY for one in sources)


def _mistake(name: str, setting: Setting) -> Mistake | None:
    """What is wrong with one line of a check by itself."""
    words = ""
    if name == "reviewed":
        words = "" if type(setting.value) is date else _("must be a day, such as 2026-11-22")
    elif name == "source":
        is_right = isinstance(setting.value, str) and bool(_sources(setting.value))
        words = "" if is_right else _("must be P, Q, S or M, or several of them: what the rule was read in")
    elif name in FIELDS:
        words = "" if isinstance(setting.value, str) and setting.value.strip() else _("must be text, and not empty")
    if not words and name == "wrong" and setting.value not in {one.value for one in Consequence}:
        words = _("'{value}' is neither stop nor warn").format(value=setting.value)
    if not words and name == "predicate" and setting.value not in PREDICATES:
        words = _("'{value}' is no predicate{did_you_mean}").format(
            value=setting.value, did_you_mean=did_you_mean(setting.value, PREDICATES)
        )
    if not words and name == "words":
        words = _places_mistake(setting.value, PLACES)
    return Mistake(setting.line, f"{name}: {words}") if words else None


def _places_mistake(text: str, known: Iterable[str]) -> str:
    try:
        strange = [place for place in fields_of(text) if place not in tuple(known)]
        if not strange:
            text.format_map(dict.fromkeys(known, ""))
    except ValueError as error:
        return _("cannot be filled in ({error})").format(error=error)
    return (
        _("there is nothing to put in for {{{strange}}}{did_you_mean}").format(
            strange=strange[0], did_you_mean=did_you_mean(strange[0], known)
        )
        if strange
        else ""
    )


def _settings_mistakes(
    predicate: str, given: Mapping[str, Any], lines: Mapping[str, int], line: int
) -> Iterator[Mistake]:
    must, may = settings_of(predicate)
    for name in sorted(must - given.keys()):
        yield Mistake(line, _("{predicate} needs a setting '{name}'").format(predicate=predicate, name=name))
    for name in sorted(given.keys() - must - may):
        words = _("{predicate} has no setting '{name}'{did_you_mean}").format(
            predicate=predicate, name=name, did_you_mean=did_you_mean(name, (*FIELDS, *must))
        )
        yield Mistake(lines.get(name, line), words)
    for name in sorted(given.keys() & (must | may)):
        if words := setting_fault(predicate, name, given[name]):
            yield Mistake(lines.get(name, line), f"{name}: {words}")


def _statement(said: _Said, below: LawPack | None) -> tuple[Statement | None, list[Mistake]]:
    if not said.statement:
        return (below.statement if below else None), []
    mistakes = list(_statement_mistakes(said.statement))
    if mistakes:
        return None, mistakes
    told = said.statement
    least, cold_least = (float(told[one].value) if one in told else 0 for one in ("least_pt", "cold_least_pt"))
    lines, others = _list(told.get("maker_lines")), _list(told.get("or_words"))
    cold = _text(told["cold_words"]) if "cold_words" in told else ""
    return Statement(_text(told["words"]), least, lines, others, cold, cold_least), []


def _statement_mistakes(said: Mapping[str, Setting]) -> Iterator[Mistake]:
    if "words" not in said or not _text(said["words"]):
        yield Mistake(min(one.line for one in said.values()), _("[statement] has no words"))
    for one in ("least_pt", "cold_least_pt"):
        if one in said and not is_size(said[one].value):
            yield Mistake(said[one].line, _("{one}: must be a number, such as 12").format(one=one))
    if "cold_words" in said and not _text(said["cold_words"]):
        yield Mistake(said["cold_words"].line, _("cold_words: must be text, and not empty"))
    if "or_words" in said and not is_list_of_text(said["or_words"].value):
        yield Mistake(said["or_words"].line, _("or_words: must be a list of texts"))
    if "maker_lines" in said:
        line, value = said["maker_lines"].line, said["maker_lines"].value
        if not is_list_of_text(value):
            yield Mistake(line, _("maker_lines: must be a list of texts"))
        for text in _list(said["maker_lines"]):
            if words := _places_mistake(text, KITCHEN_PLACES):
                yield Mistake(line, _("maker_lines: {words}").format(words=words))


def _text(setting: Setting) -> str:
    return setting.value.strip() if isinstance(setting.value, str) else ""


def _list(setting: Setting | None) -> tuple[str, ...]:
    if setting is None:
        return ()
    return tuple(one for one in setting.value if isinstance(one, str)) if isinstance(setting.value, list) else ()
