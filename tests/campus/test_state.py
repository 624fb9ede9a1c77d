"""The campus makes its secrets once and keeps them to itself."""

import stat
from concurrent.futures import ThreadPoolExecutor

from cryptography.fernet import Fernet

from campus import state


def test_state_lives_where_the_environment_says(tmp_path):
    assert state.data_folder({"CAMPUS_DATA": str(tmp_path)}) == tmp_path
    assert state.data_folder({}) == state.data_folder({"CAMPUS_DATA": ""})
    assert state.data_folder({}).parts[-2:] == ("var", "campus")


def test_secrets_are_made_once(tmp_path):
    first = state.load_secrets(tmp_path / "new")

    assert state.load_secrets(tmp_path / "new") == first
    assert state.load_secrets(tmp_path / "other") != first


def test_only_the_owner_can_read_them(tmp_path):
    state.load_secrets(tmp_path / "new")

    assert stat.S_IMODE((tmp_path / "new" / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secrets.json"]


def test_the_encryption_key_encrypts(tmp_path):
    (key,) = state.load_secrets(tmp_path).encryption_keys

    assert Fernet(key).decrypt(Fernet(key).encrypt(b"secret")) == b"secret"


def test_of_many_that_start_at_once_one_decides(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: state.load_secrets(tmp_path), range(8)))

    assert len(found) == 1


def test_where_nothing_can_be_written_they_live_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")

    found = state.load_secrets(tmp_path / "file" / "data")

    assert len(found.secret_key) > 40
