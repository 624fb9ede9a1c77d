"""The platform's desk: issuers, modules and frameworks are changed by operators, and noted."""

import copy
import json

import pytest

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Invalid
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Permission
from microcred_plugin.domain.reference import read_data
from microcred_plugin.models import AuditEntry, Award, Hold, Issuer, Module, QualityFramework
from microcred_plugin.services import frameworks, issuers, modules
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.errors import NotAllowed, NotFound
from tests.fakes.stage import ISSUER

NAME = Bilingual(en="Another name", nl="Een andere naam")
URL = "https://elsewhere.example/about"
MODULE = "reading-maps"
SHIPPED = {row["id"]: row for row in read_data("frameworks")["frameworks"]}


@pytest.fixture
def operator(ready):
    return ready.staff(Permission.OPERATE)


def last_line(chain):
    entry = AuditEntry.objects.filter(chain__name=chain).order_by("number").last()
    return entry.action, json.loads(entry.body)["details"]


def lines(chain):
    return AuditEntry.objects.filter(chain__name=chain).count()


def test_an_operator_renames_an_issuer_and_the_trail_says_what_was_there_before(ready, operator):
    before = Issuer.objects.get(slug=ISSUER)
    issuers.update_issuer(ready.world, ISSUER, name=NAME, url=URL, actor=operator)

    after = Issuer.objects.get(slug=ISSUER)
    assert (after.name, after.url, after.did) == (NAME, URL, before.did)
    action, details = last_line(f"issuer:{ISSUER}")
    assert action == "issuer_updated"
    assert details["before"] == {"name": before.name.to_plain(), "url": before.url}
    assert details["after"] == {"name": NAME.to_plain(), "url": URL}


def test_the_same_name_again_is_no_change(ready, operator):
    for _ in range(2):
        issuers.update_issuer(ready.world, ISSUER, name=NAME, url=URL, actor=operator)
    updates = AuditEntry.objects.filter(action="issuer_updated")
    assert updates.count() == 1


@pytest.mark.parametrize(
    ("name", "url", "field"),
    [
        (Bilingual(en="", nl="Naam"), URL, "name.en"),
        (Bilingual(en="Name", nl="x" * 256), URL, "name.nl"),
        (NAME, "ftp://elsewhere.example", "url"),
        (NAME, "https://", "url"),
        (NAME, "https://[broken", "url"),
        (NAME, "https://e.example/" + "x" * 500, "url"),
    ],
)
def test_a_name_or_address_that_will_not_do_is_refused(ready, operator, name, url, field):
    with pytest.raises(Invalid) as refusal:
        issuers.update_issuer(ready.world, ISSUER, name=name, url=url, actor=operator)
    assert [fault.field for fault in refusal.value.faults] == [field]


def test_an_issuer_that_is_switched_off_signs_nothing_until_it_is_on_again(ready, operator):
    issuers.set_issuing(ready.world, ISSUER, on=False, actor=operator)
    learner = ready.learner()
    assert ready.evaluate(learner).hold == Hold.ISSUING_OFF

    issuers.set_issuing(ready.world, ISSUER, on=True, actor=operator)
    assert ready.evaluate(learner).state == State.OFFERED
    assert last_line(f"issuer:{ISSUER}")[0] == "issuing_on"


def test_a_module_that_is_switched_off_signs_nothing(ready, operator):
    modules.set_issuing(ready.world, MODULE, on=False, actor=operator)

    assert ready.offered().hold == Hold.ISSUING_OFF
    assert Award.objects.get().state == State.ELIGIBLE
    assert last_line(f"module:{MODULE}")[0] != "issuing_on"


def test_a_switch_that_stands_right_already_leaves_no_line(ready, operator):
    count = lines(f"module:{MODULE}"), lines(f"issuer:{ISSUER}")
    modules.set_issuing(ready.world, MODULE, on=True, actor=operator)
    issuers.set_issuing(ready.world, ISSUER, on=True, actor=operator)
    assert (lines(f"module:{MODULE}"), lines(f"issuer:{ISSUER}")) == count


def test_an_edited_framework_replaces_the_shipped_one_until_it_is_restored(ready, operator):
    plain = {**copy.deepcopy(SHIPPED["nl-ho"]), "max": 20}
    frameworks.edit(ready.world, "nl-ho", plain, actor=operator)
    assert frameworks.known_frameworks()["nl-ho"].maximum == 20
    assert "nl-ho" in frameworks.switched_on()
    action, details = last_line("framework:nl-ho")
    assert action == "framework_edited"
    assert len(details["sha256"]) == 64

    frameworks.restore(ready.world, "nl-ho", actor=operator)
    assert frameworks.known_frameworks()["nl-ho"].maximum == 30
    assert last_line("framework:nl-ho")[0] == "framework_restored"
    assert check_chain("framework:nl-ho") == 2


def test_restoring_what_was_never_edited_changes_nothing(ready, operator):
    frameworks.restore(ready.world, "nl-ho", actor=operator)
    assert not QualityFramework.objects.exists()


def test_a_framework_of_ones_own_is_off_until_somebody_switches_it_on(ready, operator):
    plain = {**copy.deepcopy(SHIPPED["nl-ho"]), "id": "our-own"}
    frameworks.edit(ready.world, "our-own", plain, actor=operator)

    assert "our-own" in frameworks.known_frameworks()
    assert "our-own" not in frameworks.switched_on()
    with pytest.raises(NotFound):
        frameworks.restore(ready.world, "our-own", actor=operator)


def test_a_framework_with_a_fault_or_another_id_is_not_kept(ready, operator):
    for plain in ({**SHIPPED["nl-ho"], "unit": "MILES"}, SHIPPED["nl-mbo"]):
        with pytest.raises(Invalid):
            frameworks.edit(ready.world, "nl-ho", plain, actor=operator)
    assert not QualityFramework.objects.exists()


def test_nobody_but_an_operator_does_any_of_this(ready):
    teacher = ready.staff(Permission.AWARD, Permission.TAKE_BACK, Permission.AUTHOR)
    world = ready.world
    for refused in (
        lambda: issuers.update_issuer(world, ISSUER, name=NAME, url=URL, actor=teacher),
        lambda: issuers.set_issuing(world, ISSUER, on=False, actor=teacher),
        lambda: modules.set_issuing(world, MODULE, on=False, actor=teacher),
        lambda: frameworks.edit(world, "nl-ho", SHIPPED["nl-ho"], actor=teacher),
        lambda: frameworks.restore(world, "nl-ho", actor=teacher),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Module.objects.get().issuing
    assert Issuer.objects.get().issuing


def test_what_is_not_there_is_not_found(ready, operator):
    with pytest.raises(NotFound):
        issuers.set_issuing(ready.world, "nobody", on=True, actor=operator)
    with pytest.raises(NotFound):
        modules.set_issuing(ready.world, "nothing", on=True, actor=operator)
