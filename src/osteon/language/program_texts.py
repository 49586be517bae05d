"""Every text of the program itself: of Python, of templates, and the words in which a plan is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from osteon.language.catalogues import Message
from osteon.planner import NOTICE, Status
from osteon.planner.schedule import NOT_EXCLUDED

SOURCE = Path(__file__).parents[1]
_CALLS = {"t", "html", "marked"}
_PLURALS = {"plural"}
_TEMPLATES = {".html", ".jinja", ".md"}

PLAN_WORDS = (
    *(status.value for status in Status),
    NOTICE,
    NOT_EXCLUDED,
    *("systemic", "local", "supportive"),
    *("now", "this-week", "before-treatment", "ongoing"),
    *("true", "false", "unknown", "yes", "no", "uncertain", "survival unknown"),
    *("strong", "conditional", "high", "moderate", "low", "very-low"),
    *("raised", "not excluded", "realistic", "not expected", "not known yet"),
    *("forbidden", "separate", "caution", "favourable"),
    *("cure", "live-longer", "relieve-symptoms"),
    *("score", "formula", "decision", "checks", "grade"),
    *("nothing to compare", "agree", "differ", "differ widely"),
    *("met", "not met", "excluded", "not counted", "cannot be told"),
    *("left", "right", "or"),
)
"""The words of a plan that no document holds, as `osteon.planner.model` writes them."""


def program_messages(source: Path = SOURCE) -> tuple[Message, ...]:
    """The texts of the program as messages of a catalogue, in the order of its files."""
    return (*(Message(word, places=("planner/model.py",)) for word in PLAN_WORDS), *_in_files(source))


def _in_files(source: Path) -> Iterator[Message]:
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source).as_posix()
        if path.suffix == ".py":
            yield from _in_python(path.read_text(encoding="utf-8"), place)
        elif path.suffix in _TEMPLATES and "templates" in path.parts:
            yield from _in_template(path.read_text(encoding="utf-8"), place)


def _in_python(text: str, place: str) -> Iterator[Message]:
    """The constant texts in calls of `t(...)`, `t.html(...)`, `t.plural(one, many, n)` and `marked(...)`.

    Also the texts that the fields of a class hold at first whose name ends in `Texts`: figures, which know no
    translator, keep theirs so.
    """
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Texts"):
            values = [item.value for item in node.body if isinstance(item, ast.AnnAssign)]
            held = [item.value for item in values if isinstance(item, ast.Constant)]
            yield from (Message(text, places=(place,)) for text in held if isinstance(text, str) and text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            texts = [item.value for item in node.args[:2] if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            yield from _messages(name, texts, place)


def _in_template(text: str, place: str) -> Iterator[Message]:
    """The same calls in a template, and texts with a filter of such a name (`{{ "Sources"|t }}`)."""
    from jinja2 import Environment, nodes

    tree = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(text)
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else call.node.attr if isinstance(call.node, nodes.Getattr) else ""
        texts = [item.value for item in call.args[:2] if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        yield from _messages(name, texts, place)
    for item in tree.find_all(nodes.Filter):
        if isinstance(item.node, nodes.Const) and isinstance(item.node.value, str):
            yield from _messages(item.name, [item.node.value], place)


def _messages(name: str, texts: list[str], place: str) -> Iterator[Message]:
    if name in _CALLS and texts:
        yield Message(texts[0], places=(place,))
    elif name in _PLURALS and len(texts) == 2:
        yield Message(texts[0], texts[1], places=(place,))
