"""The pages: from what a request carries to an answer."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.responses import HTMLResponse, Response

from osteon import __version__
from osteon.dose import compare, parse_schedule
from osteon.examples import example_files
from osteon.faults import Fault, OsteonError, RecordError
from osteon.language import Translator, languages, translator
from osteon.planner import NOTICE, Planner
from osteon.record import read_record
from osteon.report.case import case_of
from osteon.report.documents import Form, Kind, document
from osteon.report.guide import warning_signs
from osteon.report.guide_parts import Choices
from osteon.web import figures
from osteon.web.calculator import worked
from osteon.web.detail import detail
from osteon.web.document_page import under_a_bar
from osteon.web.editing import Edited, add_course, add_lesion, edit, is_day, remove_course, remove_lesion
from osteon.web.opening import EMPTY, Opened, carried, open_carried, open_content, open_example, saved
from osteon.web.rendering import page_environment
from osteon.web.security import STYLES_HEADER, styles_of
from osteon.web.view import ALL, Page, PageMaker

_ACTION = re.compile(r"(?P<verb>[a-z-]+)(?::(?P<lesion>\d{1,4}))?(?::(?P<course>\d{1,4}))?", re.ASCII)
MOST_COMPARED = 3
_MEDIA_TYPES = {Form.html: "text/html", Form.md: "text/markdown", Form.pdf: "application/pdf"}


class Submitted(Struct, frozen=True):
    """What a request carries. The last control of a name counts."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    file: tuple[str, bytes] | None = None
    accepted: str = ""

    @property
    def last(self) -> dict[str, str]:
        return dict(self.fields)

    def get(self, name: str) -> str:
        return self.last.get(name, "")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.fields if key == name and value)


