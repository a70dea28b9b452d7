"""Who did a thing is who did it, whoever stands at the kiosk when it becomes a fact."""

import threading

import pytest

from db import Books, LabelState
from kiosk.flows.upkeep import QUIET, Upkeep


@pytest.fixture
def two_cooks(kitchen):
    kitchen.books.acting = kitchen.cook
    return kitchen, kitchen.books.add_person("Cook 2")


def newest(books, count=1):
    """Kind of fact and name of who did it, the newest last."""
    names = {person.id: person.name for person in books.people()}
    query = "SELECT kind, who FROM journal ORDER BY position DESC LIMIT ?"
    return [(kind, names.get(who)) for kind, who in reversed(books._read(lambda session: session.all(query, count)))]


def print_all(kitchen, other, at, units=(1, 2, 3)):
    """Another cook scans their badge while label `at` is on its way."""
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = kitchen.books.ask_labels(batch.number, units, "p")
    for unit in units:
        kitchen.books.mark_label(job.id, unit, LabelState.SENDING)
        if unit == at:
            kitchen.books.acting = other
        kitchen.books.mark_label(job.id, unit, LabelState.CONFIRMED)
    return batch, job


@pytest.mark.parametrize("at", [1, 2, 3])
def test_labels_are_booked_on_who_asked_for_them(two_cooks, at):
    kitchen, other = two_cooks
    print_all(kitchen, other, at)
    assert newest(kitchen.books) == [("labels-confirmed", "Cook 1")]


def test_labels_that_came_out_before_a_stop_are_booked_on_who_asked_for_them(two_cooks):
    kitchen, other = two_cooks
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = kitchen.books.ask_labels(batch.number, [1, 2, 3], "p")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED)
    kitchen.books.acting = other
    kitchen.books.stop_labels(job.id)
    assert newest(kitchen.books) == [("labels-confirmed", "Cook 1")]


def test_a_label_in_doubt_is_of_who_asked_and_the_answer_of_who_looked(two_cooks):
    kitchen, other = two_cooks
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = kitchen.books.ask_labels(batch.number, [1], "p")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.acting = other
    kitchen.books.mark_label(job.id, 1, LabelState.UNSURE)
    kitchen.books.answer_unsure(job.id, 1, came_out=True)
    assert newest(kitchen.books, 2) == [("label-unsure", "Cook 1"), ("label-answered", "Cook 2")]


def test_a_spoiled_label_is_of_who_says_so(two_cooks):
    kitchen, other = two_cooks
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = kitchen.books.ask_labels(batch.number, [1, 2], "p")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED)
    kitchen.books.acting = other
    kitchen.books.spoil_label(batch.number, 1, "torn")
    assert newest(kitchen.books, 2) == [("labels-confirmed", "Cook 1"), ("label-spoiled", "Cook 2")]


def test_after_a_power_cut_it_is_still_of_who_asked(two_cooks, path):
    kitchen, other = two_cooks
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = kitchen.books.ask_labels(batch.number, [1], "p")
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock) as books:
        books.acting = other
        books.mark_label(job.id, 1, LabelState.SENDING)
        books.mark_label(job.id, 1, LabelState.CONFIRMED)
        assert newest(books) == [("labels-confirmed", "Cook 1")]


def test_the_nightly_backup_is_nobodys(two_cooks):
    kitchen, other = two_cooks
    kitchen.books.acting = other
    kitchen.clock.advance(QUIET.total_seconds() + 1)
    Upkeep(kitchen.books, kitchen.clock).back_up_if_due(print)
    assert newest(kitchen.books) == [("backup-made", None)]
    kitchen.books.back_up(by=other)
    assert newest(kitchen.books) == [("backup-made", "Cook 2")]


def test_a_job_that_nobody_asked_for_is_nobodys(kitchen):
    other = kitchen.books.add_person("Cook 2")
    print_all(kitchen, other, at=1, units=(1,))
    assert newest(kitchen.books) == [("labels-confirmed", None)]


def test_what_stands_together_is_of_who_began_it(two_cooks):
    kitchen, other = two_cooks

    def work():
        kitchen.books.add_supplier("One")
        kitchen.books.acting = other  # a badge is scanned while it runs
        kitchen.books.add_supplier("Two")

    kitchen.books.together(work)
    assert newest(kitchen.books, 2) == [("supplier-added", "Cook 1"), ("supplier-added", "Cook 1")]


@pytest.mark.parametrize("of_another", [True, False])
def test_what_a_thread_writes_for_another_is_of_that_other_or_of_nobody(two_cooks, of_another):
    kitchen, other = two_cooks
    with kitchen.books.on_behalf_of(other if of_another else None):
        kitchen.books.add_supplier("One")
        kitchen.books.add_supplier("Two", by=kitchen.cook)
        kitchen.books.together(lambda: kitchen.books.add_supplier("Three"))
    kitchen.books.add_supplier("Four")
    name = "Cook 2" if of_another else None
    assert [who for _, who in newest(kitchen.books, 4)] == [name, "Cook 1", name, "Cook 1"]


def test_it_is_said_for_its_own_thread_only(two_cooks):
    kitchen, other = two_cooks
    with kitchen.books.on_behalf_of(other):
        thread = threading.Thread(target=lambda: kitchen.books.add_supplier("One"))
        thread.start()
        thread.join()
    assert newest(kitchen.books) == [("supplier-added", "Cook 1")]
