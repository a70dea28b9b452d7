"""Packs: data that anybody can add to, and that is told line by line where it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.labels.checks import PackError, load_pack, pack_names
from kiosk.labels.checks.allergens import Law
from kiosk.labels.checks.packs import Consequence
from kiosk.labels.checks.predicates import PREDICATES, settings_of
from kiosk.labels.checks.setting_types import setting_fault
from kiosk.settings.config import JURISDICTIONS

GOOD = """\
name = "Somewhere"
law = "us"

[checks.identity]
chip = "Name"
name = "Name of the food"
predicate = "has_name"
citation = "Law of Somewhere, 1"
source = "P"
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
        assert not [rule.id for rule in rules if rule.wrong is Consequence.STOP and not rule.sure]
        assert not [rule.id for rule in rules if not rule.sources]
        by_second_reading = [rule for rule in rules if rule.reviewed == date(2026, 11, 27)]
        assert by_second_reading


STATEMENTS = {
    "us-ar": "This product was produced in a private residence that is exempt from state licensing and inspection. "
    "This product may contain allergens.",
    "us-az": "This product was produced in a home kitchen that may come in contact with common food allergens and pet "
    "allergens and is not subject to public health inspection.",
    "us-ca": "Made in a Home Kitchen",
    "us-co": "This product was produced in a home kitchen that is not subject to state licensure or inspection and "
    "that may also process common food allergens such as tree nuts, peanuts, eggs, soy, wheat, milk, fish, and "
    "crustacean shellfish. This product is not intended for resale.",
    "us-fl": "Made in a cottage food operation that is not subject to Florida's food safety regulations.",
    "us-ga": "MADE IN A COTTAGE FOOD OPERATION THAT IS NOT SUBJECT TO STATE FOOD SAFETY INSPECTIONS.",
    "us-il": "This product was produced in a home kitchen not inspected by a health department that may also process "
    "common food allergens. If you have safety concerns, contact your local health department.",
    "us-in": "This product is home produced and processed and the production area has not been inspected by the State "
    "Department of Health.",
    "us-mi": "Made in a home kitchen that has not been inspected by the Michigan department of agriculture and rural "
    "development.",
    "us-mn": "These products are homemade and not subject to state inspection.",
    "us-oh": "This product is home produced.",
    "us-or": "This product is homemade, is not prepared in an inspected food establishment and must be stored and "
    "displayed separately if merchandised by a retailer.",
    "us-tn": "This product was produced at a private residence that is exempt from state licensing and inspection. "
    "This product may contain allergens.",
    "us-tx": "THIS PRODUCT WAS PRODUCED IN A PRIVATE RESIDENCE THAT IS NOT SUBJECT TO GOVERNMENTAL LICENSING OR "
    "INSPECTION.",
    "us-wa": "Made in a home kitchen that has not been subject to standard inspection criteria.",
    "us-wi": "This product was made in a private home not subject to state licensing or inspection.",
}
LEAST_PT = {"us-ca": 12, "us-fl": 10, "us-ga": 10, "us-in": 10, "us-mi": 11, "us-oh": 10, "us-wa": 11}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_states_words_are_kept_verbatim_and_in_their_size(name: str) -> None:
    pack = load_pack(name)
    assert pack.statement is not None
    assert (pack.statement.words, pack.statement.least_pt) == (STATEMENTS[name], LEAST_PT.get(name, 0))
    verbatim = next(rule for rule in pack.rules if rule.id == "statement")
    assert verbatim.wrong is Consequence.STOP
    sizes = [rule.settings["least_pt"] for rule in pack.rules if rule.id == "statement_size"]
    assert sizes == ([LEAST_PT[name]] if name in LEAST_PT else [])


def test_every_state_has_its_words() -> None:
    assert {name for name in pack_names() if name.startswith("us-")} == set(STATEMENTS)
    california, texas = load_pack("us-ca").statement, load_pack("us-tx").statement
    assert california is not None
    assert california.others == ("Repackaged in a Home Kitchen",)
    assert texas is not None
    assert texas.cold.startswith("SAFE HANDLING INSTRUCTIONS: To prevent illness from bacteria, keep this food")
    assert texas.cold_least_pt == 12


def test_food_prepacked_for_direct_sale_in_the_uk_stops_for_its_name_its_list_and_its_letters_alone() -> None:
    rules = load_pack("uk").rules
    assert {rule.id for rule in rules if rule.wrong is Consequence.STOP} == {
        *("name", "list", "complete", "order", "parts", "letters"),
        *("emphasised", "allergen_species", "allergen_by_name", "sulphites"),
    }
    citations = {rule.id: rule.citation for rule in rules}
    assert citations["list"].startswith("Food Information Regulations 2014, reg. 5A")
    assert citations["name"].startswith("Food Information Regulations 2014, reg. 6A")
    shop = {rule.id: rule for rule in load_pack("uk-prepacked").rules}
    european = {rule.id: rule for rule in load_pack("eu").rules}
    assert shop.keys() - {"sugar"} == european.keys() - {"net_height"}
    assert {name: shop[name].wrong for name in european if name in shop} == {
        name: rule.wrong for name, rule in european.items() if name in shop
    }


