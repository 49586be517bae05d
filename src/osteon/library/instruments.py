"""From the document of a score to derived facts: the sum of the points, and the band."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from osteon.library import documents as shapes
from osteon.logic import ChoiceType, Expr, NumberType, Scope
from osteon.logic.tree import Arithmetic, Choice, Compare, Comparison, Conditional, Number, Operation
from osteon.vocabulary import Declaration, Value
from osteon.yaml_reader import Document, Path_

if TYPE_CHECKING:
    from osteon.library.build import Builder


def declare_instrument(builder: Builder, document: Document, item: shapes.Instrument) -> None:
    """Makes the facts of a score and of its band known, before anything is parsed."""
    scope = Scope(item.scope)
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
    score = Declaration(
        name=item.fact, scope=scope, group="instruments", label=item.name, type=NumberType("1", low, high, whole),
        derived=True, sources=item.sources, because=item.purpose,
    )  # fmt: skip
    bands = tuple(Value(band.id, band.label) for band in item.bands)
    band_kind = ChoiceType(tuple(band.value for band in bands), {}, True)
    band = Declaration(
        name=f"{item.fact}_band", scope=scope, group="instruments", label=f"{item.name}, band", type=band_kind,
        values=bands, derived=True, sources=item.sources,
    )  # fmt: skip
    builder.facts.declare(document, ("fact",), score)
    builder.facts.declare(document, ("fact",), band)


def define_instrument(builder: Builder, document: Document, item: shapes.Instrument) -> None:
    """Defines the score as the sum of its items, and the band by the score."""
    scope = Scope(item.scope)
    parts = [_item_points(builder, document, ("items", place), part, scope) for place, part in enumerate(item.items)]
    total = [part for part in parts if part is not None]
    key = (scope, item.fact)
    if len(total) < len(parts) or key not in builder.facts.declarations or not total:
        return
    definition: Expr = total[0] if len(total) == 1 else Arithmetic(Operation.ADD, tuple(total))
    builder.facts.definitions[key] = definition
    builder.origins[f"derived#{builder.facts.declarations[key].fact.written}"] = (document, ("items",))
    bands = sorted(item.bands, key=lambda band: band.from_)
    band_expr: Expr = Choice(bands[-1].id)
    for band in reversed(bands[:-1]):
        test = Compare(Comparison.AT_MOST, builder.facts.declarations[key].fact, Number(band.to))
        band_expr = Conditional(test, Choice(band.id), band_expr)
    builder.facts.definitions[(scope, f"{item.fact}_band")] = band_expr
    builder.criterion(f"{item.id}#applies", document, ("applies_when",), item.applies_when, scope)
    for place, part in enumerate(item.items):
        expr = parts[place]
        assert expr is not None
        builder.expressions[f"{item.id}#items/{part.id}"] = expr
    _check_bands(builder, document, item, builder.facts.declarations[key])


def _item_points(builder: Builder, document: Document, path: Path_, item: shapes.Item, scope: Scope) -> Expr | None:
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


def _check_bands(builder: Builder, document: Document, item: shapes.Instrument, score: Declaration) -> None:
    """Bands cover the whole range of the score without gap or overlap."""
    assert isinstance(score.type, NumberType)
    bands = sorted(item.bands, key=lambda band: band.from_)
    if bands[0].from_ != score.type.low or bands[-1].to != score.type.high:
        builder.faults.append(
            document.fault(
                "OST123",
                f"the bands run from {bands[0].from_:g} to {bands[-1].to:g}, the score from {score.type.low:g} to {score.type.high:g}",
                ("bands",),
            )
        )
    for lower, upper in pairwise(bands):
        step = 1 if score.type.integer else 0
        if upper.from_ <= lower.to or (step and upper.from_ != lower.to + step):
            builder.faults.append(
                document.fault("OST123", f"between the bands {lower.id} and {upper.id} is a gap or an overlap", ("bands",))
            )
