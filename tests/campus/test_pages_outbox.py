"""The outbox shows what Django's file backend wrote, and Studio the courses one may edit."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from campus.pages import outbox
from tests.campus.small_world import KEY, build, logged_in, text_of


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.fixture
def campus(db):
    return build()


def send(folder, *messages):
    backend = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)
    )
    backend.send_messages(list(messages))


def mail(subject="An offer", body="Claim it:\nhttps://campus.example/x", html=None):
    message = EmailMultiAlternatives(subject, body, "campus@campus.example", ["l@campus.example"])
    if html:
        message.attach_alternative(html, "text/html")
    return message


def test_a_mail_is_shown_with_its_text(folder, campus):
    send(folder, mail())

    response = logged_in("admin").get("/outbox")

    assert "An offer to l@campus.example" in text_of(response)
    assert 'href="https://campus.example/x"' in response.content.decode()


def test_every_mail_of_one_connection_is_read_newest_first(folder):
    send(folder, mail("First"), mail("Second"))
    assert [one.subject for one in outbox.mails(folder)] == ["Second", "First"]


def test_the_text_part_is_read_and_the_other_named(folder):
    send(folder, mail(html="<p>Claim</p>"))

    found = outbox.mails(folder)[0]

    assert found.text.startswith("Claim it")
    assert found.has_html
    assert found.sent_at is not None


def test_letters_of_all_languages_survive(folder):
    send(folder, mail("Één aanbod: إعتماد", "Gefeliciteerd, Zoë: إعتماد"))

    found = outbox.mails(folder)[0]

    assert found.subject == "Één aanbod: إعتماد"
    assert "Zoë: إعتماد" in found.text


def test_markup_in_a_mail_is_shown_as_text(folder, campus):
    send(folder, mail("<img src=x>", "<script>alert(1)</script>"))

    page = logged_in("admin").get("/outbox").content

    assert b"<script>" not in page
    assert b"<img src=x>" not in page


def test_a_file_that_is_no_mail_does_no_harm(folder, campus):
    folder.mkdir()
    (folder / "x.log").write_bytes(b"\xff\xfe\x00 nothing of a mail")
    assert logged_in("admin").get("/outbox").status_code == 200


def test_an_outbox_without_mail_says_so(folder, campus):
    assert outbox.mails(folder) == []
    assert "No mail has been sent yet." in text_of(logged_in("admin").get("/outbox"))


def test_studio_lists_the_courses_of_an_author(campus):
    response = logged_in("author").get("/studio/")

    assert "Small course" in text_of(response)
    assert f'href="/courses/{KEY}"' in response.content.decode()
    assert "/microcredentials/studio/" not in response.content.decode()
