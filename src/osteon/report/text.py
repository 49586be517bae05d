"""A plan for the terminal: coloured where there is one, plain where there is none."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from osteon.planner import Plan
from osteon.report.outline import about, outline
from osteon.report.parts import Item, Section

_STATES = {
    "act": ("!", "bold white on red"),
    "ask": ("?", "bold yellow"),
    "offer": ("●", "bold green"),
    "offer with caution": ("◐", "bold green"),
    "consider": ("○", "bold cyan"),
    "consider with caution": ("◌", "bold cyan"),
    "need to know": ("?", "bold yellow"),
    "contraindicated": ("✗", "bold red"),
    "not indicated": ("–", "dim"),
    "together": ("+", "bold green"),
    "realistic": ("●", "bold green"),
    "not to be expected": ("–", "dim"),
    "cannot be said yet": ("?", "bold yellow"),
}
_WARNING_LABELS = ("caution", "check", "not with", "not available")


def print_plan(console: Console, plan: Plan, *, everything: bool = False, sources: bool = False) -> None:
    """Prints the plan; `sources` shows the keys of the sources behind each statement and lists them at the end."""
    policies = f" + policy {', '.join(plan.knowledge.policies)}" if plan.knowledge.policies else ""
    name = f" for {plan.record}" if plan.record else ""
    basis = f" on {plan.as_of}, knowledge {plan.knowledge.version}{policies}"
    hanging(console, Text(f"Plan{name}", style="bold"), Text(basis, style="dim"), 0)
    hanging(console, Text(""), Text(about(plan), style="dim"), 0)
    for section in outline(plan, everything=everything):
        _print_section(console, section, sources)
    if sources:
        console.print()
        console.print(Text("SOURCES", style="bold"))
        for source in plan.sources:
            seen = "" if source.seen else " (content not seen)"
            hanging(console, Text(f"[{source.id}] "), Text(f"{source.text}{seen} {source.url}".rstrip()), 2)
    console.print()
    console.print(Text(plan.notice, style="dim"))


def _print_section(console: Console, section: Section, sources: bool) -> None:
    console.print()
    console.print(Text(section.title.upper(), style="bold"))
    if section.intro:
        hanging(console, Text(""), Text(section.intro), 2)
    for item in section.items:
        print_item(console, item, sources)


def print_item(console: Console, item: Item, sources: bool) -> None:
    """Prints a heading with its state and the lines below it."""
    mark, style = _STATES.get(item.state, ("", ""))
    if item.heading:
        heading = Text.assemble((f"{mark} " if mark else "", style), (item.heading, "bold"))
        if item.state in ("act", "ask"):
            heading.append(f"  {item.detail}" if item.detail else "", style)
        else:
            if item.state:
                heading.append(f"  {item.state}", style)
            if item.detail:
                heading.append(f"  {item.detail}", "dim")
        hanging(console, Text(""), heading, 2)
    for line in item.lines:
        style = "yellow" if line.label in _WARNING_LABELS else "dim"
        text = Text(line.text)
        if sources and line.sources:
            text.append(f" [{', '.join(line.sources)}]", "dim")
        separator = " " if line.label in ("-", "") or line.label.endswith(".") else ": "
        label = Text(f"{line.label}{separator}" if line.label else "", style=style)
        hanging(console, label, text, 4 if item.heading else 2)


def hanging(console: Console, label: Text, text: Text, indent: int) -> None:
    """A label and a text behind it, wrapped to the width, further lines indented."""
    whole = Text.assemble(label, text)
    width = max(20, console.width - indent - 2)
    for number, line in enumerate(whole.wrap(console, width)):
        line.rstrip()
        console.print(Text(" " * (indent + (2 if number else 0))) + line, soft_wrap=True)