class Pages:
    """All pages over one planner."""

    def __init__(self, planner: Planner, policies: tuple[Path, ...] = ()) -> None:
        self.planner_ = planner
        self.library = planner.library
        self.policies = policies
        self.maker = PageMaker(planner)
        site, side = (self.library.vocabulary.find(self.library.role(name)) for name in (self.library.roles.site, self.library.roles.side))
        self.sites, self.sides = site.values, side.values
        self.site_labels = {value.value: value.label for value in site.values}
        self.signs = warning_signs(self.library)
        self.examples = tuple((name, _first_comment(path)) for name, path in example_files().items())

    # -- what all pages share ---------------------------------------------------------------------

    def language(self, submitted: Submitted) -> Translator:
        """The language that was asked for, else the first of the reader's that there is, else English."""
        accepted = [part.partition(";")[0].strip().partition("-")[0] for part in submitted.accepted.split(",")]
        known = languages()
        tag = next((tag for tag in (submitted.get("language"), *accepted) if tag in known), "en")
        return translator(tag, self.policies)

    def render(self, template: str, submitted: Submitted, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page in the language of the reader."""
        return HTMLResponse(self.fragment(template, submitted, **context), status)

    def fragment(self, template: str, submitted: Submitted, **context: Any) -> str:
        """A template filled in, in the language of the reader."""
        t = self.language(submitted)
        shared = {
            "query": "" if t.tag == "en" else f"?{urlencode({'language': t.tag})}",
            "languages": tuple((tag, translator(tag, self.policies).name) for tag in languages()),
            "notice": NOTICE,
            "version": self.library.version,
            "engine_version": __version__,
            "here": "",
            "page_error": "",
            "whole": (),
            "examples": self.examples,
            "sites": self.sites,
            "sides": self.sides,
            "carried": carried,
            **figures.functions(t, self.library, self.site_labels),
        }
        return page_environment(t).get_template(template).render({**shared, **context})

    def faulty(self, submitted: Submitted, error: OsteonError) -> Response:
        """The page that names every fault of what was given."""
        return self.render("faulty.html", submitted, status=422, faults=error.faults)

    def failed(self, submitted: Submitted, status: int) -> Response:
        """The page for what does not exist, or went wrong here."""
        return self.render("failed.html", submitted, status=status, code=status)

    # -- the planner ------------------------------------------------------------------------------

    def start(self, submitted: Submitted) -> Response:
        """What osteon is, and the ways in."""
        return self.render("start.html", submitted)

    def planner(self, submitted: Submitted) -> Response:
        """The planner: empty, with an example, or with the record that the form carries."""
        example = submitted.get("example")
        if example and not submitted.get("record"):
            return self.planner_page(submitted, open_example(example, self.library))
        edited = self.edited(submitted)
        problem = ""
        try:
            data = self.acted(submitted, edited.data)
        except RecordError as error:
            data, problem = edited.data, " ".join(str(fault.message) for fault in error.faults)
        return self.planner_page(submitted, Opened(data), edited, problem)

    def open(self, submitted: Submitted) -> Response:
        """The planner with the record in a file."""
        if submitted.file is None or not submitted.file[1]:
            raise RecordError([Fault("OST301", "no file was chosen", "file")])
        name, content = submitted.file
        return self.planner_page(submitted, open_content(content, Path(name).name, self.library, self.day(submitted)))

    def planner_page(self, submitted: Submitted, opened: Opened, edited: Edited | None = None, problem: str = "") -> Response:
        page = self.maker.page(
            opened.data,
            self.day(submitted),
            edited.refused if edited else None,
            whole=frozenset(submitted.all("whole")),
            find=submitted.get("find"),
        )
        return self.render(
            "planner.html", submitted, here="planner", page=page, account=opened, find=submitted.get("find"), page_error=problem,
            whole=submitted.all("whole"),
        )  # fmt: skip

    def parts(self, submitted: Submitted) -> Response:
        """The parts of the planner's page that a changed control changes, of those stretches that the page wants."""
        edited = self.edited(submitted)
        problem = ""
        try:
            data = self.acted(submitted, edited.data)
        except RecordError as error:
            data, problem = edited.data, " ".join(str(fault.message) for fault in error.faults)
        want = frozenset(submitted.get("want").split()) & ALL or ALL
        page = self.maker.page(
            data, self.day(submitted), edited.refused, whole=frozenset(submitted.all("whole")), find=submitted.get("find"), want=want
        )
        return self.render(
            "changed.html", submitted, page=page, edited=edited, want=want, acted=bool(submitted.get("action")), page_error=problem,
            find=submitted.get("find"), marked=submitted.get("marked"), account=Opened(EMPTY), whole=submitted.all("whole"),
        )  # fmt: skip

    def save(self, submitted: Submitted) -> Response:
        """The record as a file."""
        data = self.edited(submitted).data
        headers = {"Content-Disposition": f'attachment; filename="{_file_name(data)}.json"'}
        return Response(saved(data), media_type="application/json", headers=headers)

    def why(self, submitted: Submitted) -> Response:
        """One option in full: the tree of reasons, its numbers as pictures, and what would change its status."""
        page = self.page(submitted)
        option = page.options.get(submitted.get("option"))
        if option is None:
            raise RecordError([Fault("OST400", "the plan has no such option", "option")])
        if submitted.get("part") == "more":
            return self.render("more_fragment.html", submitted, page=page, option=option)
        template = "why_fragment.html" if submitted.get("part") else "why.html"
        return self.render(template, submitted, here="planner", page=page, option=option, detail=detail(self.planner_, page, option))

    def compare(self, submitted: Submitted) -> Response:
        """Two or three options side by side."""
        page = self.page(submitted)
        chosen = tuple(page.options[name] for name in dict.fromkeys(submitted.all("compare")) if name in page.options)
        return self.render(
            "compare.html", submitted, here="planner", page=page, chosen=chosen[:MOST_COMPARED], more=len(chosen) - MOST_COMPARED
        )

    def guide(self, submitted: Submitted) -> Response:
        """The patient's guide, with what the reader chose to see."""
        return self.document(submitted, Kind.patient)

    def report(self, submitted: Submitted) -> Response:
        """The board's page or the full report."""
        kind = next((kind for kind in Kind if kind.value == submitted.get("kind")), None)
        return self.failed(submitted, 404) if kind is None else self.document(submitted, kind)

    def document(self, submitted: Submitted, kind: Kind) -> Response:
        """A document on the screen under a bar of buttons, or as a file."""
        t = self.language(submitted)
        data = self.edited(submitted).data
        record = read_record(data, self.library.vocabulary, self.library.conversions)
        evaluation = self.planner_.evaluate(record, self.day(submitted))
        plan = self.planner_.plan_of(evaluation, questions=kind is not Kind.patient)
        case = case_of(self.planner_, evaluation, plan, reasons=kind is Kind.full)
        form = next((form for form in Form if form.value == submitted.get("form")), None)
        choices = Choices(
            survival=submitted.get("survival") == "yes",
            numbers=submitted.get("numbers") != "no",
            everything=submitted.get("everything") == "yes",
        )
        content = document(kind, form or Form.html, case, t.tag, signs=self.signs, choices=choices, policies=self.policies)
        if form is not None:
            name = f"{_file_name(data)}-{kind.value}.{form.value}"
            return Response(content, media_type=_MEDIA_TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})
        bar = self.fragment("document_bar.html", submitted, data=data, kind=kind.value, choices=choices, day=self.day(submitted))
        page = under_a_bar(content.decode(), bar)
        return HTMLResponse(page, headers={STYLES_HEADER: styles_of(page)})

    # -- what needs no record ---------------------------------------------------------------------

    def dose(self, submitted: Submitted) -> Response:
        """Schedules of radiotherapy side by side, and the formulas of the documents."""
        written = submitted.get("schedules") or "8/1 20/5 30/10"
        betas_written = submitted.get("alpha_beta") or "2 3 10"
        problem, rows, betas = "", (), ()  # type: tuple[str, Any, Any]
        try:
            betas = tuple(_positive(text) for text in betas_written.split())
            schedules = tuple(parse_schedule(text) for text in written.split())
            rows = tuple(zip(schedules, compare(schedules, betas), strict=True))
        except RecordError as error:
            problem = " ".join(f"{fault.message}. {fault.hint}".strip() for fault in error.faults)
        chosen = self.library.formula_by_name.get(submitted.get("formula"))
        calculation = None if chosen is None else worked(self.library, chosen, submitted.last)
        return self.render(
            "dose.html",
            submitted,
            here="dose",
            schedules=written,
            alpha_beta=betas_written,
            rows=rows,
            betas=betas,
            formulas=self.library.formulas,
            calculation=calculation,
            problem=problem,
        )

    def glossary(self, submitted: Submitted) -> Response:
        """All words that are explained."""
        t = self.language(submitted)
        terms = sorted(self.library.terms, key=lambda term: t(term.term).casefold())
        return self.render("glossary.html", submitted, here="glossary", terms=terms)

    def about(self, submitted: Submitted) -> Response:
        """What osteon is, what it is not, and what it rests on."""
        library = self.library
        counts = {
            "treatments": len(library.interventions), "flags": len(library.alerts), "scores": len(library.instruments),
            "sources": len(library.references), "read": sum(reference.seen for reference in library.references),
        }  # fmt: skip
        return self.render("about.html", submitted, here="about", counts=counts)

    # -- helpers ----------------------------------------------------------------------------------

    def day(self, submitted: Submitted) -> date:
        text = submitted.get("as_of")
        return date.fromisoformat(text) if is_day(text) else date.today()

    def edited(self, submitted: Submitted) -> Edited:
        """The record that the form carries with its controls put into it."""
        return edit(self.library, open_carried(submitted.get("record"), self.library), submitted.last)

    def page(self, submitted: Submitted) -> Page:
        edited = self.edited(submitted)
        return self.maker.page(edited.data, self.day(submitted), edited.refused, want=frozenset(("main", "rest")))

    def acted(self, submitted: Submitted, data: dict[str, Any]) -> dict[str, Any]:
        """The data after a button that adds or removes a bone or a course."""
        found = _ACTION.fullmatch(submitted.get("action"))
        if found is None:
            return data
        lesion, course = (int(found[name]) if found[name] else 0 for name in ("lesion", "course"))
        match found["verb"]:
            case "add-lesion":
                return add_lesion(self.library, data, submitted.get("new_site"), submitted.get("new_side"))
            case "remove-lesion":
                return remove_lesion(data, lesion)
            case "add-course":
                return add_course(data, lesion)
            case "remove-course":
                return remove_course(data, lesion, course)
        return data


def _file_name(data: dict[str, Any]) -> str:
    """The id of a record as the name of a file."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", str(data.get("id") or "record")).strip("-") or "record"


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1000:
        raise RecordError([Fault("OST402", f'"{text}" is no alpha/beta ratio', "alpha_beta", hint="Write numbers in gray, such as 3 10")])
    return value


def _first_comment(path: Path) -> str:
    """What an example is, in the comment on its first line."""
    with path.open(encoding="utf-8") as file:
        line = file.readline()
    return line.lstrip("# ").strip() if line.startswith("#") else path.stem
