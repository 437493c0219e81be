"""A library becomes a version that can be published, answered and scored."""

from datetime import date
from fractions import Fraction

import pytest

from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import DEFAULT_WEIGHTS, Meaning, Obligation
from referentials.domain.validation import find_problems
from referentials.formats import ciso_assistant
from referentials.formats.defaults import STANDARD, plain_measure, plain_question
from tests.referentials.libraries import PREFIX, SMALL, as_bytes, framework, nodes, small


def read(data):
    """Whatever is read can be published."""
    reading = ciso_assistant.read(data if isinstance(data, bytes) else as_bytes(data))
    assert find_problems(reading.content) == ()
    return reading


def content_of(data):
    return read(data).content


def credits_of(question):
    return [choice.credit for choice in question.choices]


def question_node(*choices, kind="unique_choice", **more):
    """A library whose last requirement asks one question."""
    data = small()
    urn = f"{PREFIX}c.1:question:1"
    listed = [{"urn": f"{urn}:choice:{rank}", **choice} for rank, choice in enumerate(choices, 1)]
    nodes(data)["c.1"]["questions"] = {
        urn: {"type": kind, "text": "Essayez-vous ?", "choices": listed, **more}
    }
    return data


def last_question(data):
    [question] = content_of(data).requirements["c-1"].questions
    return question


def test_the_head_of_a_library():
    content = content_of(SMALL.encode())
    head = (content.referential, content.title, content.number, content.language, content.effective_on)
    assert head == ("cadre", "Cadre d'essai", "3", "fr", date(2025, 3, 1))
    [source] = content.sources
    assert (source.code, source.publisher, source.note) == ("Cadre-1", "Essai", "Domaine public")
    assert content.kinds == ("solo", "groupe", "msp", "cpts")


def test_sections_become_themes_and_headings():
    content = content_of(SMALL.encode())
    assert [(theme.code, theme.title) for theme in content.themes] == [
        ("a", "Accès"),
        ("cadre", "Cadre d'essai"),
    ]
    assert {code: r.section for code, r in content.requirements.items()} == {
        "a-1-1": "Comptes",
        "a-1-2": "Comptes",
        "c": "",
        "c-1": "Sauvegarder",
    }


def test_a_requirement_has_a_title_a_statement_and_a_citation():
    requirement = content_of(SMALL.encode()).requirements["a-1-2"]
    assert requirement.title == requirement.statement == "Une personne qui part perd ses accès."
    assert [(c.source, c.reference) for c in requirement.citations] == [("Cadre-1", "A.1.2")]
    assert requirement.questions == (plain_question(code="a-1-2", title=requirement.title),)
    assert requirement.measure == plain_measure(title=requirement.title)


def test_a_long_name_is_cut_and_stays_in_the_statement():
    data = small()
    nodes(data)["a.1.1"]["name"] = "Des mots " * 30
    requirement = content_of(data).requirements["a-1-1"]
    assert len(requirement.title) <= 101
    assert requirement.title.endswith("mots…")
    assert requirement.statement.startswith("Des mots Des mots")
    assert requirement.statement.endswith("Chaque personne a son propre compte.")


def test_a_node_with_nothing_but_its_name_can_still_be_asked():
    data = small()
    nodes(data)["c.1"].pop("name")
    nodes(data)["c.1"].pop("ref_id")
    assert content_of(data).requirements["c-1"].title == "c.1"


def test_a_measure_comes_from_controls_and_evidence():
    measure = content_of(SMALL.encode()).requirements["a-1-1"].measure
    assert measure.how == "Créer des comptes\nUn compte par personne."
    assert measure.evidence == ("La liste des comptes", "Une capture d'écran")


def test_a_control_of_another_library_is_named_and_told():
    data = small()
    nodes(data)["c"]["reference_controls"] = ["urn:intuitem:risk:function:doc-pol:pol.educ"]
    reading = read(data)
    assert "« doc-pol:pol.educ »" in reading.content.requirements["c"].measure.how
    assert any(loss.startswith("1 renvoi(s) à un contrôle") for loss in reading.losses)


def test_questions_give_credits_by_result_and_by_points():
    first, second = content_of(SMALL.encode()).requirements["a-1-1"].questions
    assert credits_of(first) == [1, Fraction(1, 2), 0, None]
    assert credits_of(second) == [1, Fraction(3, 10), 0, None]
    assert first.choices[-1].meaning is Meaning.UNKNOWN
    assert "Où est la liste ?" in first.help


def test_groups_and_answers_become_conditions():
    content = content_of(SMALL.encode())
    assert [(f.code, f.label, f.group) for f in content.facts] == [
        ("b", "Base", "implementation_groups"),
        ("avance", "Avancé", "implementation_groups"),
    ]
    answer = {"answer": {"question": "a-1-1-1", "in": ["1"]}}
    assert condition_to_data(content.requirements["a-1-1"].condition) == {"any": ["b"]}
    assert condition_to_data(content.requirements["a-1-2"].condition) == {"any": ["avance", answer]}
    assert condition_to_data(content.questions["a-1-1-2"].condition) == answer


@pytest.mark.parametrize(
    ("choices", "credits"),
    [
        (["Yes", "No", "N/A"], [1, 0, None, None]),
        (["Non applicable", "Je ne sais pas", "Non", "Oui"], [None, None, 0, 1]),
        (["Yes", "No", "Alternate"], [1, Fraction(1, 2), 0, None]),
    ],
)
def test_words_that_everybody_knows_are_worth_something(choices, credits):
    question = last_question(question_node(*({"value": value} for value in choices)))
    assert credits_of(question) == credits


