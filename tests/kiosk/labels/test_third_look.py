"""What nobody looked at before: additives by class, a jam's sugar, Nutrition Facts, papers for acidified food."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.labels.checks import Verdict, load_pack
from kiosk.labels.checks.additives import without_class
from kiosk.settings.config import load
from tests.kiosk.labels.kitchens import KITCHENS
from tests.kiosk.labels.test_second_reading import an, label, told

EUROPE = ("eu", "uk", "uk-prepacked")


@pytest.mark.parametrize(
    ("name", "parts", "found"),
    [
        ("fruit pectin", (), ("fruit pectin",)), ("citric acid", (), ("citric acid",)), ("E440", (), ("E440",)),
        ("xanthan gum", (), ("xanthan gum",)), ("sodium metabisulphite", (), ("sodium metabisulphite",)),
        ("soy lecithin", (), ("soy lecithin",)), ("bicarbonate of soda", (), ("bicarbonate of soda",)),
        ("gelling agent: pectins", (), ()), ("Gelling agent (pectin)", (), ()), ("acid: citric acid", (), ()),
        ("Preservative E 202", (), ()), ("preservative: E 202", (), ()),
        ("pectin (gelling agent)", (), ("pectin (gelling agent)",)),
        ("gelling agent", ("pectins",), ()), ("gelling agent", ("citric acid",), ("citric acid",)),
        ("fruit pectin", ("pectin", "dextrose"), ("pectin",)),
        ("jam sugar", ("sugar", "gelling agent: pectins", "acid: citric acid"), ()),
        ("jam sugar", ("sugar", "gelling agent: pectins", "citric acid"), ("citric acid",)),
        ("baking powder", ("raising agents: disodium diphosphate", "sodium bicarbonate", "flour"), ()),
        ("dried apricots", ("apricots", "preservative (sulphur dioxide)"), ()),
        ("dried apricots", ("apricots", "sulphur dioxide"), ("sulphur dioxide",)),
        ("colour: annatto", (), ()), ("color: annatto", (), ()),
        ("vinegar", (), ()), ("acid apples", (), ()), ("sugar", (), ()), ("agave syrup", (), ()),
    ],
)  # fmt: skip
def test_an_additive_has_its_class_before_it(name: str, parts: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert without_class(name, parts) == found


@pytest.mark.parametrize("where", EUROPE)
@pytest.mark.parametrize("name", ["fruit pectin", "E330", "citric acid", "guar gum", "potassium sorbate", "MSG"])
def test_a_european_list_without_the_class_is_warned_of_and_a_us_one_is_not(where: str, name: str) -> None:
    check = told(where, label(where, an(name)))["additive_class"]
    assert (check.verdict, name in check.words) == (Verdict.WARN, True)
    named = an(f"acidity regulator: {name}")
    assert told(where, label(where, named))["additive_class"].ok
    assert "additive_class" not in told("us", label("us", an(name)))


@pytest.mark.parametrize(
    ("names", "advice"),
    [
        (("fruit pectin", "citric acid"), "gelling agent: fruit pectin"),
        (("sodium bicarbonate", "annatto"), "raising agent: sodium bicarbonate"),
        (("xylitol", "carmine"), "sweetener: xylitol"), (("MSG", "ascorbic acid"), "flavour enhancer: MSG"),
        (("E440",), "acid: E 330"), (("E 202", "citric acid"), "acid: E 330"),
    ],
)  # fmt: skip
def test_the_class_that_is_advised_is_one_that_the_additive_can_have(names: tuple[str, ...], advice: str) -> None:
    check = told("eu", label("eu", *((an(name)[0], f"{9 - n} oz") for n, name in enumerate(names))))["additive_class"]
    assert f"as in “{advice}”" in check.words


@pytest.mark.parametrize("where", EUROPE)
def test_a_list_without_additives_is_not_spoken_of(where: str) -> None:
    assert "additive_class" not in told(where, label(where))


@pytest.mark.parametrize("where", ["uk", "uk-prepacked"])
@pytest.mark.parametrize(
    ("name", "storage", "verdict"),
    [
        ("Strawberry Jam", "Keep cool.", Verdict.WARN), ("Seville Marmalade", "", Verdict.WARN),
        ("Quince Jelly", "Contains sugar. 100 g", Verdict.WARN), ("Plum Jam", "Sugar free", Verdict.WARN),
        ("Strawberry Jam", "Total sugar content 62 g per 100 g.", Verdict.OK),
        ("Strawberry Jam", "total sugar content: 60.5 g per 100g", Verdict.OK),
        ("Extra Jam", "Keep cool. Sugar content 55g in 100 g", Verdict.OK),
        ("Plum Sauce", "Keep cool.", None), ("Jam tart", "", None),
    ],
)  # fmt: skip
def test_a_british_jam_says_its_sugar(where: str, name: str, storage: str, verdict: Verdict | None) -> None:
    found = told(where, label(where, name=name, storage=storage)).get("sugar")
    assert (found.verdict if found else None) is verdict


def test_no_other_law_asks_for_a_jams_sugar() -> None:
    for where in ("eu", "us", "us-ca"):
        assert "sugar" not in {rule.id for rule in load_pack(where).rules}


@pytest.mark.parametrize("where", ["us", "us-ca", "us-tx", "us-wa", "us-mn"])
def test_no_us_label_is_silent_of_nutrition_facts_before_somebody_says_that_none_are_asked(where: str) -> None:
    open_ = replace(KITCHENS[where], nutrition_exempt=False)
    assert told(where, label(where, kitchen=open_), open_)["nutrition"].verdict is Verdict.WARN
    assert told(where, label(where))["nutrition"].ok


@pytest.mark.parametrize(
    ("name", "storage", "claim"),
    [
        ("Low Sugar Jam", "", "Low Sugar"), ("Sugar-Free Jam", "", "Sugar-Free"), ("Fat free dressing", "", "Fat free"),
        ("Light Jam", "", "Light"), ("Jam", "Good source of fiber.", "Good source"), ("Unsalted Nuts", "", "Unsalted"),
        ("Reduced Sodium Salsa", "", "Reduced Sodium"), ("Healthy Granola", "", "Healthy"),
        ("Strawberry Jam", "Keep in a lightless place.", None), ("Delight", "", None), ("Sugar Plum Jam", "", None),
        ("Salt Water Taffy", "Keep away from light sources.", None), ("Lightly spiced plums", "", None),
        ("Light Rye Bread", "", None), ("Peaches in light syrup", "Keep in a light place.", None),
    ],
)  # fmt: skip
def test_a_claim_of_nutrients_ends_the_exemption(name: str, storage: str, claim: str | None) -> None:
    found = told("us", label("us", name=name, storage=storage)).get("nutrition_claim")
    assert (found is not None) is (claim is not None)
    assert found is None or (found.verdict is Verdict.WARN and f"“{claim}”" in found.words)


@pytest.mark.parametrize("where", ["us", "us-tx", "us-oh", "us-wi", "us-ar"])
def test_acidified_food_needs_a_registered_maker_and_a_filed_process(where: str) -> None:
    silent = replace(KITCHENS[where], acidified_filed=False)
    sauce = label(where, kitchen=silent, acidified=True, name="Hot Sauce")
    assert told(where, sauce, silent)["filed"].verdict is Verdict.WARN
    assert told(where, sauce)["filed"].ok
    assert "filed" not in told(where, label(where, kitchen=silent), silent)


@pytest.mark.parametrize("name", ["nutrition_exempt", "acidified_filed"])
def test_both_are_settings_and_neither_is_taken_for_granted(tmp_path, name: str) -> None:
    file = tmp_path / "jarmark.toml"
    file.write_text("[kitchen]\n")
    assert getattr(load(file).kitchen, name) is False
    file.write_text(f"[kitchen]\n{name} = true\n")
    assert getattr(load(file).kitchen, name) is True


@pytest.mark.parametrize(
    ("where", "check"),
    [
        ("us", "nutrition"), ("us", "nutrition_claim"), ("us", "filed"), ("eu", "additive_class"),
        ("uk", "additive_class"), ("uk-prepacked", "additive_class"), ("uk-prepacked", "sugar"), ("uk", "sugar"),
    ],
)  # fmt: skip
def test_each_only_warns_and_says_what_it_was_read_in(where: str, check: str) -> None:
    rule = next(rule for rule in load_pack(where).rules if rule.id == check)
    assert (rule.wrong.value, rule.reviewed.year) == ("warn", 2026)
    assert set(rule.source) <= set("PS")
