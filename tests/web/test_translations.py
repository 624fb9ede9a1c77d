"""Everything that the plugin says is there in Dutch, with the same places to fill in."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[2] / "microcred_plugin"
CATALOGUE = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
# How many texts come before the message itself: a context, or nothing.
MARKERS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 1,
    "npgettext_lazy": 1,
}
PLACE = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?\w+")
CALL = re.compile(r"\b(?:_|n?p?gettext)\s*\(")


def texts_of(call, path):
    """Return context and message of one call, and that both are written out."""
    before = MARKERS[call.func.id]
    texts = call.args[: before + 1]
    plain = all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts)
    assert plain, f"{path}:{call.lineno} is no plain text"
    values = [text.value for text in texts]
    return (values[0] if before else None, values[-1])


def said_in_python(source, path):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
            yield texts_of(node, path)


def said_in_template(path):
    # Django turns a template into calls that gettext's tools can find; each stands alone.
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in CALL.finditer(calls):
        yield from said_in_python(_call_at(calls, found.start()), path)


def _call_at(text, start):
    """Return the call that begins at a place, up to the bracket that closes it."""
    for end in range(text.index("(", start) + 1, len(text) + 1):
        if text[end - 1] == ")":
            try:
                ast.parse(text[start:end])
            except SyntaxError:
                continue
            return text[start:end]
    raise AssertionError(f"unclosed call: {text[start : start + 60]}")


def everything_said():
    said = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        said |= dict.fromkeys(said_in_python(path.read_text(encoding="utf-8"), path), path)
    for path in sorted(PACKAGE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"} and "platform" not in path.parts:
            said |= dict.fromkeys(said_in_template(path), path)
    return said


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def test_much_is_found_so_that_the_search_itself_is_sound():
    said = everything_said()
    assert len(said) > 200
    assert (None, "Check a micro-credential") in said
    assert ("credential", "Valid") in said
    assert (None, "%(count)s learning outcome") in said


def test_every_text_is_translated(catalogue):
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue.translated_entries()}
    missing = {
        text: str(path.relative_to(PACKAGE))
        for text, path in everything_said().items()
        if text not in translated
    }
    assert missing == {}


def test_the_catalogue_holds_nothing_that_is_no_longer_said(catalogue):
    said = everything_said()
    assert [entry.msgid for entry in catalogue if (entry.msgctxt, entry.msgid) not in said] == []


def test_a_translation_fills_in_the_same_places_and_keeps_the_markup(catalogue):
    for entry in catalogue:
        forms = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            assert set(PLACE.findall(form)) == set(PLACE.findall(entry.msgid)), entry.msgid
            assert TAG.findall(form) == TAG.findall(entry.msgid), entry.msgid


def test_what_ships_compiled_says_the_same(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    def texts(file):
        return {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in file}

    assert texts(compiled) == texts(catalogue)
