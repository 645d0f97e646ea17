"""Numbers to a given count of significant digits."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

SPARE = 12  # digits beyond those shown that decide how the last one is rounded


def decimal(number: Fraction, digits: int) -> Decimal:
    """A fraction, rounded to so many digits."""
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN, Emin=-(10**9), Emax=10**9)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))


def is_decided(number: Fraction, digits: int) -> bool:
    """Whether a number that is right to `SPARE` more digits rounds to this many in one way only."""
    shown = decimal(number, digits)
    unit = Fraction(10) ** (shown.adjusted() - digits + 1)
    from_half = abs(number - Fraction(shown)) / unit - Fraction(1, 2)
    return from_half == 0 or abs(from_half) > Fraction(1, 10 ** (SPARE - 2))


def text(number: Fraction, digits: int) -> str:
    """A number as text: `-1.0444e-7`, `0.5`, `1.000`. Zeros at its end stand where the digits behind them are none."""
    if not number:
        return "0.0"
    shown = decimal(number, digits)
    if decimal(number, digits + SPARE) == shown:
        shown = Decimal(_stripped(shown))
    sign, figures, _ = shown.as_tuple()
    exponent, mantissa = shown.adjusted(), "".join(map(str, figures))
    if -5 < exponent < max(digits, 16):
        plain = f"{shown:f}"
        return plain if "." in plain else plain + ".0"
    point = f"{mantissa[0]}.{mantissa[1:] or '0'}"
    return f"{'-' if sign else ''}{point}e{exponent}"


def _stripped(number: Decimal) -> str:
    return str(number.normalize(Context(prec=len(number.as_tuple().digits), Emin=-(10**9), Emax=10**9)))
