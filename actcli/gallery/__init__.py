"""A gallery: many figures as data, built into a folder with pages around them.

- `figure`: what a figure is (`Figure`), and what it shows as data (`Recipe`), from which the command that draws it follows too;
- `composing`: from a recipe to a picture, by means of `tails` and `overview`;
- `sheets`: the one form of picture that `actcli.figures` does not know: many small ones on a sheet;
- `definitions`: which figures there are: what follows from the functions, and what is stated in TOML;
- `spec`: that TOML, which is also how anybody describes a gallery of their own;
- `building`: drawing what has changed, removing what is gone, checking without drawing;
- `pages`: README.md for a code forge, index.html for a browser.

A recipe says everything, so that the figures of this package and those of a user's file are one thing, composed, checked and written
by the same code.
"""
