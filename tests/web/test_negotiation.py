"""Which form of a thing a client gets that says what it would rather have."""

import pytest

from microcred_plugin.web.negotiation import HTML, JSON, preferred

LD = "application/ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "forms", "expected"),
    [
        ("", (LD, HTML), LD),
        ("*/*", (LD, HTML), LD),
        ("*/*", (HTML, JSON), HTML),
        (BROWSER, (LD, HTML), HTML),
        ("application/json", (HTML, JSON), JSON),
        ("APPLICATION/JSON", (HTML, JSON), JSON),
        ("application/*", (HTML, JSON), JSON),
        ("text/html;q=0.4, application/json;q=0.5", (HTML, JSON), JSON),
        ("application/json;q=0, */*", (JSON, HTML), HTML),
        ("application/json;q=0.9, */*;q=0.1", (HTML, JSON), JSON),
        ("text/html, application/json", (HTML, JSON), HTML),
        ("application/json, text/plain, */*", (HTML, JSON), JSON),
        ("application/ld+json;profile=x;q=0.7, text/html;q=0.6", (HTML, LD), LD),
    ],
)
def test_the_form_with_the_greatest_weight_is_taken_and_the_first_in_a_draw(
    accept, forms, expected
):
    assert preferred(accept, forms) == expected


@pytest.mark.parametrize("accept", ["image/png", "nonsense", ";;;", "text/html;q=x", "," * 9000])
def test_who_asks_for_nothing_that_there_is_gets_the_first(accept):
    assert preferred(accept, (JSON, HTML)) == JSON
