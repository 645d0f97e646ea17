"""Pictures of functions, in two steps: what is drawn (plain data) and how.

`compose.picture` reads entries of the catalogue and returns a `data.Picture`: curves cut at jumps, bars, maps, with limits
and labels. `saving.save` draws one into a PNG, SVG or PDF file with Matplotlib, `terminal.render` into text with plotext.
Matplotlib and plotext are each imported by the one that draws with it, when it draws.

- What is drawn: `data` (the parts of a picture), `requests` (functions and values of their parameters), `breaks` and
  `sampling` (where a curve is cut, which points it has), `limits` (how much of it is shown), `lines` (curves to panels),
  `activations`, `losses` with `views` (what each loss is drawn over), `vectors` (softmax and its kin), `surfaces` (losses
  over classes), `compose`.
- How, by Matplotlib: `style`, `draw` (the whole figure and its layout), `titles`, `key`, `drawn` and `drawn_curves`,
  `drawn_bars`, `drawn_maps` (one part each), `saving`.
- How, as text: `terminal`, `text_parts`, `text_canvas` (a plot of plotext), `text_curves`, `text_bars`, `text_maps`.
- For both: `ticks` (round numbers along an axis), `spreading` (labels without overlap).
"""
