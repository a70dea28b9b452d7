"""The language of the kiosk: texts that bring their template with them, the pseudo-language, days."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from datetime import date, datetime

import pytest

from kiosk import locale
from kiosk.locale import N_, _, language, ngettext, said, said_error, speaking


class Words(str):
    """As db and drivers make them."""

    template: str
    values: dict
    plural: str | None = None


def words(template, plural=None, **values):
    made = Words((plural if plural and values["count"] != 1 else template).format(**values))
    made.template, made.values, made.plural = template, values, plural
    return made


def test_in_english_all_stays_as_it_is():
    assert said("as it is") == "as it is"
    assert said(words("No {what}.", what="jar")) == "No jar."
    assert _("Save only") == "Save only"
    assert ngettext("{n} jar", "{n} jars", 2) == "{n} jars"


def test_a_text_of_the_books_is_said_by_its_template():
    inner = words("bag {tag}", tag="L-0012")
    with speaking("pseudo"):
        assert said("as it is") == "as it is"
        assert said(words("No {what}.", what="jar")) == "[Ñö jar.·]"
        assert said(words("Hold {what}", what=inner)) == "[Ħöļđ [ḃàğ L-0012·]··]"
        assert said(words("{count} jar", "{count} jars", count=1)) == "[1 ĵàŕ·]"
        assert said(words("{count} jar", "{count} jars", count=3)) == "[3 ĵàŕš··]"


def test_an_error_is_said_with_its_advice():
    class KitchenError(Exception):
        message = words("It is full.")
        what_to_do = words("Empty it.")

    with speaking("pseudo"):
        assert said_error(KitchenError()) == "[Îţ îš ƒûļļ.···] [Éḿṗţý îţ.···]"
        assert said_error(ValueError("plain")) == "plain"


def test_constants_are_said_later():
    title = N_("Save only")
    assert title == "Save only"
    with speaking("pseudo"):
        assert _(title) == "[Šàṽé öñļý···]"
    assert _(title) == "Save only"


def test_days_in_the_pseudo_language_have_no_plain_letter():
    at = datetime(2026, 3, 4, 10, 42)
    with speaking("pseudo"):
        told = [locale.day(at), locale.short_day(at), locale.weekday(at), locale.month_and_year(at), locale.moment(at)]
    assert told[0] == "4 Ḿàŕ 2026"
    assert not any(letter.isascii() and letter.isalpha() for letter in "".join(told))


@pytest.mark.parametrize("month", range(1, 13))
def test_in_english_days_are_those_of_before(month):
    on = date(2026, month, 3)
    assert locale.day(on) == f"3 {on:%b %Y}"
    assert locale.short_day(on) == f"3 {on:%b}"
    assert locale.month_and_year(on) == f"{on:%B %Y}"
    assert locale.weekday(on) == f"{on:%A}"


def test_a_language_without_a_catalogue_is_english():
    with speaking("xx"):
        assert _("Save only") == "Save only"
        assert locale.current().code == "en"


EMPTY_CATALOGUE = struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28)


@pytest.mark.parametrize(
    ("code", "catalogue", "spoken"),
    [
        ("xx", EMPTY_CATALOGUE, "xx"),
        ("xx_YY.UTF-8", EMPTY_CATALOGUE, "xx_YY.UTF-8"),
        ("xx", EMPTY_CATALOGUE[:6], "en"),
        ("xx", b"no catalogue", "en"),
        ("../there/xx", EMPTY_CATALOGUE, "en"),
    ],
)
def test_only_a_sound_catalogue_beside_the_others_is_spoken(tmp_path, monkeypatch, code, catalogue, spoken):
    (tmp_path / "there/xx/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "there/xx/LC_MESSAGES/jarmark.mo").write_bytes(catalogue)
    monkeypatch.setattr(language, "__file__", str(tmp_path / "there/language.py"))
    with speaking(code):
        assert locale.current().code == spoken


@pytest.mark.parametrize(("code", "told"), [("pseudo", "[Ħöḿé··]"), ("", "Home"), ("../..", "Home"), ("en", "Home")])
def test_the_environment_names_the_language(code, told):
    call = [sys.executable, "-c", "from kiosk.locale import _; print(_('Home'))"]
    environment = os.environ | {"JARMARK_LANGUAGE": code, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == told


def test_babel_is_not_imported_before_a_date_is_said():
    call = [sys.executable, "-c", "import sys, kiosk.locale; print('babel' in sys.modules)"]
    assert subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip() == "False"
