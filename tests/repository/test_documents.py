"""What a reader is told to run, open or click is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.repository.tracked import ROOT, relative, tracked_files

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md"]


def targets() -> set[str]:
    """Return what the Makefile can make."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    links = [link.split("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8"))]
    local = [
        link for link in links if link and "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_make_command_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:^ {4}|`)make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert asked - targets() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_management_command_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    asked = set(re.findall(r"manage\.py (?:lms |cms )?((?:microcred|campus)_[a-z_]+)", text))
    assert asked - set(get_commands()) == set()


def test_make_help_names_every_target_with_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"^([a-z][a-z-]*):.*## \S", text, re.MULTILINE))
    assert described == targets()
