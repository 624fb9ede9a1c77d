"""Everything that the campus says is there in Dutch, with the same places to fill in."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

CAMPUS = Path(__file__).parents[2] / "campus"
CATALOGUE = CAMPUS / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
PLACE = re.compile(r"%\((\w+)\)s")
CALL = re.compile(r"""\b(?:n?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
TAG = re.compile(r"</?\w+")


def said_in_python(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
            text = node.args[0]
            assert isinstance(text, ast.Constant), f"{path}:{node.lineno} is no plain text"
            yield text.value


def said_in_template(path):
    # Django turns a template into calls that gettext's tools can find.
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in re.finditer(
        r"\b(?:n?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", calls
    ):
        yield ast.literal_eval(found[1])


def everything_said():
    said = {}
    for path in sorted(CAMPUS.rglob("*.py")):
        said |= dict.fromkeys(said_in_python(path), path)
    for path in sorted(CAMPUS.rglob("templates/**/*.html")):
        said |= dict.fromkeys(said_in_template(path), path)
    return said


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def test_much_is_found_so_that_the_search_itself_is_sound():
    said = everything_said()
    assert len(said) > 150
    assert "Who would you like to be?" in said
    assert "%(points)s point" in said


def test_every_text_is_translated(catalogue):
    translated = {entry.msgid for entry in catalogue.translated_entries()}
    missing = {
        text: path.name for text, path in everything_said().items() if text not in translated
    }
    assert missing == {}


def test_the_catalogue_holds_nothing_that_is_no_longer_said(catalogue):
    assert {entry.msgid for entry in catalogue} <= set(everything_said())


def test_a_translation_fills_in_the_same_places_and_keeps_the_markup(catalogue):
    for entry in catalogue:
        forms = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            assert set(PLACE.findall(form)) == set(PLACE.findall(entry.msgid)), entry.msgid
            assert TAG.findall(form) == TAG.findall(entry.msgid), entry.msgid


def test_what_ships_compiled_says_the_same(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in catalogue}
    assert {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in compiled} == said
