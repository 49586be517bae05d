"""The commands as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from osteon.cli import app

SAMPLE = Path(__file__).parents[1] / "fhir" / "samples" / "TrialMatching_Patient01.json"


def run(*arguments: str, text: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=text, env={"COLUMNS": "80", "NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_plan_shows_goal_red_flags_and_options_in_this_order() -> None:
    code, out, _ = run("plan", "lung-cord-compression", "--as-of", "2026-01-15")
    assert code == 0
    assert (
        0 < out.index("IN SHORT") < out.index("WHAT TREATMENT CAN AIM AT") < out.index("WHAT MUST NOT WAIT") < out.index("LOCAL TREATMENT")
    )
    assert "within 24 hours" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_the_plan_as_json_fits_its_schema() -> None:
    _, out, _ = run("plan", "breast-painful-spine", "--format", "json", "--as-of", "2026-01-15")
    _, schema, _ = run("schema", "plan")
    jsonschema.validate(json.loads(out), json.loads(schema))


@pytest.mark.parametrize("form", ["yaml", "markdown"])
def test_other_forms_of_the_plan(form: str) -> None:
    code, out, _ = run("plan", "breast-painful-spine", "--format", form, "--as-of", "2026-01-15")
    assert code == 0
    assert "Single-fraction radiotherapy" in out


def test_why_prints_the_tree_of_reasons() -> None:
    code, out, _ = run("plan", "kidney-impending-fracture", "--why", "zoledronic-acid", "--as-of", "2026-01-15")
    assert code == 0
    assert "Creatinine clearance (Cockcroft-Gault)" in out
    assert "below 30 mL/min" in out


def test_a_lesion_can_be_chosen_and_a_wrong_one_is_named() -> None:
    assert run("plan", "breast-painful-spine", "--lesion", "rib")[0] == 0
    code, _, err = run("plan", "breast-painful-spine", "--lesion", "nose")
    assert code == 2
    assert "Allowed: back, rib, hip" in err


def test_a_real_bundle_becomes_a_plan() -> None:
    code, out, _ = run("plan", str(SAMPLE), "--as-of", "2019-07-01")
    assert code == 0
    assert "no fact has this code" in out


def test_read_shows_what_was_found_and_where() -> None:
    code, out, _ = run("read", str(SAMPLE))
    assert code == 0
    assert "her2_status" in out
    assert "entry[8] Observation" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("plan", "no-such-file.json"), 1, "there is no such file"),
        (("plan", "breast-painful-spine", "--as-of", "yesterday"), 2, "not a date"),
        (("plan", "breast-painful-spine", "--why", "zoledronic"), 2, "Did you mean zoledronic-acid?"),
        (("plan", "breast-painful-spine", "--policy", "/nowhere"), 1, "there is no such directory"),
        (("example", "brest"), 2, "there is no example called brest"),
        (("explain", "OST999"), 2, "there is nothing called OST999"),
        (("facts", "agee"), 2, "Did you mean age?"),
        (("interventions", "surgey"), 2, "Did you mean surgery?"),
        (("read", "breast-painful-spine"), 1, "no FHIR resource"),
    ],
)
def test_misuse_is_named_on_stderr_and_by_the_exit_code(arguments: tuple[str, ...], code: int, message: str) -> None:
    found, _, err = run(*arguments)
    assert found == code
    assert message in err
    assert "Traceback" not in err


def test_faults_of_a_record_are_all_listed() -> None:
    code, _, err = run("plan", "-", text='{"patient": {"agee": 3, "primary": "brest"}}')
    assert code == 1
    assert "patient.agee" in err
    assert "Did you mean breast?" in err


def test_a_contradiction_is_not_decided_silently() -> None:
    code, _, err = run("plan", "-", text='{"patient": {"primary": "prostate", "sex": "female"}}')
    assert code == 1
    assert "contradict each other" in err


def test_a_contradiction_in_a_hospital_record_is_shown_beside_the_plan(tmp_path: Path) -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Patient", "gender": "female", "birthDate": "1950-01-01"}},
        {"resource": {"resourceType": "Condition", "code": {"coding": [{"system": "http://snomed.info/sct", "code": "399068003"}]}}},
    ]}  # fmt: skip
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle))
    code, out, err = run("plan", str(file))
    assert code == 0
    assert "contradict each other" in err
    assert "contradict each other" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("example",), "only-the-primary"),
        (("example", "only-the-primary"), "primary: kidney"),
        (("facts", "creatinine"), "umol/L"),
        (("facts", "lesion"), "lesion.pain"),
        (("interventions",), "zoledronic-acid"),
        (("interventions", "zoledronic-acid"), "every 12 weeks"),
        (("explain", "OST201"), "Unknown fact"),
        (("explain", "alcorn-2024"), "ASTRO"),
        (("explain", "sins"), "Potentially unstable"),
        (("schema", "record"), "json-schema.org"),
        (("--version",), "osteon 0."),
    ],
)
def test_what_osteon_knows_can_be_shown(arguments: tuple[str, ...], expected: str) -> None:
    code, out, _ = run(*arguments)
    assert code == 0
    assert expected in out


def test_a_plan_as_fhir_and_the_answers_in_it_are_read_back(tmp_path: Path) -> None:
    code, out, _ = run("plan", "only-the-primary", "--format", "fhir", "--patient", "Patient/77", "--as-of", "2026-01-01")
    assert code == 0
    resources = [entry["resource"] for entry in json.loads(out)["entry"]]
    assert {item["subject"]["reference"] for item in resources if "subject" in item} == {"Patient/77"}
    (answers,) = [item for item in resources if item["resourceType"] == "QuestionnaireResponse"]
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers))
    again = [json.loads(run("plan", name, "--format", "json", "--as-of", "2026-01-01")[1]) for name in ("only-the-primary", str(file))]
    assert again[1]["record"] == "77"
    assert again[0]["options"] == again[1]["options"]


@pytest.mark.parametrize("arguments", [("--patient", "Patient/77"), ("--format", "fhir", "--patient", "somebody")])
def test_a_reference_that_cannot_be_used_is_a_misuse(arguments: tuple[str, ...]) -> None:
    code, _, err = run("plan", "only-the-primary", *arguments)
    assert code == 2
    assert "--patient" in err


def test_the_interview_asks_accepts_refuses_and_writes_the_record(tmp_path: Path) -> None:
    target = tmp_path / "record.yaml"
    answers = "h\nnonsense answer\n\n" + "\n" * 3 + "q\n"
    code, out, _ = run("ask", "--out", str(target), "--most", "6", text=answers)
    assert code == 0
    assert "1. " in out
    assert "WHAT TREATMENT CAN AIM AT" in out
    assert target.exists()


def test_check_passes_on_the_shipped_knowledge() -> None:
    code, out, _ = run("check", "--no-decidable")
    assert code == 0
    assert "treatments" in out


@pytest.mark.parametrize("text", ["lesions: 3", "lesions: [3]", "patient: 3", "[1, 2]", "patient: {agee: 3}"])
def test_the_interview_names_the_faults_of_the_record_it_starts_from(text: str) -> None:
    code, _, err = run("ask", "-", text=text)
    assert code == 1
    assert "OST30" in err


@pytest.mark.parametrize("command", [("ask",), ("example", "only-the-primary"), ("read", str(SAMPLE))])
def test_a_file_that_cannot_be_written_is_named(command: tuple[str, ...], tmp_path: Path) -> None:
    code, _, err = run(*command, "--out", str(tmp_path / "nowhere" / "file.yaml"), text="q\n")
    assert code == 2
    assert "cannot be written" in err


@pytest.mark.parametrize("start", [str(SAMPLE), "breast-painful-spine"])
def test_the_interview_starts_from_whatever_a_plan_starts_from(start: str, tmp_path: Path) -> None:
    target = tmp_path / "record.yaml"
    code, out, _ = run("ask", start, "--out", str(target), "--as-of", "2026-01-15", text="q\n")
    assert code == 0
    _, direct, _ = run("plan", start, "--as-of", "2026-01-15")
    again, later, _ = run("plan", str(target), "--as-of", "2026-01-15")
    assert again == 0
    short = later.partition("WHAT MUST NOT WAIT")[0].partition("IN SHORT")[2]
    assert short
    assert short in direct
    assert short in out


def test_the_interview_keeps_no_bone_that_contradicts_the_record(tmp_path: Path) -> None:
    file, target = tmp_path / "record.yaml", tmp_path / "later.yaml"
    file.write_text("patient: {primary: kidney, bone_metastases: absent}\n")
    code, out, _ = run("ask", str(file), "--out", str(target), text="+\nfemur\nq\n")
    assert code == 0
    assert "bone metastases are said to be absent" in " ".join(out.split())
    assert "lesions: []" in target.read_text()


@pytest.mark.parametrize("answer", ["inf", "nan", "1e400", "-1e400", "²"])
def test_odd_numbers_are_refused_by_the_interview(answer: str, tmp_path: Path) -> None:
    file = tmp_path / "record.yaml"
    file.write_text("patient: {primary: kidney, bone_metastases: confirmed}\nlesions: [{id: a, site: L1}]\n")
    code, out, _ = run("ask", str(file), "--most", "12", text=f"{answer}\n\n" * 12)
    assert code == 0
    assert "IN SHORT" in out


def test_an_interview_cut_short_says_that_more_could_change_the_plan() -> None:
    code, out, _ = run("ask", "only-the-primary", "--most", "4", text="\n" * 4)
    assert code == 0
    assert "more could change the plan" in " ".join(out.split())


def test_units_in_brackets_are_shown(tmp_path: Path) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": {
        "resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-01-01",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "valueQuantity": {"value": 155, "unit": "lb", "system": "http://unitsofmeasure.org", "code": "[lb_av]"},
    }}]}  # fmt: skip
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle))
    assert "[lb_av]" in run("read", str(file))[1]


def test_all_lists_every_question_that_the_plan_counts() -> None:
    _, short, _ = run("plan", "only-the-primary", "--as-of", "2026-01-15")
    _, full, _ = run("plan", "only-the-primary", "--as-of", "2026-01-15", "--all")
    _, data, _ = run("plan", "only-the-primary", "--as-of", "2026-01-15", "--format", "json")
    number = len(json.loads(data)["questions"])
    assert f"{number - 8} more: --all" in short
    assert f"{number}. " in full.partition("WHAT TO FIND OUT FIRST")[2]
    assert "more: --all" not in full


@pytest.mark.parametrize("form", ["text", "markdown", "json", "yaml"])
def test_a_plan_for_one_lesion_says_nothing_of_the_others_in_any_form(form: str) -> None:
    whole = run("plan", "breast-painful-spine", "--format", form, "--as-of", "2026-01-15")[1]
    code, out, _ = run("plan", "breast-painful-spine", "--lesion", "rib", "--format", form, "--as-of", "2026-01-15")
    assert code == 0
    assert "First lumbar vertebra" in whole
    assert "First lumbar vertebra" not in out
    assert "Seventh rib" in out


def test_the_plan_of_almost_nothing_starts_with_what_to_find_out_and_offers_something() -> None:
    _, out, _ = run("plan", "only-the-primary", "--as-of", "2026-01-15")
    short = out.partition("WHAT TREATMENT CAN AIM AT")[0]
    assert "offer: Assessment of needs" in short
    assert "Bone metastases" in short.partition("find out:")[2]
    now = out.partition("\nIN TIME")[2].partition("This week")[0]
    assert "Not excluded yet: Possible compression of the spinal" in now


def test_a_long_list_of_bones_is_cut_in_the_tree_of_reasons() -> None:
    _, out, _ = run("plan", "breast-painful-spine", "--why", "single-fraction-radiotherapy", "--lesion", "back")
    assert "others" in out
    assert "Foot or ankle" not in out
