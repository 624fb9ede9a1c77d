"""A credential goes into an image and comes out again; nothing else in the file is trusted."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microcred_plugin.credential.baking import bake_png, bake_svg, is_image, unbake
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.parse import Limits
from microcred_plugin.credential.verify import Verdict, read_credential
from tests.credential.factories import World, as_bytes, signed

DATA = as_bytes(signed())
TOKEN = b"aGVhZA.Ym9keQ.c2ln"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="1">\n  <g/>\n</svg>\n'
NAMESPACE = b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'


def chunk(kind, body):
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def png(*chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(chunks) + chunk(b"IEND", b"")


def carrier(text, *, compressed=b"\0", method=b"\0"):
    return chunk(b"iTXt", b"openbadgecredential\0" + compressed + method + b"\0\0" + text)


def problem(data, **limits):
    with pytest.raises(CredentialError) as refused:
        unbake(data, limits=Limits(**limits))
    return refused.value.problem


@pytest.mark.parametrize("name", ["simple-json.png", "simple-json.svg"])
def test_the_images_of_1edtech_give_up_their_credential(name, standards):
    data = (standards / "vectors" / "1edtech" / name).read_bytes()
    assert is_image(data)
    assert read_credential(data)["id"] == "http://example.com/credentials/3527"


@pytest.mark.parametrize(("bake", "image"), [(bake_png, png()), (bake_svg, SVG)])
def test_what_goes_in_comes_out_and_verifies(bake, image):
    baked = bake(image, DATA)
    assert unbake(baked) == DATA
    assert World.in_order().check(baked).verdict is Verdict.VALID


def test_a_png_gets_one_uncompressed_international_text_before_its_end():
    baked = bake_png(png(), DATA)
    text = b"iTXtopenbadgecredential\0\0\0\0\0" + DATA
    assert baked.count(text) == 1
    assert baked.replace(carrier(DATA), b"") == png()


def test_a_png_that_carries_a_credential_gets_the_new_one_instead():
    assert unbake(bake_png(bake_png(png(), b"{}"), DATA)) == DATA


def test_an_svg_keeps_every_byte_and_gets_a_first_child_in_the_namespace():
    baked = bake_svg(SVG, DATA)
    assert baked.index(b"<openbadges:credential>") < baked.index(b"<g/>")
    added = b"<openbadges:credential><![CDATA[" + DATA + b"]]></openbadges:credential>"
    assert baked.replace(added, b"").replace(b" " + NAMESPACE, b"") == SVG


def test_an_svg_that_declares_the_namespace_does_not_declare_it_twice():
    image = SVG.replace(b"<svg ", b"<svg " + NAMESPACE + b" ")
    baked = bake_svg(image, DATA)
    assert baked.count(NAMESPACE) == 1
    assert unbake(baked) == DATA


def test_a_token_goes_into_an_attribute_of_an_svg():
    baked = bake_svg(SVG, TOKEN)
    assert b'<openbadges:credential verify="' + TOKEN + b'"/>' in baked
    assert unbake(baked) == TOKEN


def test_text_that_would_end_the_section_comes_out_whole():
    data = b'{"a": "]]> and ]]>"}'
    assert unbake(bake_svg(SVG, data)) == data


@pytest.mark.parametrize("middle", [b"text", b"<!--c-->", b"<?pi x?>", b"<![CDATA[x]]>", b" <g/>"])
def test_whatever_comes_first_in_an_svg_comes_second_then(middle):
    image = b'<svg a="&gt;>">' + middle + b"</svg>"
    assert unbake(bake_svg(image, DATA)) == DATA


@pytest.mark.parametrize("image", [b"<svg/>", b"<svg", b"", b"text", SVG.decode().encode("utf-16")])
def test_an_svg_that_cannot_take_it_is_refused(image):
    with pytest.raises(CredentialError) as refused:
        bake_svg(image, DATA)
    assert refused.value.problem in {Problem.DAMAGED_IMAGE, Problem.NO_CREDENTIAL_INSIDE}


def test_an_empty_credential_is_not_put_into_an_svg():
    with pytest.raises(CredentialError):
        bake_svg(SVG, b"")


def test_a_token_that_would_break_out_of_its_attribute_is_refused():
    with pytest.raises(CredentialError) as refused:
        bake_svg(SVG, b'a.b.c" onload="x')
    assert refused.value.problem is Problem.DAMAGED_IMAGE


def test_an_svg_that_carries_a_credential_is_not_given_a_second():
    with pytest.raises(CredentialError) as refused:
        bake_svg(bake_svg(SVG, DATA), DATA)
    assert refused.value.problem is Problem.SEVERAL_CREDENTIALS_INSIDE


@pytest.mark.parametrize("image", [b"", b"text", SVG, png()[:-1], png()[:40]])
def test_what_is_no_whole_png_is_not_baked(image):
    with pytest.raises(CredentialError) as refused:
        bake_png(image, DATA)
    assert refused.value.problem is Problem.DAMAGED_IMAGE


def test_a_compressed_text_is_read_within_the_limit():
    image = png(carrier(zlib.compress(DATA), compressed=b"\1"))
    assert unbake(image) == DATA
    assert problem(image, max_bytes=100) is Problem.TOO_LARGE


def test_a_plain_text_chunk_is_read_too():
    assert unbake(png(chunk(b"tEXt", b"openbadgecredential\0{}"))) == b"{}"


def test_a_bomb_in_an_image_is_refused():
    bomb = zlib.compress(b"\0" * 100_000_000)
    assert problem(png(carrier(bomb, compressed=b"\1"))) is Problem.TOO_LARGE


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (png(), Problem.NO_CREDENTIAL_INSIDE),
        (png(carrier(b" ")), Problem.NO_CREDENTIAL_INSIDE),
        (png(chunk(b"iTXt", b"other\0\0\0\0\0x")), Problem.NO_CREDENTIAL_INSIDE),
        (png(carrier(b"{}"), carrier(b"{}")), Problem.SEVERAL_CREDENTIALS_INSIDE),
        (png(carrier(b"{}"))[:-1], Problem.DAMAGED_IMAGE),
        (png(carrier(b"{}")).replace(b"{}", b"[]"), Problem.DAMAGED_IMAGE),
        (png(carrier(b"x", compressed=b"\1")), Problem.DAMAGED_IMAGE),
        (png(carrier(b"not deflated", compressed=b"\1")), Problem.DAMAGED_IMAGE),
        (png(carrier(b"{}", compressed=b"\2")), Problem.DAMAGED_IMAGE),
        (png(carrier(b"{}", method=b"\1")), Problem.DAMAGED_IMAGE),
        (png(chunk(b"iTXt", b"openbadgecredential\0\0\0")), Problem.DAMAGED_IMAGE),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 30, Problem.DAMAGED_IMAGE),
        (SVG, Problem.NO_CREDENTIAL_INSIDE),
        (b"<svg", Problem.DAMAGED_IMAGE),
        (b"<svg" + b" " * 11_000_000, Problem.TOO_LARGE),
        (b"<svg>" + b"<g/>" * 60_000 + b"</svg>", Problem.TOO_LARGE),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>',
            Problem.DAMAGED_IMAGE,
        ),
        (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg>&a;</svg>',
            Problem.DAMAGED_IMAGE,
        ),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', Problem.DAMAGED_IMAGE),
    ],
)
def test_an_image_that_is_not_in_order_is_refused_with_the_reason(image, expected):
    assert problem(image) is expected


@settings(max_examples=150)
@given(st.integers(0, 3000), st.integers(1, 255))
def test_a_flipped_byte_in_an_image_gives_the_credential_or_our_error(place, flip):
    for image in (bake_png(png(), DATA), bake_svg(SVG, DATA)):
        at = place % len(image)
        data = image[:at] + bytes([image[at] ^ flip]) + image[at + 1 :]
        report = World.in_order().check(data)
        assert report.verdict is not Verdict.VALID or read_credential(data) == signed()
