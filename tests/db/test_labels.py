"""Labels are counted to the last one, over a kill too; what became of each is a fact."""

import pytest

from db import Books, LabelState, RuleError
from db.sheets.journal_lines import read_lines
from db.store.engine import open_reader

ASKED, SENDING, CONFIRMED = LabelState.ASKED, LabelState.SENDING, LabelState.CONFIRMED
UNSURE, STOPPED = LabelState.UNSURE, LabelState.STOPPED


def send(books, job, units):
    for unit in units:
        books.mark_label(job.id, unit, SENDING)
        job = books.mark_label(job.id, unit, CONFIRMED)
    return job


def runs(path):
    """What the journal made of the labels."""
    database = open_reader(path)
    try:
        return database.connection().execute("SELECT what, first, last FROM label_run ORDER BY id").fetchall()
    finally:
        database.close()


def test_thirty_six_labels_are_one_run(kitchen, path):
    batch = kitchen.make([], 38, 2)
    job = kitchen.books.ask_labels(batch.number, range(1, 37), "tcp://printer")
    assert kitchen.books.open_label_jobs() == (job,)
    assert (job.printed, job.next_unit) == (0, 1)
    job = send(kitchen.books, job, range(1, 37))
    assert (job.printed, job.is_open, job.next_unit) == (36, False, None)
    assert kitchen.books.open_label_jobs() == ()
    assert kitchen.books.label_job(batch.number) == job
    assert runs(path) == [("confirmed", 1, 36)]


def test_a_kill_in_the_middle_leaves_one_label_in_doubt(kitchen, path):
    batch = kitchen.make([], 5)
    job = kitchen.books.ask_labels(batch.number, range(1, 6), "tcp://printer")
    send(kitchen.books, job, [1, 2])
    kitchen.books.mark_label(job.id, 3, SENDING)
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock) as books:
        (job,) = books.open_label_jobs()
        assert job.units == ((1, CONFIRMED), (2, CONFIRMED), (3, SENDING), (4, ASKED), (5, ASKED))
        job = books.mark_label(job.id, 3, UNSURE)
        assert runs(path) == [("confirmed", 1, 2), ("unsure", 3, 3)]
        job = books.answer_unsure(job.id, 3, came_out=False)
        assert job.next_unit == 3
        job = send(books, job, [3, 4, 5])
        assert not job.is_open
        assert runs(path)[2:] == [("did-not", 3, 3), ("confirmed", 3, 5)]
        assert books.verify().ok


def test_an_unsure_label_that_came_out_counts_once(kitchen, path):
    batch = kitchen.make([], 2)
    job = send(kitchen.books, kitchen.books.ask_labels(batch.number, [1, 2], "p"), [1])
    kitchen.books.mark_label(job.id, 2, SENDING)
    kitchen.books.mark_label(job.id, 2, UNSURE)
    assert kitchen.books.answer_unsure(job.id, 2, came_out=True).printed == 2
    assert runs(path) == [("confirmed", 1, 1), ("unsure", 2, 2), ("came-out", 2, 2)]
    with pytest.raises(RuleError, match="not in doubt"):
        kitchen.books.answer_unsure(job.id, 2, came_out=True)


def test_a_stopped_job_keeps_what_was_printed(kitchen, path):
    batch = kitchen.make([], 10)
    job = send(kitchen.books, kitchen.books.ask_labels(batch.number, range(1, 11), "p"), [1, 2, 3])
    kitchen.books.mark_label(job.id, 4, SENDING)
    job = kitchen.books.stop_labels(job.id)
    assert job.is_open, "004 is still on its way"
    job = kitchen.books.mark_label(job.id, 4, CONFIRMED)
    assert not job.is_open
    assert job.in_state(STOPPED) == (5, 6, 7, 8, 9, 10)
    assert runs(path) == [("confirmed", 1, 3), ("confirmed", 4, 4)]


def test_a_confirmed_label_is_never_sent_again(kitchen):
    batch = kitchen.make([], 3)
    job = send(kitchen.books, kitchen.books.ask_labels(batch.number, [1, 2, 3], "p"), [1])
    for unit, state in ((1, SENDING), (1, UNSURE), (2, CONFIRMED), (9, SENDING)):
        with pytest.raises(RuleError):
            kitchen.books.mark_label(job.id, unit, state)


