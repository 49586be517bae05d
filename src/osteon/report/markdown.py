"""A plan as Markdown."""

from __future__ import annotations

from osteon.planner import Plan
from osteon.report.outline import about, outline

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#"})


def plan_markdown(plan: Plan, *, everything: bool = False) -> str:
    """The plan with the sources of every statement as numbered notes."""
    numbers = {source.id: number for number, source in enumerate(plan.sources, 1)}
    lines = [f"# Plan {_plain(plan.record)}".rstrip(), "", f"{plan.as_of}, knowledge {plan.knowledge.version}", "", _plain(about(plan, 40))]
    for section in outline(plan, everything=everything):
        lines += ["", f"## {_plain(section.title)}", ""]
        if section.intro:
            lines.append(_plain(section.intro))
        for item in section.items:
            if item.heading:
                state = f" ({_plain(', '.join(filter(None, (item.state, item.detail))))})" if item.state or item.detail else ""
                lines.append(f"- **{_plain(item.heading)}**{state}")
            for line in item.lines:
                label = "" if line.label in ("", "-") else f"{_plain(line.label)}" + (" " if line.label.endswith(".") else ": ")
                cited = sorted(numbers[key] for key in line.sources if key in numbers)
                notes = f" [{', '.join(str(number) for number in cited)}]" if cited else ""
                lines.append(f"  - {label}{_plain(line.text)}{notes}" if item.heading else f"- {label}{_plain(line.text)}{notes}")
    if plan.sources:
        lines += ["", "## Sources", ""]
        for source in plan.sources:
            seen = "" if source.seen else " (content not seen)"
            link = f" <{source.url}>" if source.url else ""
            lines.append(f"{numbers[source.id]}. {_plain(source.text)}{seen}{link}")
    lines += ["", f"*{_plain(plan.notice)}*", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
