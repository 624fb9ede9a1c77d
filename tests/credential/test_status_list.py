"""Status lists: one bit per credential, found by everybody, in an order known to nobody."""

import gzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential import status_list
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.multibase import base64url_decode, base64url_encode
from microcred_plugin.credential.status_list import StatusBits, StatusEntry, index_for
from tests.credential.factories import DID, LIST_URL, NOW

SIZE = status_list.MINIMUM_ENTRIES
KEY = b"k" * 32


def problem(call, *arguments, **keywords):
    with pytest.raises(CredentialError) as refused:
        call(*arguments, **keywords)
    return refused.value.problem


def packed(raw):
    return "u" + base64url_encode(gzip.compress(raw, mtime=0))


def test_the_first_entry_is_the_most_significant_bit_of_the_first_byte():
    bits = StatusBits.empty().with_set([0, 7, 8])
    assert bits.raw[:2] == b"\x81\x80"
    assert not any(bits.raw[2:])


def test_an_entry_takes_one_bit_and_not_a_byte():
    assert len(StatusBits.empty().raw) == SIZE // 8 == 16_384


def test_the_encoded_list_is_multibase_base64url_of_gzip():
    bits = StatusBits.empty().with_set([SIZE - 1])
    text = bits.encode()
    assert text.startswith("uH4sI")
    assert "=" not in text
    assert gzip.decompress(base64url_decode(text[1:])) == bits.raw


def test_the_same_bits_always_give_the_same_text():
    assert StatusBits.empty().with_set([5, 9]).encode() == (
        StatusBits.empty().with_set([9]).with_set([5]).encode()
    )


@given(st.sets(st.integers(0, SIZE - 1), max_size=30))
def test_what_was_set_is_read_back_and_nothing_else(indexes):
    read = StatusBits.decode(StatusBits.empty().with_set(indexes).encode())
    assert all(read.is_set(index) for index in indexes)
    assert sum(byte.bit_count() for byte in read.raw) == len(indexes)


def test_setting_gives_a_new_list_and_never_clears():
    before = StatusBits.empty().with_set([3])
    after = before.with_set([4])
    assert (before.is_set(4), after.is_set(3), after.is_set(4)) == (False, True, True)


@pytest.mark.parametrize("index", [-1, SIZE, 10**9])
def test_an_index_outside_the_list_is_refused(index):
    assert problem(StatusBits.empty().is_set, index) is Problem.INDEX_OUT_OF_RANGE
    assert problem(StatusBits.empty().with_set, [index]) is Problem.INDEX_OUT_OF_RANGE


@pytest.mark.parametrize("size", [0, 8, SIZE - 8, SIZE + 1])
def test_a_list_too_short_to_hide_in_is_not_made(size):
    assert problem(StatusBits.empty, size) is Problem.BAD_STATUS_LIST


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "u",
        "uAAAA",
        packed(bytes(SIZE // 8))[1:],
        "z" + packed(bytes(SIZE // 8))[1:],
        packed(bytes(SIZE // 8 - 1)),
        packed(bytes(3 * 1024 * 1024)),
        "u" + base64url_encode(gzip.compress(bytes(SIZE // 8), mtime=0)[:-4]),
        "u" + base64url_encode(gzip.compress(bytes(SIZE // 8), mtime=0) + b"more"),
    ],
)
def test_what_is_no_list_or_a_bomb_is_refused(text):
    assert problem(StatusBits.decode, text) is Problem.BAD_STATUS_LIST


def test_a_longer_list_is_read():
    assert StatusBits.decode(packed(bytes(SIZE // 4))).size == 2 * SIZE


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 1000, 4097])
def test_every_counter_has_an_entry_of_its_own(size):
    assert sorted(index_for(n, key=KEY, size=size) for n in range(size)) == list(range(size))


def test_the_first_entries_of_a_real_list_are_apart_and_within():
    indexes = [index_for(n, key=KEY) for n in range(5_000)]
    assert len(set(indexes)) == 5_000
    assert all(0 <= index < SIZE for index in indexes)


@given(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.binary(min_size=16, max_size=32))
def test_two_counters_never_share_an_entry(one, two, key):
    same = index_for(one, key=key) == index_for(two, key=key)
    assert same == (one == two)


def test_neighbours_say_nothing_about_each_other():
    indexes = [index_for(n, key=KEY) for n in range(2_000)]
    near = sum(abs(a - b) < 1000 for a, b in pairwise(indexes))
    # By chance 1.5 % of neighbours are that near; in order all of them would be.
    assert near < 100


def test_another_key_gives_another_order_and_the_same_key_the_same():
    first = [index_for(n, key=KEY) for n in range(50)]
    assert first == [index_for(n, key=KEY) for n in range(50)]
    assert first != [index_for(n, key=b"other") for n in range(50)]


@pytest.mark.parametrize("counter", [-1, SIZE])
def test_a_counter_beyond_the_list_is_refused(counter):
    assert problem(index_for, counter, key=KEY) is Problem.INDEX_OUT_OF_RANGE


def test_the_entry_in_a_credential_is_one_object_with_an_id_and_its_index_as_text():
    assert StatusEntry(LIST_URL, 94_567).to_json() == {
        "id": f"{LIST_URL}#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": LIST_URL,
    }


def test_the_list_credential_says_whose_it_is_what_for_and_how_long_it_may_be_kept():
    bits = StatusBits.empty()
    document = status_list.list_credential(
        LIST_URL, issuer=DID, bits=bits, valid_from=NOW, ttl_ms=300_000
    )
    assert document["issuer"] == DID
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert document["credentialSubject"] == {
        "id": f"{LIST_URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": bits.encode(),
        "ttl": 300_000,
    }
    assert b"status#encodedList" in canonical_nquads(document)
