"""Checks of the scanners, cameras and printer in the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from drivers.errors import DeviceError
from drivers.registry import printer_address, scanner_at
from drivers.scanners.hid import INPUTS, find, keyboards
from drivers.urls import DeviceUrl
from kiosk.commands.health.findings import Finding, amiss, fine
from kiosk.locale import _, said
from kiosk.settings.config import Settings
from kiosk.settings.own_places import refuse_own_places


def cameras(settings: Settings, devices: Path = Path("/dev")) -> Iterator[Finding]:
    """The cameras of the system, and cameras of the settings that are missing."""
    found = sorted(devices.glob("video*"), key=lambda path: (len(path.name), path.name))
    wanted = [url for url in settings.scanners if url.scheme == "camera"]
    absent = [url.text for url in wanted if url.target.isdecimal() and not (devices / f"video{url.target}").exists()]
    shut = [str(path) for path in found if not os.access(path, os.R_OK | os.W_OK)]
    if absent:
        yield amiss(
            "camera",
            _("{names} is not there").format(names=", ".join(absent)),
            _("Plug it in; until then, type or scan by hand."),
        )
    if shut:
        yield amiss(
            "camera",
            _("no right to use {names}").format(names=", ".join(shut)),
            _join_group("video"),
        )
    usable = [f"{path} ({_camera_name(path)})" for path in found if str(path) not in shut]
    if usable:
        yield fine("camera", ", ".join(usable))
    elif not absent and not shut:
        yield fine("camera", _("none here, and none asked for in the settings"))


def _join_group(group: str) -> str:
    return _("{command}, then log in again.").format(command=f"sudo usermod -aG {group} $USER")


def _camera_name(path: Path) -> str:
    name = Path("/sys/class/video4linux") / path.name / "name"
    return name.read_text().strip() if name.exists() else _("no name")


def addresses(settings: Settings) -> Iterator[Finding]:
    """Devices that the kiosk cannot use: a wrong address, or a missing library. Opens no device."""
    for url in settings.scanners:
        try:
            scanner_at(url)
        except DeviceError as error:
            yield amiss(
                "scanner", said(error.message), said(error.what_to_do) or _("Mend its address in jarmark.toml.")
            )


def scanners(settings: Settings, inputs: Path = INPUTS) -> Iterator[Finding]:
    """The scanners of the settings, except USB cameras and serial ports, which have checks of their own."""
    for url in settings.scanners:
        if url.scheme in ("folder", "video"):
            yield _files_of(url)
        elif url.scheme == "picamera":
            yield _pi_camera()
        elif url.scheme == "hid":
            yield _hid_scanner(url, inputs)
        elif url.scheme == "keyboard":
            words = _("a hand scanner that types; whether it is plugged in cannot be told")
            yield fine("scanner", _("{text} {words}: scan something").format(text=url.text, words=words))


def _files_of(url: DeviceUrl) -> Finding:
    path = Path(url.target)
    if path.is_dir() if url.scheme == "folder" else path.is_file():
        return fine("scanner", _("{text} is there").format(text=url.text))
    return amiss(
        "scanner",
        _("{text} is not there").format(text=url.text),
        _("Make the {scheme}, or mend its address in jarmark.toml.").format(scheme=url.scheme),
    )


def _pi_camera() -> Finding:
    """Takes one frame, unless a running kiosk uses the camera."""
    from drivers.scanners.sources import PicameraSource

    source = PicameraSource(640, 480)
    try:
        source.open()
        height, width = source.grab().shape[:2]
    except DeviceError as error:
        return amiss(
            "pi camera", said(error.message), said(error.what_to_do) or _("Close the kiosk if it runs, and look again.")
        )
    finally:
        source.close()
    return fine("pi camera", _("gives pictures, {width} x {height}").format(width=width, height=height))


def _hid_scanner(url: DeviceUrl, inputs: Path) -> Finding:
    path = Path(url.target) if url.target.startswith("/") else find(url.target, inputs)
    if path is None or not path.exists():
        here = ", ".join(f"“{name}” ({device})" for name, device in keyboards(inputs)) or _("nothing that types")
        return amiss(
            "scanner",
            _("{text} is not there").format(text=url.text),
            _("Plug it in, or name one of what is here: {here}.").format(here=here),
        )
    if not os.access(path, os.R_OK):
        what_to_do = _join_group("input")
        return amiss("scanner", _("no right to use {text} ({path})").format(text=url.text, path=path), what_to_do)
    return fine(
        "scanner", _("{text} is there ({path}); the kiosk takes it for itself alone").format(text=url.text, path=path)
    )


def serial_ports(settings: Settings) -> Finding:
    from serial.tools import list_ports

    ports = {port.device: port.description for port in list_ports.comports()}
    found = [*settings.scanners, *([settings.printer] if settings.printer else [])]
    urls = [url for url in found if url.scheme == "serial"]
    absent = [url.target for url in urls if not Path(url.target).exists()]
    if absent:
        return amiss(
            "serial",
            _("{names} is not there").format(names=", ".join(absent)),
            _("Plug it in, or mend its address in the settings."),
        )
    shut = [url.target for url in urls if not os.access(url.target, os.R_OK | os.W_OK)]
    if shut:
        what_to_do = _join_group("dialout")
        return amiss("serial", _("no right to use {names}").format(names=", ".join(shut)), what_to_do)
    return fine("serial", ", ".join(f"{port} ({what})" for port, what in ports.items()) or _("no ports"))


def printer(settings: Settings) -> Finding:
    if settings.printer is None:
        return amiss("printer", _("none in the settings"), _('Name it: [devices] printer = "tcp://HOST:9100".'))
    try:
        refuse_own_places(settings.printer, settings)
        opened = printer_address(settings.printer, settings.label_size).open()
        try:
            status = opened.status()
        finally:
            opened.close()
    except DeviceError as error:
        return amiss("printer", f"{settings.printer.text}: {said(error.message)}", said(error.what_to_do))
    words = f"{settings.printer.text}: {said(status.words)}"
    if not status.answered:
        never = _("{text}: it never answers, so that nothing is known of its paper and its labels.").format(
            text=settings.printer.text
        )
        return amiss("printer", never, _("After each run the kiosk will ask once whether all of its labels came out."))
    return fine("printer", words) if status.ready else amiss("printer", words, _("See to the printer."))
