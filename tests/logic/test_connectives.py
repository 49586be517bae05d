"""Every pair of truths for every connective, in every interpreter that gives a value."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from osteon.logic import BooleanType, ChoiceType, Domain, Layout, NumberType, Scope, compile_expression, explain
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.logic.tree import AllOf, AnyOf, Compare, Comparison, Conditional, Expr, Fact, IsOneOf, Known, Not, Number, Quantifier, Quantity

T, U, F = 1, 0, -1
PATIENT, LESION = Scope.PATIENT, Scope.LESION
A, B, CHOICE = Fact(PATIENT, "a"), Fact(PATIENT, "b"), Fact(PATIENT, "choice")
X, HERE = Fact(LESION, "x"), Fact(LESION, "here")
N, M = Fact(PATIENT, "n"), Fact(PATIENT, "m")
DOMAIN = Domain(
    {
        A.key: BooleanType(),
        B.key: BooleanType(),
        CHOICE.key: ChoiceType(("p", "q", "r")),
        N.key: NumberType(),
        M.key: NumberType(),
        X.key: BooleanType(),
        HERE.key: BooleanType(),
    }
)
PAIRS = list(product((T, U, F), repeat=2))
AND = [T, U, F, U, U, F, F, F, F]
OR = [T, T, T, T, U, U, T, U, F]


def both_interpreters(expr: Expr, values: dict[Fact, Any], lesions: tuple[dict[Fact, Any], ...] = ()) -> Any:
    """The raw value, after checking that both interpreters give the same."""
    layout = Layout()
    for key in DOMAIN.types:
        layout.place(*key)

    def frame(scope: Scope, given: dict[Fact, Any]) -> list[Any]:
        made: list[Any] = [None] * layout.sizes[scope]
        made[PRESENCE] = 1
        for fact, value in given.items():
            made[layout.place(*fact.key)] = value
        return made

    patient = frame(PATIENT, values)
    patient[MEMBERS] = [frame(LESION, lesion) for lesion in lesions]
    raw = compile_expression(expr, DOMAIN, layout)(patient, None, None)
    assert explain(expr, DOMAIN, layout, {PATIENT: patient}).raw == raw
    return raw


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, AND, strict=True)))
def test_and(pair: tuple[int, int], wanted: int) -> None:
    assert both_interpreters(AllOf((A, B)), {A: pair[0], B: pair[1]}) == wanted


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, OR, strict=True)))
def test_or(pair: tuple[int, int], wanted: int) -> None:
    assert both_interpreters(AnyOf((A, B)), {A: pair[0], B: pair[1]}) == wanted


@pytest.mark.parametrize(("truth", "wanted"), [(T, F), (U, U), (F, T)])
def test_not(truth: int, wanted: int) -> None:
    assert both_interpreters(Not(A), {A: truth}) == wanted


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, OR, strict=True)))
def test_any_of_two_lesions_is_an_or(pair: tuple[int, int], wanted: int) -> None:
    assert both_interpreters(Quantifier(Quantity.ANY, LESION, X), {}, tuple({X: truth} for truth in pair)) == wanted


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, AND, strict=True)))
def test_all_of_two_lesions_is_an_and(pair: tuple[int, int], wanted: int) -> None:
    assert both_interpreters(Quantifier(Quantity.ALL, LESION, X), {}, tuple({X: truth} for truth in pair)) == wanted


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, AND, strict=True)))
def test_any_with_a_condition_counts_a_lesion_for_which_both_hold(pair: tuple[int, int], wanted: int) -> None:
    expr = Quantifier(Quantity.ANY, LESION, X, HERE)
    assert both_interpreters(expr, {}, ({X: pair[0], HERE: pair[1]},)) == wanted


@pytest.mark.parametrize(("pair", "wanted"), list(zip(PAIRS, [T, T, T, U, U, T, F, U, T], strict=True)))
def test_all_with_a_condition_is_an_implication(pair: tuple[int, int], wanted: int) -> None:
    expr = Quantifier(Quantity.ALL, LESION, X, HERE)
    assert both_interpreters(expr, {}, ({X: pair[0], HERE: pair[1]},)) == wanted


def test_of_no_lesions_any_is_false_and_all_is_true() -> None:
    assert both_interpreters(Quantifier(Quantity.ANY, LESION, X), {}) == F
    assert both_interpreters(Quantifier(Quantity.ALL, LESION, X), {}) == T


@pytest.mark.parametrize(("pair", "low", "high"), [(pair, pair.count(T), pair.count(T) + pair.count(U)) for pair in PAIRS])
def test_a_count_lies_between_what_surely_and_what_possibly_holds(pair: tuple[int, int], low: int, high: int) -> None:
    expr = Quantifier(Quantity.COUNT, LESION, X)
    assert both_interpreters(expr, {}, tuple({X: truth} for truth in pair)) == (low, high)


@pytest.mark.parametrize("test", [T, U, F])
@pytest.mark.parametrize("pair", [(1.0, 5.0), (5.0, 1.0)])
def test_a_case_distinction_keeps_both_cases_while_its_test_is_unknown(test: int, pair: tuple[float, float]) -> None:
    expr = Conditional(A, Number(pair[0]), Number(pair[1]))
    wanted = {T: (pair[0], pair[0]), F: (pair[1], pair[1]), U: (1.0, 5.0)}[test]
    assert both_interpreters(expr, {A: test}) == wanted


@pytest.mark.parametrize(("mask", "wanted"), [(0b001, T), (0b010, T), (0b100, F), (0b011, T), (0b101, U), (0b110, U), (0b111, U)])
def test_membership_for_every_set_of_possible_values(mask: int, wanted: int) -> None:
    assert both_interpreters(IsOneOf(CHOICE, ("p", "q"), ("p", "q")), {CHOICE: mask}) == wanted


@pytest.mark.parametrize(("truth", "wanted"), [(T, T), (U, F), (F, T)])
def test_known_is_never_unknown(truth: int, wanted: int) -> None:
    assert both_interpreters(Known(A), {A: truth}) == wanted


RANGES = [(1.0, 1.0), (2.0, 2.0), (1.0, 2.0), (0.0, 1.0), (2.0, 3.0), (0.0, 3.0)]


@pytest.mark.parametrize("comparison", Comparison)
@pytest.mark.parametrize(("left", "right"), list(product(RANGES, repeat=2)))
def test_a_comparison_is_decided_exactly_where_all_points_agree(
    comparison: Comparison, left: tuple[float, float], right: tuple[float, float]
) -> None:
    """The grid holds every end, so that it decides like the real numbers between."""
    decide = {
        Comparison.LESS: lambda a, b: a < b,
        Comparison.AT_MOST: lambda a, b: a <= b,
        Comparison.MORE: lambda a, b: a > b,
        Comparison.AT_LEAST: lambda a, b: a >= b,
        Comparison.EQUAL: lambda a, b: a == b,
    }[comparison]
    grid = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
    found = {decide(a, b) for a in grid if left[0] <= a <= left[1] for b in grid if right[0] <= b <= right[1]}
    wanted = U if len(found) == 2 else T if True in found else F
    assert both_interpreters(Compare(comparison, N, M), {N: left, M: right}) == wanted
    if right[0] == right[1]:
        assert both_interpreters(Compare(comparison, N, Number(right[0])), {N: left}) == wanted
