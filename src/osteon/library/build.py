"""From files to a library: shapes, names, types; every fault is collected with its place."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import msgspec

from osteon.faults import Fault
from osteon.library import documents as shapes
from osteon.library.convert import to_shape
from osteon.library.fact_documents import RuleEntry
from osteon.library.facts import FactReader
from osteon.library.fhir_mapping import FhirMapping
from osteon.library.formulas import read_formulas
from osteon.library.instrument_documents import Formula, Instrument
from osteon.library.instruments import declare_instrument, define_instrument
from osteon.library.model import LesionMarks, Library, Outlook, Rereading, Roles, SecondCourse
from osteon.library.overlay import apply_overlay
from osteon.library.references import read_reference
from osteon.library.sources import CASES, SourceFile
from osteon.logic import (
    BooleanType,
    ChoiceType,
    Domain,
    Expr,
    ExpressionError,
    NumberType,
    Scope,
    Type,
    facts_in,
    nearest,
    parse,
)
from osteon.logic import Formula as ParsedFormula
from osteon.logic.tree import AllOf, Boolean, Number
from osteon.vocabulary import Conversion, Declaration, Group, Implied, Rule, UnitError, Value, Vocabulary, conversion
from osteon.yaml_reader import Document, Path_, read_yaml_file

T = TypeVar("T", bound=msgspec.Struct)
TRUTH = BooleanType()


class Builder:
    """Builds one library. `faults` fills up; the library is only usable while it is empty."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        self.faults: list[Fault] = []
        self.facts = FactReader(self.faults)
        self.expressions: dict[str, Expr] = {}
        self.origins: dict[str, tuple[Document, Path_]] = {}
        self.domain = Domain({}, {})
        self.jurisdiction: str | None = None
        self.where: dict[str, Document] = {}
        self.reference_files: dict[str, str] = {}
        self.roles_document: Document | None = None
        self.facts_are_faulty = False
        self.formulas: dict[str, tuple[Formula, ParsedFormula]] = {}

    # -- reading --------------------------------------------------------------------------------

    def read(self, files: tuple[SourceFile, ...]) -> dict[str, list[Document]]:
        """All YAML documents by section, with overlays applied."""
        sections: dict[str, list[Document]] = {}
        overlays: list[tuple[str, Document]] = []
        for file in files:
            if file.path.name.endswith(CASES) or file.path.suffix == ".json":
                continue
            document = read_yaml_file(file.path, file.shown)
            if isinstance(document, Fault):
                self.faults.append(document)
            elif not isinstance(document.data, dict):
                self.faults.append(document.fault("OST110", "a document is a list of named fields"))
            elif "overlays" in document.data:
                overlays.append((file.section, document))
            else:
                sections.setdefault(file.section, []).append(document)
        for section, overlay in overlays:
            self.overlay(sections.get(section, []), overlay)
        return sections

    def overlay(self, candidates: list[Document], overlay: Document) -> None:
        wanted = overlay.data["overlays"]
        for place, base in enumerate(candidates):
            if base.data.get("id") == wanted:
                candidates[place] = apply_overlay(base, overlay, self.faults)
                return
        close = nearest(str(wanted), [str(base.data.get("id")) for base in candidates])
        hint = (
            f"Did you mean {close}?"
            if close
            else "A policy document lies in the folder of the section that it changes: interventions/, alerts/ ..."
        )
        self.faults.append(overlay.fault("OST130", f"there is no document {wanted} to overlay", ("overlays",), hint))

    def shape(self, document: Document, kind: type[T], data: Any = None, path: Path_ = ()) -> T | None:
        return to_shape(document, document.data if data is None else data, kind, path, self.faults)

    def listed(self, document: Document, key: str, kind: type[T]) -> list[tuple[Path_, T]]:
        found: list[tuple[Path_, T]] = []
        for place, data in enumerate(document.data.get(key) or []):
            item = self.shape(document, kind, data, (key, place))
            if item is not None:
                found.append(((key, place), item))
        return found

    # -- expressions ----------------------------------------------------------------------------

    def parse(
        self,
        document: Document,
        path: Path_,
        text: str,
        scope: Scope,
        expected: Type | None = TRUTH,
        *,
        known_allowed: bool = False,
    ) -> Expr | None:
        try:
            return parse(text, self.domain, scope, expected, known_allowed=known_allowed)
        except ExpressionError as error:
            if error.code == "OST201" and self.facts_are_faulty:
                return None  # the fact may be one whose declaration is at fault
            self.faults.append(document.fault_within(error.code, error.message, path, error.start, error.end, error.hint))
            return None

    def criterion(
        self,
        key: str,
        document: Document,
        path: Path_,
        text: str,
        scope: Scope,
        jurisdictions: tuple[str, ...] = (),
        *,
        known_allowed: bool = False,
    ) -> None:
        """Parses a criterion and files it under its key."""
        expr = self.parse(document, path, text, scope, known_allowed=known_allowed)
        if expr is None:
            return
        if jurisdictions and self.jurisdiction:
            listed = ", ".join(jurisdictions)
            place = (*path[:-1], "jurisdictions")
            limit = self.parse(document, place, f"{self.jurisdiction} in [{listed}]", Scope.PATIENT)
            if limit is None:
                return
            expr = limit if expr == Boolean(True) else AllOf((limit, expr))
        if key in self.expressions:
            self.faults.append(document.fault("OST120", f"two parts of this document are called {path[-2:]}", path))
        self.expressions[key] = expr
        self.origins[key] = (document, path)

    # -- the vocabulary -------------------------------------------------------------------------

    def vocabulary(self, sections: dict[str, list[Document]]) -> tuple[Vocabulary, list[Instrument], Roles]:
        fact_documents = sections.get("facts", [])
        for document in fact_documents:
            self.facts.read_types(document)
        for document in fact_documents:
            if "facts" in document.data:
                self.facts.read_facts(document)
        roles = self.roles(fact_documents)
        derived = [
            (document, path, item)
            for document in sections.get("derived", [])
            for path, item in self.listed(document, "derived", shapes.Derived)
        ]
        for document, path, item in derived:
            self.declare_derived(document, path, item)
        instruments = []
        for document in sections.get("instruments", []):
            instrument = self.shape(document, Instrument)
            if instrument is not None:
                instruments.append((document, instrument))
                declare_instrument(self, document, instrument)
        self.facts_are_faulty = bool(self.faults)
        types = {key: declaration.type for key, declaration in self.facts.declarations.items()}
        self.domain = Domain(types, self.facts.definitions, read_formulas(self, sections.get("formulas", [])))
        for document, path, item in derived:
            self.define_derived(document, path, item)
        for document, instrument in instruments:
            define_instrument(self, document, instrument)
        self.find_cycles()
        declarations = dict(self.facts.declarations)
        for document, path, declaration, text in self.facts.only_when:
            expr = self.parse(document, path, text, declaration.scope, known_allowed=True)
            declarations[(declaration.scope, declaration.name)] = msgspec.structs.replace(declaration, only_when=expr)
        order = self.group_order(fact_documents)
        groups = tuple(Group(name, self.facts.groups[name]) for name in order)
        ranked = sorted(declarations.values(), key=lambda item: order.index(item.group) if item.group in order else len(order))
        vocabulary = Vocabulary(groups, tuple(ranked), dict(self.facts.definitions), self.rules(fact_documents))
        return vocabulary, [instrument for _, instrument in instruments], roles

    def group_order(self, fact_documents: list[Document]) -> list[str]:
        """The groups of facts in the declared order, then those that the order leaves out."""
        declared = [name for document in fact_documents for name in document.data.get("group_order") or []]
        known = [name for name in declared if name in self.facts.groups]
        return [*known, *(name for name in self.facts.groups if name not in known)]

    def roles(self, fact_documents: list[Document]) -> Roles:
        for document in fact_documents:
            if "roles" in document.data:
                try:
                    roles = msgspec.convert(document.data["roles"], Roles)
                except msgspec.ValidationError as error:
                    self.faults.append(document.fault("OST110", f"the roles do not fit: {error}", ("roles",)))
                    break
                for name, written in msgspec.structs.asdict(roles).items():
                    owner, _, fact = written.rpartition(".")
                    known = {(scope.value, name) for scope, name in self.facts.declarations}
                    known.add(("patient", roles.expected_survival))
                    if (owner or "patient", fact) not in known:
                        self.faults.append(document.fault("OST201", f"no fact is called {written}", ("roles", name)))
                self.jurisdiction = roles.jurisdiction
                self.roles_document = document
                return roles
        return Roles("", "", "", "", "", "", "")

    def declare_derived(self, document: Document, path: Path_, item: shapes.Derived) -> None:
        low, high = item.range or (-math.inf, math.inf)
        kind: Type
        values: tuple[Value, ...] = ()
        match item.type:
            case "boolean":
                kind = BooleanType()
            case "integer":
                kind = NumberType(item.unit or "1", low, high, True)
            case "quantity":
                kind = NumberType(item.unit or "1", low, high)
            case "choice":
                values = tuple(
                    Value(str(entry["value"]), str(entry.get("label", entry["value"])))
                    if isinstance(entry, dict)
                    else Value(str(entry), str(entry).replace("_", " "))
                    for entry in item.values
                )
                kind = ChoiceType(tuple(value.value for value in values), {}, item.ordered)
        declaration = Declaration(
            name=item.name,
            scope=Scope(item.scope),
            group="derived",
            label=item.label,
            type=kind,
            values=values,
            derived=True,
            because=item.because,
            sources=item.sources,
        )
        self.facts.declare(document, (*path, "name"), declaration)

    def define_derived(self, document: Document, path: Path_, item: shapes.Derived) -> None:
        scope = Scope(item.scope)
        declaration = self.facts.declarations.get((scope, item.name))
        if declaration is None:
            return
        expr = self.parse(document, (*path, "value"), item.value, scope, declaration.type)
        if expr is not None:
            self.facts.definitions[(scope, item.name)] = expr
            self.origins[f"derived#{declaration.fact.written}"] = (document, (*path, "value"))

    def find_cycles(self) -> None:
        """Derived facts must not need themselves."""
        state: dict[tuple[Scope, str], int] = {}

        def visit(key: tuple[Scope, str], trail: tuple[str, ...]) -> None:
            if state.get(key) == 2 or key not in self.facts.definitions:
                return
            written = self.facts.declarations[key].fact.written if key in self.facts.declarations else key[1]
            if state.get(key) == 1:
                start = trail.index(written)
                circle = " -> ".join((*trail[start:], written))
                document, path = self.origins.get(f"derived#{written}", (None, ()))
                message = f"{written} needs itself: {circle}"
                fault = document.fault("OST124", message, path) if document else Fault("OST124", message, "knowledge")
                self.faults.append(fault)
                del self.facts.definitions[key]
                return
            state[key] = 1
            for fact in sorted(facts_in(self.facts.definitions[key]), key=lambda fact: fact.written):
                visit(fact.key, (*trail, written))
            state[key] = 2

        for key in list(self.facts.definitions):
            visit(key, ())

    def rules(self, fact_documents: list[Document]) -> tuple[Rule, ...]:
        found = []
        for document in fact_documents:
            for path, entry in self.listed(document, "rules", RuleEntry):
                scope = Scope(entry.scope)
                when = self.parse(document, (*path, "when"), entry.when, scope)
                require = None
                if entry.require is not None:
                    require = self.parse(document, (*path, "require"), entry.require, scope)
                implies = self.implications(document, (*path, "implies"), entry.implies, scope)
                fills = self.implications(document, (*path, "fills"), entry.fills, scope)
                if when is not None:
                    found.append(Rule(entry.id, scope, when, entry.because, implies, fills, require))
        return tuple(found)

    def implications(self, document: Document, path: Path_, entries: dict[str, Any], scope: Scope) -> tuple[tuple[str, Implied], ...]:
        result: list[tuple[str, Implied]] = []
        for name, value in entries.items():
            declaration = self.facts.declarations.get((scope, name))
            if declaration is None or declaration.derived:
                self.faults.append(document.fault("OST201", f"no given fact is called {name}", (*path, name), key=True))
                continue
            implied = self.implied(document, (*path, name), value, declaration)
            if implied is not None:
                result.append((name, implied))
        return tuple(result)

    def implied(self, document: Document, path: Path_, value: Any, declaration: Declaration) -> Implied | None:
        """A truth; a value or a list of values; a number, a pair of bounds, or an expression for a number."""
        match declaration.type, value:
            case BooleanType(), bool():
                return Implied(1 if value else -1)
            case ChoiceType() as kind, str() | list():
                listed = [str(item) for item in value] if isinstance(value, list) else [value]
                leaves = [kind.members(item) for item in listed]
                if listed and all(leaves):
                    return Implied(kind.mask(tuple(leaf for members in leaves for leaf in members or ())))
            case NumberType(), bool():
                pass
            case NumberType(), int() | float():
                return Implied(0, Number(float(value)), Number(float(value)))
            case NumberType(), [int() | float() as low, int() | float() as high] if low < high:
                return Implied(0, Number(float(low)), Number(float(high)))
            case NumberType() as kind, [low, high] if isinstance(low, str) or isinstance(high, str):
                ends = [self.parse(document, (*path, place), str(end), declaration.scope, kind) for place, end in enumerate((low, high))]
                return Implied(0, ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None
            case NumberType() as kind, str():
                expr = self.parse(document, path, value, declaration.scope, kind)
                return Implied(0, expr, expr) if expr is not None else None
        self.faults.append(
            document.fault("OST113", f"{value} is not a value of {declaration.name}", path, f"Allowed: {declaration.type.description}")
        )
        return None

    # -- documents ------------------------------------------------------------------------------

    def documents(self, sections: dict[str, list[Document]], section: str, kind: type[T]) -> list[T]:
        found = []
        for document in sections.get(section, []):
            item = self.shape(document, kind)
            if item is not None:
                identifier = getattr(item, "id", None)
                if identifier in self.where:
                    other = self.where[identifier].file
                    self.faults.append(document.fault("OST120", f"the id {identifier} is used by {other}", ("id",)))
                    continue
                if identifier:
                    self.where[identifier] = document
                found.append(item)
        return found

    def intervention_expressions(self, item: shapes.Intervention) -> None:
        document, scope = self.where[item.id], Scope(item.scope)
        for place, part in enumerate(item.indications):
            path: Path_ = ("indications", place, "when")
            self.criterion(f"{item.id}#indications/{part.id}", document, path, part.when, scope, part.jurisdictions)
        for place, against in enumerate(item.contraindications):
            path = ("contraindications", place, "when")
            key = f"{item.id}#contraindications/{against.id}"
            self.criterion(key, document, path, against.when, scope, against.jurisdictions)
        for place, first in enumerate(item.prerequisites):
            key = f"{item.id}#prerequisites/{first.id}"
            for name in ("needed", "met"):
                path = ("prerequisites", place, name)
                self.criterion(f"{key}/{name}", document, path, getattr(first, name), scope, known_allowed=True)
        for place, dose in enumerate(item.dosing):
            path = ("dosing", place, "when")
            self.criterion(f"{item.id}#dosing/{dose.id}", document, path, dose.when, scope, dose.jurisdictions)
            if dose.calculate is not None:
                path = ("dosing", place, "calculate")
                expr = self.parse(document, path, dose.calculate, scope, NumberType())
                if expr is not None:
                    self.expressions[f"{item.id}#dosing/{dose.id}/calculate"] = expr
        self.criterion(f"{item.id}#declined", document, ("declined_when",), item.declined_when, scope)
        for place, aim in enumerate(item.aims):
            if isinstance(aim, shapes.AimWhen):
                self.criterion(f"{item.id}#aims/{aim.aim}", document, ("aims", place, "when"), aim.when, scope)

    def alert_expressions(self, item: shapes.Alert) -> None:
        document, scope = self.where[item.id], Scope(item.scope)
        for place, part in enumerate(item.raised):
            path: Path_ = ("raised", place, "when")
            self.criterion(f"{item.id}#raised/{part.id}", document, path, part.when, scope, part.jurisdictions)
        self.criterion(f"{item.id}#ask", document, ("ask_when",), item.ask_when, scope)
        for place, action in enumerate(item.actions):
            for name in ("when", "done_when"):
                path = ("actions", place, name)
                self.criterion(f"{item.id}#actions/{action.id}/{name}", document, path, getattr(action, name), scope)

    def measure_expressions(self, item: shapes.Measure) -> None:
        document, scope = self.where[item.id], Scope(item.scope)
        for name, part in (("denominator", item.denominator), ("numerator", item.numerator)):
            self.criterion(f"{item.id}#{name}", document, (name, "when"), part.when, scope)
        for place, exclusion in enumerate(item.exclusions):
            self.criterion(f"{item.id}#exclusions/{exclusion.id}", document, ("exclusions", place, "when"), exclusion.when, scope)

    def goal_expressions(self, item: shapes.Goal) -> None:
        document = self.where[item.id]
        for section in ("realistic", "not_expected", "talk_about"):
            for place, part in enumerate(getattr(item, section)):
                key = f"{item.id}#{section}/{part.id}"
                self.criterion(key, document, (section, place, "when"), part.when, Scope.PATIENT, part.jurisdictions)

    def setting(self, fact_documents: list[Document], name: str, kind: type[T]) -> T:
        """What the first document says under `name`; the defaults of its shape where none does."""
        for document in fact_documents:
            if name in document.data:
                try:
                    return msgspec.convert(document.data[name], kind)
                except msgspec.ValidationError as error:
                    self.faults.append(document.fault("OST110", f"the {name} does not fit: {error}", (name,)))
                    break
        return kind()

    def conversions(self) -> dict[str, Conversion]:
        """The conversions of the units that facts list, worked out once."""
        found: dict[str, Conversion] = {}
        for key, declaration in self.facts.declarations.items():
            for unit in declaration.also_in:
                if declaration.unit is None:
                    continue
                try:
                    result = conversion(unit, declaration.unit, declaration.molar_mass)
                except UnitError as error:
                    document, path = self.facts.places[key]
                    owner = path[:-1] if path[-1:] == ("name",) else path
                    self.faults.append(document.fault("OST125", f"{declaration.fact.written}: {error}", (*owner, "also_in")))
                    continue
                found[f"{unit}|{declaration.unit}|{declaration.molar_mass}"] = result
        return found

    # -- the whole ------------------------------------------------------------------------------

    def build(self, files: tuple[SourceFile, ...], policies: tuple[str, ...]) -> Library:
        sections = self.read(files)
        fact_documents = sections.get("facts", [])
        vocabulary, instruments, roles = self.vocabulary(sections)
        interventions = self.documents(sections, "interventions", shapes.Intervention)
        alerts = self.documents(sections, "alerts", shapes.Alert)
        goal_documents = {"goals": [item for item in sections.get("goals", []) if "aims" not in item.data]}
        goals = self.documents(goal_documents, "goals", shapes.Goal)
        combinations = self.documents(sections, "combinations", shapes.Combination)
        measures = self.documents(sections, "measures", shapes.Measure)
        for intervention in interventions:
            self.intervention_expressions(intervention)
        for measure in measures:
            self.measure_expressions(measure)
        for alert in alerts:
            self.alert_expressions(alert)
        for goal in goals:
            self.goal_expressions(goal)
        for combination in combinations:
            document = self.where[combination.id]
            self.criterion(f"{combination.id}#when", document, ("when",), combination.when, Scope.PATIENT)
        aims = [item for document in sections.get("goals", []) for _, item in self.listed(document, "aims", shapes.Aim)]
        categories = [item for document in sections.get("facts", []) for _, item in self.listed(document, "categories", shapes.Category)]
        terms = [item for document in sections.get("glossary", []) for _, item in self.listed(document, "terms", shapes.Term)]
        references = [read_reference(file, self.faults) for file in files if file.path.suffix == ".json"]
        self.reference_files = {file.path.stem: file.shown for file in files if file.path.suffix == ".json"}
        return Library(
            digest=self.digest,
            policies=policies,
            vocabulary=vocabulary,
            roles=roles,
            outlook=self.setting(fact_documents, "outlook", Outlook),
            second_course=self.setting(fact_documents, "second_course", SecondCourse),
            lesion_marks=self.setting(fact_documents, "lesion_marks", LesionMarks),
            rereading=self.setting(fact_documents, "rereading", Rereading),
            interventions=tuple(sorted(interventions, key=lambda item: item.id)),
            alerts=tuple(sorted(alerts, key=lambda item: (item.within_hours, item.id))),
            instruments=tuple(sorted(instruments, key=lambda item: item.id)),
            goals=tuple(sorted(goals, key=lambda item: item.id)),
            aims=tuple(aims),
            combinations=tuple(sorted(combinations, key=lambda item: item.id)),
            measures=tuple(sorted(measures, key=lambda item: item.id)),
            categories=tuple(categories),
            terms=tuple(terms),
            references=tuple(reference for reference in references if reference is not None),
            formulas=tuple(formula for formula, _ in self.formulas.values()),
            expressions=self.expressions,
            calculations={name: parsed.value for name, (_, parsed) in self.formulas.items()},
            conversions=self.conversions(),
            fhir=self.setting(fact_documents, "fhir", FhirMapping),
        )
