"""What lies beside the books is not believed either: their notes, their log, their backups, their photos."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import apsw
import pytest

from db import Books, BooksDamagedError, RuleError
from db.keeping import restore
from db.store import photo_files as photos
from tests.db.hostile import CLOCK, USES, month, refused_or_sound, snapshot, watched, world
from tests.db.kitchen import new_kitchen
from tests.db.old_books_maker import thaw, versions

__all__ = ["month", "world"]


def ready(path):
    shutil.copy(path, path.with_name(f".{path.name}.ready"))


def note(path, **told):
    ready(path)
    Path(f"{path}-restoring").write_text(json.dumps(told))


def linked(which, target):
    return lambda path, outside: Path(f"{path}{which}").symlink_to(outside / target)


NOTES = {
    "a head that is a link": linked("-head", "photo.jpg"),
    "a head that is a link to nothing": linked("-head", "new.txt"),
    "a head that is a pipe": lambda p, o: os.mkfifo(f"{p}-head"),
    "a head that is a folder": lambda p, o: Path(f"{p}-head").mkdir(),
    "a head that never ends": linked("-head", Path("/dev/zero")),
    "a head with a huge hole": lambda p, o: [Path(f"{p}-head").touch(), os.truncate(f"{p}-head", 1 << 40)],
    "a log that is a link": linked("-wal", "photo.jpg"),
    "a log that is a link to nothing": linked("-wal", "new-wal"),
    "an index that is a link": linked("-shm", "photo.jpg"),
    "an index that is a link to nothing": linked("-shm", "new-shm"),
    "an index that is a pipe": lambda p, o: os.mkfifo(f"{p}-shm"),
    "a journal that is a link": linked("-journal", "photo.jpg"),
    "a restore's note that is a pipe": lambda p, o: os.mkfifo(f"{p}-restoring"),
    "a restore's note that is a link": linked("-restoring", "photo.jpg"),
    "a restore's note that never ends": linked("-restoring", Path("/dev/zero")),
    "a restore's note that is a folder": lambda p, o: Path(f"{p}-restoring").mkdir(),
    "a restore without a place": lambda p, o: note(p, stage="swapping"),
    "a restore with another's name": lambda p, o: note(p, stage="swapping", aside="photo.jpg"),
    "a restore that leads away": lambda p, o: note(p, stage="swapping", aside=f"{o}/photo.jpg"),
    "a restore with a head that is none": lambda p, o: note(
        p, stage="swapping", aside=f"{p.stem}-aside-20260304-080000.db", facts="many", head="zz"
    ),
}
HARMLESS = {
    "a restore with a list for a name": lambda p, o: note(p, stage="swapping", aside=[1]),
    "deep nesting in a restore's note": lambda p, o: Path(f"{p}-restoring").write_text("[" * 100_000),
    "a number of many digits there": lambda p, o: Path(f"{p}-restoring").write_text('{"stage":' + "1" * 5000 + "}"),
    "backups that are a pipe": lambda p, o: os.mkfifo(p.parent / "pipe"),
    "photos that are a link": lambda p, o: p.with_name(f"{p.stem}-photos").symlink_to(o),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", {**NOTES, **HARMLESS})
def test_what_lies_beside_the_books_does_no_harm(world, month, kind, use):
    path = world / "hostile" / "none-20260304-080000.db"
    shutil.copy(month / "books.db", path)
    {**NOTES, **HARMLESS}[kind](path, world / "outside")
    before = snapshot(world / "outside")
    said = refused_or_sound(USES[use], path)
    assert snapshot(world / "outside") == before
    if use in ("open", "read only") and kind in NOTES:
        assert said


@pytest.fixture(scope="module")
def others_log(tmp_path_factory):
    """The log of another kitchen's books, in which some of their pages are."""
    path = tmp_path_factory.mktemp("others") / "books.db"
    k = new_kitchen(path)
    for _ in range(200):
        k.berries()
    k.books.close()
    with Books.open(path, clock=CLOCK) as books:
        books.add_supplier("Somebody")
        return Path(f"{path}-wal").read_bytes()


@pytest.mark.parametrize("use", USES)
def test_a_log_of_other_books_is_not_taken_for_the_own(world, month, others_log, use):
    path = world / "hostile" / "none-20260304-080000.db"
    shutil.copy(month / "books.db", path)
    Path(f"{path}-wal").write_bytes(others_log)
    said = refused_or_sound(USES[use], path)
    assert said or use in ("read only", "list", "drill")
    if use == "read only":
        with Books.open(path, read_only=True) as books:
            assert not books.verify().ok


def test_a_restore_that_is_finished_replaces_no_file_that_is_there(world, month):
    path, precious = world / "hostile" / "books.db", world / "hostile" / "books-aside-20260304-080000.db"
    shutil.copy(month / "books.db", path)
    precious.write_text("precious")
    note(path, stage="swapping", aside=precious.name)
    with pytest.raises(BooksDamagedError, match=r"would replace"):
        Books.open(path, clock=CLOCK)
    assert precious.read_text() == "precious"
    assert path.exists()


def old_backups(folder, month):
    for number in range(6):
        shutil.copy(month / "books.db", folder / f"books-20260304-08000{number}.db")


