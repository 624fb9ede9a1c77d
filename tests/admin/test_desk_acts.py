"""What the desk does in the admin: each act is confirmed, carried out by a service, and noted."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.models import AuditEntry, Issuer, KeyState, Module, SigningKey
from microcred_plugin.services import frameworks
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.errors import (
    AlreadyThere,
    KeyUnreadable,
    NoSigningKey,
    NotAllowed,
    NotFound,
)
from microcred_plugin.services.frameworks import definitions, switched_on
from tests.admin.conftest import browser_of

NEW = {
    "slug": "second-university",
    "name_en": "Second University",
    "name_nl": "Tweede Universiteit",
    "url": "https://second.example",
    "country": "NL",
    "institution_type": "HBO",
    "institution": "",
    "identifiers": '{"ext:BRIN": "00XX"}',
}


def address(name, *args):
    return reverse(f"admin:microcred_plugin_{name}", args=args)


def act(client, model, name, *rows, confirmed=True):
    data = {"action": name, "_selected_action": [row.pk for row in rows]}
    data |= {"confirmed": "1"} if confirmed else {}
    return client.post(address(f"{model}_changelist"), data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def audited():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def errors_of(response):
    errors = response.context["adminform"].form.errors
    return {field: list(texts) for field, texts in errors.items()}


def test_an_issuer_is_created_with_a_did_of_its_own(admin):
    response = admin.post(address("issuer_add"), NEW, follow=True)

    issuer = Issuer.objects.get(slug="second-university")
    assert response.redirect_chain[-1][0] == address("issuer_changelist")
    assert issuer.did == "did:web:campus.example:microcredentials:issuers:second-university"
    assert issuer.identifiers == {"ext:BRIN": "00XX"}
    assert audited()[-1] == "issuer_created"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Second University"),
        ("slug", "universiteit-leiden-demo"),
        ("name_nl", ""),
        ("name_en", "x" * 300),
        ("url", "ftp://second.example"),
        ("country", "nl"),
        ("identifiers", '{"a": 1}'),
        ("identifiers", "[1]"),
        ("identifiers", "nothing"),
    ],
)
def test_a_fault_stands_beside_its_field(admin, field, value):
    response = admin.post(address("issuer_add"), {**NEW, field: value})

    assert list(errors_of(response)) == [field]
    assert Issuer.objects.count() == 1


def test_a_base_address_that_will_not_do_is_said_in_words(admin, settings):
    settings.MICROCRED_BASE_URL = "https://127.0.0.1"
    response = admin.post(address("issuer_add"), NEW)
    assert "MICROCRED_BASE_URL" in errors_of(response)["__all__"][0]


def test_an_issuer_is_renamed_and_switched_off_and_keeps_all_else(admin):
    issuer = Issuer.objects.get()
    data = {"name_en": "New", "name_nl": "Nieuw", "url": "https://new.example"}
    sent = {**data, "slug": "other", "did": "did:web:other", "country": "BE"}
    admin.post(address("issuer_change", issuer.pk), sent)

    kept = Issuer.objects.get()
    assert (kept.name_en, kept.name_nl, kept.url, kept.issuing) == (*data.values(), False)
    assert (kept.slug, kept.did, kept.country) == (issuer.slug, issuer.did, issuer.country)
    assert audited()[-2:] == ["issuer_updated", "issuing_off"]


def test_a_key_is_created_where_there_is_none(admin):
    admin.post(address("issuer_add"), NEW)
    issuer = Issuer.objects.get(slug="second-university")
    response = admin.post(address("signingkey_add"), {"issuer": issuer.pk}, follow=True)

    assert response.status_code == 200
    assert issuer.keys.get().state == KeyState.ACTIVE
    assert audited()[-1] == "key_created"


def test_an_issuer_with_a_key_is_not_offered_another_one(admin):
    response = admin.post(address("signingkey_add"), {"issuer": Issuer.objects.get().pk})
    assert list(errors_of(response)) == ["issuer"]
    assert SigningKey.objects.count() == 1


def test_an_act_asks_before_it_does_anything(admin):
    key = SigningKey.objects.get()
    response = act(admin, "signingkey", "compromise", key, confirmed=False)

    text = response.content.decode()
    assert "Mark these keys as compromised?" in text
    assert "This cannot be undone." in text
    assert str(key) in text
    assert SigningKey.objects.get().state == KeyState.ACTIVE


@pytest.mark.parametrize(("model", "name"), [("signingkey", "rotate"), ("issuer", "rotate_key")])
def test_a_new_key_signs_and_the_one_before_it_verifies(admin, model, name):
    row = SigningKey.objects.get() if model == "signingkey" else Issuer.objects.get()
    response = act(admin, model, name, row)

    states = SigningKey.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [KeyState.RETIRED, KeyState.ACTIVE]
    assert len(told(response)) == 1


@pytest.mark.parametrize(
    ("name", "state"), [("retire", KeyState.RETIRED), ("compromise", KeyState.COMPROMISED)]
)
def test_a_key_is_retired_or_trusted_no_more(admin, name, state):
    act(admin, "signingkey", name, SigningKey.objects.get())
    assert SigningKey.objects.get().state == state
    assert check_chain("issuer:universiteit-leiden-demo") > 1


def test_a_key_that_cannot_be_encrypted_is_not_made_and_says_why(admin, settings):
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = []
    response = act(admin, "signingkey", "rotate", SigningKey.objects.get())
    assert "MICROCRED_KEY_ENCRYPTION_KEYS" in told(response)[0]
    assert SigningKey.objects.get().state == KeyState.ACTIVE


def test_a_module_is_switched_off_and_on(admin, campus):
    act(admin, "module", "issuing_off", campus)
    assert not Module.objects.get(pk=campus.pk).issuing
    act(admin, "module", "issuing_on", campus)
    assert Module.objects.get(pk=campus.pk).issuing
    assert audited()[-2:] == ["issuing_off", "issuing_on"]


def test_the_trail_is_checked_and_a_broken_line_is_named(admin, campus):
    chain = AuditEntry.objects.filter(chain__name=f"module:{campus.slug}").first().chain
    assert "is whole" in told(act(admin, "auditchain", "_check", chain))[0]

    AuditEntry.objects.filter(chain=chain, number=2).update(body="{}")
    assert "is broken at line 2" in told(act(admin, "auditchain", "_check", chain))[0]


def test_a_framework_is_switched_on_and_off(admin):
    admin.post(address("qualityframework_switch", "nl-mbo"), {"on": "1"})
    assert "nl-mbo" in switched_on()
    admin.post(address("qualityframework_switch", "nl-mbo"), {"on": "0"})
    assert "nl-mbo" not in switched_on()


def test_looking_at_the_switch_switches_nothing(admin):
    before = switched_on()
    for page in ("switch", "restore"):
        assert admin.get(address(f"qualityframework_{page}", "nl-ho")).status_code == 302
    assert switched_on() == before


def test_a_framework_is_edited_and_restored(admin):
    changed = {**definitions()["nl-ho"], "max": 20}
    page = address("qualityframework_edit", "nl-ho")
    assert "nl-ho-qa-1" in admin.get(page).content.decode()
    admin.post(page, {"definition": json.dumps(changed)})
    assert frameworks.known_frameworks()["nl-ho"].maximum == 20

    listed = admin.get(address("qualityframework_changelist")).content.decode()
    assert "edited here" in listed
    admin.post(address("qualityframework_restore", "nl-ho"))
    assert frameworks.known_frameworks()["nl-ho"].maximum == 30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Enter a valid JSON"),
        ("[1]", "This must be an object"),
        ('{"id": "nl-ho"}', "unit: This is missing."),
        ("", "required"),
    ],
)
def test_a_definition_with_a_fault_is_not_kept(admin, text, said):
    response = admin.post(address("qualityframework_edit", "nl-ho"), {"definition": text})
    assert said in " ".join(response.context["form"].errors["definition"])
    assert not frameworks.edited()


def test_a_framework_of_ones_own_is_added_once(admin):
    page = address("qualityframework_new")
    assert admin.get(page).status_code == 200
    own = {**definitions()["nl-ho"], "id": "our-own"}
    assert admin.post(page, {"definition": json.dumps(own)}).status_code == 302
    again = admin.post(page, {"definition": json.dumps(own)})
    assert "already" in again.content.decode()
    assert "your own" in admin.get(address("qualityframework_changelist")).content.decode()


def test_a_framework_that_is_not_there_is_not_found(admin):
    for page in ("edit", "switch", "restore"):
        assert admin.get(address(f"qualityframework_{page}", "nothing")).status_code == 404
    assert admin.get(address("qualityframework_change", 999)).status_code == 404


def test_who_may_only_look_does_nothing(onlooker, campus):
    key, issuer = SigningKey.objects.get(), Issuer.objects.get()
    for model, name, row in (
        ("signingkey", "compromise", key),
        ("issuer", "rotate_key", issuer),
        ("module", "issuing_off", campus),
    ):
        act(onlooker, model, name, row)
    for page in ("switch", "restore", "edit"):
        address_ = address(f"qualityframework_{page}", "nl-ho")
        assert onlooker.post(address_, {"on": "0", "definition": "{}"}).status_code == 403
    assert onlooker.get(address("qualityframework_new")).status_code == 403
    assert onlooker.post(address("issuer_add"), NEW).status_code == 403
    onlooker.post(address("issuer_change", issuer.pk), {"name_en": "x"})

    assert SigningKey.objects.get().state == KeyState.ACTIVE
    assert Issuer.objects.get().name_en == issuer.name_en
    assert Module.objects.get(pk=campus.pk).issuing
    assert "nl-ho" in switched_on()


def test_every_permission_of_django_does_not_replace_the_right_to_run_the_desk(campus, monkeypatch):
    user = User.objects.create(username="clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    monkeypatch.setattr("campus.host.CampusHost.may", lambda *_args: False)
    clerk = browser_of(user)

    act(clerk, "signingkey", "compromise", SigningKey.objects.get())
    assert clerk.post(address("issuer_add"), NEW).status_code == 403
    assert clerk.post(address("qualityframework_switch", "nl-ho"), {"on": "0"}).status_code == 403
    assert SigningKey.objects.get().state == KeyState.ACTIVE
    assert Issuer.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AlreadyThere("slug"), "There is one already."),
        (KeyUnreadable("x"), "MICROCRED_KEY_ENCRYPTION_KEYS"),
        (NoSigningKey("x"), "Create one first."),
        (NotFound("issuer"), "This could not be done."),
        (Invalid([Fault("slug", FaultCode.REQUIRED)]), "slug: This is missing."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_service_refuses_after_the_form_is_said_and_nothing_is_kept(
    admin, monkeypatch, error, said
):
    def refuse(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("microcred_plugin.services.issuers.create_issuer", refuse)
    monkeypatch.setattr("microcred_plugin.services.keys.rotate", refuse)
    assert said in told(admin.post(address("issuer_add"), NEW, follow=True))[0]
    assert said in told(act(admin, "issuer", "rotate_key", Issuer.objects.get()))[0]
    assert Issuer.objects.count() == 1


def test_a_right_that_a_service_denies_after_all_is_denied(admin, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise NotAllowed("operate")

    monkeypatch.setattr("microcred_plugin.services.issuers.create_issuer", refuse)
    monkeypatch.setattr("microcred_plugin.services.keys.rotate", refuse)
    assert admin.post(address("issuer_add"), NEW).status_code == 403
    assert act(admin, "issuer", "rotate_key", Issuer.objects.get()).status_code == 403
