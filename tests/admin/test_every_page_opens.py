"""Every page of the admin opens, in few queries, and says nothing that is not for it.

The walks go through all pages in one test each: making the campus takes longer than walking it.
"""

import re

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from microcred_plugin import wiring
from microcred_plugin.models import Award, Credential, Issuer, Pseudonym, SigningKey, StatusList
from microcred_plugin.services.evaluate import evaluate
from tests.services_live.cohort import make_cohort

REGISTERED = sorted(
    (model for model in django_admin.site._registry if model._meta.app_label == "microcred_plugin"),
    key=lambda model: model.__name__,
)
CAN_BE_ADDED = {"Issuer", "SigningKey"}
UNREAD = ("verdict", "basis", "salt", "share_secret", "private_encrypted", "permutation_key")


def address(model, page, *args):
    return reverse(f"admin:microcred_plugin_{model._meta.model_name}_{page}", args=args)


def statuses(get):
    return {model.__name__: get(model) for model in REGISTERED}


def all_of(value):
    return {model.__name__: value for model in REGISTERED}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_list_opens_and_can_be_searched(admin, language):
    headers = {"accept-language": language}
    for query in ({}, {"q": "x' \" <script>"}, {"q": "%"}, {"p": "99"}, {"o": "1.-2"}):
        found = statuses(
            lambda model, query=query: (
                admin.get(
                    address(model, "changelist"), query, headers=headers, follow=True
                ).status_code
            )
        )
        assert found == all_of(200), query


def test_every_page_of_a_row_opens_with_its_history(admin):
    for page in ("change", "history"):
        found = statuses(
            lambda model, page=page: (
                admin.get(address(model, page, model.objects.first().pk), follow=True).status_code
            )
        )
        assert found == all_of(200), page


def test_only_issuers_and_keys_are_added(admin):
    found = statuses(lambda model: admin.get(address(model, "add")).status_code)
    assert {name for name, status in found.items() if status == 200} == CAN_BE_ADDED
    assert set(found.values()) == {200, 403}


def test_nothing_is_deleted_here(admin):
    for model in REGISTERED:
        row = model.objects.first()
        assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        admin.post(address(model, "changelist"), data)
        assert model.objects.filter(pk=row.pk).exists()


def test_what_is_sent_to_the_page_of_a_row_changes_nothing_but_an_issuer(admin):
    for model in REGISTERED:
        if model is Issuer:
            continue
        before = list(model.objects.order_by("pk").values())
        data = {field.name: "1" for field in model._meta.fields}
        admin.post(address(model, "change", before[0]["id"]), data)
        assert list(model.objects.order_by("pk").values()) == before


def secrets():
    """Return what no page may show."""
    known = [SigningKey.objects.get().private_encrypted, StatusList.objects.get().permutation_key]
    for row in Award.objects.all():
        known += [row.salt, row.share_secret]
    known += [row.salt for row in Pseudonym.objects.all()]
    known += ["proofValue", "@context", "identityHash", "course_percent"]
    return [one for one in known if one]


def test_secrets_marks_and_documents_are_on_no_page(admin):
    Award.objects.filter(state="claimed").update(share_secret="a-secret-of-its-learner")
    hidden = secrets()
    for model in REGISTERED:
        change = address(model, "change", model.objects.first().pk)
        for page in (address(model, "changelist"), change):
            text = admin.get(page, follow=True).content.decode()
            assert [secret for secret in hidden if secret in text] == [], page


def columns_read(action):
    """Return the columns that were asked of our tables, but those only tested for being empty."""
    with CaptureQueriesContext(connection) as queries:
        action()
    selected = [query["sql"].split(" FROM ")[0] for query in queries]
    plain = [re.sub(r'"\w+"\."\w+" IS NULL', "", sql) for sql in selected if "SELECT" in sql]
    return set(re.findall(r'"microcred_plugin_(\w+"\."\w+)"', " ".join(plain)))


def test_private_halves_marks_and_documents_are_not_even_read(admin):
    for model in (SigningKey, Credential, Award, StatusList):
        read = columns_read(lambda model=model: admin.get(address(model, "changelist")))
        assert read
        names = {name.split('"')[-1] for name in read}
        assert names.isdisjoint(UNREAD), model
        assert names.isdisjoint({"document", "bits"}), model


def queries_for(client, model):
    with CaptureQueriesContext(connection) as queries:
        client.get(address(model, "changelist"))
    return len(queries)


def test_a_longer_list_takes_no_more_queries(admin, campus):
    models = [model for model in REGISTERED if model.__name__ != "Issuer"]
    few = {model: queries_for(admin, model) for model in models}
    for learner in make_cohort(12).learners:
        evaluate(wiring.world(), learner, campus.course_key)
    assert {model: queries_for(admin, model) for model in models} == few


def test_who_may_only_look_looks(onlooker):
    looked = statuses(lambda model: onlooker.get(address(model, "changelist")).status_code)
    opened = statuses(
        lambda model: (
            onlooker.get(
                address(model, "change", model.objects.first().pk), follow=True
            ).status_code
        )
    )
    added = statuses(lambda model: onlooker.get(address(model, "add")).status_code)
    assert (looked, opened, added) == (all_of(200), all_of(200), all_of(403))


def test_accounts_and_their_commitments_stand_nowhere_together():
    assert Pseudonym not in django_admin.site._registry
