"""A formula as text, with everything that can be read off it.

Each function of the catalogue is defined once, by a line such as

    log(1 + exp(beta*x)) / beta
    exp(beta*x[i]) / sum(j, exp(beta*x[j]))
    x if x > 0 else alpha*(exp(x) - 1)
    -sum(c, q[c]*log(p[c])) where p[c] = exp(input[c]) / sum(j, exp(input[j])); q[c] = target[c]

which is what people read (`notation`), and what is evaluated to any number of digits (`actcli.exact`). The language:

- names of tensors, parameters and settings; `pi` and `e`; decimals, which mean exactly the decimal that is written;
- `+ - * / **`, comparisons (also chained), `and`, `or`, `not`, `a if condition else b`;
- conditions on settings: a bare flag, `approximate == 'tanh'`, `threshold is None`;
- `exp log sqrt abs sign floor max min sin cos sinh cosh tanh atan erf erfc`, and the field's own `sigmoid` (σ),
  `softplus`, `Phi` (Φ, the standard normal distribution function) and `phi` (φ, its density);
- `sum(i, body)`, `prod(i, body)`, `largest(i, body)`, each with an optional condition (`sum(i, body, i != target)`).
  The index runs over the axis it subscripts; `size(x)` is the length of the last axis;
- one of the letters c i j k l m n as a subscript that nothing binds is a *free index*: there is a value for each;
- `where` and definitions separated by `;`, with or without indices, in any order.

Text is only taken apart when something asks for its parts, so a catalogue of formulas costs nothing to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actcli.formula.scope import Scope
    from actcli.formula.tree import Tree


class Formula(str):
    """A formula: its text, with everything that can be read off it.

    The text is checked when it is first taken apart: every property but `text` raises BadValue, naming the part, if it
    is not in the language. Formulas with the same text are equal.
    """

    _tree: Tree | None
    _scope: Scope | None

    def __new__(cls, text: str) -> Formula:
        """Take the text, with its white space folded."""
        formula = super().__new__(cls, " ".join(text.split()))
        formula._tree = formula._scope = None
        return formula

    @classmethod
    def from_tree(cls, tree: Tree) -> Formula:
        """The formula with this tree."""
        from actcli.formula.text import write

        formula = cls(write(tree))
        formula._tree = tree
        return formula

    @property
    def text(self) -> str:
        """The formula in its own language."""
        return str(self)

    @property
    def tree(self) -> Tree:
        """The parts of the formula."""
        if self._tree is None:
            from actcli.formula.parse import parse

            self._tree = parse(self.text)
        return self._tree

    @property
    def names(self) -> tuple[str, ...]:
        """The tensors, parameters and settings it needs, in order of appearance."""
        return self._scoped().names

    @property
    def free_indices(self) -> tuple[str, ...]:
        """The indices nothing binds, in order of appearance."""
        return self._scoped().free_indices

    def renamed(self, names: Mapping[str, str]) -> Formula:
        """The formula with other names for some of its parameters."""
        import re

        return Formula(re.sub(r"\w+", lambda word: names.get(word[0], word[0]), self.text))

    def settled(self, settings: Mapping[str, object]) -> Formula:
        """The formula under these settings: choices that they decide are made, everything else stays.

        `settings` maps names to True, False, None, words or numbers; names the formula does not use do no harm.
        """
        from actcli.formula.settle import settle

        tree = settle(self.tree, settings)
        return self if tree == self.tree else Formula.from_tree(tree)

    def _scoped(self) -> Scope:
        if self._scope is None:
            from actcli.formula.scope import scope

            self._scope = scope(self.tree)
        return self._scope
