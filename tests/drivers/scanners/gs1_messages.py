"""Random GS1 messages with what they say, drawn apart from the reader: nothing of `drivers` is used here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from urllib.parse import quote

GS = "\x1d"
TODAY = dt.date(2026, 3, 4)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcxyz0123456789"
SIGNS = LETTERS + "-/._+%&'()*,:;<=>?!\""
DATES = {"11": "made_on", "13": "packed_on", "15": "best_before", "16": "sell_by", "17": "use_by"}
SIZES = {"240": 30, "241": 30, "250": 30, "400": 30, "251": 30, "254": 20, "22": 20, "243": 20, "91": 90, "98": 30}
FIGURES = {"422": 3, "424": 3, "426": 3, "20": 2, "410": 13, "414": 13, "3302": 6, "3370": 6}
SEPARATED = frozenset({"10", "21", "30", "37", "3922", "7003", "422", "424", "426", "7006", *SIZES})


@dataclass(frozen=True)
class Message:
    """Identifiers with their values in the code's order, and the fields that they say."""

    parts: tuple[tuple[str, str], ...]
    says: dict[str, object]


def check_digit(body: str) -> str:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def a_message(draw: Random, *, gtin: bool) -> Message:
    """One to six fields in any order; `gtin`: with the number of an article among them."""
    kinds = ["10", "21", "37", "30", "310", "320", "3922", "7003", "7006", "00", *DATES, *SIZES, *FIGURES]
    chosen = draw.sample(kinds, draw.randint(1, 5))
    if draw.random() < 0.7 and "10" not in chosen:
        chosen.insert(draw.randint(0, len(chosen)), "10")
    if gtin:
        chosen.insert(draw.randint(0, len(chosen)), "01")
    for one, other in (("30", "37"), ("17", "7003"), ("310", "320")):
        if one in chosen and other in chosen:
            chosen.remove(other)
    parts, says = [], dict[str, object]()
    for kind in chosen:
        ai, value, said = _part(kind, draw)
        parts.append((ai, value))
        says.update(said)
    if "made_on" in says:
        says.setdefault("packed_on", says.pop("made_on"))
        says.pop("made_on", None)
    return Message(tuple(parts), says)


def _part(kind: str, draw: Random) -> tuple[str, str, dict[str, object]]:
    if kind in DATES or kind == "7003":
        day = TODAY + dt.timedelta(days=draw.randint(-300, 900))
        hour = f"{draw.randint(0, 23):02d}{draw.randint(0, 59):02d}" if kind == "7003" else ""
        return kind, day.strftime("%y%m%d") + hour, {DATES.get(kind, "use_by"): day}
    if kind == "7006":
        return kind, (TODAY - dt.timedelta(days=draw.randint(0, 900))).strftime("%y%m%d"), {}
    if kind in ("01", "00"):
        body = "0" * (kind == "01") + _figures(draw, 12 if kind == "01" else 17)
        body = "09" + body[2:] if kind == "01" else body
        return kind, body + check_digit(body), {"gtin14" if kind == "01" else "sscc": body + check_digit(body)}
    if kind in ("10", "21"):
        value = _letters(draw, draw.choice((1, 3, 6, 8, 20)))
        return kind, value, {"lot" if kind == "10" else "serial": value}
    if kind in ("30", "37"):
        count = draw.randint(1, 10 ** draw.randint(1, 8) - 1)
        return kind, str(count), {"count": count}
    if kind in ("310", "320"):
        places, figure = draw.randint(0, 5), draw.randint(1, 999_999)
        weight = (Decimal(figure).scaleb(-places), "kg" if kind == "310" else "lb")
        return f"{kind}{places}", f"{figure:06d}", {"net_weight": weight}
    if kind == "3922":
        price = draw.randint(1, 99_999)
        return kind, str(price), {"price": Decimal(price).scaleb(-2)}
    return kind, _figures(draw, FIGURES[kind]) if kind in FIGURES else _letters(draw, draw.randint(1, SIZES[kind])), {}


def _figures(draw: Random, size: int) -> str:
    return "".join(draw.choices("0123456789", k=size))


def _letters(draw: Random, size: int) -> str:
    return "".join(draw.choices(draw.choice(("0123456789", LETTERS, LETTERS, SIGNS)), k=size))


def sent(message: Message, draw: Random, *, lost: float = 0.0) -> tuple[str, int]:
    """The message as a scanner sends it, each separator lost with this likelihood; and how many were lost."""
    out, gone = "", 0
    for place, (ai, value) in enumerate(message.parts):
        out += ai + value
        if ai in SEPARATED and place < len(message.parts) - 1:
            drop = draw.random() < lost
            gone += drop
            out += "" if drop else GS
    return out, gone


def linked(message: Message, draw: Random) -> str:
    """The message as a Digital Link: at any domain, by identifiers or by their older names."""
    parts = dict(message.parts)
    names = {"01": "gtin", "10": "lot", "21": "ser", "22": "cpv"} if draw.random() < 0.3 else {}
    gtin = parts.pop("01")
    if gtin.startswith("0") and draw.random() < 0.3:
        gtin = gtin[1:]
    path = f"/{names.get('01', '01')}/{gtin}"
    for ai in ("22", "10", "21"):
        if ai in parts:
            path += f"/{names.get(ai, ai)}/{quote(parts.pop(ai), safe='')}"
    query = [f"{ai}={quote(value, safe='')}" for ai, value in parts.items()]
    query += draw.choice(([], ["linkType=gs1:pip"], ["utm_source=pack", "s=1"]))
    draw.shuffle(query)
    home = draw.choice(
        ("https://id.gs1.org", "http://brand.example", "HTTPS://shop.example:8443/de/p", "https://a.b.example")
    )
    return home + path + ("?" + draw.choice("&;").join(query) if query else "") + draw.choice(("", "#top"))


def bracketed(message: Message, draw: Random) -> str:
    gap = draw.choice(("", " "))
    return gap.join(f"({ai}){value}" for ai, value in message.parts)
