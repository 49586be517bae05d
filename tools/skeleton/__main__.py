"""Writes the drawing: `python -m tools.skeleton [FILE]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File
from typing import Any

import yaml

from tools.skeleton import limbs, trunk
from tools.skeleton.curves import Path, ellipse, line
from tools.skeleton.shapes import Part, Shape, Whole, both_sides
from tools.skeleton.spine_inset import spine_inset

REPOSITORY = File(__file__).parents[2]
DRAWING = REPOSITORY / "src/osteon/figures/skeleton.json"
SITES = REPOSITORY / "knowledge/facts/sites.yaml"
WIDTH, HEIGHT, HEAD_ROOM = 360, 758, 40
INSET_HEIGHT, INSET_MIDLINE, INSET_HEAD_ROOM = 866, 136, 46


def front() -> list[Part]:
    return [
        *trunk.skull_front(),
        trunk.scapula(back=False),
        *behind(trunk.ribs_front()),
        *trunk.spine_front(),
        Whole("rib", (150, 256), line([(150, 256), (50, 232)]) + ellipse(50, 232, 1.6, 1.6), 60),
        trunk.cartilages()[0],
        *(replace(rib, far=None) for rib in trunk.ribs_front() if isinstance(rib, Shape)),
        trunk.sternum(),
        trunk.clavicle(back=False),
        *limbs.arm(back=False)[:4],
        *trunk.sacrum(back=False),
        *trunk.pelvis(back=False),
        *limbs.arm(back=False)[4:],
        *limbs.leg(back=False),
    ]


def back() -> list[Part]:
    return [
        *trunk.skull_back(),
        trunk.clavicle(back=True),
        *behind(trunk.ribs_back()),
        *(replace(rib, far=None) for rib in trunk.ribs_back() if isinstance(rib, Shape)),
        *trunk.spine_back(),
        *limbs.arm(back=True)[:1],
        trunk.scapula(back=True),
        *limbs.arm(back=True)[1:3],
        *trunk.pelvis(back=True),
        *trunk.sacrum(back=True),
        *limbs.arm(back=True)[3:],
        *limbs.leg(back=True),
    ]


def behind(parts: Sequence[Part]) -> list[Part]:
    """The far parts as shapes of their own: all of them lie behind what follows."""
    return [Shape(part.site, part.far, kind="far") for part in parts if isinstance(part, Shape) and part.far]


def described(part: Part, side: str | None) -> dict[str, Any]:
    """A part as it stands in the file; only what it has is written."""
    if isinstance(part, Whole):
        return {"kind": "whole", "site": part.site, "side": side, "at": rounded(part.at), "d": part.pointer.data(), "room": part.room}
    box = part.outline.box()
    anchor = part.anchor or ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    found: dict[str, Any] = {"kind": part.kind, "site": part.site, "side": side, "d": part.outline.data()}
    if part.site:
        found |= {"anchor": rounded(anchor), "box": rounded(box)}
    if part.detail:
        found["detail"] = part.detail.data()
    if part.hit:
        found |= {"hit": part.hit.data(), "hit_width": part.hit_width}
    if part.text and part.text_at:
        found |= {"text": part.text, "text_at": rounded(part.text_at)}
    if part.covered:
        found["covered"] = True
    return {key: value for key, value in found.items() if value is not None}


def rounded(numbers: Sequence[float]) -> list[float]:
    return [round(number, 1) for number in numbers]


def view(parts: Sequence[tuple[Part, str | None]], height: int, x: float, y: float, body: Sequence[Path] = ()) -> dict[str, Any]:
    return {
        "width": WIDTH,
        "height": height,
        "midline": x,
        "silhouette": [path.shifted(x, y).data() for path in body],
        "parts": [described(part.shifted(x, y), side) for part, side in parts],
    }


def drawing() -> dict[str, Any]:
    """All views. In front views the patient's left is at the viewer's right, from behind at the left."""
    halves = limbs.silhouette_limbs()
    body = [trunk.silhouette_trunk(), *halves, *(half.mirrored() for half in halves)]
    return {
        "front": view(both_sides(front(), "right", "left"), HEIGHT, WIDTH / 2, HEAD_ROOM, body),
        "back": view(both_sides(back(), "left", "right"), HEIGHT, WIDTH / 2, HEAD_ROOM, body),
        "spine": view(both_sides(spine_inset(), "right", "left"), INSET_HEIGHT, INSET_MIDLINE, INSET_HEAD_ROOM),
    }


def covers() -> dict[str, list[str]]:
    """For each region or whole bone of the vocabulary, the sites within it."""
    found: dict[str, list[str]] = {}

    def walk(node: dict[str, Any]) -> list[str]:
        within: list[str] = []
        for child in node.get("children", []):
            within += [child["name"], *walk(child)]
        if within:
            found[node["name"]] = within
        return within

    for fact in yaml.safe_load(SITES.read_text(encoding="utf-8"))["facts"]:
        for node in fact.get("nodes", []):
            walk(node)
    return found


def text() -> str:
    """One line for each part, so that a change can be read."""
    views = []
    for name, content in drawing().items():
        parts = ",\n".join("   " + json.dumps(part, separators=(",", ":")) for part in content.pop("parts"))
        head = json.dumps(content)[1:-1]
        views.append(f' "{name}": {{{head}, "parts": [\n{parts}\n ]}}')
    wholes = ",\n".join(f"  {json.dumps(site)}: {json.dumps(within)}" for site, within in covers().items())
    return '{\n "covers": {\n' + wholes + "\n },\n" + ",\n".join(views) + "\n}\n"


if __name__ == "__main__":
    (File(sys.argv[1]) if len(sys.argv) > 1 else DRAWING).write_text(text(), encoding="utf-8")
