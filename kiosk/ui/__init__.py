"""The screens. Only this package imports Kivy."""
