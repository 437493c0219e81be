"""What a questionnaire to fill in by hand asks, against what the screens would ask."""

from datetime import UTC, datetime

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from referentials.domain.condition_data import condition_from_data
from referentials.domain.conditions import evaluate
from reports.domain.blank import build_blank
from reports.domain.partial_conditions import Known, settle
from tests.domain.native_contents import REASON
from tests.referentials.contents import asked, content_of, contents, required

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
ANSWERED = {"answer": {"question": "verrou", "in": ["oui"]}}


def blank(content, profile=None):
    return build_blank(content, content_hash="c0ffee", published_at=AT, profile=profile)


def questions_of(document):
    return [
        question
        for theme in document["themes"]
        for requirement in theme["requirements"]
        for question in requirement["questions"]
    ]


def codes_of(document):
    return [question["code"] for question in questions_of(document)]


@st.composite
def situations(draw):
    """Any sound version, a profile of it, and any answers."""
    content = draw(contents())
    facts = draw(st.sets(st.sampled_from([fact.code for fact in content.facts] or ["aucun"])))
    profile = Profile(kind=draw(st.sampled_from([*content.kinds, ""])), facts=frozenset(facts))
    answers = {}
    for code, question in content.questions.items():
        choice = draw(st.sampled_from([None, *question.choices]))
        if choice is not None:
            answers[code] = Answer(choice=choice.code, reason=REASON)
    return content, profile, settle_scope(content, profile, answers).question_codes


@hypothesis_settings(max_examples=40)
@hypothesis_given(situations())
def test_whatever_is_answered_what_the_screens_ask_is_printed(situation):
    content, profile, asked_codes = situation
    printed = {*codes_of(blank(content, profile))}
    assert asked_codes <= printed <= {*codes_of(blank(content))} == {*content.questions}


@hypothesis_settings(max_examples=40)
@hypothesis_given(situations())
def test_what_is_printed_without_a_condition_is_always_asked(situation):
    content, profile, asked_codes = situation
    for theme in blank(content, profile)["themes"]:
        for requirement in theme["requirements"]:
            for question in requirement["questions"]:
                if requirement["only_if"] is None and question["only_if"] is None:
                    assert question["code"] in asked_codes


def test_a_known_profile_leaves_only_conditions_on_answers():
    content = content_of(
        required("verrou"),
        required("wifi-separe", when="wifi"),
        required("charte", when={"all": ["employes", ANSWERED]}),
        required("code", when={"not": ANSWERED}),
    )
    document = blank(content, Profile(kind="solo", facts=frozenset({"employes"})))
    told = {r["code"]: r["only_if"] for theme in document["themes"] for r in theme["requirements"]}
    leaf = {"question": "verrou", "text": "verrou ?", "labels": ["Oui"]}
    assert told == {"verrou": None, "charte": leaf, "code": {"operator": "not", "parts": [leaf]}}
    assert document["facts"] == [
        {"label": "J'ai un salarié", "holds": True},
        {"label": "J'ai du Wi-Fi", "holds": False},
    ]
    assert document["kind"] == "solo"


def test_without_a_profile_everything_is_there_with_what_it_depends_on():
    content = content_of(required("verrou"), required("x", when={"any": ["wifi", "groupe"]}))
    document = blank(content)
    assert codes_of(document) == ["verrou", "x"]
    assert document["themes"][0]["requirements"][1]["only_if"] == {
        "operator": "any",
        "parts": [{"fact": "wifi", "label": "J'ai du Wi-Fi"}, {"fact": "groupe", "label": ""}],
    }
    assert document["facts"][0] == {"label": "J'ai un salarié", "holds": None}
    assert (document["kind"], document["kinds"]) == ("", ["solo", "groupe"])


def test_a_question_that_depends_on_one_left_out_is_left_out():
    content = content_of(
        required("verrou", when="wifi"), required("suite", asked("suite", when=ANSWERED), asked("toujours"))
    )
    document = blank(content, Profile(kind="solo"))
    assert codes_of(document) == ["toujours"]


def test_a_question_tells_its_choices_and_whether_one_asks_a_reason():
    [question] = questions_of(blank(content_of(required("verrou"))))
    assert question["choices"] == ["Oui", "Partiellement", "Non", "Je ne sais pas", "Sans objet"]
    assert question["asks_reason"]


def test_two_practices_of_one_profile_have_the_same_document():
    content = content_of(required("verrou", when="wifi"))
    one, other = (blank(content, Profile(kind="solo", facts=frozenset(f))) for f in (["wifi"], {"wifi"}))
    assert one == other


@pytest.mark.parametrize(
    ("data", "truths", "expected"),
    [
        ({"all": ["wifi", "employes"]}, {"wifi", "employes"}, True),
        ({"all": ["wifi", ANSWERED]}, set(), False),
        ({"any": ["wifi", ANSWERED]}, {"wifi"}, True),
        ({"any": ["wifi", "employes"]}, set(), False),
        ({"not": "wifi"}, set(), True),
    ],
)
def test_what_is_certain_is_settled(data, truths, expected):
    condition = condition_from_data(data)
    assert settle(condition, Known(truths=frozenset(truths))) is expected
    assert evaluate(condition, frozenset(truths), {}) is expected


def test_parts_that_stay_open_stay_together():
    data = {"any": [ANSWERED, {"answer": {"question": "autre", "in": ["non"]}}, "wifi"]}
    left = settle(condition_from_data(data), Known(truths=frozenset()))
    assert left == condition_from_data({"any": data["any"][:2]})
