"""Labels: their content, their Typst templates, and the picture for the printer."""

from drivers.label_size import LabelSize
from kiosk.labels.checks import Check, GateError, checks, must_pass
from kiosk.labels.content import JarLabel, Label, jar_label
from kiosk.labels.errors import LabelError, TemplateError
from kiosk.labels.layout import LabelLayout, Printed
from kiosk.labels.render import Renderer, render
from kiosk.labels.tags import (
    BadgeLabel,
    BagTag,
    CaseLabel,
    DaySlip,
    RecipeCardLabel,
    ShelfLabel,
    badge,
    bag_tag,
    case_label,
    lid_label,
    recipe_card,
    shelf_label,
)

__all__ = [
    "BadgeLabel",
    "BagTag",
    "CaseLabel",
    "Check",
    "DaySlip",
    "GateError",
    "JarLabel",
    "Label",
    "LabelError",
    "LabelLayout",
    "LabelSize",
    "Printed",
    "RecipeCardLabel",
    "Renderer",
    "ShelfLabel",
    "TemplateError",
    "badge",
    "bag_tag",
    "case_label",
    "checks",
    "jar_label",
    "lid_label",
    "must_pass",
    "recipe_card",
    "render",
    "shelf_label",
]
