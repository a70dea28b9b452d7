"""Packs: data that anybody can add to, and that is told line by line where it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.config import JURISDICTIONS
from kiosk.labels.checks import PackError, load_pack, pack_names
from kiosk.labels.checks.packs import Weight

GOOD = """\
name = "Somewhere"

[checks.identity]
chip = "Name"
name = "Name of the food"
predicate = "has_name"
citation = "Law of Somewhere, 1"
reviewed = 2026-11-22
wrong = "stop"
words = "Write a name."
"""


@pytest.fixture
def pack(tmp_path: Path):
    def write(text: str, name: str = "xx"):
        (tmp_path / f"{name}.toml").write_text(text)
        return load_pack(name, tmp_path)

    return write


def test_every_pack_that_comes_with_it_is_sound_and_can_be_chosen() -> None:
    assert {name.upper() for name in pack_names()} == set(JURISDICTIONS)
    for name in pack_names():
        rules = load_pack(name).rules
        assert all(rule.citation and rule.reviewed >= date(2026, 11, 22) for rule in rules)
        assert not [rule.id for rule in rules if rule.wrong is Weight.STOP and not rule.sure]


def test_the_states_words_are_kept_verbatim() -> None:
    said = {name: one.words for name in ("us-ca", "us-tx", "us-fl") if (one := load_pack(name).statement)}
    assert said == {
        "us-ca": "Made in a Home Kitchen",
        "us-tx": "THIS PRODUCT WAS PRODUCED IN A PRIVATE RESIDENCE THAT IS NOT SUBJECT TO GOVERNMENTAL LICENSING OR "
        "INSPECTION.",
        "us-fl": "Made in a cottage food operation that is not subject to Florida's food safety regulations.",
    }


def test_what_is_not_sure_only_warns() -> None:
    florida = {rule.id: rule for rule in load_pack("us-fl").rules}
    assert florida["statement"].wrong is Weight.WARN
    assert florida["net_height"].wrong is Weight.WARN
    assert florida["net_metric"].wrong is Weight.STOP


def test_a_pack_of_ones_own_extends_another_and_says_only_what_differs(pack) -> None:
    pack(GOOD, "base")
    made = pack('name = "A town"\nextends = "base"\n[checks.identity]\nwrong = "warn"\n', "town")
    (rule,) = made.rules
    assert (rule.wrong, rule.words, rule.citation) == (Weight.WARN, "Write a name.", "Law of Somewhere, 1")
    left = pack('name = "A town"\nextends = "base"\nleaves_out = ["identity"]\n', "town")
    assert left.rules == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("has_name", "has_nmae", "line 6: predicate: 'has_nmae' is no predicate; did you mean 'has_name'?"),
        ('citation = "Law of Somewhere, 1"\n', "", "line 3: [checks.identity] has no 'citation'"),
        ('wrong = "stop"', 'wrong = "halt"', "line 9: wrong: 'halt' is neither stop nor warn"),
        (
            'wrong = "stop"',
            'wrong = "stop"\nsure = false',
            "line 3: [checks.identity] is not sure, so it must not stop",
        ),
        ("2026-11-22", '"lately"', "line 8: reviewed: must be a day, such as 2026-11-22"),
        (
            "Write a name.",
            "Write {waht}.",
            "nothing to put in for {waht}; did you mean 'what'?",
        ),
        ("Write a name.", "Write {.", "line 10: words: cannot be filled in"),
        ('"Write a name."', '""', "line 10: words: must be text, and not empty"),
        ('chip = "Name"', 'chip = "Name"\nleast_mm = 1', "line 5: has_name has no setting 'least_mm'"),
        ("has_name", "ph_at_most", "line 3: ph_at_most needs a setting 'most'"),
        ("[checks.identity]", "[chekcs.identity]", "line 3: there is no part [chekcs.identity] in a pack"),
        ('name = "Somewhere"\n', "", "line 1: the pack has no name"),
        ('chip = "Name"', "chip = Name", "line 4: this line cannot be read"),
        ("[checks.identity]", '[statement]\nwords = ""\n[checks.identity]', "line 4: [statement] has no words"),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\nmaker_lines = ["{name}"]\n[checks.identity]',
            "line 5: maker_lines: there is nothing to put in for {name}",
        ),
        ('name = "Somewhere"', 'name = "S"\nleaves_out = ["x"]', "line 2: there is no check 'x' to leave out"),
    ],
)
def test_a_broken_pack_is_told_with_its_line(pack, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(PackError) as wrong:
        pack(GOOD.replace(old, new, 1))
    assert told in str(wrong.value)
    assert str(wrong.value).startswith("xx.toml, line ")


def test_all_that_is_wrong_is_told_at_once(pack) -> None:
    with pytest.raises(PackError) as wrong:
        pack(GOOD.replace("2026-11-22", "true").replace('"stop"', '"no"'))
    assert [one.line for one in wrong.value.mistakes] == [8, 9]
