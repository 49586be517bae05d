"""The board's page and the full report as HTML, Markdown and PDF."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pikepdf
import pytest

from osteon.examples import example_files
from osteon.faults import OsteonError
from osteon.language import ENGLISH
from osteon.library import read_yaml_file
from osteon.planner import Planner, Status
from osteon.record import read_file, read_record
from osteon.report import wording
from osteon.report.board import SPACES, board_of
from osteon.report.case import Case, case_of
from osteon.report.documents import Form, Kind, board_html, board_pdf, document, full_html
from osteon.report.guide import warning_signs
from osteon.report.html import safe_link
from osteon.report.pdf import _nothing, pdf_bytes
from osteon.yaml_reader import Document

DAY = date(2026, 1, 15)
EXAMPLES = sorted(example_files())
VIGNETTES = sorted((Path(__file__).parents[1] / "vignettes").glob("*.yaml"))
MakeCase = Callable[..., Case]


def case_from(planner: Planner, data: Any, when: date = DAY, *, reasons: bool = True) -> Case:
    record = read_record(data, planner.library.vocabulary, planner.library.conversions)
    return case_of(planner, planner.evaluate(record, when), planner.plan(record, when), reasons=reasons)


@pytest.fixture(scope="module")
def example(planner: Planner) -> MakeCase:
    kept: dict[str, Case] = {}

    def make(name: str) -> Case:
        if name not in kept:
            kept[name] = case_from(planner, read_file(example_files()[name]))
        return kept[name]

    return make


def parsed(html: str) -> Element:
    """The document as a tree; any fault in the HTML raises."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def levels(tree: Element) -> Iterator[int]:
    for element in tree.iter():
        if isinstance(element.tag, str) and re.fullmatch(r"h[1-6]", element.tag):
            yield int(element.tag[1])


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("written", [board_html, full_html])
def test_the_html_is_sound_and_needs_nothing_from_outside(
    example: MakeCase, name: str, written: Callable[[Case, wording.Texts], str]
) -> None:
    html = written(example(name), ENGLISH)
    tree = parsed(html)
    assert tree.get("lang") == "en"
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    inner = [element.get("href") or "" for element in tree.iter("a") if (element.get("href") or "").startswith("#")]
    assert {address[1:] for address in inner} <= set(ids)
    assert not list(tree.iter("script"))
    assert not list(tree.iter("link"))
    assert not list(tree.iter("img"))
    assert [element.tag for element in tree.iter() if element.get("style") or any(key.startswith("on") for key in element.attrib)] == []
    found = list(levels(tree))
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(found))
    assert all(cell.get("scope") for row in tree.iter("tr") for cell in row.iter("th"))


def test_styles_ask_nothing_of_any_server() -> None:
    css = (Path(wording.__file__).parent / "templates" / "print.css").read_text()
    assert "url(" not in css
    assert "@import" not in css


