"""Live validation: everything that the editor must mend, with the way there."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.urls import reverse

from referentials import models
from referentials.checking import find_remarks
from referentials.content_loading import load_content
from referentials.domain.content import Theme
from tests.referentials.conftest import stored
from tests.referentials.contents import MEASURE, STANDARD, asked, content_of, required

AT = {"code": "essai", "number": "2025.1"}
URL = reverse("workbench:problems", kwargs=AT)
SHUFFLED = (STANDARD[1], STANDARD[0], *STANDARD[2:])


def after(code, choice="oui"):
    return {"answer": {"question": code, "in": [choice]}}


FAULTS = [
    ("unreachable", [required("a", when={"all": ["wifi", {"not": "wifi"}]})], "jamais être posée"),
    ("unknown fact", [required("a", when="martien")], "fait inconnu"),
    ("unknown question", [required("a", when=after("rien"))], "question inconnue"),
    ("unknown choice", [required("z"), required("a", when=after("z", "x"))], "réponse inconnue"),
    ("cycle", [required("a", when=after("b")), required("b", when=after("a"))], "l'une de l'autre"),
    ("not monotone", [required("a", asked("q", choices=SHUFFLED))], "meilleur au moins bon"),
    ("no measure", [required("a", measure=replace(MEASURE, how=""))], "pas de mesure"),
    ("no source", [required("a", citations=())], "ne cite aucun texte"),
]


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.mark.parametrize(("requirements", "told"), [pytest.param(r, t, id=i) for i, r, t in FAULTS])
def test_each_fault_of_a_stored_draft_leads_to_its_form(signed_in, db, requirements, told):
    draft = stored(content_of(*requirements))
    found = [remark for remark in find_remarks(load_content(draft.pk)) if told in remark.text]
    assert found
    page = signed_in.get(URL)
    for remark in found:
        at = {**AT, "requirement": remark.place.code}
        anchor = {"choices": "questions"}.get(remark.place.field, remark.place.field)
        link = f"{reverse('workbench:requirement', kwargs=at)}#{anchor}"
        assert f'id="{anchor}"' in signed_in.get(reverse("workbench:requirement", kwargs=at)).content.decode()
        assert f'href="{link}"' in page.content.decode()


def test_an_empty_theme_leads_to_its_first_requirement(signed_in, db):
    content = content_of(required("a"))
    stored(replace(content, themes=(*content.themes, Theme(code="vide", title="Vide", requirements=()))))
    page = signed_in.get(URL).content.decode()
    assert f'href="{reverse("workbench:add_requirement", kwargs=AT)}?theme=vide"' in page
    assert "Le thème n&#x27;a aucune exigence" in page


def test_a_code_given_twice_is_refused_by_the_database_already(draft):
    row = models.Theme.objects.get(version=draft)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save()


def test_a_sound_draft_says_so_with_advice(signed_in, draft):
    response = signed_in.get(URL)
    page = response.content.decode()
    assert "Aucun problème" in page
    assert "qui n'empêche" in page
    assert {"employes", "wifi"} < {thing.code for thing in response.context["advised"]}


@pytest.mark.parametrize(
    ("changes", "name", "anchor"),
    [
        ({"weights": {"4": 8}}, "settings", "id_weight_1"),
        ({"title": " "}, "settings", "id_title"),
    ],
)
def test_what_the_version_lacks_leads_to_its_settings(signed_in, draft, changes, name, anchor):
    models.ReferentialVersion.objects.update(**changes)
    link = f"{reverse(f'workbench:{name}', kwargs=AT)}#{anchor}"
    assert f'href="{link}"' in signed_in.get(URL).content.decode()
    assert f'id="{anchor}"' in signed_in.get(reverse(f"workbench:{name}", kwargs=AT)).content.decode()


@pytest.mark.parametrize(("model", "subject"), [(models.Source, "source"), (models.Fact, "fact")])
def test_facts_and_sources_lead_to_their_own_form(signed_in, draft, model, subject):
    row = model.objects.first()
    model.objects.filter(pk=row.pk).update(**({"title": ""} if subject == "source" else {"label": ""}))
    field = "title" if subject == "source" else "label"
    form = reverse(f"workbench:{subject}", kwargs={**AT, subject: row.code})
    assert f'href="{form}#{field}"' in signed_in.get(URL).content.decode()
    assert f'id="{field}"' in signed_in.get(form).content.decode()


def test_the_panel_of_one_thing_comes_alone_with_htmx(signed_in, db):
    stored(content_of(required("a", citations=()), required("b", citations=())))
    response = signed_in.get(URL, {"sujet": "requirement", "de": "b"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "1 problème" in page
    assert [thing.code for thing in response.context["things"]] == ["b"]
    assert "draft-saved from:body" in page


def test_a_reviewer_reads_problems_without_links_to_forms(client, db, reviewer):
    stored(content_of(required("a", citations=())))
    client.force_login(reviewer)
    page = client.get(URL).content.decode()
    assert "ne cite aucun texte" in page
    assert reverse("workbench:requirement", kwargs={**AT, "requirement": "a"}) not in page
