"""Learnable functions: what is learned is the whole curve."""

from __future__ import annotations

from actcli.definition.coefficients import Coefficients
from actcli.definition.families import activation_family
from actcli.numerics.rational import safe_quotient

activation = activation_family("learnable")


def _safe(values):
    if values["denominator"][0] <= 0:
        return f"the first coefficient of the denominator, {values['denominator'][0]:g}, must be above 0"
    return None


@activation(
    "p/q where p = sum(i, numerator[i]*x**i); q = denominator[0] + abs(sum(j, denominator[j]*x**j, j > 0))",
    numerator=Coefficients((0.0218, 0.5, 1.5957, 1.1915), "coefficients of the ascending powers", symbol="a"),
    denominator=Coefficients((1.0, 0.0, 2.383), "coefficients of the ascending powers, the first above 0", symbol="b"),
    rule=_safe,
    aliases="pade pau rational_activation",
    window=(-3.0, 3.0),
    slope="(dp*q - p*sign(s)*ds)/q**2 where p = sum(i, numerator[i]*x**i); dp = sum(i, i*numerator[i]*x**(i - 1), i > 0);"
    " s = sum(j, denominator[j]*x**j, j > 0); ds = sum(j, j*denominator[j]*x**(j - 1), j > 0); q = denominator[0] + abs(s)",
    source="Molina et al., Padé activation units, ICLR 2020; Boullé et al., Rational neural networks, NeurIPS 2020",
    notes=(
        "The safe form: with the absolute value the denominator has no zero, hence the function no pole. A first coefficient of 1 is that of the paper.",
        "The default is the best approximation of ReLU on [-1, 1] by degrees 3 and 2 (Boullé); outside it is about x/2 + 0.67.",
        "The coefficients are learned: ∂f/∂aᵢ = xⁱ/q and ∂f/∂bⱼ = -sign(s) p xʲ/q², s the sum in bars (∂f/∂b₀ = -p/q²).",
    ),
)
def rational(x, numerator, denominator):
    """A quotient of polynomials without poles.

    Where the sum in bars changes sign the slope jumps; at that point the sum counts as constant, as |s| does at 0 in PyTorch.
    """
    return safe_quotient(numerator, denominator, x)


@rational.derivative
def _(x, numerator, denominator):
    return safe_quotient(numerator, denominator, x, 1)


@rational.derivative(order=2)
def _(x, numerator, denominator):
    return safe_quotient(numerator, denominator, x, 2)
