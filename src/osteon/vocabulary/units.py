"""Conversion between units of measurement, by UCUM code.

The conversion itself is done by `ucumvert` on top of Pint; it is loaded only when a unit is met
that the vocabulary did not list, because loading it takes longer than a whole plan.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct

_SPELLINGS = {
    "mcmol/L": "umol/L",
    "µmol/L": "umol/L",
    "μmol/L": "umol/L",
    "µg/L": "ug/L",
    "μg/L": "ug/L",
    "mcg/L": "ug/L",
    "10^9/L": "10*9/L",
    "10⁹/L": "10*9/L",
    "x10^9/L": "10*9/L",
    "years": "a",
    "year": "a",
    "months": "mo",
    "month": "mo",
    "weeks": "wk",
    "week": "wk",
    "days": "d",
    "day": "d",
    "hours": "h",
    "hour": "h",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "pounds": "[lb_av]",
    "inches": "[in_i]",
    "in": "[in_i]",
    "mmHg": "mm[Hg]",
    "g/dl": "g/dL",
    "mg/dl": "mg/dL",
    "mmol/l": "mmol/L",
    "umol/l": "umol/L",
    "g/l": "g/L",
    "ng/ml": "ng/mL",
    "ml/min": "mL/min",
    "IU/L": "[iU]/L",
}
"""Printed spellings that differ from the UCUM code of the same unit."""


class Conversion(Struct, frozen=True):
    """`value_in_target = value * factor + offset`."""

    factor: float
    offset: float = 0.0

    def __call__(self, value: float) -> float:
        # A factor is rarely exact in binary; twelve digits keep 1.0 mg/dL * 88.4 free of stray digits.
        return float(f"{value * self.factor + self.offset:.12g}")


class UnitError(ValueError):
    """A unit that is not understood, or that measures something else."""


def canonical(unit: str) -> str:
    """The UCUM code of a unit as printed; unchanged where it is not a known other spelling."""
    stripped = unit.strip()
    return _SPELLINGS.get(stripped, stripped)


@lru_cache(maxsize=1)
def _registry() -> Any:
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()


@lru_cache(maxsize=1024)
def conversion(source: str, target: str, molar_mass: float | None = None) -> Conversion:
    """How to convert a number from one UCUM unit to another.

    `molar_mass` (g/mol) allows conversion between mass and amount of substance.
    Raises UnitError for a unit that is unknown or of another dimension.
    """
    source, target = canonical(source), canonical(target)
    if source == target:
        return Conversion(1.0)
    registry = _registry()
    parsed, wanted = _parsed(registry, source), _parsed(registry, target)
    try:
        zero, one = (_convert(registry, parsed, wanted, number, molar_mass) for number in (0.0, 1.0))
    except Exception:
        raise UnitError(f"{source} cannot be converted to {target}") from None
    return Conversion(float(f"{one - zero:.12g}"), float(f"{zero:.12g}"))


def _parsed(registry: Any, unit: str) -> Any:
    try:
        return registry.from_ucum(unit)
    except Exception:
        raise UnitError(f"{unit} is not a UCUM unit") from None


def _convert(registry: Any, parsed: Any, wanted: Any, number: float, molar_mass: float | None) -> float:
    # registry.from_ucum gives a quantity or a unit; temperatures have an offset, so build by Quantity.
    unit = getattr(parsed, "units", parsed)
    scale = getattr(parsed, "magnitude", 1.0)
    amount = registry.Quantity(number * scale, unit)
    target_unit = getattr(wanted, "units", wanted)
    target_scale = float(getattr(wanted, "magnitude", 1.0))
    if molar_mass is not None and not amount.is_compatible_with(target_unit):
        mass = registry.Quantity(molar_mass, "g/mol")
        for bridged in (amount * mass, amount / mass):
            if bridged.is_compatible_with(target_unit):
                amount = bridged
                break
    return float(amount.to(target_unit).magnitude) / target_scale
