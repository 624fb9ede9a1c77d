"""One hop for real, against a server on this machine with a certificate of the tests' own."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from requests import adapters

from microcred_plugin import outside
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.outside import GuardedDocuments, Limits

HOST = "issuer.example"
OK = b"HTTP/1.1 200 OK\r\n"


def make_certificate(folder, *names):
    """Write a certificate that signs itself and is good for these names; return its two files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = dt.datetime.now(dt.UTC)
    alternatives = [
        x509.IPAddress(ipaddress.ip_address(each)) if each[0].isdigit() else x509.DNSName(each)
        for each in names
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{'-'.join(names)}.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


class Server:
    """Answers one connection after another with a script; remembers what it was asked."""

    def __init__(self, certificate, script):
        self.requests = []
        self.names = []
        self.finished = False
        self._script = script
        self._over = threading.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._over.is_set():
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self._answer(plain)

    def _answer(self, plain):
        try:
            with self._context.wrap_socket(plain, server_side=True) as connection:
                self.requests.append(connection.recv(65536).decode())
                for piece in self._script:
                    if isinstance(piece, float):
                        if self._over.wait(piece):
                            return
                    else:
                        connection.sendall(piece)
                self.finished = True
        except OSError:
            pass

    def close(self):
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("good"), HOST)


@pytest.fixture
def trusted(good, monkeypatch):
    """Let the tests' certificate be one that the world trusts."""
    monkeypatch.setattr(adapters, "DEFAULT_CA_BUNDLE_PATH", str(good))
    context = ssl.create_default_context(cafile=str(good))
    if hasattr(adapters, "_preloaded_ssl_context"):
        monkeypatch.setattr(adapters, "_preloaded_ssl_context", context)
    return good


@contextmanager
def serving(certificate, *script):
    server = Server(certificate, script)
    try:
        yield server
    finally:
        server.close()


def hop(server, path="/did.json", **limits):
    """Make one real hop to the server under the name of the issuer."""
    bounds = Limits(**{"seconds": 5.0, **limits})
    parts = urlsplit(f"https://{HOST}:{server.port}{path}")
    return outside._get(parts, "127.0.0.1", time.monotonic() + bounds.seconds, bounds)


def through_the_guard(monkeypatch, server, **limits):
    """Read through the whole guard, which takes this machine for a public one."""
    monkeypatch.setattr(outside, "_is_public", lambda address: True)
    monkeypatch.setattr(outside, "_PORTS", {server.port})
    reader = GuardedDocuments(limits=Limits(**limits), resolve=lambda host: ["127.0.0.1"])
    with pytest.raises(Unavailable) as caught:
        reader.get(f"https://{HOST}:{server.port}/did.json")
    return caught.value.reason


def test_the_connection_goes_to_the_checked_address_under_the_name_that_was_asked_for(trusted):
    with serving(trusted, OK + b"Content-Length: 2\r\n\r\n{}") as server:
        assert hop(server, "/did.json?version=1").content == b"{}"
        assert server.names == [HOST]
        request = server.requests[0]
    assert request.startswith("GET /did.json?version=1 HTTP/1.1\r\n")
    assert f"\r\nHost: {HOST}:{server.port}\r\n" in request
    assert "Cookie" not in request
    assert "Authorization" not in request


def test_a_body_in_chunks_is_read_whole(trusted):
    script = (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", 0.05, b"1\r\n \r\n0\r\n\r\n")
    with serving(trusted, *script) as server:
        assert hop(server).content == b"{} "


def test_a_body_that_ends_with_the_connection_is_read_whole(trusted):
    with serving(trusted, OK + b"\r\n{", 0.05, b"}") as server:
        assert hop(server).content == b"{}"


def test_a_certificate_of_another_name_is_refused(tmp_path, monkeypatch):
    other = make_certificate(tmp_path, "other.example", "127.0.0.1")
    monkeypatch.setattr(adapters, "DEFAULT_CA_BUNDLE_PATH", str(other))
    with serving(other, OK + b"Content-Length: 2\r\n\r\n{}") as server:
        with pytest.raises(requests.exceptions.SSLError, match=r"(?i)hostname|match"):
            hop(server)
        assert not any(server.requests)


def test_a_certificate_that_nobody_vouches_for_is_refused(good, monkeypatch):
    with serving(good, OK + b"Content-Length: 2\r\n\r\n{}") as server:
        assert through_the_guard(monkeypatch, server) == "bad_certificate"


def test_proxies_of_the_environment_are_not_used(trusted, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(trusted, OK + b"Content-Length: 2\r\n\r\n{}") as server:
        assert hop(server).content == b"{}"


def test_a_redirect_is_handed_back_and_not_followed_here(trusted):
    script = b"HTTP/1.1 302 Found\r\nLocation: https://other.example/\r\nContent-Length: 0\r\n\r\n"
    with serving(trusted, script) as server:
        assert hop(server).location == "https://other.example/"
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [404, 500, 204])
def test_an_answer_without_a_document_is_unavailable(trusted, monkeypatch, status):
    script = f"HTTP/1.1 {status} Hm\r\nContent-Length: 0\r\n\r\n".encode()
    with serving(trusted, script) as server:
        assert through_the_guard(monkeypatch, server) == f"status_{status}"


def test_a_body_that_is_too_large_is_cut_off(trusted, monkeypatch):
    body = b"x" * 5000
    with serving(trusted, OK + b"Content-Length: 5000\r\n\r\n" + body) as server:
        assert through_the_guard(monkeypatch, server, most_bytes=4999) == "too_large"
    with serving(trusted, OK + b"Content-Length: 5000\r\n\r\n" + body) as server:
        assert hop(server, most_bytes=5000).content == body


def test_a_body_that_stops_halfway_is_unavailable(trusted, monkeypatch):
    with serving(trusted, OK + b"Content-Length: 5000\r\n\r\nxx") as server:
        assert through_the_guard(monkeypatch, server) == "unreachable"


DRIP = [piece for _ in range(200) for piece in (b"x", 0.1)]


@pytest.mark.parametrize(
    "script",
    [
        [OK + b"Content-Length: 5000\r\n\r\n", *DRIP],
        [OK + b"Content-Length: 5000\r\n\r\n", 20.0],
        [OK + b"Slow: ", *DRIP],
        [20.0],
    ],
    ids=["a body that drips", "a body that never comes", "headers that drip", "silence"],
)
def test_a_server_that_drips_does_not_hold_us(trusted, monkeypatch, script):
    with serving(trusted, *script) as server:
        assert through_the_guard(monkeypatch, server, seconds=0.5) == "too_slow"
        assert not server.finished


def test_nothing_listens(trusted, monkeypatch):
    with serving(trusted) as server:
        pass
    assert through_the_guard(monkeypatch, server) == "unreachable"
