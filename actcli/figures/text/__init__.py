"""Pictures as text, for the terminal: `terminal` is the whole picture, `canvas` a plot of plotext, `curves`, `bars` and `maps` draw one
kind of part each, `parts` is what they share.
"""
