"""The command line, one file a command.

A command's file imports the books, the drivers and the screens inside its function, not at its top: `jarmark --help`
and the completion of a word must not wait for a database, OpenCV and a window (0.1 s instead of 1 s).
"""
