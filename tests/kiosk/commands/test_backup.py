"""`jarmark backup`, `backups`, `restore`, and `verify --anchor`."""

from __future__ import annotations

import json
import shutil

import pytest

from db import Books
from db.store.home import this_machine
from tests.db.kitchen import new_kitchen


@pytest.fixture
def ours(jarmark, own_march):
    return lambda *words: jarmark("--books", own_march, *words)


def test_a_backup_is_made_and_listed(ours):
    assert "no backup" in ours("backups").answer
    made = json.loads(ours("backup", "--json").answer)
    assert made["problem"] is None
    (one,) = json.loads(ours("backups", "--json").answer)
    assert (one["facts"], one["head"]) == (made["facts"], made["head"])
    told = ours("backups")
    assert (told.code, made["head"][:16] in told.answer) == (0, True)
    assert "read back and sound" in ours("backup", "--keep", "1").answer
    assert len(json.loads(ours("backups", "--json").answer)) == 1


def test_back_to_the_newest(ours, own_march):
    made = json.loads(ours("backup", "--json").answer)
    own_march.write_bytes(b"gone" * 9000)
    told = ours("trace", "SJ-20260304-A-017")
    assert told.code == 1
    assert f"restore {made['backup']}" in told.said
    told = ours("restore")
    assert told.code == 0, told.said
    assert "kept as own-aside-" in told.answer
    assert "could not be read" in told.answer
    assert ours("verify").code == 0
    assert json.loads(ours("trace", "SJ-20260304-A-017", "--json").answer)["net_units"] == 36


@pytest.mark.parametrize("is_known", [True, False])
def test_of_several_books_in_one_folder_the_newest_is_that_of_these(jarmark, ours, own_march, tmp_path, is_known):
    made = json.loads(ours("backup", "--json").answer)
    other = tmp_path / "other" / own_march.name
    other.parent.mkdir()
    new_kitchen(other).books.close()
    (other.parent / "backups").symlink_to(own_march.parent / "backups")
    for _ in range(2):
        assert jarmark("--books", other, "backup").code == 0
    assert ours("backups").answer.count("of the books begun by K1 on") == 3
    for file in own_march.parent.glob(f"{own_march.name}*"):
        file.unlink()
    if not is_known:
        shutil.rmtree(this_machine().state)
        told = ours("restore")
        assert told.code != 0
        assert "are of 2 different books" in told.said
        assert not own_march.exists()
        return
    assert json.loads(ours("restore", "--json").answer)["backup"] == made["backup"]
    assert ours("trace", "SJ-20260304-A-017").code == 0


def test_sound_books_are_not_given_up_unasked(ours, own_march):
    name = json.loads(ours("backup", "--json").answer)["backup"].rpartition("/")[2]
    with Books.open(own_march) as books:
        books.add_supplier("Corner shop")
    told = ours("restore", name)
    assert told.code == 1
    assert "--give-up-newer" in told.said
    done = json.loads(ours("restore", name, "--give-up-newer", "--json").answer)
    assert done["was"]["newer"] == 1


def test_a_drill_changes_nothing(ours, own_march):
    assert ours("restore", "--drill").code == 1
    ours("backup")
    before = own_march.read_bytes()
    told = ours("restore", "--drill")
    assert (told.code, "can be gone back to" in told.answer) == (0, True)
    assert json.loads(ours("restore", "--drill", "--json").answer)["ok"] is True
    assert own_march.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("restore", "no-such.db"), 2),
        (("restore", "--drill", "x.db"), 2),
        (("restore",), 1),
        (("backup", "--keep", "0"), 2),
        (("verify", "--anchor", "82"), 2),
        (("verify", "--anchor", "82:12"), 2),
    ],
)
def test_each_mistake_is_one_line(ours, words, code):
    told = ours(*words)
    assert told.code == code
    assert len(told.said.strip().splitlines()) == 1
    assert told.answer == ""


def test_no_books_to_back_up(jarmark, tmp_path):
    assert jarmark("--books", tmp_path / "none.db", "backup").code == 2
    assert not list(tmp_path.iterdir())


def test_the_head_of_the_day(ours, own_march):
    """What verify prints can be noted down and given back; another head is not these books'."""
    head = ours("verify").answer.split("Head: ")[1].strip()
    with Books.open(own_march) as books:
        books.add_supplier("Corner shop")
    assert ours("verify", "--anchor", head).code == 0
    count, _, digits = head.partition(":")
    told = ours("verify", "--anchor", f"{count}:{digits[::-1]}")
    assert told.code == 1
    assert f"Fact {count} is not the one that was noted down" in told.answer
    assert ours("verify", "--anchor", f"99999:{digits}").code == 1
