"""The impedance spectrum of a solid electrolyte between two electrodes: one arc for each process in series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array

__all__ = [
    "Arc",
    "ArcsFit",
    "FittedArc",
    "fit_arcs",
    "kramers_kronig_residuals",
    "series",
    "symmetric_cell_impedance",
    "warburg_finite",
    "zarc",
]


class Arc(NamedTuple):
    """One arc of a spectrum: a resistance in parallel with a constant-phase element.

    Z = R / [1 + (j w tau)^alpha]

    Attributes
    ----------
    resistance : array_like, ohm or ohm m^2
        Width R of the arc on the real axis, at least zero.
    time_constant : array_like, broadcasts, s
        Time constant tau: the arc peaks at the frequency 1 / (2 pi tau). Above zero.
    alpha : array_like, broadcasts, dimensionless
        Exponent, above zero up to 1; 1 is a capacitor and a full semicircle.
    """

    resistance: ArrayLike
    time_constant: ArrayLike
    alpha: ArrayLike = 1.0


def zarc(frequency: ArrayLike, resistance: ArrayLike, time_constant: ArrayLike, alpha: ArrayLike = 1.0) -> Result:
    """Impedance of a resistance in parallel with a constant-phase element: one depressed arc in the Nyquist plot.

    Z = R / [1 + (j w tau)^alpha], w = 2 pi f

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f (not the angular frequency), at least zero.
    resistance : array_like, broadcasts, ohm or ohm m^2
        Resistance R, at least zero; area-specific if the result is to be.
    time_constant : array_like, broadcasts, s
        Time constant tau, above zero.
    alpha : array_like, broadcasts, dimensionless
        Exponent, above zero up to 1.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of ``resistance``
        Impedance Z; its imaginary part is zero or negative.

    Raises
    ------
    ValueError
        If an argument is outside its range, or frequency times time constant overflows.

    Notes
    -----
    The arc is part of a circle of radius R / [2 sin(alpha pi / 2)] from R (low frequency) to 0 (high frequency), with
    its apex at w tau = 1. Valid for a linear, stationary response. The lower alpha, the wider the spread of time
    constants that the arc stands for; a low one may hide two processes. With a constant-phase element
    Z = 1 / [Q (j w)^alpha], tau = (R Q)^(1 / alpha) and the effective capacitance is tau / R; some sources write
    1 / (Q j w)^alpha instead.

    References
    ----------
    [cole1941], [hsu2001]
    """
    return scalar_or_array(_arc_impedance(frequency, Arc(resistance, time_constant, alpha), ""))


def _arc_impedance(frequency: ArrayLike, arc: Arc, owner: str) -> NDArray[np.complex128]:
    hertz = checked("frequency", frequency, "Hz", at_least=0.0)
    resistance = checked(f"{owner}resistance", arc.resistance, "ohm", at_least=0.0)
    tau = checked(f"{owner}time_constant", arc.time_constant, "s", above=0.0)
    alpha = checked(f"{owner}alpha", arc.alpha, above=0.0, at_most=1.0)
    return np.asarray(resistance / (1.0 + (1j * _phase(hertz, tau, owner)) ** alpha))


def _phase(hertz: FloatArray, tau: FloatArray, owner: str = "") -> FloatArray:
    with np.errstate(over="ignore"):
        phase = 2.0 * np.pi * hertz * tau
    return checked(f"2 pi frequency {owner}time_constant", phase, at_least=0.0)


def warburg_finite(frequency: ArrayLike, resistance: ArrayLike, time_constant: ArrayLike) -> Result:
    """Impedance of diffusion through a layer whose far side keeps its concentration (finite-length Warburg element).

    Z = R tanh[(j w tau)^(1/2)] / (j w tau)^(1/2), w = 2 pi f

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f (not the angular frequency), at least zero.
    resistance : array_like, broadcasts, ohm or ohm m^2
        Resistance R of the layer to a direct current, at least zero; area-specific if the result is to be.
    time_constant : array_like, broadcasts, s
        Time constant tau, above zero: l^2 / D of a layer of thickness l with diffusivity D.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of ``resistance``
        Impedance Z, from R at zero frequency to 0; its imaginary part is zero or negative.

    Raises
    ------
    ValueError
        If an argument is outside its range, or frequency times time constant overflows.

    Notes
    -----
    In the Nyquist plot a straight line of 45 degrees from the origin that bends into a flattened arc; the top of the
    arc, 0.417 R high, lies at w tau = 2.54. A layer whose far side blocks the ions has coth in place of tanh instead.
    A salt between two equal lithium electrodes a distance L apart is depleted on one side as much as it is
    enriched on the other and does not change in the middle: two such layers of l = L / 2, together one element with
    tau = L^2 / (4 D). In a dilute electrolyte its R is that of the bulk times (1 - t+) / t+. Valid for a small
    amplitude, constant D and no convection.

    References
    ----------
    [warburg1899], [murbach2020]
    """
    hertz = checked("frequency", frequency, "Hz", at_least=0.0)
    width = checked("resistance", resistance, "ohm", at_least=0.0)
    tau = checked("time_constant", time_constant, "s", above=0.0)
    phase = _phase(hertz, tau)
    root = np.sqrt(1j * np.where(phase > 0.0, phase, 1.0))
    return scalar_or_array(width * np.where(phase > 0.0, np.tanh(root) / root, 1.0))


def series(*elements: ArrayLike) -> Result:
    """Impedance of elements that carry the same current one after the other.

    Z = Z_1 + Z_2 + ...

    Parameters
    ----------
    *elements : array_like of float or complex, any shape, ohm or ohm m^2
        Impedances, or resistances, all of them in one unit; at least one.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of the elements
        Impedance Z.

    Raises
    ------
    ValueError
        If there is no element, or one is not a finite number.

    Notes
    -----
    Valid while the elements do not influence each other: the interface sees a uniform current, not one that
    constrictions at contact spots have already bent.

    References
    ----------
    [bauerle1969]
    """
    if not elements:
        raise ValueError("elements = () is outside its range; allowed: at least one impedance")
    total = np.zeros((), dtype=np.complex128)
    for position, element in enumerate(elements):
        total = total + _finite(f"elements[{position}]", element)
    return scalar_or_array(total)


def _finite(name: str, value: ArrayLike) -> NDArray[np.complex128]:
    try:
        array = np.asarray(value, dtype=np.complex128)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r} is not a number; allowed: finite complex numbers, ohm") from None
    good = np.isfinite(array)
    if not np.all(good):
        raise ValueError(f"{name} = {array[~good].flat[0]} is outside its range; allowed: finite complex numbers, ohm")
    return array


def symmetric_cell_impedance(
    frequency: ArrayLike,
    bulk: Arc | Sequence[ArrayLike],
    boundary: Arc | Sequence[ArrayLike],
    interface: Arc | Sequence[ArrayLike],
) -> Result:
    """Impedance of a solid electrolyte between two equal electrodes: grains, grain boundaries and both interfaces.

    Z = Z_bulk + Z_boundary + 2 Z_interface, each Z = R / [1 + (j w tau)^alpha]

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f, at least zero.
    bulk : Arc or (resistance, time_constant[, alpha]), entries broadcast, ohm or ohm m^2, s, dimensionless
        The grain interiors, all of them together.
    boundary : as ``bulk``
        The grain boundaries, all of them together.
    interface : as ``bulk``
        ONE of the two equal interfaces between electrolyte and electrode.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of the resistances
        Impedance Z of the cell, from R_bulk + R_boundary + 2 R_interface at zero frequency to 0.

    Raises
    ------
    ValueError
        If an arc does not have two or three entries, or one of them is outside its range.

    Notes
    -----
    Convention: ``interface`` is one side, so its arc is drawn twice as wide; a measured interface arc must be halved
    before it is compared with another interface. With area-specific resistances the result is area-specific. Valid
    while lithium moves freely in the electrodes and the electrolyte conducts no other ion (otherwise a diffusion tail
    follows at low frequency) and both interfaces are equal. Two equal ideal arcs show two peaks only if their time
    constants differ by more than a factor 3 + 2 sqrt(2) = 5.8, depressed arcs need more; which arc is which is told by
    its capacitance tau / R [irvine1990].

    References
    ----------
    [irvine1990], [bauerle1969]
    """
    one_side = _arc_impedance(frequency, _as_arc("interface", interface), "interface ")
    return series(
        _arc_impedance(frequency, _as_arc("bulk", bulk), "bulk "),
        _arc_impedance(frequency, _as_arc("boundary", boundary), "boundary "),
        one_side,
        one_side,
    )


def _as_arc(name: str, value: Arc | Sequence[ArrayLike]) -> Arc:
    try:
        return Arc(*value)
    except TypeError:
        raise ValueError(
            f"{name} = {value!r} is not an arc; "
            "allowed: (resistance, time_constant) or (resistance, time_constant, alpha)"
        ) from None


# ---- fitting a measured spectrum -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FittedArc:
    """One arc found by :func:`fit_arcs`, with standard errors.

    A parameter that ended at the edge of its range (``alpha`` = 1) has the error nan: it was held there.

    Attributes
    ----------
    resistance, resistance_error : float, ohm or ohm m^2
        Width R of the arc.
    time_constant, time_constant_error : float, s
        Time constant tau; the apex lies at 1 / (2 pi tau).
    alpha, alpha_error : float, dimensionless
        Exponent of the constant-phase element.
    capacitance, capacitance_error : float, F or F/m^2
        Effective capacitance tau / R, which says what the arc is [irvine1990]. Its error knows that R and tau are
        correlated.
    """

    resistance: float
    resistance_error: float
    time_constant: float
    time_constant_error: float
    alpha: float
    alpha_error: float
    capacitance: float
    capacitance_error: float


@dataclass(frozen=True, eq=False)
class ArcsFit:
    """Arcs in series fitted to a spectrum: Z = R_s + j w L + sum_k R_k / [1 + (j w tau_k)^alpha_k] + 1 / [Q (j w)^n].

    The result of :func:`fit_arcs`. What was not asked for is zero, with the error zero.

    Attributes
    ----------
    arcs : tuple of FittedArc
        From the fastest (smallest time constant) to the slowest.
    series_resistance, series_resistance_error : float, ohm or ohm m^2
        R_s, what resists at every frequency: leads, and arcs too fast to be seen.
    inductance, inductance_error : float, H or H m^2
        L of the leads.
    tail, tail_error : float, S s^n or S s^n / m^2
        Q of the constant-phase element in series, a blocking electrode or diffusion.
    tail_exponent, tail_exponent_error : float, dimensionless
        Its n: 1 is a capacitor, 0.5 semi-infinite diffusion.
    names : tuple of str
        What was varied, in the order of ``correlation``: ``ln R1``, ``ln tau1``, ``alpha1``, ...
    correlation : ndarray, shape (parameters, parameters)
        Correlation of the errors, -1 to 1; nan for what was held at the edge of its range.
    noise : float, dimensionless
        Root of the reduced chi-square: the error of real and imaginary part, as a fraction of |Z|, that the residuals
        show.
    aic : float
        Akaike's information criterion 2 n ln(S / 2 n) + 2 p for n points, sum of squares S and p parameters: of two
        fits to the same points the lower is to be preferred, by less than about 2 hardly.
    points : int
        Number n of frequencies.
    """

    arcs: tuple[FittedArc, ...]
    series_resistance: float
    series_resistance_error: float
    inductance: float
    inductance_error: float
    tail: float
    tail_error: float
    tail_exponent: float
    tail_exponent_error: float
    names: tuple[str, ...]
    correlation: FloatArray
    noise: float
    aic: float
    points: int

    def predict(self, frequency: ArrayLike) -> Result:
        """Impedance of the fitted circuit.

        Z = R_s + j w L + sum_k R_k / [1 + (j w tau_k)^alpha_k] + 1 / [Q (j w)^n]

        Parameters
        ----------
        frequency : array_like, any shape, Hz
            Frequency f, above zero.

        Returns
        -------
        complex or ndarray of complex, shape of ``frequency``, ohm or ohm m^2
            Impedance Z.

        Raises
        ------
        ValueError
            If the frequency is outside its range.

        Notes
        -----
        Valid between the lowest and the highest frequency measured.

        References
        ----------
        [cole1941]
        """
        hertz = checked("frequency", frequency, "Hz", above=0.0)
        jw = 2j * np.pi * hertz
        total = self.series_resistance + jw * self.inductance
        for arc in self.arcs:
            total = total + zarc(hertz, arc.resistance, arc.time_constant, arc.alpha)
        if self.tail > 0.0:
            total = total + 1.0 / (self.tail * jw**self.tail_exponent)
        return scalar_or_array(total)


def fit_arcs(
    frequency: ArrayLike,
    impedance: ArrayLike,
    arcs: int = 2,
    *,
    series_resistance: bool = True,
    inductance: bool = False,
    tail: bool = False,
) -> ArcsFit:
    """Arcs in series, with standard errors, from a measured spectrum.

    minimise S = sum_i |Z_fit(f_i) - Z_i|^2 / |Z_i|^2,
    Z_fit = R_s + j w L + sum_k R_k / [1 + (j w tau_k)^alpha_k] + 1 / [Q (j w)^n]

    Parameters
    ----------
    frequency : array_like, shape (n,), Hz
        Frequencies f, above zero, each once, in any order.
    impedance : array_like of complex, shape (n,), ohm or ohm m^2
        Impedances Z, none of them zero; capacitive points have a negative imaginary part.
    arcs : int
        Number of arcs, 1 to 5.
    series_resistance : bool
        Whether a resistance R_s is in series. Leave it out if the fastest arc reaches the origin.
    inductance : bool
        Whether the inductance L of the leads is in series.
    tail : bool
        Whether a constant-phase element is in series: blocking electrodes, or diffusion.

    Returns
    -------
    ArcsFit
        The arcs from fast to slow, what is in series with them, standard errors and correlations, ``noise``, ``aic``
        and ``predict(frequency)``.

    Raises
    ------
    ValueError
        If an argument is outside its range, the two arrays do not pair, or there are too few points: at least two more
        numbers (two for each frequency) than parameters.

    Notes
    -----
    Every point has the same relative weight, which is right when the error is the same fraction of |Z| at every
    frequency, in the real and in the imaginary part. The starting values come from a sum of many plain arcs with fixed
    time constants and resistances that are not negative; the best of several starts is kept. The standard errors come
    from the curvature of S at its minimum and the scatter of the residuals: they are right if the circuit is right,
    the errors are independent and small, and contain neither the error of the electrode area nor the difference
    between samples. One arc more always lowers S: compare ``aic``, and look at the errors. A parameter at the edge of
    its range is held there and the others' errors are those of the rest.

    References
    ----------
    [cole1941], [draper1998], [irvine1990]
    """
    hertz, measured = _spectrum(frequency, impedance)
    if isinstance(arcs, bool) or arcs not in (1, 2, 3, 4, 5):
        raise ValueError(f"arcs = {arcs!r} is outside its range; allowed: 1, 2, 3, 4 or 5")
    circuit = _Circuit(hertz, measured, int(arcs), series_resistance, inductance, tail)
    count = len(circuit.names)
    if 2 * hertz.size < count + 2:
        raise ValueError(
            f"frequency has {hertz.size} points, too few for {count} parameters; allowed: {count // 2 + 1} or more"
        )
    runs = [
        optimize.least_squares(
            circuit.residuals,
            start,
            jac=circuit.jacobian,
            bounds=(circuit.lowest, circuit.highest),
            x_scale="jac",
            max_nfev=400,
        )
        for start in circuit.starts()
    ]
    return circuit.result(min(runs, key=lambda run: float(run.cost)).x)


def _spectrum(frequency: ArrayLike, impedance: ArrayLike) -> tuple[FloatArray, NDArray[np.complex128]]:
    hertz = checked("frequency", frequency, "Hz", above=0.0)
    measured = _finite("impedance", impedance)
    if hertz.ndim != 1 or hertz.shape != measured.shape:
        raise ValueError(
            f"frequency of shape {hertz.shape} and impedance of shape {measured.shape} do not pair; "
            "allowed: two one-dimensional arrays of equal length"
        )
    if np.unique(hertz).size != hertz.size:
        raise ValueError("frequency holds a value twice; allowed: each once")
    if np.any(measured == 0.0):
        raise ValueError("impedance = 0 is outside its range; allowed: complex numbers that are not zero, ohm")
    return hertz, measured


class _Circuit:
    """The circuit of :func:`fit_arcs` in the numbers that are varied: ln R, ln tau, alpha of each arc, and the rest.

    Impedances are divided by the largest |Z|, so that one set of bounds serves all.
    """

    def __init__(
        self,
        hertz: FloatArray,
        measured: NDArray[np.complex128],
        arcs: int,
        series_resistance: bool,
        inductance: bool,
        tail: bool,
    ) -> None:
        self.scale = float(np.abs(measured).max())
        self.jw = 2j * np.pi * hertz
        self.measured = measured / self.scale
        self.weight = 1.0 / np.abs(self.measured)
        self.arcs, self.has = arcs, (series_resistance, inductance, tail)
        self.names = tuple(f"{what}{k + 1}" for k in range(arcs) for what in ("ln R", "ln tau", "alpha"))
        self.names += ("Rs",) * series_resistance + ("L",) * inductance + ("ln Q", "n") * tail
        fastest, slowest = np.log(1.0 / np.abs(self.jw).max()), np.log(1.0 / np.abs(self.jw).min())
        low, high = [-16.0, fastest - 7.0, 0.2] * arcs, [9.0, slowest + 7.0, 1.0] * arcs
        low += [0.0] * series_resistance + [0.0] * inductance + [-40.0, 0.2] * tail
        high += [np.inf] * series_resistance + [np.inf] * inductance + [40.0, 1.0] * tail
        self.lowest, self.highest = np.array(low), np.array(high)
        # The inductance is varied in units of the impedance at the highest frequency.
        self.per_inductance = self.jw / np.abs(self.jw).max()

    def _parts(self, x: FloatArray) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
        """Impedance (n,) and its derivatives (n, parameters)."""
        slopes = np.empty((self.jw.size, x.size), dtype=np.complex128)
        total = np.zeros(self.jw.size, dtype=np.complex128)
        for k in range(self.arcs):
            log_r, log_tau, alpha = x[3 * k : 3 * k + 3]
            log_phase = np.log(self.jw) + log_tau
            power = np.exp(alpha * log_phase)
            arc = np.exp(log_r) / (1.0 + power)
            bend = -arc * power / (1.0 + power)
            slopes[:, 3 * k : 3 * k + 3] = np.stack([arc, alpha * bend, log_phase * bend], axis=1)
            total += arc
        at = 3 * self.arcs
        series_resistance, inductance, tail = self.has
        for present, part in ((series_resistance, np.ones_like(self.jw)), (inductance, self.per_inductance)):
            if present:
                slopes[:, at] = part
                total += x[at] * part
                at += 1
        if tail:
            element = np.exp(-x[at] - x[at + 1] * np.log(self.jw))
            slopes[:, at : at + 2] = np.stack([-element, -np.log(self.jw) * element], axis=1)
            total += element
        return total, slopes

    def residuals(self, x: FloatArray) -> FloatArray:
        relative = (self._parts(x)[0] - self.measured) * self.weight
        return np.concatenate([relative.real, relative.imag])

    def jacobian(self, x: FloatArray) -> FloatArray:
        slopes = self._parts(x)[1] * self.weight[:, None]
        return np.concatenate([slopes.real, slopes.imag])

    def starts(self) -> list[FloatArray]:
        """Starting values from the distribution of relaxation times: groups of its peaks, and equal shares of it."""
        w = np.abs(self.jw)
        # What is faster or slower than the spectrum is left to the series resistance and to the tail.
        fastest = (1.0 if self.has[0] else 0.1) / w.max()
        slowest = (1.0 if self.has[2] else 10.0) / w.min()
        tau = np.geomspace(fastest, slowest, int(6 * np.log10(slowest / fastest)) + 2)
        columns = [1.0 / (1.0 + self.jw[:, None] * tau)]
        series_resistance, inductance, tail = self.has
        if series_resistance:
            columns.append(np.ones((w.size, 1), dtype=np.complex128))
        if inductance:
            columns.append(self.per_inductance[:, None])
        tried = np.linspace(0.3, 1.0, 15) if tail else np.ones(1)
        shares = []
        for exponent in tried:
            added = [(self.jw[:, None] / w.min()) ** -exponent] if tail else []
            shares.append(self._not_negative(np.concatenate([*columns, *added], axis=1)))
        best = int(np.argmin([left for _, left in shares]))
        share, exponent = shares[best][0], float(tried[best])
        rest = list(share[tau.size :])
        ending = [max(rest.pop(0), 1e-6)] if series_resistance else []
        ending += [max(rest.pop(0), 1e-6)] if inductance else []
        if tail:
            ending += [-np.log(max(rest.pop(0), 1e-4)) - exponent * np.log(w.min()), min(exponent, 0.98)]

        resistances = share[: tau.size] + 1e-6
        log_tau = np.log(tau)
        seen = resistances * (np.abs(columns[0]) * self.weight[:, None]).max(axis=0)
        found = []
        for cuts in self._cuts(seen, log_tau):
            middle: list[float] = []
            peaked: list[float] = []
            for first, last in pairwise([0, *cuts, tau.size]):
                part = resistances[first:last]
                middle += [np.log(part.sum()), float(part @ log_tau[first:last] / part.sum()), 0.85]
                # What is seen is near its peak; the sum may hold much that is not, far away.
                peak = first + int(np.argmax(seen[first:last]))
                near = np.exp(-0.5 * ((log_tau[first:last] - log_tau[peak]) / 1.5) ** 2)
                peaked += [np.log(part @ near), float(log_tau[peak]), 0.85]
            for start in (middle, peaked):
                within = np.where(np.isinf(self.highest), 1e9, self.highest - 1e-9)
                found.append(np.clip([*start, *ending], self.lowest + 1e-9, within))
        return found

    def _not_negative(self, columns: NDArray[np.complex128]) -> tuple[FloatArray, float]:
        """Shares, none below zero, of the columns in the spectrum, and what they leave of it."""
        matrix, target = columns * self.weight[:, None], self.measured * self.weight
        share, left = optimize.nnls(
            np.concatenate([matrix.real, matrix.imag]), np.concatenate([target.real, target.imag]), maxiter=50_000
        )
        return share, float(left)

    def _cuts(self, seen: FloatArray, log_tau: FloatArray) -> list[list[int]]:
        """Where to cut the distribution, each part as strong as it is seen, into as many groups as there are arcs."""
        count, last = self.arcs, seen.size - 1

        def ordered(cuts: Sequence[int]) -> list[int]:
            """In order, each group with a time constant of its own at least."""
            apart: list[int] = []
            for i, cut in enumerate(sorted(int(cut) for cut in cuts)):
                apart.append(min(max(cut, apart[-1] + 1 if apart else 1), last - (count - 2 - i)))
            return apart

        fractions = np.arange(1, count) / count
        choices = [ordered(np.round(fractions * last).astype(int).tolist())]
        for weights in (seen, np.sqrt(seen)):
            cumulated = np.cumsum(weights) / weights.sum()
            choices.append(ordered(np.searchsorted(cumulated, fractions).tolist()))
        for width in (0.5, 1.0):  # of the smoothing, in ln(tau)
            near = np.exp(-0.5 * ((log_tau[:, None] - log_tau) / width) ** 2)
            smooth = near @ seen
            valleys = [i for i in range(1, last) if smooth[i] < smooth[i - 1] and smooth[i] <= smooth[i + 1]]
            edges = [0, *valleys, seen.size]
            while len(edges) - 2 > count - 1:  # join the smallest group to its neighbour
                sizes = [seen[a:b].sum() for a, b in pairwise(edges)]
                smallest = int(np.argmin(sizes))
                edges.pop(smallest if smallest == len(sizes) - 1 else smallest + 1)
            while len(edges) - 2 < count - 1:  # cut the widest group in two
                widest = int(np.argmax(np.diff(edges)))
                edges.insert(widest + 1, (edges[widest] + edges[widest + 1]) // 2)
            choices.append(ordered(edges[1:-1]))
        return choices

    def result(self, x: FloatArray) -> ArcsFit:
        """Parameters in the units of the data, arcs in order, errors from the curvature at the minimum."""
        order = sorted(range(self.arcs), key=lambda k: float(x[3 * k + 1]))
        permuted = [3 * k + i for k in order for i in range(3)] + list(range(3 * self.arcs, x.size))
        x = x[permuted]
        residuals, jacobian = self.residuals(x), self.jacobian(x)
        square_sum = float(residuals @ residuals)
        variance = square_sum / (residuals.size - x.size)
        span = np.where(np.isinf(self.highest), 1.0, self.highest) - self.lowest
        low, high = x - self.lowest < 1e-5 * span, self.highest - x < 1e-5 * span
        x, held = np.where(low, self.lowest, np.where(high, self.highest, x)), low | high
        covariance = np.full((x.size, x.size), np.nan)
        covariance[np.ix_(~held, ~held)] = variance * _inverse(jacobian[:, ~held])
        error = np.sqrt(np.diag(covariance))
        with np.errstate(invalid="ignore"):
            correlation = covariance / np.outer(error, error)
        arcs = []
        for k in range(self.arcs):
            r, tau = float(np.exp(x[3 * k]) * self.scale), float(np.exp(x[3 * k + 1]))
            r_error, tau_error, alpha_error = error[3 * k : 3 * k + 3]
            ratio_error = r_error + tau_error  # nan or inf where one of them is
            if np.isfinite(ratio_error):
                squared = r_error**2 + tau_error**2 - 2.0 * covariance[3 * k, 3 * k + 1]
                ratio_error = np.sqrt(max(squared, 0.0))
            arcs.append(
                FittedArc(
                    r, float(r * r_error), tau, float(tau * tau_error), float(x[3 * k + 2]), float(alpha_error),
                    tau / r, float(tau / r * ratio_error),
                )
            )  # fmt: skip
        at = 3 * self.arcs
        pairs = list(zip(x[at:].tolist(), error[at:].tolist(), strict=True))
        series_resistance, inductance, tail = self.has
        rs, rs_error = pairs.pop(0) if series_resistance else (0.0, 0.0)
        henry, henry_error = pairs.pop(0) if inductance else (0.0, 0.0)
        (log_q, q_error), (exponent, exponent_error) = pairs if tail else ((-np.inf, 0.0), (0.0, 0.0))
        q = float(np.exp(log_q)) / self.scale
        per_henry = self.scale / float(np.abs(self.jw).max())
        return ArcsFit(
            arcs=tuple(arcs),
            series_resistance=rs * self.scale,
            series_resistance_error=rs_error * self.scale,
            inductance=henry * per_henry,
            inductance_error=henry_error * per_henry,
            tail=q,
            tail_error=q * q_error,
            tail_exponent=exponent,
            tail_exponent_error=exponent_error,
            names=self.names,
            correlation=correlation,
            noise=float(np.sqrt(variance)),
            aic=float(residuals.size * np.log(square_sum / residuals.size) + 2 * x.size) if square_sum else -np.inf,
            points=self.jw.size,
        )


def _inverse(jacobian: FloatArray) -> FloatArray:
    """Inverse of J^T J; infinite where the data say nothing about a combination of parameters."""
    lengths = np.linalg.norm(jacobian, axis=0)
    lengths = np.where(lengths > 0.0, lengths, 1.0)
    _, singular, rows = np.linalg.svd(jacobian / lengths, full_matrices=False)
    if singular.size and singular[-1] <= 1e-12 * singular[0]:
        return np.full((lengths.size, lengths.size), np.inf)
    return np.asarray((rows.T / singular**2) @ rows / np.outer(lengths, lengths))


def kramers_kronig_residuals(frequency: ArrayLike, impedance: ArrayLike, *, per_decade: float = 4.0) -> Result:
    """How far a spectrum is from any linear, stationary, causal response: the linear Kramers-Kronig test.

    (Z - Z_lin) / |Z|, Z_lin = R_0 + j w L + 1 / (j w C) + sum_k R_k / (1 + j w tau_k), tau_k fixed, R_k of either sign

    Parameters
    ----------
    frequency : array_like, shape (n,), Hz
        Frequencies f, above zero, each once, in any order; at least five.
    impedance : array_like of complex, shape (n,), ohm or ohm m^2
        Impedances Z, none of them zero.
    per_decade : float
        Fixed time constants per decade of frequency, 1 to 10. Fewer than half as many as there are points.

    Returns
    -------
    ndarray of complex, shape (n,), dimensionless
        Residuals, as fractions of |Z|. Noise scatters about zero; a run of one sign tells of drift or non-linearity.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the two arrays do not pair.

    Notes
    -----
    Every term obeys the Kramers-Kronig relations, so a spectrum that does not cannot be fitted by their sum. No circuit
    is assumed. With many time constants noise is fitted too and hides small faults; with few, a sharp arc leaves
    residuals of its own.

    References
    ----------
    [boukamp1995]
    """
    hertz, measured = _spectrum(frequency, impedance)
    density = float(checked("per_decade", per_decade, at_least=1.0, at_most=10.0))
    if hertz.size < 5:
        raise ValueError(f"frequency has {hertz.size} points, too few for a test; allowed: 5 or more")
    w = 2.0 * np.pi * hertz
    count = min(int(density * np.log10(w.max() / w.min())) + 2, hertz.size // 2)
    tau = np.geomspace(1.0 / w.max(), 1.0 / w.min(), count)
    weight = 1.0 / np.abs(measured)
    columns = [np.ones_like(measured), 1j * w / w.max(), w.min() / (1j * w), *(1.0 / (1.0 + 1j * w * t) for t in tau)]
    matrix = np.stack(columns, axis=1) * weight[:, None]
    target = measured * weight
    solution, *_ = np.linalg.lstsq(
        np.concatenate([matrix.real, matrix.imag]), np.concatenate([target.real, target.imag]), rcond=None
    )
    return np.asarray(target - matrix @ solution)
