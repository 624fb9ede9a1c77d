"""Reference data of the field, as the package carries it."""

import json

import pytest

from microcred_plugin.domain.reference import (
    credit_system,
    elements,
    institutions,
    levels,
    read_data,
    vocabulary,
)


def test_there_are_sixteen_european_elements_in_order_eleven_of_them_mandatory():
    found = elements()
    assert [element.number for element in found] == list(range(1, 17))
    assert sum(element.mandatory for element in found) == 11


def test_every_element_and_term_has_both_languages():
    terms = [
        *vocabulary("assessment_types").values(),
        *vocabulary("participation_forms").values(),
        *vocabulary("supervision").values(),
        *levels("eqf").values(),
        *levels("nlqf").values(),
    ]
    assert all(term.label.en and term.label.nl for term in terms)
    assert all(element.title.en and element.title.nl for element in elements())


def test_levels_are_in_their_order():
    assert list(levels("eqf")) == list("12345678")
    assert list(levels("nlqf")).index("4+") == list(levels("nlqf")).index("4") + 1


def test_a_term_fits_its_concept_only_where_that_was_confirmed():
    for term in vocabulary("assessment_types").values():
        assert term.uri or not term.fits_uri


def test_credits_are_ects():
    assert credit_system().id == "ECTS"
    assert credit_system().uri


def test_institutions_say_whether_they_were_confirmed():
    found = institutions()
    assert {one.type for one in found.values()} <= {"HBO", "WO", "MBO", "OTHER"}
    assert any(one.confirmed for one in found.values())
    assert all(one.name.nl for one in found.values())


def test_the_data_cannot_be_changed_by_a_reader():
    with pytest.raises(TypeError):
        read_data("frameworks")["frameworks"] = []


@pytest.mark.parametrize(
    "name", ["eu_elements", "frameworks", "institutions", "levels", "vocabularies"]
)
def test_the_package_carries_what_the_reference_material_says(shared, name):
    theirs = json.loads((shared / "domain" / f"{name}.json").read_text("utf-8"))
    assert dict(read_data(name)) == theirs
