"""The gate before the printer: each check refuses the label that breaks it, or warns, in words a cook can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from db import Books, ManualClock, Quantity, Reading
from kiosk.labels import GateError, JarLabel, LabelError, LabelSize, Renderer, checks, jar_label, must_pass
from kiosk.labels.checks import Check, Verdict, chips, load_pack, pack_names
from kiosk.labels.checks.packs import Rule
from kiosk.labels.dates import DateWords
from kiosk.labels.layout import LabelLayout
from kiosk.settings import example
from kiosk.settings.config import JURISDICTIONS, Kitchen
from tests.kiosk.labels.example import ALMONDS, JAM, NOW, STRAWBERRIES, SUGAR, Ingredient, batch, use
from tests.kiosk.labels.kitchens import BARE, JAM_IN_CARE, KITCHENS, ROOMY, uses_in
from tests.kiosk.labels.table import wrong_labels

US = KITCHENS["us"]
LID = LabelLayout(width_mm=40, height_mm=12, x_height_mm=0.9, net_height_mm=0, complete=False)

BLEND = Ingredient("b1", "nut blend", allergens=("tree nuts",))
FOR_A_PASTE = Ingredient("b2", "almonds", allergens=("tree nuts",))
BISCUIT = Ingredient("b3", "biscuit", allergens=("wheat", "milk"), sub_ingredients=("wheat flour", "milk", "salt"))
BUTTER = Ingredient("b4", "butter", allergens=("milk",))
CRUMB = Ingredient("b5", "crumb", allergens=("wheat",))
DRIED = Ingredient("b6", "dried apricots", allergens=("sulphites (900 mg/kg)",))
TAHINI = Ingredient("b7", "tahini", allergens=("sesame",))
COCONUT = Ingredient("b8", "coconut", allergens=("tree nuts (coconut)",))
ODD = Ingredient("b9", "aubergines", allergens=("nightshade",))
SAUCE = replace(JAM, code="HS", name="Hot Sauce", acidified=True, storage="Refrigerate after opening.")


def a_label(pack: str, *uses: object, product: object = JAM_IN_CARE, **changes: object) -> JarLabel:
    made = replace(batch(*(uses or uses_in(pack)), product=product), **changes)  # type: ignore[arg-type]
    return jar_label(made, 1, KITCHENS[pack])


def with_ph(*values: str) -> tuple[Reading, ...]:
    return tuple(Reading(NOW.replace(minute=n), "pH", Decimal(value), "") for n, value in enumerate(values))


def silent(label: JarLabel) -> JarLabel:
    """The same label whose Contains line was left away."""
    return saying(label, "")


def saying(label: JarLabel, words: str) -> JarLabel:
    """The same label with another Contains line."""

    class Saying(JarLabel):
        contains = words  # type: ignore[assignment]

    return _as(Saying, label)


def dated(label: JarLabel, what: str, value: str) -> JarLabel:
    """The same label with another form of its date, without its day."""

    class Dated(JarLabel):
        durability = DateWords(what, value, date(2026, 12, 31), names_day=False)  # type: ignore[assignment]

    return _as(Dated, label)


def without_lot_mark(label: JarLabel) -> JarLabel:
    class Unmarked(JarLabel):
        lot_mark = ""  # type: ignore[assignment]

    return _as(Unmarked, label)


def _as(kind: type[JarLabel], label: JarLabel) -> JarLabel:
    return kind(**{one.name: getattr(label, one.name) for one in fields(label)})


def unmarked(label: JarLabel) -> JarLabel:
    plain = (
        replace(one, strong=False, sub=tuple(replace(part, strong=False) for part in one.sub))
        for one in label.ingredients
    )
    return replace(label, ingredients=tuple(plain))


@dataclass(frozen=True)
class Broken:
    """A label with one thing wrong, and the words with which the gate tells it."""

    pack: str
    check: str
    words: str
    label: Callable[[], JarLabel]
    kitchen: dict[str, object] | None = None
    layout: LabelLayout = ROOMY

    def looked_at(self) -> tuple[Check, ...]:
        return checks(self.label(), self.its_kitchen, self.layout)

    @property
    def its_kitchen(self) -> Kitchen:
        return replace(KITCHENS[self.pack], **(self.kitchen or {}))  # type: ignore[arg-type]


def jam(pack: str, **changes: object) -> Callable[[], JarLabel]:
    """The example's jam, with something of its label changed."""
    return lambda: replace(a_label(pack), **changes)  # type: ignore[arg-type]


