"""A device's address: `camera://0?width=1280`, `serial:///dev/ttyACM0?baud=9600`, `tcp://host:9100`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.errors import DeviceUrlError
from drivers.nearest import did_you_mean
from drivers.words import Words, words


@dataclass(frozen=True, slots=True)
class DeviceUrl:
    """An address taken apart. `target` is what is between `//` and `?`, `options` what is behind `?`.

    `host` and `port` are for `tcp` (port None elsewhere). `target`, `path` and `options` are unquoted (%20 is a blank).

    >>> url = DeviceUrl.parse("camera://0?width=1280&height=720")
    >>> url.scheme, url.target, url.number("width", 640)
    ('camera', '0', 1280)
    >>> DeviceUrl.parse("folder:///tmp/bags%20of%20sugar").target
    '/tmp/bags of sugar'
    """

    text: str
    scheme: str
    target: str
    host: str
    port: int | None
    path: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> DeviceUrl:
        """Take an address apart. Which schemes and options there are is not checked here.

        Raises:
            DeviceUrlError: it has no scheme, or a port that is no number.
        """
        try:
            parts = urlsplit(text.strip(), allow_fragments=False)
            port = parts.port if parts.scheme == "tcp" else None
        except ValueError as error:
            raise DeviceUrlError(
                words("The device address “{address}” is not understood: {why}.", address=text, why=str(error))
            ) from error
        if not parts.scheme:
            raise DeviceUrlError(
                words("The device address “{address}” does not say what kind of device it is.", address=text),
                words("Write it like tcp://192.168.1.50, serial:///dev/ttyUSB0 or camera://0."),
            )
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = unquote(parts.path)
        target = unquote(parts.netloc) + path
        return cls(text, parts.scheme.lower(), target, parts.hostname or "", port, path, options)

    def __str__(self) -> str:
        """As it was written."""
        return self.text

    def allow(self, names: Iterable[str]) -> None:
        """Refuse options that are not in `names`; the error offers the one that is most like it.

        Raises:
            DeviceUrlError: names the first option that is unknown.
        """
        known = sorted(names)
        for name in self.options:
            if name not in known:
                raise DeviceUrlError(
                    words("“{name}” in {address} is not an option of this device.", name=name, address=self.text),
                    did_you_mean(name, known, _options(known)),
                )

    def number(self, name: str, default: int) -> int:
        """The option as a whole number.

        Raises:
            DeviceUrlError: it is not a whole number above zero.
        """
        text = self.options.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
            raise DeviceUrlError(
                words(
                    "“{name}” in {address} must be a whole number above zero, not “{value}”.",
                    name=name,
                    address=self.text,
                    value=text,
                )
            )
        return int(text)

    def whole(self, name: str, least: int, most: int) -> int | None:
        """The option as a whole number, which may be below zero; None where it is left out.

        >>> DeviceUrl.parse("tcp://host?x=-3").whole("x", -10, 10)
        -3

        Raises:
            DeviceUrlError: it is no whole number, or not one of those.
        """
        text = self.options.get(name)
        if text is None:
            return None
        digits = text.removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9 and least <= int(text) <= most):
            raise DeviceUrlError(
                words(
                    "“{name}” in {address} must be a whole number from {least} to {most}, not “{value}”.",
                    name=name,
                    address=self.text,
                    least=least,
                    most=most,
                    value=text,
                )
            )
        return int(text)

    def choice(self, name: str, default: str, choices: Iterable[str]) -> str:
        """The option as one of `choices`.

        Raises:
            DeviceUrlError: it is none of them.
        """
        text = self.options.get(name, default)
        known = list(choices)
        if text not in known:
            raise DeviceUrlError(
                words(
                    "“{name}” in {address} must be one of {choices}, not “{value}”.",
                    name=name,
                    address=self.text,
                    choices=", ".join(known),
                    value=text,
                )
            )
        return text


def _options(known: Sequence[str]) -> Words:
    if not known:
        return words("Known here: none.")
    return words("Known here: {options}.", options=", ".join(known))


def device_urls(*texts: str) -> tuple[DeviceUrl, ...]:
    """Several addresses taken apart.

    >>> [url.scheme for url in device_urls("camera://0", "keyboard:")]
    ['camera', 'keyboard']

    Raises:
        DeviceUrlError: as `DeviceUrl.parse`, for the first that is wrong.
    """
    return tuple(map(DeviceUrl.parse, texts))
