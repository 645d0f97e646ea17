"""Pictures of functions, in two steps: what is drawn (plain data) and how.

`picture` reads entries of the catalogue and returns a `data.Picture`: curves cut at jumps, bars, maps, with limits and
labels. `save` draws one into a PNG, SVG or PDF file with Matplotlib, `terminal.render` into text with plotext. Nothing
here is imported before a picture is asked for; Matplotlib and plotext only by the one that draws with it.

Data: `data` (the parts), `breaks` and `sampling` (where a curve is cut, which points it has), `limits` (what of it is
shown), `variants` (parameter sweeps), `activations`, `vectors` (softmax and its kin), `losses` with `views` (what each
loss is drawn over), `compose` (the whole picture). Drawing: `style`, `draw`, `labelling`, `titles`, `maps`, `saving`;
`terminal` and `ascii`.
"""