def with_settings(pack: str, **settings: object) -> Callable[[], JarLabel]:
    """The example's jam, out of a kitchen with other settings."""
    return lambda: jar_label(batch(product=JAM_IN_CARE), 1, replace(KITCHENS[pack], **settings))  # type: ignore[arg-type]


def made_of(pack: str, *ingredients: Ingredient, **label: object) -> Callable[[], JarLabel]:
    """Jam with something more in it."""
    uses = (use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), *(use(one, "1 lb") for one in ingredients))
    return lambda: replace(a_label(pack, *uses), **label)  # type: ignore[arg-type]


def without_first(pack: str) -> Callable[[], JarLabel]:
    return lambda: replace(a_label(pack), ingredients=a_label(pack).ingredients[1:])


def upside_down(pack: str) -> Callable[[], JarLabel]:
    return lambda: replace(a_label(pack), ingredients=a_label(pack).ingredients[::-1])


def without_brackets(pack: str) -> Callable[[], JarLabel]:
    def make() -> JarLabel:
        label = made_of(pack, BISCUIT)()
        plain = (replace(one, sub=(), strong=bool(one.sub)) for one in label.ingredients)
        return replace(label, ingredients=tuple(plain))

    return make


def small(**sizes: float) -> LabelLayout:
    return replace(ROOMY, **sizes)


