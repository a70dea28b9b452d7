"""The statement that a cottage-food law requires, in the law's words, and the line with the maker's permit.

Both come from the jurisdiction's pack, not from typed text.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from kiosk.settings.config import Kitchen

KITCHEN_PLACES = ("permit", "county", "registration", "telephone", "web_site", "email")
"""What may be filled into the maker's line: settings under [kitchen]."""


UNBROKEN = "\u00a0"
"""A non-breaking space: keeps a telephone number on one line."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`words` are verbatim. `least_pt`: the smallest type size that the law allows for them; 0 if it has none.

    `maker_lines`: forms of the line with the maker's permit; the first that can be filled in is used. `others`:
    alternative words of the law, chosen by writing them into the settings. `cold`: additional words for food kept cold.
    """

    words: str
    least_pt: float = 0
    maker_lines: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    cold: str = ""
    cold_least_pt: float = 0

    @property
    def allowed(self) -> tuple[str, ...]:
        """All forms of the law's words."""
        return (self.words, *self.others)

    def words_of(self, kitchen: Kitchen) -> str:
        """The form that the kitchen chose in its settings, otherwise the first.

        >>> form = Statement("Made in a Home Kitchen", others=("Repackaged in a Home Kitchen",))
        >>> form.words_of(Kitchen(statement="Repackaged in a Home Kitchen")), form.words_of(Kitchen(statement="Mine"))
        ('Repackaged in a Home Kitchen', 'Made in a Home Kitchen')
        """
        return next((one for one in self.others if same_words(one, kitchen.statement)), self.words)

    def maker_line(self, kitchen: Kitchen) -> str:
        """The permit line of this kitchen; empty if the settings lack something for it.

        >>> form = Statement("Made at home", maker_lines=("Permit {permit}, {county} County",))
        >>> form.maker_line(Kitchen(permit="B-17", county="Sonoma County")), form.maker_line(Kitchen(permit="B-17"))
        ('Permit B-17, Sonoma County', '')
        """
        said = {name: getattr(kitchen, name) for name in KITCHEN_PLACES} | {"county": _county(kitchen.county)}
        for form in self.maker_lines:
            if all(said[name] for name in fields_of(form)):
                number = said["telephone"].replace(" ", UNBROKEN)
                return form.format_map(said | {"telephone": number}).replace("Tel. ", f"Tel.{UNBROKEN}")
        return ""


def fields_of(form: str) -> tuple[str, ...]:
    """
    >>> fields_of("Permit {permit}, {county} County")
    ('permit', 'county')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(form) if name is not None)


def same_words(one: str, other: str) -> bool:
    """Word for word, ignoring the amount of space between words.

    >>> same_words("Made in a  Home Kitchen", "Made in a Home Kitchen"), same_words("Home Kitchen", "home kitchen")
    (True, False)
    """
    return one.split() == other.split()


def _county(text: str) -> str:
    return text.removesuffix("County").removesuffix("county").strip()
