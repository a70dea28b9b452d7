"""Printers by their addresses: which language, link and model each of them names."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import PurePath

from drivers.errors import DeviceUrlError
from drivers.printers.base import Model, dots
from drivers.printers.brother import BROTHER
from drivers.printers.escpos import ESCPOS
from drivers.printers.language import Confirming, Edged, Kind, Language, Proof, Stock
from drivers.printers.links import STALL_S, DeviceFileLink, Link, SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.tspl import TSPL
from drivers.printers.usb import open_link as open_usb
from drivers.printers.virtual import VirtualLink
from drivers.printers.zpl import ZPL
from drivers.urls import DeviceUrl

LANGUAGES: dict[str, Kind] = {"escpos": ESCPOS, "zpl": ZPL, "tspl": TSPL, "brother": BROTHER}
MOST_OFFSET = 500  # dots

_OPTIONS = ("language", "dpi", "width", "size", "timeout", "status", "confirm", "buffer", "x", "y", "name")
_SIZE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:[x×*]\s*(\d{1,3}(?:\.\d+)?))?\s*(mm|in)?\s*", re.IGNORECASE)


def dpi_of(url: DeviceUrl) -> int:
    """How many dots to the inch the printer of an address has.

    Raises:
        DeviceUrlError: it says so in no number, or names a language that is not known.
    """
    return url.number("dpi", LANGUAGES[url.choice("language", "escpos", LANGUAGES)].dpi)


def edge_of(url: DeviceUrl, *, size: str) -> float:
    """How wide an edge of its labels the printer of an address leaves white, in mm; 0 for most.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    language, stock = _language(url, size)
    return language.edge_mm(stock) if isinstance(language, Edged) else 0.0


def is_round(url: DeviceUrl, *, size: str) -> bool:
    """Whether the labels of the printer of an address are round.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    language, _ = _language(url, size)
    return isinstance(language, Edged) and language.is_round


def _language(url: DeviceUrl, size: str) -> tuple[Language, Stock]:
    stock = _stock(url.options.get("size") or size, dpi_of(url))
    return LANGUAGES[url.choice("language", "escpos", LANGUAGES)].make(url, stock), stock


def open_url(url: DeviceUrl, *, size: str) -> LinkedPrinter:
    """The printer at an address; it is reached with the first label, not now.

    Args:
        size: of the labels that it holds, in millimetres; `size=` in the address has the word.

    Raises:
        DeviceUrlError: the address is wrong, or the label is wider than the head.
    """
    kind = LANGUAGES[url.choice("language", "escpos", LANGUAGES)]
    url.allow((*_OPTIONS, *kind.options, *(("baud", "flow") if url.scheme == "serial" else ())))
    stall_s = float(url.number("timeout", int(STALL_S)))
    stock = _stock(url.options.get("size") or size, dpi_of(url))
    language = kind.make(url, stock)
    width_dots = _width_dots(url, stock)
    link, answers = _link(url, width_dots, stall_s, language.name, stock.dpi)
    answers = answers and url.scheme not in kind.mute_over
    answers = url.choice("status", "yes" if answers else "no", ("yes", "no")) == "yes"
    model = Model(url.options.get("name") or _name(url), width_dots, stock.dpi, answers)
    holds = url.number("buffer", 1) if "buffer" in url.options else None
    proof = _proof(url, language)
    return LinkedPrinter(language, link, model, answer_s=stall_s, proof=proof, holds=holds, offset=offset_of(url))


def offset_of(url: DeviceUrl) -> tuple[int, int]:
    """How many dots to the right and down the printer of an address moves each label.

    Raises:
        DeviceUrlError: it says so in no number, or in too many dots.
    """
    return url.whole("x", -MOST_OFFSET, MOST_OFFSET) or 0, url.whole("y", -MOST_OFFSET, MOST_OFFSET) or 0


PROOFS = {"auto": None, "process-id": Proof.MARK, "gs-r": Proof.IN_ORDER, "arrived": Proof.ARRIVAL}


def _proof(url: DeviceUrl, language: Language) -> Proof | None:
    """What `confirm=` says; by itself it is found out."""
    if isinstance(language, Confirming):
        return PROOFS[url.choice("confirm", "auto", PROOFS)]
    url.choice("confirm", "status", ("status",))
    return Proof.STATUS


def _link(url: DeviceUrl, width_dots: int, stall_s: float, language: str, dpi: int) -> tuple[Link, bool]:
    """The link of an address, and whether a printer behind it can answer at all."""
    if url.scheme == "tcp":
        if not url.host:
            raise DeviceUrlError(f"“{url.text}” names no printer.", "Write it like tcp://192.168.1.50:9100.")
        return TcpLink(url.host, url.port or 9100, stall_s), True
    if not url.target:
        raise DeviceUrlError(f"“{url.text}” names no {url.scheme} path.", f"Write it like {url.scheme}:///path.")
    if url.scheme == "serial":
        flow = url.choice("flow", "rtscts", ("rtscts", "xonxoff", "none"))
        return SerialLink(url.target, url.number("baud", 9600), flow, stall_s), True  # type: ignore[arg-type]
    if url.scheme == "usb":
        return open_usb(url.target, stall_s), True
    if url.scheme == "file":
        file = DeviceFileLink(url.target, stall_s)
        with suppress(OSError):  # told when it is opened to print
            file.check()
        return file, file.is_device()
    return VirtualLink(url.target, width_dots, language=language, dpi=dpi), True


def _stock(size: str, dpi: int) -> Stock:
    match = _SIZE.fullmatch(size)
    if match is None or not float(match[1]):
        raise DeviceUrlError(f"“{size}” is no label size.", "Write it in millimetres, like 58x40.")
    unit = 25.4 if (match[3] or "").lower() == "in" else 1.0
    return Stock(round(float(match[1]) * unit, 1), round(float(match[2] or 0) * unit, 1), dpi)


def _width_dots(url: DeviceUrl, stock: Stock) -> int:
    width_dots = dots(stock.width_mm, stock.dpi)
    head_dots = url.number("width", width_dots)
    if head_dots < width_dots:
        raise DeviceUrlError(
            f"A label {stock.width_mm:g} mm wide has {width_dots} dots; the head of {url.text} has {head_dots}.",
            "Choose a narrower label, or correct width=.",
        )
    return width_dots


def _name(url: DeviceUrl) -> str:
    return url.host or PurePath(url.target).name or url.scheme