def test_texts_of_a_record_are_never_markup(planner: Planner) -> None:
    hostile = '<script>alert("1")</script><b onmouseover=x>&amp;'
    case = case_from(planner, {"id": hostile, "patient": {"primary": "breast"}, "lesions": [{"id": hostile}]})
    for html in (board_html(case, ENGLISH), full_html(case, ENGLISH)):
        tree = parsed(html)
        assert not list(tree.iter("script"))
        assert [element for element in tree.iter() if element.get("onmouseover")] == []
        assert "&lt;script&gt;" in html
    markdown = document(Kind.board, Form.md, case).decode()
    assert "<script" not in markdown.replace("\\<", "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    assert safe_link(address) == ""
    assert safe_link("https://doi.org/10.1000/1") == "https://doi.org/10.1000/1"


def test_a_document_cannot_fetch_anything() -> None:
    with pytest.raises(ValueError, match="fetch nothing"):
        _nothing("http://127.0.0.1/")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_full_report_leaves_nothing_out(example: MakeCase, name: str) -> None:
    case = example(name)
    tree = parsed(full_html(case, ENGLISH))
    text = " ".join("".join(tree.itertext()).split())
    plan = case.plan
    wanted = [option.name for option in plan.options]
    wanted += [flag.name for flag in plan.red_flags] + [goal.name for goal in plan.goals] + [item.question for item in plan.questions]
    wanted += [
        part.text for option in plan.options if Status(option.status).is_proposed for part in option.against if part.truth != "false"
    ]
    wanted += [entry.plain for entry in plan.glossary] + [note.text for note in plan.notes]
    assert [words for words in wanted if " ".join(words.split()) not in text] == []
    assert len([item for item in tree.iter("li") if (item.get("id") or "").startswith("source-")]) > 0


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("space", [SPACES[0], SPACES[-1]])
def test_what_the_board_leaves_out_is_counted(example: MakeCase, name: str, space: Any) -> None:
    case = example(name)
    board = board_of(case, space)
    assert len(board.questions.shown) + board.questions.more == len(case.plan.questions)
    assert len(board.lesions.shown) + board.lesions.more == len(case.lesions)
    raised = {flag.id for flag in case.plan.red_flags if flag.state == "raised"}
    assert len(board.flags) == len(raised)
    for found in board.classes:
        named = {row.option.id for row in found.rows}
        proposed = {o.id for o in case.plan.options if o.class_name == found.name and Status(o.status).is_proposed}
        assert len(named) + len(found.also.shown) + found.also.more == len(proposed)
    shown = sum(len(group.facts) for group in board.groups)
    assert shown + board.more_facts == sum(len(group.facts) for group in case.groups)


def test_the_board_tells_what_is_due_now_before_the_rest(example: MakeCase) -> None:
    board = board_of(example("lung-cord-compression"), SPACES[len(SPACES) // 2])
    for found in board.classes:
        now = [row.option.timing == "now" for row in found.rows]
        assert now == sorted(now, reverse=True)
    assert board.flags[0].within_hours == min(flag.within_hours for flag in board.flags)
    soon = {
        action.within_hours for flag in board_of(example("kidney-impending-fracture"), SPACES[-1]).flags for action in flag.actions.shown
    }
    assert 1 in soon, "what is due within the hour is kept where there is little room"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_board_names_groups_and_no_months_of_survival(example: MakeCase, name: str) -> None:
    case = example(name)
    text = " ".join("".join(parsed(board_html(case, ENGLISH, space=SPACES[0])).itertext()).split())
    for group in (group for estimate in case.plan.prognosis.estimates for group in estimate.groups):
        text = text.replace(group, "")  # some instruments name their groups so
    for estimate in case.plan.prognosis.estimates:
        if estimate.months is not None:
            assert wording.months(ENGLISH, estimate.months) not in text


@pytest.mark.parametrize("kind", [Kind.board, Kind.full])
def test_the_markdown_says_what_the_html_says(example: MakeCase, kind: Kind) -> None:
    case = example("kidney-impending-fracture")
    markdown = document(kind, Form.md, case).decode()
    tree = parsed(document(kind, Form.html, case).decode())
    lines = markdown.splitlines()
    titles = [line.lstrip("# ").replace("\\", "") for line in lines if line.startswith("## ")]
    assert titles == [" ".join("".join(item.itertext()).split()) for item in tree.iter("h2") if item.get("id") != "contents"]
    assert "<svg" not in markdown
    assert "<span" not in markdown
    assert case.plan.notice.split(".")[0] in markdown
    tables = [line for line in lines if line.startswith("|")]
    assert kind is Kind.board or len({line.count(" | ") for line in tables}) > 1


# -- PDF ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def board(example: MakeCase) -> bytes:
    return board_pdf(example("lung-cord-compression"), ENGLISH)


@pytest.fixture(scope="module")
def full(example: MakeCase) -> bytes:
    return document(Kind.full, Form.pdf, example("only-the-primary"))


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """The elements of the structure tree."""
    found = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for part in node:
                walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("which", ["board", "full"])
def test_the_pdf_is_tagged(which: str, request: pytest.FixtureRequest) -> None:
    pdf = pikepdf.open(io.BytesIO(request.getfixturevalue(which)))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
    tags = elements(pdf)
    kinds = Counter(str(tag.S) for tag in tags)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] > 3
    assert all(str(tag.get("/Alt", "")) for tag in tags if tag.S == "/Figure")
    heads = [tag for tag in tags if tag.S == "/TH"]
    assert heads
    assert {str(tag.A.Scope) for tag in heads} == {"/Column", "/Row"} if which == "full" else {"/Row"}
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            assert "/ToUnicode" in font, "text can be selected and read aloud"
            inner = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in inner or "/FontFile3" in inner, "fonts are embedded"


def test_the_map_is_told_in_words(board: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(board))
    figures = [str(tag.Alt) for tag in elements(pdf) if tag.S == "/Figure"]
    assert any("Ninth thoracic vertebra (T9)" in text for text in figures)


def test_the_board_is_one_page_of_either_paper(board: bytes, example: MakeCase) -> None:
    assert len(pikepdf.open(io.BytesIO(board)).pages) == 1
    letter = pikepdf.open(io.BytesIO(board_pdf(example("breast-painful-spine"), ENGLISH, "letter")))
    assert len(letter.pages) == 1
    assert [round(float(side)) for side in letter.pages[0].MediaBox[2:]] == [612, 792]


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("path", VIGNETTES, ids=lambda path: path.stem)
def test_the_board_is_one_page_for_whole_people(planner: Planner, path: Path, paper: str) -> None:
    read = read_yaml_file(path, path.name)
    assert isinstance(read, Document)
    case = case_from(planner, read.data["record"], date.fromisoformat(str(read.data["as_of"])), reasons=False)
    assert len(pikepdf.open(io.BytesIO(board_pdf(case, ENGLISH, paper))).pages) == 1


def test_the_same_html_gives_the_same_pdf(example: MakeCase) -> None:
    html = board_html(example("only-the-primary"), ENGLISH)
    first, second = pdf_bytes(html), pdf_bytes(html)
    assert first == second
    # The day of the plan, not of the printing.
    made = pikepdf.open(io.BytesIO(first))
    assert str(made.docinfo["/CreationDate"]) == "D:20260115"


def test_a_document_does_not_depend_on_the_run(tmp_path: Path) -> None:
    written = set()
    for seed in "12":
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "osteon", "report", "breast-painful-spine", "-k", "full", "-o", str(out), "--as-of", "2026-01-15"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        written.add(out.read_bytes())
    assert len(written) == 1


def test_the_guide_is_written_too(planner: Planner, example: MakeCase) -> None:
    signs = warning_signs(planner.library)
    for form in (Form.html, Form.md):
        assert b"osteon" in document(Kind.patient, form, example("only-the-primary"), signs=signs)
    assert document(Kind.patient, Form.pdf, example("only-the-primary"), signs=signs).startswith(b"%PDF-1.7")


def test_a_language_that_is_not_there_is_named(example: MakeCase) -> None:
    with pytest.raises(LookupError, match="xx"):
        document(Kind.board, Form.html, example("only-the-primary"), "xx")


def test_what_is_not_installed_is_said(example: MakeCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(OsteonError, match=r"osteon\[pdf\]"):
        pdf_bytes("<p>text</p>")
