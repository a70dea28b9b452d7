"""What can go wrong with the books, in a cook's words.

Every error says what happened (`message`) and what to do now (`what_to_do`). A verb that raises has recorded
nothing: its transaction was rolled back, and everything recorded before it still stands.
"""

from __future__ import annotations

from db.rules.words import together, words


class BooksError(Exception):
    """Something about the books; what was recorded before still stands."""

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
    """There is no books file at that place, and it was to be read only."""

    default_advice = words("Check the place of the books in the settings.")


class BooksReadOnlyError(BooksError):
    """The file can be read but not written; nothing was recorded."""

    default_advice = words(
        "Everything recorded can still be read. Make the file and its folder writable, then start again."
    )


class BooksFullError(BooksError):
    """No room on the disk; nothing of this step was recorded."""

    default_advice = words("Everything recorded before still stands. Make room on the disk, then repeat this step.")


class BooksDiskError(BooksError):
    """The disk refused; nothing of this step was recorded."""

    default_advice = words(
        "Everything recorded before still stands. Check the disk or the card, then repeat this step."
    )


class BooksDamagedError(BooksError):
    """The file is not sound. It is left exactly where and as it is."""

    default_advice = words(
        "The file was left as it is: copy it somewhere safe, then go back to a backup: jarmark restore"
    )


class BooksBehindError(BooksDamagedError):
    """The file is sound, and facts that were recorded in it are gone. It is left as it is.

    `recorded`: how many there were, as far as is known.
    """

    def __init__(self, message: str, what_to_do: str = "", recorded: int = 0) -> None:
        super().__init__(message, what_to_do)
        self.recorded = recorded


class BooksGoneError(BooksError):
    """The file was removed or replaced under the program that has it open; nothing of this step was recorded."""

    default_advice = words("Do not close the kiosk: what it holds open is in no file. Ask for help.")


class BooksLockedError(BooksError):
    """Another program holds the books; nothing of this step was recorded."""

    default_advice = words("Wait for the other program to finish, then repeat this step.")


class BooksVersionError(BooksError):
    """The file, or the SQLite beneath, is of a version that must not be written with."""

    default_advice = words("Nothing was changed. Update Jarmark on this machine, then start again.")


class BooksOldError(BooksVersionError):
    """Books of an older Jarmark, opened for reading: they are brought up to date when they are opened to write."""

    default_advice = words("Open them once at the kiosk, or with 'jarmark backup': a backup is made first.")


class BooksClosedError(BooksError):
    """A verb after close()."""

    default_advice = words("Everything recorded still stands. Open the books again.")


class RuleError(BooksError):
    """A rule of the kitchen refuses; nothing of this step was recorded."""

    default_advice = words("Nothing was changed.")


class StaleViewError(RuleError):
    """It went on meanwhile, on another screen: the words say what is so now."""

    default_advice = words("Nothing was changed. Look at it as it is now, then go on.")


class WrongBagError(RuleError):
    """Another ingredient than the line asks for."""


class OutsideLimitError(RuleError):
    """A step's last reading is not what the recipe asks for, or nothing was read."""


class LeftEarlyError(RuleError):
    """A timed step's minutes have not passed, and nobody said why it is left."""


class FarMoreError(RuleError):
    """Far more is said to be filled than the recipe gives, and nobody said that it is so."""


class PastDateError(RuleError):
    """It is past its best-before date, and nobody said why it is used all the same."""


class ImpossibleReadingError(RuleError):
    """No meter shows that."""


class OnHoldError(RuleError):
    """It is on hold, or it was made of what is."""


class NotLookedAtError(RuleError):
    """Nobody has said what something in it contains, or whether something is in it."""


class UnitError(RuleError):
    """A unit nobody knows, or one that does not fit the other."""


class UnitQuestion(UnitError):
    """A unit that can be meant in several ways; `choices` are the units that it may be, as they can be typed."""

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
    """A supplier's lot that several bags are of; the words name their tags."""

    default_advice = words("Trace one of them by its bag tag.")


class DayUnconfirmedError(BooksError):
    """The clock may tell a wrong day, and what was to be recorded carries a date; nothing of this step was recorded."""

    default_advice = words(
        "Nothing was recorded. Look which day it is and confirm it at the kiosk, then do this step again."
    )
