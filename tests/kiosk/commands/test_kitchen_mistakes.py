"""A kitchen's sheet as people write it: every mistake with its line, nothing left out, nothing recorded by half."""

from __future__ import annotations

import os
from datetime import date

import pytest

from db import Books, Quantity
from kiosk.commands.app import main
from kiosk.settings.kitchen_sheet import SheetReader, load
from kiosk.settings.sheet_values import LocalUnits

HEAD = 'ingredients = [{name = "moss"}, {name = "fern"}]\n'
PRODUCT = (
    '[[products]]\ncode = "X"\nname = "Xylitol drops"\nnoun = "jar"\nnet = "1 lb"\nnet_text = "1 lb"\nkeeps_days = 1\n'
    '[products.recipe]\nmakes = 4\nlines = [{ingredient = "moss", quantity = "1 lb"}]\n'
)


def read(tmp_path, text, *options):
    sheet = tmp_path / "sheet.toml"
    if isinstance(text, bytes):
        sheet.write_bytes(text)
    else:
        sheet.write_text(text, encoding="utf-8")
    return main(["--books", str(tmp_path / "books.db"), "kitchen", str(sheet), *options])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('ingredients = [\n {name = "cream", allergens = "milk"}]', 2, "'allergens' in ingredients cream is a list"),
        ('ingredients = [{name = "a"},\n {name = "b", sub_ingredients = "c"}]', 2, "is a list of names"),
        ('suppliers = "Farm"', 1, "'suppliers' is a list of names"),
        ('\n[ingredients]\nname = "moss"', 2, "needs two brackets on each side: [[ingredients]]"),
        ('[products]\ncode = "X"', 1, "[[products]]"),
        ('[people]\nname = "Cook 1"', 1, "[[people]]"),
        ('[[suppliers]]\nname = "Farm"', 1, "is text"),
        ('[[ingredient]]\nname = "moss"', 1, "Did you mean 'ingredients'?"),
        ('[[ingredients]]\nname = "moss"\nalergens = ["milk"]', 3, "Did you mean 'allergens'?"),
        (HEAD + PRODUCT.replace("keeps_days", "keep_days"), 8, "'keep_days' is not known"),
        (HEAD + PRODUCT.replace("keeps_days = 1", "keeps_days = inf"), 8, "is a whole number"),
        (HEAD + PRODUCT.replace("keeps_days = 1", "keeps_days = nan"), 8, "is a whole number"),
        (HEAD + PRODUCT.replace("keeps_days = 1", "keeps_days = " + "9" * 300), 8, "should be less than or equal"),
        (HEAD + PRODUCT.replace("keeps_days = 1", 'keeps_days = "a year"'), 8, "is a whole number, without quotes"),
        (HEAD + PRODUCT.replace("keeps_days = 1", "keeps_days = true"), 8, "is a whole number"),
        (HEAD + PRODUCT.replace("makes = 4", "makes = 4.5"), 10, "whole number"),
        (HEAD + PRODUCT.replace('"1 lb"}', '"1 bag"}'), 11, "does not say how much is in one"),
        (HEAD + PRODUCT.replace('"1 lb"}', '"3 t"}'), 11, "can be a teaspoon or a tonne"),
        (HEAD + PRODUCT.replace('"1 lb"}', '"2-3 oz"}'), 11, "from one amount to another"),
        (HEAD + PRODUCT.replace('"1 lb"}', "1}"), 11, "a number and a unit in quotes"),
        (
            HEAD + PRODUCT.replace('"moss", q', '"mos", q'),
            11,
            "'mos' is not among the ingredients. Did you mean 'moss'?",
        ),
        (
            HEAD + 'packs = [{gtin = "9506000134352", ingredient = "moss", quantity = "1 lb", supplier = "Nobody"}]',
            2,
            "'Nobody' is not among the suppliers",
        ),
        ('suppliers = ["Farm",\n"farm"]', 2, "stands twice in suppliers (first on line 1)"),
        (HEAD + PRODUCT + PRODUCT, 12, "stands twice in products"),
        (HEAD + PRODUCT + 'steps = [{name = "pH", reading = "ph"}]\n', 12, "needs at_least or at_most"),
        (
            HEAD + PRODUCT + 'steps = [{name = "pH", reading = "ph", at_least = 5, at_most = 4}]\n',
            12,
            "is more than at_most",
        ),
        (HEAD + PRODUCT + 'steps = [{name = "Boil", at_least = 220}]\n', 12, "is of a reading"),
        ('destinations = [{name = "The fair", kind = "markte"}]', 1, "did you mean 'market'?"),
        ("ingredients = [{name = 5}]", 1, "is text: it needs quotes"),
        ('suppliers = ["Farm"]\nequipment = [', 2, "cannot be read"),
        ("suppliers = [Farm]", 1, "cannot be read"),
        ("x = " + "9" * 5000, 0, "cannot be read"),
        ("a = " + "[" * 3000 + "]" * 3000, 0, "too deep"),
        ("a = " + "{b = " * 3000 + "1" + "}" * 3000, 0, "too deep"),
        ('suppliers = ["Crème"]'.encode("cp1252"), 1, "is not UTF-8 (it may be from Windows)"),
        ('suppliers = ["Farm"]'.encode("utf-16"), 0, "is not UTF-8"),
        (b"\x00\x01", 1, "cannot be read"),
        (b"# " + b"x" * 6_000_000, 0, "larger than 5 MB"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, capsys, text, line, words):
    assert read(tmp_path, text) == 2
    said = capsys.readouterr().err
    where = f"sheet.toml, line {line}: " if line else "sheet.toml: "
    assert any(where in one and words in one for one in said.splitlines()), said
    assert "Traceback" not in said
    if (tmp_path / "books.db").exists():
        with Books.open(tmp_path / "books.db", read_only=True) as books:
            assert (books.suppliers(), books.ingredients(), books.products()) == ((), (), ())