REFUSED = (
    Broken("us", "identity", "does not say what the food is", jam("us", name=" ")),
    Broken("us", "list", "scan the bags", lambda: a_label("us", uses=())),
    Broken("us", "complete", "strawberries went into this batch and is not in the list", without_first("us")),
    Broken("us", "order", "The order is: strawberries, sugar, fruit pectin, lemon juice.", upside_down("us")),
    Broken("us", "clause", "sugar is 32.8% of what went in, more than 2 percent", jam("us", clause_from=1)),
    Broken("us", "parts", "in brackets: wheat flour, milk, salt", without_brackets("us")),
    Broken("us", "allergen_species", "Which tree nuts is in “nut blend”?", made_of("us", BLEND)),
    Broken(
        "us", "allergens", "does not name almond, from “almonds” (its Contains line says: Tree nuts, milk)",
        lambda: saying(made_of("us", FOR_A_PASTE, BUTTER)(), "Tree nuts, milk"),
    ),
    Broken("us", "allergens", "does not name milk, from “butter”", lambda: silent(made_of("us", BUTTER)())),
    Broken("us", "sesame", "does not name sesame, from “tahini”", lambda: silent(made_of("us", TAHINI)())),
    Broken("us", "net_us", "the US measure is missing. Write it as in 8 oz (227 g).", jam("us", net="227 g")),
    Broken("us", "net_metric", "the metric measure is missing", jam("us", net="8 oz")),
    Broken("us", "maker", "[kitchen] name", jam("us", kitchen_name="")),
    Broken("us", "address", "[kitchen] address", jam("us", address=" ")),
    Broken("us", "ph_taken", "no pH reading", lambda: a_label("us", product=SAUCE)),
    Broken("us", "net_height", "1.2 mm high, by their lower-case letters", jam("us"), layout=small(net_height_mm=1.6)),
    Broken("us", "letters", "must be 1.59 mm", jam("us"), layout=small(x_height_mm=1.1)),
    Broken("us", "ph", "is 4.7; above 4.6", lambda: a_label("us", product=SAUCE, readings=with_ph("3.9", "4.7"))),
    Broken(
        "us-ca", "statement", "these very words: “Made in a Home Kitchen”, and not “Made at home”",
        with_settings("us-ca", statement="Made at home"), {"statement": "Made at home"},
    ),
    Broken("us-ca", "statement", "“Made in a Home Kitchen”", jam("us-ca", statement="")),
    Broken(
        "us-ca", "statement_size", "in 12 point type, and came out in 9.5", jam("us-ca"), layout=small(statement_pt=9.5)
    ),
    Broken(
        "us-ca", "permit", "under [kitchen]: permit.", with_settings("us-ca", permit=""), {"permit": ""},
    ),
    Broken("us-ca", "permit", "under [kitchen]: county.", with_settings("us-ca", county=""), {"county": ""}),
    Broken("us-tx", "address", "or the registration number that stands for it", jam("us-tx", address="")),
    Broken(
        "us-tx", "statement", "THIS PRODUCT WAS PRODUCED IN A PRIVATE RESIDENCE",
        with_settings("us-tx", statement="Made in a private home"), {"statement": "Made in a private home"},
    ),
    Broken(
        "us-fl", "statement", "not subject to Florida's food safety regulations.”, and not “Made in Florida”",
        with_settings("us-fl", statement="Made in Florida"), {"statement": "Made in Florida"},
    ),
    Broken("us-fl", "statement_size", "must be in 10 point", jam("us-fl"), layout=small(statement_pt=8)),
    Broken("us-fl", "net_metric", "the metric measure is missing", jam("us-fl", net="8 oz")),
    Broken("eu", "name", "does not say what the food is", jam("eu", name="")),
    Broken("eu", "list", "scan the bags", lambda: a_label("eu", uses=())),
    Broken("eu", "complete", "strawberries went into this batch", without_first("eu")),
    Broken("eu", "order", "The order is: strawberries", upside_down("eu")),
    Broken("eu", "parts", "in brackets: wheat flour", without_brackets("eu")),
    Broken(
        "eu", "emphasised", "almond must stand out in the list of ingredients, and “almonds” does not",
        lambda: unmarked(made_of("eu", ALMONDS)()),
    ),
    Broken("eu", "allergen_species", "Which of the nuts is in “nut blend”?", made_of("eu", BLEND)),
    Broken("eu", "allergen_by_name", "says “crumb” and does not name wheat", made_of("eu", CRUMB)),
    Broken("eu", "sulphites", "“dried apricots” brings sulphites (900 mg/kg)", made_of("eu", DRIED)),
    Broken("eu", "net", "must be in grams or millilitres", jam("eu", net="8 oz")),
    Broken("eu", "net_height", "are 3.2 mm high and must be 4 mm", jam("eu"), layout=small(net_height_mm=3.2)),
    Broken("eu", "letters", "are 1.1 mm high and must be 1.2 mm", jam("eu"), layout=small(x_height_mm=1.1)),
    Broken("eu", "date", "Give the product a shelf life", lambda: a_label("eu", best_before=None)),
    Broken("eu", "date_later", "is not after the day", jam("eu", best_before=date(2026, 3, 4))),
    Broken(
        "eu", "use_by_storage", "Food with a use-by date says how to keep it",
        lambda: a_label("eu", product=replace(JAM, use_by=True)),
    ),
    Broken("eu", "maker", "[kitchen] name", jam("eu", kitchen_name="")),
    Broken("eu", "address", "[kitchen] address", jam("eu", address="")),
    Broken("eu", "lot", "does not name its batch", jam("eu", number="017")),
    Broken("eu", "lot_mark", "it needs an L before it", lambda: without_lot_mark(a_label("eu"))),
    Broken(
        "eu", "date_form", "“Best before Mar 2027” must name the day (4 Mar 2027)",
        lambda: dated(a_label("eu"), "Best before", "Mar 2027"),
    ),
    Broken(
        "eu", "date_form", "must name the day (4 May 2026)",
        lambda: dated(a_label("eu", best_before=date(2026, 5, 4)), "Best before end", "Apr 2026"),
    ),
    Broken(
        "eu", "use_by", "the label must say “use by”, and says “Best before end Feb 2027”",
        lambda: replace(a_label("eu", product=replace(JAM_IN_CARE, use_by=True)), use_by=False),
    ),
    Broken("uk", "letters", "must be 1.2 mm", jam("uk"), layout=small(x_height_mm=0.95)),
    Broken("uk", "list", "a QR code is no substitute", lambda: a_label("uk", uses=())),
    Broken("uk", "emphasised", "a QR code is no substitute", lambda: unmarked(made_of("uk", ALMONDS)())),
)  # fmt: skip

