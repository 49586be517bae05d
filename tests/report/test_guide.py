"""The patient's guide: what it says, what it keeps to itself, and that it is plain, kind and safe to show."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from made_up_language import bracketed, spanish_of_the_program
from msgspec import structs
from vignettes.test_vignettes import FILES, read

from osteon.examples import example_files
from osteon.language import ENGLISH, Translator
from osteon.library import Library
from osteon.library.plain_language import names_of
from osteon.library.reading_grade import HIGHEST_GRADE, reading_grade
from osteon.planner import Amount, Outcome, Planner, Status
from osteon.record import read_file, read_record
from osteon.report.case import Case, case_of
from osteon.report.guide import guide, sayings_in, sayings_of, warning_signs
from osteon.report.guide_html import guide_html
from osteon.report.guide_markdown import guide_markdown
from osteon.report.guide_parts import Block, Bullets, Card, Chances, Choices, Guide, Lines, Scale, Table
from osteon.report.guide_times import plain_days
from osteon.report.sayings import Piece, Saying, joined, said
from osteon.report.unasked import is_about_survival, is_survival_outcome, tells_how_long
from osteon.report.wording import Texts

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 25)
EXAMPLES = ("breast-painful-spine", "lung-cord-compression")
PEOPLE = (*example_files(), *(path.stem for path in FILES))


class People:
    """The cases of all examples and vignettes, each planned once."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.signs = warning_signs(planner.library)
        self._cases: dict[str, Case] = {}

    def case(self, name: str) -> Case:
        if name not in self._cases:
            self._cases[name] = self._planned(name)
        return self._cases[name]

    def _planned(self, name: str) -> Case:
        library = self.planner.library
        if name in example_files():
            data, day = read_file(example_files()[name]), DAY
        else:
            vignette = read(next(path for path in FILES if path.stem == name))
            data, day = vignette.record, date.fromisoformat(vignette.as_of)
        record = read_record(data, library.vocabulary, library.conversions)
        return case_of(self.planner, self.planner.evaluate(record, day), self.planner.plan(record, day))

    def guide(self, name: str, t: Texts = ENGLISH, **choices: bool) -> Guide:
        return guide(self.case(name), self.signs, t, Choices(**choices))


@pytest.fixture(scope="session")
def people(planner: Planner) -> People:
    return People(planner)


# -- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("tag", ["en", "es"])
def test_the_guide_reads_as_it_was_reviewed(people: People, name: str, tag: str, tmp_path: Path) -> None:
    """Written anew, to be read again by eye, with OSTEON_WRITE_GOLDEN=1."""
    t = ENGLISH if tag == "en" else spanish_of_the_program(tmp_path)
    written = guide_markdown(people.guide(name, t), t).replace(people.planner.library.version, "VERSION")
    path = GOLDEN / f"guide-{name}.{tag}.md"
    if os.environ.get("OSTEON_WRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8"), "changed: write it anew with OSTEON_WRITE_GOLDEN=1 and read it"


def test_what_must_not_wait_comes_first_and_raised_ones_before_all(people: People) -> None:
    made = people.guide("lung-cord-compression")
    assert [section.id for section in made.sections[:2]] == ["about", "urgent"]
    lists = [block.kind for block in made.sections[1].blocks if isinstance(block, Bullets)]
    assert lists == ["raised", "ask", "signs"]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_sign_to_call_stands_in_every_guide(people: People, name: str) -> None:
    urgent = next(section for section in people.guide(name).sections if section.id == "urgent")
    raised = {flag.id for flag in people.case(name).plan.red_flags if flag.state == "raised"}
    shown = {saying.text for saying in sayings_of([urgent])}
    for sign in people.signs:
        assert sign.id in raised or sign.signs in shown


def test_nobody_with_a_raised_red_flag_is_told_to_take_time(people: People) -> None:
    for name, told in (("lung-cord-compression", False), ("breast-painful-spine", True)):
        less = next(section for section in people.guide(name).sections if section.id == "less")
        assert ("You can take time to think." in {saying.text for saying in sayings_of([less])}) is told


