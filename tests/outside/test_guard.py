"""The guard: which addresses are read at all, how far it follows, and what it says otherwise."""

import pytest
import requests
import urllib3

from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.outside import Fetched, GuardedDocuments, Limits, public_addresses

PUBLIC = "93.184.215.14"
URL = "https://issuer.example/did.json"


class Web:
    """A web in memory: what each address answers, and who was connected to."""

    def __init__(self, answers=None, names=None):
        self.answers = answers or {}
        self.names = names or {}
        self.connected = []

    def resolve(self, host):
        found = self.names.get(host, [PUBLIC])
        if isinstance(found, Exception):
            raise found
        return found

    def get(self, parts, address, deadline, limits):
        self.connected.append((parts.geturl(), address))
        answer = self.answers.get(parts.geturl(), Fetched(content=b"{}"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def reader(self, **limits):
        return GuardedDocuments(limits=Limits(**limits), resolve=self.resolve, get=self.get)


def reason(web, url, **limits):
    with pytest.raises(Unavailable) as caught:
        web.reader(**limits).get(url)
    return caught.value.reason


def test_a_public_https_address_is_read_from_the_very_address_that_was_checked():
    web = Web({URL: Fetched(content=b'{"id": 1}')})
    assert web.reader().get(URL) == b'{"id": 1}'
    assert web.connected == [(URL, PUBLIC)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://issuer.example/", "not_https"),
        ("ftp://issuer.example/", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("issuer.example", "not_https"),
        ("", "not_https"),
        ("https:///did.json", "not_https"),
        ("https://user@issuer.example/", "not_https"),
        ("https://user:secret@issuer.example/", "not_https"),
        ("https://@issuer.example/", "not_https"),
        ("https://issuer.example:22/", "port_not_allowed"),
        ("https://issuer.example:80/", "port_not_allowed"),
        ("https://issuer.example:99999/", "not_an_address"),
        ("https://issuer.example:port/", "not_an_address"),
        ("https://[::1/", "not_an_address"),
    ],
)
def test_anything_else_is_not_asked_for(url, expected):
    web = Web()
    assert reason(web, url) == expected
    assert web.connected == []


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
def test_the_ports_of_https_are_open(port):
    assert Web().reader().get(f"https://issuer.example{port}/") == b"{}"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "2002:a00:1::",
        "2002:7f00:1::",
        "2001:db8::1",
        "2001:0:1::1",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    web = Web(names={"issuer.example": [address]})
    assert reason(web, URL) == "not_public"
    assert web.connected == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:4700::6810:1", "::ffff:93.184.215.14", "2002:5db8:d70e::1"]
)
def test_public_addresses_are_not(address):
    assert Web(names={"issuer.example": [address]}).reader().get(URL) == b"{}"


@pytest.mark.parametrize("order", [1, -1])
def test_one_private_address_among_public_ones_refuses_all(order):
    addresses = [PUBLIC, "10.0.0.1"][::order]
    assert reason(Web(names={"issuer.example": addresses}), URL) == "not_public"


@pytest.mark.parametrize("found", [[], OSError("no such host"), UnicodeError("label too long")])
def test_a_host_that_is_not_there_is_said_to_be_not_there(found):
    assert reason(Web(names={"issuer.example": found}), URL) == "no_such_host"


@pytest.mark.parametrize("literal", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]"])
def test_an_address_written_out_is_checked_like_any_other(literal):
    reader = GuardedDocuments(resolve=public_addresses, get=Web().get)
    with pytest.raises(Unavailable) as caught:
        reader.get(f"https://{literal}/")
    assert caught.value.reason == "not_public"


def test_a_redirect_is_followed_and_checked_anew():
    web = Web(
        {
            URL: Fetched(location="https://other.example/a"),
            "https://other.example/a": Fetched(location="b?c=1"),
            "https://other.example/b?c=1": Fetched(content=b"there"),
        },
        names={"other.example": ["93.184.215.15"]},
    )
    assert web.reader().get(URL) == b"there"
    assert [address for _, address in web.connected] == [PUBLIC, "93.184.215.15", "93.184.215.15"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://issuer.example/", "not_https"),
        ("https://inside.example/", "not_public"),
        ("//inside.example/", "not_public"),
        ("https://issuer.example:22/", "port_not_allowed"),
        ("https://user@issuer.example/", "not_https"),
        ("javascript:alert(1)", "not_https"),
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_not_followed(location, expected):
    web = Web({URL: Fetched(location=location)}, names={"inside.example": ["10.0.0.1"]})
    assert reason(web, URL) == expected
    assert len(web.connected) == 1


def test_a_name_that_answers_differently_the_second_time_is_asked_again():
    answers = iter([[PUBLIC], ["10.0.0.1"]])
    web = Web({URL: Fetched(location=URL)})
    web.resolve = lambda host: next(answers)
    assert reason(web, URL) == "not_public"


def test_redirects_come_to_an_end():
    web = Web({URL: Fetched(location=URL)})
    assert reason(web, URL, redirects=3) == "too_many_redirects"
    assert len(web.connected) == 4


def test_all_documents_of_one_reader_share_its_time():
    reader = Web().reader(seconds_in_all=0.0)
    with pytest.raises(Unavailable) as caught:
        reader.get(URL)
    assert caught.value.reason == "too_slow"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (requests.ConnectionError("refused"), "unreachable"),
        (requests.Timeout("slow"), "too_slow"),
        (TimeoutError("slow"), "too_slow"),
        (requests.exceptions.SSLError("wrong name"), "bad_certificate"),
        (requests.exceptions.InvalidURL("bad"), "unreachable"),
        (ConnectionResetError("reset"), "unreachable"),
        (urllib3.exceptions.ProtocolError("broken"), "unreachable"),
        (urllib3.exceptions.IncompleteRead(5, 10), "unreachable"),
        (urllib3.exceptions.ReadTimeoutError(None, "/", "slow"), "too_slow"),
        (ValueError("odd"), "unreachable"),
    ],
)
def test_whatever_goes_wrong_is_told_as_a_short_reason(error, expected):
    assert reason(Web({URL: error}), URL) == expected


def test_the_error_says_which_address_and_nothing_of_what_was_inside():
    with pytest.raises(Unavailable) as caught:
        Web({URL: requests.ConnectionError("secret detail")}).reader().get(URL)
    assert str(caught.value) == f"{URL}: unreachable"
    assert caught.value.__suppress_context__
