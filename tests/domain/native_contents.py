"""Small referentials as native dicts, built by hand or by hypothesis, and the content each one describes.

The reader of native YAML has tests of its own; this one only knows what the score reads.
"""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.prioritisation import Action, prioritise
from assessments.domain.scoring import Result, score
from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import (
    Choice,
    Content,
    Fact,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Theme,
)

KINDS = ("solo", "groupe")
FACTS = ("employes", "cloud", "wifi")
REASON = "Rien de tel au cabinet."
STANDARD = [
    {"code": "oui", "label": "Oui", "credit": 1},
    {"code": "partiellement", "label": "Partiellement", "credit": 0.5},
    {"code": "non", "label": "Non", "credit": 0},
    {"code": "ne_sait_pas", "label": "Je ne sais pas", "meaning": "unknown"},
    {"code": "sans_objet", "label": "Sans objet", "meaning": "not_applicable"},
]
GRADED = [
    {"code": "mensuel", "label": "Tous les mois", "credit": 1},
    {"code": "annuel", "label": "Tous les ans", "credit": 0.3},
    {"code": "jamais", "label": "Jamais", "credit": 0},
    {"code": "ne_sait_pas", "label": "Je ne sais pas", "meaning": "unknown"},
]


def requirement(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "severity": 1,
        "obligation": "good_practice",
        "role": "practitioner",
        "questions": [{"choices": "standard"}],
        "measure": {"effort_hours": 1, "cost_max": 0},
        **changes,
    }


def referential(*requirements: dict[str, Any], **themes: list[dict[str, Any]]) -> dict[str, Any]:
    """The positional requirements stand in one theme, the others in the themes named."""
    grouped = {**({"theme": list(requirements)} if requirements else {}), **themes}
    return {
        "weights": {1: 1, 2: 2, 3: 4, 4: 8},
        "kinds": list(KINDS),
        "scales": {"standard": STANDARD, "graded": GRADED},
        "themes": [{"code": code, "requirements": members} for code, members in grouped.items()],
    }


def build(native: dict[str, Any]) -> Content:
    return Content(
        referential="essai",
        title="Essai",
        number="1",
        kinds=tuple(native["kinds"]),
        weights=native["weights"],
        facts=tuple(Fact(code=code, label=code) for code in FACTS),
        sources=(),
        themes=tuple(
            Theme(
                code=theme["code"],
                title=theme["code"],
                requirements=tuple(_requirement(native, one) for one in theme["requirements"]),
            )
            for theme in native["themes"]
        ),
    )


def _condition(data: Any) -> Any:
    return None if data is None else condition_from_data(data)


def _requirement(native: dict[str, Any], data: dict[str, Any]) -> Requirement:
    measure = data["measure"]
    return Requirement(
        code=data["code"],
        title=data["code"],
        statement=data["code"],
        obligation=Obligation(data["obligation"]),
        severity=data["severity"],
        role=Role(data["role"]),
        condition=_condition(data.get("asked_if")),
        citations=(),
        measure=Measure(
            how="Faire",
            effort_hours=Fraction(str(measure["effort_hours"])),
            cost_max=measure["cost_max"],
            role=Role(measure.get("role", data["role"])),
        ),
        questions=tuple(
            Question(
                code=question.get("code", data["code"]),
                text="?",
                condition=_condition(question.get("asked_if")),
                choices=tuple(_choice(row) for row in native["scales"][question["choices"]]),
            )
            for question in data["questions"]
        ),
    )


def _choice(row: dict[str, Any]) -> Choice:
    credit = row.get("credit")
    return Choice(
        code=row["code"],
        label=row["label"],
        meaning=Meaning(row.get("meaning", "credit")),
        credit=None if credit is None else Fraction(str(credit)),
    )


def given(choices: dict[str, str]) -> dict[str, Answer]:
    return {code: Answer(choice=choice, reason=REASON) for code, choice in choices.items()}


