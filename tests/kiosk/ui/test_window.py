"""The window itself: its size, its keyboard, and what it does when a screen fails."""


def test_a_window_that_changes_its_size_keeps_listening_to_the_keyboard(top):
    from kiosk.ui.app import listen_to_keys

    window = top.stage.window
    listen_to_keys(window)
    top.stage.resize((800, 480))
    # What Kivy does half a second after a new size, also after that of a full screen.
    window.update_viewport()
    top.stage.frames()
    assert "Cook" in top.texts
