"""No command deletes or overwrites a file that it did not make.

The commands and their paths are taken from the program itself: one with a path that is not tried here fails.
"""

import hashlib
import re
import shutil
from pathlib import Path

import apsw
import pytest
import typer
from PIL import Image
from typer.main import get_command

from kiosk.commands.app import app

BATCH = "SJ-20260304-A"
PRECIOUS = {
    "grandmother.jpg": b"\xff\xd8\xff grandmother",
    "notes.txt": b"what no recipe says\n",
    "books-of-the-house.xlsx": b"PK\x03\x04 money",
    "label.png": b"\x89PNG no picture",
    "jar-58x40-203.png": b"kept",
    "all-58x40-203.png": b"kept",
    "printer.bin": b"firmware",
    "label-0001.png": b"kept",
    "jar.typ": b"// mine",
    "common.typ": b"// mine too",
    "bench.db": b"kept",
    "trace.txt": b"kept",
    "summary.json": b"{}",
    "books.db": b"no books at all, whatever the name says" * 200,
    "photos/a.jpg": b"kept",
    "labels/a.png": b"kept",
    "screens/01-home.png": b"kept",
    "camera/a.png": b"kept",
    "kivy/config.ini": b"kept",
    "backups/notes.db": b"kept",
    "purchases.csv": b"kept",
    "photos/kitchen.xlsx": b"kept",
}


def drawn(file: Path) -> None:
    """A picture by somebody else."""
    Image.new("L", (40, 40), 128).save(file)


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    folder = tmp_path / "precious"
    for name, content in PRECIOUS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    drawn(folder / "shelf.png")
    (folder / "empty.bin").write_bytes(b"")
    (folder / "link.bin").symlink_to(folder / "notes.txt")
    (folder / "dangling.bin").symlink_to(folder / "nowhere")
    other = apsw.Connection(str(folder / "house.sqlite"))
    other.execute("CREATE TABLE photo (name)")
    other.close()
    return folder


def seen(folder: Path) -> dict[str, tuple[str, int]]:
    """Each file with its content's hash and when it was last changed; a link with where it leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = (str(path.readlink()), 0)
        elif path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(folder))] = (digest, path.stat().st_mtime_ns)
    return found


def at(template: str) -> tuple[str, ...]:
    return tuple(template.split(" "))


FILES = ("notes.txt", "label.png", "books.db", "empty.bin", "link.bin", "dangling.bin", "house.sqlite", "photos")
TRIED: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("", "books"): [
        ("--books", f"{{in}}/{name}", *rest)
        for name in ("notes.txt", "books.db", "house.sqlite", "photos")
        for rest in (
            ("backup",), ("restore",), ("restore", "--go-on-without"), ("kitchen", "{sheet}"), ("verify",),
            ("import", "{sheets}", "--yes"), ("import", "journal", "{journal}"),
            ("print", "--batch", BATCH, "--to", "virtual://{tmp}/out"),
        )
    ],
    ("", "config"): [("--config", f"{{in}}/{name}", "rules") for name in FILES],
    ("demo", "out"): [("demo", "--out", place) for place in ("{in}", "{in}/photos", "{in}/notes.txt", "{in}/link.bin")],
    ("restore", "which"): [("--books", "{own}", "restore", f"{{in}}/{name}") for name in FILES],
    ("kitchen", "sheet"): [("--books", "{own}", "kitchen", f"{{in}}/{name}") for name in FILES],
    ("import", "what"): [
        *(("--books", "{own}", "import", place, "--yes") for place in ("{in}", "{in}/notes.txt")),
        *(("import", "--template", place) for place in ("{in}", "{in}/notes.txt", "{in}/photos")),
    ],
    ("import", "file"): [("--books", "{tmp}/new.db", "import", "journal", f"{{in}}/{name}") for name in FILES],
    ("export", "file"): [("--books", "{own}", "export", "journal", f"{{in}}/{name}") for name in FILES],
    ("scan", "paths"): [("scan", "{in}"), ("scan", "--burst", "{in}"), ("scan", "{in}/shelf.png")],
    ("label", "png"): [
        ("--books", "{own}", "label", "--batch", BATCH, "--png", f"{{in}}/{name}") for name in (*FILES, "shelf.png")
    ],
    ("label", "to"): [
        ("--books", "{own}", "label", "--badge", "Cook 1", "--to", url)
        for url in (*(f"file://{{in}}/{name}" for name in (*FILES, "shelf.png")), "virtual://{in}", "file://{own}")
    ],
    ("label", "gallery"): [("label", "--gallery", "{in}"), ("label", "--gallery", "{in}/notes.txt")],
    ("label", "copy_template"): [("--config", "{settings}", "label", "--copy-template", "jar")],
    ("print", "to"): [
        ("--books", "{own}", "print", "--batch", BATCH, "--units", "1", "--again", "--wait", "0", "--to", url)
        for url in (*(f"file://{{in}}/{name}" for name in FILES), "virtual://{in}", "file://{own}-wal")
    ],
    ("print", "picture"): [
        ("print", "--picture", "{in}/shelf.png", "--to", url)
        for url in ("file://{in}/shelf.png", "file://{in}/notes.txt", "virtual://{in}", "file://{in}/books.db")
    ],
    ("bench scan", "folder"): [("bench", "scan", "{in}"), ("bench", "scan", "{in}", "--bursts")],
    ("bench books", "folder"): [("bench", "books", "--batches", "10", "--in", "{in}")],
}  # fmt: skip
"""Each path that a command takes, and the calls that give it a place with another's files."""

