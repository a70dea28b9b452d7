"""What each label said is kept once, and told of the label that came out first."""

import pytest

from db import Books, LabelState
from db.questions.label_said import LabelText, text_hash
from db.store.engine import open_reader

OLD = LabelText('{"fields":{"name":"Jam"}}', '{"jar.typ":"a"}', "58x40", 203)
NEW = LabelText('{"fields":{"name":"Jam, smooth"}}', '{"jar.typ":"a"}', "58x40", 203)


def out(kitchen, units, says, number):
    job = kitchen.books.ask_labels(number, units, "p", says=says)
    for unit in units:
        kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)


def asked_and_stopped(kitchen, number):
    """Unit 1 never came out as it was asked for at first."""
    kitchen.books.stop_labels(kitchen.books.ask_labels(number, [1, 2], "p", says=OLD).id)
    out(kitchen, [1], NEW, number)


def taken_over_by_a_later_job(kitchen, number):
    kitchen.books.ask_labels(number, [1, 2], "p", says=OLD)
    out(kitchen, [1], NEW, number)


def in_doubt(kitchen, number, came_out):
    job = kitchen.books.ask_labels(number, [1], "p", says=OLD)
    for state in (LabelState.SENDING, LabelState.UNSURE):
        kitchen.books.mark_label(job.id, 1, state)
    kitchen.books.answer_unsure(job.id, 1, came_out)
    if not came_out:
        kitchen.books.stop_labels(job.id)
    out(kitchen, [1], NEW, number)


def told_while_its_job_goes_on(kitchen, number):
    """No fact says yet that it came out when it is asked for once more."""
    job = kitchen.books.ask_labels(number, [1, 2, 3], "p", says=OLD)
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED, then=2)
    out(kitchen, [1], NEW, number)


def spoiled(kitchen, number):
    out(kitchen, [1], OLD, number)
    kitchen.books.spoil_label(number, 1, "torn")
    out(kitchen, [1], NEW, number)


def nobody_kept_the_first(kitchen, number):
    out(kitchen, [1], None, number)
    out(kitchen, [1], NEW, number)


CASES = {
    "printed once": (lambda kitchen, number: out(kitchen, [1], OLD, number), OLD),
    "printed again": (lambda kitchen, number: [out(kitchen, [1], says, number) for says in (OLD, NEW)], OLD),
    "asked and stopped": (asked_and_stopped, NEW),
    "taken over": (taken_over_by_a_later_job, NEW),
    "in doubt, came out": (lambda kitchen, number: in_doubt(kitchen, number, True), OLD),
    "in doubt, did not": (lambda kitchen, number: in_doubt(kitchen, number, False), NEW),
    "its job goes on": (told_while_its_job_goes_on, OLD),
    "spoiled": (spoiled, OLD),
    "not kept": (lambda kitchen, number: out(kitchen, [1], None, number), None),
    "the first was not kept": (nobody_kept_the_first, None),
    "never asked for": (lambda kitchen, number: None, None),
    "only asked for": (lambda kitchen, number: kitchen.books.ask_labels(number, [1], "p", says=OLD), None),
}


@pytest.mark.parametrize(("happens", "said"), CASES.values(), ids=CASES)
def test_what_came_out_first_is_told(kitchen, happens, said):
    number = kitchen.make([], 3).number
    happens(kitchen, number)
    found = kitchen.books.labels_first_said(number, [1]).get(1)
    assert (found and (found.content, found.template)) == (said and (said.content, said.template))
    kitchen.books.rebuild()
    again = kitchen.books.labels_first_said(number, [1]).get(1)
    assert again == found
    assert kitchen.books.verify().ok


def test_it_is_known_before_the_job_has_ended(kitchen):
    number = kitchen.make([], 3).number
    job = kitchen.books.ask_labels(number, [1, 2, 3], "p", says=OLD)
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED)
    assert set(kitchen.books.labels_first_said(number, [1, 2, 3])) == {1}


def test_each_text_is_kept_once(kitchen, path):
    for _ in range(2):
        number = kitchen.make([], 3).number
        out(kitchen, [1, 2], OLD, number)
        out(kitchen, [3], NEW, number)
    kitchen.books.close()
    database = open_reader(path)
    kinds = dict(database.connection().execute("SELECT kind, count(*) FROM journal GROUP BY kind").fetchall())
    kept = {text for (text,) in database.connection().execute("SELECT text FROM kept_text").fetchall()}
    database.close()
    assert (kinds["text-kept"], kinds["label-said"]) == (3, 4)
    assert kept == {OLD.content, NEW.content, OLD.template}


def test_trace_names_the_hashes_of_a_batch_and_of_a_jar(kitchen):
    number = kitchen.make([], 3).number
    assert "labels_said" not in kitchen.books.trace(number).to_json()
    out(kitchen, [1, 2], OLD, number)
    out(kitchen, [3], NEW, number)
    told = kitchen.books.trace(number).to_json()["labels_said"]
    assert [(one["first"], one["last"], one["content"]) for one in told] == [
        (1, 2, text_hash(OLD.content)), (3, 3, text_hash(NEW.content)),
    ]  # fmt: skip
    (of_jar,) = kitchen.books.trace(f"{number}-003").to_json()["labels_said"]
    assert (of_jar["content"], of_jar["template"]) == (text_hash(NEW.content), text_hash(OLD.template))


def test_it_goes_with_the_journal_into_other_books(kitchen, path, tmp_path):
    number = kitchen.make([], 3).number
    out(kitchen, [1], OLD, number)
    kitchen.books.close()
    with Books.open(path, read_only=True) as books:
        assert books.labels_first_said(number, [1])[1].content == OLD.content
