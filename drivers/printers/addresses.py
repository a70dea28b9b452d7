"""A printer's address: which language, link and model it names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from drivers.dots import dots
from drivers.errors import DeviceUrlError
from drivers.label_size import LabelSize, LabelSizeError
from drivers.printers.base import Model
from drivers.printers.brother import BROTHER
from drivers.printers.escpos import ESCPOS
from drivers.printers.language import Confirming, Edged, Language, LanguageKind, Proof, Stock
from drivers.printers.links import STALL_S, DeviceFileLink, Link, SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.tspl import TSPL
from drivers.printers.usb import open_link as open_usb
from drivers.printers.virtual import VirtualLink
from drivers.printers.zpl import ZPL
from drivers.urls import DeviceUrl
from drivers.words import words

LANGUAGES: dict[str, LanguageKind] = {"escpos": ESCPOS, "zpl": ZPL, "tspl": TSPL, "brother": BROTHER}
MOST_OFFSET = 500  # dots

_OPTIONS = ("language", "dpi", "width", "size", "timeout", "status", "confirm", "buffer", "x", "y", "name")


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """A printer's address, read once: its language, its resolution in dots per inch, and the labels in it."""

    url: DeviceUrl
    kind: LanguageKind
    labels: LabelSize
    dpi: int

    @classmethod
    def of(cls, url: DeviceUrl, labels: LabelSize) -> PrinterAddress:
        """
        Args:
            labels: the size of its labels where the address has no `size=`.

        Raises:
            DeviceUrlError: the language, `dpi=` or `size=` is wrong.
        """
        kind = LANGUAGES[url.choice("language", "escpos", LANGUAGES)]
        try:
            size = url.options.get("size")
            return cls(url, kind, LabelSize.parse(size) if size else labels, url.number("dpi", kind.dpi))
        except LabelSizeError as error:
            raise DeviceUrlError(error.message, error.what_to_do) from error

    @property
    def edge_mm(self) -> float:
        """How many millimetres at the edge of its labels the printer cannot print; 0 for most printers.

        Raises:
            DeviceUrlError: it takes no labels of this size, or an option of its language is wrong.
        """
        language = self._language()
        return language.edge_mm(self._stock) if isinstance(language, Edged) else 0.0

    @property
    def is_round(self) -> bool:
        """Whether its labels are round. Raises as `edge_mm` does."""
        language = self._language()
        return isinstance(language, Edged) and language.is_round

    @property
    def offset(self) -> tuple[int, int]:
        """By how many dots each label is moved to the right (`x=`) and down (`y=`).

        Raises:
            DeviceUrlError: one of them is no whole number, or more than `MOST_OFFSET`.
        """
        most = MOST_OFFSET
        return self.url.whole("x", -most, most) or 0, self.url.whole("y", -most, most) or 0

    def open(self) -> LinkedPrinter:
        """The printer. It is connected with the first label, not now.

        Raises:
            DeviceUrlError: the address is wrong, or the label is wider than the head.
        """
        url, kind = self.url, self.kind
        url.allow((*_OPTIONS, *kind.options, *(("baud", "flow") if url.scheme == "serial" else ())))
        stall_s = float(url.number("timeout", int(STALL_S)))
        language = self._language()
        width_dots = _width_dots(url, self._stock)
        link, answers = _link(url, width_dots, stall_s, language.name, self.dpi)
        answers = answers and url.scheme not in kind.mute_over
        answers = url.choice("status", "yes" if answers else "no", ("yes", "no")) == "yes"
        model = Model(url.options.get("name") or _name(url), width_dots, self.dpi, answers)
        holds = url.number("buffer", 1) if "buffer" in url.options else None
        proof = _proof(url, language)
        return LinkedPrinter(language, link, model, answer_s=stall_s, proof=proof, holds=holds, offset=self.offset)

    @property
    def _stock(self) -> Stock:
        return Stock(self.labels.width_mm, self.labels.height_mm, self.dpi)

    def _language(self) -> Language:
        return self.kind.make(self.url, self._stock)


PROOFS = {"auto": None, "process-id": Proof.MARK, "gs-r": Proof.IN_ORDER, "arrived": Proof.ARRIVAL}


def _proof(url: DeviceUrl, language: Language) -> Proof | None:
    """What `confirm=` says; None: to be found out with the first label."""
    if isinstance(language, Confirming):
        return PROOFS[url.choice("confirm", "auto", PROOFS)]
    url.choice("confirm", "status", ("status",))
    return Proof.STATUS


def _link(url: DeviceUrl, width_dots: int, stall_s: float, language: str, dpi: int) -> tuple[Link, bool]:
    """The link of an address, and whether a printer behind it can answer at all."""
    if url.scheme == "tcp":
        if not url.host:
            raise DeviceUrlError(
                words("“{address}” names no printer.", address=url.text),
                words("Write it like tcp://192.168.1.50:9100."),
            )
        return TcpLink(url.host, url.port or 9100, stall_s), True
    if not url.target:
        raise DeviceUrlError(
            words("“{address}” names no {scheme} path.", address=url.text, scheme=url.scheme),
            words("Write it like {scheme}:///path.", scheme=url.scheme),
        )
    if url.scheme == "serial":
        flow = url.choice("flow", "rtscts", ("rtscts", "xonxoff", "none"))
        return SerialLink(url.target, url.number("baud", 9600), flow, stall_s), True  # type: ignore[arg-type]
    if url.scheme == "usb":
        return open_usb(url.target, stall_s), True
    if url.scheme == "file":
        file = DeviceFileLink(url.target, stall_s)
        with suppress(OSError):  # said when it is opened to print
            file.check()
        return file, file.is_device()
    return VirtualLink(url.target, width_dots, language=language, dpi=dpi), True


def _width_dots(url: DeviceUrl, stock: Stock) -> int:
    width_dots = dots(stock.width_mm, stock.dpi)
    head_dots = url.number("width", width_dots)
    if head_dots < width_dots:
        raise DeviceUrlError(
            words(
                "A label {width} mm wide has {dots} dots; the head of {address} has {head_dots}.",
                width=f"{stock.width_mm:g}",
                dots=width_dots,
                address=url.text,
                head_dots=head_dots,
            ),
            words("Choose a narrower label, or correct width=."),
        )
    return width_dots


def _name(url: DeviceUrl) -> str:
    return url.host or PurePath(url.target).name or url.scheme
