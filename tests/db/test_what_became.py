"""What became of a batch that failed: told with the failure or later, and never guessed."""

from __future__ import annotations

import pytest

from db import RuleError, StaleViewError


@pytest.fixture
def pot(kitchen):
    return kitchen.books, kitchen.books.start_batch(kitchen.recipe).number


@pytest.mark.parametrize("became", ["thrown away", "kept aside, not for sale", "given to animals", "to the compost"])
def test_it_is_told_with_the_failure(pot, became):
    books, number = pot
    failed = books.fail_batch(number, "scorched", became=became)
    assert (failed.failed_reason, failed.failed_became) == ("scorched", became)


def test_unsaid_it_is_not_known_and_can_be_told_later(pot):
    books, number = pot
    assert books.fail_batch(number, "scorched").failed_became == ""
    assert books.tell_what_became(number, "thrown away").failed_became == "thrown away"
    again = books.tell_what_became(number, "given to animals")
    assert (again.failed_reason, again.failed_became) == ("scorched", "given to animals")
    assert books.trace(number).to_json()["failed_became"] == "given to animals"


def test_of_a_batch_that_did_not_fail_nothing_became(pot):
    books, number = pot
    with pytest.raises(RuleError, match="did not fail"):
        books.tell_what_became(number, "thrown away")


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_no_word_is_refused(pot, words):
    books, number = pot
    books.fail_batch(number, "scorched")
    with pytest.raises(RuleError):
        books.tell_what_became(number, words)
    assert books.batch(number).failed_became == ""


def test_what_was_said_meanwhile_is_not_written_over(pot):
    books, number = pot
    seen = books.fail_batch(number, "scorched")
    books.tell_what_became(number, "thrown away", seen=seen)
    with pytest.raises(StaleViewError, match="thrown away"):
        books.tell_what_became(number, "given to animals", seen=seen)
