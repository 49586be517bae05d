"""The parts that every printed form of a plan is made of."""

from __future__ import annotations

from msgspec import Struct


class Line(Struct, frozen=True):
    """One labelled text below an item."""

    label: str
    text: str
    sources: tuple[str, ...] = ()


class Item(Struct, frozen=True):
    """A heading with a state (`offer`, `raised`) and lines below it."""

    heading: str
    state: str = ""
    detail: str = ""
    lines: tuple[Line, ...] = ()


class Section(Struct, frozen=True):
    title: str
    items: tuple[Item, ...] = ()
    intro: str = ""


def placed(name: str, place: str | None) -> str:
    return f"{name} · {place}" if place else name


def listed(labels: list[str], most: int = 6) -> str:
    unique = list(dict.fromkeys(labels))
    shown = ", ".join(unique[:most])
    return shown + (f" and {len(unique) - most} more" if len(unique) > most else "")