@pytest.mark.parametrize("units", [[], [0], [11], [1, 1]])
def test_labels_of_units_that_are_not_there(kitchen, units):
    batch = kitchen.make([], 10)
    with pytest.raises(RuleError):
        kitchen.books.ask_labels(batch.number, units, "p")


def test_a_spoiled_label_has_a_reason(kitchen, path):
    batch = kitchen.make([], 3)
    send(kitchen.books, kitchen.books.ask_labels(batch.number, [2], "p"), [2])
    with pytest.raises(RuleError):
        kitchen.books.spoil_label(batch.number, 2, " ")
    kitchen.books.spoil_label(batch.number, 2, "stuck to the bench")
    assert runs(path) == [("confirmed", 2, 2), ("spoiled", 2, 2)]


def test_a_rebuild_leaves_a_job_standing(kitchen):
    batch = kitchen.make([], 3)
    job = send(kitchen.books, kitchen.books.ask_labels(batch.number, [1, 2, 3], "p"), [1])
    kitchen.books.rebuild()
    assert kitchen.books.label_job(batch.number) == job
    assert kitchen.books.verify().ok


def test_how_each_label_stands_over_all_jobs(kitchen):
    batch = kitchen.make([], 4)
    first = send(kitchen.books, kitchen.books.ask_labels(batch.number, [1, 2], "p"), [1])
    kitchen.books.stop_labels(first.id)
    second = kitchen.books.ask_labels(batch.number, [1, 2, 3], "p")
    assert kitchen.books.label_states(batch.number) == {1: ASKED, 2: ASKED, 3: ASKED}
    kitchen.books.stop_labels(second.id)
    assert kitchen.books.label_states(batch.number) == {1: CONFIRMED, 2: STOPPED, 3: STOPPED}


def test_no_label_is_in_two_jobs_at_once(kitchen):
    """What an older job has not begun goes over; what it has on its way or in doubt stays with it."""
    batch = kitchen.make([], 5)
    first = kitchen.books.ask_labels(batch.number, range(1, 6), "p")
    kitchen.books.mark_label(first.id, 1, SENDING)
    kitchen.books.mark_label(first.id, 1, UNSURE)
    kitchen.books.mark_label(first.id, 2, SENDING)
    second = kitchen.books.ask_labels(batch.number, [1, 2, 3], "p")
    assert second.units == ((3, ASKED),)
    assert kitchen.books.label_states(batch.number) == {1: UNSURE, 2: SENDING, 3: ASKED, 4: ASKED, 5: ASKED}
    with pytest.raises(RuleError, match="in doubt"):
        kitchen.books.ask_labels(batch.number, [1, 2], "p")


def confirmed(kitchen, batch, units):
    return send(kitchen.books, kitchen.books.ask_labels(batch.number, units, "p"), units)


def test_labels_add_up_with_the_jars(kitchen):
    batch = kitchen.make([], 38, 2)
    confirmed(kitchen, batch, range(1, 37))
    count = kitchen.books.label_count(batch.number)
    assert (count.jars, count.printed, count.came_out, count.labelled, count.adds_up) == (36, 36, 36, 36, True)
    kitchen.books.spoil_label(batch.number, 17, "torn")
    count = kitchen.books.label_count(batch.number)
    assert (count.labelled, count.missing, count.spoiled, count.adds_up) == (35, 1, 1, False)
    assert 17 not in kitchen.books.label_states(batch.number)
    kitchen.books.reprint_labels(batch.number, [17, 4], "torn")
    confirmed(kitchen, batch, [4, 17])
    count = kitchen.books.label_count(batch.number)
    assert (count.printed, count.came_out, count.reprinted, count.spoiled, count.spare) == (36, 38, 2, 1, 1)
    assert count.came_out == count.labelled + count.spoiled + count.spare
    assert count.adds_up
    assert count.spoiled_for == {"torn": 1}
    assert kitchen.books.trace(batch.number).to_json()["labels"] == count.to_json()


