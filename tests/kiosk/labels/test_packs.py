"""Packs: data that anybody can add to, and that is told line by line where it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.config import JURISDICTIONS
from kiosk.labels.checks import PackError, load_pack, pack_names
from kiosk.labels.checks.allergens import Law
from kiosk.labels.checks.packs import Weight
from kiosk.labels.checks.predicates import PREDICATES, settings_of
from kiosk.labels.checks.setting_types import setting_fault

GOOD = """\
name = "Somewhere"
law = "us"

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


def test_food_prepacked_for_direct_sale_in_the_uk_stops_for_its_name_and_its_list_alone_and_by_uk_law() -> None:
    rules = load_pack("uk").rules
    assert {rule.id for rule in rules if rule.wrong is Weight.STOP} == {
        *("name", "list", "complete", "order", "parts"),
        *("emphasised", "allergen_species", "allergen_by_name", "sulphites"),
    }
    by_uk_law = ("retained Regulation", "(England)", "Lot Marking", "Weights and Measures")
    assert [rule.id for rule in rules if not any(law in rule.citation for law in by_uk_law)] == []


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
        ("has_name", "has_nmae", "line 7: predicate: 'has_nmae' is no predicate; did you mean 'has_name'?"),
        ('citation = "Law of Somewhere, 1"\n', "", "line 4: [checks.identity] has no 'citation'"),
        ('wrong = "stop"', 'wrong = "halt"', "line 10: wrong: 'halt' is neither stop nor warn"),
        (
            'wrong = "stop"',
            'wrong = "stop"\nsure = false',
            "line 4: [checks.identity] is not sure, so it must not stop",
        ),
        ("2026-11-22", '"lately"', "line 9: reviewed: must be a day, such as 2026-11-22"),
        (
            "Write a name.",
            "Write {waht}.",
            "nothing to put in for {waht}; did you mean 'what'?",
        ),
        ("Write a name.", "Write {.", "line 11: words: cannot be filled in"),
        ('"Write a name."', '""', "line 11: words: must be text, and not empty"),
        ('chip = "Name"', 'chip = "Name"\nleast_mm = 1', "line 6: has_name has no setting 'least_mm'"),
        ("has_name", "ph_at_most", "line 4: ph_at_most needs a setting 'most'"),
        ("[checks.identity]", "[chekcs.identity]", "line 4: there is no part [chekcs.identity] in a pack"),
        ('name = "Somewhere"\n', "", "line 1: the pack has no name"),
        ('chip = "Name"', "chip = Name", "line 5: this line cannot be read"),
        ("[checks.identity]", '[statement]\nwords = ""\n[checks.identity]', "line 5: [statement] has no words"),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\nmaker_lines = ["{name}"]\n[checks.identity]',
            "line 6: maker_lines: there is nothing to put in for {name}",
        ),
        ('name = "Somewhere"', 'name = "S"\nleaves_out = ["x"]', "line 2: there is no check 'x' to leave out"),
        ('law = "us"', "", "line 1: the pack extends no other and has no law: one of us, eu"),
        ('law = "us"', 'law = "uk"', "line 2: law: must be one of us, eu"),
        ('"Somewhere"', "5", "line 1: name: must be text, and not empty"),
        ('law = "us"', 'extends = "xx"', "line 2: extends: xx extends xx"),
        ('law = "us"', 'extends = "../us"', "line 2: extends: there is no pack '../us'"),
        ('law = "us"', "extends = 5", "line 2: extends: there is no pack '5'"),
        ('law = "us"', 'law = "us"\nleaves_out = "identity"', "line 3: leaves_out: must be a list of texts"),
        ("2026-11-22", "2026-11-22T10:00:00", "line 9: reviewed: must be a day"),
        ("Write a name.", "Write {what:d}.", "line 11: words: cannot be filled in"),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\nleast_pt = "twelve"\n[checks.identity]',
            "line 6: least_pt: must be a number, such as 12",
        ),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\nmaker_lines = "x"\n[checks.identity]',
            "line 6: maker_lines: must be a list of texts",
        ),
        ('"has_name"', '"ph_at_most"\nmost = "4.6"', "line 8: most: must be a number, such as 12"),
        ('"has_name"', '"ph_at_most"\nmost = true', "line 8: most: must be a number"),
        ('"has_name"', '"date_form"\nday_up_to_days = 8.5', "line 8: day_up_to_days: must be a whole number"),
        ('"has_name"', '"named_in_list"\nstrict = "no"', "line 8: strict: must be true or false"),
        ('"has_name"', '"recorded"\nlaw = "uk"', "line 8: law: must be one of us, eu"),
        (
            '"has_name"',
            '"declared"\nlaw = "us"\nkinds = ["sesam"]',
            "line 9: kinds: no law knows the allergen 'sesam'",
        ),
        ('"has_name"', '"net_by_panel"\nsteps = [[5, 1]]', "line 8: steps: must be pairs of numbers"),
        ('"has_name"', '"net_by_panel"\nsteps = []', "line 8: steps: must be pairs of numbers"),
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
    assert [one.line for one in wrong.value.mistakes] == [9, 10]


def test_packs_that_extend_each_other_are_told_and_not_followed_for_ever(pack, tmp_path: Path) -> None:
    (tmp_path / "north.toml").write_text('name = "North"\nextends = "south"\n')
    with pytest.raises(PackError) as wrong:
        pack('name = "South"\nextends = "north"\n', "south")
    assert str(wrong.value) == "north.toml, line 2: extends: south extends north extends south"


def test_a_pack_has_its_own_law_or_that_of_the_one_below(pack) -> None:
    pack(GOOD.replace('law = "us"', 'law = "eu"'), "base")
    assert pack('name = "A town"\nextends = "base"\n', "town").law is Law.EU
    assert pack('name = "A town"\nextends = "base"\nlaw = "us"\n', "town").law is Law.US
    laws = {name: load_pack(name).law.value for name in pack_names()}
    assert laws == {"eu": "eu", "uk": "eu", "us": "us", "us-ca": "us", "us-fl": "us", "us-tx": "us"}


def test_every_setting_of_every_predicate_has_a_kind() -> None:
    for name, predicate in PREDICATES.items():
        for one in frozenset().union(*settings_of(name)):
            assert setting_fault(name, one, None), predicate
