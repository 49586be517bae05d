"""What a mark on the body map says."""

from __future__ import annotations

from dataclasses import dataclass

STATES = ("lesion", "painful", "weak", "irradiated", "broken")
"""The words a mark may carry; each has a sign of its own, so that colour is never needed to read the map."""


@dataclass(frozen=True)
class Mark:
    """What is to be shown at one site.

    `state` holds words of `STATES`; `text` says it in words for those who do not see the map; `numbers` are the places of
    the lesions in the list beside the map (several where one bone has several lesions).
    """

    state: tuple[str, ...]
    text: str
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        unknown = [word for word in self.state if word not in STATES]
        if unknown:
            raise ValueError(f"a mark cannot be {', '.join(unknown)}; it may be {', '.join(STATES)}")
