"""The public offer: what can be earned now, and every version that ever could."""

import pytest

from microcred_plugin.domain.reference import read_data
from microcred_plugin.models import Module, QualityFramework
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.offer import offer, published_module
from tests import factories

OTHER = "course-v1:DemoX+SEAS+2026_1"


@pytest.fixture
def two(ready):
    ready.host.courses[OTHER] = factories.course(key=OTHER)
    ready.publish(
        factories.module_file(
            id="aardrijkskunde", course_key=OTHER, title={"en": "atlases", "nl": "Zeekaarten"}
        )
    )
    return ready


def test_modules_are_in_the_order_of_their_titles(two):
    assert [row.module.slug for row in offer()] == ["aardrijkskunde", "reading-maps"]


def test_a_module_says_who_publishes_it_and_under_what(two):
    (_, row) = offer()
    assert row.issuer.en == "Demonstration University"
    assert row.issuer_slug == "demo-university"
    assert (row.framework.id, row.version, row.retired) == ("nl-ho", 1, False)
    assert row.subsection_names == {"quiz": "Part quiz", "walk": "Part walk"}


def test_what_cannot_be_earned_now_is_not_offered(two):
    Module.objects.filter(slug="reading-maps").update(retired_at=two.now)
    Module.objects.filter(slug="aardrijkskunde").update(current=None)
    assert offer() == []


def test_a_retired_module_can_still_be_read(two):
    Module.objects.update(retired_at=two.now)
    assert published_module("reading-maps").retired


def test_every_version_stays_readable(two):
    two.publish(factories.module_file(title={"en": "Maps, read", "nl": "Kaarten"}))
    assert published_module("reading-maps").version == 2
    assert published_module("reading-maps").versions == (1, 2)
    assert published_module("reading-maps", 1).module.title.en == "Reading maps"


@pytest.mark.parametrize(
    ("slug", "number"), [("none", None), ("reading-maps", 9), ("reading-maps", 10**30)]
)
def test_what_was_never_published_is_not_found(two, slug, number):
    with pytest.raises(NotFound):
        published_module(slug, number)


def test_a_module_without_a_version_is_not_found(two):
    Module.objects.update(current=None)
    with pytest.raises(NotFound):
        published_module("reading-maps")


def test_a_framework_that_is_gone_is_not_made_up(two):
    own = {**read_data("frameworks")["frameworks"][0], "id": "our-own"}
    QualityFramework.objects.create(code="our-own", enabled=True, definition=own)
    two.publish(
        factories.module_file(
            framework="our-own", quality_assurance={"body": {"en": "Board", "nl": "Commissie"}}
        )
    )
    QualityFramework.objects.all().delete()
    assert published_module("reading-maps").framework is None
