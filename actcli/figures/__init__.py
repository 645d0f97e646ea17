"""Pictures of functions, in two steps: what is drawn (plain data) and how.

`compose.picture` reads entries of the catalogue and returns a `data.Picture`: curves cut at jumps, bars, maps, with limits
and labels. `drawing.saving.save` draws one into a PNG, SVG or PDF file with Matplotlib, `text.terminal.render` into text with
plotext. Both are imported only by the one that draws with them, when it draws.

- What is drawn: `data` (the parts of a picture), `requests` (functions and values of their parameters), `breaks` and
  `sampling` (where a curve is cut, which points it has), `limits` (how much of it is shown), `lines` (curves to panels),
  `activations`, `losses` with `views` (what each loss is drawn over), `vectors` (softmax and its kin), `surfaces` (losses
  over classes), `compose`.
- How: `drawing` by Matplotlib, `text` in a terminal; for both `ticks` (round numbers along an axis) and `spreading` (labels
  without overlap).
"""

FORMATS = ("svg", "png", "pdf")  # of a picture's file
