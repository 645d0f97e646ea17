"""The language of formulas: what it means, what it refuses, and what settings leave of a formula."""

from __future__ import annotations

import random

import pytest

from actcli.errors import BadValue
from actcli.formula import Formula, tree

CROSS_ENTROPY = (
    "-sum(c, q[c]*log(exp(input[c])/sum(j, exp(input[j])))) "
    "where q[c] = (1 - label_smoothing)*target[c] + label_smoothing/size(input)"
)


@pytest.mark.parametrize(
    ("text", "names", "free"),
    [
        ("log(1 + exp(beta*x))/beta", ("beta", "x"), ()),
        ("exp(beta*x[i])/sum(j, exp(beta*x[j]))", ("beta", "x"), ("i",)),
        (CROSS_ENTROPY, ("input", "label_smoothing", "target"), ()),
        ("x if x > 0 else alpha*x", ("x", "alpha"), ()),
        ("exp(input) - target*input if log_input else input", ("input", "target", "log_input"), ()),
        ("x*Phi(x) if approximate == 'none' else 2*pi*e", ("x", "approximate"), ()),
        ("weight[target]*x[target]", ("weight", "target", "x"), ()),
        ("sum(i, a[i]*x**i)", ("a", "x"), ()),
        ("sum(i, max(0, 1 - x[target] + x[i]), i != target)", ("x", "target"), ()),
        ("(1 if i == target else 0) - y[i] where y[k] = x[k]/z; z = sum(k, x[k])", ("target", "x"), ("i",)),
        ("x[i + size(x)/2]*x[i]", ("x",), ("i",)),
        ("c**2*log(1 + x)", ("c", "x"), ()),
    ],
)
def test_names_and_free_indices(text: str, names: tuple[str, ...], free: tuple[str, ...]) -> None:
    assert Formula(text).names == names
    assert Formula(text).free_indices == free


def test_text_is_only_taken_apart_when_asked() -> None:
    formula = Formula("log(")
    assert formula.text == "log("
    with pytest.raises(BadValue, match="log"):
        _ = formula.tree


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x.real", "'x.real' is not in the language"),
        ("x.__class__", "'x.__class__' is not in the language"),
        ("(lambda: 1)()", "is not in the language"),
        ("lambda*x", "is not an expression"),
        ("lambda x: x", "lambd"),
        ("__import__('os')", "unknown function '__import__'"),
        ("__x + 1", "'__x' cannot be a name"),
        ("x__y", "'x__y' cannot be a name"),
        ("β*x", "'β' cannot be a name"),
        ("relu(x)", "unknown function 'relu'"),
        ("sigmiod(x)", "did you mean sigmoid"),
        ("open('f')", "unknown function 'open'"),
        ("exp(x)(x)", "is not in the language"),
        ("exp.real(x)", "is not in the language"),
        ("exp(x, base=2)", "has an argument that is not an expression"),
        ("exp(*x)", "has an argument that is not an expression"),
        ("exp(x, x)", "'exp(x, x)' has 2 arguments, exp takes 1"),
        ("max(x)", "has 1 arguments, max takes 2 or more"),
        ("exp + 1", "write exp(…)"),
        ("x + [1, 2]", "'[1, 2]' is not in the language"),
        ("{x}", "is not in the language"),
        ("(x, y)", "is not in the language"),
        ("[x for x in y]", "is not in the language"),
        ("f'{x}'", "is not in the language"),
        ("(x := 2)", "is not in the language"),
        ("x // 2", "'x // 2' is not in the language"),
        ("x % 2", "'x % 2' is not in the language"),
        ("x @ y", "'x @ y' is not in the language"),
        ("x << 9", "is not in the language"),
        ("~x", "'~x' is not in the language"),
        ("+x", "'+x' is not in the language"),
        ("x[1:2]", "one index for each axis"),
        ("x[i][j]", "is not in the language"),
        ("2j*x", "'2j' stands where a number is needed"),
        ("0x10", "'0x10' is not a decimal number"),
        ("1_000", "'1_000' is not a decimal number"),
        ("1e999999999", "is not a decimal number of reasonable size"),
        ("'word'", "stands where a number is needed"),
        ("None", "stands where a number is needed"),
        ("True + 1", "'True' stands where a number is needed"),
        ("x > 0", "'x > 0' stands where a number is needed"),
        ("(x > 0)*x", "'x > 0' stands where a number is needed"),
        ("x and y", "'x and y' stands where a number is needed"),
        ("1 if 2 else 3", "'2' stands where a condition is needed"),
        ("1 if x + 1 else 3", "'x + 1' stands where a condition is needed"),
        ("1 if x in y else 3", "'x in y' is not a condition"),
        ("1 if x is y else 3", "'x is y' is not a condition"),
        ("1 if x == None else 3", "name is None"),
        ("1 if x is 'word' else 3", "name == 'word'"),
        ("1 if x < 'word' else 3", "name == 'word'"),
        ("1 if x + 1 == 'word' else 3", "name == 'word'"),
        ("sum(x)", "is not sum(index, body)"),
        ("sum(2, x[i])", "is not sum(index, body)"),
        ("sum(i, x)", "the index 'i' of sum subscripts nothing"),
        ("sum(i, sum(i, x[i]))", "the index 'i' of sum is already in use"),
        ("sum(e, x[e])", "uses 'e' as a name"),
        ("sum(i, i[0]*x[i])", "the index 'i' is subscripted"),
        ("size(2)", "needs the name of one tensor"),
        ("size(i)*x[i]", "'i' is not a tensor"),
        ("x where y", "'y' behind 'where' is not a definition"),
        ("x where y == 2", "is not a definition"),
        ("x where exp = 2", "'exp' is a function"),
        ("x where pi = 3", "'pi' is a constant"),
        ("x where y = 2; y = 3", "'y' is defined twice"),
        ("y where y = z; z = 2*y", "needs itself"),
        ("y where y[k] = x[k]", "'y' needs its indices: y[k]"),
        ("y[0, 1] where y[k] = x[k]", "'y' has 2 indices here and 1 in its definition"),
        ("y[0] where y = x", "'y' has 1 indices here and 0 in its definition"),
        ("x where y = 1 where z = 2", "'where' appears twice"),
        ("x where y = ", "an expression is missing"),
        ("", "an expression is missing"),
        ("x +", "is not an expression"),
        ("x; y", "is not an expression"),
        ("x\x00y", "is not an expression"),
        ("(" * 300 + "x" + ")" * 300, "is not an expression"),
        ("x" + " + x" * 1000, "nested more than"),
        ("-" * 9000 + "x", ""),
        ("x + " * 5000 + "x", "characters"),
    ],
)
def test_what_is_not_in_the_language_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(BadValue) as caught:
        _ = Formula(text).names
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2


