"""Reviewers comment on the things of a draft; comments are resolved, opened again, never lost."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from referentials.commenting import EmptyComment, UnknownThing, check_thing, comment_on, reopen, resolve
from referentials.content_loading import load_content
from referentials.models import Requirement, ReviewComment, VersionIsPublished
from referentials.publishing import publish_version
from tests.referentials.conftest import stored
from tests.referentials.contents import content_of, required

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HERE = {"code": "essai", "number": "2025.1"}
LIST = reverse("workbench:comments", kwargs=HERE)


def thread(subject="requirement", thing="a"):
    return reverse("workbench:thread", kwargs={**HERE, "subject": subject, "thing": thing})


def settle(comment):
    return reverse("workbench:settle_comment", kwargs={**HERE, "comment": comment.pk})


@pytest.fixture
def sketch(db):
    return stored(content_of(required("a"), required("b")))


@pytest.fixture
def said(sketch, reviewer):
    return comment_on(version=sketch, subject="requirement", code="a", text="Trop long.", by=reviewer, at=AT)


@pytest.fixture
def signed_in(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.mark.parametrize(
    ("subject", "code", "known"),
    [
        ("version", "", True),
        ("mapping", "", True),
        ("requirement", "a", True),
        ("source", "RGPD", True),
        ("fact", "wifi", True),
        ("version", "a", False),
        ("requirement", "z", False),
        ("autre", "a", False),
    ],
)
def test_only_what_exists_is_commented(sketch, subject, code, known):
    content = load_content(sketch.pk)
    if known:
        check_thing(content, subject, code)
    else:
        with pytest.raises(UnknownThing):
            check_thing(content, subject, code)


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_an_empty_comment_is_none(sketch, reviewer, text):
    with pytest.raises(EmptyComment):
        comment_on(version=sketch, subject="version", code="", text=text, by=reviewer, at=AT)


def test_a_published_version_is_commented_no_more(sketch, said, reviewer):
    publish_version(version=sketch, by=None, at=AT)
    with pytest.raises(VersionIsPublished):
        comment_on(version=sketch, subject="version", code="", text="Ah.", by=reviewer, at=AT)
    with pytest.raises(VersionIsPublished):
        resolve(comment=said, by=reviewer, at=AT)
    with pytest.raises(VersionIsPublished):
        reopen(comment=said)


def test_whoever_resolved_first_is_kept(said, reviewer, editor):
    resolve(comment=said, by=reviewer, at=AT)
    resolve(comment=said, by=editor, at=AT.replace(hour=10))
    said.refresh_from_db()
    assert (said.resolved_by, said.resolved_at) == (reviewer, AT)


def test_a_reviewer_comments_and_changes_nothing_else(signed_in, sketch, reviewer):
    assert signed_in.post(thread(), {"text": "Qui ?"}).url == thread()
    comment = ReviewComment.objects.get()
    assert (comment.subject, comment.code, comment.text, comment.written_by) == (
        "requirement",
        "a",
        "Qui ?",
        reviewer,
    )
    assert not sketch.edits.exists()
    assert "Qui" in signed_in.get(thread()).content.decode()


def test_an_empty_comment_is_told_beside_its_field(signed_in, sketch):
    response = signed_in.post(thread(), {"text": " "})
    assert response.status_code == 422
    assert "Écrivez un commentaire." in response.content.decode()


def test_htmx_gets_the_thread_alone(signed_in, said):
    response = signed_in.post(thread(), {"text": "Et ?"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "Trop long." in page
    assert "Et\u00a0?" in page
    resolved = signed_in.post(settle(said), headers={"HX-Request": "true"}).content.decode()
    assert "Résolu par Dany Leroy" in resolved


def test_resolving_and_opening_again(signed_in, said):
    assert signed_in.post(settle(said)).url == LIST
    assert "Résolu par Dany Leroy" in signed_in.get(LIST).content.decode()
    signed_in.post(settle(said), {"rouvrir": "1"})
    said.refresh_from_db()
    assert said.resolved_at is None


def test_a_comment_of_another_version_is_a_404(signed_in, said):
    other = stored(content_of(required("a"), number="2026.1"))
    kwargs = {"code": "essai", "number": other.number, "comment": said.pk}
    assert signed_in.post(reverse("workbench:settle_comment", kwargs=kwargs)).status_code == 404


@pytest.mark.parametrize(("subject", "thing"), [("requirement", "z"), ("autre", "a"), ("theme", "a")])
def test_a_thread_on_nothing_is_a_404(signed_in, sketch, subject, thing):
    assert signed_in.get(thread(subject, thing)).status_code == 404
    assert signed_in.post(thread(subject, thing), {"text": "Ah."}).status_code == 404


def test_comments_on_what_is_gone_stay(signed_in, said, sketch):
    Requirement.objects.get(version=sketch, code="a").delete()
    assert "existe plus" in signed_in.get(LIST).content.decode()
    assert "Trop long." in signed_in.get(thread()).content.decode()


def test_what_waits_stands_first(signed_in, said, sketch, reviewer):
    comment_on(version=sketch, subject="requirement", code="b", text="Oui.", by=reviewer, at=AT)
    resolve(comment=said, by=reviewer, at=AT)
    assert [entry.code for entry in signed_in.get(LIST).context["threads"]] == ["b", "a"]


def test_nothing_said_is_told(signed_in, sketch):
    assert "Aucun commentaire" in signed_in.get(LIST).content.decode()


def test_a_published_version_keeps_its_comments_to_read(signed_in, said, sketch):
    publish_version(version=sketch, by=None, at=AT)
    page = signed_in.get(thread()).content.decode()
    assert "Trop long." in page
    assert "<textarea" not in page
    assert signed_in.post(thread(), {"text": "Ah."}).status_code == 422
    assert signed_in.post(settle(said)).status_code == 302
    said.refresh_from_db()
    assert said.resolved_at is None


@pytest.mark.parametrize("url", [LIST, thread()])
def test_every_form_carries_its_token(signed_in, said, url):
    page = signed_in.get(url).content.decode()
    assert page.count("csrfmiddlewaretoken") == page.count("<form method")
