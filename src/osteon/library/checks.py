"""What must hold between documents: names that exist, sources that were read, nothing left over."""

from __future__ import annotations

from collections.abc import Iterator

from osteon.faults import Fault
from osteon.library.build import Builder
from osteon.library.fact_documents import Part
from osteon.library.model import Library
from osteon.logic import BooleanType, Scope, nearest
from osteon.yaml_reader import Path_


def cross_check(library: Library, builder: Builder) -> list[Fault]:
    """Faults in the references between documents; empty for a sound library."""
    faults: list[Fault] = []
    used: set[str] = set()

    def known(item: str, names: object, what: str, document_id: str, path: Path_) -> None:
        options = list(names)  # type: ignore[call-overload]
        if item not in options:
            close = nearest(item, options)
            hint = f"Did you mean {close}?" if close else ""
            faults.append(builder.where[document_id].fault("OST126", f"there is no {what} called {item}", path, hint))

    documents: list[Part] = [
        *library.interventions, *library.alerts, *library.instruments, *library.goals, *library.combinations,
        *library.measures,
    ]  # fmt: skip
    for document in documents:
        for path, key in sources_in(document):
            used.add(key)
            if key not in library.reference_by_id:
                identifier: str = getattr(document, "id", "")
                owner = builder.where.get(identifier)
                close = nearest(key, library.reference_by_id)
                hint = f"Did you mean {close}? " if close else ""
                message = f"there is no source called {key}"
                hint += "Each source is a file in references/."
                faults.append(owner.fault("OST127", message, path, hint) if owner else Fault("OST127", message, identifier, hint=hint))
    for declaration in library.vocabulary.declarations:
        for key in declaration.sources:
            used.add(key)
            if key not in library.reference_by_id and declaration.group == "derived":
                document_path = builder.origins.get(f"derived#{declaration.fact.written}")
                message = f"there is no source called {key}"
                if document_path:
                    faults.append(document_path[0].fault("OST127", message, document_path[1][:-1]))
    used.update(library.outlook.sources)
    for formula in library.formulas:
        used.update(formula.sources)
        for key in formula.sources:
            if key not in library.reference_by_id:
                where, path = builder.origins[f"formula#{formula.name}"]
                faults.append(where.fault("OST127", f"there is no source called {key}", (*path, "sources")))
    faults += [
        Fault("OST128", f"nothing uses the source {reference.id}", builder.reference_files.get(reference.id, reference.id))
        for reference in library.references
        if reference.id not in used
    ]
    survival = library.role(library.roles.expected_survival)
    if survival.key not in library.vocabulary.by_key and builder.roles_document is not None:
        message = f"no fact is called {survival.written}"
        faults.append(builder.roles_document.fault("OST201", message, ("roles", "expected_survival")))
    for mark in library.lesion_marks.__struct_fields__:
        name = getattr(library.lesion_marks, mark)
        declared = library.vocabulary.by_key.get((Scope.LESION, name))
        if name and (declared is None or not isinstance(declared.type, BooleanType)) and builder.roles_document is not None:
            message = f"no fact of a lesion that is true or false is called {name}"
            faults.append(builder.roles_document.fault("OST201", message, ("lesion_marks", mark)))
    partners = {*library.intervention_by_id, *library.category_by_id}
    for item in library.interventions:
        known(item.category, library.category_by_id, "category", item.id, ("category",))
        category = library.category_by_id.get(item.category)
        if category is not None and category.class_ != item.class_:
            message = f"{item.category} is a category of {category.class_} treatment, not of {item.class_}"
            faults.append(builder.where[item.id].fault("OST129", message, ("category",)))
        for place, aim in enumerate(item.aims):
            name = aim if isinstance(aim, str) else aim.aim
            known(name, library.aim_by_id, "aim", item.id, ("aims", place))
        for place, interaction in enumerate(item.interactions):
            for partner in interaction.with_:
                known(partner, partners, "intervention or category", item.id, ("interactions", place, "with"))
        for place, indication in enumerate(item.indications):
            seen = [library.reference_by_id[key].seen for key in indication.sources if key in library.reference_by_id]
            if indication.strength == "strong" and not any(seen):
                message = f"the strong indication {indication.id} rests on no source that was read"
                faults.append(builder.where[item.id].fault("OST141", message, ("indications", place)))
    for alert in library.alerts:
        for place, other in enumerate(alert.yields_to):
            known(other, library.alert_by_id, "red flag", alert.id, ("yields_to", place))
        for place, action in enumerate(alert.actions):
            if action.intervention is not None:
                path = ("actions", place, "intervention")
                known(action.intervention, library.intervention_by_id, "intervention", alert.id, path)
    for combination in library.combinations:
        for place, options in enumerate(combination.parts):
            for option in options:
                known(option, partners, "intervention or category", combination.id, ("parts", place))
    return faults


def sources_in(part: object, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every source key in a document, with the place of the part that names it."""
    if isinstance(part, Part):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if name == "sources":
                yield from ((path, key) for key in value)
            else:
                yield from sources_in(value, (*path, name.rstrip("_")))
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from sources_in(item, (*path, place))
