"""The table that turns truth values into advice: the only place where that happens."""

from __future__ import annotations

from enum import Enum


class Status(str, Enum):
    """What the plan says of an option, best first."""

    OFFER = "offer"
    CONSIDER = "consider"
    OFFER_WITH_CAUTION = "offer with caution"
    CONSIDER_WITH_CAUTION = "consider with caution"
    NEED_TO_KNOW = "need to know"
    CONTRAINDICATED = "contraindicated"
    NOT_INDICATED = "not indicated"

    @property
    def is_proposed(self) -> bool:
        """Offered or considered, with caution or without."""
        return self in PROPOSED

    @property
    def is_ruled_out(self) -> bool:
        return self in (Status.CONTRAINDICATED, Status.NOT_INDICATED)

    @property
    def rank(self) -> int:
        return _RANKS[self]


PROPOSED = (Status.OFFER, Status.CONSIDER, Status.OFFER_WITH_CAUTION, Status.CONSIDER_WITH_CAUTION)
_RANKS = {
    Status.OFFER: 0,
    Status.OFFER_WITH_CAUTION: 1,
    Status.CONSIDER: 2,
    Status.CONSIDER_WITH_CAUTION: 3,
    Status.NEED_TO_KNOW: 4,
    Status.CONTRAINDICATED: 5,
    Status.NOT_INDICATED: 6,
}


def status_of(strong: int, conditional: int, absolute: int, relative: int) -> Status:
    """The status from four truths (-1 false, 0 unknown, 1 true).

    `strong` and `conditional` are the best of the indications of that strength; `absolute` and
    `relative` the worst of the contraindications of that kind (-1 where there is none).
    """
    indication = max(strong, conditional)
    if indication == -1:
        return Status.NOT_INDICATED
    if absolute == 1:
        return Status.CONTRAINDICATED
    if absolute == 0 or indication == 0:
        return Status.NEED_TO_KNOW
    if strong == 1:
        return Status.OFFER if relative == -1 else Status.OFFER_WITH_CAUTION
    return Status.CONSIDER if relative == -1 else Status.CONSIDER_WITH_CAUTION