@pytest.mark.parametrize(("name", "wrong"), [("uk", Consequence.WARN), ("uk-prepacked", Consequence.STOP)])
def test_british_lot_marking_rests_on_guidance_that_leaves_direct_sale_out(name: str, wrong: Consequence) -> None:
    rules = {rule.id: rule for rule in load_pack(name).rules}
    for lot in ("lot", "lot_mark"):
        assert "Lot Marking" in rules[lot].citation
        assert "guidance" in rules[lot].citation
        assert (rules[lot].source, rules[lot].reviewed, rules[lot].wrong) == ("S", date(2026, 11, 27), wrong)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("", ["source", "reviewed"]),
        ('source = "P"\n', ["reviewed"]),
        ("reviewed = 2026-11-27\n", ["source"]),
        ('wrong = "warn"\n', ["source", "reviewed"]),
        ('source = "M"\nwrong = "warn"\n', ["reviewed"]),
        ('source = "P"\nreviewed = 2026-11-27\n', []),
    ],
)
def test_a_check_that_cites_a_law_of_its_own_says_where_and_when_it_was_read(pack, given: str, missing: list[str]):
    pack(GOOD, "base")
    town = f'name = "A town"\nextends = "base"\n[checks.identity]\ncitation = "Law of the town"\n{given}'
    if not missing:
        (rule,) = pack(town, "town").rules
        assert (rule.citation, rule.reviewed) == ("Law of the town", date(2026, 11, 27))
        return
    with pytest.raises(PackError) as wrong:
        pack(town, "town")
    said = str(wrong.value).splitlines()
    assert sorted(said) == sorted(
        f"town.toml, line 3: [checks.identity] cites a law of its own and has no '{one}'" for one in missing
    )


@pytest.mark.parametrize("name", ["uk", "uk-prepacked"])
def test_british_packs_cite_british_law(name: str) -> None:
    by_uk_law = ("assimilated Regulation", "(England)", "Food Information Regulations 2014", "Lot Marking")
    rules = load_pack(name).rules
    assert [rule.id for rule in rules if not any(law in rule.citation for law in by_uk_law)] == []
    assert not [rule.id for rule in rules if "retained" in rule.citation]


def test_a_pack_of_ones_own_extends_another_and_says_only_what_differs(pack) -> None:
    pack(GOOD, "base")
    made = pack('name = "A town"\nextends = "base"\n[checks.identity]\nwrong = "warn"\n', "town")
    (rule,) = made.rules
    assert (rule.wrong, rule.words, rule.citation) == (Consequence.WARN, "Write a name.", "Law of Somewhere, 1")
    left = pack('name = "A town"\nextends = "base"\nleaves_out = ["identity"]\n', "town")
    assert left.rules == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("has_name", "has_nmae", "line 7: predicate: 'has_nmae' is no predicate; did you mean 'has_name'?"),
        ('citation = "Law of Somewhere, 1"\n', "", "line 4: [checks.identity] has no 'citation'"),
        ('wrong = "stop"', 'wrong = "halt"', "line 11: wrong: 'halt' is neither stop nor warn"),
        (
            'source = "P"',
            'source = "M"',
            "line 4: [checks.identity] rests on memory alone, so it must not stop",
        ),
        ("2026-11-22", '"lately"', "line 10: reviewed: must be a day, such as 2026-11-22"),
        (
            "Write a name.",
            "Write {waht}.",
            "nothing to put in for {waht}; did you mean 'what'?",
        ),
        ("Write a name.", "Write {.", "line 12: words: cannot be filled in"),
        ('source = "P"\n', "", "line 4: [checks.identity] has no 'source'"),
        ('source = "P"', 'source = "X"', "line 9: source: must be P, Q, S or M"),
        ('source = "P"', 'source = ""', "line 9: source: must be P, Q, S or M"),
        ('source = "P"', "source = true", "line 9: source: must be P, Q, S or M"),
        ('source = "P"', 'source = "P"\nsure = false', "has_name has no setting 'sure'"),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\ncold_least_pt = "12"\n[checks.identity]',
            "line 6: cold_least_pt: must be a number, such as 12",
        ),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\ncold_words = " "\n[checks.identity]',
            "line 6: cold_words: must be text, and not empty",
        ),
        (
            "[checks.identity]",
            '[statement]\nwords = "x"\nor_words = "y"\n[checks.identity]',
            "line 6: or_words: must be a list of texts",
        ),
        ('"has_name"', '"settings_said"\nnames = ["fax"]', "line 8: names: must be a list of settings: permit"),
        ('"has_name"', '"statement_face"\nfaces = "Arial"', "line 8: faces: must be a list of texts"),
        ('"Write a name."', '""', "line 12: words: must be text, and not empty"),
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
        ("2026-11-22", "2026-11-22T10:00:00", "line 10: reviewed: must be a day"),
        ("Write a name.", "Write {what:d}.", "line 12: words: cannot be filled in"),
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
    assert [one.line for one in wrong.value.mistakes] == [10, 11]


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
    assert laws == {name: "us" if name.startswith("us") else "eu" for name in pack_names()}


def test_every_setting_of_every_predicate_has_a_kind() -> None:
    for name, predicate in PREDICATES.items():
        for one in frozenset().union(*settings_of(name)):
            assert setting_fault(name, one, None), predicate