def test_numbers_keep_their_source() -> None:
    assert Formula("0.044715*x").tree.body == tree.Binary("*", tree.Number("0.044715"), tree.Name("x"))


def test_white_space_does_not_matter_to_equality() -> None:
    assert Formula("x +\n   1") == Formula(" x + 1 ")
    assert hash(Formula("x +\n   1")) == hash(Formula(" x + 1 "))
    assert Formula("x + 1") != Formula("1 + x")
    assert Formula(" x +  1") == "x + 1"


def test_parts_compare_by_value_and_kind_and_cannot_change() -> None:
    assert tree.Name("x") == tree.Name("x")
    assert tree.Name("x") != tree.Flag("x")
    assert len({tree.Number("1"), tree.Number("1"), tree.Number("1.0")}) == 2
    assert repr(tree.Negative(tree.Name("x"))) == "Negative(Name('x'))"
    with pytest.raises(AttributeError):
        tree.Name("x").name = "y"  # type: ignore[misc]


def _expression(chance: random.Random, depth: int) -> tree.Expression:
    """A random expression; x is a scalar, t a tensor of one axis, q a definition with an index."""
    leaf = [tree.Name("x"), tree.Number("2"), tree.Number("0.25"), tree.Constant("pi"), tree.Size("t")]
    if depth == 0:
        return chance.choice([*leaf, tree.Item("t", (tree.Number("1"),)), tree.Item("q", (tree.Number("0"),))])
    inner = lambda: _expression(chance, chance.randrange(depth))  # noqa: E731
    match chance.randrange(7):
        case 0:
            return tree.Negative(inner())
        case 1:
            return tree.Call(chance.choice(["exp", "tanh", "Phi"]), (inner(),))
        case 2:
            return tree.Call("max", (inner(), inner(), inner()))
        case 3:
            return tree.Choice(_condition(chance, depth - 1), inner(), inner())
        case 4:
            index = f"k{depth}"
            body = tree.Binary("*", tree.Item("t", (tree.Name(index),)), inner())
            return tree.Series(chance.choice(["sum", "prod", "largest"]), index, body, None)
        case _:
            return tree.Binary(chance.choice(["+", "-", "*", "/", "**"]), inner(), inner())


