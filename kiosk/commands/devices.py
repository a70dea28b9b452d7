"""`jarmark devices`: the connected devices and their addresses."""

from __future__ import annotations

from kiosk.commands.call import AsJson, print_json, print_text
from kiosk.locale import _, said


def devices(as_json: AsJson = False) -> None:
    """List the printers, scanners and cameras that are plugged in, with the address to write into jarmark.toml.

    A printer on the network cannot be seen from here; its address is tcp://HOST:9100. A serial port may be a printer
    (then its speed and language are wanted too) or a scanner.

    Example: jarmark devices
    """
    from drivers.plugged_in import plugged_in
    from kiosk.commands.words import columns

    found = tuple(plugged_in())
    if as_json:
        print_json([one.to_json() for one in found])
        return
    rows = [(said(one.kind), one.address or "-", said(one.name), said(one.trouble)) for one in found]
    print_text("\n".join(columns(rows, indent="")) or _("Nothing is plugged in that could be a printer or a scanner."))
