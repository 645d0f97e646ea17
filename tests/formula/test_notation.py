"""Formulas as people read them: one table of examples in all notations."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from matplotlib.mathtext import MathTextParser

from actcli.formula import Formula, notation
from actcli.formula.letters import tex_symbol, unicode_name

SYMBOLS = {"input": "x", "target": "y", "label_smoothing": "ε", "input1": "x₁", "input2": "x₂"}


class Example(NamedTuple):
    text: str
    unicode: str
    latex: str
    mathtext: str = ""  # where it differs from the LaTeX


EXAMPLES = [
    Example(
        "log(1 + exp(beta*x)) / beta",
        "log(1 + e^(βx)) / β",
        r"\frac{\log(1 + e^{\beta x})}{\beta}",
        r"\dfrac{\log(1 + e^{\beta x})}{\beta}",
    ),
    Example("x*sigmoid(beta*x)", "x σ(βx)", r"x \, \sigma(\beta x)"),
    Example("x*Phi(x) + phi(x)", "x Φ(x) + φ(x)", r"x \, \Phi(x) + \varphi(x)"),
    Example(
        "exp(beta*x[i])/sum(j, exp(beta*x[j]))",
        "e^(βxᵢ) / Σⱼ e^(βxⱼ)",
        r"\frac{e^{\beta x_{i}}}{\sum_{j} e^{\beta x_{j}}}",
        r"\dfrac{e^{\beta x_{i}}}{\sum_{j} e^{\beta x_{j}}}",
    ),
    Example(
        "x if x > 0 else alpha*(exp(x) - 1)",
        "x if x > 0, α (e^x − 1) otherwise",
        r"\begin{cases} x & \text{if } x > 0 \\ \alpha \, (e^{x} - 1) & \text{otherwise} \end{cases}",
        r"x \; (x > 0); \;\; \alpha \, (e^{x} - 1) \; \mathrm{otherwise}",
    ),
    Example(
        "0 if x <= -3 else x if x >= 3 else x*(x + 3)/6",
        "0 if x ≤ −3, x if x ≥ 3, x (x + 3) / 6 otherwise",
        r"\begin{cases} 0 & \text{if } x \le -3 \\ x & \text{if } x \ge 3 \\ "
        r"\frac{x \, (x + 3)}{6} & \text{otherwise} \end{cases}",
        r"0 \; (x \leq -3); \;\; x \; (x \geq 3); \;\; \dfrac{x \, (x + 3)}{6} \; \mathrm{otherwise}",
    ),
    Example(
        "1/2*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
        "x (1 + tanh(√(2/π) (x + 0.044715x³))) / 2",
        r"\frac{x \, \left( 1 + \tanh\left( \sqrt{\frac{2}{\pi}} (x + 0.044715 x^{3}) \right) \right)}{2}",
        r"\dfrac{x \, \left( 1 + \tanh\left( \sqrt{\frac{2}{\pi}} (x + 0.044715 x^{3}) \right) \right)}{2}",
    ),
    Example("x/2*(1 + x)", "x/2 · (1 + x)", r"\frac{x}{2} (1 + x)", r"\dfrac{x}{2} (1 + x)"),
    Example("1/2*sum(i, x[i])", "1/2 · Σᵢ xᵢ", r"\frac{1}{2} \sum_{i} x_{i}", r"\dfrac{1}{2} \, \sum_{i} x_{i}"),
    Example(
        "x + sin(alpha*x)**2/alpha",
        "x + sin²(αx)/α",
        r"x + \frac{\sin^{2}(\alpha x)}{\alpha}",
        r"x + \dfrac{\sin^{2}(\alpha x)}{\alpha}",
    ),
    Example(
        "sign(x)*max(abs(x) - lambd, 0)",
        "sign(x) max(|x| − λ, 0)",
        r"\operatorname{sign}(x) \max(|x| - \lambda, 0)",
        r"\operatorname{sign}(x) \, \max(|x| - \lambda, 0)",
    ),
    Example("exp(-x**2)", "e^(−x²)", r"e^{-x^{2}}"),
    Example("exp(-(x - mu)**2)", "exp(−(x − μ)²)", r"e^{-(x - \mu)^{2}}"),
    Example("tau*exp(exp(x))", "τ exp(e^x)", r"\tau \exp(e^{x})", r"\tau \, \exp(e^{x})"),
    Example("alpha_p*x**2 + x1*h0", "αₚx² + x₁h₀", r"\alpha_{p} x^{2} + x_{1} h_{0}"),
    Example("scale*max(0, x)", "scale·max(0, x)", r"\mathrm{scale} \max(0, x)", r"\mathrm{scale} \, \max(0, x)"),
    Example("(1 - p)**gamma*log(p)", "(1 − p)^γ log(p)", r"(1 - p)^{\gamma} \log(p)", r"(1 - p)^{\gamma} \, \log(p)"),
    Example("x**(alpha/2)*y**(-1)", "x^(α/2) y⁻¹", r"x^{\alpha / 2} y^{-1}"),
    Example("-target*log(input + 1e-7)", "−y log(x + 10⁻⁷)", r"-y \log(x + 10^{-7})", r"-y \, \log(x + 10^{-7})"),
    Example("2.5e-3*x", "2.5·10⁻³x", r"2.5 \cdot 10^{-3} x"),
    Example("x*2 - -x*(-y)", "x·2 − (−x (−y))", r"x \cdot 2 - (-x \, (-y))"),
    Example("a - (b - c) + a/b/(2*c)", "a − (b − c) + a/b/(2c)", r"a - (b - c) + \frac{\frac{a}{b}}{2 c}",
            r"a - (b - c) + \dfrac{\frac{a}{b}}{2 c}"),
    Example("(-x)**2 - exp(x)**2 + (x**2)**y", "(−x)² − (e^x)² + (x²)^y", r"(-x)^{2} - (e^{x})^{2} + (x^{2})^{y}"),
    Example("sqrt(2)*sqrt(x[k])*sqrt(x + 1)", "√2 √(xₖ) √(x + 1)", r"\sqrt{2} \sqrt{x_{k}} \sqrt{x + 1}"),
    Example("floor(x)*abs(x)*2", "⌊x⌋ |x|·2", r"\lfloor x \rfloor |x| \cdot 2"),
    Example("sum(i, x[i])*y - sum(i, x[i] + 1)", "(Σᵢ xᵢ) y − Σᵢ (xᵢ + 1)",
            r"\left( \sum_{i} x_{i} \right) y - \sum_{i} (x_{i} + 1)"),
    Example("prod(c, 1 - x[c])", "Π_c (1 − x[c])", r"\prod_{c} (1 - x_{c})"),
    Example("exp(x[c])*x[c]**2", "e^(x[c]) x[c]²", r"e^{x_{c}} x_{c}^{2}"),
    Example("largest(j, x[j]) - x[target]", "maxⱼ xⱼ − x[y]", r"\max_{j} x_{j} - x_{y}"),
    Example(
        "sum(i, max(0, 1 - x[target] + x[i]), i != target)",
        "Σ_(i≠y) max(0, 1 − x[y] + xᵢ)",
        r"\sum_{i \ne y} \max(0, 1 - x_{y} + x_{i})",
        r"\sum_{i \neq y} \max(0, 1 - x_{y} + x_{i})",
    ),
    Example(
        "sum(j, A[j, k + 1]*A[i, j], j > i and flag)",
        "Σ_(j > i and flag) Aⱼₖ₊₁Aᵢⱼ",
        r"\sum_{j > i \text{ and } \mathrm{flag}} A_{j, k + 1} A_{ij}",
        r"\sum_{j > i \; \mathrm{and} \; \mathrm{flag}} A_{j, k + 1} A_{ij}",
    ),
    Example("sum(i, x[i], target[i] > 0)", "Σ_(i:yᵢ>0) xᵢ", r"\sum_{i: y_{i} > 0} x_{i}"),
    Example("x[i]*sigmoid(x[i + size(x)/2])", "xᵢ σ(x[i + n/2])", r"x_{i} \, \sigma(x_{i + n / 2})"),
    Example("input1[i]*input2", "x₁[i] x₂", r"x_{1, i} x_{2}"),
    Example(
        "-sum(c, q[c]*log(x[c])) where q[c] = (1 - label_smoothing)*target[c] + label_smoothing/size(x)",
        "−Σ_c q[c] log(x[c]), where q[c] = (1 − ε) y[c] + ε/n",
        r"-\sum_{c} q_{c} \log(x_{c}), \quad \text{where}\; "
        r"q_{c} = (1 - \varepsilon) y_{c} + \frac{\varepsilon}{n}",
        r"-\sum_{c} q_{c} \, \log(x_{c}), \quad \mathrm{where}\; "
        r"q_{c} = (1 - \varepsilon) y_{c} + \dfrac{\varepsilon}{n}",
    ),
    Example(
        "r**2/(2*beta) if -1 < r < beta else d where r = input - target; d = 2*r",
        "r²/(2β) if −1 < r < β, d otherwise, where r = x − y; d = 2r",
        r"\begin{cases} \frac{r^{2}}{2 \beta} & \text{if } -1 < r < \beta \\ d & \text{otherwise} \end{cases}, "
        r"\quad \text{where}\; r = x - y;\; d = 2 r",
        r"\dfrac{r^{2}}{2 \beta} \; (-1 < r < \beta); \;\; d \; \mathrm{otherwise}, "
        r"\quad \mathrm{where}\; r = x - y;\; d = 2 r",
    ),
    Example(
        "x if approximate == 'tanh' and not (flag or limit is not None) else 1",
        "x if approximate = tanh and not (flag or limit ≠ none), 1 otherwise",
        r"\begin{cases} x & \text{if } \mathrm{approximate} = \mathrm{tanh} \text{ and } \text{not } "
        r"(\mathrm{flag} \text{ or } \mathrm{limit} \ne \mathrm{none}) \\ 1 & \text{otherwise} \end{cases}",
        r"x \; (\mathrm{approximate} = \mathrm{tanh} \; \mathrm{and} \; \mathrm{not} \; "
        r"(\mathrm{flag} \; \mathrm{or} \; \mathrm{limit} \neq \mathrm{none})); \;\; 1 \; \mathrm{otherwise}",
    ),
    Example("2*(1 if log_input else 0)*x", "2(1 if log_input, 0 otherwise) x",
            r"2 \left( \begin{cases} 1 & \text{if } \mathrm{log\_input} \\ 0 & \text{otherwise} \end{cases} \right) x",
            r"2 (1 \; (\mathrm{log\_input}); \;\; 0 \; \mathrm{otherwise}) x"),
    Example(
        "exp(-x**2/(2*sigma**2))/(sigma*sqrt(2*pi))",
        "exp(−x²/(2σ²)) / (σ √(2π))",
        r"\frac{\exp\left( -\frac{x^{2}}{2 \sigma^{2}} \right)}{\sigma \sqrt{2 \pi}}",
        r"\dfrac{\exp\left( -\frac{x^{2}}{2 \sigma^{2}} \right)}{\sigma \sqrt{2 \pi}}",
    ),
    Example("atan(x) + erf(x)*e", "atan(x) + erf(x) e", r"\arctan(x) + \operatorname{erf}(x) \, e"),
]  # fmt: skip


@pytest.fixture(scope="module")
def parser() -> MathTextParser:
    return MathTextParser("agg")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_notations(example: Example, parser: MathTextParser) -> None:
    formula = Formula(example.text)
    assert notation.unicode(formula, SYMBOLS) == example.unicode
    assert notation.latex(formula, SYMBOLS) == example.latex
    assert notation.mathtext(formula, SYMBOLS) == (example.mathtext or example.latex)
    parser.parse(f"${notation.mathtext(formula, SYMBOLS)}$")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_latex_is_balanced(example: Example) -> None:
    latex = notation.latex(Formula(example.text), SYMBOLS)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count(r"\begin") == latex.count(r"\end")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_ascii_is_the_language_itself(example: Example) -> None:
    written = notation.ascii(Formula(example.text))
    assert written.isascii()
    if "lambd" not in example.text:
        assert Formula(written).tree == Formula(example.text).tree


def test_ascii_writes_lambda() -> None:
    assert notation.ascii(Formula("max(abs(x) - lambd, 0)")) == "max(abs(x) - lambda, 0)"


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("alpha", "α"),
        ("lambd", "λ"),
        ("lambda_", "λ"),
        ("eps", "ε"),
        ("x", "x"),
        ("margin", "margin"),
        ("x1", "x₁"),
        ("alpha_n", "αₙ"),
        ("gamma_2", "γ₂"),
        ("w_q", "w_q"),  # Unicode has no subscript q
        ("log2", "log2"),
        ("input2", "x₂"),
        ("p", "ρ"),
    ],
)
def test_symbols_of_names(name: str, symbol: str) -> None:
    assert unicode_name(name, {"input": "x", "p": "ρ"}) == symbol


@pytest.mark.parametrize(
    ("symbol", "tex"),
    [
        ("x", "x"),
        ("α", r"\alpha"),
        ("x₁", "x_{1}"),
        ("αₚ", r"\alpha_{p}"),
        ("x⁺", "x^{+}"),
        ("ε", r"\varepsilon"),
        ("log_input", r"\mathrm{log\_input}"),
        ("w_q", "w_{q}"),
        ("γ_pos", r"\gamma_{\mathrm{pos}}"),
    ],
)
def test_symbols_in_tex(symbol: str, tex: str, parser: MathTextParser) -> None:
    assert tex_symbol(symbol) == tex
    parser.parse(f"${tex}$")
