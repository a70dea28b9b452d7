"""What a cottage-food law has a label say, in its own words, and the line that names the maker's permit.

It comes from the jurisdiction's pack, never from what somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from kiosk.config import Kitchen


@dataclass(frozen=True, slots=True)
class Statement:
    """`words` are verbatim. `least_pt`: the smallest type size that the law allows for them; 0 where it says none.

    `maker_lines`: forms of the line that names the maker's permit; the first that can be filled in is used.
    """

    words: str
    least_pt: float = 0
    maker_lines: tuple[str, ...] = ()

    def maker_line(self, kitchen: Kitchen) -> str:
        """The permit line of this kitchen; empty where the settings do not have what it takes.

        >>> form = Statement("Made at home", maker_lines=("Permit {permit}, {county} County",))
        >>> form.maker_line(Kitchen(permit="B-17", county="Sonoma County")), form.maker_line(Kitchen(permit="B-17"))
        ('Permit B-17, Sonoma County', '')
        """
        said = {"permit": kitchen.permit, "county": _county(kitchen.county), "registration": kitchen.registration}
        for form in self.maker_lines:
            if all(said[name] for name in fields_of(form)):
                return form.format_map(said)
        return ""


def fields_of(form: str) -> tuple[str, ...]:
    """
    >>> fields_of("Permit {permit}, {county} County")
    ('permit', 'county')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(form) if name is not None)


def same_words(one: str, other: str) -> bool:
    """Word for word, whatever the spaces between them.

    >>> same_words("Made in a  Home Kitchen", "Made in a Home Kitchen"), same_words("Home Kitchen", "home kitchen")
    (True, False)
    """
    return one.split() == other.split()


def _county(text: str) -> str:
    return text.removesuffix("County").removesuffix("county").strip()
