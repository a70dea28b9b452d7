"""The rows of a kitchen's four sheets as they were read, before they are compared with the books."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.sheets.choices import Name
from db.sheets.lines import MadeLine, NumberedLine, PurchaseLine, SentLine, UsedLine
from db.sheets.problems import ImportFilesError, Problems


@dataclass(slots=True)
class History:
    """The rows that could be read, the problems of the others, and remarks.

    `bags` and `numbers`: the numbers of all rows of purchases.csv and batches.csv, if readable. `in_part`: the files
    that may contain more of them.
    """

    purchases: list[PurchaseLine] = field(default_factory=list)
    batches: list[MadeLine] = field(default_factory=list)
    used: list[UsedLine] = field(default_factory=list)
    sent: list[SentLine] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    remarks: list[str] = field(default_factory=list)
    bags: list[NumberedLine] = field(default_factory=list)
    numbers: list[NumberedLine] = field(default_factory=list)
    in_part: set[str] = field(default_factory=set)
    understood: list[str] = field(default_factory=list)
    """How each sheet was read, as sentences."""
    headings: dict[str, dict[str, str]] = field(default_factory=dict)
    """By sheet and column: the heading in the sheet."""
    only_said: tuple[tuple[Name, str], ...] = ()
    """--same options whose second name is in no sheet. The books must have it."""

    @property
    def rows(self) -> int:
        return len(self.purchases) + len(self.batches) + len(self.used) + len(self.sent)

    def refuse(self) -> None:
        """Raise the problems.

        Raises:
            ImportFilesError: there is a problem.
        """
        if self.problems.count:
            raise ImportFilesError(self.problems.in_order(), self.problems.count)
