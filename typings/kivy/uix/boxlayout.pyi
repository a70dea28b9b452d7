from collections.abc import Sequence

from kivy.properties import NumericProperty, OptionProperty, Property
from kivy.uix.layout import Layout

class BoxLayout(Layout):
    orientation: OptionProperty
    spacing: NumericProperty
    padding: Property[list[float], float | Sequence[float]]
    minimum_width: NumericProperty
    minimum_height: NumericProperty
    minimum_size: Property[tuple[float, float], tuple[float, float]]
