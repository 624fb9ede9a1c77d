"""The demonstration refuses a directory that it cannot use before it starts, and says why."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campus.demo import stage


def refusal(*arguments):
    with pytest.raises(CommandError) as caught:
        call_command("microcred_demo", *map(str, arguments), stdout=StringIO(), stderr=StringIO())
    return caught.value.returncode, str(caught.value)


def test_without_a_directory_it_asks_for_one():
    code, text = refusal()

    assert code == 64
    assert "--out DIR is missing" in text


def test_a_directory_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("kept")

    code, text = refusal("--out", tmp_path)

    assert code == 64
    assert "not empty" in text
    assert str(tmp_path) in text
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way_is_told(tmp_path, place):
    (tmp_path / "file").write_text("in the way")

    code, text = refusal("--out", tmp_path / place)

    assert code == 64
    assert "a file in the way" in text


def test_a_directory_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)

    code, text = refusal("--out", tmp_path / "out")

    assert code == 64
    assert "not writable" in text


def test_a_directory_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)

    code, text = refusal("--out", tmp_path / "out")

    assert code == 64
    assert "Permission denied" in text


def test_the_campus_to_keep_needs_a_directory_of_its_own(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine").write_text("kept")

    assert refusal("--out", tmp_path / "out", "--keep", tmp_path / "kept")[0] == 64
    assert refusal("--out", tmp_path / "same", "--keep", tmp_path / "same")[0] == 64


def test_a_stage_that_nobody_keeps_is_gone_afterwards():
    with stage.stage(None) as folder:
        (folder / "campus.sqlite3").write_text("data")

    assert not folder.exists()


def test_a_stage_that_is_kept_stays(tmp_path):
    with stage.stage(tmp_path) as folder:
        (folder / "campus.sqlite3").write_text("data")

    assert (tmp_path / "campus.sqlite3").exists()
