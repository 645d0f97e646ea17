"""Writing a gallery: only what has changed, by several processes, each file completely or not at all.

- `digests`: what a picture shows as a short text, the same on every machine; and of what it was drawn with;
- `manifest`: what a folder holds and was drawn from, in a file that is checked in with it;
- `selection`: which figures a pattern names;
- `workers`: functions over many figures, in processes;
- `build` writes, `check` compares without drawing.

Order and interruption: every figure is composed before the first file is written, so that what is wrong with one is said while all is
as it was. Files are then replaced one by one; the manifest comes last, and on Ctrl-C with what is done by then. What it does not
know, or knows otherwise than it is, is drawn again by the next run.
"""
