import json
from dataclasses import replace

import pytest
import rfc8785

from assessments.domain.answers import Answer
from reports.domain.document import SCHEMA, build_document
from tests.reports.samples import SMALL_ANSWERS, SUBJECT, frozen, small_content, small_document


def found(document, code):
    return next(r for theme in document["themes"] for r in theme["requirements"] if r["code"] == code)


def test_the_document_is_plain_json_that_a_database_may_give_back_shuffled():
    document = small_document()
    given_back = json.loads(json.dumps(document, sort_keys=True))
    assert given_back == document
    assert rfc8785.dumps(given_back) == rfc8785.dumps(document)
    assert document["schema"] == SCHEMA


def test_who_when_and_against_what():
    document = small_document(facts=("wifi",))
    assert document["practice"] == {"name": "Cabinet des Tilleuls", "kind": "solo", "city": "Rennes"}
    assert document["completed_on"] == "2026-11-20"
    assert document["completed_at"] == "2026-11-20T18:30:00+00:00"
    assert document["seal"] is None
    assert document["facts"] == [{"code": "wifi", "label": "J'ai du Wi-Fi", "group": ""}]
    assert document["referential"] == {
        "code": "essai",
        "title": "Référentiel d'essai",
        "number": "2025.1",
        "language": "fr",
        "effective_on": "2025-01-01",
        "content_hash": "c0ffee" + "0" * 58,
    }


def test_a_version_may_have_no_date():
    content = replace(small_content(), effective_on=None)
    document = build_document(content, frozen(content, SMALL_ANSWERS), subject=SUBJECT)
    assert document["referential"]["effective_on"] is None


def test_the_figures_are_those_that_were_frozen():
    content = small_content()
    result = frozen(content, SMALL_ANSWERS)
    result["score_low"] = "12.3456"
    result["requirements"]["verrou"]["cost_in_points"] = "6.5432"
    document = build_document(content, result, subject=SUBJECT)
    assert document["score"]["low"] == "12.3456"
    assert found(document, "verrou")["cost_in_points"] == "6.5432"
    assert document["themes"][0]["score_low"] == result["themes"]["securite"]["score_low"]


def test_what_caps_and_what_the_next_level_takes_are_named():
    content = small_content()
    result = frozen(content, SMALL_ANSWERS)
    binding = {"requirement": "verrou", "rule": "critical", "level": "B"}
    result["caps"] = [{**binding, "binds": True}, {**binding, "requirement": "sauvegarde", "binds": False}]
    result["next_level"] = {"level": "A", "points": "0.0000", "caps": ["verrou"]}
    score = build_document(content, result, subject=SUBJECT)["score"]
    assert score["caps"] == [{**binding, "title": "verrou"}]
    assert score["next_level"]["caps"] == [{"requirement": "verrou", "title": "verrou"}]


def test_the_highest_level_has_no_next_one():
    everything = {code: Answer(choice="oui") for code in small_content().questions}
    document = small_document(everything)
    assert document["score"]["level"] == "A"
    assert document["score"]["next_level"] is None
    assert document["plan"][0]["gaps"] == document["first_actions"] == []


def test_a_requirement_tells_its_answers_sources_and_measure():
    told = found(small_document(), "sauvegarde")
    assert told["state"] == "partial"
    assert [(q["label"], q["meaning"], q["comment"]) for q in told["questions"]] == [
        ("Partiellement", "credit", "Chaque vendredi."),
        ("Je ne sais pas", "unknown", ""),
    ]
    [citation] = told["citations"]
    assert citation["title"] == "Règlement (UE) 2016/679"
    assert (citation["reference"], citation["confidence"], citation["later"]) == (
        "art. 32",
        "text_read",
        False,
    )
    assert told["measure"]["effort_hours"] == 1.5


def test_a_question_without_an_answer_says_so():
    told = found(small_document({"verrou": Answer(choice="oui")}), "sauvegarde")
    assert told["state"] == "unanswered"
    assert [q["choice"] for q in told["questions"]] == ["", ""]


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ("verrou", []),
        ("wifi-separe", [{"fact": "wifi", "label": "J'ai du Wi-Fi", "holds": False}]),
        ("charte", [{"fact": "employes", "label": "J'ai un salarié", "holds": False}]),
        (
            "groupe-seul",
            [
                {"fact": "groupe", "label": "", "holds": False},
                {"fact": "employes", "label": "J'ai un salarié", "holds": False},
            ],
        ),
        ("salles", [{"question": "verrou", "text": "verrou ?", "labels": ["Non"], "holds": False}]),
    ],
)
def test_what_was_not_asked_says_why(code, reasons):
    assert found(small_document(), code)["not_asked_because"] == reasons


def test_a_requirement_whose_own_condition_holds_is_explained_by_its_questions():
    content = small_content()
    [theme, *others] = content.themes
    salles = replace(theme.requirements[3], condition=theme.requirements[2].condition)
    content = replace(
        content, themes=(replace(theme, requirements=(*theme.requirements[:3], salles)), *others)
    )
    document = build_document(content, frozen(content, SMALL_ANSWERS, facts=("wifi",)), subject=SUBJECT)
    assert [r["question"] for r in found(document, "salles")["not_asked_because"]] == ["verrou"]


def test_what_has_no_object_keeps_its_reason():
    [item] = small_document()["not_applicable"]
    assert (item["title"], item["reason"]) == ("affiche", "Le cabinet ne reçoit personne.")


def test_unknowns_stand_by_person_to_ask():
    [card] = small_document({**SMALL_ANSWERS, "copie": Answer(choice="ne_sait_pas")})["unknowns"]
    assert card["role"] == "it_provider"
    assert [item["question"] for item in card["items"]] == ["copie ?", "essai ?"]


def test_the_plan_has_its_three_delays_with_gaps_then_verifications():
    document = small_document(
        {**SMALL_ANSWERS, "copie": Answer(choice="non"), "verrou": Answer(choice="ne_sait_pas")}
    )
    assert [(part["priority"], part["days"]) for part in document["plan"]] == [
        ("P1", 30),
        ("P2", 90),
        ("P3", 365),
    ]
    assert [card["role"] for card in document["plan"][0]["verifications"]] == ["practitioner"]
    [gap] = document["plan"][1]["gaps"]
    assert (gap["title"], gap["rank"]) == ("sauvegarde", document["first_actions"][0])


def test_only_cited_sources_are_listed():
    assert [(s["code"], s["cited_by"]) for s in small_document()["sources"]] == [("RGPD", 6), ("GUIDE", 1)]


def test_states_are_counted_by_theme_and_in_all():
    document = small_document()
    assert document["counts"]["not_asked"] == 4
    assert document["themes"][0]["counts"]["partial"] == 1
    assert sum(document["counts"].values()) == 7
