"""Every address of ours, asked by everybody: the answers are those of the table."""

import json

import pytest
from django.db import transaction
from django.urls import URLPattern, reverse

from microcred_plugin.models import AuditEntry, Award, Credential
from microcred_plugin.urls import urlpatterns
from tests.permissions.table import ROLES, lines

LINES = list(lines())
CHAPTERS = list(dict.fromkeys(line.chapter for line in LINES))
REASON = "Because of a test"
BODIES = {
    "api-public": {"public": True},
    "api-withdraw": {"reason": REASON},
    "api-suspend": {"reason": REASON},
    "api-revoke": {"reason": REASON},
}
MAY_CHANGE = {200, 201, 302}
FORM = {"reason": REASON, "public": "1", "seen": "chosen=1", "chosen": "1"}


def values(scene, line):
    """Return what fills the places of an address."""
    award = scene.award(line.on)
    slug = scene.module.issuer.slug if line.name.startswith("issuer") else scene.module.slug
    newest = award.credentials.order_by("-id").first()
    return {
        "course_key": scene.module.course_key,
        "award": award.uuid,
        "uuid": newest.uuid if newest and line.name.startswith("credential") else award.uuid,
        "name": line.act,
        "slug": slug,
        "number": 1,
        "secret": award.share_secret or "no-such-secret",
    }


def address(scene, line):
    (pattern,) = [one for one in urlpatterns if one.name == line.name]
    known = values(scene, line)
    places = {name: known[name] for name in pattern.pattern.converters}
    return reverse(f"microcred:{line.name}", kwargs=places)


def ask(scene, line, client):
    """Return the answer to one request."""
    url = address(scene, line)
    if line.method == "GET":
        return client.get(url, headers={"accept": "text/html"})
    if line.name.startswith("api-"):
        body = json.dumps(BODIES.get(line.name, {}))
        return client.generic(line.method, url, body, content_type="application/json")
    return client.generic(
        line.method,
        url,
        "&".join(f"{name}={value}" for name, value in FORM.items()),
        content_type="application/x-www-form-urlencoded",
    )


def kept():
    """Return everything that a request could have changed."""
    awards = Award.objects.order_by("pk").values()
    credentials = Credential.objects.order_by("pk").values("pk", "live", "ending", "public_reason")
    return list(awards), list(credentials), AuditEntry.objects.count()


def walk(scene, line):
    """Return the answers to everybody; a refusal and a look must have changed nothing."""
    found, before = {}, kept()
    for role in ROLES:
        client = scene.browser(role, line.on)
        with transaction.atomic():
            found[role] = ask(scene, line, client).status_code
            if role == "anonymous" or line.method == "GET" or found[role] not in MAY_CHANGE:
                assert kept() == before, (line, role)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_everybody_gets_the_answer_of_the_table(scene, chapter):
    chosen = [line for line in LINES if line.chapter == chapter]
    found = {str(line): walk(scene, line) for line in chosen}
    assert found == {str(line): line.status for line in chosen}


def methods_of(pattern):
    """Return the methods that stand in the table for an address: what it knows, and POST."""
    view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    known = {name.upper() for name in ("put", "patch", "delete") if hasattr(view, name)}
    return {"GET", "POST", *known}


def test_every_address_and_method_of_ours_is_in_the_table():
    assert all(isinstance(one, URLPattern) and one.name for one in urlpatterns)
    expected = {(one.name, method) for one in urlpatterns for method in methods_of(one)}
    assert expected - {(line.name, line.method) for line in LINES} == set()


def test_nothing_is_in_the_table_that_is_not_there():
    assert {line.name for line in LINES} - {one.name for one in urlpatterns} == set()


def test_no_line_stands_twice():
    seen = [str(line) for line in LINES]
    assert len(seen) == len(set(seen))
