"""The icons that are used: the name of each here, and its code point in the Material Design Icons font (7.4.47)."""

from __future__ import annotations

ICONS = {
    "printer": 0xF042A,  # printer
    "printer_ok": 0xF1146,  # printer-check
    "printer_warn": 0xF042C,  # printer-alert
    "scan": 0xF0072,  # barcode-scan
    "scan_warn": 0xF1236,  # barcode-off
    "barcode": 0xF0071,  # barcode
    "scale": 0xF0472,  # scale
    "scale_warn": 0xF105A,  # scale-off
    "pot": 0xF0326,  # pot-steam-outline
    "package": 0xF03D7,  # package-variant-closed
    "label": 0xF0316,  # label-outline
    "tag": 0xF04FC,  # tag-outline
    "truck": 0xF129B,  # truck-delivery-outline
    "tree": 0xF160E,  # family-tree
    "graph": 0xF104A,  # graph-outline
    "check": 0xF012C,  # check
    "done": 0xF05E0,  # check-circle
    "current": 0xF0B2A,  # chevron-right-circle
    "todo": 0xF0766,  # circle-outline
    "back": 0xF004D,  # arrow-left
    "next": 0xF0054,  # arrow-right
    "another": 0xF00FB,  # call-split
    "swap": 0xF04E1,  # swap-horizontal
    "sack": 0xF0D2E,  # sack
    "timer": 0xF051B,  # timer-outline
    "light": 0xF0244,  # flashlight
    "light_off": 0xF0245,  # flashlight-off
    "print": 0xF113D,  # text-recognition
    "camera": 0xF0D5D,  # camera-outline
    "camera_warn": 0xF19BF,  # camera-off-outline
    "expiry": 0xF0A31,  # calendar-alert
    "calendar": 0xF0B66,  # calendar-blank-outline
    "more": 0xF0B8D,  # dots-horizontal-circle-outline
    "trash": 0xF0A7A,  # trash-can-outline
    "note": 0xF039D,  # note-plus-outline
    "reading": 0xF0E05,  # thermometer-plus
    "stop": 0xF0667,  # stop-circle-outline
    "pause": 0xF03E4,  # pause
    "play": 0xF040A,  # play
    "phone": 0xF0DF0,  # phone-outline
    "pdf": 0xF0226,  # file-pdf-box
    "hand": 0xF182C,  # hand-back-left-outline
    "roll": 0xF1158,  # paper-roll-outline
    "again": 0xF099B,  # restore
    "warn": 0xF0026,  # alert
    "bad": 0xF0029,  # alert-octagon
    "info": 0xF02FC,  # information
    "good": 0xF05E0,  # check-circle
    "close": 0xF0156,  # close
    "erase": 0xF0B5C,  # backspace-outline
    "up": 0xF0143,  # chevron-up
    "down": 0xF0140,  # chevron-down
    "left": 0xF0141,  # chevron-left
    "right": 0xF0142,  # chevron-right
    "first": 0xF013D,  # chevron-double-left
    "last": 0xF013E,  # chevron-double-right
    "shift": 0xF0636,  # apple-keyboard-shift
    "shift_on": 0xF0632,  # apple-keyboard-caps
    "space": 0xF1050,  # keyboard-space
    "keyboard": 0xF097B,  # keyboard-outline
    "edit": 0xF03EB,  # pencil
    "plus": 0xF0415,  # plus
    "minus": 0xF0374,  # minus
    "search": 0xF0349,  # magnify
    "lock": 0xF0341,  # lock-outline
    "person": 0xF0004,  # account
    "people": 0xF04CB,  # account-switch-outline
    "store": 0xF1361,  # store-outline
    "market": 0xF0508,  # tent
    "online": 0xF0111,  # cart-outline
    "home": 0xF06A1,  # home-outline
    "qrcode": 0xF0433,  # qrcode-scan
    "power": 0xF0425,  # power
    "book": 0xF0EBF,  # notebook-outline
    "help": 0xF0625,  # help-circle-outline
    "list": 0xF0756,  # format-list-checks
    "weight": 0xF05A1,  # weight
    "calculator": 0xF15A6,  # calculator-variant-outline
    "shelf": 0xF125F,  # bookshelf
}


def glyph(name: str) -> str:
    """The character that draws an icon; empty for an empty name."""
    return chr(ICONS[name]) if name else ""