def test_every_mistake_is_told_at_once(tmp_path, capsys):
    text = (
        'suppliers = ["Farm", "farm"]\n'
        '[[ingredients]]\nname = "cream"\nallergens = "milk"\ndensty = 1\n'
        + PRODUCT.replace("keeps_days = 1", "keeps_days = inf").replace('"1 lb"}', '"1 u"}')
    )
    assert read(tmp_path, text) == 2
    lines = [one.split("sheet.toml, line ")[1].split(":")[0] for one in capsys.readouterr().err.splitlines()]
    assert lines == ["1", "4", "5", "12", "15", "15"]


@pytest.mark.parametrize("what", ["folder", "pipe", "nothing", "device"])
def test_what_is_no_file_is_said(tmp_path, capsys, what):
    path = tmp_path / "sheet.toml"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    assert main(["--books", str(tmp_path / "books.db"), "kitchen", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t + "\n\n# end"]
)
def test_a_sheet_from_windows_is_read(tmp_path, capsys, change):
    assert read(tmp_path, change(HEAD + PRODUCT)) == 0
    assert "2 ingredients, 1 recipe" in capsys.readouterr().out
    assert read(tmp_path, HEAD + PRODUCT) == 0
    assert "Nothing new" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limits", "low", "high", "shown"),
    [
        ("at_least = 3.8, at_most = 4.2", "3.8", "4.2", "3.8 to 4.2"),
        ("at_most = 4.2, at_least = 3.8", "3.8", "4.2", "3.8 to 4.2"),
        ('at_least = "3,8", at_most = "4.2"', "3.8", "4.2", "3.8 to 4.2"),
        ("at_least = 4", "4", "None", "at least 4"),
        ("at_most = 4.0", "None", "4.0", "at most 4.0"),
        ("at_least = 0, at_most = 0", "0", "0", "0 to 0"),
    ],
)
def test_both_limits_of_a_reading_are_kept(tmp_path, limits, low, high, shown):
    from kiosk.flows.cook_steps import step_amount

    sheet = HEAD + PRODUCT + f'steps = [{{name = "Check", reading = "ph", {limits}}}]\n'
    assert read(tmp_path, sheet) == 0
    with Books.open(tmp_path / "books.db") as books:
        (step,) = books.recipes()[0].steps
        assert (str(step.reading.low), str(step.reading.high), step_amount(step)) == (low, high, shown)
        books.rebuild()
        assert books.recipes()[0].steps == (step,)
        assert books.verify().ok
    assert read(tmp_path, sheet.replace("at_most = 4.2", "at_most = 4.3")) == 0


