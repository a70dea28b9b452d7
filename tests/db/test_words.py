"""Sentences for people are marked where they are written: `words("...")`, never a plain literal."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from db.rules.day_words import full_day
from db.rules.errors import RuleError, UnknownNumberError
from db.rules.words import Words, all_of, any_of, counted, together, without_full_stop, words
from db.sheets.problems import ImportFilesError, Problem, Problems

DB = Path(__file__).parent.parent.parent / "db"

MARKERS = {"words", "counted"}

NOT_FOR_PEOPLE = {"TypeError", "LookupError", "KeyError", "AssertionError", "NotImplementedError"}
"""A call that is wrong: nobody but a programmer reads it."""

ASKED_OF_SQLITE = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|VACUUM|BEGIN|PRAGMA|WITH RECURSIVE|WHERE|ORDER BY|JOIN|AND|BETWEEN"
    r"|NOT IN|IS NULL|CASE WHEN|COLLATE|UNION ALL|NOT)\b|[=<>] ?\?|^[\w.]+(?:, [\w.]+){5,}$"
)
"""SQL, a part of it, or a list of its columns."""

LISTS = re.compile(r"^_?[A-Z_]*(?:SPELLINGS|BY_COUNTRY|UNITS|CODES|FILLERS|OUTER|MONTHS|ELSEWHERE|NOTHING|PH)$")
"""Tables of what other people write: units, months, headings."""

WHOLE_FILES_OF_LISTS = {"headings.py", "template.py", "bench.py"}
"""Headings, rows of an example, and the names that the bench fills its books with."""

RECORDED = {
    "new kiosk", "new books", "these books are a copy", "recipe lines",
    "as its own supplier's", "as {}", "the backup {} was restored",
    "facts are missing: {} {} recorded, and these books hold {}",
    "other books were in this place, with {} that these do not hold",
    "{} ({}) in place of {}: {}", "left early: {}: {}", "{} ({}) is past its date since {}", 
    "{}: the power was off in between, how long it took is not known",
}  # fmt: skip
"""What the journal or the working memory keeps, which stays as it was written."""

OTHERWISE = {
    # What is wrong with a fact or a call; told to people as the inner part of a sentence that is marked.
    "{} is no number that the books keep", 
    "letters count from 1, not {}", "{} is a float", "*** in database main ***",
    # Numbers, names and units that are the same in every language, and options of a command.
    "--column \"{}{}{}={}\"", "--same \"{}{}{}={}\"", "column {}", "{}, sheet {}",
    "Mac Roman", "farmers market", "fl oz", "imp fl oz", "metric tsp", "metric tbsp", "metric cup",
    "imp pt", "imp qt", "imp gal", "us {}", "month first", "day first", "journal {}:", 
    # What a spreadsheet's cell shows; its reader looks for these very words.
    "{} (shown by the format {})", "{} (shown as {})", 
}  # fmt: skip


def text_of(node: ast.expr) -> str | None:
    """A literal's text, each field of an f-string as {}."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def is_sentence(text: str) -> bool:
    """Two words or more, of which a field may be one, but not all.

    >>> is_sentence("Nothing was asked."), is_sentence("{} units"), is_sentence("each"), is_sentence("{} {}")
    (True, True, False, False)
    """
    found = re.findall(r"[A-Za-z][A-Za-z'’]+|\{\}", re.sub(r"[\w{}]+[-_/][\w{}/-]+", "", text))
    return len(found) > 1 and " " in text.strip() and any(word != "{}" for word in found)


