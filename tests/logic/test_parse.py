from __future__ import annotations

import pytest

from osteon.library import Library
from osteon.logic import BooleanType, ExpressionError, NumberType, Scope, Type, parse
from osteon.logic.tree import AllOf, Compare, Comparison, Fact, IsOneOf, Not, Number

TRUTH = BooleanType()


def read(small: Library, text: str, scope: Scope = Scope.PATIENT, expected: Type | None = TRUTH) -> object:
    return parse(text, small.vocabulary.domain, scope, expected)


def test_a_group_stands_for_its_members(small: Library) -> None:
    expr = read(small, "lesion.site in femur", Scope.LESION)
    assert expr == IsOneOf(Fact(Scope.LESION, "site"), ("femoral_neck", "femoral_shaft"), ("femur",))


def test_chained_comparisons_are_a_conjunction(small: Library) -> None:
    age = Fact(Scope.PATIENT, "age")
    assert read(small, "18 <= age < 70") == AllOf(
        (Compare(Comparison.AT_LEAST, age, Number(18.0)), Compare(Comparison.LESS, age, Number(70.0)))
    )


def test_an_ordered_choice_can_be_compared(small: Library) -> None:
    expr = read(small, "lesion.kind >= mixed", Scope.LESION)
    assert isinstance(expr, IsOneOf)
    assert expr.values == ("mixed", "blastic")


def test_not_equal_is_the_negation(small: Library) -> None:
    assert isinstance(read(small, "primary != breast"), Not)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("primary == brest", "OST202", "Did you mean breast?"),
        ("agee > 3", "OST201", "Did you mean age?"),
        ("lesion.pain > 3", "OST204", "any(lesion.pain"),
        ("age", "OST210", "Compare it with a value"),
        ("age >= severe", "OST214", "severe is a word"),
        ("primary > breast", "OST211", "no order"),
        ("age > 200", "OST216", "from 0 to 120"),
        ("age > weight", "OST215", "units differ"),
        ("known(age)", "OST218", "could flip later"),
        ("last_dose > 3", "OST219", "days_since"),
        ("primary == 3", "OST214", "Allowed: one of breast"),
        ("exec('x')", "OST203", "Allowed"),
        ("__import__('os').system('x')", "OST203", ""),
        ("(lambda: 1)()", "OST203", ""),
        ("[x for x in y]", "OST203", ""),
        ("age >", "OST200", ""),
        ("lookup(primary, {breast: 1, prostate: 2}) > 1", "OST217", "lung"),
        ("age is 3", "OST203", ""),
        ("weight + creatinine > 3", "OST215", ""),
        ("severe <= age", "OST214", "severe is a word"),
        ("days_since(age) > 3", "OST219", ""),
        ("any(lesion.pain)", "OST210", ""),
        ("sum(lesion.site) > 1", "OST213", ""),
        ("clamp(age, 1) > 1", "OST203", ""),
        ("age * 1e999 > 3", "OST216", "larger than any number"),
        pytest.param(f"age > {'9' * 400}", "OST216", "larger than any number", id="a constant of 400 digits"),
        pytest.param(f"age > {'9' * 5000}", "OST200", "", id="a constant of 5000 digits"),
        ("primary in []", "OST202", "no value of primary is named"),
        ("age = 3", "OST200", "Equality is written =="),
        ("pregnant && age > 3", "OST200", "Write and, or, not"),
        ("last_dose < age", "OST219", "days_since"),
        ("age == last_dose", "OST219", "only be compared with a date"),
        ("last_dose + 3 > as_of", "OST219", "number of days"),
        ("-last_dose > 3", "OST213", "last_dose is a date"),
        ("min(last_dose, as_of) == as_of", "OST213", "last_dose is a date"),
        ("(last_dose if pregnant else as_of) < as_of", "OST213", "last_dose is a date"),
        ("last_dose", "OST210", "last_dose is a date"),
        ("last_dose in [breast]", "OST212", "last_dose is not a choice"),
        ("days_since(last_dose) > age", "OST215", "units differ"),
        ("days_since(primary) > 3", "OST219", "a date is needed here"),
    ],
)
def test_every_mistake_is_named(small: Library, text: str, code: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(small, text)
    assert caught.value.code == code
    assert part in caught.value.message + caught.value.hint
    assert 0 <= caught.value.start < caught.value.end


def test_known_is_allowed_where_the_place_allows_it(small: Library) -> None:
    parse("known(age)", small.vocabulary.domain, Scope.PATIENT, TRUTH, known_allowed=True)


def test_a_deeply_nested_text_is_refused_and_does_not_crash(small: Library) -> None:
    for text in ("(" * 5000 + "age" + ")" * 5000, "not " * 20000 + "pregnant", "-" * 3000 + "age > 3"):
        with pytest.raises(ExpressionError):
            read(small, text)


def test_formulas_take_the_unit_of_the_fact_that_they_define(small: Library) -> None:
    read(small, "min(age, 3) + 2 * max(age, 5) - exp(log(age))", expected=NumberType())


@pytest.mark.parametrize("text", ["last_dose < as_of", "as_of - last_dose >= 28", "days_since(last_dose) >= 28", "last_dose == as_of"])
def test_dates_are_compared_with_dates_and_their_difference_is_a_number_of_days(small: Library, text: str) -> None:
    assert isinstance(read(small, text), Compare)


def test_the_place_of_a_fault_is_counted_in_characters(small: Library) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(small, "primary in [breast, ü] and agee > 3")
    assert (caught.value.start, caught.value.end) == (20, 21)
    with pytest.raises(ExpressionError) as caught:
        read(small, "lookup(primary, {'ü': 1}) > agee")
    assert (caught.value.start, caught.value.end) == (17, 20)
