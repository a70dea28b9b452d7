"""The errors of the books, with messages for cooks.

Every error says what happened (`message`) and what to do (`what_to_do`). A verb that raises has recorded nothing: its
transaction was rolled back. Everything recorded before is still there.
"""

from __future__ import annotations

from db.rules.words import together, words


class BooksError(Exception):
    """Base class of all errors of the books."""

    default_advice = words("Nothing that was recorded is lost. Try again.")

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do or self.default_advice

    def __str__(self) -> str:
        return f"{self.message} {self.what_to_do}".strip()

    @property
    def sentences(self) -> str:
        """As `str(error)`, with what another language needs."""
        return together([self.message, self.what_to_do])


class BooksMissingError(BooksError):
    """There are no books at that path, and they were opened for reading."""

    default_advice = words("Check the place of the books in the settings.")


class BooksReadOnlyError(BooksError):
    """The file can be read but not written."""

    default_advice = words(
        "Everything recorded can still be read. Make the file and its folder writable, then start again."
    )


class BooksFullError(BooksError):
    """No space left on the disk."""

    default_advice = words("Everything recorded before still stands. Make room on the disk, then repeat this step.")


class BooksDiskError(BooksError):
    """The disk reported an error."""

    default_advice = words(
        "Everything recorded before still stands. Check the disk or the card, then repeat this step."
    )


class BooksDamagedError(BooksError):
    """The file is not sound. It is left unchanged."""

    default_advice = words(
        "The file was left as it is: copy it somewhere safe, then go back to a backup: jarmark restore"
    )


class BooksBehindError(BooksDamagedError):
    """The file is sound, but facts that were recorded in it are missing. It is left unchanged.

    `recorded`: how many facts there were, as far as is known.
    """

    def __init__(self, message: str, what_to_do: str = "", recorded: int = 0) -> None:
        super().__init__(message, what_to_do)
        self.recorded = recorded


class BooksGoneError(BooksError):
    """The file was removed or replaced while it was open."""

    default_advice = words("Do not close the kiosk: what it holds open is in no file. Ask for help.")


class BooksLockedError(BooksError):
    """Another program is writing."""

    default_advice = words("Wait for the other program to finish, then repeat this step.")


class BooksVersionError(BooksError):
    """The file, or the SQLite library, has a version that must not be used for writing."""

    default_advice = words("Nothing was changed. Update Jarmark on this machine, then start again.")


class BooksOldError(BooksVersionError):
    """Books of an older version, opened for reading. They are migrated when they are opened for writing."""

    default_advice = words("Open them once at the kiosk, or with 'jarmark backup': a backup is made first.")


class BooksClosedError(BooksError):
    """A verb was called after close()."""

    default_advice = words("Everything recorded still stands. Open the books again.")


class RuleError(BooksError):
    """A rule of the kitchen refuses this."""

    default_advice = words("Nothing was changed.")


class StaleViewError(RuleError):
    """What the person saw has changed in the meantime. The message says how it is now."""

    default_advice = words("Nothing was changed. Look at it as it is now, then go on.")


class WrongBagError(RuleError):
    """Another ingredient than the recipe line asks for."""


class OutsideLimitError(RuleError):
    """A step's last reading is outside its limit, or there is no reading."""


class LeftEarlyError(RuleError):
    """A timed step is finished before its time, and no reason was given."""


class FarMoreError(RuleError):
    """Far more units than the recipe gives, and nobody confirmed it."""


class PastDateError(RuleError):
    """Past its best-before date, and no reason was given."""


class ImpossibleReadingError(RuleError):
    """A reading that no meter can show."""


class OnHoldError(RuleError):
    """It is on hold, or was made of something on hold."""


class NotLookedAtError(RuleError):
    """Nobody has said what an ingredient in it contains, or whether a recipe line went in."""


class UnitError(RuleError):
    """An unknown unit, or one that cannot be converted to the other."""


class AmbiguousUnitError(UnitError):
    """A unit with several meanings. `choices`: the units that it may be, as they can be typed."""

    def __init__(self, message: str, what_to_do: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(message, what_to_do)
        self.choices = choices


class UnknownNumberError(BooksError):
    """Nothing in these books has that number."""

    default_advice = words("Check the number on the label and try again.")

    def __init__(self, text: str, message: str = "", what_to_do: str = "") -> None:
        super().__init__(
            message or words("Nothing in these books has the number {number}.", number=repr(text)), what_to_do
        )
        self.text = text


class SeveralBagsError(UnknownNumberError):
    """A supplier's lot that several bags have. The message names their tags."""

    default_advice = words("Trace one of them by its bag tag.")


class DayUnconfirmedError(BooksError):
    """The clock may show a wrong day, and the fact carries a date."""

    default_advice = words(
        "Nothing was recorded. Look which day it is and confirm it at the kiosk, then do this step again."
    )