def is_for_people(node: ast.expr, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a literal may be read by people where it stands, by all that it is a part of."""
    inner: ast.AST = node
    while (outer := parents.get(inner)) is not None:
        match outer:
            case ast.Call(func=ast.Name(id=name)) if name in MARKERS | NOT_FOR_PEOPLE:
                return False
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "re"))) | ast.JoinedStr() | ast.Assert():
                return False
            case ast.Expr(value=ast.Constant()):  # a docstring
                return False
            case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
                return not LISTS.match(name)
        inner = outer
    return True


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every sentence that is not marked."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = text_of(node) if isinstance(node, ast.expr) else None
        if text is None or not is_sentence(text) or ASKED_OF_SQLITE.search(text):
            continue
        if text not in RECORDED | OTHERWISE and is_for_people(node, parents):
            yield node.lineno, text


def test_every_sentence_of_the_books_is_marked() -> None:
    found = [
        f"{file.relative_to(DB)}:{line}: {text}"
        for file in sorted(DB.rglob("*.py"))
        if file.name not in WHOLE_FILES_OF_LISTS
        for line, text in unmarked(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'raise RuleError("Nothing was asked.")',
        'raise RuleError(words("Nothing was asked."), "Name a bag.")',
        'raise RuleError(f"{bag.code} is empty.")',
        'raise StaleViewError(words("It is done.") if done else "It is not done.")',
        'raise ValueError(f"{text!r} is not a date")',
        'problems.add(file, line, f"{column} is missing")',
        'problems.append("The file is damaged.")',
        'Problem(file, 0, "is not text")',
        'def doubts():\n    yield "There are no books."',
        'class OddError(RuleError):\n    default_advice = "Try it again."',
        'ADVICE = "Try it again."',
        'text = words("It is {what}.", what=found) + " Try it again."',
        'text = f"{count} jars"',
    ],
)
def test_a_sentence_that_is_not_marked_is_found(source: str) -> None:
    assert list(unmarked(source))


@pytest.mark.parametrize(
    "source",
    [
        'raise RuleError(words("Nothing was asked."))',
        'raise RuleError(words("{bag} is empty.", bag=bag.code), counted("{count} jar", "{count} jars", 2))',
        'raise TypeError(f"the books do not keep a {kind}")',
        'def f():\n    """Nothing was asked."""',
        'rows.all("SELECT name FROM lot WHERE code = ?", code)',
        'log.warning("the time that was given is kept: %s", error)',
        're.compile("not a sentence")',
        'unit = "each"',
        'name = f"{stem}-{number}.db"',
    ],
)
def test_what_is_not_for_people_is_not_found(source: str) -> None:
    assert not list(unmarked(source))


def odd_calls(source: str) -> Iterator[tuple[int, str]]:
    """Every marked sentence whose template is no literal, or has not the very fields that are given."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in MARKERS:
            continue
        templates = call.args[:2] if call.func.id == "counted" else call.args
        texts = [one.value for one in templates if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        given = {str(one.arg) for one in call.keywords}
        used = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field is not None}
        if len(texts) != len(templates) or used - {"count"} != given - {"count"}:
            yield call.lineno, ast.unparse(call)


def test_every_template_is_a_literal_with_the_fields_that_are_given() -> None:
    found = [
        f"{file.relative_to(DB)}:{line}: {call}"
        for file in sorted(DB.rglob("*.py"))
        if file.name != "words.py"
        for line, call in odd_calls(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'words(f"{bag} is empty.")',
        "words(text)",
        'words("{bag} is " + "empty.", bag=bag)',
        'words("{bag} is empty.")',
        'words("It is empty.", bag=bag)',
        'counted("{count} jar", f"{count} {noun}s", 2)',
        'counted("{count} {what}", "{count} jars", 2)',
    ],
)
def test_a_template_that_cannot_be_looked_up_is_found(source: str) -> None:
    assert list(odd_calls(source))


def test_words_are_the_english_text_and_nothing_else_to_whoever_takes_them_so() -> None:
    text = words("{bag} is empty.", bag="B0001")
    assert text == "B0001 is empty."
    assert {text: 1}["B0001 is empty."] == 1
    assert text in {"B0001 is empty."}
    for plain in (text + "", text[:-1], text.upper(), " ".join([text, text]), f"{text} {text}"):
        assert type(plain) is str


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_words_are_copied_whole(again) -> None:
    text = counted("{count} jar of {what}", "{count} jars of {what}", 3, what=words("jam"))
    same = again(text)
    assert (same, same.template, same.plural, same.values) == (text, text.template, text.plural, text.values)
    assert same.values["what"].template == "jam"


def test_a_value_may_be_named_as_a_parameter_is() -> None:
    assert words("{template} {self}", template="a", self="b") == "a b"
    assert counted("{one}", "{many}: {count}", 2, one="a", many="b") == "b: 2"


def test_braces_are_written_twice() -> None:
    assert words("Write {{product}}.") == "Write {product}."


def test_parts_keep_what_they_are() -> None:
    both = together(["", words("One."), words("Two.")])
    assert both == "One. Two."
    assert [part.template for part in both.values.values() if isinstance(part, Words)] == ["One.", "Two."]
    assert together([words("One."), ""]).template == "One."
    assert together([]) == ""
    assert together(["a{b", "c"], "{} ") == "a{b{} c"
    assert (all_of(["a", "b", "c"]), any_of(["a", "b", "c"])) == ("a and b and c", "a or b or c")


def test_a_day_has_the_name_of_its_month_as_a_word() -> None:
    day = full_day(date(2026, 3, 4))
    assert day == f"{date(2026, 3, 4):%d %B %Y}"
    assert day.values["month"].template == "March"  # type: ignore[attr-defined]


def test_an_error_keeps_both_of_its_sentences_as_they_were_given() -> None:
    message, advice = words("{bag} is empty.", bag="B0001"), words("Take another.")
    error = RuleError(message, advice)
    assert error.message is message
    assert error.what_to_do is advice
    assert str(error) == error.sentences == "B0001 is empty. Take another."


@pytest.mark.parametrize("error", [RuleError(words("It is empty.")), UnknownNumberError("B0001")])
def test_what_an_error_says_by_itself_is_marked_too(error) -> None:
    assert isinstance(error.message, Words)
    assert isinstance(error.what_to_do, Words)


def test_a_problem_of_a_sheet_is_printable_and_keeps_its_template() -> None:
    problems = Problems()
    problems.add("a.csv", 3, words("{column} is {text}", column="unit", text="x\x1b[2J\u202e" + "y" * 600))
    problem = problems.told[0]
    assert isinstance(problem.words, Words)
    assert problem.words == "unit is x[2J" + "y" * (480 - len("unit is x[2J"))
    assert str(problem.words.values["text"]).isprintable()
    assert isinstance(problem.sentence, Words)


def test_several_problems_are_one_message_of_which_each_keeps_its_template() -> None:
    told = (Problem("a.csv", 0, words("has no headings")), Problem("a.csv", 3, words("unit is missing")))
    error = ImportFilesError(told, 5)
    assert error.message == "5 problems:\na.csv: has no headings\na.csv, line 3: unit is missing\n... and 3 more."
    assert isinstance(error.message, Words)
    lines = error.message.values["lines"]
    assert isinstance(lines, Words)
    assert len(lines.values) == 3
    assert str(error) == error.sentences == f"{error.message}\n{error.what_to_do}"


def test_a_sentence_inside_another_ends_without_its_stop() -> None:
    inside = without_full_stop(together([words("It is loose."), words("Round it.")]))
    assert inside == "It is loose. Round it"
    assert isinstance(inside, Words)
    assert without_full_stop("plain.") == "plain"
