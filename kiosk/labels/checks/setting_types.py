"""Checks the parameters that a pack gives a predicate against the types in the predicate's signature."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from kiosk.labels.checks.allergens import Law, kind_names
from kiosk.labels.checks.predicates import PREDICATES
from kiosk.labels.checks.wording import KITCHEN_PLACES
from kiosk.locale import N_, _


def setting_fault(predicate: str, name: str, value: Any) -> str:
    """What is wrong with one parameter of a predicate; empty if nothing.

    >>> setting_fault("ph_at_most", "most", "4.6"), setting_fault("ph_at_most", "most", 4.6)
    ('must be a number, such as 12', '')
    >>> setting_fault("declared", "kinds", ["sesam"]), setting_fault("declared", "law", "uk")
    ("no law knows the allergen 'sesam'", 'must be one of us, eu')
    """
    annotation = inspect.signature(PREDICATES[predicate]).parameters[name].annotation
    is_right, words = _KINDS[annotation]
    if not is_right(value):
        return _(words).format(laws=", ".join(_LAWS), settings=", ".join(KITCHEN_PLACES))
    strange = [one for one in value if one not in _allergens()] if annotation == "Sequence[str]" else []
    return _("no law knows the allergen '{name}'").format(name=strange[0]) if strange else ""


def is_size(value: Any) -> bool:
    """A number that can be a measurement.

    >>> is_size(12), is_size(True), is_size(float("nan")), is_size(-1), is_size("twelve")
    (True, False, False, False, False)
    """
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def is_list_of_text(value: Any) -> bool:
    """
    >>> is_list_of_text(["a"]), is_list_of_text("a"), is_list_of_text([1])
    (True, False, False)
    """
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_steps(value: Any) -> bool:
    """
    >>> _is_steps([[5, 1], [0, 2]]), _is_steps([[5, 1]]), _is_steps([])
    (True, False, False)
    """
    pairs = isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 2 and all(map(is_size, one)) for one in value
    )
    return pairs and bool(value) and not value[-1][0]


def _are_settings(value: Any) -> bool:
    """
    >>> _are_settings(["telephone", "county"]), _are_settings(["fax"])
    (True, False)
    """
    return is_list_of_text(value) and bool(value) and set(value) <= set(KITCHEN_PLACES)


def _allergens() -> frozenset[str]:
    return frozenset(name for law in Law for name in kind_names(law))


_LAWS = tuple(law.value for law in Law)
_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = MappingProxyType(
    {
        "float": (is_size, N_("must be a number, such as 12")),
        "int": (lambda value: is_size(value) and isinstance(value, int), N_("must be a whole number, such as 12")),
        "bool": (lambda value: isinstance(value, bool), N_("must be true or false")),
        "LawName": (lambda value: value in _LAWS, N_("must be one of {laws}")),
        "Sequence[str]": (is_list_of_text, N_("must be a list of texts")),
        "SettingNames": (_are_settings, N_("must be a list of settings: {settings}")),
        "Faces": (is_list_of_text, N_("must be a list of texts")),
        "Steps": (_is_steps, N_("must be pairs of numbers, the last one with 0 for no end: [[5, 1], [0, 2]]")),
    }
)
"""By the annotation in a predicate's signature."""
