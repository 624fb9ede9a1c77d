"""Whether a module may be published: the sixteen European elements and the rules of its framework.

Rules, in the order of the code:

1. The framework is known, switched on, in force that day, and open to the type of institution.
2. Size and level are within the framework's bounds (both inclusive).
3. Every element that the Recommendation or the framework asks for is there.
4. Every learning outcome has a statement and is tested by graded subsections of this course, each
   with a minimum above zero: an outcome that nobody can fail is not assessed.
5. Credits are stated with at most one decimal, since that is how a credential writes them.
6. Somebody can become eligible: at least one kind of enrolment leads to the credential.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.numbers import within
from microcred_plugin.domain.outcomes import LearningOutcome
from microcred_plugin.domain.ports import Course
from microcred_plugin.domain.reference import Element, elements

__all__ = ["AwardingBody", "Completeness", "ElementState", "check_module", "framework_faults"]

_LEAST = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class AwardingBody:
    """The institution that answers for the award."""

    name: Bilingual
    country: str
    institution_type: str


@dataclass(frozen=True, kw_only=True)
class ElementState:
    """One European element: whether it must be there, and what is missing in it."""

    element: Element
    required: bool
    present: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Completeness:
    """The state of every element, and all faults that stand in the way of publishing."""

    elements: tuple[ElementState, ...]
    faults: tuple[Fault, ...]

    @property
    def publishable(self) -> bool:
        """Return whether nothing stands in the way."""
        return not self.faults


def check_module(
    module: ModuleDefinition,
    *,
    frameworks: Mapping[str, Framework],
    switched_on: frozenset[str],
    body: AwardingBody,
    course: Course,
    on: date,
) -> Completeness:
    """Return what is still missing for publishing the module on that day.

    `frameworks` are all known ones by id, `switched_on` the ids that an administrator allows.
    """
    rules = framework_faults(
        module, frameworks=frameworks, switched_on=switched_on, body=body, on=on
    )
    states = tuple(_element_states(module, frameworks.get(module.framework), body))
    missing = [fault for state in states if state.required for fault in state.faults]
    faults = [*rules, *missing, *_outcome_faults(module, course), *_policy_faults(module)]
    return Completeness(states, _without_doubles(faults))


def _without_doubles(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """An element and a rule may miss the same field: it is said once, by the first of them."""
    first: dict[tuple[str, FaultCode], Fault] = {}
    for fault in faults:
        first.setdefault((fault.field, fault.code), fault)
    return tuple(first.values())


def framework_faults(
    module: ModuleDefinition,
    *,
    frameworks: Mapping[str, Framework],
    switched_on: frozenset[str],
    body: AwardingBody,
    on: date,
) -> tuple[Fault, ...]:
    """Return why the module may not be awarded under its framework on that day, if it may not."""
    framework = frameworks.get(module.framework)
    return _without_doubles(_framework_faults(module, framework, switched_on, body, on))


def _framework_faults(
    module: ModuleDefinition,
    framework: Framework | None,
    switched_on: frozenset[str],
    body: AwardingBody,
    on: date,
) -> Iterator[Fault]:
    if framework is None:
        values = {"given": module.framework, "allowed": sorted(switched_on)}
        yield Fault("framework", FaultCode.UNKNOWN, values)
        return
    if framework.id not in switched_on:
        yield Fault("framework", FaultCode.FRAMEWORK_OFF, {"framework": framework.id})
    yield from framework.faults_on(on)
    yield from framework.institution_faults(body.institution_type)
    yield from _attestation_faults(module, framework, on)
    yield from framework.size_faults(ec=module.ec, hours=module.hours)
    yield from framework.level_faults(nlqf=module.level.nlqf, eqf=module.level.eqf)
    if module.ec is not None:
        yield from within("ec", module.ec, minimum=Decimal("0.1"), step=Decimal("0.1"))


def _attestation_faults(
    module: ModuleDefinition, framework: Framework, on: date
) -> Iterator[Fault]:
    """Somebody answers for a criterion of this framework, once, and not in advance."""
    known = frozenset(criterion.id for criterion in framework.criteria)
    seen: set[str] = set()
    for index, row in enumerate(module.attestations):
        path = f"quality_assurance.attestations[{index}]"
        if row.criterion not in known:
            yield Fault(f"{path}.criterion", FaultCode.UNKNOWN, {"given": row.criterion})
        if row.criterion in seen:
            yield Fault(f"{path}.criterion", FaultCode.DUPLICATE, {"given": row.criterion})
        if row.on > on:
            yield Fault(f"{path}.on", FaultCode.IN_THE_FUTURE, {"given": row.on.isoformat()})
        seen.add(row.criterion)


def _element_states(
    module: ModuleDefinition, framework: Framework | None, body: AwardingBody
) -> Iterator[ElementState]:
    asked = framework.required_elements if framework else frozenset()
    for element in elements():
        faults = tuple(_missing_in(element.id, module, body))
        required = element.id in asked or (element.mandatory and element.id != "level")
        yield ElementState(element=element, required=required, present=not faults, faults=faults)


def _missing_in(element: str, module: ModuleDefinition, body: AwardingBody) -> Iterator[Fault]:
    for field, there in _fields_of(element, module, body):
        if not there:
            yield Fault(field, FaultCode.REQUIRED)


def _fields_of(
    element: str, module: ModuleDefinition, body: AwardingBody
) -> tuple[tuple[str, object], ...]:
    """Return the fields that an element rests on; identity, date and grade come with the award."""
    table: dict[str, tuple[tuple[str, object], ...]] = {
        "title": (_in_own_language("title", module.title, module),),
        "issuer_country": (("issuer.country", body.country),),
        "awarding_body": (("issuer.name", body.name),),
        "learning_outcomes": (("learning_outcomes", module.outcomes),),
        "workload": (("ec", module.ec or module.hours), ("hours", module.hours)),
        "level": (("level.eqf", module.level.eqf or module.level.nlqf),),
        "assessment_type": (("assessment_types", module.assessment_types),),
        "participation_form": (("participation_forms", module.participation_forms),),
        "quality_assurance": (
            ("framework", module.framework),
            _in_own_language("quality_assurance.body", module.quality_body, module),
        ),
        "prerequisites": (_in_own_language("prerequisites", module.prerequisites, module),),
        "supervision_identity": (("supervision", module.supervision),),
        "stackability": (("stacks", module.stacks or not module.stackable),),
        "further_information": (
            _in_own_language("description", module.description, module),
            _in_own_language("criteria", module.criteria, module),
        ),
    }
    return table.get(element, ())


def _in_own_language(field: str, text: Bilingual, module: ModuleDefinition) -> tuple[str, object]:
    language = "nl" if module.language == "nl" else "en"
    return (f"{field}.{language}", getattr(text, language))


def _outcome_faults(module: ModuleDefinition, course: Course) -> Iterator[Fault]:
    graded = frozenset(subsection.block_id for subsection in course.subsections)
    for index, outcome in enumerate(module.outcomes):
        yield from _one_outcome(f"learning_outcomes[{index}]", outcome, module, graded)
    yield from _description_faults(module)


def _description_faults(module: ModuleDefinition) -> Iterator[Fault]:
    """The description and criteria are required properties of an Open Badges 3.0 achievement."""
    for field, text in (("description", module.description), ("criteria", module.criteria)):
        path, there = _in_own_language(field, text, module)
        if not there:
            yield Fault(path, FaultCode.REQUIRED)


def _one_outcome(
    path: str, outcome: LearningOutcome, module: ModuleDefinition, graded: frozenset[str]
) -> Iterator[Fault]:
    for field, text in (("title", outcome.title), ("statement", outcome.statement)):
        own, there = _in_own_language(f"{path}.{field}", text, module)
        if not there:
            yield Fault(own, FaultCode.REQUIRED)
    if not outcome.assessments:
        yield Fault(f"{path}.assessments", FaultCode.NOT_ASSESSED, {"outcome": outcome.code})
    seen: set[str] = set()
    for index, assessment in enumerate(outcome.assessments):
        here = f"{path}.assessments[{index}]"
        values = {"subsection": assessment.subsection}
        if assessment.subsection not in graded:
            yield Fault(f"{here}.subsection", FaultCode.NOT_IN_COURSE, values)
        if assessment.subsection in seen:
            yield Fault(f"{here}.subsection", FaultCode.DUPLICATE, {"given": assessment.subsection})
        seen.add(assessment.subsection)
        minimum = assessment.minimum_percent
        yield from within(f"{here}.minimum_percent", minimum, minimum=_LEAST, maximum=Decimal(100))


def _policy_faults(module: ModuleDefinition) -> Iterator[Fault]:
    if not module.policy.eligible_enrolment_modes:
        yield Fault("award_policy.eligible_enrolment_modes", FaultCode.REQUIRED)