def test_choices_whose_worth_nobody_tells_are_only_shown():
    question = last_question(question_node({"value": "Moins de dix"}, {"value": "Plus de dix"}))
    assert question.choices == STANDARD
    assert question.help == "- Essayez-vous ? (Moins de dix ; Plus de dix)"


def test_several_answers_are_asked_with_one():
    data = question_node(
        {"value": "Ici", "add_score": 1}, {"value": "Ailleurs", "add_score": 1}, kind="multiple_choice"
    )
    question = last_question(data)
    assert [choice.label for choice in question.choices[:3]] == ["Toutes", "Certaines", "Aucune"]
    assert question.help == "- Ici\n- Ailleurs"
    assert any("posées avec une seule réponse" in loss for loss in read(data).losses)


@pytest.mark.parametrize("kind", ["text", "number", "date", "boolean"])
def test_a_question_of_another_kind_is_asked_otherwise(kind):
    data = question_node(kind=kind)
    assert 1 in credits_of(last_question(data))
    assert any(loss.startswith(("2 question(s)", "1 question(s)")) for loss in read(data).losses)


@pytest.mark.parametrize(
    "wrap", [lambda levels: levels, lambda levels: {"scale": levels, "aggregation": "mean"}]
)
def test_a_scale_of_scores_is_what_requirements_are_asked_on(wrap):
    data = small()
    levels = [{"score": score, "name": f"N{score}"} for score in (1, 2, 3, 5)]
    framework(data).update(min_score=1, max_score=5, scores_definition=wrap(levels))
    [question] = content_of(data).requirements["c"].questions
    assert credits_of(question) == [0, Fraction(1, 4), Fraction(1, 2), 1, None, None]
    assert [choice.code for choice in question.choices[:2]] == ["niveau-1", "niveau-2"]


def test_a_span_of_scores_without_names_is_a_scale_when_it_is_short():
    data = small()
    framework(data).update(min_score=0, max_score=2)
    assert credits_of(content_of(data).requirements["c"].questions[0])[:3] == [0, Fraction(1, 2), 1]
    framework(data).update(max_score=100)
    assert content_of(data).requirements["c"].questions[0].choices == STANDARD


def test_a_node_may_name_another_scale():
    data = small()
    binary = [{"score": 0, "name": "Non"}, {"score": 1, "name": "Oui"}]
    framework(data)["scores_definition"] = {"scale": [], "alternatives": {"binary": binary}}
    nodes(data)["c.1"]["scores_definition_ref"] = "binary"
    assert credits_of(last_question(data)) == [0, 1, None, None]


def test_importance_gives_the_obligation_and_the_severity():
    data = small()
    nodes(data)["c"]["importance"] = "nice_to_have"
    found = content_of(data).requirements
    assert (found["a-1-1"].obligation, found["a-1-1"].severity) == (Obligation.LEGAL, 3)
    assert (found["a-1-2"].obligation, found["a-1-2"].severity) == (Obligation.RECOMMENDATION, 2)
    assert (found["c"].obligation, found["c"].severity) == (Obligation.GOOD_PRACTICE, 1)


@pytest.mark.parametrize(
    ("weights", "severities", "of_version"),
    [
        ((1, 2, 4, 8), (1, 2, 3, 4), DEFAULT_WEIGHTS),
        ((3, 5, 5, 3), (2, 3, 3, 2), {1: 1, 2: 3, 3: 5, 4: 8}),
        ((10, 20, 30, 20), (1, 2, 3, 2), {1: 10, 2: 20, 3: 30, 4: 8}),
    ],
)
def test_weights_are_kept_by_way_of_severities(weights, severities, of_version):
    data = small()
    for code, weight in zip(("a.1.1", "a.1.2", "c", "c.1"), weights, strict=True):
        nodes(data)[code]["weight"] = weight
    content = content_of(data)
    assert tuple(r.severity for r in content.requirements.values()) == severities
    assert content.weights == of_version


def test_many_weights_are_brought_to_four_and_told():
    data = small()
    extra = [{"urn": f"{PREFIX}d{rank}", "assessable": True, "weight": rank} for rank in range(1, 9)]
    framework(data)["requirement_nodes"] += extra
    reading = read(data)
    assert {r.severity for r in reading.content.requirements.values()} == {1, 2, 3, 4}
    assert "8 poids ramenés à quatre gravités." in reading.losses


def test_codes_stay_apart_and_short():
    data = small()
    for tail in ("X.1", "x-1", "é" * 90, "x" * 200):
        framework(data)["requirement_nodes"].append({"urn": PREFIX + tail, "assessable": True, "name": "N"})
    codes = list(content_of(data).requirements)
    assert {"x-1", "x-1-2"} <= set(codes)
    assert max(map(len, codes)) <= 80


def test_a_group_that_nobody_selects_otherwise_is_told():
    data = small()
    nodes(data)["a.1.1"]["implementation_groups"] = ["Avancé"]
    assert any("le groupe se coche dans le profil" in loss for loss in read(data).losses)


def test_what_is_kept_only_to_be_written_back_is_counted():
    losses = read(SMALL.encode()).losses
    assert "1 section(s) sans exigence, gardées pour la réécriture, non affichées." in losses
    assert "2 traduction(s) : gardé pour la réécriture, sans effet ici." in losses
    assert "1 couleur(s) de réponse : gardé pour la réécriture, sans effet ici." in losses


def test_the_first_of_several_frameworks_is_read():
    data = small()
    data["objects"]["frameworks"] = [
        data["objects"].pop("framework"),
        {"urn": "urn:x", "requirement_nodes": []},
    ]
    reading = read(data)
    assert reading.content.referential == "cadre"
    assert any(loss.startswith("1 autre(s) cadre(s)") for loss in reading.losses)