WARNED = (
    Broken(
        "us", "weighed", "lemons: counted, not weighed",
        lambda: a_label("us", use(SUGAR, "4 lb"), use(Ingredient("x", "lemons"), "6 each")),
    ),
    Broken(
        "us", "allergen_suspected", "“ground almonds”: does it contain tree nuts?",
        made_of("us", Ingredient("x", "ground almonds")),
    ),
    Broken("us", "allergen_unknown", "“nightshade” is none of the nine", made_of("us", ODD)),
    Broken("us", "allergen_delisted", "coconut is none of the twelve tree nuts", made_of("us", COCONUT)),
    Broken("us", "net_agrees", "does not agree with itself", jam("us", net="8 oz (250 g)")),
    Broken("us", "lot", "does not name its batch (SJ-20260304-A)", jam("us", number="017")),
    Broken("us", "ph_meter", "is 4.2: above 4", lambda: a_label("us", product=SAUCE, readings=with_ph("4.2"))),
    Broken("us", "nutrition", "nutrition_exempt = true", jam("us"), {"nutrition_exempt": False}),
    Broken("us", "nutrition_claim", "“Low Sugar” claims", jam("us", name="Low Sugar Strawberry Jam")),
    Broken(
        "us", "filed", "acidified_filed = true", lambda: a_label("us", product=SAUCE, readings=with_ph("3.9")),
        {"acidified_filed": False},
    ),
    Broken(
        "eu", "additive_class", "as in “gelling agent: fruit pectin”", made_of("eu", Ingredient("x", "fruit pectin"))
    ),
    Broken("uk-prepacked", "sugar", "says its sugar", jam("uk-prepacked", storage="Keep cool.")),
    Broken("us", "statement", "set [kitchen] jurisdiction to your state", jam("us", statement="")),
    Broken("eu", "quid", "strawberries in “Strawberry Spread”: give the percentage", lambda: a_label(
        "eu", product=replace(JAM_IN_CARE, name="Strawberry Spread", shares=()))),
    Broken("eu", "weighed", "lemons: counted", lambda: a_label(
        "eu", use(SUGAR, "4 lb"), use(Ingredient("x", "lemons"), "6 each"))),
    Broken("eu", "allergen_clear", "“butter” does not say milk", made_of("eu", BUTTER)),
    Broken("eu", "allergen_suspected", "does it contain celery?", made_of("eu", Ingredient("x", "celeriac"))),
    Broken("eu", "allergen_unknown", "none of the fourteen", made_of("eu", ODD)),
    Broken("eu", "net_agrees", "By the books it is 8 oz (227 g)", jam("eu", net="250 g")),
    Broken("eu", "storage", "Nothing is said of storage", jam("eu", storage="")),
    Broken("eu", "nutrition", "direct_supply = true", jam("eu"), {"direct_supply": False}),
    Broken("uk", "net", "must be in grams", jam("uk", net="8 oz")),
    Broken("uk", "date", "Give the product a shelf life", lambda: a_label("uk", best_before=None)),
    Broken(
        "uk", "use_by_storage", "says how to keep it", lambda: a_label("uk", product=replace(JAM, use_by=True))
    ),
    Broken("uk", "maker", "[kitchen] name", jam("uk", kitchen_name="")),
    Broken("uk", "address", "[kitchen] address", jam("uk", address="")),
    Broken("uk", "lot_mark", "an L before it", lambda: without_lot_mark(a_label("uk"))),
    Broken("uk", "date_form", "must name the day", lambda: dated(a_label("uk"), "Best before", "Mar 2027")),
    Broken("uk", "lot", "does not name its batch", jam("uk", number="L017")),
    Broken("uk", "date_later", "is not after the day", jam("uk", best_before=date(2026, 3, 4))),
    Broken(
        "uk", "use_by", "the label must say “use by”",
        lambda: replace(a_label("uk", product=replace(JAM_IN_CARE, use_by=True)), use_by=False),
    ),
    Broken("us", "whole", "A label of 40 × 12 mm is for a lid", jam("us"), layout=LID),
    Broken("eu", "whole", "A label of 40 × 12 mm is for a lid", jam("eu"), layout=LID),
)  # fmt: skip

