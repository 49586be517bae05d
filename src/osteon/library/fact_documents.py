"""The shapes of the documents that declare facts. See docs/reference/documents.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

KebabCase = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SnakeCase = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Text = Annotated[str, Meta(min_length=1)]


def _written(name: str) -> str:
    """`class_` stands for the field `class`, which is no Python name."""
    return name.rstrip("_")


class Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, rename=_written):
    """What every part of a document has in common: fields that nobody declared are refused."""


class CodeEntry(Part, frozen=True, kw_only=True):
    system: str
    code: str
    display: str = ""
    verified: bool = False
    note: str = ""


class ValueEntry(Part, frozen=True, kw_only=True):
    value: str
    label: str
    codes: tuple[CodeEntry, ...] = ()
    help: str = ""
    names: tuple[str, ...] = ()


class Attribute(Part, frozen=True, kw_only=True):
    """What the place in a tree decides; becomes a derived fact of the same scope."""

    name: SnakeCase
    type: Literal["boolean", "choice"]
    label: Text
    values: tuple[str, ...] = ()
    ordered: bool = False


class Node(Part, frozen=True, kw_only=True):
    """A value of a tree, or a set of values that share a name."""

    name: str
    label: Text
    set: dict[str, Any] = {}
    codes: tuple[CodeEntry, ...] = ()
    names: tuple[str, ...] = ()
    children: tuple[Any, ...] = ()


class FactEntry(Part, frozen=True, kw_only=True):
    """A declared fact."""

    name: SnakeCase
    label: Text
    type: str
    scope: Literal["patient", "lesion", "course"] = "patient"
    unit: str | None = None
    also_in: tuple[str, ...] = ()
    molar_mass: float | None = None
    range: tuple[float, float] | None = None
    values: tuple[str | ValueEntry, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    ordered: bool = False
    valid_for_days: int | None = None
    question: str = ""
    help: str = ""
    only_when: str | None = None
    ask: bool = True
    codes: tuple[CodeEntry, ...] = ()
    names: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    nodes: tuple[Any, ...] = ()


class ChoiceTypeEntry(Part, frozen=True, kw_only=True):
    """A choice type that several facts share."""

    id: SnakeCase
    values: tuple[str | ValueEntry, ...]
    label: str = ""
    groups: dict[str, tuple[str, ...]] = {}
    ordered: bool = False


class RuleEntry(Part, frozen=True, kw_only=True):
    id: KebabCase
    when: str
    because: Text
    scope: Literal["patient", "lesion", "course"] = "patient"
    implies: dict[str, Any] = {}
    fills: dict[str, Any] = {}
    require: str | None = None
