"""What an entry of the catalogue is: one block that everything else is derived from.

A block is a decorated function. The decorator carries the formula as text, the parameters and the names; the function is the
kernel, a few lines of NumPy; `.derivative` adds its slopes. A body asks by argument name for what it needs: the tensors (`x`, or
`input`, `target`, …), parameters, `y` (the value), `dy` (the slope), or a named intermediate (`.where`), which value and slope
then share. Any may ask whether results are rounded to float32 or smaller floats (`small`), so that 10⁻¹¹ of them is enough.
Names are resolved when the block is read, and an unknown one fails there.

The formula never runs as the implementation, and the kernel is never its own proof.

Formulas stand in a package of their own (`actcli.formula`): the language knows nothing of functions, and the oracle needs it
without the engine. Intermediates are given to the decorator (`where=`) and not added afterwards, because the kernel itself asks for
them. How the tensors of a loss lie together (which axis holds classes, what one loss value belongs to) is a `layout`, so that bodies see
classes or vectors on the last axis whatever the caller's shapes.
"""
