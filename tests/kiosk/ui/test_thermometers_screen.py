"""A thermometer is compared on the screen, with taps and typed figures, at every size."""

from decimal import Decimal

from kiosk.flows.base import Place


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()


def test_a_thermometer_is_compared_by_taps(any_top):
    top = any_top.tap("More", "Thermometers")
    assert top.day.place is Place.THERMOMETERS
    top.tap("Another thermometer", "New thermometer")
    type_in(top, "Probe 1")
    assert "never compared" in top.texts
    top.tap("Ice water")
    type_in(top, "33.5")
    assert "1.5 °F too high" in top.texts
    top.tap("It is set right now")
    (probe,) = (one for one in top.day.books.equipment() if one.name == "Probe 1")
    (made,) = top.day.books.calibrations(probe)
    assert (made.off_by, made.adjusted) == (Decimal("1.5"), True)
    assert "4 Mar 2026: 1.5 °F too high, and was set right" in top.texts
