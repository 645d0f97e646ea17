"""Pictures drawn by Matplotlib's lines and renderers: `draw` lays a picture out on a `sheet`, `titles` and `key` stand above the
panels, `frame` around each, `curves`, `bars` and `maps` (with `areas`, `contours`) draw one kind of part each, `parts` is
what they share; `writing` measures and draws text; `canvas` makes bytes of a sheet, `saving` files of a picture.
`style` has colours and sizes, `contrast` keeps them legible, `looks` finds them by name.
"""
