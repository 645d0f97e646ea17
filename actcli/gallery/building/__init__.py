"""Writing a gallery: only what has changed, by several processes, all of it or none.

- `digests`: what a picture shows as a short text, and what it was drawn with;
- `summaries`: what a picture shows in a few numbers, the same on every machine but for noise;
- `manifest`: what a folder holds and was drawn from, in a file that is checked in with it;
- `selection`: which figures a pattern names;
- `workers`: functions over many figures, in processes; `making`: one of these, from figures to bytes;
- `build` writes, `checking` compares without drawing.

Order and interruption: files are written when every figure is composed and drawn, beside those that they replace, and take their
places when the last is complete, the manifest after them. So what is wrong with a figure, a full disk and Ctrl-C leave all as it was.
"""
