"""Sentences for people, marked where they are written, so that the kiosk can say them in another language.

`db/rules/words.py` has the same few lines: neither package may import the other, and both are below `kiosk`, which has
the translations. What a device is told over its cable, what goes into the log and what programs read is not marked.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Words", "counted", "words"]


class Words(str):
    """An English text that also keeps its template and values, so that the kiosk can say it in another language.

    It is an ordinary `str` otherwise; f-strings, `+` and the methods of `str` give plain text. `str()` gives it back as
    it is, so that an exception's text keeps its template too.

    Attributes:
        template: what the catalogue knows it by.
        values: what is in the fields of the template; a value may itself be `Words`.
        plural: the template for a count other than one; `values["count"]` is the count. None where nothing is counted.

    >>> text = words("No camera {device}.", device="0")
    >>> text, text.template, text.values
    ('No camera 0.', 'No camera {device}.', {'device': '0'})
    >>> str(ValueError(text)).template
    'No camera {device}.'
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
    """A marked sentence: `template.format(**values)`.

    Args:
        template: a literal, a whole sentence (the catalogue is made by reading the source); `{{` stands for a brace.
    """
    return Words(template.format_map(values), template, values)


def counted(one: str, many: str, count: int, /, **values: object) -> Words:
    """A marked sentence about `count` things, which both templates may name as `{count}`.

    >>> counted("{count} jar", "{count} jars", 1), counted("{count} jar", "{count} jars", 12)
    ('1 jar', '12 jars')
    """
    values["count"] = count
    return Words((one if count == 1 else many).format_map(values), one, values, many)
