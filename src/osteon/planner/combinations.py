"""Treatments that belong together, and pairs that must not be combined."""

from __future__ import annotations

from osteon.derive import Evaluation
from osteon.library import Intervention, Library
from osteon.planner.model import CombinationStatement, Option, reference_of
from osteon.planner.status import Status


def find_combinations(library: Library, evaluation: Evaluation, options: tuple[Option, ...]) -> tuple[CombinationStatement, ...]:
    """The combinations whose condition holds and all of whose parts the plan proposes.

    Of each part the best option is taken that is forbidden with none already taken; a combination
    that cannot be filled so is not proposed.
    """
    proposed = [option for option in options if Status(option.status).is_proposed and option.available and not option.declined]
    found = []
    for combination in library.combinations:
        if evaluation.truth(f"{combination.id}#when") != 1:
            continue
        chosen: list[Option] = []
        for part in combination.parts:
            candidates = [option for option in proposed if option.id in part or option.category in part]
            fitting = [
                option
                for option in candidates
                if option not in chosen and not any(forbidden(library, option.id, other.id) for other in chosen)
            ]
            if not fitting:
                break
            chosen.append(fitting[0])
        else:
            found.append(
                CombinationStatement(
                    id=combination.id,
                    name=combination.name,
                    options=tuple(reference_of(option.id, option.lesion) for option in chosen),
                    because=combination.because,
                    sources=combination.sources,
                )
            )
    return tuple(found)


def forbidden(library: Library, first: str, second: str) -> bool:
    """Whether either of two interventions forbids the other, by id or by category."""
    left, right = library.intervention_by_id[first], library.intervention_by_id[second]
    return _forbids(left, right) or _forbids(right, left)


def _forbids(owner: Intervention, partner: Intervention) -> bool:
    return any(part.kind == "forbidden" and (partner.id in part.with_ or partner.category in part.with_) for part in owner.interactions)
