"""Settings: defaults without a file, everything from a file, every mistake at once."""

from pathlib import Path

import pytest

from db.rules.batch_number import BatchStyle
from drivers.label_size import LabelSize
from drivers.urls import device_urls
from kiosk.settings.config import Kitchen, Settings, SettingsError, load, parse

FILE = Path("/kitchen/jarmark.toml")

WHOLE = """\
[kitchen]
name = "Berry Street Kitchen"
address = "12 Berry Street, Springfield"
jurisdiction = "US-CA"
statement = '''Made in a
Home Kitchen'''
currency = "USD"
units = "metric"

[books]
kiosk = "K2"
batch_numbers = "sequential"

[devices]
printer = "tcp://127.0.0.1:9100?language=escpos&dpi=203"
scanners = [
  "folder:///bags?fps=10",  # a folder of pictures
  "keyboard:",
]

[labels]
size = "50x30"

[screen]
size = "800x480"
fullscreen = true

[paths]
data = "here"
"""


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SettingsError) as caught:
        parse(text, FILE)
    return [(mistake.line, mistake.words) for mistake in caught.value.mistakes]


def test_without_a_file_the_books_are_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    settings = load()
    assert settings.books == tmp_path / "data" / "jarmark" / "books.db"
    assert settings.kitchen == Kitchen()
    assert settings.source is None


def test_the_file_beside_the_cook_is_found_before_the_users(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "jarmark").mkdir(parents=True)
    (tmp_path / "config" / "jarmark" / "jarmark.toml").write_text('[kitchen]\nname = "Users"')
    assert load().kitchen.name == "Users"
    (tmp_path / "jarmark.toml").write_text('[kitchen]\nname = "Here"')
    assert load().kitchen.name == "Here"


def test_everything_in_a_file_arrives():
    settings = parse(WHOLE, FILE)
    assert settings.kitchen.jurisdiction == "US-CA"
    assert settings.kitchen.statement == "Made in a\nHome Kitchen"
    assert settings.books == Path("/kitchen/here/books.db")
    assert settings.kiosk == "K2"
    assert settings.batch_style is BatchStyle.SEQUENTIAL
    assert settings.scanners == device_urls("folder:///bags?fps=10", "keyboard:")
    assert settings.screen_size == (800, 480)
    assert settings.fullscreen
    assert settings.label_size == LabelSize(50, 30)


def test_an_empty_file_is_the_defaults():
    assert parse("", FILE).kitchen == Settings().kitchen
    assert parse("[kitchen]\n\n[books]\n", FILE).kiosk == "K1"
    assert parse("", FILE).screen_size is None


def test_every_mistake_is_told_at_once_with_its_line():
    text = """\
[kitchn]
[kitchen]
nmae = "Berry Street"
units = us
currency = "dollars"
[books]
batch_numbers = "by dat"
size = "58x40"
[devices]
printer = "tpc://10.0.0.9"
scanners = "keyboard:"
[labels]
size = "58 by 40 mm"
[screen]
fullscreen = "yes"
"""
    assert mistakes(text) == [
        (1, "there is no part [kitchn]; did you mean 'kitchen'?"),
        (3, "[kitchen] has no setting 'nmae'; did you mean 'name'?"),
        (4, 'this line cannot be read (Invalid value); text needs quotes: units = "us"'),
        (5, "'dollars' is not a currency's three letters, such as USD, EUR or GBP"),
        (7, "'by dat' is not one of the choices; did you mean 'by-date'?"),
        (8, "[books] has no setting 'size'; it belongs under [labels]"),
        (10, "'tpc:' is no kind of device known here; did you mean 'tcp'?"),
        (11, 'must be a list, such as ["camera://0", "keyboard:"]'),
        (
            13,
            "“58 by 40 mm” is no label size. Write width x height in millimetres, like 58x40, or 62 for a roll; "
            "each side is 4 to 300 mm.",
        ),
        (15, "must be true or false, without quotes"),
    ]


