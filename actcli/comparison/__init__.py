"""Functions side by side: their values, and how far each is from the first.

- `difference`: one function less another, without what is only rounding;
- `largest`: how large a difference becomes over a window, and where;
- `curves`: functions over one axis: elementwise activations, and losses over what their figures are drawn over;
- `vectors`: functions along an axis, for one vector;
- `words`: how large a difference is, and where, in words;
- `picture`: the functions over each other, their difference beneath.

What goes together is what shares a picture (`actcli.figures.forms`).
"""
