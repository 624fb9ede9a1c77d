"""Who may ask what: every address of ours, every method, every role, and the answer they get.

`on` says whose award the address is about; `own` is its learner and `other` another learner of the
same course. `elsewhere` is everything in another course, `staff` and `instructor` have that role in
this one, `author` writes it. An address with `:act` fills in the act.
One number is the answer to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ROLES = (
    *("anonymous", "nobody", "own", "other", "elsewhere"),
    *("staff", "instructor", "author", "admin"),
)
TABLE = """
== documents
#                                             anon nobo own  othe else staf inst auth admi
status                     GET    -           200
status                     POST   -           405
issuer                     GET    -           200
issuer                     POST   -           405
issuer-did                 GET    -           200
issuer-did                 POST   -           405
credential                 GET    claimed     404  404  200  404  404  200  200  404  200
credential                 GET    shared      200
credential                 POST   claimed     405
credential                 POST   shared      405
credential-file            GET    claimed     404  404  200  404  404  200  200  404  200
credential-file            GET    shared      200
credential-file            POST   claimed     405
credential-file            POST   shared      405
shared                     GET    shared      200
shared                     GET    claimed     404
shared                     POST   shared      405
shared                     POST   claimed     405
shared-file                GET    shared      200
shared-file                POST   shared      405
== learner
#                                             anon nobo own  othe else staf inst auth admi
mine                       GET    -           302  200  200  200  200  200  200  200  200
mine                       POST   -           302  405  405  405  405  405  405  405  405
award                      GET    offered     302  404  200  404  404  404  404  404  404
award                      GET    claimed     302  404  200  404  404  404  404  404  404
award                      POST   offered     302  405  405  405  405  405  405  405  405
award                      POST   claimed     302  405  405  405  405  405  405  405  405
award-claim                GET    offered     302
award-claim                POST   offered     302  404  302  404  404  404  404  404  404
award-decline              GET    offered     302  404  200  404  404  404  404  404  404
award-decline              POST   offered     302  404  302  404  404  404  404  404  404
award-reopen               GET    declined    302
award-reopen               POST   declined    302  404  302  404  404  404  404  404  404
award-public               GET    claimed     302
award-public               POST   claimed     302  404  302  404  404  404  404  404  404
award-link                 GET    claimed     302
award-link                 POST   claimed     302  404  302  404  404  404  404  404  404
award-disclosure           GET    claimed     302  404  200  404  404  404  404  404  404
award-disclosure           POST   claimed     302  404  302  404  404  404  404  404  404
== staff
#                                             anon nobo own  othe else staf inst auth admi
instructor                 GET    -           302  403  403  403  403  200  200  403  200
instructor                 POST   -           302  405  405  405  405  405  405  405  405
instructor-learner         GET    claimed     302  403  403  403  403  200  200  403  200
instructor-learner         POST   claimed     302  405  405  405  405  405  405  405  405
instructor-act:approve     GET    eligible    302  403  403  403  403  200  200  403  200
instructor-act:withdraw    GET    offered     302  403  403  403  403  200  200  403  200
instructor-act:suspend     GET    claimed     302  403  403  403  403  403  200  403  200
instructor-act:reinstate   GET    suspended   302  403  403  403  403  403  200  403  200
instructor-act:revoke      GET    claimed     302  403  403  403  403  403  200  403  200
instructor-act:approve     POST   eligible    302  403  403  403  403  302  302  403  302
instructor-act:withdraw    POST   offered     302  403  403  403  403  302  302  403  302
instructor-act:suspend     POST   claimed     302  403  403  403  403  403  302  403  302
instructor-act:reinstate   POST   suspended   302  403  403  403  403  403  302  403  302
instructor-act:revoke      POST   claimed     302  403  403  403  403  403  302  403  302
== anybody
#                                             anon nobo own  othe else staf inst auth admi
offer                      GET    -           200
offer                      POST   -           405
module                     GET    -           200
module                     POST   -           405
achievement                GET    -           200
achievement                POST   -           405
verify                     GET    -           200
verify                     POST   -           400
== api
#                                             anon nobo own  othe else staf inst auth admi
api-verify                 GET    -           405
api-verify                 POST   -           200
api-offer                  GET    -           200
api-offer                  POST   -           405
api-module                 GET    -           200
api-module                 POST   -           405
api-module-version         GET    -           200
api-module-version         POST   -           405
api-awards                 GET    -           401  200  200  200  200  200  200  200  200
api-awards                 POST   -           401  405  405  405  405  405  405  405  405
api-award                  GET    offered     401  404  200  404  404  404  404  404  404
api-award                  POST   offered     401  405  405  405  405  405  405  405  405
api-preview                GET    offered     401  405  405  405  405  405  405  405  405
api-preview                POST   offered     401  404  200  404  404  404  404  404  404
api-claim                  GET    offered     401  405  405  405  405  405  405  405  405
api-claim                  POST   offered     401  404  200  404  404  404  404  404  404
api-decline                GET    offered     401  405  405  405  405  405  405  405  405
api-decline                POST   offered     401  404  200  404  404  404  404  404  404
api-reopen                 GET    declined    401  405  405  405  405  405  405  405  405
api-reopen                 POST   declined    401  404  200  404  404  404  404  404  404
api-disclosure             GET    claimed     401  405  405  405  405  405  405  405  405
api-disclosure             POST   claimed     401  405  405  405  405  405  405  405  405
api-disclosure             PUT    claimed     401  404  200  404  404  404  404  404  404
api-public                 GET    claimed     401  405  405  405  405  405  405  405  405
api-public                 POST   claimed     401  405  405  405  405  405  405  405  405
api-public                 PUT    claimed     401  404  200  404  404  404  404  404  404
api-share-link             DELETE claimed     401  404  200  404  404  404  404  404  404
api-share-link             GET    claimed     401  405  405  405  405  405  405  405  405
api-share-link             POST   claimed     401  404  201  404  404  404  404  404  404
api-cohort                 GET    -           401  403  403  403  403  200  200  403  200
api-cohort                 POST   -           401  405  405  405  405  405  405  405  405
api-member                 GET    claimed     401  403  403  403  403  200  200  403  200
api-member                 POST   claimed     401  405  405  405  405  405  405  405  405
api-history                GET    claimed     401  403  403  403  403  200  200  403  200
api-history                POST   claimed     401  405  405  405  405  405  405  405  405
api-approve                GET    eligible    401  405  405  405  405  405  405  405  405
api-approve                POST   eligible    401  403  403  403  403  200  200  403  200
api-reinstate              GET    suspended   401  405  405  405  405  405  405  405  405
api-reinstate              POST   suspended   401  403  403  403  403  403  200  403  200
api-withdraw               GET    offered     401  405  405  405  405  405  405  405  405
api-withdraw               POST   offered     401  403  403  403  403  200  200  403  200
api-suspend                GET    claimed     401  405  405  405  405  405  405  405  405
api-suspend                POST   claimed     401  403  403  403  403  403  200  403  200
api-revoke                 GET    claimed     401  405  405  405  405  405  405  405  405
api-revoke                 POST   claimed     401  403  403  403  403  403  200  403  200
api-schema                 GET    -           200
api-schema                 POST   -           405
"""


@dataclass(frozen=True)
class Line:
    """One line of the table; `status` by role."""

    chapter: str
    name: str
    act: str
    method: str
    on: str
    status: dict[str, int]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.act, self.method, self.on)))


def lines() -> Iterator[Line]:
    """Yield the lines of the table."""
    chapter = ""
    for text in TABLE.strip().splitlines():
        first, *cells = text.split()
        if first == "==":
            (chapter,) = cells
        elif first != "#":
            method, on, *numbers = cells
            name, _, act = first.partition(":")
            codes = numbers * len(ROLES) if len(numbers) == 1 else numbers
            status = dict(zip(ROLES, map(int, codes), strict=True))
            yield Line(chapter, name, act, method, on, status)
