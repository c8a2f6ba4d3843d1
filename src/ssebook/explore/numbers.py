"""How a number is written on the page; explorer.js writes the same."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(value: float, digits: int = 3) -> str:
    """``value`` with ``digits`` significant digits; powers of ten outside 0.001 to 99 999; a true minus sign."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    exact = Decimal(abs(value))  # halves go up, as in the browser; Python's own formats round them to even
    exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)
    mantissa, exponent_text = f"{exact:.{digits - 1}e}".split("e")
    exponent = int(exponent_text)
    sign = "−" if value < 0 else ""
    if -3 <= exponent < 5:
        return sign + f"{float(f'{mantissa}e{exponent}'):.{max(0, digits - 1 - exponent)}f}"
    return f"{sign}{mantissa} × 10{str(exponent).translate(_SUPERSCRIPT)}"
