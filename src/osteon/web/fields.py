"""One control of the form for each fact: what it asks, what it holds, what may be chosen."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from osteon.language import marked
from osteon.logic import BooleanType, ChoiceType, DateType, NumberType
from osteon.vocabulary import Declaration
from osteon.vocabulary.units import canonical
from osteon.web.addresses import Address

FEW_CHOICES = 4
"""Up to so many values stand as buttons, more as a list to choose from."""


class Shown(Struct, frozen=True):
    """What a control holds, as the texts of its parts."""

    value: str = ""
    unit: str = ""
    date: str = ""


class Choice(Struct, frozen=True):
    """One value that may be chosen."""

    value: str
    label: str
    help: str = ""


class Field(Struct, frozen=True):
    """One control. `kind` says how it is drawn: buttons, list, number, date."""

    address: str
    label: str
    question: str
    help: str
    kind: str
    shown: Shown
    choices: tuple[Choice, ...] = ()
    units: tuple[str, ...] = ()
    allowed: str = ""
    dated: bool = False
    source: str = ""
    error: str = ""

    @property
    def known(self) -> bool:
        return bool(self.shown.value)


def shown(declaration: Declaration, given: Any) -> Shown:
    """What the control of a fact holds for a value as a record writes it."""
    if given is None:
        return Shown(unit=declaration.unit or "")
    fields: dict[str, Any] = given if isinstance(given, dict) else {"value": given}
    when = str(fields.get("date") or "")
    unit = canonical(str(fields.get("unit") or declaration.unit or ""))  # lb and [lb_av] are one choice in the list
    if "any_of" in fields:
        return Shown("|".join(str(item) for item in fields["any_of"]), "", when)
    if isinstance(declaration.type, NumberType):
        return Shown(_number_text(fields), unit, when)
    value = fields.get("value")
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return Shown(text, "", when)


def _number_text(fields: dict[str, Any]) -> str:
    if "value" in fields:
        return f"{fields.get('comparator') or ''}{_plain(fields['value'])}"
    low, high = fields.get("low"), fields.get("high")
    if low is None:
        return f"<={_plain(high)}"
    return f">={_plain(low)}" if high is None else f"{_plain(low)} to {_plain(high)}"


def _plain(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def field(declaration: Declaration, address: Address, given: Any, *, typed: Shown | None = None, error: str = "") -> Field:
    """The control of a fact. `typed` is what was typed and could not be used, which `error` says."""
    kind = declaration.type
    now = typed or shown(declaration, given)
    choices: tuple[Choice, ...] = ()
    if isinstance(kind, BooleanType):
        drawn, choices = "buttons", (Choice("true", marked("Yes")), Choice("false", marked("No")))
    elif isinstance(kind, ChoiceType):
        helps = {value.value: value.help for value in declaration.values}
        choices = tuple(Choice(value, declaration.value_label(value), helps.get(value, "")) for value in kind.values)
        if now.value and now.value not in kind.values:
            # A group of values, or several that remain possible: kept as the record states it.
            label = " or ".join(declaration.value_label(part) for part in now.value.split("|"))
            choices = (*choices, Choice(now.value, label))
        drawn = "buttons" if len(choices) <= FEW_CHOICES else "list"
    else:
        drawn = "date" if isinstance(kind, DateType) else "number"
    units = (
        tuple(dict.fromkeys((declaration.unit or "1", *declaration.also_in, *([now.unit] if now.unit else []))))
        if drawn == "number"
        else ()
    )
    return Field(
        address=str(address),
        label=declaration.label,
        question=declaration.question or declaration.label,
        help=declaration.help,
        kind=drawn,
        shown=now,
        choices=choices,
        units=units,
        allowed=kind.description if isinstance(kind, NumberType) else "",
        dated=declaration.valid_for_days is not None and not isinstance(kind, DateType),
        source=str(given.get("source") or "") if isinstance(given, dict) else "",
        error=error,
    )
