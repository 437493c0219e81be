"""Who reads the referentials, what stands there, and at what cost."""

from dataclasses import replace

import pytest
from django.urls import reverse

from referentials.domain.content import Confidence
from tests.referentials.conftest import published
from tests.referentials.contents import CITATION, MEASURE, content_of, required

INDEX = reverse("referentials:index")
VERSION = reverse("referentials:version", kwargs={"code": "essai", "number": "2025.1"})


@pytest.mark.parametrize("url", [INDEX, VERSION])
def test_whoever_is_signed_out_is_sent_to_sign_in(client, live, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_whoever_is_signed_in_reads_what_is_published(client, live, stranger):
    client.force_login(stranger)
    page = client.get(INDEX).content.decode()
    assert VERSION in page
    assert "Version actuelle" in page
    assert live.content_hash[:12] in page
    assert client.get(VERSION).status_code == 200


def test_a_retired_version_remains_readable(client, retired, stranger):
    client.force_login(stranger)
    assert "Retirée" in client.get(INDEX).content.decode()
    assert client.get(VERSION).status_code == 200


def test_a_draft_is_for_editors_only(client, draft, stranger, editor):
    client.force_login(stranger)
    assert VERSION not in client.get(INDEX).content.decode()
    assert client.get(VERSION).status_code == 404
    client.force_login(editor)
    assert VERSION in client.get(INDEX).content.decode()
    assert client.get(VERSION).status_code == 200


@pytest.mark.parametrize(("code", "number"), [("essai", "9"), ("autre", "2025.1")])
def test_an_unknown_version_is_a_404(client, live, stranger, code, number):
    client.force_login(stranger)
    url = reverse("referentials:version", kwargs={"code": code, "number": number})
    assert client.get(url).status_code == 404


def test_no_referential_at_all_is_told(client, stranger):
    client.force_login(stranger)
    assert "Aucun référentiel" in client.get(INDEX).content.decode()


def test_a_requirement_stands_with_its_texts_and_how_far_each_was_checked(client, db, stranger):
    citations = [replace(CITATION, confidence=confidence) for confidence in Confidence]
    citations[0] = replace(citations[0], later=True)
    measure = replace(MEASURE, why="Pour dormir.", evidence=("Une photo du verrou.",))
    published(content_of(required("verrou", citations=tuple(citations), needs_review=True, measure=measure)))
    client.force_login(stranger)
    page = client.get(VERSION).content.decode()
    for text in (
        "Il faut verrou.",
        "Obligation légale",
        "Gravité élevée (3/4)",
        "Base légale à vérifier",
        "(texte lu&nbsp;; texte postérieur à cette version)",
        "(source secondaire)",
        "(connaissance générale, non vérifiée)",
        "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
        "Pour dormir.",
        "1\u00a0h\u00a030",
        "moins de 500\u00a0€",
        "Une photo du verrou.",
    ):
        assert text in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_whatever_its_length(client, db, stranger, django_assert_num_queries, count):
    for number in range(count):
        published(content_of(number=str(number)))
    client.force_login(stranger)
    client.get(INDEX)
    with django_assert_num_queries(4):  # person, versions, counts, which are current
        assert client.get(INDEX).status_code == 200


@pytest.mark.parametrize("size", [1, 30])
def test_a_version_costs_the_same_whatever_its_length(client, db, stranger, django_assert_num_queries, size):
    published(content_of(*(required(f"r{rank}") for rank in range(size))))
    client.force_login(stranger)
    client.get(VERSION)
    with django_assert_num_queries(3):  # person, version, that it is the one kept
        assert client.get(VERSION).status_code == 200