ALONG = {
    "list": {"complete"},
    "parts": {"allergen_by_name"},
}
"""What cannot be broken by itself: a label without a list leaves something out too."""


def name_of(one: Broken) -> str:
    return f"{one.pack}-{one.check}"


@pytest.mark.parametrize("broken", REFUSED, ids=name_of)
def test_a_broken_label_is_refused_with_its_checks_words(broken: Broken) -> None:
    stops = {check.id: check for check in broken.looked_at() if check.stops}
    assert broken.words in stops[broken.check].words
    assert stops.keys() - ALONG.get(broken.check, set()) == {broken.check}
    with pytest.raises(GateError) as refused:
        must_pass(broken.label(), broken.its_kitchen, broken.layout)
    assert broken.words in str(refused.value)


@pytest.mark.parametrize("broken", WARNED, ids=name_of)
def test_what_the_law_does_not_demand_or_nobody_is_sure_of_warns_and_lets_through(broken: Broken) -> None:
    warned = {check.id: check for check in broken.looked_at() if check.verdict is Verdict.WARN}
    assert broken.words in warned[broken.check].words
    must_pass(broken.label(), broken.its_kitchen, broken.layout)


def test_at_least_twenty_five_are_refused_and_every_check_of_every_pack_was_broken_once() -> None:
    assert len(REFUSED) >= 25
    broken = {(one.pack, one.check) for one in (*REFUSED, *WARNED)} | {(one.where, one.check) for one in wrong_labels()}
    for pack in pack_names():
        base = BASES.get(pack, "us" if pack.startswith("us-") else None)
        inherited = {rule.id: rule for rule in load_pack(base).rules} if base else {}
        own = {rule.id for rule in load_pack(pack).rules if _weighs(inherited.get(rule.id)) != _weighs(rule)}
        assert {check for its_pack, check in broken if its_pack == pack} >= own, pack


BASES = {"uk": "uk-prepacked", "uk-prepacked": "eu"}


def _weighs(rule: Rule | None) -> object:
    """What makes it another check than that of the pack below: its citation may be another's law for the same."""
    return rule and (rule.predicate, dict(rule.settings), rule.wrong)


@pytest.mark.parametrize("pack", pack_names())
def test_the_example_label_passes_and_says_so_of_each_chip(pack: str) -> None:
    looked_at = checks(a_label(pack), KITCHENS[pack], ROOMY)
    assert [check for check in looked_at if not check.ok] == []
    assert all(check.rule and check.source and check.reviewed >= date(2026, 11, 22) for check in looked_at)
    assert {"Ingredients", "Allergens", "Address", "Lot"} <= {chip.name for chip in chips(looked_at)}