@pytest.mark.parametrize("version", [4, 5])
def test_books_from_elsewhere_do_not_lead_to_the_backups_of_others(world, month, version):
    """A link named backups would let go of all but three of them."""
    path = world / "hostile" / "books.db"
    shutil.copy(month / "books.db", path)
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    old_backups(world / "outside", month)
    (world / "hostile" / "backups").rmdir()
    (world / "hostile" / "backups").symlink_to(world / "outside")
    before = snapshot(world / "outside")
    with pytest.raises(BooksDamagedError, match=r"comes from elsewhere"):
        Books.open(path, clock=CLOCK)
    after = snapshot(world / "outside")
    assert {name: after.get(name) for name in before if name != "."} == {n: w for n, w in before.items() if n != "."}
    assert {name for name in after if name.endswith(".db")} == {name for name in before if name.endswith(".db")}


BEFORE = [version for version in versions() if version >= 3]


@pytest.mark.parametrize("beside", ["nothing", "a link"])
@pytest.mark.parametrize("version", BEFORE)
def test_a_backups_folder_that_a_person_named_may_be_a_link_on_a_new_machine_too(tmp_path, version, beside):
    """What lies beside the books is not used then."""
    for name in ("stick", "other", "kitchen"):
        (tmp_path / name).mkdir()
    named = tmp_path / "backups"
    named.symlink_to(tmp_path / "stick")
    path = thaw(version, tmp_path / "kitchen" / "books.db")
    if beside == "a link":
        (tmp_path / "kitchen" / "backups").symlink_to(tmp_path / "other")
    with Books.open(path, clock=CLOCK, backups=named) as books:
        books.back_up()
        assert books.backups_folder == named
        assert books.verify().ok
    assert list((tmp_path / "stick").glob("books-*.db"))
    assert not list((tmp_path / "other").iterdir())


@pytest.mark.parametrize("version", BEFORE)
def test_a_link_beside_books_of_before_is_refused_where_no_folder_is_named(tmp_path, version):
    (tmp_path / "other").mkdir()
    path = thaw(version, tmp_path / "books.db")
    (tmp_path / "backups").symlink_to(tmp_path / "other")
    with pytest.raises(BooksDamagedError, match=r"comes from elsewhere, and backups beside it is a link"):
        Books.open(path, clock=CLOCK)
    assert not list((tmp_path / "other").iterdir())


def test_a_kitchen_of_ones_own_may_have_its_backups_behind_a_link(tmp_path):
    (tmp_path / "stick").mkdir()
    (tmp_path / "kitchen").mkdir()
    (tmp_path / "kitchen" / "backups").symlink_to(tmp_path / "stick")
    k = new_kitchen(tmp_path / "kitchen" / "books.db")
    k.books.back_up()
    k.books.close()
    with Books.open(tmp_path / "kitchen" / "books.db", clock=k.clock) as books:
        assert len(books.backups()) == 1
    assert len(list((tmp_path / "stick").glob("books-*.db"))) == 1


PICTURE = b"\xff\xd8\xff a label"
IN_THE_POOL = {
    "a pipe": lambda one, o: os.mkfifo(one),
    "a device": lambda one, o: one.symlink_to("/dev/zero"),
    "a folder": lambda one, o: one.mkdir(),
    "a huge hole": lambda one, o: [one.touch(), os.truncate(one, 1 << 40)],
    "another picture": lambda one, o: one.symlink_to(o / "photo.jpg"),
    "a circle": lambda one, o: one.symlink_to(one),
}


@pytest.fixture
def photographed(world):
    """Books with a photo that is beside them, and a backup of both."""
    k = new_kitchen(world / "hostile" / "books.db")
    k.books.add_lot_photo(k.berries().code, PICTURE)
    made = k.books.back_up()
    k.books.close()
    (pool,) = photos.folder_of(made.path.parent / "books.db").rglob("*.jpg")
    return k, made.path, pool


@pytest.mark.parametrize("kind", IN_THE_POOL)
def test_a_photo_that_is_none_is_lost_and_not_waited_for(world, photographed, kind):
    k, made, pool = photographed
    pool.unlink()
    IN_THE_POOL[kind](pool, world / "outside")
    before = snapshot(world / "outside")
    with watched():
        back = restore.restore(world / "new" / "books.db", made, made.parent, k.clock)
    assert back.lost_photos == (pool.name,)
    assert snapshot(world / "outside") == before


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("../../outside/photo", "image/jpeg"),
        ("/etc/passwd", "image/png"),
        ("0" * 63, "image/jpeg"),
        ("g" * 64, "image/jpeg"),
        ("", "image/jpeg"),
        ("0" * 64, "text/html"),
        ("0" * 64 + "\n", "image/jpeg"),
    ],
)
def test_a_photo_whose_name_is_no_hash_leads_nowhere(world, name, media):
    with pytest.raises(BooksDamagedError, match="photo"):
        photos.copy(world / "outside", world / "hostile" / "photos", [(name, media)])


def test_a_kept_photo_is_no_larger_than_one_can_be(world):
    with pytest.raises(RuleError):
        photos.keep(world / "hostile" / "books.db", PICTURE + bytes(photos.LARGEST))
