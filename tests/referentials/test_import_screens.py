"""A file on its way into a draft: shown before, applied after, and nothing lost in between."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis

from referentials.content_loading import build_content, load_content
from referentials.formats import native, spreadsheet
from referentials.formats.catalogue import find_format
from referentials.formats.spreadsheet_example import EXAMPLE
from referentials.models import DraftEdit, PendingImport, Referential, ReferentialVersion, ReviewComment
from referentials.receiving import LIFETIME, MOST_PENDING, apply_import, preview_import, receive_file
from referentials.workbench import importing_forms
from tests.factories import UserFactory
from tests.referentials.conftest import published, stored
from tests.referentials.contents import content_of, contents, required
from tests.referentials.workbooks import with_cells

UPLOAD = reverse("workbench:import")
NEXT = content_of(required("verrou", severity=4), required("mfa"), number="2026.1")


@pytest.fixture
def at_work(client, editor):
    client.force_login(editor)
    return client


def send(client, data, *, name="referentiel.xlsx", file_format=""):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "format": file_format})


def sent(client, content):
    """The address of the preview of the content's workbook."""
    response = send(client, spreadsheet.write(content).data)
    assert response.status_code == 302, response.content.decode()
    return response.url


def text(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def draft_of(content):
    version = ReferentialVersion.objects.get(number=content.number, referential__code=content.referential)
    assert version.is_draft
    return version


def test_a_file_is_shown_then_becomes_a_draft_that_succeeds_the_latest_version(at_work, live):
    url = sent(at_work, NEXT)
    page = text(at_work.get(url))
    for words in (
        "Référentiel d'essai, version 2026.1",
        "1 thème · 2 exigences · 2 questions",
        "Une nouvelle version serait créée, en brouillon",
        "Par rapport à la version 2025.1",
        "Créer le brouillon",
    ):
        assert words in page
    assert ReferentialVersion.objects.count() == 1
    response = at_work.post(url, {"seen": "", "previous": live.pk})
    draft = draft_of(NEXT)
    assert response.url == reverse("workbench:draft", kwargs={"code": "essai", "number": "2026.1"})
    assert build_content(draft) == NEXT
    assert draft.previous == live
    assert DraftEdit.objects.get(version=draft).made_by.email == "editeur@exemple.fr"
    assert not PendingImport.objects.exists()


def test_the_model_becomes_a_referential(at_work):
    url = send(at_work, at_work.get(reverse("workbench:import_model")).content).url
    at_work.post(url, {"seen": ""})
    assert build_content(draft_of(EXAMPLE)) == EXAMPLE


def test_a_draft_is_replaced_where_it_differs_and_keeps_the_rest(at_work, editor):
    draft = stored(replace(content_of(required("verrou"), required("wifi")), extras={"oscal": {"a": 1}}))
    ReviewComment.objects.create(version=draft, subject="requirement", code="verrou", text="Bien.")
    untouched = draft.referential.versions.get().revision
    changed = content_of(required("wifi"), required("verrou", title="Serrure"), title="Autre titre")
    url = sent(at_work, changed)
    page = text(at_work.get(url))
    assert "Le brouillon 2025.1 serait remplacé" in page
    assert "Serrure" in page
    assert at_work.post(url, {"seen": untouched}).status_code == 302
    draft.refresh_from_db()
    assert build_content(draft) == replace(changed, extras={"oscal": {"a": 1}})
    assert ReviewComment.objects.filter(version=draft).exists()
    edits = {(edit.subject, edit.code) for edit in draft.edits.all()}
    assert ("requirement", "verrou") in edits
    assert ("version", "") in edits
    assert ("requirement", "wifi") not in edits
    assert draft.revision > untouched


def test_a_draft_edited_since_the_preview_is_not_overwritten(at_work):
    draft = stored(content_of())
    url = sent(at_work, content_of(required("verrou", title="Serrure")))
    seen = draft.revision
    ReferentialVersion.objects.filter(pk=draft.pk).update(revision=seen + 1)
    response = at_work.post(url, {"seen": seen})
    assert response.status_code == 409
    assert "Rien n'a été importé : le brouillon a changé" in text(response)
    assert build_content(draft) == content_of()
    assert at_work.post(url, {"seen": seen + 1}).status_code == 302
    assert build_content(draft_of(content_of())).requirements["verrou"].title == "Serrure"


@pytest.mark.parametrize("seen", ["", "0", "999", "x", "-1"])
def test_a_draft_started_or_unseen_is_not_overwritten_either(at_work, seen):
    url = sent(at_work, content_of(required("autre")))
    stored(content_of())
    assert at_work.post(url, {"seen": seen}).status_code == 409
    assert "verrou" in build_content(draft_of(content_of())).requirements


def test_a_draft_thrown_away_meanwhile_is_not_brought_back_unseen(at_work):
    draft = stored(content_of())
    url = sent(at_work, content_of(required("autre")))
    revision = draft.revision
    draft.delete()
    assert at_work.post(url, {"seen": revision}).status_code == 409
    assert not ReferentialVersion.objects.exists()


def test_a_published_version_is_never_touched(at_work, live):
    for content, words in (
        (content_of(), "La version 2025.1 a déjà ce contenu"),
        (content_of(required("autre")), "est déjà publiée, avec un autre contenu"),
    ):
        url = sent(at_work, content)
        page = text(at_work.get(url))
        assert words in page
        assert "Créer le brouillon" not in page
        assert at_work.post(url, {"seen": live.revision}).status_code == 409
    assert load_content(live.pk) == content_of()


def test_a_workbook_of_a_draft_that_bears_more_than_it_changes_nothing(at_work):
    stored(replace(content_of(), extras={"oscal": {"a": 1}}))
    assert "a déjà ce contenu" in text(at_work.get(sent(at_work, content_of())))


def test_problems_and_losses_are_shown_with_their_place(at_work):
    cells = {"Exigences!Mesure": None, "Version!Valeur!Numéro de la version": "3"}
    url = send(at_work, with_cells(content_of(), cells)).url
    page = text(at_work.get(url))
    assert "À corriger avant de publier" in page
    assert "<strong>Exigences, ligne 2</strong> : verrou : l'exigence n'a pas de mesure" in page


def test_what_cannot_be_stored_blocks(at_work):
    url = send(at_work, with_cells(content_of(), {"Exigences!Code": "Verrou Fort"})).url
    page = text(at_work.get(url))
    assert "Ce fichier ne peut pas encore être importé" in page
    assert "empêche d'importer" in page
    assert at_work.post(url, {"seen": ""}).status_code == 409
    assert not Referential.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "file_format", "words"),
    [
        (
            with_cells(content_of(), {"Exigences!Gravité": 9}),
            "r.xlsx",
            "",
            "Exigences, ligne 2, colonne Gravité",
        ),
        (b"format: cabinet-compliance/1\n", "r.yaml", "", "ligne 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "r.xlsx", "", "ancien format .xls"),
        (b"a;b\n", "r.xlsx", "xlsx", "un fichier CSV ne suffit pas"),
        (b"", "r.xlsx", "", "Ce fichier est vide"),
        (b"{", "r.json", "latin", "Choisissez un format de la liste"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_nothing(at_work, data, name, file_format, words):
    response = send(at_work, data, name=name, file_format=file_format)
    assert response.status_code == 422
    assert words in text(response)
    assert not PendingImport.objects.exists()


def test_no_file_at_all_is_told(at_work):
    response = at_work.post(UPLOAD, {})
    assert (response.status_code, "Choisissez un fichier." in text(response)) == (422, True)


def test_a_file_too_big_is_a_413(at_work, monkeypatch):
    monkeypatch.setattr(importing_forms, "LARGEST_FILE", 10)
    response = send(at_work, b"x" * 11)
    assert (response.status_code, "Ce fichier dépasse" in text(response)) == (413, True)


def test_a_request_too_big_is_refused_before_it_is_read(at_work, settings):
    settings.MOST_REQUEST_BYTES = 100
    response = send(at_work, b"x" * 1000)
    assert (response.status_code, "trop lourd" in text(response)) == (413, True)


def test_ours_is_imported_as_yaml_too(at_work):
    url = send(at_work, native.write(NEXT), name="r.yaml").url
    assert "YAML de Cabinet Compliance" in text(at_work.get(url))
    at_work.post(url, {"seen": ""})
    assert build_content(draft_of(NEXT)) == NEXT


def test_a_file_is_for_the_one_who_sent_it_and_for_a_day(at_work, client):
    url = sent(at_work, NEXT)
    colleague = UserFactory.create()
    colleague.groups.set(PendingImport.objects.get().uploaded_by.groups.all())
    client.force_login(colleague)
    assert client.get(UPLOAD).status_code == 200
    assert client.get(url).status_code == 404
    assert client.post(url, {"seen": ""}).status_code == 404
    assert client.post(f"{url}oublier/").status_code == 404
    client.force_login(PendingImport.objects.get().uploaded_by)
    assert client.get(url).status_code == 200
    with time_machine.travel(timezone.now() + LIFETIME - timedelta(hours=1)):
        assert client.get(url).status_code == 200
    with time_machine.travel(timezone.now() + LIFETIME):
        assert client.get(url).status_code == 404


def test_files_do_not_pile_up(at_work):
    for number in range(MOST_PENDING + 2):
        sent(at_work, replace(NEXT, number=str(number)))
    assert PendingImport.objects.count() == MOST_PENDING


def test_a_file_may_be_let_go(at_work):
    url = sent(at_work, NEXT)
    assert at_work.post(f"{url}oublier/").status_code == 302
    assert at_work.get(url).status_code == 404
    assert not Referential.objects.exists()


# ---- the way out


def test_every_format_is_offered_with_what_it_loses(client, stranger, db):
    published(replace(content_of(), extras={"oscal": {"a": 1}}))
    client.force_login(stranger)
    url = reverse("referentials:export", kwargs={"code": "essai", "number": "2025.1"})
    assert f'href="{url}"' in text(client.get(url.removesuffix("exporter/")))
    page = text(client.get(url))
    assert page.count("?format=") == 4
    page = text(client.get(url, {"format": "xlsx"}))
    assert "Ce qui n'existe que dans d'autres formats (oscal)" in page
    assert f'href="{url}xlsx/"' in page
    assert client.get(url, {"format": "word"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("xlsx", "essai-2025.1.xlsx"),
        ("native", "essai-2025.1.yaml"),
        ("oscal", "essai-2025.1-oscal.json"),
        ("ciso_assistant", "essai-2025.1-ciso-assistant.yaml"),
    ],
)
def test_a_version_is_downloaded_under_a_sane_name(client, live, stranger, name, file_name):
    client.force_login(stranger)
    where = {"code": "essai", "number": "2025.1", "format_name": name}
    response = client.get(reverse("referentials:download", kwargs=where))
    assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert response.content == find_format(name).write(content_of()).data


def test_a_draft_is_exported_by_its_team_only(client, draft, stranger, reviewer):
    where = {"code": "essai", "number": "2025.1"}
    urls = [
        reverse("referentials:export", kwargs=where),
        reverse("referentials:download", kwargs={**where, "format_name": "xlsx"}),
    ]
    for who, status in ((stranger, 404), (reviewer, 200)):
        client.force_login(who)
        assert [client.get(url).status_code for url in urls] == [status, status]
    assert client.get(f"{urls[0]}word/").status_code == 404


@pytest.mark.django_db
@settings_of_hypothesis(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=contents(), new=contents())
def test_any_content_takes_the_place_of_any_other(editor, old, new):
    new = replace(new, referential=old.referential, number=old.number)
    with transaction.atomic():
        draft = stored(old)
        data, at = spreadsheet.write(new).data, timezone.now()
        pending = receive_file(data=data, file_name="r.xlsx", format_name="", by=editor, at=at)
        preview = preview_import(pending)
        kept = apply_import(pending=pending, seen=preview.seen, previous=None, by=editor, at=at)
        assert (kept, build_content(kept)) == (draft, new)
        transaction.set_rollback(True)