UNKNOWN = {"net_height", "letters_small", "quid", "fruit", "sugar", "additive_class"}
"""What nobody has told of the example's products: their packs' size, their fruit and sugar, what pectin is for."""
NOT_THERE = {"acidified", "statement_face", "cold_flag"}
"""Hot sauce where the law has none; a typeface that no label has."""
TOO_WORDY = {"US-CO", "US-MI"}
"""Statements of so many words, or in so large a type, that a label of 58 x 40 mm has no room for them."""


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
@pytest.mark.parametrize(("size", "dpi"), [("58x40", 203), ("58x40", 300), ("102x152", 203)])
def test_every_label_of_the_example_kitchens_march_passes(jurisdiction: str, size: str, dpi: int, march: Books) -> None:
    """As it is printed: the sizes are those that came out."""
    kitchen = KITCHENS[jurisdiction.lower()]
    size = "70x50" if size == "58x40" and jurisdiction in TOO_WORDY else size
    for made in march.batches(limit=100):
        layout = RENDERER.set(jar_label(made, 1, kitchen), LabelSize.parse(size), dpi).layout
        for unit in range(1, (made.net or 0) + 1):
            looked_at = checks(jar_label(made, unit, kitchen), kitchen, layout)
            wrong = {check.id: check.words for check in looked_at if not check.ok}
            assert {name: words for name, words in wrong.items() if name not in UNKNOWN | NOT_THERE} == {}
            assert not any(check.stops for check in looked_at)


@pytest.mark.parametrize("jurisdiction", sorted(TOO_WORDY))
@pytest.mark.parametrize(("side", "size"), [(60, "70 × 50 mm"), (100, "101.6 × 76.2 mm")])
def test_a_statement_that_has_no_room_is_refused_with_the_size_that_has(jurisdiction: str, side: int, size: str):
    """Letters may be smaller on a jar of less than 10 square inches alone."""
    jam = replace(JAM_IN_CARE, largest_side_cm2=side)
    label = jar_label(batch(product=jam), 1, KITCHENS[jurisdiction.lower()])
    with pytest.raises(LabelError, match=f"{size} would do"):
        RENDERER.set(label, LabelSize.parse("58x40"), 203)


RENDERER = Renderer()


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The books at the end of the example's month."""
    clock = ManualClock(datetime.fromisoformat("2026-02-15T08:00:00+00:00"))
    books = Books.open(tmp_path_factory.mktemp("march") / "books.db", clock=clock)
    example.fill(books, clock)
    return books


def test_what_needs_the_letters_is_not_called_right_before_the_label_is_set() -> None:
    waiting = {check.id for check in checks(a_label("eu"), KITCHENS["eu"]) if check.verdict is Verdict.NOT_YET}
    assert waiting == {"whole", "letters", "net_height"}
    waiting = {check.id for check in checks(a_label("us-ca"), KITCHENS["us-ca"]) if check.verdict is Verdict.NOT_YET}
    sizes = {"statement_size", "net_height", "letters", "letters_small"}
    assert waiting == {"whole", *sizes}


def test_all_is_said_at_once_what_stops_first() -> None:
    kitchen = replace(US, name="", address="")
    looked_at = checks(replace(a_label("us", uses=()), kitchen_name="", address="", statement=""), kitchen)
    gravity = [check.verdict.gravity for check in looked_at]
    assert gravity == sorted(gravity, reverse=True)
    assert [check.id for check in looked_at if check.stops] == ["list", "maker", "address"]


def test_a_state_puts_its_own_words_on_the_label() -> None:
    label = a_label("us-ca")
    assert label.statement == "Made in a Home Kitchen"
    assert label.permit == "Permit B-17, Sonoma County"
    assert label.permit in str(label.fields()["maker"])
    texan = jar_label(batch(), 1, replace(BARE, jurisdiction="US-TX", address="", registration="CF-9"))
    assert texan.statement.startswith("THIS PRODUCT WAS PRODUCED IN A PRIVATE RESIDENCE")
    assert "Registration CF-9" in str(texan.fields()["maker"])
    must_pass(texan, replace(BARE, jurisdiction="US-TX", address="", registration="CF-9"), ROOMY)


