"""Pictures drawn by Matplotlib: `draw` is the whole figure and its layout, `titles` and `key` stand above the panels, `curves`, `bars`
and `maps` draw one kind of part each, `parts` is what they share, `style` the house style, `saving` writes files.
"""
