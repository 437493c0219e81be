"""What cabinets 2026.1 asks of whom: the demands of 2025.1, word for word, asked of fewer practices."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.carry_over import Fate, carry_over, plan_paths
from referentials.domain.content import Content, Obligation
from referentials.formats import mapping_file
from tests.referentials.test_our_data import load

NEW, OLD = "cabinets-2026.1", "cabinets-2025.1"
DATA = Path(__file__).parents[2] / "referentials" / "data"
MAPPING = DATA / "mappings" / "cabinets-2025.1-2026.1.yaml"
USUAL = frozenset(
    {
        "logiciel_metier",
        "cloud",
        "sous_traitants",
        "wifi",
        "mobile",
        "mssante",
        "rdv_en_ligne",
        "dossiers_papier",
        "mineurs",
        "tiers_payant",
    }
)
"""A general practitioner alone, without imaging, employees or teleconsultation."""
AND_MORE = (
    {"site_web", "assurance_cyber", "acces_distant"},
    {"site_web", "wifi_patients", "fax"},
    {"telesecretariat", "assurance_cyber", "acces_distant"},
    {"acces_distant", "wifi_patients", "fax", "assurance_cyber", "telemaintenance"},
    {"ia"},
    {"objets_connectes", "acces_distant"},
)
AT_MOST = 75
CHOICES = st.sampled_from(["oui", "partiellement", "non", "ne_sait_pas", None])


def asked_of(content: Content, kind: str, facts, answers=None) -> set[str]:
    profile = Profile(kind=kind, facts=frozenset(facts))
    return set(settle_scope(content, profile, answers or {}).asked)


def everything_but(*facts):
    return set(load(NEW).facts_by_code) - set(facts)


def test_nothing_but_the_conditions_changed():
    old, new = load(OLD).requirements, load(NEW).requirements
    assert list(old) == list(new)
    assert all(replace(new[code], condition=None) == replace(old[code], condition=None) for code in old)
    assert load(OLD).sources == load(NEW).sources
    assert load(OLD).facts == load(NEW).facts


def test_a_practitioner_alone_is_asked_seventy():
    assert len(asked_of(load(OLD), "solo", USUAL)) == 89
    assert len(asked_of(load(NEW), "solo", USUAL)) == 70


@given(data=st.data(), more=st.sampled_from([set(), *AND_MORE]))
def test_whatever_they_have_and_answer_it_is_at_most_seventy_five(data, more):
    content = load(NEW)
    facts = data.draw(st.sets(st.sampled_from(sorted(USUAL | more))))
    codes = ("gov-registre-tenu", "gov-information-patients", "sec-tracabilite")
    drawn = {code: data.draw(CHOICES) for code in codes}
    answers = {code: Answer(choice=choice) for code, choice in drawn.items() if choice}
    assert len(asked_of(content, "solo", facts, answers)) <= AT_MOST


@pytest.mark.parametrize("more", AND_MORE)
def test_the_claim_holds_with_all_of_them(more):
    assert len(asked_of(load(NEW), "solo", USUAL | more)) <= AT_MOST


@given(facts=st.sets(st.sampled_from(sorted(load(NEW).facts_by_code))))
def test_no_grave_legal_obligation_is_lost_to_a_practitioner_alone(facts):
    new = asked_of(load(NEW), "solo", facts)
    lost = asked_of(load(OLD), "solo", facts) - new
    grave = {c for c in lost if load(OLD).requirements[c].severity >= 3}
    assert not {c for c in grave if load(OLD).requirements[c].obligation is Obligation.LEGAL}
    assert grave <= {"sec-comptes-nominatifs", "sec-pas-de-saisie-sous-login", "msg-boite-depart"}
    assert new <= asked_of(load(OLD), "solo", facts)


@given(
    kind=st.sampled_from(["groupe", "msp", "cpts"]),
    facts=st.sets(st.sampled_from(sorted(load(NEW).facts_by_code))),
)
def test_a_group_is_asked_what_it_was(kind, facts):
    assert asked_of(load(NEW), kind, facts) == asked_of(load(OLD), kind, facts)


@pytest.mark.parametrize(
    ("first", "then", "more"),
    [
        ("gov-registre-tenu", "gov-registre-contenu", set()),
        ("gov-information-patients", "gov-information-contenu", set()),
        ("sec-tracabilite", "sec-journaux-duree", {"employes"}),
    ],
)
@pytest.mark.parametrize(
    ("choice", "asked"),
    [("non", False), ("sans_objet", False), ("partiellement", True), ("ne_sait_pas", True)],
)
def test_what_only_follows_goes_with_what_it_follows(first, then, more, choice, asked):
    answers = {first: Answer(choice=choice, reason="Rien de tel au cabinet.")}
    assert (then in asked_of(load(NEW), "solo", USUAL | more, answers)) is asked
    assert then in asked_of(load(NEW), "solo", USUAL | more)


def test_somebody_else_at_work_brings_the_team_s_questions():
    alone = asked_of(load(NEW), "solo", USUAL)
    assert "sec-comptes-nominatifs" not in alone
    for fact in ("employes", "secretariat", "remplacants", "stagiaires", "telesecretariat"):
        assert "sec-comptes-nominatifs" in asked_of(load(NEW), "solo", USUAL | {fact})


def test_a_practitioner_s_worst_case_is_known():
    """Said in docs/scoring.md: richer profiles are asked more, and the claim does not cover them."""
    assert len(asked_of(load(NEW), "solo", everything_but("employes", "imagerie", "teleconsultation"))) == 107


def test_every_answer_given_on_2025_1_is_kept_as_it_is():
    old, new = load(OLD), load(NEW)
    rows = mapping_file.read(MAPPING.read_bytes()).rows
    answers = {code: Answer(choice=question.choices[0].code) for code, question in old.questions.items()}
    carried = carry_over(plan_paths(old, new, rows), answers)
    assert not carried.archived
    assert {code: one.answer for code, one in carried.questions.items()} == answers
    assert {one.fate for one in carried.questions.values()} == {Fate.KEPT}
