"""The status table, row by row and over all truths."""

from __future__ import annotations

from itertools import product

import pytest

from osteon.planner import Status, status_of

T, U, F = 1, 0, -1


@pytest.mark.parametrize(
    ("strong", "conditional", "absolute", "relative", "status"),
    [
        (T, F, F, F, Status.OFFER),
        (F, T, F, F, Status.CONSIDER),
        (U, T, F, F, Status.CONSIDER),
        (T, F, F, T, Status.OFFER_WITH_CAUTION),
        (T, F, F, U, Status.OFFER_WITH_CAUTION),
        (F, T, F, U, Status.CONSIDER_WITH_CAUTION),
        (T, F, U, F, Status.NEED_TO_KNOW),
        (U, F, F, F, Status.NEED_TO_KNOW),
        (U, F, U, T, Status.NEED_TO_KNOW),
        (T, F, T, F, Status.CONTRAINDICATED),
        (U, F, T, F, Status.CONTRAINDICATED),
        (F, F, T, T, Status.NOT_INDICATED),
        (F, F, U, U, Status.NOT_INDICATED),
    ],
)
def test_each_row_of_the_table(strong: int, conditional: int, absolute: int, relative: int, status: Status) -> None:
    assert status_of(strong, conditional, absolute, relative) is status


ALL = list(product((F, U, T), repeat=4))


def test_nothing_is_proposed_while_an_absolute_contraindication_is_true_or_unknown() -> None:
    assert not [truths for truths in ALL if truths[2] != F and status_of(*truths).is_proposed]


def test_more_knowledge_never_flips_a_decided_status() -> None:
    """Replacing an unknown truth by a value keeps what was proposed proposed, and what was ruled out ruled out."""
    for truths in ALL:
        before = status_of(*truths)
        for place, truth in enumerate(truths):
            if truth != U:
                continue
            for value in (T, F):
                after = status_of(*(value if index == place else old for index, old in enumerate(truths)))  # type: ignore[misc]
                if before.is_proposed:
                    assert after.is_proposed
                if before.is_ruled_out:
                    assert after.is_ruled_out
