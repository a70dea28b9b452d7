"""What a person sees: Kivy, and nothing else of this project imports it."""
