"""What a part of the drawing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tools.skeleton.curves import Path, Point


@dataclass(frozen=True)
class Shape:
    """One bone or part of a bone; without a site it only completes the picture (cartilage, discs)."""

    site: str | None
    outline: Path
    anchor: Point | None = None
    """Where a sign is put; the middle of its box unless given."""
    far: Path | None = None
    """The part that lies behind, drawn fainter."""
    detail: Path | None = None
    """Lines inside the outline."""
    hit: Path | None = None
    """A line that is as good as the shape for a finger."""
    hit_width: float = 0
    text: str = ""
    text_at: Point | None = None
    paired: bool = True
    kind: str = "bone"
    covered: bool = False
    """Whether other bones lie in front, so that a mark must show through them."""

    def mapped(self, move: Callable[[Point], Point]) -> Shape:
        def path(one: Path | None) -> Path | None:
            return one and one.mapped(move)

        return replace(
            self,
            outline=self.outline.mapped(move),
            anchor=self.anchor and move(self.anchor),
            far=path(self.far),
            detail=path(self.detail),
            hit=path(self.hit),
            text_at=self.text_at and move(self.text_at),
        )

    def mirrored(self) -> Shape:
        return self.mapped(lambda point: (-point[0], point[1]))

    def shifted(self, x: float, y: float) -> Shape:
        return self.mapped(lambda point: (point[0] + x, point[1] + y))


@dataclass(frozen=True)
class Whole:
    """A target for a bone or region as a whole: a name at a place, a bracket or pointer to what it stands for.

    The name is painted over the end of the pointer, which therefore runs to its middle whatever its length.
    """

    site: str
    at: Point
    """Middle of the name."""
    pointer: Path
    room: float
    """How wide a line of the name may be."""
    paired: bool = True

    def mirrored(self) -> Whole:
        return replace(self, at=(-self.at[0], self.at[1]), pointer=self.pointer.mirrored())

    def shifted(self, x: float, y: float) -> Whole:
        return replace(self, at=(self.at[0] + x, self.at[1] + y), pointer=self.pointer.shifted(x, y))


Part = Shape | Whole


def both_sides(parts: Sequence[Part], first: str, second: str) -> list[tuple[Part, str | None]]:
    """Every part with its side: paired ones as they are for the second side and mirrored for the first."""
    found: list[tuple[Part, str | None]] = []
    for part in parts:
        if part.paired:
            found += [(part.mirrored(), first), (part, second)]
        else:
            found.append((part, None))
    return found
