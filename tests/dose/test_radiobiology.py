"""BED and EQD2 against an independent implementation, and what must hold of them for every schedule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyradiobiology import DoseBag, LinearQuadratic
from pyradiobiology.primitives.dose import Dose

from osteon import dose
from osteon.faults import RecordError

totals = st.floats(0.5, 100)
fractions = st.integers(1, 40)
ratios = st.floats(0.8, 20)


@given(total=totals, count=fractions, ratio=ratios)
def test_the_peer_agrees(total: float, count: int, ratio: float) -> None:
    peer = LinearQuadratic(ab_ratio=Dose.gy(ratio), nfx=count)
    physical = DoseBag.create(np.array([total]))
    assert dose.biologically_effective_dose(total, count, ratio) == pytest.approx(float(peer.eqd_zero(physical).data[0]))
    assert dose.equivalent_dose(total, count, ratio) == pytest.approx(float(peer.eqd_two(physical).data[0]))


@given(total=totals, ratio=ratios)
def test_fractions_of_two_gray_are_their_own_equivalent(total: float, ratio: float) -> None:
    count = max(1, round(total / 2))
    assert dose.equivalent_dose(2 * count, count, ratio) == pytest.approx(2 * count)


@given(total=totals, count=st.integers(1, 39), ratio=ratios)
def test_more_fractions_are_gentler(total: float, count: int, ratio: float) -> None:
    assert dose.biologically_effective_dose(total, count + 1, ratio) < dose.biologically_effective_dose(total, count, ratio)


@given(total=totals, count=fractions, ratio=ratios)
def test_the_inverse_leads_back(total: float, count: int, ratio: float) -> None:
    target = dose.equivalent_dose(total, count, ratio)
    if target <= 200:
        assert dose.calculate("total_dose_for_eqd2", eqd2_target=target, fractions=count, alpha_beta=ratio)[0] == pytest.approx(total)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-8, 1, 2), "bed.total_dose OST305 -8 lies outside the plausible range of total_dose"),
        ((8, 0, 2), "bed.fractions OST305 0 lies outside the plausible range of fractions"),
        ((8, 1.5, 2), "bed.fractions OST303 1.5 is not a whole number"),
        ((8, 1, 0), "bed.alpha_beta OST305 0 lies outside the plausible range of alpha_beta"),
        (("eight", 1, 2), "bed.total_dose OST303"),
    ],
)
def test_bad_input_is_named(arguments: tuple[float, int, float], message: str) -> None:
    with pytest.raises(RecordError) as caught:
        dose.biologically_effective_dose(*arguments)
    assert str(caught.value).startswith(message)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        dose.calculate("bed", total_dose=-1, fractions=0, alpha_beta=2, speed=3)
    assert len(caught.value.faults) == 3


def test_an_unknown_formula_is_named_with_the_nearest_one() -> None:
    with pytest.raises(RecordError, match="there is no formula called beds"):
        dose.calculate("beds", total_dose=1)


def test_units_are_converted_and_foreign_ones_refused() -> None:
    assert dose.calculate("bed", total_dose={"value": 3000, "unit": "cGy"}, fractions=10, alpha_beta=2) == (75, 75)
    with pytest.raises(RecordError, match="OST306"):
        dose.calculate("bed", total_dose={"value": 30, "unit": "kg"}, fractions=10, alpha_beta=2)


def test_what_is_not_known_gives_a_range() -> None:
    assert dose.calculate("bed", total_dose={"low": 20, "high": 30}, fractions=10, alpha_beta=2) == (40, 75)


@pytest.mark.parametrize("text", ["20", "20x5", "-20/5", "20/5.5", "", "a/b", "20/"])
def test_what_is_no_schedule_is_named(text: str) -> None:
    with pytest.raises(RecordError, match="OST402"):
        dose.parse_schedule(text)


def test_schedules_side_by_side() -> None:
    rows = dose.compare((dose.parse_schedule("8/1"), dose.parse_schedule("20/5"), dose.parse_schedule("30/10")), (2, 10))
    assert [[(round(bed, 2), round(eqd2, 2)) for bed, eqd2 in row] for row in rows] == [
        [(40, 20), (14.4, 12)],
        [(60, 30), (28, 23.33)],
        [(75, 37.5), (39, 32.5)],
    ]
