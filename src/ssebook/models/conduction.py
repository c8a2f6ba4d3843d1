"""How well a solid electrolyte conducts: with temperature, from diffusion, through grains and their boundaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants, special

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array
from ssebook.units import eV

__all__ = [
    "ArrheniusFit",
    "area_specific_resistance",
    "arrhenius_conductivity",
    "bjerrum_length",
    "brick_layer_conductivity",
    "dissociated_fraction",
    "fit_arrhenius",
    "fox_glass_transition",
    "hopping_diffusivity",
    "nernst_einstein_conductivity",
    "pairing_constant",
    "solvent_shell",
    "vft_conductivity",
]

# No barrier to an ion's hop comes near 10 eV; a number above is most likely in eV or J/mol instead of J per particle.
_LARGEST_BARRIER = 10.0 * eV
# exp(600) is still far from the largest float, with room for the factors in front of it.
_LARGEST_EXPONENT = 600.0


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
    kelvin = checked("temperature", temperature, "K", above=0.0)
    sigma = checked("conductivity", conductivity, "S/m", above=0.0)
    reference = float(checked("temperature_ref", temperature_ref, "K", above=0.0))
    if kelvin.ndim != 1 or kelvin.shape != sigma.shape:
        raise ValueError(
            f"temperature of shape {kelvin.shape} and conductivity of shape {sigma.shape} do not pair; "
            "allowed: two one-dimensional arrays of equal length"
        )
    distinct = np.unique(kelvin).size
    if distinct < 3:
        raise ValueError(f"temperature has {distinct} distinct value(s), too few for a fit; allowed: 3 or more")
    span, narrowest = float(np.ptp(kelvin)), 1e-6 * float(kelvin.max())
    if span < narrowest:
        raise ValueError(f"temperature spans {span:g} K, too little for a slope; allowed: {narrowest:g} K or more")

    abscissa = 1.0 / (constants.k * kelvin)
    ordinate = np.log(sigma * kelvin)
    centred = abscissa - abscissa.mean()
    square_sum = centred @ centred
    slope = centred @ ordinate / square_sum
    residual = ordinate - ordinate.mean() - slope * centred
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


def bjerrum_length(permittivity: ArrayLike, temperature: ArrayLike) -> Result:
    """Distance at which two unit charges hold each other with the thermal energy k T.

    l_B = e^2 / (4 pi eps_0 eps k T)

    Parameters
    ----------
    permittivity : array_like, any shape, dimensionless
        Static permittivity eps of the medium relative to vacuum, at least one.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, m
        Bjerrum length l_B of singly charged ions.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Conventions differ by two. Here l_B is where the *energy* of a pair equals k T; the distance within which Bjerrum
    counted ions as paired is half of it, where the energy is 2 k T, and is also called by his name. For ions
    of charge numbers z+ and z- multiply by abs(z+ z-). The medium is a continuum: at distances of a molecule or less
    its permittivity has lost its meaning. That of a polar liquid falls with temperature, mostly faster than 1/T, so
    that l_B grows.

    References
    ----------
    [bjerrum1926], [robinson1959]
    """
    relative = checked("permittivity", permittivity, at_least=1.0)
    kelvin = checked("temperature", temperature, "K", above=0.0)
    return scalar_or_array(_bjerrum_length(relative, kelvin))


def _bjerrum_length(permittivity: FloatArray, temperature: FloatArray) -> FloatArray:
    return constants.e**2 / (4.0 * np.pi * constants.epsilon_0 * permittivity * constants.k * temperature)


def _log_pairing_constant(permittivity: ArrayLike, temperature: ArrayLike, contact_distance: ArrayLike) -> FloatArray:
    """ln of the pairing constant in m^3/mol: it is finite where the constant itself is too large for a float."""
    relative = checked("permittivity", permittivity, at_least=1.0)
    kelvin = checked("temperature", temperature, "K", above=0.0)
    contact = checked("contact_distance", contact_distance, "m", above=0.0)
    volume = np.log(4.0 * np.pi * constants.N_A / 3.0) + 3.0 * np.log(contact)
    return np.asarray(volume + _bjerrum_length(relative, kelvin) / contact)


def pairing_constant(permittivity: ArrayLike, temperature: ArrayLike, contact_distance: ArrayLike) -> Result:
    """Constant of the equilibrium between free ions and contact pairs in a dielectric continuum (Fuoss).

    K_A = (4 pi N_A a^3 / 3) exp(l_B / a) = c_pair / (c_plus c_minus)

    Parameters
    ----------
    permittivity : array_like, any shape, dimensionless
        Static permittivity eps of the medium relative to vacuum, at least one.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    contact_distance : array_like, broadcasts, m
        Distance a between the centres of the two ions of a pair, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, m^3/mol
        Pairing constant K_A of singly charged ions; 1 L/mol is 1e-3 m^3/mol.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the constant is too large for a float (take
        :func:`dissociated_fraction`, which does not need it).

    Notes
    -----
    The factor in front is the volume of a sphere of radius a: Fuoss's. Bjerrum's constant integrates over all distances
    from a to l_B / 2 instead and is larger. Either counts electrostatics between hard spheres in a continuum only.
    Solvent or chain that binds the lithium ion, and the work of squeezing it out of the pair, are not in it: treat the
    result as an order of magnitude.

    References
    ----------
    [fuoss1958], [fuoss1986]
    """
    logarithm = _log_pairing_constant(permittivity, temperature, contact_distance)
    return scalar_or_array(np.exp(checked("ln(pairing constant / (1 m^3/mol))", logarithm, at_most=_LARGEST_EXPONENT)))


def dissociated_fraction(
    concentration: ArrayLike, permittivity: ArrayLike, temperature: ArrayLike, contact_distance: ArrayLike
) -> Result:
    """Share of a salt that is free ions when contact pairs form by Fuoss's constant and the law of mass action.

    (1 - alpha) / (alpha^2 c) = K_A, alpha = 2 / [1 + sqrt(1 + 4 K_A c)]

    Parameters
    ----------
    concentration : array_like, any shape, mol/m^3
        Concentration c of the salt, free and paired together, at least zero.
    permittivity : array_like, broadcasts, dimensionless
        Static permittivity eps of the medium relative to vacuum, at least one.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    contact_distance : array_like, broadcasts, m
        Distance a between the centres of the two ions of a pair, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Share alpha of the cations that are free, 0 to 1. At low permittivity it tends to zero without overflow.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    For a salt of one singly charged cation and one singly charged anion. Activity coefficients are left out on purpose:
    Debye and Hueckel's law for them holds below some 0.01 mol/L in water and at far lower concentrations at low
    permittivity, where it would change the result most. Neither does the model know triple ions and larger
    clusters, nor the rise of the permittivity with dissolved pairs; both make a concentrated salt of low permittivity
    conduct more than alpha says. Use it for trends, and as a number only for dilute salts.

    References
    ----------
    [fuoss1958], [robinson1959]
    """
    salt = checked("concentration", concentration, "mol/m^3", at_least=0.0)
    with np.errstate(divide="ignore"):  # without salt the logarithm is -inf and the fraction exactly one
        load = np.log(4.0 * salt) + _log_pairing_constant(permittivity, temperature, contact_distance)
    # sqrt(1 + 4 K c) = exp(root), and 2 / (1 + exp(root)) = 2 expit(-root)
    root = 0.5 * np.logaddexp(0.0, load)
    return scalar_or_array(2.0 * special.expit(-root))


def fox_glass_transition(
    diluent_fraction: ArrayLike, polymer_transition: ArrayLike, diluent_transition: ArrayLike
) -> Result:
    """Glass transition of a polymer that holds a plasticiser in one mixed phase (Fox).

    1 / T_g = (1 - w) / T_polymer + w / T_diluent

    Parameters
    ----------
    diluent_fraction : array_like, any shape, dimensionless
        Mass fraction w of the plasticiser in the mixed phase, 0 to 1.
    polymer_transition : array_like, broadcasts, K
        Glass transition of the polymer alone, above zero.
    diluent_transition : array_like, broadcasts, K
        Glass transition of the plasticiser alone, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, K
        Glass transition T_g of the mixture.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid for an amorphous mixture of two components that like each other about as much as themselves: one phase, one
    transition. In a semicrystalline polymer w is the fraction within the amorphous phase, because crystals hold no
    plasticiser. Salt binds to chains and raises the transition; the formula does not know it.

    References
    ----------
    [fox1956]
    """
    fraction = checked("diluent_fraction", diluent_fraction, at_least=0.0, at_most=1.0)
    polymer = checked("polymer_transition", polymer_transition, "K", above=0.0)
    diluent = checked("diluent_transition", diluent_transition, "K", above=0.0)
    return scalar_or_array(1.0 / ((1.0 - fraction) / polymer + fraction / diluent))


def solvent_shell(solvent_per_ion: ArrayLike, preference: ArrayLike, sites: ArrayLike = 4.0) -> Result:
    """Mean number of solvent molecules bound to an ion whose sites solvent shares with other ligands (Langmuir).

    x / (s - x) = K (r - x), the smaller root: x = 2 s r / [b + sqrt(b^2 - 4 s r)], b = s + r + 1 / K

    Parameters
    ----------
    solvent_per_ion : array_like, any shape, dimensionless
        Solvent molecules per ion r, bound and free together, at least zero.
    preference : array_like, broadcasts, dimensionless
        Preference K of a site for solvent over whatever holds it otherwise, with the free solvent counted per ion,
        above zero.
    sites : array_like, broadcasts, dimensionless
        Sites s of one ion, above zero; four for lithium in most solvents.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Mean number x of solvent molecules bound to an ion, from 0 to the smaller of s and r.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Sites are equal and independent, so that the shells of single ions follow the binomial distribution with the
    probability x / s. The other ligands (anions, fluorine of a chain) are taken as always at hand. Real shells are
    cooperative: read x as a trend.

    References
    ----------
    [langmuir1918]
    """
    solvent = checked("solvent_per_ion", solvent_per_ion, at_least=0.0)
    constant = checked("preference", preference, above=0.0)
    places = checked("sites", sites, above=0.0)
    both = places + solvent + 1.0 / constant
    return scalar_or_array(2.0 * places * solvent / (both + np.sqrt(both**2 - 4.0 * places * solvent)))
