"""Similar names in sheets, and what a person says of each pair. Kept while one folder is imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kiosk.flows.base import Choice
from kiosk.flows.open_columns import SheetQuestion
from kiosk.locale import N_, _

if TYPE_CHECKING:
    from db.sheets import SheetLikeness

_SAME, _DIFFERENT = "same", "different"

_WHOSE = {
    "suppliers": N_("suppliers"),
    "ingredients": N_("ingredients"),
    "products": N_("products"),
    "destinations": N_("customers"),
}


class LikeNames:
    """The questions and the answers."""

    def __init__(self) -> None:
        self._asked: dict[str, SheetLikeness] = {}
        self._said: dict[str, str] = {}

    @property
    def same(self) -> Mapping[tuple[str, str], str]:
        """As `db.sheets.Choices` takes them; only for the kind of name that was asked about."""
        likes = [self._asked[key] for key, said in self._said.items() if said == _SAME]
        return {(like.what.removesuffix("s"), like.new): like.known for like in likes}

    def found(self, likes: Iterable[SheetLikeness]) -> None:
        """The pairs that are still similar; answered ones can be answered again."""
        answered = {key: one for key, one in self._asked.items() if key in self._said}
        self._asked = {**{_key(like): like for like in likes}, **answered}

    @property
    def open(self) -> int:
        """How many have no answer."""
        return len(self._asked.keys() - self._said.keys())

    @property
    def asks(self) -> tuple[SheetQuestion, ...]:
        """Unanswered ones first."""
        ordered = sorted(self._asked, key=lambda key: key in self._said)
        return tuple(self._ask(key, self._asked[key]) for key in ordered)

    def _ask(self, key: str, like: SheetLikeness) -> SheetQuestion:
        answers = {_SAME: _("the same"), _DIFFERENT: _("different"), "": ""}
        title = _("“{one}” and “{other}”").format(one=like.new, other=like.known)
        detail = _("{whose}: are they one?").format(whose=_(_WHOSE[like.what]))
        return SheetQuestion(
            key, title, detail, answers[self._said.get(key, "")], _("Same?"), _("{names}: one?").format(names=title)
        )

    def options(self, key: str) -> tuple[Choice, ...]:
        """The answers: they are the same, or they are two."""
        like = self._asked.get(key)
        if like is None:
            return ()
        return (
            Choice(_SAME, _("Same"), _("both are “{name}”").format(name=like.known)),
            Choice(_DIFFERENT, _("Different"), _("they are two, and stay two")),
        )

    def answer(self, key: str, option: str) -> None:
        if key in self._asked:
            self._said[key] = option


def _key(like: SheetLikeness) -> str:
    return f"{like.what}\n{like.new}\n{like.known}"