def run(
    content: Content, answers: dict[str, str], *, kind: str = "solo", facts: list[str] | None = None
) -> tuple[Result, tuple[Action, ...]]:
    sheet = given(answers)
    profile = Profile(kind=kind, facts=frozenset(facts or ()))
    result = score(content, settle_scope(content, profile, sheet), sheet)
    return result, prioritise(content, result)


def result_of(native: dict[str, Any], answers: dict[str, str], **profile: Any) -> Result:
    return run(build(native), answers, **profile)[0]


def plan_of(native: dict[str, Any], answers: dict[str, str], **profile: Any) -> tuple[Action, ...]:
    return run(build(native), answers, **profile)[1]


def question_codes(native: dict[str, Any]) -> dict[str, list[str]]:
    """The codes of the choices of each question, in order."""
    return {
        question.get("code", one["code"]): [row["code"] for row in native["scales"][question["choices"]]]
        for theme in native["themes"]
        for one in theme["requirements"]
        for question in one["questions"]
    }


def _conditions(earlier: list[str]) -> st.SearchStrategy[Any]:
    leaves: st.SearchStrategy[Any] = st.sampled_from([*KINDS, *FACTS])
    if earlier:
        choices = st.lists(st.sampled_from(["oui", "non", "ne_sait_pas", "annuel"]), min_size=1, unique=True)
        leaves |= st.builds(
            lambda question, codes: {"answer": {"question": question, "in": codes}},
            st.sampled_from(earlier),
            choices,
        )
    return st.recursive(
        leaves,
        lambda part: st.one_of(
            st.fixed_dictionaries({"not": part}),
            st.fixed_dictionaries({"any": st.lists(part, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"all": st.lists(part, min_size=1, max_size=3)}),
        ),
        max_leaves=4,
    )


@st.composite
def natives(draw: st.DrawFn, *, conditional: bool = True, most: int = 7) -> dict[str, Any]:
    """Several themes, every severity and obligation, own credits, equal gains per hour, conditions."""
    earlier: list[str] = []
    asked_if = lambda: draw(st.none() | _conditions(earlier)) if conditional else None  # noqa: E731
    themes: dict[str, list[dict[str, Any]]] = {"un": [], "deux": [], "trois": []}
    theme_of = draw(st.lists(st.sampled_from(list(themes)), min_size=1, max_size=most))
    for place, theme in enumerate(sorted(theme_of, key=list(themes).index)):
        code = f"r{place}"
        condition, questions = asked_if(), []
        count = draw(st.sampled_from([1, 1, 2, 3]))
        for index in range(count):
            scale = draw(st.sampled_from(["standard", "graded"]))
            named = {"code": f"{code}-{index}"} if count > 1 else {}
            questions.append({**named, "choices": scale, "asked_if": asked_if()})
            earlier.append(f"{code}-{index}" if count > 1 else code)
        themes[theme].append(
            requirement(
                code,
                severity=draw(st.integers(1, 4)),
                obligation=draw(st.sampled_from(["legal", "recommendation", "good_practice"])),
                asked_if=condition,
                questions=questions,
                measure={
                    "effort_hours": draw(st.sampled_from([0.25, 0.5, 1, 2, 2.1, 4, 7])),
                    "cost_max": draw(st.sampled_from([0, 0, 500, 2000, 5000])),
                },
            )
        )
    return referential(**{code: members for code, members in themes.items() if members})


@st.composite
def sheets(draw: st.DrawFn, native: dict[str, Any], *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Any choice for any question, asked or not; some unanswered."""
    sheet = {}
    for code, choices in question_codes(native).items():
        choice = draw(st.sampled_from([None, *(c for c in choices if c not in without)]))
        if choice is not None:
            sheet[code] = choice
    return sheet


profiles = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS), "facts": st.lists(st.sampled_from(FACTS), unique=True)}
)
