"""Drafts are edited in the administration; what is published is read there."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from referentials import models
from tests.factories import UserFactory
from tests.referentials.conftest import stored
from tests.referentials.contents import content_of, required

MODELS = list(apps.get_app_config("referentials").get_models())


def url_of(obj, page="change"):
    return reverse(f"admin:referentials_{obj._meta.model_name}_{page}", args=[obj.pk])


@pytest.fixture
def signed_in(client, editor):
    editor.is_staff = editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    return client


def form_of(response):
    """Everything that the change page would send back untouched."""
    context = response.context
    data = {}
    for form in (
        context["adminform"].form,
        *(f.formset.management_form for f in context["inline_admin_formsets"]),
    ):
        data |= {form.add_prefix(name): form[name].value() for name in form.fields}
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.initial_forms:
            data |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items()}


def worked_on(draft, previous):
    """What the workbench leaves of an edit, a comment and a mapping."""
    draft.edits.create(subject="version", after={})
    draft.review_comments.create(subject="version", text="Bien.")
    mapping = models.VersionMapping.objects.create(source=previous, target=draft)
    mapping.rows.create(change="new", after=["a"])
    now = timezone.now()
    models.PendingImport.objects.create(
        uploaded_by=UserFactory(), uploaded_at=now, expires_at=now, file_name="a.yaml", data=b"a"
    )


@pytest.mark.parametrize("model", [models.DraftEdit, models.ReviewComment, models.PendingImport])
def test_what_the_workbench_keeps_is_only_read(signed_in, draft, model):
    worked_on(draft, stored(content_of(number="2026.1")))
    row = model.objects.get()
    assert signed_in.get(url_of(row)).context["has_change_permission"] is False
    for page in ("change", "delete"):
        assert signed_in.post(url_of(row, page), {"post": "yes"}).status_code == 403
    assert signed_in.get(reverse(f"admin:referentials_{model._meta.model_name}_add")).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_every_row_can_be_listed_and_opened_in_both_states(signed_in, live, model):
    assert admin.site.is_registered(model)
    worked_on(stored(content_of(number="2026.1")), live)
    assert (
        signed_in.get(reverse(f"admin:referentials_{model._meta.model_name}_changelist")).status_code == 200
    )
    for row in (model.objects.first(), model.objects.last()):
        assert signed_in.get(url_of(row)).status_code == 200


@pytest.mark.parametrize(
    "model", [models.ReferentialVersion, models.Theme, models.Requirement, models.Question]
)
def test_what_is_published_can_be_neither_changed_nor_deleted(signed_in, live, model):
    row = model.objects.first()
    page = signed_in.get(url_of(row))
    assert 'name="_save"' not in page.content.decode()
    assert not any(inline.has_add_permission for inline in page.context["inline_admin_formsets"])
    assert signed_in.post(url_of(row), {"title": "Autre"}).status_code == 403
    assert signed_in.post(url_of(row, "delete"), {"post": "yes"}).status_code == 403


def test_a_draft_is_edited_row_by_row(signed_in, draft):
    theme = models.Theme.objects.get()
    data = form_of(signed_in.get(url_of(theme)))
    data |= {"title": "Accès", "requirements-0-statement": "Il faut fermer à clé."}
    assert signed_in.post(url_of(theme), data).status_code == 302
    theme.refresh_from_db()
    assert theme.title == "Accès"
    assert theme.requirements.get().statement == "Il faut fermer à clé."


def add_requirements(signed_in, theme, *codes):
    data = form_of(signed_in.get(url_of(theme)))
    data["requirements-TOTAL_FORMS"] = 1 + len(codes)
    row = {"position": 5, "title": "x", "statement": "x", "obligation": "legal", "severity": 2, "role": "dpo"}
    for rank, code in enumerate(codes, 1):
        data |= {f"requirements-{rank}-{name}": value for name, value in {**row, "code": code}.items()}
    return signed_in.post(url_of(theme), data)


def test_a_requirement_is_added_from_its_theme(signed_in, draft):
    assert add_requirements(signed_in, models.Theme.objects.get(), "coffre").status_code == 302
    assert models.Requirement.objects.get(code="coffre").version == draft


@pytest.mark.parametrize("codes", [["verrou"], ["coffre", "coffre"]])
def test_a_code_given_twice_is_told_on_the_page(signed_in, draft, codes):
    response = add_requirements(signed_in, models.Theme.objects.get(), *codes)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Ce code est déjà pris." in page or "Code donné plusieurs fois : coffre." in page


def test_a_bad_condition_or_number_is_told_on_the_page(signed_in, draft):
    requirement = models.Requirement.objects.get()
    data = form_of(signed_in.get(url_of(requirement)))
    data |= {"condition": '{"some": []}', "measure-0-effort_hours": "deux"}
    page = signed_in.post(url_of(requirement), data).content.decode()
    assert "Écrivez un code de fait" in page
    assert "Écrivez un nombre comme 1, 0.5 ou 1/3." in page


def test_a_citation_only_offers_the_sources_of_its_version(signed_in, live):
    draft = stored(content_of(number="2026.1"))
    theirs = models.Requirement.objects.get(version=draft)
    [formset] = [
        inline.formset
        for inline in signed_in.get(url_of(theirs)).context["inline_admin_formsets"]
        if inline.formset.model is models.Citation
    ]
    offered = formset.empty_form.fields["source"].queryset
    assert {source.version for source in offered} == {draft}


def publish(signed_in, *versions):
    data = {"action": "publish", "_selected_action": [version.pk for version in versions]}
    url = reverse("admin:referentials_referentialversion_changelist")
    return signed_in.post(url, data, follow=True).content.decode()


def test_a_draft_is_published_by_whoever_asked(signed_in, draft, editor):
    assert "est publiée." in publish(signed_in, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("published", editor)


def test_a_draft_with_problems_stays_one_and_they_are_shown(signed_in, db):
    version = stored(content_of(replace(required("a"), citations=())))
    page = publish(signed_in, version)
    assert "1 problème" in page
    assert "l&#x27;exigence ne cite aucun texte" in page
    version.refresh_from_db()
    assert version.is_draft


def test_staff_without_rights_cannot_publish(client, stranger, draft):
    stranger.is_staff = True
    stranger.save()
    client.force_login(stranger)
    url = reverse("admin:referentials_referentialversion_changelist")
    assert client.post(url, {"action": "publish", "_selected_action": [draft.pk]}).status_code == 403


def test_a_draft_is_deleted_whole(signed_in, draft):
    assert signed_in.post(url_of(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not models.Choice.objects.exists()


def test_an_edit_here_is_a_revision_like_another(signed_in, draft):
    theme, requirement = models.Theme.objects.get(), models.Requirement.objects.get()
    data = form_of(signed_in.get(url_of(requirement)))
    signed_in.post(url_of(requirement), {**data, "measure-0-how": "Autrement."})
    before, revised = theme.revision, requirement.revision
    for row in (theme, requirement, draft):
        row.refresh_from_db()
    assert (theme.revision, requirement.revision) == (before, draft.revision)
    assert draft.revision > revised