def test_lines_after_a_list_over_several_lines_are_counted_right():
    text = '[devices]\nscanners = [\n"keyboard:",\n\n]\nprintr = "tcp://x"\n'
    assert mistakes(text) == [(6, "[devices] has no setting 'printr'; did you mean 'printer'?")]


def test_a_list_that_is_never_closed_is_told_where_it_begins():
    found = mistakes('[devices]\nscanners = ["keyboard:"\n[books]\nkiosk = "K2"\n')
    assert [line for line, _ in found] == [2]


def test_a_setting_given_twice_names_the_first_line():
    assert mistakes('[books]\nkiosk = "K1"\nkiosk = "K2"\n') == [(3, "kiosk was already given on line 2")]


def test_a_setting_before_any_part_is_told_where_it_belongs():
    assert mistakes('kiosk = "K1"\n') == [(1, "'kiosk' stands before the first [part]; it belongs under [books]")]


def test_dotted_and_inline_forms_are_the_same_setting():
    assert parse('kitchen.name = "A"\nbooks = { kiosk = "K3" }\n', FILE).kiosk == "K3"


def test_control_characters_are_refused():
    assert mistakes('[kitchen]\nname = "a\\u001b[2J"\n') == [(2, "holds characters that cannot be printed")]


@pytest.mark.parametrize("text", ['"', "]", "[[kitchen]]\n", "= 1", "a.b.c.d = 1", "[a.b]\nc = [[1], {x = 1}]", "\x00"])
def test_nonsense_is_told_never_raised_as_something_else(text):
    assert mistakes(text)


def test_a_file_that_was_asked_for_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load(tmp_path / "other.toml")


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    file = tmp_path / "jarmark.toml"
    file.write_bytes(b'[kitchen]\nname = "Caf\xe9"\n')
    with pytest.raises(SettingsError, match="line 2: is not UTF-8 text"):
        load(file)


@pytest.mark.parametrize(
    ("jurisdiction", "says", "prefixes"),
    [("US-CA", "", {"02"}), ("US", "none", set()), ("EU", "", set()), ("EU", "fi", {"23", "24", "25"})],
)
def test_what_a_scale_prints_is_read_by_the_countrys_rules(jurisdiction, says, prefixes):
    kitchen = Kitchen(jurisdiction=jurisdiction, variable_measure=says)
    assert {one.start for one in kitchen.scales} == prefixes


@pytest.mark.parametrize("says", ["ZZ", "20IIIII", "20IIIIIWWPPP", "DE 28IIIICWW.WWWW"])
def test_a_layout_that_is_none_is_a_mistake_on_its_line(says):
    with pytest.raises(SettingsError, match="line 2"):
        parse(f'[kitchen]\nvariable_measure = "{says}"', Path("jarmark.toml"))


@pytest.mark.parametrize(
    ("said", "currency"),
    [
        ('jurisdiction = "EU"', "EUR"),
        ('jurisdiction = "UK"', "GBP"),
        ('jurisdiction = "UK-PREPACKED"', "GBP"),
        ('jurisdiction = "US-CA"', "USD"),
        ('jurisdiction = "EU"\ncurrency = "SEK"', "SEK"),
        ('jurisdiction = "US"\ncurrency = "EUR"', "EUR"),
        ('name = "Hill"', "USD"),
    ],
)
def test_a_kitchens_money_is_that_of_its_jurisdiction_unless_it_says_another(said, currency, tmp_path):
    kitchen = parse(f"[kitchen]\n{said}\n", tmp_path / "jarmark.toml").kitchen
    assert kitchen.currency == currency


def test_a_kitchen_says_how_it_is_reached(tmp_path):
    text = '[kitchen]\ntelephone = "555 0100"\nweb_site = "azhealth.gov"\nemail = "jam@example.org"\n'
    kitchen = parse(text, tmp_path / "jarmark.toml").kitchen
    assert (kitchen.telephone, kitchen.web_site, kitchen.email) == ("555 0100", "azhealth.gov", "jam@example.org")
