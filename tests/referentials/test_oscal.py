"""NIST's catalogs in, ours out, and nothing that matters lost either way."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trestle.oscal.catalog import Catalog

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.scoring import score
from referentials.content_loading import load_content
from referentials.domain.content import Citation, Condition, Confidence, Measure, Role, Theme
from referentials.domain.validation import find_problems
from referentials.formats import native, oscal
from referentials.formats.canonical import content_hash
from referentials.formats.defaults import plain_measure
from referentials.importing import import_referential
from tests.referentials.catalogs import encoded, small_catalog
from tests.referentials.contents import asked, content_of, contents, required, texts

DATA = sorted((Path(__file__).resolve().parents[2] / "referentials/data").glob("*.yaml"))


def read(data=None):
    return oscal.read(encoded(data or small_catalog()))


def written(content):
    """What is written, once compliance-trestle agrees."""
    data = json.loads(oscal.write(content).data)["catalog"]
    Catalog.model_validate(data)
    return data


def read_again(content):
    return oscal.read(oscal.write(content).data).content


# ---- in


def test_groups_become_themes_and_sections():
    [theme] = read().content.themes
    assert (theme.code, theme.title, theme.description) == ("ac", "Access Control", "Who may enter.")
    assert [(r.code, r.section) for r in theme.requirements] == [
        ("ac-2", "People"),
        ("ac-2-1", "People"),
        ("ac_lock-1", "Doors › Locks"),
    ]


def test_a_statement_tells_its_items_and_its_parameters():
    requirement = read().content.requirements["ac-2"]
    assert requirement.statement == (
        "The organization:\n"
        "a. Shall [un ou plusieurs : remove ; disable within [paramètre : a period]] accounts;\n"
        "b. Reviews them yearly or {{ insert: param, nowhere }}."
    )
    assert requirement.questions[0].help == "Accounts of leavers come first."


def test_a_control_without_statement_says_its_title():
    assert read().content.requirements["ac-2-1"].statement == "Automated Management"


def test_a_control_cites_its_references_or_else_the_catalog():
    content = read().content
    itself, reference = content.sources
    assert (itself.title, itself.publisher, itself.date) == ("A Small Catalog", "NIST", "2024-05-06")
    assert itself.url == reference.url
    assert (reference.code, reference.url) == ("OMB-A-130", "https://www.whitehouse.gov/a130.pdf")
    [citation] = content.requirements["ac-2"].citations
    assert (citation.source, citation.reference) == ("OMB-A-130", "section 3")
    [citation] = content.requirements["ac-2-1"].citations
    assert (citation.source, citation.reference) == (itself.code, "AC-2(1)")


def test_a_bare_address_becomes_a_source():
    data = small_catalog()
    [people, _] = data["catalog"]["groups"][0]["groups"]
    people["controls"][0]["links"][0] = {"href": "https://exemple.fr/loi", "rel": "reference"}
    content = read(data).content
    [citation] = content.requirements["ac-2"].citations
    assert content.sources_by_code[citation.source].url == "https://exemple.fr/loi"
    assert read_again(content).requirements == content.requirements


def test_what_is_left_behind_is_told():
    assert read().losses == (
        "1 contrôle(s) retiré(s) par l'éditeur du catalogue (« withdrawn »)",
        "1 groupe(s) sans contrôle en vigueur",
        "1 partie(s) de méthode et d'objectifs pour auditeurs",
    )


def test_a_catalog_can_be_published_answered_and_scored():
    content = read().content
    assert find_problems(content) == ()
    assert (content.number, content.language) == ("5.1.1-u4", "en")
    answers = {code: Answer(choice="partiellement") for code in content.questions}
    scope = settle_scope(content, Profile(kind="solo", facts=frozenset()), answers)
    assert score(content, scope, answers).score_low == Fraction(50)


@pytest.mark.django_db
def test_an_import_keeps_what_writing_back_needs():
    imported = import_referential(encoded(small_catalog()), format_name="oscal")
    assert imported.problems == ()
    assert load_content(imported.version.pk) == read().content


def test_controls_without_a_group_make_one_theme():
    data = small_catalog()
    [people, _] = data["catalog"].pop("groups")[0]["groups"]
    data["catalog"]["controls"] = people["controls"]
    content = read(data).content
    assert [theme.title for theme in content.themes] == ["A Small Catalog"]
    assert [control["id"] for control in written(content)["controls"]] == ["ac-2"]


# ---- and back


def test_ids_parameters_and_properties_come_back():
    source, back = small_catalog()["catalog"], written(read().content)
    assert back["uuid"] == source["uuid"]
    assert back["back-matter"]["resources"] == source["back-matter"]["resources"]
    assert back["metadata"]["version"] == "5.1.1+u4"
    group, expected = back["groups"][0], source["groups"][0]
    assert (group["id"], group["class"], group["parts"]) == ("ac", "family", expected["parts"])
    control, expected = group["groups"][0]["controls"][0], expected["groups"][0]["controls"][0]
    assert {k: control[k] for k in ("id", "class", "params", "props", "links")} == {
        k: expected[k] for k in ("id", "class", "params", "props", "links")
    }
    assert control["parts"] == expected["parts"][:2]
    assert [enhancement["id"] for enhancement in control["controls"]] == ["ac-2.1"]


def test_reading_it_again_gives_the_same_content():
    content = read().content
    assert read_again(content) == content
    assert content_hash(read_again(content)) == content_hash(content)


def test_what_was_edited_is_written_in_place_of_what_was_kept():
    content = read().content
    [theme] = content.themes
    first = replace(theme.requirements[0], statement="Ferme.", severity=4, title="Comptes")
    edited = replace(content, themes=(replace(theme, requirements=(first, *theme.requirements[1:])),))
    control = written(edited)["groups"][0]["groups"][0]["controls"][0]
    assert control["parts"][0] == {"id": "ac-2_smt", "name": "statement", "prose": "Ferme."}
    assert read_again(edited).requirements["ac-2"] == replace(first, measure=first.measure)


def test_extras_of_the_wrong_shape_are_no_obstacle():
    content = replace(content_of(), extras={"oscal": {"controls": [], "metadata": 3, "sources": "x"}})
    assert read_again(content) == replace(content, extras={})


def test_what_another_format_kept_is_lost_and_told():
    writing = oscal.write(replace(content_of(), extras={"autre": {"a": 1}}))
    assert writing.losses == ("ce qui était gardé pour le format « autre »",)


# ---- out


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_our_referentials_are_catalogs_that_lose_nothing(path):
    content = native.read(path.read_bytes())
    written(content)
    reading = oscal.read(oscal.write(content).data)
    assert reading.content == content
    assert reading.losses == ()


def test_the_same_content_gives_the_same_file():
    assert oscal.write(content_of()).data == oscal.write(content_of()).data


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents())
def test_any_content_comes_back(content):
    written(content)
    assert read_again(content) == content


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", "A", "A › B", "A › B › C", "A › D", "B"]), min_size=1, max_size=8))
def test_requirements_keep_their_order_whatever_their_sections(sections):
    themed = Theme(
        code="t",
        title="T",
        requirements=tuple(required(f"r{rank}", section=section) for rank, section in enumerate(sections)),
    )
    content = content_of(themes=(themed,))
    written(content)
    assert read_again(content) == content


@settings(max_examples=60, deadline=None)
@given(title=texts, reason=texts, how=texts, evidence=st.lists(texts, max_size=2), url=texts)
def test_any_text_comes_back(title, reason, how, evidence, url):
    measure = Measure(
        how=how,
        why=reason,
        effort_hours=Fraction(1, 3),
        cost_max=500,
        role=Role.DPO,
        evidence=tuple(evidence),
    )
    requirement = required("a", title=title, severity_reason=reason, statement=reason, measure=measure)
    [source] = content_of().sources
    content = content_of(
        requirement, title=title, summary=reason, sources=(replace(source, url=url, title=title),)
    )
    written(content)
    assert read_again(content) == content


def test_only_what_differs_from_the_usual_is_marked():
    plain = replace(
        required("plain", statement="Il faut fermer."),
        obligation="recommendation",
        severity=2,
        measure=plain_measure(title="plain"),
        questions=(
            replace(asked("plain"), text="« plain » : ce que demande cette exigence est-il en place ?"),
        ),
        citations=(Citation(source="RGPD", reference="", confidence=Confidence.SECONDARY_SOURCE),),
    )
    [group] = written(content_of(plain))["groups"]
    [control] = group["controls"]
    assert sorted(control) == ["id", "links", "parts", "title"]


def test_conditions_are_written_as_text():
    when = Condition(operator="fact", fact="employes")
    [group] = written(content_of(replace(required("a"), condition=when)))["groups"]
    marks = {prop["name"]: prop["value"] for prop in group["controls"][0]["props"]}
    assert marks["asked-if"] == '"employes"'
