"""Addresses of the campus's own pages, close to those of the platform."""

from django.urls import path

from campus.pages import entrance, instructor, learner, outbox, studio

__all__ = ["app_name", "urlpatterns"]

app_name = "campus"

urlpatterns = [
    path("", entrance.entrance, name="entrance"),
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("dashboard", learner.dashboard, name="dashboard"),
    path("courses/<str:course_key>", learner.course, name="course"),
    path("courses/<str:course_key>/completion", learner.completion, name="completion"),
    path(
        "courses/<str:course_key>/subsections/<str:block_id>",
        learner.subsection,
        name="subsection",
    ),
    path("courses/<str:course_key>/instructor", instructor.dashboard, name="instructor"),
    path(
        "courses/<str:course_key>/gradebook/<str:username>",
        instructor.scores_of,
        name="scores",
    ),
    path("studio/", studio.courses, name="studio"),
    path("outbox", outbox.outbox, name="outbox"),
]