@pytest.mark.parametrize("name", PEOPLE)
def test_something_can_be_done_and_comfort_and_doing_less_are_options(people: People, name: str) -> None:
    sections = {section.id: section for section in people.guide(name).sections}
    assert any(section.startswith("options-") for section in sections)
    assert {"less", "values", "next", "made"} <= set(sections)
    everything = " ".join(saying.text for saying in sayings_of(sections.values()))
    assert "nothing can be done" not in everything.lower()
    assert "nothing more can be done" not in everything.lower()


@pytest.mark.parametrize("name", PEOPLE)
def test_benefits_and_harms_come_with_what_they_were_compared_to(people: People, name: str) -> None:
    for section in people.guide(name, everything=True).sections:
        for card in section.blocks:
            for block in card.blocks if isinstance(card, Card) else ():
                for chance in block.entries if isinstance(block, Chances) else ():
                    if chance.told is not None:
                        assert re.search(r"^(With|Compared with|There is no number to compare)", chance.sentences[1].text)


def test_texts_for_clinicians_and_doses_stay_out(people: People) -> None:
    for name in PEOPLE:
        case = people.case(name)
        text = guide_markdown(people.guide(name, everything=True, survival=True), ENGLISH)
        plain = re.sub(r"\\(.)", r"\1", text)
        for option in case.plan.options:
            assert not option.text or option.text not in plain, option.id
            for dose in option.dosing:
                assert len(dose.text) < 30 or dose.text not in plain, option.id


# -- choices --------------------------------------------------------------------------------------


def test_numbers_or_words(people: People) -> None:
    def sentences(made: Guide) -> set[str]:
        cards = [block for section in made.sections for block in section.blocks if isinstance(block, Card)]
        found = [chance for card in cards for block in card.blocks if isinstance(block, Chances) for chance in block.entries]
        assert any(chance.picture for chance in found) is made.choices.numbers
        return {sentence.text for chance in found for sentence in chance.sentences}

    numbers, words = (sentences(people.guide("breast-painful-spine", numbers=choice)) for choice in (True, False))
    assert "71 of 100 people." in numbers
    assert not any(re.search(r"\d of 100", sentence) for sentence in words)
    assert "More than half of the people." in words


def test_all_options_or_the_main_ones(people: People) -> None:
    case = people.case("prostate-castration-resistant")
    proposed = {option.id for option in case.plan.options if Status(option.status).is_proposed}

    def cards(made: Guide) -> set[str]:
        return {block.id for section in made.sections for block in section.blocks if isinstance(block, Card) and block.kind == "option"}

    assert cards(people.guide("prostate-castration-resistant", everything=True)) == {f"option-{name}" for name in proposed}
    assert 0 < len(cards(people.guide("prostate-castration-resistant"))) < len(proposed)


# -- survival -------------------------------------------------------------------------------------

LIVING = re.compile(
    r"surviv|\balive\b|\blive[sd]?\b(?! alone)|\bdie[sd]?\b|\bdeaths?\b|\bdying\b|expected to live|prognosis", re.IGNORECASE
)
FIGURE = re.compile(r"\d+ (?:of 100|months?|years?|weeks?)|\bhalf of\b|one in (?:two|three|four|five|ten)", re.IGNORECASE)
ALLOWED = re.compile(r"^(?:Studied in: )?people with a good prognosis|^Death from", re.IGNORECASE)


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_is_told_unasked_how_long_people_live(people: People, name: str) -> None:
    case, made = people.case(name), people.guide(name, everything=True)
    for saying in sayings_of(made.sections):
        for sentence in re.split(r"(?<=[.;!?])\s+", saying.text):
            if LIVING.search(sentence) and FIGURE.search(sentence):
                assert ALLOWED.search(sentence), sentence
        assert not re.search(r"last (?:days|weeks) of life|near the end of life|time is short", saying.text), saying.text
    text = guide_markdown(made, ENGLISH)
    for option in case.plan.options:
        for benefit in option.benefits:
            if "surviv" in benefit.measure.lower() and benefit.value is not None:
                assert not re.search(rf"(?<![\d.]){benefit.value.value:g} months", text)
    for estimate in case.plan.prognosis.estimates:
        assert estimate.months is None or f"{estimate.name}:" not in text
    assert "how-long" not in {section.id for section in made.sections}


