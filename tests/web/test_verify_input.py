"""What may be handed in on the verify page, and what is said of everything else."""

import io
import json
import random
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from microcred_plugin.web.given import MOST_BYTES
from tests.web.checking import PAGE, file_of, post, signed
from tests.web.learning import browser, text_of

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def _no_other_servers(elsewhere):
    pass


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return PNG + head + b"".join(chunks) + chunk(b"IEND", b"")


def baked(document):
    text = b"openbadgecredential\0\0\0\0\0" + document
    return png(chunk(b"iTXt", text))


def svg(document=b""):
    inside = b"<openbadges:credential><![CDATA[" + document + b"]]></openbadges:credential>"
    space = b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return b'<svg xmlns="http://www.w3.org/2000/svg" ' + space + b">" + inside + b"</svg>"


def zipped(document):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("credential.json", document)
    return buffer.getvalue()


def error_of(response, field):
    """Return the error that is tied to a field, by way of what describes the field."""
    html = response.content.decode()
    tag = next(tag for tag in html.split("<") if f'id="mc-{field}"' in tag)
    assert 'aria-invalid="true"' in tag
    assert f"mc-{field}-error" in tag
    return html.split(f'id="mc-{field}-error">')[1].split("</p>")[0]


@pytest.mark.parametrize("wrap", [lambda d: d, baked, svg, lambda d: b"\xef\xbb\xbf" + d])
def test_a_credential_may_come_as_text_or_inside_an_image(on_stage, wrap):
    response = post(browser(None), file=file_of(wrap(signed(on_stage))))
    assert "✓ Valid" in text_of(response)


def test_the_text_of_a_credential_may_be_pasted(on_stage):
    assert "✓ Valid" in text_of(post(browser(None), text=f"\n {signed(on_stage).decode()} \n"))


def test_a_credential_pasted_where_a_link_belongs_is_checked_all_the_same(on_stage):
    assert "✓ Valid" in text_of(post(browser(None), url=signed(on_stage).decode()))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped(b"{}"), "It is neither text nor a PNG or SVG image."),
        (b"\xff\xfe\x00\x01", "It is neither text nor a PNG or SVG image."),
        (b"Dear reader,", "It is not JSON"),
        (b'{"a": 1, "a": 2}', "A name in it occurs twice"),
        (b"[1, 2]", "It is JSON, but not a document with named parts."),
        (b'{"a": NaN}', "It holds a number that cannot be read exactly."),
        (b"[" * 100_000, "Its parts are nested too deeply."),
        (b'{"a": "\\ud800"}', "It holds half a character."),
        (png(), "The image holds no credential."),
        (baked(b"{}")[:-30], "It is a damaged image, or a web page."),
        (svg(), "The image holds no credential."),
        (b"<!doctype html><p>Hello", "It is a damaged image, or a web page."),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "It is a damaged image, or a web page."),
    ],
)
def test_what_is_no_credential_is_told_why(on_stage, content, why):
    response = post(browser(None), file=file_of(content))
    assert response.status_code == 200
    assert f"Do not rely on it. This cannot be read as a credential. {why}" in text_of(response)


def test_random_bytes_are_told_something(on_stage):
    random.seed(20)
    for size in (1, 10, 1000):
        for start in (b"", PNG, b"<svg", b"{"):
            response = post(browser(None), file=file_of(start + random.randbytes(size)))
            assert response.status_code in {200, 400}


@pytest.mark.parametrize("field", ["file", "url", "text"])
@pytest.mark.parametrize("value", ["", "  \n "])
def test_nothing_is_told_beside_the_field_that_is_empty(on_stage, field, value):
    given = file_of(value.encode()) if field == "file" else value
    response = post(browser(None), **{field: given})
    assert response.status_code == 400
    assert "first" in error_of(response, field)
    assert "Nothing was checked" in text_of(response)


def test_a_form_without_any_field_asks_for_a_file(on_stage):
    assert error_of(browser(None).post(PAGE), "file").startswith("Choose a file first")


def test_the_summary_of_an_error_leads_to_its_field(on_stage):
    html = post(browser(None), text="").content.decode()
    assert 'role="alert"' in html
    assert '<a href="#mc-text">Paste the text of a credential first.</a>' in html


def test_a_file_of_50_megabytes_is_refused_and_not_kept(on_stage, monkeypatch):
    def written(*_args):
        raise AssertionError("an upload was written to disk")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", written)
    response = post(browser(None), file=file_of(b" " * 50_000_000))
    assert response.status_code == 413
    assert error_of(response, "file").startswith("This is larger than 2 MB.")


def test_the_limit_itself_is_small_enough(on_stage):
    response = post(browser(None), file=file_of(b"x" * MOST_BYTES))
    assert response.status_code == 200
    assert post(browser(None), file=file_of(b"x" * (MOST_BYTES + 1))).status_code == 413


def test_several_files_at_once_count_together(on_stage):
    files = [file_of(b"x" * 1_500_000), file_of(b"x" * 1_500_000)]
    assert browser(None).post(PAGE, {"file": files}).status_code == 413


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_a_pasted_text_beyond_every_limit_is_refused(on_stage, kind):
    text = "x" * 3_000_000
    if kind == "multipart":
        response = post(browser(None), text=text)
    else:
        form = "application/x-www-form-urlencoded"
        response = browser(None).post(PAGE, f"text={text}", content_type=form)
    assert response.status_code == 413
    assert "2 MB" in error_of(response, "text")


def test_a_pasted_text_just_beyond_our_own_limit_is_refused(on_stage):
    assert post(browser(None), text="x" * (MOST_BYTES + 1)).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nabc"],
)
def test_a_form_that_broke_off_is_told_so(on_stage, body):
    response = browser(None).post(PAGE, body, content_type="multipart/form-data; boundary=x")
    assert response.status_code in {200, 400}


def test_a_form_without_a_boundary_is_told_so(on_stage):
    response = browser(None).post(PAGE, b"abc", content_type="multipart/form-data")
    assert response.status_code == 400
    assert "did not arrive whole" in text_of(response)


def test_a_link_of_any_length_is_refused_in_words(on_stage):
    response = post(browser(None), url="https://lms.example/" + "x" * 3000)
    assert response.status_code == 400
    assert "characters" in error_of(response, "url")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_taken(on_stage, method):
    assert getattr(browser(None), method)(PAGE).status_code == 405


def test_a_refused_text_is_still_there_as_text(on_stage):
    response = post(browser(None), url='https://nowhere.example/"><script>alert(1)</script>')
    assert "&quot;&gt;&lt;script&gt;" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_it_needs_no_token_so_that_scripts_may_hand_in_files_too(on_stage):
    client = browser(None, enforce_csrf_checks=True)
    answer = client.post(
        PAGE, {"file": file_of(signed(on_stage))}, headers={"accept": "application/json"}
    )
    assert json.loads(answer.content)["verdict"] == "valid"
