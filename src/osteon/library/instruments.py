"""From the document of an instrument to facts: a number and its band, a grade, or a verdict."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from osteon.library.instrument_documents import Instrument, Item
from osteon.logic import BooleanType, ChoiceType, Expr, NumberType, Scope
from osteon.logic.tree import AllOf, Arithmetic, Choice, Compare, Comparison, Conditional, Number, Operation
from osteon.vocabulary import Declaration, Value
from osteon.yaml_reader import Document, Path_

if TYPE_CHECKING:
    from osteon.library.build import Builder


def declare_instrument(builder: Builder, document: Document, item: Instrument) -> None:
    """Makes the facts of an instrument known, before anything is parsed."""
    ways = [bool(item.items), item.formula is not None, bool(item.decision), bool(item.checks), item.recorded]
    if sum(ways) != 1:
        builder.faults.append(document.fault("OST122", "an instrument needs one of items, formula, decision, checks or recorded"))
        return
    match item.kind:
        case "score":
            _declare(builder, document, item, item.fact, item.name, _range_of_points(item))
            _declare(builder, document, item, f"{item.fact}_band", f"{item.name}, band", _bands(item))
        case "formula":
            low, high = item.range or (-math.inf, math.inf)
            _declare(builder, document, item, item.fact, item.name, NumberType(item.unit or "1", low, high))
        case "decision":
            _declare(builder, document, item, item.fact, item.name, _bands(item))
        case "checks":
            _declare(builder, document, item, item.fact, item.name, BooleanType())
        case "grade":
            pass


def _declare(
    builder: Builder, document: Document, item: Instrument, name: str, label: str, kind: NumberType | ChoiceType | BooleanType
) -> None:
    values = tuple(Value(band.id, band.label) for band in item.bands) if isinstance(kind, ChoiceType) else ()
    builder.facts.declare(
        document,
        ("fact",),
        Declaration(
            name=name,
            scope=Scope(item.scope),
            group="instruments",
            label=label,
            type=kind,
            values=values,
            derived=True,
            sources=item.sources,
            because=item.purpose,
        ),
    )


def _bands(item: Instrument) -> ChoiceType:
    return ChoiceType(tuple(band.id for band in item.bands), {}, True)


def _range_of_points(item: Instrument) -> NumberType:
    low = high = 0.0
    whole = True
    for part in item.items:
        points = [*(part.points or {}).values(), *(row.points for row in part.rows)]
        if part.otherwise is not None:
            points.append(part.otherwise.points)
        if not points:
            continue
        low, high = low + min(points), high + max(points)
        whole = whole and all(point == int(point) for point in points)
    return NumberType("1", low, high, whole)


def define_instrument(builder: Builder, document: Document, item: Instrument) -> None:
    """Defines what was declared, and files the criteria of the instrument."""
    scope = Scope(item.scope)
    key = (scope, item.fact)
    declaration = builder.facts.declarations.get(key)
    if declaration is None:
        if item.recorded:
            builder.faults.append(document.fault("OST201", f"no fact is called {item.fact}", ("fact",)))
        return
    match item.kind:
        case "score":
            _define_score(builder, document, item, declaration)
        case "formula":
            _define(builder, document, item, builder.parse(document, ("formula",), item.formula or "", scope, declaration.type))
        case "decision":
            _define(builder, document, item, _decision(builder, document, item, declaration))
        case "checks":
            for place, check in enumerate(item.checks):
                builder.criterion(f"{item.id}#checks/{check.id}", document, ("checks", place, "passes"), check.passes, scope)
            parts = [builder.expressions.get(f"{item.id}#checks/{check.id}") for check in item.checks]
            if all(part is not None for part in parts):
                _define(builder, document, item, AllOf(tuple(part for part in parts if part is not None)))
        case "grade":
            _check_grades(builder, document, item, declaration)
    builder.criterion(f"{item.id}#applies", document, ("applies_when",), item.applies_when, scope)
    for place, caution in enumerate(item.cautions):
        builder.criterion(f"{item.id}#cautions/{caution.id}", document, ("cautions", place, "when"), caution.when, scope)
    if item.not_calculable is not None:
        builder.criterion(f"{item.id}#not-calculable", document, ("not_calculable", "when"), item.not_calculable.when, scope)


def _define(builder: Builder, document: Document, item: Instrument, expr: Expr | None) -> None:
    if expr is None:
        return
    key = (Scope(item.scope), item.fact)
    builder.facts.definitions[key] = expr
    builder.origins[f"derived#{builder.facts.declarations[key].fact.written}"] = (document, (item.kind,))


def _define_score(builder: Builder, document: Document, item: Instrument, score: Declaration) -> None:
    """The sum of the items, and the band by the sum."""
    scope = Scope(item.scope)
    parts = [_item_points(builder, document, ("items", place), part, scope) for place, part in enumerate(item.items)]
    total = [part for part in parts if part is not None]
    if len(total) < len(parts):
        return
    _define(builder, document, item, total[0] if len(total) == 1 else Arithmetic(Operation.ADD, tuple(total)))
    for part, expr in zip(item.items, total, strict=True):
        builder.expressions[f"{item.id}#items/{part.id}"] = expr
    if not _check_bands(builder, document, item, score):
        return
    bands = sorted(item.bands, key=lambda band: band.from_ or 0)
    band_expr: Expr = Choice(bands[-1].id)
    for band in reversed(bands[:-1]):
        test = Compare(Comparison.AT_MOST, score.fact, Number(band.to or 0))
        band_expr = Conditional(test, Choice(band.id), band_expr)
    builder.facts.definitions[(scope, f"{item.fact}_band")] = band_expr


def _item_points(builder: Builder, document: Document, path: Path_, item: Item, scope: Scope) -> Expr | None:
    if item.fact is not None and item.points is not None:
        table = ", ".join(f'"{value}": {points}' for value, points in item.points.items())
        return builder.parse(document, (*path, "points"), f"lookup({item.fact}, {{{table}}})", scope, NumberType())
    if not item.rows or item.otherwise is None:
        builder.faults.append(document.fault("OST122", "an item needs fact and points, or rows and otherwise", path))
        return None
    expr: Expr = Number(item.otherwise.points)
    for place in range(len(item.rows) - 1, -1, -1):
        row = item.rows[place]
        test = builder.parse(document, (*path, "rows", place, "when"), row.when, scope)
        if test is None:
            return None
        expr = Conditional(test, Number(row.points), expr)
    return expr


def _decision(builder: Builder, document: Document, item: Instrument, declaration: Declaration) -> Expr | None:
    """The first row that holds gives the band."""
    names = [band.id for band in item.bands]
    rows = [(("decision", place, "band"), row.band) for place, row in enumerate(item.decision)]
    for path, name in [*rows, (("otherwise",), item.otherwise)]:
        if name not in names:
            builder.faults.append(document.fault("OST113", f"{name} is no band of this instrument", path, f"Allowed: {', '.join(names)}"))
            return None
    expr: Expr = Choice(item.otherwise or "")
    for place in range(len(item.decision) - 1, -1, -1):
        row = item.decision[place]
        test = builder.parse(document, ("decision", place, "when"), row.when, declaration.scope)
        if test is None:
            return None
        expr = Conditional(test, Choice(row.band), expr)
    return expr


def _check_grades(builder: Builder, document: Document, item: Instrument, declaration: Declaration) -> None:
    """The meanings of a recorded grade: one for each of its values."""
    kind = declaration.type
    if not isinstance(kind, ChoiceType) or {band.id for band in item.bands} != set(kind.values):
        values = ", ".join(kind.values) if isinstance(kind, ChoiceType) else kind.description
        builder.faults.append(document.fault("OST123", f"the bands must be the values of {item.fact}", ("bands",), f"Its values: {values}"))


def _check_bands(builder: Builder, document: Document, item: Instrument, score: Declaration) -> bool:
    """Bands cover the whole range of the score without gap or overlap."""
    assert isinstance(score.type, NumberType)
    faults = []
    bands = sorted(item.bands, key=lambda band: (band.from_ is None, band.from_))
    ends = [(band.from_, band.to) for band in bands if band.from_ is not None and band.to is not None]
    if not ends or len(ends) < len(bands):
        faults.append("each band of a score needs from and to")
    else:
        first, last = ends[0][0], ends[-1][1]
        if not (math.isclose(first, score.type.low) and math.isclose(last, score.type.high)):
            faults.append(f"the bands run from {first:g} to {last:g}, the score from {score.type.low:g} to {score.type.high:g}")
        for (lower, upper), (left, right) in zip(pairwise(bands), pairwise(ends), strict=True):
            if not math.isclose(right[0], left[1] + item.step):
                faults.append(f"between the bands {lower.id} and {upper.id} is a gap or an overlap")
    builder.faults += [document.fault("OST123", message, ("bands",)) for message in faults]
    return not faults
