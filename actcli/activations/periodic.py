"""Periodic functions, and a line with one on it."""

from __future__ import annotations

from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics.periodic import one_plus_sine, sine_and_cosine, snake_by_frequency

activation = activation_family("periodic")


def _wave(omega, x):
    """sin(ωx) and cos(ωx)."""
    return sine_and_cosine(omega, x)


@activation(
    "sin(omega*x)",
    omega=real(1.0, "frequency", siren="omega_0,w0"),
    where=(_wave,),
    aliases="sin",
    variants={"siren": {"omega": 30.0}},
    window=(-7.0, 7.0),
    slope="omega*cos(omega*x)",
    torch="torch.sin",
    jax="numpy.sin",
    onnx="Sin",
    tf="math.sin",
    numpy="sin",
    source="Sitzmann et al., Implicit neural representations with periodic activation functions, NeurIPS 2020",
    notes=(
        "SIREN has ω = 30 in every layer. There is no limit at ±∞: value and derivatives are NaN there.",
        "ωx is taken exactly: sin(30·1e16) of the rounded product has no digit right.",
    ),
)
def sine(wave):
    """The sine, with a frequency."""
    return wave[0]


@sine.derivative
def _(omega, wave):
    return omega * wave[1]


@sine.derivative(order=2)
def _(omega, wave):
    return -omega * (omega * wave[0])


@sine.derivative(wrt="omega")
def _(x, wave):
    return x * wave[1]


def _single(alpha, x):
    """sin(αx) and cos(αx)."""
    return sine_and_cosine(alpha, x)


def _double(alpha, x):
    """sin(2αx) and cos(2αx)."""
    return sine_and_cosine(alpha, x, 2)


@activation(
    "x + sin(alpha*x)**2/alpha",
    alpha=real(1.0, "frequency; as α → 0 the function becomes x", nonzero=True, channels=True, tf="frequency"),
    where=(_single, _double),
    window=(-7.0, 7.0),
    slope="1 + sin(2*alpha*x)",
    tf="tfa.activations.snake",
    source="Ziyin et al., Neural networks fail to learn periodic functions and how to fix it, NeurIPS 2020",
    notes=(
        "= x + (1 - cos(2αx))/(2α). Never falls: the slope is between 0 and 2, and touches 0 at 2αx = -π/2 + 2πk.",
        "The slope has no limit at ±∞ and is NaN there. Vocoders (BigVGAN, DAC) learn one α for each channel, axis 1 of the input.",
    ),
)
def snake(x, alpha, single):
    """x with a periodic bump on it."""
    return x + single[0] / alpha * single[0]


@snake.derivative
def _(double):
    return one_plus_sine(*double)


@snake.derivative(order=2)
def _(alpha, double):
    return 2 * alpha * double[1]


@snake.derivative(wrt="alpha")
def _(x, alpha, single):
    return snake_by_frequency(x, alpha, *single)
