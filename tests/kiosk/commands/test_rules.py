"""`jarmark rules`: every check with its citation, what it was read in, and when."""

import json

import pytest

from kiosk.labels.checks import load_pack, pack_names


@pytest.mark.parametrize("name", pack_names())
def test_each_check_of_a_pack_is_listed_with_citation_day_and_source(jarmark, name):
    told = jarmark("rules", "--pack", name)
    assert told.code == 0
    lines = told.answer.splitlines()
    for rule in load_pack(name).rules:
        (line,) = [one for one in lines if rule.citation in one and f"  {rule.name}  " in one]
        assert line.strip().startswith(f"{rule.wrong.value}s")
        assert f"  {rule.reviewed.isoformat()}  {rule.source}" in line
        assert rule.reviewed.year == 2026
    assert "Read in: P an official text, Q the law as others quote it, S guidance or a summary, M memory." in lines
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
    assert (statement["wrong"], statement["source"], statement["reviewed"]) == ("stop", "Q", "2026-11-27")
    by_memory = [one for one in told["checks"] if one["source"] == "M"]
    assert {one["wrong"] for one in by_memory} == {"warn"}
    assert {one["id"] for one in by_memory} >= {"lot", "lot_day", "letters_small", "net_number"}
    assert not any(one["sure"] for one in by_memory)


def test_other_forms_and_what_is_kept_cold_are_told(jarmark):
    assert (
        "\nOr, where the settings have it as the statement: Repackaged in a Home Kitchen\n"
        in jarmark("rules", "--pack", "us-ca").answer
    )
    texas = jarmark("rules", "--pack", "us-tx").answer
    assert "\nOn what is kept cold: SAFE HANDLING INSTRUCTIONS: To prevent" in texas


def test_a_pack_that_is_not_there_is_told_with_a_guess(jarmark):
    told = jarmark("rules", "--pack", "us-cal")
    assert told.code == 2
    assert told.said == "jarmark: There is no pack 'us-cal'; did you mean 'us-ca'?\n"
