from kivy.properties import NumericProperty, Property
from kivy.uix.layout import Layout

class StackLayout(Layout):
    spacing: Property[list[float], float | tuple[float, float]]
    minimum_height: NumericProperty
