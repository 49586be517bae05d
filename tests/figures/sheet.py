"""What all tests of figures ask of an SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('&\"')</script>"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def parts(svg: str, kind: str) -> list[ElementTree.Element]:
    """The parts that carry a class."""
    return [element for element in parsed(svg).iter() if kind in element.get("class", "").split()]


def words(svg: str) -> str:
    """What the figure shows as text, line after line."""
    return " ".join(element.text or "" for element in parsed(svg).iter(f"{SVG}text"))


def assert_sound(svg: str) -> None:
    """The rules for all figures: named, scalable, nothing outside, legible, safe under a strict policy."""
    root = parsed(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img"
    for name in root.get("aria-labelledby", "").split():
        assert any(element.get("id") == name and element.text for element in root.iter())
    assert root.find(f"{SVG}title") is not None
    assert root.get("width") is None
    assert root.get("height") is None
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for element in root.iter():
        assert element.get("style") is None
        assert element.tag.removeprefix(SVG) not in ("style", "script", "image", "foreignObject", "a")
        assert not any(name.startswith("on") for name in element.attrib)
        for value in element.attrib.values():
            assert all(reference.startswith("#") for reference in re.findall(r"url\((.*?)\)", value))
        assert (element.get("href") or "#").startswith("#")
        if element.tag == f"{SVG}text":
            assert float(element.get("font-size") or root.get("font-size") or 0) >= 11
            assert 0 <= float(element.get("x", "")) <= width
            assert 0 <= float(element.get("y", "")) <= height
            assert element.get("class")
        if element.tag == f"{SVG}rect" and element.get("class") != "hatch-ground":
            assert float(element.get("x", "")) >= -0.01
            assert float(element.get("width", "")) >= 0
            assert float(element.get("x", "")) + float(element.get("width", "")) <= width + 0.01
            assert float(element.get("y", "")) + float(element.get("height", "")) <= height
