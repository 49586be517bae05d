"""What a mark on the body map says, and the words the map brings along."""

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


@dataclass(frozen=True)
class BodyMapTexts:
    """Words of the map, in English; replace them by translations."""

    front: str = "Front"
    back: str = "Back"
    spine: str = "Spine and ribs, enlarged"
    right: str = "R"
    left: str = "L"
    whole: str = "{site}: whole, or part not known"
    side_unknown: str = "side not known"
    not_drawn: str = "Not on this map: {text}"
    nothing: str = "Nothing is marked."
    choose: str = "Point at a bone to see its name."
    lesion: str = "Lesion, with its number in the list"
    painful: str = "Painful"
    weak: str = "Weakened bone"
    irradiated: str = "Treated with radiation before"
    broken: str = "Broken"
    within: str = "Somewhere in this region or bone"