def test_labels_are_counted_while_they_are_printed_and_what_is_in_doubt_adds_up_to_nothing(kitchen):
    batch = kitchen.make([], 3)
    job = kitchen.books.ask_labels(batch.number, [1, 2, 3], "p")
    job = send(kitchen.books, job, [1, 2])
    assert kitchen.books.label_count(batch.number).came_out == 2
    kitchen.books.mark_label(job.id, 3, SENDING)
    kitchen.books.mark_label(job.id, 3, UNSURE)
    count = kitchen.books.label_count(batch.number)
    assert (count.came_out, count.unsure, count.missing, count.adds_up) == (2, 1, 1, False)
    kitchen.books.answer_unsure(job.id, 3, came_out=True)
    assert kitchen.books.label_count(batch.number).adds_up


def test_a_spoiled_label_did_come_out_whatever_was_said_before(kitchen):
    batch = kitchen.make([], 1)
    job = kitchen.books.ask_labels(batch.number, [1], "p")
    kitchen.books.mark_label(job.id, 1, SENDING)
    kitchen.books.mark_label(job.id, 1, UNSURE)
    kitchen.books.answer_unsure(job.id, 1, came_out=False)
    kitchen.books.stop_labels(job.id)
    kitchen.books.spoil_label(batch.number, 1, "crooked")
    count = kitchen.books.label_count(batch.number)
    assert (count.came_out, count.spoiled, count.labelled, count.spare) == (1, 1, 0, 0)


def test_books_made_from_a_journal_know_which_labels_came_out(kitchen, tmp_path):
    batch = kitchen.make([], 3)
    confirmed(kitchen, batch, [1, 2])
    kitchen.books.export_journal(tmp_path / "journal.jsonl")
    with (tmp_path / "journal.jsonl").open(encoding="utf-8", newline="\n") as lines:
        read_lines(lines, "journal.jsonl", tmp_path / "new.db")
    with Books.open(tmp_path / "new.db", clock=kitchen.clock) as books:
        assert books.label_states(batch.number) == {1: CONFIRMED, 2: CONFIRMED}


def test_one_is_out_and_the_next_on_its_way_together_or_not_at_all(kitchen):
    batch = kitchen.make([], 3)
    job = kitchen.books.ask_labels(batch.number, [1, 2, 3], "p")
    kitchen.books.mark_label(job.id, 1, SENDING)
    job = kitchen.books.mark_label(job.id, 1, CONFIRMED, then=2)
    assert job.units == ((1, CONFIRMED), (2, SENDING), (3, ASKED))
    with pytest.raises(RuleError):
        kitchen.books.mark_label(job.id, 2, CONFIRMED, then=1)
    assert kitchen.books.label_states(batch.number) == {1: CONFIRMED, 2: SENDING, 3: ASKED}


def test_a_label_spoiled_while_its_job_goes_on_is_one_that_came_out_and_no_good_one(kitchen):
    number = kitchen.make([], 4).number
    job = kitchen.books.ask_labels(number, [1, 2, 3, 4], "printer")
    for unit in (1, 2):
        kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)
    kitchen.books.spoil_label(number, 2, "torn")
    count = kitchen.books.label_count(number)
    assert (count.came_out, count.labelled, count.spoiled, count.spare) == (2, 1, 1, 0)
    assert 2 not in kitchen.books.label_states(number)
    for unit in (3, 4):
        kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)
    again = kitchen.books.ask_labels(number, [2], "printer")
    kitchen.books.mark_label(again.id, 2, LabelState.SENDING)
    kitchen.books.mark_label(again.id, 2, LabelState.CONFIRMED)
    count = kitchen.books.label_count(number)
    assert (count.came_out, count.labelled, count.spoiled, count.spare, count.adds_up) == (5, 4, 1, 0, True)


def test_a_net_jar_without_its_label_is_missing_although_those_set_aside_have_theirs(kitchen):
    number = kitchen.make([], 38, set_aside=2).number
    job = kitchen.books.ask_labels(number, range(1, 39), "printer")
    for unit in range(1, 39):
        kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)
    assert kitchen.books.label_count(number).adds_up
    kitchen.books.spoil_label(number, 5, "torn")
    count = kitchen.books.label_count(number)
    assert (count.labelled, count.missing, count.adds_up) == (37, 1, False)
