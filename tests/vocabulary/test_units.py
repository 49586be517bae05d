"""Conversion by UCUM code; what is not understood is refused by name."""

from __future__ import annotations

import pytest

from osteon.vocabulary import UnitError, conversion


@pytest.mark.parametrize(
    ("source", "target", "molar_mass", "given", "expected"),
    [
        ("mg/dL", "mmol/L", 40.078, 12.0, 2.9942),
        ("mg/dL", "umol/L", 113.12, 1.0, 88.4017),
        ("ng/mL", "nmol/L", 400.64, 20.0, 49.92),
        ("cGy", "Gy", None, 2500.0, 25.0),
        ("[lb_av]", "kg", None, 150.0, 68.0389),
        ("10*3/uL", "10*9/L", None, 210.0, 210.0),
        ("Cel", "[degF]", None, 38.0, 100.4),
    ],
)
def test_known_conversions(source: str, target: str, molar_mass: float | None, given: float, expected: float) -> None:
    assert conversion(source, target, molar_mass)(given) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("source", "target"), [("furlong", "kg"), ("kg", "m"), ("u(mol/L", "kg"), ("kg", "u(mol/L"), ("", "kg"), ("mg/dL", "mmol/L")]
)
def test_a_unit_that_does_not_fit_is_refused(source: str, target: str) -> None:
    with pytest.raises(UnitError):
        conversion(source, target)
