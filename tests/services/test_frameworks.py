"""Frameworks as an installation has them: shipped or edited, on or off."""

import copy

import pytest

from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.ports import Permission
from microcred_plugin.domain.reference import read_data
from microcred_plugin.models import AuditEntry, QualityFramework
from microcred_plugin.services.errors import NotAllowed, NotFound
from microcred_plugin.services.frameworks import known_frameworks, switch, switched_on
from microcred_plugin.services.world import NOBODY, SYSTEM
from tests import factories


def definition(**changes):
    return {**copy.deepcopy(read_data("frameworks")["frameworks"][0]), **changes}


def test_at_first_only_the_framework_of_higher_education_is_on(stage):
    assert switched_on() == {"nl-ho"}
    assert "eu-generic" in known_frameworks()


def test_frameworks_are_switched_one_by_one_and_it_is_written_down(stage):
    switch(stage.world, "eu-generic", on=True, actor=SYSTEM)
    switch(stage.world, "nl-ho", on=False, actor=SYSTEM)
    assert switched_on() == {"eu-generic"}
    switch(stage.world, "nl-ho", on=True, actor=SYSTEM)
    assert switched_on() == {"eu-generic", "nl-ho"}
    lines = AuditEntry.objects.order_by("id").values_list("chain__name", "action")
    assert list(lines) == [
        ("framework:eu-generic", "switched_on"),
        ("framework:nl-ho", "switched_off"),
        ("framework:nl-ho", "switched_on"),
    ]


def test_only_operators_switch(stage):
    for actor in (stage.staff(Permission.AUTHOR, Permission.TAKE_BACK), NOBODY):
        with pytest.raises(NotAllowed):
            switch(stage.world, "nl-ho", on=False, actor=actor)
    assert switched_on() == {"nl-ho"}
    switch(stage.world, "nl-ho", on=False, actor=stage.staff(Permission.OPERATE))


def test_an_unknown_framework_is_not_found(stage):
    with pytest.raises(NotFound):
        switch(stage.world, "invented", on=True, actor=SYSTEM)
    assert not QualityFramework.objects.exists()


def test_a_definition_of_an_administrator_comes_before_the_shipped_one(stage):
    edited = definition(min=4, hours_min=112)
    QualityFramework.objects.create(code="nl-ho", enabled=True, definition=edited)
    stage.issuer()
    with pytest.raises(Invalid) as caught:
        stage.publish(factories.module_file(ec=3, hours=84))
    assert (caught.value.faults[0].field, caught.value.faults[0].code) == (
        "ec",
        FaultCode.BELOW_MINIMUM,
    )
    stage.publish(factories.module_file(ec=4, hours=112))


def test_switching_keeps_a_definition_of_an_administrator(stage):
    QualityFramework.objects.create(code="nl-ho", enabled=True, definition=definition(min=4))
    switch(stage.world, "nl-ho", on=False, actor=SYSTEM)
    assert known_frameworks()["nl-ho"].minimum == 4


def test_a_framework_of_ones_own_can_be_added_and_published_under(stage):
    own = definition(id="our-own", min=1, hours_min=28)
    QualityFramework.objects.create(code="our-own", enabled=True, definition=own)
    stage.issuer()
    stage.publish(
        factories.module_file(
            framework="our-own",
            ec=1,
            hours=28,
            quality_assurance={"body": {"en": "Board", "nl": "Commissie"}},
        )
    )
    credential = stage.live(stage.offered())
    assert str(stage.verify(credential).verdict) == "valid"
