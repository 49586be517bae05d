"""What documents declare for reading FHIR, besides the codes of the facts; see knowledge/facts/fhir.yaml."""

from __future__ import annotations

from msgspec import Struct

from osteon.vocabulary import Code


class Statuses(Struct, frozen=True):
    """The status words of FHIR by what they mean for a statement.

    `void` says that the statement does not hold (or not yet), `refuted` that it was found untrue,
    `suspected` that nobody is sure, `ended` that it held once. `exposure` says for a medicine whether
    it is being taken, `intents` for an order that nothing has begun.
    """

    void: tuple[str, ...] = ()
    refuted: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    exposure: dict[str, str] = {}
    intents: dict[str, str] = {}
    removed: tuple[str, ...] = ()


class Exposures(Struct, frozen=True):
    """How the values of exposure facts are called, and how long a dose speaks for the time after it.

    A single dose that was given is no end of a treatment: for `between_doses_days` after it, both
    `current` and `past` are possible. An order that is still active after `doubtful_after_days` is named, and so are
    two medicines at once of a class in `one_at_a_time`.
    """

    current: str = ""
    planned: str = ""
    past: str = ""
    between_doses_days: int = 0
    doubtful_after_days: int = 0
    one_at_a_time: tuple[str, ...] = ()


class Statement(Struct, frozen=True):
    """A fact and the value that a code or word states for it."""

    fact: str
    value: str | bool


class Standing(Struct, frozen=True):
    """A value that a later statement does not simply replace.

    Later ones of the values `over` are passed by; any other later value is kept beside it, as possible.
    """

    value: str
    over: tuple[str, ...] = ()


class Score(Struct, frozen=True):
    """The numbers that coded answers stand for."""

    fact: str
    answers: dict[str, tuple[Code, ...]] = {}


class MetastasisSites(Struct, frozen=True):
    """Questions for the site of a metastasis, and what their answers (codes or letters) state.

    The same letters stand in brackets after a category of distant metastases ("cM1 (OSS)"), which
    `category` finds.
    """

    questions: tuple[Code, ...] = ()
    category: str = ""
    answers: dict[str, tuple[Statement, ...]] = {}


class Variant(Struct, frozen=True):
    """A gene, by identifier or symbol, and the fact that a variant of it states; `source` limits it to one origin."""

    genes: tuple[str, ...]
    fact: str
    found: str
    not_found: str = ""
    source: str = ""


class Variants(Struct, frozen=True):
    """How a report of a gene variant is built: its code, and the codes of its components."""

    codes: tuple[Code, ...] = ()
    gene: tuple[Code, ...] = ()
    source: tuple[Code, ...] = ()
    sources: dict[str, tuple[Code, ...]] = {}
    genes: tuple[Variant, ...] = ()


class Radiotherapy(Struct, frozen=True):
    """Which procedures are courses of radiotherapy, and under which extensions their doses stand.

    `parts` (or `part_profiles`) are phases and plans of a course, which are not counted beside it;
    `internal` is no external beam. Extensions and profiles are named by the end of their address.
    """

    courses: tuple[Code, ...] = ()
    parts: tuple[Code, ...] = ()
    part_profiles: tuple[str, ...] = ()
    internal: tuple[Code, ...] = ()
    volume_extensions: tuple[str, ...] = ()
    volume_reference_extensions: tuple[str, ...] = ()
    dose_extensions: tuple[str, ...] = ()
    single_dose_extensions: tuple[str, ...] = ()
    fractions_extensions: tuple[str, ...] = ()
    dose: str = ""
    fractions: str = ""
    end: str = ""
    technique: str = ""


class Specimens(Struct, frozen=True):
    """Facts that belong to a piece of tissue, and what tells tissue of a metastasis."""

    facts: tuple[str, ...] = ()
    metastatic: tuple[Code, ...] = ()
    words: tuple[str, ...] = ()
    retested: str = ""


class Prose(Struct, frozen=True):
    """Words that turn the meaning of a phrase; whole words, lower case."""

    negations: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    past: tuple[str, ...] = ()


class SiteWords(Struct, frozen=True):
    """Bones in words: names of a site, letters before the number of a vertebra, and words that are no bone."""

    names: dict[str, tuple[str, ...]] = {}
    levels: dict[str, tuple[str, ...]] = {}
    never: tuple[str, ...] = ()
    sides: dict[str, tuple[str, ...]] = {}


class Certainty(Struct, frozen=True):
    """An extension of a code that says how sure it is, by the value that it carries."""

    extensions: tuple[str, ...] = ()
    refuted: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


class VitalStatus(Struct, frozen=True):
    """The observation that says whether a person lives, and the answers that say no."""

    codes: tuple[Code, ...] = ()
    dead: tuple[str, ...] = ()


class FhirMapping(Struct, frozen=True):
    """Names of facts and codes with a special meaning; every part may be left out."""

    systems: dict[str, tuple[str, ...]] = {}
    birth_date: str = ""
    gender: str = ""
    genders: dict[str, str] = {}
    birth_sex_extensions: tuple[str, ...] = ()
    death_date: str = ""
    vital_status: VitalStatus = VitalStatus()
    statuses: Statuses = Statuses()
    certainty: Certainty = Certainty()
    exposures: Exposures = Exposures()
    bone_metastases: str = ""
    bone_words: tuple[str, ...] = ()
    bone_agents: tuple[str, ...] = ()
    lesion_certainty: str = ""
    lasting: tuple[str, ...] = ()
    standing: dict[str, Standing] = {}
    secondary_cancer: tuple[Code, ...] = ()
    bones: tuple[Code, ...] = ()
    unspecific_cancer: tuple[Code, ...] = ()
    cancer_sites: dict[str, tuple[Code, ...]] = {}
    metastasis_sites: MetastasisSites = MetastasisSites()
    finding_questions: tuple[Code, ...] = ()
    radiotherapy: Radiotherapy = Radiotherapy()
    specimens: Specimens = Specimens()
    variants: Variants = Variants()
    scores: tuple[Score, ...] = ()
    hypersensitivity: dict[str, str] = {}
    prose: Prose = Prose()
    site_words: SiteWords = SiteWords()
    answers: dict[str, tuple[Code, ...]] = {}
    answer_words: dict[str, tuple[str, ...]] = {}
    meanings: dict[str, tuple[str, ...]] = {}
    laterality_extensions: tuple[str, ...] = ()
    sides: dict[str, tuple[Code, ...]] = {}
    not_read: dict[str, str] = {}
