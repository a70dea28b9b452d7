"""The text that a workbook's cell displays for its number: 5 may be shown as "5 kg", 123 as the lot 00123."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<said>[^\]]*)\]'
    r"|(?P<general>General)|(?P<power>E[+-]0+)|(?P<digits>[0#?][0#?.,]*)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+)|", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """One section of a number format, as a sequence of literal texts and digit placeholders.

    Attributes:
        parts: (is a digit placeholder, text) in order.
        is_odd: it displays another number than the cell's value: thousands, a percentage, a condition.
    """

    parts: tuple[tuple[bool, str], ...]
    is_odd: bool = False

    @property
    def words(self) -> tuple[str, str]:
        """The literal text before and after the digits."""
        at = [n for n, (digits, _) in enumerate(self.parts) if digits]
        if not at:
            return "", ""
        before = "".join(text for _, text in self.parts[: at[0]])
        return before, "".join(text for digits, text in self.parts[at[-1] + 1 :] if not digits)

    @property
    def digits(self) -> list[str]:
        return [text for digits, text in self.parts if digits]


def shown_figure(number: Decimal, form: str) -> str:
    """The number with the literal text of its format. If the format displays another number, a text that cannot be
    read as a number.

    >>> shown_figure(Decimal(5), '0.0 "kg"'), shown_figure(Decimal("4.5"), "_($* #,##0.00_)")
    ('5 kg', '$4.5')
    >>> shown_figure(Decimal(1250), "0.00,"), shown_figure(Decimal("0.5"), "0%"), shown_figure(Decimal(2), "[$€-407] 0")
    ('1250 (shown by the format 0.00,)', '0.5 (shown by the format 0%)', '€ 2')
    """
    plain = f"{number:f}"
    if form == "General" or not number:
        return plain
    found = _format(form, number > 0)
    between = "".join(text for _, text in found.parts)
    if found.is_odd or (len(found.digits) > 1 and "/" not in between):
        return f"{plain} (shown by the format {form[:40]})"
    if not found.digits:
        words = between.strip()
        return f"{plain} (shown as {words[:40]!r})"
    before, after = (re.sub(r"[()\s]+", " ", words) for words in found.words)
    if not (before + after).strip():
        return plain
    return f"{before.lstrip()}{plain}{after.rstrip()}"


def shown_text(number: Decimal, form: str) -> str:
    """The digits as the cell displays them, for lots and orders.

    >>> shown_text(Decimal(123), "00000"), shown_text(Decimal(123), '"L"0000'), shown_text(Decimal(260304), "00-00-00")
    ('00123', 'L0123', '26-03-04')
    >>> shown_text(Decimal("12.5"), "0.00"), shown_text(Decimal(1234567890123), "0.00E+00")
    ('12.50', '1234567890123')
    """
    plain = f"{number:f}"
    found = _format(form, number >= 0)
    places = "".join(found.digits)
    if form in ("General", "@") or found.is_odd or not places or number < 0 or re.search(r"/|E[+-]", form):
        return plain
    if "." in places:
        wide = len(places.rpartition(".")[2])
        return f"{number:.{wide}f}" if number == round(number, wide) else plain
    return _filled(found, plain) if number == number.to_integral_value() else plain


def _filled(found: Format, plain: str) -> str:
    """The digits filled into the placeholders, from the last to the first."""
    left = list(plain)
    first = next(n for n, (digits, _) in enumerate(found.parts) if digits)
    written: list[str] = []
    for n in range(len(found.parts) - 1, -1, -1):
        digits, text = found.parts[n]
        if not digits:
            written.append(text if n < first or left or any(one for d, one in found.parts[:n] if d) else "")
            continue
        for place in reversed(text.replace(",", "")):
            written.append(left.pop() if left else "0" if place == "0" else "")
        if n == first:
            written.append("".join(left))
            left = []
    return "".join(reversed(written)).strip()


@lru_cache(maxsize=512)
def _format(form: str, positive: bool) -> Format:
    sections = _sections(form)
    text = sections[0] if positive or len(sections) < 2 else sections[1]
    parts: list[tuple[bool, str]] = []
    is_odd = any(re.search(r"\[[<>=]", one) for one in sections)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        match kind:
            case "digits":
                places = match["digits"]
                is_odd = is_odd or places.endswith(",")
                parts.append((True, places))
            case "general":
                parts.append((True, "#"))
            case "said":
                is_odd = is_odd or not _COLOUR.fullmatch(match["said"])
            case "power" | None:
                continue
            case _:
                is_odd = is_odd or (kind == "other" and match["other"] == "%")
                parts.append((False, match[kind]))
    return Format(tuple(parts), is_odd)


def _sections(form: str) -> list[str]:
    """The sections of a number format, separated by semicolons.

    >>> _sections('0 "a;b";[Red]-0')
    ['0 "a;b"', '[Red]-0']
    """
    found, at = [], 0
    while at <= len(form):
        match = _SECTION.match(form, at)
        assert match is not None
        found.append(match[0])
        if match.end() < len(form) and form[match.end()] != ";":
            return [form]
        at = match.end() + 1
    return found
