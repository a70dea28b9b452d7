"""Labels: what is on them (content), how they look (Typst templates), and the picture for the printer."""

from kiosk.labels.checks import Check, GateError, checks, must_pass
from kiosk.labels.content import BagTag, JarLabel, bag_tag, jar_label
from kiosk.labels.errors import LabelError, TemplateError
from kiosk.labels.render import Renderer, render
from kiosk.labels.size import LabelSize

__all__ = [
    "BagTag",
    "Check",
    "GateError",
    "JarLabel",
    "LabelError",
    "LabelSize",
    "Renderer",
    "TemplateError",
    "bag_tag",
    "checks",
    "jar_label",
    "must_pass",
    "render",
]
