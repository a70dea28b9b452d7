"""What the second reading of the law found, by kinds: one test for each, with its relatives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db import Ingredient, Money, PackShape, Quantity
from kiosk.labels import JarLabel, checks, jar_label
from kiosk.labels.checks import Check, Verdict
from kiosk.labels.tags import shelf_label
from kiosk.settings.config import Kitchen
from tests.kiosk.labels.example import STRAWBERRIES, SUGAR, batch, use
from tests.kiosk.labels.kitchens import JAM_IN_CARE, KITCHENS, ROOMY


def label(where: str, *more: tuple[Ingredient, str], kitchen: Kitchen | None = None, **product: object) -> JarLabel:
    """The jam of which all is known, with more in it, and something of the product changed."""
    uses = (use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), *(use(one, amount) for one, amount in more))
    made = batch(*uses, product=replace(JAM_IN_CARE, **product))  # type: ignore[arg-type]
    return jar_label(made, 1, kitchen or KITCHENS[where])


def told(where: str, jar: JarLabel, kitchen: Kitchen | None = None) -> dict[str, Check]:
    return {check.id: check for check in checks(jar, kitchen or KITCHENS[where], ROOMY)}


def an(name: str, *allergens: str, of: tuple[str, ...] = ()) -> tuple[Ingredient, str]:
    return Ingredient(f"x-{name}", name, allergens, sub_ingredients=of, looked=True), "1 lb"


@pytest.mark.parametrize(
    ("written", "of_the_law"),
    [
        ("dairy", "milk"), ("Dairy products", "milk"), ("lactose", "milk"), ("groundnut", "peanuts"),
        ("ground nuts", "peanuts"), ("monkey nuts", "peanuts"), ("spelt", "wheat"), ("kamut", "wheat"),
        ("triticale", "wheat"), ("emmer", "wheat"), ("einkorn", "wheat"), ("durum", "wheat"), ("khorasan", "wheat"),
    ],
)  # fmt: skip
def test_no_us_label_says_an_allergen_by_another_name_than_the_statutes(written: str, of_the_law: str) -> None:
    check = told("us", label("us", an("dry mix", written)))["allergens"]
    assert check.stops
    assert f"does not name {of_the_law}" in check.words
    assert told("us", label("us", an("dry mix", of_the_law)))["allergens"].ok
    assert told("us", label("us", an("dry mix", f"{of_the_law} ({written})")))["allergens"].ok


@pytest.mark.parametrize("grain", ["spelt", "kamut", "triticale", "emmer", "einkorn", "durum", "khorasan"])
@pytest.mark.parametrize("where", ["eu", "uk", "uk-prepacked"])
def test_a_grain_that_is_wheat_says_so_in_the_list(where: str, grain: str) -> None:
    assert told(where, label(where, an(f"{grain} flour", "wheat")))["allergen_by_name"].stops
    assert told(where, label(where, an(f"{grain} wheat flour", "wheat")))["allergen_by_name"].ok
    assert told(where, label(where, an("flour", "wheat", of=(f"{grain} (wheat)",))))["allergen_by_name"].ok


@pytest.mark.parametrize(
    "other", ["mustard", "celery", "sulphites (900 mg/kg)", "lupin", "molluscs (clam)", "tree nuts (coconut)", "rye"]
)
def test_the_contains_line_is_for_the_nine_alone(other: str) -> None:
    assert label("us", an("mix", other)).contains == ""
    assert label("us", an("mix", other, "milk")).contains == "Milk"
    assert other not in label("us", an("mix", "milk")).contains


@pytest.mark.parametrize("unread", ["nightshade", "mlik", "gluten"])
def test_what_nobody_can_read_stays_in_the_contains_line_and_is_warned_of(unread: str) -> None:
    jar = label("us", an("mix", unread))
    assert jar.contains == unread.capitalize()
    assert told("us", jar)["allergen_unknown"].verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("figure", "amount", "finished", "stops"),
    [
        ("900 mg/kg", "1 lb", "69 mg/kg", True),
        ("900 mg/kg", "1 oz", "5 mg/kg", False),
        ("130 mg/kg", "1 lb", "10 mg/kg", False),
        ("135 mg/kg", "1 lb", "10 mg/kg", True),
        ("8 mg/kg", "12 lb", "5 mg/kg", False),
        ("20 ppm", "12 lb", "13 mg/kg", True),
    ],
)
def test_sulphites_count_as_they_are_in_the_finished_food(figure: str, amount: str, finished: str, stops: bool) -> None:
    dried = (an("dried apricots", f"sulphites ({figure})")[0], amount)
    check = told("eu", label("eu", dried))["sulphites"]
    assert (check.stops, finished in check.words) == (stops, True)


def test_two_ingredients_bring_sulphites_together_and_what_boils_down_has_more() -> None:
    two = [an("dried apricots", "sulphites (100 mg/kg)"), an("dried apples", "sulphites (100 mg/kg)")]
    assert told("eu", label("eu", two[0]))["sulphites"].ok
    assert told("eu", label("eu", *two))["sulphites"].stops
    made = batch(use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), use(*two[0]), product=JAM_IN_CARE)
    boiled_down = jar_label(replace(made, filled=12), 1, KITCHENS["eu"])
    assert "17 mg/kg" in told("eu", boiled_down)["sulphites"].words
    assert told("eu", boiled_down)["sulphites"].stops


@pytest.mark.parametrize(
    ("figure", "of", "stops"),
    [
        ("sulfites", (), True), ("sulfites (900 ppm)", (), True), ("sulfites (120 ppm)", (), False),
        ("sulfites", ("apricots", "sulfur dioxide"), False), ("sulfites", ("apricots", "sodium metabisulfite"), False),
        ("sulfites", ("apricots", "preservative"), True),
    ],
)  # fmt: skip
def test_sulfites_of_ten_ppm_stand_in_a_us_list(figure: str, of: tuple[str, ...], stops: bool) -> None:
    assert told("us", label("us", an("dried fruit", figure, of=of)))["sulphites"].stops is stops


@pytest.mark.parametrize(
    ("name", "plain", "named"),
    [
        ("goat cheese", "milk", "goat milk"), ("goat's milk yogurt", "milk", "milk (goat milk)"),
        ("sheep feta", "milk", "sheep milk"), ("buffalo mozzarella", "milk", "buffalo milk"),
        ("duck egg yolk", "egg", "duck egg"), ("quail yolks", "egg", "quail eggs"),
    ],
)  # fmt: skip
def test_milk_and_eggs_of_other_animals_are_named(name: str, plain: str, named: str) -> None:
    assert told("us", label("us", an(name, plain)))["animal"].verdict is Verdict.WARN
    assert told("us", label("us", an(name, named)))["animal"].ok


def test_cows_and_hens_are_not_asked_for() -> None:
    assert told("us", label("us", an("goat cheese"), an("butter", "milk"), an("eggs", "egg")))["animal"].ok


@pytest.mark.parametrize(
    ("net", "text", "check", "fine"),
    [
        ("567 g", "20 oz (567 g)", "net_units", False), ("567 g", "1 lb 4 oz (567 g)", "net_units", True),
        ("454 g", "16 oz (454 g)", "net_units", False), ("454 g", "1 lb (454 g)", "net_units", True),
        ("32 fl oz", "32 fl oz (946 ml)", "net_units", False), ("32 fl oz", "1 qt (946 ml)", "net_units", True),
        ("227 g", "½ lb (227 g)", "net_units", True), ("227 g", "8 oz (227 g)", "net_units", True),
        ("227 g", "8 fl oz (227 g)", "net_agrees", False), ("237 ml", "8 oz (237 ml)", "net_agrees", False),
        ("227 g", "8 fl oz (237 ml)", "net_agrees", False), ("227 g", "1 lb 2 fl oz (227 g)", "net_agrees", False),
        ("237 ml", "8 fl oz (237 ml)", "net_agrees", True), ("12", "12 eggs", "net_number", True),
        ("6", "6 bagels", "net_number", True), ("1", "1 jar", "net_number", False), ("12", "12", "net_number", False),
    ],
)  # fmt: skip
def test_net_contents_of_the_us(net: str, text: str, check: str, fine: bool) -> None:
    found = told("us", label("us", net_content=Quantity.parse(net), net_text=text))
    assert found[check].ok is fine
    assert not any(one.stops for one in found.values() if one.chip == "Net weight")


@pytest.mark.parametrize(("net", "asked"), [("12", False), ("4 g", False), ("4 ml", False), ("5 g", True)])
def test_what_is_sold_by_number_or_weighs_next_to_nothing_needs_no_measure_in_the_eu(net: str, asked: bool) -> None:
    found = told("eu", label("eu", net_content=Quantity.parse(net), net_text="12 eggs"))
    assert ("net" in found and found["net"].stops) is asked


@pytest.mark.parametrize(
    ("address", "has_one"),
    [
        ("Vermont", False), ("12 Mill Lane, Dorset VT", False), ("Dorset VT 05251", True),
        ("Dorset VT 05251-0012", True),
        ("12345678 Mill Lane", False), ("Route 7, Box 4", False),
    ],
)  # fmt: skip
def test_a_us_address_has_a_zip(address: str, has_one: bool) -> None:
    kitchen = replace(KITCHENS["us"], address=address)
    assert told("us", label("us", kitchen=kitchen), kitchen)["zip"].ok is has_one


@pytest.mark.parametrize(
    ("name", "shares", "fine"),
    [
        ("Strawberry Sauce", (), False), ("Strawberry Sauce", ("strawberries 60%",), True),
        ("Strawberry Sauce (60 % strawberries)", (), True), ("Strawberry Sauce (60 % sugar)", (), False),
        ("Sauce", (), None), ("Strawberry Sauce", ("sugar 30%",), False),
        ("Sugar & Strawberry Sauce (60% strawberry)", (), False),
    ],
)  # fmt: skip
def test_a_percentage_stands_in_the_list_or_the_name(name: str, shares: tuple[str, ...], fine: bool | None) -> None:
    found = told("eu", label("eu", name=name, shares=shares)).get("quid")
    assert (found and found.ok) is fine


def test_a_given_percentage_is_in_the_list_that_is_printed() -> None:
    jar = label("eu", shares=("Strawberries 65 %", "sugar 32.5%"))
    assert [(one["name"], one["share"]) for one in jar.fields()["ingredients"]] == [
        ("strawberries", "65%"),
        ("sugar", "32.5%"),
    ]


@pytest.mark.parametrize("name", ["Strawberry Jam", "Plum Jelly", "Seville Marmalade", "Strawberry Extra Jam", "Jam"])
@pytest.mark.parametrize("where", ["eu", "uk", "uk-prepacked"])
def test_a_jam_says_its_fruit(where: str, name: str) -> None:
    assert told(where, label(where, name=name, fruit_g_per_100_g=None))["fruit"].verdict is Verdict.WARN
    jar = label(where, name=name, fruit_g_per_100_g=55)
    assert jar.fields()["fruit"] == "Prepared with 55 g of fruit per 100 g"
    assert told(where, jar)["fruit"].ok
    assert "fruit" not in told(where, label(where, name="Jam tart", fruit_g_per_100_g=None))


def test_the_uk_keeps_the_fruit_of_before() -> None:
    assert not told("eu", label("eu", fruit_g_per_100_g=40))["fruit_least"].ok
    assert told("uk", label("uk", fruit_g_per_100_g=40))["fruit_least"].ok
    assert label("us", fruit_g_per_100_g=40).fruit == ""


@pytest.mark.parametrize(
    ("name", "in_liquid"), [("Pickled onions", False), ("Olives in brine", False), ("Peaches in syrup", False),
                            ("Dill spears", True), ("Gherkins", False)],
)  # fmt: skip
def test_solid_food_in_a_liquid_says_its_drained_weight(name: str, in_liquid: bool) -> None:
    assert told("eu", label("eu", name=name, in_liquid=in_liquid))["drained"].verdict is Verdict.WARN
    jar = label("eu", name=name, in_liquid=in_liquid, drained=Quantity.parse("120 g"))
    assert jar.fields()["drained"] == "Drained weight: 120 g"
    assert told("eu", jar)["drained"].ok
    assert "drained" not in told("eu", label("eu"))


@pytest.mark.parametrize(
    ("number", "acidified", "warns"),
    [
        ("HS-20260304-A", True, False), ("HS-0042", True, True), ("HS-2026-12", True, True), ("HS-040326", True, False),
        ("HS-26063", True, False), ("HS-0042", False, None),
    ],
)  # fmt: skip
def test_the_number_of_acidified_food_tells_the_day(number: str, acidified: bool, warns: bool | None) -> None:
    made = batch(product=replace(JAM_IN_CARE, acidified=acidified), number=number)
    found = told("us", jar_label(made, 1, KITCHENS["us"])).get("lot_day")
    assert (found and not found.ok) is warns


@pytest.mark.parametrize("where", ["us", "us-ca", "us-fl", "us-oh", "us-wi"])
def test_no_word_advises_to_cook_acidified_food_again(where: str) -> None:
    jar = label(where, acidified=True)
    high = replace(jar, evidence=replace(jar.evidence, ph=Decimal("4.9")))
    check = told(where, high)["ph"]
    assert check.stops
    assert "hold it and ask a process authority, or throw it away" in check.words
    assert "cook" not in check.words


@pytest.mark.parametrize(
    ("price", "settings", "on_the_label"),
    [
        (Money(750, "USD"), {"currency": "EUR"}, ""), (Money(750, "USD"), {"currency": "GBP"}, ""),
        (Money(750, "EUR"), {"currency": "USD"}, ""), (Money(750, "CHF"), {"currency": "EUR"}, ""),
        (Money(750, "EUR"), {"currency": "EUR"}, "€7.50"), (Money(750, "USD"), {"currency": "USD"}, "$7.50"),
        (Money(700, "JPY"), {"currency": "USD"}, ""),
    ],
)  # fmt: skip
def test_a_price_is_in_the_kitchens_money_or_not_there(
    price: Money, settings: dict[str, str], on_the_label: str
) -> None:
    kitchen = replace(KITCHENS["eu"], **settings)  # type: ignore[arg-type]
    jar = label("eu", kitchen=kitchen, price=price)
    assert jar.fields()["price"] == on_the_label
    assert shelf_label(replace(JAM_IN_CARE, price=price), kitchen).price == on_the_label
    found = told("eu", jar, kitchen)
    assert ("price" in found) is (on_the_label == "")
    if not on_the_label:
        assert str(price) in found["price"].words
        assert not found["price"].stops


def test_california_has_two_forms_and_the_settings_choose() -> None:
    kitchen = replace(KITCHENS["us-ca"], statement="Repackaged in a Home Kitchen")
    jar = label("us-ca", kitchen=kitchen)
    assert jar.statement == "Repackaged in a Home Kitchen"
    assert told("us-ca", jar, kitchen)["statement"].ok
    assert label("us-ca").statement == "Made in a Home Kitchen"


def test_food_kept_cold_has_its_instructions_in_texas_alone() -> None:
    cold = label("us-tx", kept_cold=True)
    assert str(cold.fields()["cold"]).startswith("SAFE HANDLING INSTRUCTIONS")
    assert cold.fields()["cold_pt"] == 12
    assert label("us-tx").cold_statement == label("us-ca", kept_cold=True).cold_statement == ""


def test_how_to_reach_the_maker_stands_on_the_label_where_a_state_wants_it() -> None:
    maker = {where: str(label(where).fields()["maker"]).replace("\u00a0", " ") for where in KITCHENS}
    for where in ("us-ar", "us-co", "us-or", "us-tn"):
        assert "Tel. 555 0100" in maker[where]
    assert "azhealth.gov" in maker["us-az"]
    assert "Registration R-9, Cook County" in maker["us-il"]
    assert "Permit W-3" in maker["us-wa"]
    assert "Tel." not in maker["us"] + maker["us-mi"] + maker["eu"]


@pytest.mark.parametrize(
    ("shape", "side", "x_mm", "verdict"),
    [
        (PackShape.ROUND, 64, 1.3, Verdict.WARN), (PackShape.ROUND, 64, 1.1, Verdict.STOP),
        (PackShape.ROUND, 200, 1.5, Verdict.STOP), (PackShape.RECTANGULAR, 64, 1.3, Verdict.WARN),
        (PackShape.RECTANGULAR, 65, 1.3, Verdict.STOP), (PackShape.UNKNOWN, None, 1.3, Verdict.WARN),
        (PackShape.OTHER, 200, 1.3, Verdict.WARN), (PackShape.ROUND, 200, 1.5875, Verdict.OK),
    ],
)  # fmt: skip
def test_letters_of_the_us_by_the_size_of_the_pack(
    shape: PackShape, side: int | None, x_mm: float, verdict: Verdict
) -> None:
    jar = label("us", pack_shape=shape, largest_side_cm2=side)
    looked_at = checks(jar, KITCHENS["us"], replace(ROOMY, x_height_mm=x_mm, net_height_mm=9))
    worst = max((one.verdict for one in looked_at if one.chip == "Letters"), key=lambda one: one.gravity)
    assert worst is verdict


def test_food_without_a_date_is_not_stopped_for_one() -> None:
    made = replace(batch(product=replace(JAM_IN_CARE, no_date=True)), best_before=None)
    assert told("eu", jar_label(made, 1, KITCHENS["eu"]))["date"].ok
    asked = replace(made, product=JAM_IN_CARE)
    assert told("eu", jar_label(asked, 1, KITCHENS["eu"]))["date"].stops
    assert made.made_on == date(2026, 3, 4)
