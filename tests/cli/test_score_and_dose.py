"""`osteon score` and `osteon dose` as a user calls them, the unhappy paths too."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_cli import run

RECORD = """
patient: {primary: breast, age: 60, sex: female}
lesions:
  - {id: T5, site: T5, radiotherapy: [{total_dose: 30, fractions: 10, cord_dose_fraction: 1, end_date: "2025-03-01"}]}
"""


@pytest.fixture
def irradiated(tmp_path: Path) -> str:
    file = tmp_path / "record.yaml"
    file.write_text(RECORD)
    return str(file)


def test_the_list_names_every_instrument() -> None:
    code, out, _ = run("score", "--list")
    assert code == 0
    for name in ("sins", "mirels", "tokuhashi", "katagiri", "palliative-prognostic-index", "creatinine-clearance"):
        assert f" {name} " in out


def test_a_score_with_all_items() -> None:
    settings = ["site=T7", "spinal_pain=mechanical", "kind=lytic", "spinal_alignment=normal", "vertebral_collapse=more than half"]
    settings.append("posterolateral_involvement=both sides")
    code, out, _ = run("score", "sins", *(part for item in settings for part in ("--set", item)))
    assert code == 0
    assert out.splitlines()[1].strip() == "12 (Potentially unstable)"
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_score_with_missing_items_is_a_range_and_names_them() -> None:
    code, out, _ = run("score", "sins", "--set", "site=L1", "--set", "spinal_pain=mechanical")
    assert code == 0
    assert "6 to 18 (Stable or Potentially unstable or Unstable)" in out
    assert "not known: Kind of lesion" in out


def test_a_range_within_one_band_is_decided() -> None:
    _, out, _ = run("score", "number-of-risk-factors", "--set", "primary=breast", "--set", "karnofsky=90")
    assert "0 to 1 (group I)" in out


def test_an_ecog_status_stands_for_a_range_of_karnofsky() -> None:
    _, out, _ = run("score", "van-der-linden", "--set", "ecog=2", "--set", "primary=breast", "--set", "visceral_metastases=no")
    assert "5 (group B)" in out


def test_a_score_of_an_example_record() -> None:
    code, out, _ = run("score", "mirels", "kidney-impending-fracture", "--as-of", "2026-01-15")
    assert code == 0
    assert "12 (High risk of fracture)" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["score", "sin"], 2, "there is no instrument called sin"),
        (["score", "sins", "--set", "pain"], 1, '"pain" is not a setting'),
        (["score", "sins", "--set", "sitee=L1"], 1, "no fact is called sitee"),
        (["score", "sins", "--set", "site=moon"], 1, '"moon" is not a value of lesion.site'),
        (["score", "body-surface-area", "--set", "weight=154"], 1, "weight has no unit"),
        (["score", "body-surface-area", "--set", "weight=154 stone"], 1, "stone is not a UCUM unit"),
        (["score", "body-surface-area", "--set", "weight=-70 kg"], 1, "-70 kg lies outside the plausible range of weight"),
        (["score", "katagiri", "--set", "ecog=9"], 1, "9 lies outside the plausible range of ecog"),
        (["score", "katagiri", "--set", "ecog=0", "--set", "karnofsky=40"], 1, "these facts contradict each other"),
        (["score", "imdc", "--set", "age=60", "--set", "diagnosis_date=1900-01-01"], 1, "The cancer cannot be found before birth"),
        (["score", "imdc", "--set", "age=60", "--set", "last_bone_agent_date=1900-01-01"], 1, "lies before birth"),
        (
            ["score", "imdc", "--set", "diagnosis_date=2020-01-01", "--set", "first_systemic_therapy_date=2019-01-01"],
            1,
            "cannot lie before the cancer was found",
        ),
        (["dose", "formula", "bed", "total_dose=30"], 1, "total_dose has no unit"),
        (["dose", "formula", "bed", "total_dose=-30 Gy"], 1, "-30 Gy lies outside the plausible range"),
        (["dose", "formula", "bed", "total_dose=30 Gy", "fractions=0"], 1, "0 lies outside the plausible range"),
        (["dose", "formula", "bedd"], 2, "there is no formula called bedd"),
        (["dose", "schedules", "20x5"], 1, '"20x5" is not a schedule'),
        (["dose", "schedules", "20/5", "--alpha-beta", "0"], 1, "lies outside the plausible range of alpha_beta"),
        (["dose", "treatment", "radium"], 2, "there is no treatment called radium"),
        (["dose", "treatment", "radium-223", "--set", "weight=70"], 1, "weight has no unit"),
        (["dose", "cord"], 1, "there is no second course over the cord to check"),
    ],
)
def test_bad_input_is_named(arguments: list[str], code: int, message: str) -> None:
    got, out, err = run(*arguments)
    assert got == code
    assert out == ""
    assert message in err


def test_radiotherapy_before_birth_is_named(tmp_path: Path) -> None:
    file = tmp_path / "record.yaml"
    file.write_text(RECORD.replace("2025-03-01", "1931-03-01"))
    code, _, err = run("dose", "cord", str(file), "--planned", "20/5", "--as-of", "2026-01-15")
    assert code == 1
    assert "Radiotherapy cannot end before birth." in err


def test_a_formula_shows_its_inputs_and_source() -> None:
    code, out, _ = run("dose", "formula", "bed", "total_dose=3000 cGy", "fractions=10", "alpha_beta=2")
    assert code == 0
    assert "75.00 Gy" in out
    assert "input: Total dose: 3000 cGy" in out
    assert "sources: " in out


def test_a_formula_without_an_input_gives_no_dose() -> None:
    _, out, _ = run("dose", "formula", "radium_223_volume", "weight=70 kg")
    assert "cannot be said yet" in out
    assert "not known: Days after the reference date" in out


def test_schedules_stand_side_by_side() -> None:
    _, out, _ = run("dose", "schedules", "8/1", "30/10", "--alpha-beta", "10")
    assert [line.split() for line in out.splitlines()[2:4]] == [["8/1", "14.40", "12.00"], ["30/10", "39.00", "32.50"]]


def test_a_treatment_shows_formula_inputs_rounding_and_what_to_exclude() -> None:
    code, out, _ = run("dose", "treatment", "radium-223", "prostate-castration-resistant", "--set", "weight=154 [lb_av]")
    assert code == 0
    assert "3842 kBq" in out
    assert "formula: 55 × Body weight" in out
    assert "inputs: Body weight: 69.85 kg" in out
    assert "rounding: rounded to the nearest multiple of 1 kBq" in out
    assert "sources: " in out


def test_no_number_while_it_is_open_whether_something_forbids_the_treatment() -> None:
    _, out, _ = run("dose", "treatment", "radium-223", "--set", "weight=70 kg")
    assert "3850" not in out
    assert "No number is given before it is known that nothing forbids the treatment:" in out
    assert "exclude first: There are too few platelets for the first dose. Not known:" in " ".join(out.split())


def test_a_dose_by_clearance_shows_the_clearance_and_what_it_rests_on() -> None:
    _, out, _ = run("dose", "treatment", "zoledronic-acid", "breast-painful-spine", "--as-of", "2026-01-15")
    text = " ".join(out.split())
    assert "where: Creatinine clearance (Cockcroft-Gault) above 60 mL/min" in text
    assert "inputs: Creatinine clearance (Cockcroft-Gault): 71.22 mL/min; Age: 62 a; Sex: female; Body weight: 69.85 kg;" in text
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_rescue_dose_is_one_of_the_same_opioid() -> None:
    settings = ["oxycodone=current", "oxycodone_daily_dose=40 mg/d", "all_opioids_listed=yes", "slow_breathing=no", "breakthrough_pain=yes"]
    _, out, _ = run("dose", "treatment", "opioid-breakthrough-dose", *(part for item in settings for part in ("--set", item)))
    assert [line.strip() for line in out.splitlines() if line.strip().endswith(" mg")] == [
        "4 mg",
        "rounding: rounded down to a multiple of 1 mg",
    ]


def test_buprenorphine_is_not_calculable() -> None:
    _, out, _ = run("score", "opioid-daily-equivalent", "--set", "buprenorphine=current", "--set", "all_opioids_listed=yes")
    assert out.splitlines()[1].strip() == "not calculable"


def test_no_dose_where_something_forbids_it() -> None:
    _, out, _ = run("dose", "treatment", "zoledronic-acid", "--set", "creatinine=400 umol/L", "--set", "age=70", "--set", "weight=60 kg")
    assert "No dose: The kidneys are too weak to clear it." in out
    assert " mg" not in out


def test_no_dose_without_the_facts_that_it_needs() -> None:
    _, out, _ = run("dose", "treatment", "radium-223", "--set", "primary=prostate")
    assert "not known: Body weight" in out
    assert not any(line.strip().endswith(" kBq") for line in out.splitlines() if "rounding" not in line)


def test_no_rescue_dose_from_a_sum_as_oral_morphine() -> None:
    _, out, _ = run("dose", "treatment", "opioid-breakthrough-dose", "--set", "opioid_daily_dose=60 mg/d", "--set", "slow_breathing=no")
    assert not any(line.strip().endswith(" mg") for line in out.splitlines() if "rounding" not in line)


def test_a_second_course_over_the_cord(irradiated: str) -> None:
    code, out, _ = run("dose", "cord", irradiated, "--planned", "20/5", "--as-of", "2026-01-15")
    assert code == 0
    assert "passes" in out
    assert "Dose to the cord of all courses as BED (alpha/beta 2 Gy): 135.0 Gy" in out


def test_which_limit_fails(irradiated: str) -> None:
    _, out, _ = run("dose", "cord", irradiated, "--planned", "24/2", "--cord-dose", "17 Gy", "--stereotactic", "--as-of", "2026-01-15")
    assert "✗ sum of all courses at most 70 Gy EQD2" in out
    assert "✓ at least five months since the last course" in out


@pytest.mark.parametrize(("site", "shown"), [("T5", False), ("L1", False), ("L2", True), ("S1", True), ("lumbar_spine", True)])
def test_the_cauda_equina_has_sums_of_its_own_unless_the_place_is_above_it(tmp_path: Path, site: str, shown: bool) -> None:
    file = tmp_path / "record.yaml"
    file.write_text(RECORD.replace("site: T5", f"site: {site}"), encoding="utf-8")
    _, out, _ = run("dose", "cord", str(file), "--planned", "20/5", "--as-of", "2026-01-15")
    assert "Dose to the cord of all courses as BED (alpha/beta 2 Gy): 135.0 Gy" in out
    assert ("Dose to the cauda equina of all courses as BED (alpha/beta 4 Gy): 92.5 Gy" in out) is shown
    assert ("Dose to the cauda equina of all courses as EQD2 (alpha/beta 4 Gy): 61.7 Gy" in out) is shown


def test_the_stereotactic_dose_to_the_cord_is_never_guessed(irradiated: str) -> None:
    _, out, _ = run("dose", "cord", irradiated, "--planned", "24/2", "--stereotactic", "--as-of", "2026-01-15")
    assert "? planned course at most 25 Gy EQD2 (not known: Planned highest dose to the cord" in " ".join(out.split())


def test_the_plan_sets_estimates_of_survival_side_by_side() -> None:
    _, out, _ = run("plan", "kidney-impending-fracture", "--as-of", "2026-01-15")
    section = out[out.index("HOW LONG, AS FAR AS CAN BE SAID") : out.index("SCORES")]
    assert "IMDC risk of kidney cancer: 7.8 to 22.5 months" in section
    assert "The instruments differ" in section
    assert "Furthest apart: TEACHH says 1.2 to 5.6 months, IMDC risk of kidney cancer says 7.8 to 22.5 months." in " ".join(section.split())
