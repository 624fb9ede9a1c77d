"""What the campus keeps."""

from campus.models.courses import Course, Question, QuestionKind, Subsection
from campus.models.people import CheckStatus, CourseRole, Enrollment, IdentityCheck, Profile, Role
from campus.models.seeding import Seeding
from campus.models.work import (
    Answer,
    Certificate,
    CertificateStatus,
    Completion,
    CourseGrade,
    SubsectionScore,
)

__all__ = [
    "Answer",
    "Certificate",
    "CertificateStatus",
    "CheckStatus",
    "Completion",
    "Course",
    "CourseGrade",
    "CourseRole",
    "Enrollment",
    "IdentityCheck",
    "Profile",
    "Question",
    "QuestionKind",
    "Role",
    "Seeding",
    "Subsection",
    "SubsectionScore",
]