def test_the_upper_limit_changed_is_a_new_version(tmp_path, capsys):
    steps = 'steps = [{name = "Check", reading = "ph", at_least = 3.8, at_most = 4.2}]\n'
    for text, recipes in ((steps, 1), (steps, 0), (steps.replace("4.2", "4.3"), 1)):
        assert read(tmp_path, HEAD + PRODUCT + text) == 0
        assert f"{recipes} recipe{'' if recipes == 1 else 's'}." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("currency", "written", "kept"),
    [
        ("EUR", "7.50", "EUR"),
        ("EUR", "$7.50", "USD"),
        ("USD", "7.50", "USD"),
        ("CHF", "8", "CHF"),
        ("GBP", "€3", "EUR"),
    ],
)
def test_a_price_without_a_currency_is_in_the_kitchens(tmp_path, currency, written, kept):
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(HEAD + PRODUCT.replace("keeps_days", f'price = "{written}"\nkeeps_days'), encoding="utf-8")
    with Books.open(tmp_path / "books.db") as books:
        SheetReader(books, load(sheet, LocalUnits(currency))).record()
        assert books.products()[0].price.currency == kept


def test_a_sheet_that_the_books_refuse_half_way_leaves_nothing(tmp_path, capsys):
    assert read(tmp_path, HEAD + PRODUCT) == 0
    with Books.open(tmp_path / "books.db") as books:
        books.start_batch(books.recipes()[0])
    text = 'suppliers = ["New Farm"]\n' + HEAD + PRODUCT.replace('net = "1 lb"', 'net = "2 lb"')
    assert read(tmp_path, text, "--check") == 2
    assert read(tmp_path, text) == 2
    assert "sheet.toml, line 3: There are batches" in capsys.readouterr().err
    with Books.open(tmp_path / "books.db") as books:
        assert books.suppliers() == ()
        assert books.verify().ok


def test_together_reads_what_it_wrote_and_takes_all_of_it_back(tmp_path):
    with Books.open(tmp_path / "books.db") as books:

        def work():
            moss = books.add_ingredient("moss")
            assert [one.name for one in books.ingredients()] == ["moss"]
            books.change_ingredient(moss, name="fern")
            assert [one.name for one in books.ingredients()] == ["fern"]
            books.receive_lot(moss, Quantity.parse("0 lb"), supplier=None, bought_on=date(2026, 3, 1))

        with pytest.raises(Exception, match="0 lb"):
            books.together(work)
        assert books.ingredients() == ()
        assert books.together(lambda: books.add_ingredient("moss")).name == "moss"
        assert len(books.ingredients()) == 1


STEP = '[[products.recipe.steps]]\nname = "Test"\n'


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ('reading = "pH"\nat_most = "46"', "at_most = 46 cannot be: a reading of pH is from 0 to 14"),
        ('reading = "ph"\nat_most = 46', "from 0 to 14"),
        ('reading = "pH"\nat_least = "-1"', "at_least = -1 cannot be"),
        ('reading = "Brix"\nat_least = "650"', "from 0 to 100"),
        ('reading = "temperature"\nat_least = "2200"\nunit = "°F"', "from -130 to 1100"),
        ('reading = "temperature"\nat_most = "1040"\nunit = "°C"', "from -90 to 600"),
        ('reading = "pH"\nat_least = "3.2"\nat_most = "38"', "at_most = 38 cannot be"),
    ],
)
def test_a_limit_that_no_reading_can_have_is_refused(tmp_path, capsys, step, words):
    assert read(tmp_path, HEAD + PRODUCT + STEP + step) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "step", ['reading = "pH"\nat_most = "4.6"', 'reading = "temperature"\nat_least = 85\nunit = "°C"']
)
def test_a_limit_that_can_be_is_taken(tmp_path, step):
    assert read(tmp_path, HEAD + PRODUCT + STEP + step) == 0


@pytest.mark.parametrize("amount", ["2", "1 1/2", "½", "2 x 8", "0.5", "1,5", " 12 "])
@pytest.mark.parametrize("place", ['"1 lb"}', 'net = "1 lb"'])
def test_an_amount_without_a_unit_is_refused(tmp_path, capsys, amount, place):
    text = PRODUCT.replace(place, place.replace("1 lb", amount))
    assert read(tmp_path, HEAD + text) == 2
    assert "has no unit" in capsys.readouterr().err


@pytest.mark.parametrize("amount", ["12 each", "2 dozen", "2 x 8 oz", "3 pcs"])
def test_what_is_counted_says_so(tmp_path, amount):
    assert read(tmp_path, HEAD + PRODUCT.replace('"1 lb"}', f'"{amount}"}}')) == 0
