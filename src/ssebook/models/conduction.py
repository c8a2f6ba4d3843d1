"""How well a solid electrolyte conducts: with temperature, from diffusion, through grains and their boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants, optimize, special, stats

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array
from ssebook.units import eV

__all__ = [
    "ArrheniusFit",
    "VFTFit",
    "area_specific_resistance",
    "arrhenius_conductivity",
    "brick_layer_conductivity",
    "bruce_vincent_transference",
    "fit_arrhenius",
    "fit_vft",
    "hopping_diffusivity",
    "nernst_einstein_conductivity",
    "polarisation_current",
    "vft_conductivity",
]

# No barrier to an ion's hop comes near 10 eV; a number above is most likely in eV or J/mol instead of J per particle.
_LARGEST_BARRIER = 10.0 * eV
# exp(600) is still far from the largest float, with room for the factors in front of it.
_LARGEST_EXPONENT = 600.0
# Chance of taking Arrhenius data with scatter for VFT data that `fit_vft` allows.
_SIGNIFICANCE = 0.05
# Reduced time t / tau below which `polarisation_current` is summed as if the cell had no far side: the two forms differ
# by 1e-10 there, and with this many modes the series is complete to 1e-16.
_EARLY = 0.05
_MODES = 14


def arrhenius_conductivity(
    temperature: ArrayLike, sigma_ref: ArrayLike, activation_energy: ArrayLike, temperature_ref: ArrayLike = 298.15
) -> Result:
    """Ionic conductivity of a crystal or glass from its value at one temperature and one activation energy.

    sigma(T) = sigma_ref (T_ref / T) exp[-(E_a / k) (1 / T - 1 / T_ref)]

    Parameters
    ----------
    temperature : array_like, any shape, K
        Temperature T, above zero.
    sigma_ref : array_like, broadcasts, S/m
        Conductivity at ``temperature_ref``, above zero.
    activation_energy : array_like, broadcasts, J per particle
        Activation energy E_a of sigma T, 0 to 10 eV.
    temperature_ref : array_like, broadcasts, K
        Temperature T_ref at which ``sigma_ref`` holds, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity sigma.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the Boltzmann factor overflows.

    Notes
    -----
    Convention: ln(sigma T), not ln(sigma), is a straight line in 1/T, as hopping with the Nernst-Einstein relation
    demands. A paper that fits ln(sigma) reports an activation energy smaller by about k T (0.026 eV at room
    temperature). Valid for one conduction mechanism within one phase: a phase transition or a change from
    boundary-limited to bulk-limited conduction bends the line. Polymers above the glass transition follow
    :func:`vft_conductivity`.

    References
    ----------
    [mehrer2007], [rev018]
    """
    return scalar_or_array(
        _arrhenius(
            checked("temperature", temperature, "K", above=0.0),
            checked("sigma_ref", sigma_ref, "S/m", above=0.0),
            checked("activation_energy", activation_energy, "J", at_least=0.0, at_most=_LARGEST_BARRIER),
            checked("temperature_ref", temperature_ref, "K", above=0.0),
        )
    )


def _arrhenius(
    temperature: FloatArray, sigma_ref: FloatArray, activation_energy: FloatArray, temperature_ref: FloatArray
) -> FloatArray:
    exponent = checked(
        "activation_energy / k (1 / temperature_ref - 1 / temperature)",
        activation_energy / constants.k * (1.0 / temperature_ref - 1.0 / temperature),
        at_most=_LARGEST_EXPONENT,
    )
    return sigma_ref * (temperature_ref / temperature) * np.exp(exponent)


@dataclass(frozen=True)
class ArrheniusFit:
    """Parameters of sigma(T) = sigma_ref (T_ref / T) exp[-(E_a / k) (1 / T - 1 / T_ref)] fitted to measurements.

    The result of :func:`fit_arrhenius`.

    Attributes
    ----------
    sigma_ref : float, S/m
        Conductivity at ``temperature_ref``.
    activation_energy : float, J per particle
        Activation energy of sigma T; negative if the data fall with temperature.
    temperature_ref : float, K
        Temperature at which ``sigma_ref`` holds.
    sigma_ref_error : float, S/m
        Standard error of ``sigma_ref``.
    activation_energy_error : float, J per particle
        Standard error of ``activation_energy``.
    """

    sigma_ref: float
    activation_energy: float
    temperature_ref: float
    sigma_ref_error: float
    activation_energy_error: float

    def predict(self, temperature: ArrayLike) -> Result:
        """Conductivity of the fitted line.

        sigma(T) = sigma_ref (T_ref / T) exp[-(E_a / k) (1 / T - 1 / T_ref)]

        Parameters
        ----------
        temperature : array_like, any shape, K
            Temperature T, above zero.

        Returns
        -------
        float or ndarray, shape of ``temperature``, S/m
            Conductivity sigma.

        Raises
        ------
        ValueError
            If the temperature is outside its range, or the Boltzmann factor overflows.

        Notes
        -----
        Valid between the lowest and the highest temperature measured, and beyond only within the same phase and
        mechanism.

        References
        ----------
        [mehrer2007]
        """
        return scalar_or_array(
            _arrhenius(
                checked("temperature", temperature, "K", above=0.0),
                np.asarray(self.sigma_ref),
                np.asarray(self.activation_energy),
                np.asarray(self.temperature_ref),
            )
        )


def fit_arrhenius(temperature: ArrayLike, conductivity: ArrayLike, temperature_ref: float = 298.15) -> ArrheniusFit:
    """Conductivity at a reference temperature and activation energy, with standard errors, from measured points.

    ln(sigma T) = ln(sigma_ref T_ref) - E_a x, with x = (1 / T - 1 / T_ref) / k, by linear least squares

    Parameters
    ----------
    temperature : array_like, shape (n,), K
        Temperatures T, above zero, at least three of them distinct.
    conductivity : array_like, shape (n,), S/m
        Conductivities sigma, above zero.
    temperature_ref : float, K
        Temperature T_ref at which ``sigma_ref`` is reported, above zero. It moves no point of the fitted line.

    Returns
    -------
    ArrheniusFit
        ``sigma_ref`` (S/m) and ``activation_energy`` (J per particle), their standard errors, ``temperature_ref``
        (K), and ``predict(temperature)``.

    Raises
    ------
    ValueError
        If an argument is outside its range, the two arrays are not of equal length, fewer than three temperatures
        are distinct, the temperatures are too close together for a slope, or ``temperature_ref`` lies so far from the
        data that ``sigma_ref`` is not representable.

    Notes
    -----
    Every point has the same weight in ln(sigma T), which is right when the relative error of the conductivity is the
    same at every temperature. The standard errors come from the scatter about the line, s^2 = RSS / (n - 2): they
    contain neither the error of the electrode area nor the difference between samples. The error of ``sigma_ref`` is
    that of ln(sigma_ref) times ``sigma_ref``, good while it is small against ``sigma_ref``. A ``temperature_ref``
    outside the data extrapolates, and its error says so.

    References
    ----------
    [draper1998], [mehrer2007]
    """
    kelvin, sigma = _points(temperature, conductivity, needed=3)
    reference = float(checked("temperature_ref", temperature_ref, "K", above=0.0))

    abscissa = 1.0 / (constants.k * kelvin)
    ordinate = np.log(sigma * kelvin)
    slope, residual, square_sum = _straight_line(abscissa, ordinate)
    variance = residual @ residual / (kelvin.size - 2)

    to_reference = 1.0 / (constants.k * reference) - abscissa.mean()
    log_sigma_ref = checked(
        "ln(sigma_ref / (1 S/m)) at temperature_ref",
        ordinate.mean() + slope * to_reference - np.log(reference),
        at_least=-_LARGEST_EXPONENT,
        at_most=_LARGEST_EXPONENT,
    )
    sigma_ref = float(np.exp(log_sigma_ref))
    log_error = np.sqrt(variance * (1.0 / kelvin.size + to_reference**2 / square_sum))
    return ArrheniusFit(
        sigma_ref=sigma_ref,
        activation_energy=float(-slope),
        temperature_ref=reference,
        sigma_ref_error=float(sigma_ref * log_error),
        activation_energy_error=float(np.sqrt(variance / square_sum)),
    )


def _points(temperature: ArrayLike, conductivity: ArrayLike, needed: int) -> tuple[FloatArray, FloatArray]:
    """The measured points of a fit: pairs, positive, at ``needed`` or more temperatures that are far enough apart."""
    kelvin = checked("temperature", temperature, "K", above=0.0)
    sigma = checked("conductivity", conductivity, "S/m", above=0.0)
    if kelvin.ndim != 1 or kelvin.shape != sigma.shape:
        raise ValueError(
            f"temperature of shape {kelvin.shape} and conductivity of shape {sigma.shape} do not pair; "
            "allowed: two one-dimensional arrays of equal length"
        )
    distinct = np.unique(kelvin).size
    if distinct < needed:
        raise ValueError(f"temperature has {distinct} distinct value(s), too few for a fit; allowed: {needed} or more")
    span, narrowest = float(np.ptp(kelvin)), 1e-6 * float(kelvin.max())
    if span < narrowest:
        raise ValueError(f"temperature spans {span:g} K, too little for a slope; allowed: {narrowest:g} K or more")
    return kelvin, sigma


def _straight_line(abscissa: FloatArray, ordinate: FloatArray) -> tuple[float, FloatArray, float]:
    """Slope and residuals of the least-squares line, and the sum of squares of the centred abscissa."""
    centred = abscissa - abscissa.mean()
    square_sum = float(centred @ centred)
    slope = float(centred @ ordinate) / square_sum
    return slope, ordinate - ordinate.mean() - slope * centred, square_sum


def vft_conductivity(
    temperature: ArrayLike, prefactor: ArrayLike, pseudo_activation_energy: ArrayLike, temperature_zero: ArrayLike
) -> Result:
    """Ionic conductivity of an amorphous polymer above its glass transition (Vogel, Fulcher, Tammann and Hesse).

    sigma(T) = A T^(-1/2) exp[-B / (k (T - T_0))], T > T_0

    Parameters
    ----------
    temperature : array_like, any shape, K
        Temperature T, above ``temperature_zero``.
    prefactor : array_like, broadcasts, S K^(1/2) / m
        Prefactor A, above zero.
    pseudo_activation_energy : array_like, broadcasts, J per particle
        Pseudo-activation energy B, 0 to 10 eV.
    temperature_zero : array_like, broadcasts, K
        Ideal glass temperature T_0 at which motion freezes, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity sigma.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the temperature does not exceed ``temperature_zero``.

    Notes
    -----
    Valid in the amorphous state from the glass transition (typically some 50 K above T_0) to about 100 K above it;
    not across the melting of crystalline PEO near 60 degrees Celsius. Conventions differ: the factor T^(-1/2) is often
    left out, and B is printed in K (B / k), in eV or in J/mol. The slope of ln(sigma T^(1/2)) in 1 / (k T) is not -B
    but -B [T / (T - T_0)]^2, several times larger: B is not a barrier.

    References
    ----------
    [vogel1921], [fulcher1925], [tammann1926], [cohen1959]
    """
    kelvin = checked("temperature", temperature, "K", above=0.0)
    factor = checked("prefactor", prefactor, "S K^(1/2)/m", above=0.0)
    barrier = checked("pseudo_activation_energy", pseudo_activation_energy, "J", at_least=0.0, at_most=_LARGEST_BARRIER)
    zero = checked("temperature_zero", temperature_zero, "K", at_least=0.0)
    excess = checked("temperature - temperature_zero", kelvin - zero, "K", above=0.0)
    return scalar_or_array(factor / np.sqrt(kelvin) * np.exp(-barrier / (constants.k * excess)))


@dataclass(frozen=True)
class VFTFit:
    """Parameters of sigma(T) = A T^(-1/2) exp[-B / (k (T - T_0))] fitted to measurements.

    The result of :func:`fit_vft`.

    Attributes
    ----------
    prefactor : float, S K^(1/2) / m
        Prefactor A.
    pseudo_activation_energy : float, J per particle
        Pseudo-activation energy B.
    temperature_zero : float, K
        Ideal glass temperature T_0, above zero and below every measured temperature.
    prefactor_error : float, S K^(1/2) / m
        Standard error of ``prefactor``: A times the standard error of ln A.
    pseudo_activation_energy_error : float, J per particle
        Standard error of ``pseudo_activation_energy``.
    temperature_zero_error : float, K
        Standard error of ``temperature_zero``.
    correlation : ndarray, shape (3, 3), dimensionless
        Correlation of the errors of ln A, B and T_0, in this order.
    """

    prefactor: float
    pseudo_activation_energy: float
    temperature_zero: float
    prefactor_error: float
    pseudo_activation_energy_error: float
    temperature_zero_error: float
    correlation: FloatArray = field(compare=False, repr=False)

    def predict(self, temperature: ArrayLike) -> Result:
        """Conductivity of the fitted curve.

        sigma(T) = A T^(-1/2) exp[-B / (k (T - T_0))], T > T_0

        Parameters
        ----------
        temperature : array_like, any shape, K
            Temperature T, above ``temperature_zero``.

        Returns
        -------
        float or ndarray, shape of ``temperature``, S/m
            Conductivity sigma.

        Raises
        ------
        ValueError
            If the temperature is outside its range.

        Notes
        -----
        Valid between the lowest and the highest temperature measured. Towards T_0 the curve falls without limit,
        whereas a real polymer leaves it at its glass transition.

        References
        ----------
        [vogel1921], [cohen1959]
        """
        return vft_conductivity(temperature, self.prefactor, self.pseudo_activation_energy, self.temperature_zero)


def fit_vft(temperature: ArrayLike, conductivity: ArrayLike) -> VFTFit:
    """The three parameters of the Vogel-Fulcher-Tammann law, with standard errors, from measured points.

    ln(sigma T^(1/2)) = ln A - B / (k (T - T_0)), by least squares

    Parameters
    ----------
    temperature : array_like, shape (n,), K
        Temperatures T, above zero, at least four of them distinct.
    conductivity : array_like, shape (n,), S/m
        Conductivities sigma, above zero.

    Returns
    -------
    VFTFit
        ``prefactor`` (S K^(1/2) / m), ``pseudo_activation_energy`` (J per particle) and ``temperature_zero`` (K), their
        standard errors and correlation, and ``predict(temperature)``.

    Raises
    ------
    ValueError
        If an argument is outside its range, the two arrays are not of equal length, fewer than four temperatures are
        distinct or they are too close together, the conductivity does not rise with temperature, no T_0 between zero
        and the lowest temperature is the best one, a parameter comes out beyond what :func:`vft_conductivity`
        allows, or the curve describes the data no better than the Arrhenius law does.

    Notes
    -----
    Every point has the same weight in ln(sigma T^(1/2)), as in :func:`fit_arrhenius`, and the standard errors come from
    the scatter about the curve, s^2 = RSS / (n - 3), linearised at the best parameters. The law is
    linear in ln A and B once T_0 is given: the best T_0 is searched for alone, then all three are polished together.
    A third parameter always lowers the sum of squares. It has to do so by more than scatter would, in an F test at
    5 %, against the better of two curves without T_0: that of :func:`fit_arrhenius`, and this law at T_0 = 0. Data over
    a few tens of kelvin rarely pass, and the parameters of those that barely do are strongly correlated: A, B and
    T_0 then mean little one by one, whereas ``predict`` is good within the data. One phase only: points below the
    melting of the crystals bend the curve in the same sense and end up in T_0.

    References
    ----------
    [golub1973], [draper1998], [cohen1959]
    """
    kelvin, sigma = _points(temperature, conductivity, needed=4)
    ordinate = np.log(sigma * np.sqrt(kelvin))
    lowest, span, freedom = float(kelvin.min()), float(np.ptp(kelvin)), kelvin.size - 3

    def squares(log_excess: float) -> float:
        """Residual sum of squares of the best line at T_0 = lowest - exp(log_excess)."""
        _, residual, _ = _straight_line(1.0 / (kelvin - lowest + np.exp(log_excess)), ordinate)
        return float(residual @ residual)

    grid = np.linspace(np.log(1e-3 * span), np.log(lowest), 241)
    values = np.array([squares(point) for point in grid])
    best = int(values.argmin())
    if best == 0:
        raise ValueError(
            f"the best temperature_zero lies less than {1e-3 * span:.2g} K below the lowest temperature, {lowest:g} K: "
            "that point alone fixes it; allowed: points that one curve describes together"
        )
    if best == grid.size - 1:
        raise ValueError(_no_curvature(kelvin, "the best temperature_zero is not above 0 K"))
    near = optimize.minimize_scalar(squares, bounds=(grid[best - 1], grid[best + 1]), method="bounded").x
    start_zero = lowest - float(np.exp(near))
    start_slope, _, _ = _straight_line(1.0 / (kelvin - start_zero), ordinate)
    if start_slope >= 0.0:
        raise ValueError("conductivity falls with temperature; allowed: one that rises, as the VFT law does")

    # Parameters: T_0, ln(B / k) and the level of the curve at the mean of 1 / (T - T_0).
    def misfit(parameters: FloatArray) -> FloatArray:
        inverse = 1.0 / (kelvin - parameters[0])
        return np.asarray(parameters[2] - np.exp(parameters[1]) * (inverse - inverse.mean()) - ordinate)

    def gradient(parameters: FloatArray) -> FloatArray:
        inverse, slope = 1.0 / (kelvin - parameters[0]), np.exp(parameters[1])
        by_zero = -slope * (inverse**2 - np.mean(inverse**2))
        return np.column_stack([by_zero, -slope * (inverse - inverse.mean()), np.ones_like(kelvin)])

    fit = optimize.least_squares(
        misfit,
        (start_zero, np.log(-start_slope), ordinate.mean()),
        jac=gradient,
        bounds=((0.0, -np.inf, -np.inf), (lowest - 1e-4 * span, np.inf, np.inf)),
        x_scale="jac",
        ftol=1e-15,
        xtol=1e-15,
        gtol=1e-15,
    )
    zero, slope = float(fit.x[0]), float(np.exp(fit.x[1]))
    residual_squares = float(fit.fun @ fit.fun)

    _, arrhenius, _ = _straight_line(1.0 / kelvin, np.log(sigma * kelvin))
    rival = min(float(arrhenius @ arrhenius), squares(float(np.log(lowest))))
    rounding = kelvin.size * (8.0 * np.finfo(float).eps * float(np.abs(ordinate).max())) ** 2
    needed = float(stats.f.isf(_SIGNIFICANCE, 1, freedom))
    gained = (rival - residual_squares) * freedom / max(residual_squares, rounding)
    if gained < needed:
        raise ValueError(_no_curvature(kelvin, f"F = {gained:.2g} of the third parameter, below {needed:.3g}"))

    # Covariance of ln A, B / k and T_0 themselves.
    inverse = 1.0 / (kelvin - zero)
    jacobian = np.column_stack([np.ones_like(kelvin), -inverse, -slope * inverse**2])
    scales = np.linalg.norm(jacobian, axis=0)
    _, triangle = np.linalg.qr(jacobian / scales)
    if np.linalg.cond(triangle) > 1e-2 / np.finfo(float).eps:
        raise ValueError("the fit is singular: the points do not fix three parameters; allowed: a wider range")
    half = np.linalg.inv(triangle) / scales[:, None]
    covariance = half @ half.T  # in units of the variance of one point
    spread = np.sqrt(np.diag(covariance))
    errors = spread * np.sqrt(residual_squares / freedom)
    correlation = covariance / np.outer(spread, spread)
    correlation.setflags(write=False)

    energy = float(
        checked("fitted pseudo_activation_energy", slope * constants.k, "J", above=0.0, at_most=_LARGEST_BARRIER)
    )
    log_prefactor = checked(
        "ln(prefactor / (1 S K^(1/2)/m))",
        fit.x[2] + slope * inverse.mean(),
        at_least=-_LARGEST_EXPONENT,
        at_most=_LARGEST_EXPONENT,
    )
    prefactor = float(np.exp(log_prefactor))
    return VFTFit(
        prefactor=prefactor,
        pseudo_activation_energy=energy,
        temperature_zero=zero,
        prefactor_error=prefactor * float(errors[0]),
        pseudo_activation_energy_error=float(errors[1]) * constants.k,
        temperature_zero_error=float(errors[2]),
        correlation=correlation,
    )


def _no_curvature(kelvin: FloatArray, why: str) -> str:
    return (
        f"the {kelvin.size} points from {kelvin.min():g} to {kelvin.max():g} K do not tell a VFT curve from an "
        f"Arrhenius line ({why}); allowed: points that bend more than they scatter. Use fit_arrhenius, or measure over "
        "a wider range"
    )


def nernst_einstein_conductivity(
    diffusivity: ArrayLike,
    concentration: ArrayLike,
    temperature: ArrayLike,
    charge: ArrayLike = 1,
    haven_ratio: ArrayLike = 1.0,
) -> Result:
    """Ionic conductivity from the tracer diffusivity of the mobile ion (Nernst-Einstein relation).

    sigma = (z F)^2 c D / (R T H_R)

    Parameters
    ----------
    diffusivity : array_like, any shape, m^2/s
        Tracer diffusivity D of the ion (NMR, isotope exchange, mean square displacement), at least zero.
    concentration : array_like, broadcasts, mol/m^3
        Concentration c of the ions to which ``diffusivity`` belongs, at least zero.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    charge : array_like, broadcasts, dimensionless
        Magnitude z of the charge number, at least one.
    haven_ratio : array_like, broadcasts, dimensionless
        Haven ratio H_R = D / D_sigma, above zero; 1 when the ions move independently of each other.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity sigma of this ion.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Concerted motion in a crystal carries more charge than the tracer shows, H_R < 1; diffusing neutral ion pairs in
    a polymer carry none, H_R > 1. Concentration and diffusivity must count the same ions: all lithium with the
    average diffusivity, or the mobile part with its own. Mixing the two is wrong by the mobile fraction.

    References
    ----------
    [murch1982], [mehrer2007]
    """
    tracer = checked("diffusivity", diffusivity, "m^2/s", at_least=0.0)
    ions = checked("concentration", concentration, "mol/m^3", at_least=0.0)
    kelvin = checked("temperature", temperature, "K", above=0.0)
    number = checked("charge", charge, at_least=1.0)
    haven = checked("haven_ratio", haven_ratio, above=0.0)
    faraday = constants.N_A * constants.e
    return scalar_or_array((number * faraday) ** 2 * ions * tracer / (constants.R * kelvin * haven))


def hopping_diffusivity(
    jump_length: ArrayLike,
    attempt_frequency: ArrayLike,
    activation_energy: ArrayLike,
    temperature: ArrayLike,
    dimension: int = 3,
    correlation: ArrayLike = 1.0,
) -> Result:
    """Tracer diffusivity of an ion that hops between equal sites over one barrier.

    D = f a^2 Gamma / (2 d), Gamma = nu_0 exp(-E_a / (k T))

    Parameters
    ----------
    jump_length : array_like, any shape, m
        Distance a between neighbouring sites, above zero.
    attempt_frequency : array_like, broadcasts, Hz
        Attempt frequency nu_0, above zero.
    activation_energy : array_like, broadcasts, J per particle
        Barrier E_a of one hop, 0 to 10 eV.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    dimension : int, dimensionless
        Dimension d of the network of sites: 1 (channel), 2 (layer) or 3.
    correlation : array_like, broadcasts, dimensionless
        Correlation factor f of successive hops, above zero up to 1 (a random walk).

    Returns
    -------
    float or ndarray, broadcast shape, m^2/s
        Diffusivity D.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Gamma is the rate of all hops of an ion, whichever neighbour it goes to: sources that count the rate to each of Z
    neighbours have Z nu_0 in its place. The entropy of the hop is part of nu_0. Valid while a hop is much rarer than an
    attempt (k T well below E_a) and neighbouring sites are empty; where most sites are filled, multiply by
    the fraction of empty ones.

    References
    ----------
    [mehrer2007]
    """
    length = checked("jump_length", jump_length, "m", above=0.0)
    attempts = checked("attempt_frequency", attempt_frequency, "Hz", above=0.0)
    barrier = checked("activation_energy", activation_energy, "J", at_least=0.0, at_most=_LARGEST_BARRIER)
    kelvin = checked("temperature", temperature, "K", above=0.0)
    factor = checked("correlation", correlation, above=0.0, at_most=1.0)
    if dimension not in (1, 2, 3):
        raise ValueError(f"dimension = {dimension!r} is outside its range; allowed: 1, 2 or 3")
    rate = attempts * np.exp(-barrier / (constants.k * kelvin))
    return scalar_or_array(factor * length**2 * rate / (2 * dimension))


def brick_layer_conductivity(
    sigma_grain: ArrayLike, sigma_boundary: ArrayLike, grain_size: ArrayLike, boundary_thickness: ArrayLike
) -> Result:
    """Total conductivity of a ceramic whose grains and grain boundaries the current crosses in series.

    sigma = (d + delta) / (d / sigma_g + delta / sigma_gb)

    Parameters
    ----------
    sigma_grain : array_like, any shape, S/m
        Conductivity sigma_g of the grain interior, above zero.
    sigma_boundary : array_like, broadcasts, S/m
        Conductivity sigma_gb of the boundary's own material, above zero.
    grain_size : array_like, broadcasts, m
        Edge length d of the cubic grains without their boundary, above zero.
    boundary_thickness : array_like, broadcasts, m
        Thickness delta of one boundary, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity sigma that a blocking-electrode measurement of the whole pellet gives.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid for boundaries that are thin (delta much below d) and conduct worse than the grains, so that the current
    along the boundaries beside the grains is negligible; for boundaries that conduct better it gives a lower limit.
    ``sigma_boundary`` is the specific conductivity of the boundary, d / delta times smaller than the
    apparent one that a fit of the second arc gives when the length of the pellet is used for it.

    References
    ----------
    [bauerle1969], [fleig1999]
    """
    grain = checked("sigma_grain", sigma_grain, "S/m", above=0.0)
    boundary = checked("sigma_boundary", sigma_boundary, "S/m", above=0.0)
    size = checked("grain_size", grain_size, "m", above=0.0)
    thickness = checked("boundary_thickness", boundary_thickness, "m", at_least=0.0)
    return scalar_or_array((size + thickness) / (size / grain + thickness / boundary))


def bruce_vincent_transference(
    current_initial: ArrayLike,
    current_steady: ArrayLike,
    voltage: ArrayLike,
    resistance_initial: ArrayLike,
    resistance_steady: ArrayLike,
) -> Result:
    """Transference number from the currents before and after polarisation of a symmetric cell (Bruce and Vincent).

    t+ = I_ss (V - I_0 R_0) / [I_0 (V - I_ss R_ss)]

    Parameters
    ----------
    current_initial : array_like, any shape, A or A/m^2
        Current I_0 just after the voltage is applied, before the salt has moved; above zero.
    current_steady : array_like, broadcasts, A or A/m^2
        Current I_ss in the steady state, above zero.
    voltage : array_like, broadcasts, V
        Voltage V across the cell, constant and about 10 mV, above zero.
    resistance_initial : array_like, broadcasts, ohm or ohm m^2
        Resistance R_0 of both interfaces together at the start, at least zero, from the impedance spectrum;
        area-specific if the currents are per area.
    resistance_steady : array_like, broadcasts, ohm or ohm m^2
        Resistance R_ss of both interfaces together in the steady state, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Transference number t+ of lithium; above 1 if the currents and resistances contradict each other.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the interfaces alone would take all of the voltage.

    Notes
    -----
    Without interfaces t+ = I_ss / I_0. Exact for a dilute, fully dissociated salt and a voltage well below
    4 k T / e = 0.1 V: at a larger one I_ss / I_0 falls below t+ by the factor tanh(x) / x with x = e V / (4 k T). In a
    concentrated electrolyte, PEO with LiTFSI for one, the same quotient is the *current fraction*
    rho+ = 1 / (1 + Ne), the part of the initial current that survives in the steady state. It contains the diffusivity
    and the activity of the salt and is not the transference number, which may even be negative there
    [balsara2015]. Where the interfaces take most of the voltage, both brackets are small differences and a few per cent
    in R_0 decide the result.

    References
    ----------
    [evans1987], [balsara2015]
    """
    start = checked("current_initial", current_initial, "A", above=0.0)
    end = checked("current_steady", current_steady, "A", above=0.0)
    applied = checked("voltage", voltage, "V", above=0.0)
    first = checked("resistance_initial", resistance_initial, "ohm", at_least=0.0)
    last = checked("resistance_steady", resistance_steady, "ohm", at_least=0.0)
    left_at_start = checked("voltage - current_initial * resistance_initial", applied - start * first, "V", above=0.0)
    left_at_end = checked("voltage - current_steady * resistance_steady", applied - end * last, "V", above=0.0)
    return scalar_or_array(end * left_at_start / (start * left_at_end))


def polarisation_current(
    time: ArrayLike,
    voltage: ArrayLike,
    resistance_bulk: ArrayLike,
    resistance_interface: ArrayLike,
    transference: ArrayLike,
    diffusion_time: ArrayLike,
) -> Result:
    """Current after a small constant voltage is put on a binary salt between two lithium foils.

    I(t) = V / (R_0 + R_d) + sum_n 2 V / {R_d [1 + r + (r b_n)^2]} exp(-4 b_n^2 t / tau), tan b_n = -r b_n,
    with R_0 = R_bulk + R_interface, R_d = R_bulk (1 - t+) / t+, r = R_0 / R_d and tau = L^2 / D

    Early, t < 0.0125 tau, as in a cell without a far side: I(t) = (V / R_0) erfcx[(2 / r) (t / tau)^(1/2)].

    Parameters
    ----------
    time : array_like, any shape, s
        Time t since the voltage was applied, at least zero; infinity gives the steady state.
    voltage : array_like, broadcasts, V
        Voltage V, above zero and well below 4 k T / e = 0.1 V.
    resistance_bulk : array_like, broadcasts, ohm or ohm m^2
        Resistance of the electrolyte at uniform concentration, above zero.
    resistance_interface : array_like, broadcasts, ohm or ohm m^2
        Resistance of both interfaces together, constant, at least zero.
    transference : array_like, broadcasts, dimensionless
        Transference number t+ of lithium, above zero and below one.
    diffusion_time : array_like, broadcasts, s
        L^2 / D of the electrolyte with D the salt diffusivity, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, V over the unit of the resistances
        Current (density), from V / R_0 down to V / (R_0 + R_d).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The inverse Laplace transform of V / (s Z) with Z = R_0 + R_d tanh(x) / x, x = (s tau / 4)^(1/2): the
    impedance of :func:`ssebook.models.impedance.warburg_finite` in series with R_0. Each half of the cell is a
    diffusion layer with its concentration fixed in the middle. The slowest part dies away with a time between
    tau / (4 pi^2) and tau / pi^2. Valid for a dilute salt, in which the concentration difference at the electrodes
    takes R_d / R_bulk times the ohmic voltage, and for a small voltage. The charging of the double layers,
    milliseconds, is left out.

    References
    ----------
    [evans1987], [newman2004]
    """
    seconds = checked("time", time, "s", at_least=0.0, at_most=np.inf)
    applied = checked("voltage", voltage, "V", above=0.0)
    bulk = checked("resistance_bulk", resistance_bulk, "ohm", above=0.0)
    interface = checked("resistance_interface", resistance_interface, "ohm", at_least=0.0)
    cation = checked("transference", transference, above=0.0, below=1.0)
    tau = checked("diffusion_time", diffusion_time, "s", above=0.0)
    ohmic, diffusional = bulk + interface, bulk * (1.0 - cation) / cation
    reduced, ratio = np.broadcast_arrays(4.0 * seconds / tau, ohmic / diffusional)
    share = np.empty(reduced.shape)  # I / (V / R_0)
    early = reduced < _EARLY
    share[early] = special.erfcx(np.sqrt(reduced[early]) / ratio[early])
    late, r = reduced[~early][..., None], ratio[~early][..., None]
    roots = _roots(r)
    decays = 2.0 * r / (1.0 + r + (r * roots) ** 2) * np.exp(-(roots**2) * late)
    share[~early] = r[..., 0] / (1.0 + r[..., 0]) + decays.sum(axis=-1)
    return scalar_or_array(applied / ohmic * share)


def _roots(ratio: FloatArray) -> FloatArray:
    """The first roots of tan b = -r b, one in each interval from (n - 1/2) pi to n pi, along the last axis."""
    # With b = (n - 1/2) pi + a the equation is tan(a) = 1 / (r b), and a from 0 to pi / 2. Bisection cannot fail.
    base = (np.arange(1, _MODES + 1) - 0.5) * np.pi
    low, high = np.zeros(np.broadcast_shapes(ratio.shape, base.shape)), np.full_like(base, np.pi / 2)
    high = np.broadcast_to(high, low.shape)
    for _ in range(54):
        middle = 0.5 * (low + high)
        short = np.sin(middle) * ratio * (base + middle) < np.cos(middle)
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray(base + 0.5 * (low + high))


def area_specific_resistance(thickness: ArrayLike, conductivity: ArrayLike) -> Result:
    """Resistance of a layer times its area.

    ASR = L / sigma

    Parameters
    ----------
    thickness : array_like, any shape, m
        Thickness L of the layer, at least zero.
    conductivity : array_like, broadcasts, S/m
        Conductivity sigma across the layer, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, ohm m^2
        Area-specific resistance; 1 ohm cm^2 is 1e-4 ohm m^2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid for a uniform layer in which the current flows straight across. Layers in series add. The unit is ohm times
    area, never ohm per area: [wang2025] prints a resistance in ohm cm^-2 (section 2.1.1) that is meant in ohm cm^2.

    References
    ----------
    [wang2025]
    """
    length = checked("thickness", thickness, "m", at_least=0.0)
    sigma = checked("conductivity", conductivity, "S/m", above=0.0)
    return scalar_or_array(length / sigma)
