"""Checks of the kitchen's settings, templates, disk, books and clock."""

from __future__ import annotations

import logging
import os
import shutil

from db import Books, BooksError, Clock
from db.keeping.backup import folder_beside
from db.keeping.opening import refuse_lost
from db.store.day import doubt_without_books
from db.store.home import this_machine
from kiosk.commands.health.findings import Finding, amiss, fine, missing
from kiosk.locale import _, ngettext, said, said_error
from kiosk.settings.config import Settings

log = logging.getLogger(__name__)

LITTLE_DISK_BYTES = 500_000_000
NO_DISK_BYTES = 50_000_000


def kitchen(settings: Settings) -> Finding:
    """Whether the kitchen's settings have what the law requires on its labels."""
    from kiosk.labels.checks import PackError, kitchen_checks, pack_of
    from kiosk.labels.content import settings_label

    try:
        pack = pack_of(settings.kitchen.jurisdiction)
        wrong = [one for one in kitchen_checks(settings_label(settings.kitchen), settings.kitchen) if not one.ok]
    except PackError as error:
        return missing(
            "kitchen", said_error(error).replace("\n", "; "), _("Mend the pack: no label is printed by half of one.")
        )
    checks = ngettext("{n} check", "{n} checks", len(pack.rules)).format(n=len(pack.rules))
    words = _("{name}, {law}: {checks} for each label (jarmark rules)").format(
        name=settings.kitchen.name, law=_(pack.name), checks=checks
    )
    if not wrong:
        return fine("kitchen", words)
    stops = any(one.stops for one in wrong)
    words = _("{words}; as it stands no label is printed").format(words=words) if stops else words
    return amiss("kitchen", words, " ".join(f"{one.name}: {one.words}" for one in wrong))


def templates(settings: Settings) -> Finding:
    """Draws a sample with each of the kitchen's own label templates, at the size of the settings."""
    from kiosk.labels import LabelError, LabelSize, Renderer
    from kiosk.labels.samples import SAMPLES

    folder = settings.templates_dir
    own = sorted(name for name in SAMPLES if folder and (folder / f"{name}.typ").is_file())
    if not own:
        return fine("templates", _("the built-in ones"))
    renderer = Renderer(folder)
    for name in own:
        size = LabelSize(40, 12) if name == "lid" else settings.label_size
        try:
            renderer.set(SAMPLES[name], size, 203)
        except LabelError as error:  # the template is fine even if the sample does not fit
            log.info("template %s: %s", name, error)
    if renderer.pages.troubles:
        words = " ".join(" ".join(trouble.split()) for trouble in renderer.pages.troubles)
        return amiss("templates", words, _("Mend the line, or delete the file."))
    return fine("templates", _("your own: {names}, in {folder}").format(names=", ".join(own), folder=folder))


def disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.books.parent, *settings.books.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    words = _("{path:.1f} GB free at {folder}").format(path=free / 1000000000.0, folder=folder)
    if free < NO_DISK_BYTES:
        return missing("disk", words, _("Make room: the books cannot grow."))
    return amiss("disk", words, _("Make room soon.")) if free < LITTLE_DISK_BYTES else fine("disk", words)


def books_file(settings: Settings) -> Finding:
    try:
        if not settings.books.exists():
            refuse_lost(settings.books, folder_beside(settings.books), this_machine())
            return fine("books", _("none yet; they will be made at {books}").format(books=settings.books))
        with _open(settings) as books:
            facts, _head = books.head()
    except BooksError as error:
        return missing("books", f"{settings.books}: {said(error.message)}", said(error.what_to_do))
    if not os.access(settings.books, os.W_OK):
        return missing(
            "books",
            _("{books} cannot be written to").format(books=settings.books),
            _("Give this user the right to write it."),
        )
    return fine("books", f"{settings.books}, {ngettext('{n} fact', '{n} facts', facts).format(n=facts)}")


def _open(settings: Settings, watch: Clock | None = None) -> Books:
    return Books.open(settings.books, kiosk=settings.kiosk, clock=watch, style=settings.batch_style, read_only=True)


def clock(settings: Settings, watch: Clock | None = None) -> Finding:
    """Whether the books trust the machine's clock. If not, the kiosk asks for the day.

    Args:
        watch: a clock to use instead of the machine's.
    """
    from kiosk.bootstrap import machine_clock

    watch = watch or machine_clock(settings)
    words = f"{watch.now():%Y-%m-%d %H:%M %Z}"
    why = _day_doubt(settings, watch)
    if why is None:
        return fine("clock", words)
    what_to_do = _("The kiosk asks for the day before anything with a date begins. Better: connect the network.")
    return amiss("clock", f"{words}. {said(why)}", what_to_do)


def _day_doubt(settings: Settings, watch: Clock) -> str | None:
    """From the books; from the clock alone if no books can be read."""
    if settings.books.exists():
        try:
            with _open(settings, watch) as books:
                return books.day_doubt()
        except BooksError as error:
            log.info("the clock is looked at without the books: %s", error)
    return doubt_without_books(watch)
