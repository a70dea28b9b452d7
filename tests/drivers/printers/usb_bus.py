"""A bus with one printer, beneath pyusb's own devices: what libusb does for them, with a switch for each refusal."""

from __future__ import annotations

import errno
from array import array
from types import SimpleNamespace
from typing import Any

import usb.core
from usb.backend import IBackend

OUT, IN = 0x01, 0x82
NUMBERS = (
    *("bLength", "bDeviceClass", "bDeviceSubClass", "bDeviceProtocol", "bcdDevice", "iManufacturer", "iProduct"),
    *("iSerialNumber", "address", "bus", "port_number", "speed"),
)


class Bus(IBackend):
    """The system's driver has the printer until it is detached; nothing but this bus can give it back."""

    def __init__(self, *, endpoints: tuple[int, ...] = (OUT, IN)) -> None:
        self.endpoints = endpoints
        self.driver_has_it = True
        self.opened = self.open_handles = 0
        self.claimed = False
        self.refuses: set[str] = set()  # calls that fail
        self.halted: set[int] = set()

    def device(self) -> Any:
        return usb.core.find(backend=self)

    def _may(self, call: str) -> None:
        if call in self.refuses:
            raise usb.core.USBError(f"no {call}", errno=errno.EBUSY)

    def enumerate_devices(self) -> Any:
        yield self

    def ctrl_transfer(
        self, handle: object, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        """Its strings; number 0 is the list of their languages."""
        text = ("\u0409", "EPSON", "TM-L90", "X 1")[value & 0xFF].encode("utf-16-le")
        data[: len(text) + 2] = array("B", bytes([len(text) + 2, 3]) + text)
        return len(text) + 2

    def get_parent(self, dev: Any) -> None:
        return None

    def get_device_descriptor(self, dev: Any) -> Any:
        numbers = dict.fromkeys(NUMBERS, 0)
        strings = {"iManufacturer": 1, "iProduct": 2, "iSerialNumber": 3}
        ours = {"bDescriptorType": 1, "bcdUSB": 0x200, "bMaxPacketSize0": 64, "idVendor": 0x04B8, "idProduct": 0x0202}
        return SimpleNamespace(**{**numbers, **strings, **ours, "bNumConfigurations": 1, "port_numbers": None})

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=1,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(self.endpoints),
            bInterfaceClass=7,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=self.endpoints[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: Any) -> object:
        self._may("open")
        self.opened += 1
        self.open_handles += 1
        return self

    def close_device(self, handle: object) -> None:
        self.open_handles -= 1

    def get_configuration(self, handle: object) -> int:
        return 1

    def is_kernel_driver_active(self, handle: object, intf: int) -> bool:
        return self.driver_has_it

    def detach_kernel_driver(self, handle: object, intf: int) -> None:
        self.driver_has_it = False

    def attach_kernel_driver(self, handle: object, intf: int) -> None:
        self._may("attach")
        if self.claimed:
            raise usb.core.USBError("still claimed", errno=errno.EBUSY)
        self.driver_has_it = True

    def claim_interface(self, handle: object, intf: int) -> None:
        self._may("claim")
        self.claimed = True

    def release_interface(self, handle: object, intf: int) -> None:
        self.claimed = False
        self._may("release")

    def clear_halt(self, handle: object, ep: int) -> None:
        self._may("clear")
        self.halted.discard(ep)

    def bulk_write(self, handle: object, ep: int, intf: int, data: bytes, timeout: int) -> int:
        if ep in self.halted:
            raise usb.core.USBError("Pipe error", errno=errno.EPIPE)
        return len(data)
