"""A label for adjusting a printer: how much of it is printed, where, and how dark. It stands for no jar."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from drivers.dots import dots_per_mm

LONG_MM, MIDDLE_MM, SHORT_MM = 3.0, 2.0, 1.2


def frame_and_rulers(width_dots: int, height_dots: int, dpi: int, edge: int = 0) -> Image.Image:
    """A frame at the edge of the printable area, millimetre rulers along two sides, lines of one to four dots, and a
    grey.

    Args:
        edge: how many dots stay white all around, for the printer's white margin and the offset of labels.
    """
    picture = Image.new("1", (width_dots, height_dots), 1)
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    left, top, right, bottom = edge, edge, width_dots - 1 - edge, height_dots - 1 - edge
    draw.rectangle((left, top, right, bottom), outline=0)
    _ruler(draw, left, top, right - left, dpi, across=True)
    _ruler(draw, left, top, bottom - top, dpi, across=False)
    _middle(draw, (left + right) // 2, (top + bottom) // 2, dpi)
    _darkness(draw, (left, top, right, bottom), dpi)
    return picture


def _ruler(draw: ImageDraw.ImageDraw, left: int, top: int, length: int, dpi: int, *, across: bool) -> None:
    """A line for each millimetre, longer at five and ten, with the centimetres written."""
    unit = dots_per_mm(dpi)
    font = ImageFont.load_default(size=round(2 * unit))
    for millimetre in range(1, int(length / unit) + 1):
        at = round(millimetre * unit)
        tick = round((LONG_MM if millimetre % 10 == 0 else MIDDLE_MM if millimetre % 5 == 0 else SHORT_MM) * unit)
        start = (left + at, top) if across else (left, top + at)
        end = (left + at, top + tick) if across else (left + tick, top + at)
        draw.line((start, end), fill=0)
        if millimetre % 10 == 0 and length - at > 3 * unit:
            draw.text(end, str(millimetre), fill=0, font=font, anchor="mt" if across else "lm")


def _middle(draw: ImageDraw.ImageDraw, x: int, y: int, dpi: int) -> None:
    """A cross at the label's centre."""
    arm = round(SHORT_MM * dots_per_mm(dpi))
    draw.line(((x - arm, y), (x + arm, y)), fill=0)
    draw.line(((x, y - arm), (x, y + arm)), fill=0)


def _darkness(draw: ImageDraw.ImageDraw, frame: tuple[int, int, int, int], dpi: int) -> None:
    """Lines of one to four dots and a chessboard: printed too dark if they merge, too light if they break."""
    unit = round(dots_per_mm(dpi))
    left, top, right, bottom = frame
    side = min(4 * unit, (right - left) // 3, (bottom - top) // 3)
    x, y = right - side - unit, bottom - side - unit
    for row in range(side):
        draw.point([(x + column, y + row) for column in range(row % 2, side, 2)], fill=0)
    at = x - unit
    for width in (1, 2, 3, 4):
        at -= 2 * width + 2
        if at <= left:
            break
        draw.rectangle((at, y, at + width - 1, y + side - 1), fill=0)
