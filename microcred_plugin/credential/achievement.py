"""The JSON of a micro-credential: an Open Badges 3.0 AchievementCredential.

Every element of the European recommendation is said with native properties, so that a verifier
understands it without a context of ours. The order of keys and lists is fixed: the same facts give
the same text. Sets are lists even of one where the specification has a list; nothing is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from microcred_plugin.credential.alignments import Stack, module_alignments, outcome_alignments
from microcred_plugin.credential.contexts import CREDENTIALS_V2, EXTENSIONS, OPEN_BADGES
from microcred_plugin.credential.narrative import (
    FINAL_GRADE,
    criteria_narrative,
    required_percent,
)
from microcred_plugin.credential.parties import NOTHING_MORE, Disclosure, Holder, IssuerProfile
from microcred_plugin.credential.paths import walk
from microcred_plugin.credential.status_list import StatusEntry
from microcred_plugin.credential.times import timestamp
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.numbers import plain_number
from microcred_plugin.domain.outcomes import LearningOutcome
from microcred_plugin.domain.text import forbidden_character

__all__ = ["CONTEXT", "SCHEMA_URL", "Publication", "achievement", "credential", "percent_text"]

Json = dict[str, Any]

CONTEXT = (CREDENTIALS_V2, OPEN_BADGES, EXTENSIONS)
SCHEMA_URL = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
_PERCENT_STEP = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A published version of a module: its facts, its number, its address and who publishes it."""

    module: ModuleDefinition
    version: str
    url: str
    issuer: IssuerProfile
    framework: Framework
    image_url: str | None = None
    stacks: tuple[Stack, ...] = ()


def credential(
    publication: Publication,
    *,
    url: str,
    holder: Holder,
    status: StatusEntry,
    awarded: datetime,
    valid_until: datetime | None = None,
    disclosure: Disclosure = NOTHING_MORE,
) -> Json:
    """Return the unsigned credential of one learner.

    `awarded` is the moment of the award and stays so in a reissue. Without a `disclosure` it holds
    the least: name, hashed address, module, outcomes as completed.
    Raises Invalid for a text with characters that may not be signed, naming its path.
    """
    document = {
        "@context": list(CONTEXT),
        "id": url,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": publication.module.title.in_language(publication.module.language),
        "issuer": publication.issuer.to_json(publication.module.language),
        "validFrom": timestamp(awarded),
        **({"validUntil": timestamp(valid_until)} if valid_until else {}),
        "credentialSubject": _subject(publication, holder, disclosure),
        **_evidence(disclosure),
        "credentialStatus": status.to_json(),
        "credentialSchema": [{"id": SCHEMA_URL, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    _refuse_forbidden(document)
    return document


def achievement(publication: Publication, *, disclosure: Disclosure = NOTHING_MORE) -> Json:
    """Return the `achievement`: everything that is the same for all learners of a version.

    A disclosure of marks or of the final grade adds the descriptions that those results point to.
    """
    module, language = publication.module, publication.module.language
    return {
        "id": publication.url,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": module.title.in_language(language),
        "description": module.description.in_language(language),
        "criteria": {"narrative": criteria_narrative(module)},
        **_image(publication),
        "creator": publication.issuer.reference(),
        **_credits(module, "creditsAvailable"),
        "inLanguage": language,
        **({"fieldOfStudy": module.field_of_study.label} if module.field_of_study else {}),
        "version": publication.version,
        "alignment": module_alignments(
            module, framework=publication.framework, stacks=publication.stacks
        ),
        "resultDescription": list(_descriptions(publication, disclosure)),
    }


def _subject(publication: Publication, holder: Holder, disclosure: Disclosure) -> Json:
    return {
        **({"id": holder.wallet} if holder.wallet else {}),
        "type": ["AchievementSubject"],
        "identifier": holder.identifiers(),
        **_credits(publication.module, "creditsEarned"),
        "achievement": achievement(publication, disclosure=disclosure),
        "result": list(_results(publication, disclosure)),
    }


def _image(publication: Publication) -> Json:
    url = publication.image_url
    return {"image": {"id": url, "type": "Image"}} if url else {}


def _credits(module: ModuleDefinition, name: str) -> Json:
    return {} if module.ec is None else {name: plain_number(module.ec)}


def _evidence(disclosure: Disclosure) -> Json:
    shown = [piece.to_json() for piece in disclosure.evidence]
    return {"evidence": shown} if shown else {}


def _descriptions(publication: Publication, disclosure: Disclosure) -> Iterator[Json]:
    language = publication.module.language
    for outcome in publication.module.outcomes:
        marked = outcome.code in disclosure.marks
        yield {
            "id": _outcome_url(publication, outcome, marked=marked),
            "type": ["ResultDescription"],
            "name": f"{outcome.code} {outcome.title.in_language(language)}",
            **(_percent_scale(required_percent(outcome)) if marked else _COMPLETED),
            **_aligned(outcome, language),
        }
    if disclosure.final_grade is not None:
        yield {
            "id": _grade_url(publication),
            "type": ["ResultDescription"],
            "name": FINAL_GRADE.in_language(language),
            **_percent_scale(None),
        }


_COMPLETED: Json = {"resultType": "Status", "requiredValue": "Completed"}


def _percent_scale(required: Decimal | None) -> Json:
    bound = {} if required is None else {"requiredValue": percent_text(required)}
    return {"resultType": "Percent", "valueMin": "0", "valueMax": "100", **bound}


def _aligned(outcome: LearningOutcome, language: str) -> Json:
    alignments = outcome_alignments(outcome, language)
    return {"alignment": alignments} if alignments else {}


def _results(publication: Publication, disclosure: Disclosure) -> Iterator[Json]:
    for outcome in publication.module.outcomes:
        mark = disclosure.marks.get(outcome.code)
        yield _result(_outcome_url(publication, outcome, marked=mark is not None), mark)
    if disclosure.final_grade is not None:
        yield _result(_grade_url(publication), disclosure.final_grade)


def _result(description: str, value: Decimal | None) -> Json:
    shown = {} if value is None else {"value": percent_text(value)}
    return {
        "type": ["Result"],
        "resultDescription": description,
        "status": "Completed",
        **shown,
    }


def _outcome_url(publication: Publication, outcome: LearningOutcome, *, marked: bool) -> str:
    """Return the id of a result description; one with marks says more, so it has another id.

    Codes of outcomes hold no slash, so no two of these ids are alike.
    """
    return f"{publication.url}#{'mark' if marked else 'outcome'}/{outcome.code}"


def _grade_url(publication: Publication) -> str:
    return f"{publication.url}#final-grade"


def percent_text(number: Decimal) -> str:
    """Return a percent as text with at most two decimals, rounded down: never up to a bound."""
    return str(plain_number(number.quantize(_PERCENT_STEP, rounding="ROUND_DOWN")))


def _refuse_forbidden(document: Json) -> None:
    faults = list(_forbidden(walk(document)))
    if faults:
        raise Invalid(faults)


def _forbidden(values: Iterable[tuple[str, Any]]) -> Iterator[Fault]:
    for path, value in values:
        if isinstance(value, str) and (found := forbidden_character(value)):
            yield Fault(path, FaultCode.FORBIDDEN_CHARACTER, {"character": found})
