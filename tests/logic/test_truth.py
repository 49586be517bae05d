from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteon.logic import Truth, both, either, opposite

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
TRUTHS = st.sampled_from(Truth)


@pytest.mark.parametrize(
    ("left", "right", "conjunction", "disjunction"),
    [(T, T, T, T), (T, U, U, T), (T, F, F, T), (U, T, U, T), (U, U, U, U), (U, F, F, U), (F, T, F, T), (F, U, F, U), (F, F, F, F)],
)
def test_all_nine_pairs(left: Truth, right: Truth, conjunction: Truth, disjunction: Truth) -> None:
    assert both(left, right) is conjunction
    assert either(left, right) is disjunction


def test_negation_leaves_unknown_unknown() -> None:
    assert [opposite(truth) for truth in (T, U, F)] == [F, U, T]


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_cannot_be_used_as_a_condition(truth: Truth) -> None:
    with pytest.raises(TypeError, match="not a bool"):
        bool(truth)


@given(TRUTHS, TRUTHS, TRUTHS)
def test_laws(a: Truth, b: Truth, c: Truth) -> None:
    assert both(a, b) is both(b, a)
    assert either(a, both(b, c)) is both(either(a, b), either(a, c))
    assert opposite(both(a, b)) is either(opposite(a), opposite(b))
