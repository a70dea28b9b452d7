"""Sentences for people, marked where they are written.

An error, a problem or a doubt is written here in English. `Words` is that English text, and it keeps the template and
the values that it was made of, so that the kiosk can look the template up in a catalogue and say the same in another
language. `drivers/words.py` is the same small thing again: `db` and `drivers` may not import each other, nor `kiosk`.

Templates are literals and whole sentences: the catalogue is extracted from the source, and a sentence that is put
together from pieces cannot be translated. Fields have names, because their order differs between languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class Words(str):
    """An English text that also keeps its template and values, so that the kiosk can say it in another language.

    It is an ordinary `str` otherwise, and what is made of it (a part, a sum, a longer text) is plain English text.
    `str()` gives it back as it is, so that an exception's text keeps its template too.

    Attributes:
        template: what the catalogue knows it by.
        values: what stands in the fields of the template; a value may itself be `Words`.
        plural: the template for a count other than one; `values["count"]` is the count.

    >>> text = words("There is no unit {unit} in a batch.", unit=7)
    >>> text, text.template, text.values
    ('There is no unit 7 in a batch.', 'There is no unit {unit} in a batch.', {'unit': 7})
    >>> text == "There is no unit 7 in a batch.", type(text + "!").__name__, str(ValueError(text)).template
    (True, 'str', 'There is no unit {unit} in a batch.')
    """

    __slots__ = ("plural", "template", "values")

    template: str
    values: Mapping[str, object]
    plural: str | None

    def __new__(cls, text: str, template: str, values: Mapping[str, object], plural: str | None = None) -> Words:
        made = str.__new__(cls, text)
        made.template, made.values, made.plural = template, values, plural
        return made

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """For `pickle` and `copy`."""
        return Words, (super().__str__(), self.template, self.values, self.plural)


def words(template: str, /, **values: object) -> Words:
    """A sentence; each value stands in its field as `str` has it.

    >>> words("“{step}” cannot take {minutes} minutes.", step="Boil", minutes=0)
    '“Boil” cannot take 0 minutes.'
    """
    return Words(template.format_map(values), template, values)


def counted(one: str, many: str, count: int, /, **values: object) -> Words:
    """A sentence of which a count chooses the form.

    >>> [counted("{count} jar is left.", "{count} jars are left.", count) for count in (0, 1, 2)]
    ['0 jars are left.', '1 jar is left.', '2 jars are left.']
    """
    values["count"] = count
    return Words((one if count == 1 else many).format_map(values), one, values, many)


def together(parts: Iterable[str], between: str = " ") -> Words:
    r"""Several texts that stand one after the other, each of which is said by itself; empty ones are left out.

    A single one that is `Words` is given as it is.

    >>> both = together([words("Nothing was changed."), words("Check the year.")])
    >>> both, both.template, [type(one).__name__ for one in both.values.values()]
    ('Nothing was changed. Check the year.', '{part1} {part2}', ['Words', 'Words'])
    >>> together(["lines 4", "5"], ", ")
    'lines 4, 5'
    """
    some = [part for part in parts if part]
    if len(some) == 1 and isinstance(some[0], Words):
        return some[0]
    values = {f"part{place}": part for place, part in enumerate(some, 1)}
    gap = between.replace("{", "{{").replace("}", "}}")
    return Words(between.join(some), gap.join(f"{{{name}}}" for name in values), values)


def all_of(parts: Sequence[str]) -> str:
    """
    >>> all_of(["sugar"]), all_of(["sugar", "pectin", "salt"])
    ('sugar', 'sugar and pectin and salt')
    """
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return words("{first} and {rest}", first=all_of(parts[:half]), rest=all_of(parts[half:]))


def any_of(parts: Sequence[str]) -> str:
    """
    >>> any_of(["lb"]), any_of(["lb", "kg", "g"])
    ('lb', 'lb or kg or g')
    """
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return words("{first} or {rest}", first=any_of(parts[:half]), rest=any_of(parts[half:]))


def without_full_stop(text: str) -> str:
    """A sentence that is to stand inside another, which ends with a stop of its own.

    The template keeps its stop: it is in the catalogue as the sentence that it is.

    >>> inside = without_full_stop(words("Round it."))
    >>> inside, getattr(inside, "template", None), without_full_stop("as it is")
    ('Round it', 'Round it.', 'as it is')
    """
    plain = text.rstrip(". ")
    return Words(plain, text.template, text.values, text.plural) if isinstance(text, Words) else plain
