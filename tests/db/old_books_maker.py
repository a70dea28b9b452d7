"""Small books of every schema that was ever on main, made by the program of then.

    python -m tests.db.old_books_maker           the working tree's schema
    python -m tests.db.old_books_maker COMMIT    that of a commit

writes tests/db/old_books/schema-N.db.gz. Freeze one together with every change of db/store/tables.py.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
KNOWN_SCHEMAS = ROOT / "db" / "store" / "migrations" / "known_schemas.txt"
FIXTURES = ROOT / "tests" / "db" / "old_books"


def thaw(version: int, path: Path) -> Path:
    path.write_bytes(gzip.decompress((FIXTURES / f"schema-{version}.db.gz").read_bytes()))
    return path


def versions() -> list[int]:
    return sorted(int(file.name.removeprefix("schema-").removesuffix(".db.gz")) for file in FIXTURES.iterdir())


def tell(path: Path) -> None:
    """A month with something in every table, told with verbs that the first program had already."""
    from db import LabelState, Quantity, StepMark
    from tests.db.kitchen import example_march

    k = example_march(path)
    books = k.books
    number = books.last_batch(k.recipe).number
    books.add_reading(number, "temperature", Decimal("219.5"), "°F")
    books.add_note(number, "set a little soft")
    books.mark_step(number, 0, StepMark.STARTED)
    k.clock.advance(20 * 60)
    books.mark_step(number, 0, StepMark.FINISHED)
    job = books.ask_labels(number, [1, 2, 3], "Counter printer")
    books.mark_label(job.id, 1, LabelState.SENDING)
    books.mark_label(job.id, 1, LabelState.CONFIRMED)
    books.hold_batch(number, "seal to be looked at")
    books.remember("receive", '{"ingredient":"sugar"}')
    books.discard_lot(books.lots(k.strawberries)[0].code, Quantity.parse("1 lb"), "mould")
    books.close()


def freeze(tree: Path, place: Path) -> Path:
    """Tell the story with the program in `tree`."""
    path = place / "books.db"
    program = "import sys; from pathlib import Path; from tests.db.old_books_maker import tell; tell(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(path)], cwd=tree, check=True, env={**os.environ, "TZ": "UTC"})
    import apsw

    connection = apsw.Connection(str(path))
    version = connection.execute("PRAGMA user_version").fetchall()[0][0]
    packed = place / "packed.db"
    connection.execute("VACUUM INTO ?", (str(packed),))
    connection.close()
    target = FIXTURES / f"schema-{version}.db.gz"
    FIXTURES.mkdir(exist_ok=True)
    target.write_bytes(gzip.compress(packed.read_bytes(), 9, mtime=0))
    return target


def known_marks() -> str:
    """The marks of every object in the schemas of all frozen books, for db/store/migrations/known_schemas.txt."""
    import apsw

    from db.store.foreign import fingerprint_of as mark_of

    marks = set()
    with tempfile.TemporaryDirectory() as folder:
        for version in versions():
            connection = apsw.Connection(str(thaw(version, Path(folder) / f"{version}.db")))
            made = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
            connection.close()
            ours = [row for row in made if not row[1].startswith("sqlite_")]
            marks |= {mark_of(kind, name, sql or "") for kind, name, sql in ours}
    return "\n".join(sorted(marks)) + "\n"


def tree_of(commit: str, place: Path) -> Path:
    """The program of a commit, with this story where it has none."""
    archive = subprocess.run(["git", "archive", commit, "db"], cwd=ROOT, check=True, capture_output=True).stdout
    (place / "tests" / "db").mkdir(parents=True)
    subprocess.run(["tar", "-x", "-C", str(place)], input=archive, check=True)
    for name in ("kitchen.py", "old_books_maker.py"):
        shutil.copy(ROOT / "tests" / "db" / name, place / "tests" / "db" / name)
    return place


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_of(arguments[0], Path(folder) / "tree") if arguments else ROOT
        print(freeze(tree, Path(folder)))
    KNOWN_SCHEMAS.write_text(known_marks(), encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
