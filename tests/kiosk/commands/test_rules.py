"""`jarmark rules`: every check with its citation and the day it was last read."""

import json

import pytest

from kiosk.labels.checks import load_pack, pack_names


@pytest.mark.parametrize("name", pack_names())
def test_each_check_of_a_pack_is_listed_with_citation_and_day(jarmark, name):
    told = jarmark("rules", "--pack", name)
    assert told.code == 0
    lines = told.answer.splitlines()
    for rule in load_pack(name).rules:
        (line,) = [one for one in lines if rule.citation in one and f"  {rule.name}  " in one]
        assert line.strip().startswith(f"{rule.wrong.value}s")
        assert "2026-11-22" in line
    assert lines[-1] == "This is a maker's help, not legal advice."


def test_without_a_name_it_is_the_kitchens_own(jarmark, tmp_path):
    settings = tmp_path / "jarmark.toml"
    settings.write_text('[kitchen]\njurisdiction = "US-TX"\n')
    told = jarmark("--config", settings, "rules")
    assert told.answer.startswith("Texas cottage food\nOn every label: THIS PRODUCT WAS PRODUCED")


def test_as_json(jarmark):
    told = json.loads(jarmark("rules", "--pack", "US-FL", "--json").answer)
    assert told["pack"] == "us-fl"
    statement = next(one for one in told["checks"] if one["id"] == "statement")
    assert (statement["wrong"], statement["sure"], statement["reviewed"]) == ("warn", False, "2026-11-22")


def test_a_pack_that_is_not_there_is_told_with_a_guess(jarmark):
    told = jarmark("rules", "--pack", "us-cal")
    assert told.code == 2
    assert told.said == "jarmark: There is no pack 'us-cal'; did you mean 'us-ca'?\n"
