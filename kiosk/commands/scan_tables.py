"""The tables that `jarmark bench scan` prints, from the figures of `drivers.scanners.bench`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.commands.words import columns
from kiosk.commands.words import count as how_many
from kiosk.locale import _

Figures = Mapping[str, Any]


def upright(figures: Figures) -> list[str]:
    """Each reader in each folder."""
    rows = [
        ("folder", "reader", "right", "wrong", "missed", _("wrong %"), _("cpu ms"), _("ms a picture"), "median", "p95")
    ]
    for name, folder in [*figures["folders"].items(), ("all", figures["total"])]:
        rows += [
            (name, reader, *_counts(tally), f"{tally['cpu_ms']:.1f}", *_times(tally))
            for reader, tally in folder.items()
            if isinstance(tally, Mapping)
        ]
    left_out = [
        _("{pictures} left out: no truth beside it, or not to be opened").format(
            pictures=how_many(figures["left_out"], "picture")
        )
    ]
    return columns(rows, indent="") + (left_out if figures["left_out"] else [])


def skew(figures: Figures) -> list[str]:
    """Each direction and angle: the share of what is read upright, and each reader's counts."""
    rows = [
        ("way", "degrees", _("kept %"), "right", "pyzbar", "zxing-cpp", "wrong", _("ms a picture"), "median", "p95")
    ]
    for way, angles in figures["ways"].items():
        for angle, row in angles.items():
            ours, others = row["jarmark"], (str(row[peer]["right"]) for peer in ("pyzbar", "zxing-cpp"))
            counts = (str(ours["right"]), *others, str(ours["wrong"]))
            rows.append((way, angle, f"{row['kept']:.1f}", *counts, *_times(ours)))
    return [
        *columns(rows, indent=""),
        _("Of {pictures} read upright.").format(pictures=how_many(figures["upright"], "picture")),
    ]


def bursts(figures: Figures) -> list[str]:
    """Each seed: linear and 2D codes accepted, then codes accepted wrongly."""
    rows = [("seed", "linear", "%", "2D", "%", _("frames, median"), "wrong")]
    wrong: list[Mapping[str, str]] = []
    for seed, run in figures["seeds"].items():
        shares = [
            word
            for kind in ("linear", "matrix")
            for word in (f"{run[kind]['accepted']} of {run[kind]['pictures']}", f"{run[kind]['rate']:.1f}")
        ]
        rows.append((seed, *shares, f"{run['frames_median']:g}", str(len(run["wrong"]))))
        wrong += run["wrong"]
    return columns(rows, indent="") + _accepted_wrong(wrong)


def still(figures: Figures) -> list[str]:
    """Photographs and drawn codes: read from one picture, accepted from the burst, and accepted wrongly."""
    rows = [(_("held still"), "pictures", "read", "accepted", "%", "wrong")]
    for name in ("photographs", "made"):
        row = figures[name]
        pictures, read, accepted = (str(row[word]) for word in ("pictures", "read", "accepted"))
        rows.append((name, pictures, read, accepted, f"{row['rate']:.1f}", str(len(row["wrong"]))))
    return columns(rows, indent="") + _accepted_wrong([*figures["photographs"]["wrong"], *figures["made"]["wrong"]])


def _accepted_wrong(pictures: Sequence[Mapping[str, str]]) -> list[str]:
    return sorted({f"{one['picture']}: accepted {one['accepted']}, truth {one['truth'] or 'none'}" for one in pictures})


def live(figures: Figures) -> list[str]:
    """The frame that reads, and frames with nothing to read."""
    code = figures["code"]
    head = ("frame", "ms", "median", "p95", _("cpu ms"), "median", "p95")
    frames = [(_("with a code, the one that reads it"), code), *_empty(figures)]
    rows = [head, *((frame, *_times(spread), *_times(spread, "cpu_")) for frame, spread in frames)]
    read = _("{read} of {frames} codes read, {first} of them by the first frame").format(
        read=code["read"], frames=code["frames"], first=code["first"]
    )
    return [*columns(rows, indent=""), read]


def _counts(tally: Figures) -> tuple[str, ...]:
    return (*(str(tally[word]) for word in ("right", "wrong", "missed")), f"{tally['wrong_rate']:.1f}")


def _empty(figures: Figures) -> list[tuple[str, Figures]]:
    return [(_("empty: {scene}").format(scene=scene), spread) for scene, spread in figures["empty"].items()]


def _times(spread: Figures, whose: str = "") -> tuple[str, ...]:
    return tuple(f"{spread[whose + name]:.1f}" for name in ("ms", "median_ms", "p95_ms"))