def test_those_who_ask_are_told_as_ranges(people: People) -> None:
    told = [name for name in PEOPLE if people.case(name).plan.prognosis.clinician_months is not None]
    assert told
    for name in told:
        made = people.guide(name, survival=True)
        section = next(section for section in made.sections if section.id == "how-long")
        assert "Nobody can say how it will be for you." in " ".join(saying.text for saying in sayings_of([section]))
        assert any(isinstance(block, Bullets) for block in section.blocks)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Half of them lived seven years or more.", True),
        ("Two antibodies let about one in five people live five years.", True),
        ("With less than three months to live smaller steps are weighed first.", True),
        ("In the last days it no longer helps.", True),
        ("After five years 16 of 100 were alive.", True),
        ("A steroid that takes the swelling off the nerves, for a short time.", False),
        ("Six doses of radium-223 helped to live longer.", False),
        ("Immunotherapy with chemotherapy lets people live longer, whatever the PD-L1 score.", False),
        ("The pain eases within days to weeks.", False),
        ("It does not mean that the end is near.", False),
    ],
)
def test_which_texts_tell_how_long(text: str, tells: bool) -> None:
    assert tells_how_long(text) is tells


def test_which_outcomes_and_facts_are_about_survival() -> None:
    months = Amount(value=12, unit="mo")
    for measure, survival in (
        ("Median survival", True),
        ("Alive", True),
        ("Intensive care in the last week of life", True),
        ("Less pain", False),
        ("Better quality of life", False),
    ):
        assert is_survival_outcome(Outcome(id="x", measure=measure, value=months)) is survival
    assert is_about_survival("Survival expected by the treating team")
    assert is_about_survival("In the last days of life")
    assert not is_about_survival("Lives alone")
    assert not is_about_survival("Worst pain in the last day (0 to 10)")


# -- plain language -------------------------------------------------------------------------------


def prose(block: Block) -> Iterator[str]:
    """The sentences of a block: no bare names, no table."""
    match block:
        case Bullets():
            for entry in block.entries if block.prose else ():
                yield entry.label.text if entry.label.text.endswith((".", "?")) else ""
                yield entry.saying.text
        case Card():
            yield block.state
            for part in block.blocks:
                yield from prose(part)
        case Chances():
            for chance in block.entries:
                yield f"{chance.measure.text}: {' '.join(sentence.text for sentence in chance.sentences)}"
        case Table() | Lines() | Scale():
            yield from ()
        case _:
            yield from (saying.text for saying in sayings_in(block))


@pytest.fixture(scope="session")
def names(library: Library) -> frozenset[str]:
    return names_of(library)


@pytest.mark.parametrize("name", PEOPLE)
def test_each_section_needs_at_most_eight_years_of_school(people: People, name: str, names: frozenset[str]) -> None:
    for everything in (False, True):
        for section in people.guide(name, everything=everything).sections:
            text = " ".join(sentence for block in section.blocks for sentence in prose(block) if sentence)
            assert reading_grade(text, names) <= HIGHEST_GRADE, f"{section.id}: {text[:300]}"


# -- languages ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def brackets(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    return bracketed(library, tmp_path_factory.mktemp("brackets"))


@pytest.mark.parametrize("name", PEOPLE)
def test_no_text_of_the_guide_is_left_without_a_translation(people: People, name: str, brackets: Translator) -> None:
    made = people.guide(name, brackets, survival=True, everything=True)
    english = {piece.text for saying in sayings_of(made.sections) for piece in saying.pieces if piece.english}
    assert english == set()
    for section in made.sections:
        assert section.title.startswith("‹")
    assert [word.term.text for word in made.words if not word.term.text.startswith("‹")] == []


def test_what_is_not_translated_is_marked_as_english(people: People, tmp_path: Path) -> None:
    t = spanish_of_the_program(tmp_path)
    html = guide_html(people.guide("breast-painful-spine", t), t, people.case("breast-painful-spine").plan)
    assert '<html lang="es"' in html
    assert '<span lang="en" dir="ltr">One or two visits.</span>' in html
    assert "Esta traducción la hizo una máquina" in html


# -- HTML and Markdown ----------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\"'&{{ 7 }}{x} | `a` *b* [c](javascript:d) \n# e"