NO_PLACE = {
    "context", "number", "lot", "supplier_lot", "supplier", "ingredient", "bought", "anchor", "batch", "units",
    "came_out", "did_not", "shelf", "recipe", "badge", "size", "pack", "left", "right", "keep", "what", "merged",
    "kept", "decimal", "dates", "column", "same",
}  # fmt: skip
"""Words that are no places. `what` is one of `import` alone."""


def parameters(command=None, name=""):
    """(command, parameter) of all that is no number and no flag, out of the program."""
    command = command or get_command(app)
    for one in command.params:
        if not re.fullmatch(r"(<class ')?(bool|int|float)('>)?", str(one.type_descriptor.annotation)):
            yield name, one.name
    for sub, inner in getattr(command, "commands", {}).items():
        yield from parameters(inner, f"{name} {sub}".strip())


def test_every_place_that_a_command_takes_is_tried():
    places = {(command, name) for command, name in parameters() if name not in NO_PLACE}
    assert places - set(TRIED) == set(), "a new path: say here how it is tried"
    assert set(TRIED) - set(parameters()) == set(), "a path that is no more"


def test_a_new_command_with_a_path_would_be_seen():
    other = typer.Typer()
    other.command("keep")(lambda place: None)

    @other.command("throw")
    def throw(place: Path, where: str = "") -> None: ...

    assert {("throw", "place"), ("throw", "where")} <= set(parameters(get_command(other)))


CALLS = [(f"{command or 'jarmark'} {name}", call) for (command, name), calls in TRIED.items() for call in calls]


@pytest.mark.parametrize(("where", "call"), CALLS, ids=[f"{where}: {' '.join(call)}" for where, call in CALLS])
def test_nothing_of_anothers_is_touched(jarmark, precious, march, tmp_path, where, call):
    own = tmp_path / "own.db"
    settings, sheet, sheets, journal = (tmp_path / name for name in ("s.toml", "k.toml", "sheets", "j.jsonl"))
    shutil.copy(march, own)
    settings.write_text(f'[paths]\ntemplates = "{precious}"\n', encoding="utf-8")
    sheet.write_text("", encoding="utf-8")
    journal.write_text("", encoding="utf-8")
    sheets.mkdir()
    (sheets / "purchases.csv").write_text("lot,ingredient,bought_on,quantity,unit\nB7,cream,2026-03-01,2,kg\n", "utf-8")
    known = {"in": precious, "own": own, "tmp": tmp_path, "settings": settings, "sheet": sheet, "sheets": sheets,
             "journal": journal}  # fmt: skip
    before, books = seen(precious), own.read_bytes()
    told = jarmark(*(part.format(**known) for part in call))
    after = seen(precious)
    assert {name: after.get(name) for name in before} == before
    assert "nobody foresaw" not in told.said
    assert "Traceback" not in told.said
    assert not (precious / "nowhere").exists()
    if ("--to" in call or "--png" in call) and where != "jarmark books":
        assert told.code != 0
        assert told.said
        assert own.read_bytes()[:24] == books[:24]  # behind it stands the counter that the books' own writing moves


def test_a_printers_file_is_begun_anew_by_the_next_picture_and_refused_once_it_is_anothers(jarmark, tmp_path):
    drawn(picture := tmp_path / "a.png")
    job, call = tmp_path / "job.bin", ("print", "--picture", picture, "--to", f"file://{tmp_path}/job.bin")
    assert jarmark(*call).code == 0
    first = job.read_bytes()
    assert jarmark(*call).code == 0
    assert job.read_bytes() == first
    job.write_bytes(first + b"and a note of mine")
    told = jarmark(*call)
    assert told.code != 0
    assert "holds something else" in told.said
    assert job.read_bytes() == first + b"and a note of mine"


def test_a_picture_of_a_label_is_drawn_again_in_its_place(jarmark, march, tmp_path):
    call = ("--books", march, "label", "--batch", BATCH, "--png", tmp_path / "jar.png")
    assert [jarmark(*call).code for _ in range(2)] == [0, 0]
    drawn(tmp_path / "jar.png")
    assert jarmark(*call).code == 2


@pytest.mark.parametrize("side", ["", "-wal", "-shm", "-journal", ".head"])
def test_no_printer_writes_where_the_books_would_be(jarmark, march, tmp_path, side):
    own = shutil.copy(march, tmp_path / "own.db")
    before = seen(tmp_path)
    told = jarmark("--books", own, "label", "--badge", "Cook 1", "--to", f"file://{own}{side}")
    assert told.code == 2
    assert "place of the books" in told.said
    assert {name: what for name, what in seen(tmp_path).items() if not name.endswith(("-shm", "-wal"))} == before
