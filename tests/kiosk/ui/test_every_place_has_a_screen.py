"""The screen of a place is found by the place's name."""

from kiosk.flows.base import Place


def test_every_place_has_a_screen(top):
    from kiosk.ui.screens import make_screen
    from kiosk.ui.screens.base import Screen

    made = [make_screen(place, top.shell) for place in Place]
    assert all(isinstance(one, Screen) for one in made)
    assert len({type(one) for one in made}) == len(Place)