def hostile(case: Case) -> Case:
    """The same case with a hostile text wherever the record or the documents hold one."""
    plan = case.plan
    options = tuple(
        structs.replace(
            option,
            name=HOSTILE,
            patient_text=HOSTILE,
            asks_of_you=HOSTILE,
            questions=(HOSTILE,),
            lesion_label=HOSTILE if option.lesion_label else None,
            indications=tuple(structs.replace(part, text=HOSTILE) for part in option.indications),
            against=tuple(structs.replace(part, text=HOSTILE) for part in option.against),
            benefits=tuple(structs.replace(item, measure=HOSTILE, compared_with=HOSTILE, among=HOSTILE) for item in option.benefits),
        )
        for option in plan.options
    )
    goals = tuple(structs.replace(goal, name=HOSTILE, patient_text=HOSTILE, questions=(HOSTILE,)) for goal in plan.goals)
    sources = tuple(structs.replace(source, text=HOSTILE, url="javascript:alert(1)") for source in plan.sources)
    words = tuple(structs.replace(word, term=f"visit {HOSTILE}", plain=HOSTILE) for word in plan.glossary[:1])
    lesions = tuple(structs.replace(lesion, label=HOSTILE) for lesion in case.lesions)
    groups = tuple(
        structs.replace(group, title=HOSTILE, facts=tuple(structs.replace(fact, label=HOSTILE, value=HOSTILE) for fact in group.facts))
        for group in case.groups
    )
    new = structs.replace(plan, record=HOSTILE, options=options, goals=goals, sources=sources, glossary=words)
    return structs.replace(case, plan=new, lesions=lesions, groups=groups)


@pytest.mark.parametrize("printed", [False, True])
def test_hostile_texts_are_shown_and_not_obeyed(people: People, printed: bool) -> None:
    case = hostile(people.case("breast-painful-spine"))
    html = guide_html(guide(case, people.signs, ENGLISH), ENGLISH, case.plan, printed=printed)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "{{ 7 }}" in html
    html5lib.HTMLParser(strict=True).parse(html)
    text = guide_markdown(guide(case, people.signs, ENGLISH), ENGLISH)
    assert "<script" not in text.replace("\\<script", "")
    assert not re.search(r"^# e", text, re.MULTILINE)
    assert not re.search(r"(?<!\\)\]\(", text)


@pytest.mark.parametrize("printed", [False, True])
@pytest.mark.parametrize("name", example_files())
def test_the_page_is_sound(people: People, name: str, printed: bool) -> None:
    made = people.guide(name)
    html = guide_html(made, ENGLISH, people.case(name).plan, printed=printed)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    elements = list(document.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in elements:
        for attribute in ("popovertarget", "for", "aria-labelledby"):
            for target in (element.get(attribute) or "").split():
                assert target in ids, (attribute, target)
        link = element.get("href") or ""
        assert not link.startswith("#") or link[1:] in ids, link
        assert element.get("style") is None
        assert not any(key.startswith("on") for key in element.keys() if isinstance(key, str))  # noqa: SIM118
        assert element.get("src") is None
    levels = [int(element.tag[1]) for element in elements if isinstance(element.tag, str) and re.fullmatch(r"h[1-6]", element.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert html == guide_html(made, ENGLISH, people.case(name).plan, printed=printed)


# -- small things ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((0.02, 0.04), "within hours"),
        ((0.02, 3), "within hours to 3 days"),
        ((0.5, 1), "within hours to 1 day"),
        ((1, 1), "after 1 day"),
        ((2, 6), "after 2 to 6 days"),
        ((7, 28), "after 1 to 4 weeks"),
        ((28, 28), "after 4 weeks"),
        ((60.9, 120), "after 2 to 4 months"),
        ((30, 365), "after 4 to 52 weeks"),
        ((1, 182), "after some days to 6 months"),
    ],
)
def test_times_in_words(days: tuple[float, float], text: str) -> None:
    assert plain_days(ENGLISH, days) == text


def test_sayings() -> None:
    name = Saying((Piece("<b>", english=True),))
    assert said("With {other}: {n}", other=name, n="{x}").text == "With <b>: {x}"
    assert [piece.english for piece in said("With {other}", other=name).pieces] == [False, True]
    assert joined([name, Saying(), name], "; ").text == "<b>; <b>"
    assert not Saying()
