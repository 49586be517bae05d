"""Glossary terms in running text."""

from __future__ import annotations

from constants import DAY

from osteon.library import Glossary
from osteon.library.documents import Term
from osteon.library.glossary import doubled_forms
from osteon.planner import Planner
from osteon.record import read_record

TERMS = (
    Term(id="cord", term="spinal cord", plain="The nerves in the back.", also=("cord",)),
    Term(id="pressure", term="spinal cord compression", plain="Pressure on these nerves."),
)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.term, text[mention.start : mention.end]) for mention in Glossary(TERMS).mentions(text)]


def test_the_longest_form_wins_and_case_does_not_matter() -> None:
    assert found("Spinal cord compression presses the cord.") == [("pressure", "Spinal cord compression"), ("cord", "cord")]


def test_a_term_is_found_once_and_only_as_a_whole_word() -> None:
    assert found("A record of the cord, the cord and cord-like things.") == [("cord", "cord")]


def test_no_terms_find_nothing() -> None:
    assert Glossary(()).mentions("anything") == ()


def test_a_form_claimed_by_two_terms_is_told() -> None:
    other = Term(id="rope", term="rope", plain="A thick string.", also=("Cord",))
    assert doubled_forms((*TERMS, other)) == {"cord": ("cord", "rope")}


def test_a_plan_explains_the_words_of_what_it_shows(small_planner: Planner) -> None:
    def words(lesions: list[dict[str, object]]) -> list[str]:
        record = read_record({"patient": {"sex": "male"}, "lesions": lesions}, small_planner.library.vocabulary)
        return [entry.id for entry in small_planner.plan(record, DAY).glossary]

    assert "beam" in words([{"site": "rib", "pain": 7, "irradiated_before": False}])
    assert "beam" not in words([])