def _condition(chance: random.Random, depth: int) -> tree.Condition:
    if depth <= 0:
        return chance.choice([tree.Flag("f"), tree.Matches("g", "word", True), tree.Matches("h", None, False)])
    inner = lambda: _condition(chance, depth - 1)  # noqa: E731
    match chance.randrange(3):
        case 0:
            return tree.Not(inner())
        case 1:
            return tree.Junction(chance.choice(["and", "or"]), (inner(), inner()))
        case _:
            numbers = (_expression(chance, depth - 1), _expression(chance, depth - 1), tree.Name("x"))
            return tree.Compare(("<", chance.choice(["<=", "==", "!=", ">="])), numbers)


@pytest.mark.parametrize("seed", range(300))
def test_a_tree_is_read_back_from_its_text(seed: int) -> None:
    chance = random.Random(seed)
    definition = tree.Definition("q", ("m",), tree.Binary("*", tree.Item("t", (tree.Name("m"),)), tree.Number("3")))
    written = tree.Tree(_expression(chance, 4), (definition,))
    assert Formula(Formula.from_tree(written).text).tree == written


GELU = "x*Phi(x) if approximate == 'none' else x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"
SOFTPLUS = "log(1 + exp(beta*x))/beta if threshold is None or beta*x <= threshold else x"
POISSON = "(exp(input) - target*input if log_input else input) + (log(target) if full and target > 1 else 0)"


@pytest.mark.parametrize(
    ("text", "settings", "left"),
    [
        (GELU, {"approximate": "none"}, "x*Phi(x)"),
        (GELU, {"approximate": "tanh"}, "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"),
        (GELU, {}, GELU),
        (SOFTPLUS, {"threshold": None}, "log(1 + exp(beta*x))/beta"),
        (SOFTPLUS, {"threshold": 20.0}, "log(1 + exp(beta*x))/beta if beta*x <= threshold else x"),
        (SOFTPLUS, {"threshold": 20.0, "x": 3.0, "beta": 1.0}, SOFTPLUS.replace("threshold is None or ", "")),
        (POISSON, {"log_input": True, "full": False}, "exp(input) - target*input"),
        (POISSON, {"log_input": False}, "input + (log(target) if full and target > 1 else 0)"),
        (POISSON, {"full": True, "log_input": False}, "input + (log(target) if target > 1 else 0)"),
        ("x if not flag else -x", {"flag": False}, "x"),
        ("x if a or not b else y", {"b": True}, "x if a else y"),
        ("x if alpha == 2 else y if alpha < 0.1 else z", {"alpha": 0.05}, "y"),
        ("x if 0 < alpha <= -beta else y", {"alpha": 1, "beta": -1.0}, "x"),
        ("x if max_value is not None else y", {"max_value": float("inf")}, "x"),
        ("(1 if w is None else w[target])*x", {"w": None}, "x"),
        ("x - (a if f else 0)", {"f": False}, "x"),
        ("(0 if f else a) - x**(1 if f else 2)", {"f": True}, "-x"),
        ("x/(1 if f else 2) + exp((0 if f else 1)*x)", {"f": True}, "x + exp(0)"),
        ("p if f else q where p = a*z; q = b; z = c + 1", {"f": True}, "p where p = a*z; z = c + 1"),
        ("p if f else q where p = a*z; q = b; z = c + 1", {"f": False}, "b"),
        (
            "sum(k, q[k]*p[k]) where q[i] = t[i]; p[j] = A[j, 0] + q[j]",
            {},
            "sum(k, t[k]*p[k]) where p[j] = A[j, 0] + t[j]",
        ),
        ("sum(i, x[i], all_of or i != target)", {"all_of": True}, "sum(i, x[i])"),
        ("x if mode == True else y", {"mode": True}, "x"),
        ("x if mode == True else y", {"mode": 1}, "y"),
        ("1*x + 0", {}, "1*x + 0"),
    ],
)
def test_settings_make_the_choices_they_decide(text: str, settings: dict[str, object], left: str) -> None:
    settled = Formula(text).settled(settings)
    assert settled.text == left
    assert settled == Formula(settled.text)
    assert settled.tree == Formula(settled.text).tree


def test_a_formula_without_choices_settles_to_itself() -> None:
    formula = Formula("x*tanh(x)")
    assert formula.settled({"x": 1.0}) is formula