def test_a_small_jar_may_have_smaller_letters() -> None:
    tight = small(x_height_mm=0.95)
    must_pass(a_label("eu", product=replace(JAM_IN_CARE, largest_side_cm2=60)), KITCHENS["eu"], tight)
    with pytest.raises(GateError, match=r"1\.2 mm"):
        must_pass(a_label("eu", product=replace(JAM_IN_CARE, largest_side_cm2=80)), KITCHENS["eu"], tight)


def test_a_contains_line_has_the_nut_that_the_ingredient_is_called_by() -> None:
    label = made_of("us", FOR_A_PASTE)()
    assert label.contains == "Tree nuts (almond)"
    must_pass(label, US, ROOMY)


def test_the_newest_ph_counts_and_jam_needs_none() -> None:
    cooled = a_label("us", product=SAUCE, readings=with_ph("4.9", "3.9"))
    must_pass(cooled, US, ROOMY)
    assert not {"ph", "ph_taken", "ph_meter"} & {check.id for check in checks(a_label("us"), US)}
    edge = a_label("us", product=SAUCE, readings=with_ph("4.6"))
    must_pass(edge, US, ROOMY)


def test_two_percent_of_sulphites_written_small_are_none() -> None:
    little = replace(DRIED, allergens=("sulphites, 8 mg/kg",))
    must_pass(made_of("eu", little)(), KITCHENS["eu"], ROOMY)
    named = replace(DRIED, sub_ingredients=("apricots", "sulphites"))
    must_pass(made_of("eu", named)(), KITCHENS["eu"], ROOMY)


def test_sulphites_are_looked_for_in_every_ingredient_and_not_in_the_first_alone() -> None:
    named = replace(DRIED, sub_ingredients=("apricots", "sulphites"))
    wine = Ingredient("b10", "wine", allergens=("sulphites",))
    stops = [check for check in checks(made_of("eu", named, wine)(), KITCHENS["eu"], ROOMY) if check.stops]
    assert [check.words.partition(" (")[0] for check in stops] == ["“wine” brings sulphites"]
    both = replace(wine, sub_ingredients=("wine", "sulphites"))
    must_pass(made_of("eu", named, both)(), KITCHENS["eu"], ROOMY)


def test_butter_inside_a_biscuit_must_stand_out_too() -> None:
    biscuit = replace(BISCUIT, sub_ingredients=("wheat flour", "butter"))
    stops = [check for check in checks(made_of("eu", biscuit)(), KITCHENS["eu"], ROOMY) if check.stops]
    assert [check.words.partition(" must")[0] for check in stops] == ["milk"]


@pytest.mark.parametrize(
    ("words", "books"),
    [
        ("2 lbs (907 g)", "2 lb"),
        ("1/2 lb (227 g)", "0.5 lb"),
        ("1 1/2 lb (680 g)", "1.5 lb"),
        ("1½ lb (680 g)", "24 oz"),
        ("2 lb 3.3 oz (1,000 g)", "1 kg"),
    ],
)
def test_net_contents_are_read_as_people_write_them(words: str, books: str) -> None:
    product = replace(JAM_IN_CARE, net_content=Quantity.parse(books), net_text=words)
    looked_at = checks(a_label("us", product=product), US, ROOMY)
    assert {check.id for check in looked_at if not check.ok} == set()
    european = KITCHENS["eu"]
    said = checks(jar_label(batch(product=product), 1, european), european, replace(ROOMY, net_height_mm=6))
    assert not [check.id for check in said if check.id in ("net", "net_agrees") and not check.ok]


def test_a_net_content_by_count_is_nobodys_figure() -> None:
    dozen = replace(JAM_IN_CARE, net_content=Quantity.parse("12"), net_text="12 pieces, 8 oz (227 g)")
    must_pass(a_label("us", product=dozen), US, ROOMY)
