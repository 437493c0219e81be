"""What must stay true of the referentials that we publish, and of the example practices."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from referentials.domain.conditions import evaluate, leaves
from referentials.domain.content import Content, Meaning, Obligation
from referentials.domain.validation import find_problems
from referentials.formats import native

ROOT = Path(__file__).parents[2]
DATA = sorted((ROOT / "referentials" / "data").glob("*.yaml"))
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))

STANDARD = ("oui", "partiellement", "non", "ne_sait_pas", "sans_objet")
THEMES_2025 = {
    "gouvernance": 29,
    "securite_technique": 38,
    "formation_sensibilisation": 12,
    "messagerie": 13,
    "conservation": 14,
    "rendez_vous": 3,
    "mobilite": 6,
    "telesante": 3,
    "objets_connectes": 3,
    "recherche": 2,
    "site_web": 3,
    "ia": 4,
}
THEMES_2020 = {
    **THEMES_2025,
    "gouvernance": 26,
    "securite_technique": 38,
    "formation_sensibilisation": 11,
    "messagerie": 12,
    "recherche": 1,
}
del THEMES_2020["ia"]
OWN_CHOICES = {
    "sec-mdp-robustesse": ("aucune_regle", "huit_sans_blocage", "huit_avec_blocage", "robuste"),
    "sec-mfa": ("aucun", "messagerie", "messagerie_dossier", "tous"),
    "sec-verrouillage": ("jamais", "plus_15", "de_5_a_15", "moins_5"),
    "sec-box-ports": ("redirection_connue", "jamais_verifie", "verifie_ancien", "verifie_recent"),
    "sec-sauvegarde-frequence": ("aucune", "mensuelle", "hebdomadaire", "quotidienne"),
    "sec-sauvegarde-321": ("une_copie", "deux_copies", "externe_connectee", "complet"),
    "sec-restauration-test": ("jamais", "ancien", "douze_mois"),
    "msg-mssante-confreres": ("jamais", "parfois", "souvent", "toujours"),
    "msg-messagerie-instantanee": ("courant_avec_noms", "sans_nom", "rare_anonymise", "jamais"),
}
ADDED_IN_2025 = {
    "gov-hds-localisation",
    "gov-ins",
    "gov-plan-action",
    "sec-mfa",
    "for-plainte-72h",
    "msg-patients-mes",
    "rech-observatoires",
    "ia-pas-grand-public",
    "ia-dictee-contrat",
    "ia-verification",
    "ia-information-aipd",
}
CHANGED_IN_2025 = {
    "gov-hds-certificat",
    "sec-mdp-robustesse",
    "sec-mdp-uniques",
    "sec-cps-psc",
    "sec-wifi",
    "sec-sauvegarde-321",
    "sec-journaux-duree",
    "sec-journaux-controle",
    "for-violation-notification",
    "web-cookies",
}
REASON_WITHHELD_IN_2020 = {
    "gov-aipd-realisee",
    "gov-minimisation",
    "gov-politique-acces",
    "gov-sous-traitants-liste",
    "gov-sous-traitants-contrat",
    "gov-acces-dossier",
    "gov-cooperation-cnil",
    "sec-mdp-renouvellement",
    "sec-cps-psc",
    "sec-habilitations-profils",
    "sec-box-ports",
    "sec-journaux-controle",
    "for-violation-notification",
    "for-violation-patients",
    "for-violation-prestataire",
    "tel-outil",
    "rech-formalites",
    "web-cookies",
}
KNOWN_UNTIL = {
    "cabinets-2020.1": date(2020, 12, 31),
    "cabinets-2025.1": date(2026, 11, 22),  # annotated until then
    "cabinets-2026.1": date(2026, 11, 22),
    "messagerie-2014.1": date(2014, 7, 16),
}
EVERY_CABINETS = ["cabinets-2020.1", "cabinets-2025.1", "cabinets-2026.1"]
INFORMATIONAL = {  # they only matter from 2025.1 on, and are asked earlier so that an upgrade knows them
    "cabinets-2020.1": {"ia", "logiciel_metier", "assurance_cyber"},
}


@cache
def load(name: str) -> Content:
    return native.read((ROOT / "referentials" / "data" / f"{name}.yaml").read_bytes())


def example(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text()))


def facts_read(content: Content) -> set[str]:
    return {leaf.fact for _, tree in content.conditions() for leaf in leaves(tree) if leaf.fact}


def all_texts(content: Content) -> Iterator[str]:
    for requirement in content.requirements.values():
        yield from (requirement.title, requirement.statement, requirement.severity_reason)
        yield from (requirement.measure.how, *requirement.measure.evidence)
        for question in requirement.questions:
            yield from (question.text, question.help, *(choice.label for choice in question.choices))


every_version = pytest.mark.parametrize("name", [path.stem for path in DATA])
every_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def test_our_versions_and_three_examples_are_there():
    assert [path.stem for path in DATA] == [*EVERY_CABINETS, "messagerie-2014.1"]
    assert [path.stem for path in EXAMPLES] == ["cpts", "medecin-solo", "msp-imagerie"]


@every_version
def test_nothing_keeps_it_from_being_published(name):
    assert find_problems(load(name)) == ()


@every_version
def test_the_file_is_named_after_its_version(name):
    assert name == f"{load(name).referential}-{load(name).number}"


@every_version
def test_titles_are_short_and_unlike(name):
    titles = [requirement.title for requirement in load(name).requirements.values()]
    assert [title for title in titles if len(title) > 60] == []
    assert len(set(titles)) == len(titles)


@every_version
def test_every_question_has_a_help_of_its_own(name):
    helps = [question.help for question in load(name).questions.values()]
    assert all(helps)
    assert len(set(helps)) == len(helps)


@every_version
def test_texts_have_no_stray_space(name):
    stray = re.compile(r"^\s|\s$|\s\s|\n")
    assert [text for text in all_texts(load(name)) if stray.search(text)] == []


@every_version
def test_every_theme_and_fact_is_explained(name):
    content = load(name)
    assert [theme.code for theme in content.themes if not theme.description] == []
    assert [fact.code for fact in content.facts if not fact.help] == []
    assert {fact.group for fact in content.facts} <= {"equipe", "informatique", "communication", "activite"}


@every_version
def test_every_fact_changes_what_is_asked(name):
    content = load(name)
    unused = set(content.facts_by_code) - facts_read(content)
    assert unused == INFORMATIONAL.get(name, set())
    assert not set(content.facts_by_code) & set(content.kinds)


@every_version
def test_every_source_is_cited(name):
    content = load(name)
    cited = {citation.source for r in content.requirements.values() for citation in r.citations}
    assert cited == set(content.sources_by_code)


@every_version
def test_a_source_has_one_address(name):
    urls = [source.url for source in load(name).sources if source.url]
    assert [url for url in urls if not re.fullmatch(r"https://\S+", url)] == []


@every_version
def test_a_citation_is_later_when_its_source_is(name):
    content = load(name)
    for requirement in content.requirements.values():
        for citation in requirement.citations:
            written = re.match(r"\d{4}-\d\d-\d\d", content.sources_by_code[citation.source].date)
            if written:
                assert citation.later == (date.fromisoformat(written[0]) > KNOWN_UNTIL[name])


@every_version
def test_the_summary_or_notes_tell_their_limits(name):
    said = load(name).summary + load(name).release_notes
    for caution in ("travail indépendant", "avis juridique", "estimations des auteurs"):
        assert caution in said


@pytest.mark.parametrize(
    ("name", "counts"), [("cabinets-2020.1", THEMES_2020), ("cabinets-2025.1", THEMES_2025)]
)
def test_cabinets_has_its_requirements_by_theme(name, counts):
    themes = load(name).themes
    assert [(theme.code, len(theme.requirements)) for theme in themes] == list(counts.items())
    assert sum(counts.values()) == {"cabinets-2020.1": 120, "cabinets-2025.1": 130}[name]


def test_cabinets_2025_by_obligation_and_severity():
    requirements = load("cabinets-2025.1").requirements.values()
    assert Counter(r.obligation for r in requirements) == {
        Obligation.LEGAL: 54,
        Obligation.RECOMMENDATION: 61,
        Obligation.GOOD_PRACTICE: 15,
    }
    assert sum(r.severity == 4 for r in requirements) == 32


@pytest.mark.parametrize("name", EVERY_CABINETS)
def test_a_requirement_of_cabinets_has_one_question_that_bears_its_code(name):
    content = load(name)
    assert list(content.questions) == list(content.requirements)


@pytest.mark.parametrize("name", EVERY_CABINETS)
def test_at_most_nine_questions_of_cabinets_have_choices_of_their_own(name):
    content = load(name)
    for code, question in content.questions.items():
        offered = tuple(choice.code for choice in question.choices)
        own = OWN_CHOICES.get(code)
        assert offered == ((*own, "ne_sait_pas", "sans_objet") if own else STANDARD)
    assert set(OWN_CHOICES) - set(content.questions) == ({"sec-mfa"} if name.endswith("2020.1") else set())


@pytest.mark.parametrize("name", EVERY_CABINETS)
def test_not_knowing_and_having_no_object_say_so(name):
    for question in load(name).questions.values():
        assert question.choice("ne_sait_pas").meaning is Meaning.UNKNOWN
        assert question.choice("sans_objet").meaning is Meaning.NOT_APPLICABLE


def test_what_came_changed_and_went_between_2020_and_2025():
    old, new = load("cabinets-2020.1").requirements, load("cabinets-2025.1").requirements
    assert set(new) - set(old) == ADDED_IN_2025
    assert set(old) - set(new) == {"sec-mdp-renouvellement"}
    assert {code for code in old if code in new and old[code].statement != new[code].statement} == (
        CHANGED_IN_2025
    )


def test_both_versions_of_cabinets_keep_one_order_and_the_same_facts():
    old, new = load("cabinets-2020.1"), load("cabinets-2025.1")
    assert [c for c in old.requirements if c in new.requirements] == [
        c for c in new.requirements if c in old.requirements
    ]
    assert list(old.facts_by_code) == list(new.facts_by_code)


def test_no_reason_of_2020_1_tells_of_a_later_year():
    requirements = load("cabinets-2020.1").requirements.values()
    years = {int(year) for r in requirements for year in re.findall(r"\b20\d\d\b", r.severity_reason)}
    assert max(years) <= 2020
    assert {r.code for r in requirements if not r.severity_reason} == REASON_WITHHELD_IN_2020


def test_every_requirement_of_2025_1_has_its_reason_and_no_later_source():
    requirements = load("cabinets-2025.1").requirements.values()
    assert [r.code for r in requirements if not r.severity_reason] == []
    assert [r.code for r in requirements if any(citation.later for citation in r.citations)] == []


def test_five_requirements_of_2025_1_await_a_check():
    awaiting = {r.code for r in load("cabinets-2025.1").requirements.values() if r.needs_review}
    assert awaiting == {
        "cons-transfusion",
        "cons-video",
        "tel-consentement",
        "tel-tracabilite",
        "web-cookies",
    }


def test_messagerie_obliges_to_nothing():
    obligations = {r.obligation for r in load("messagerie-2014.1").requirements.values()}
    assert obligations == {Obligation.RECOMMENDATION, Obligation.GOOD_PRACTICE}


def test_messagerie_asks_in_its_own_way():
    content = load("messagerie-2014.1")
    operators = {leaf.operator for _, tree in content.conditions() for leaf in leaves(tree)}
    choices = {choice.code for question in content.questions.values() for choice in question.choices}
    assert operators == {"fact", "answer"}
    assert not choices & {"oui", "partiellement"}
    assert any(len(r.questions) == 2 for r in content.requirements.values())
    assert content.weights != load("cabinets-2025.1").weights


def test_a_doctor_truly_alone_has_no_team_to_inform():
    condition = load("messagerie-2014.1").requirements["mss-professionnels-secret"].condition
    assert condition is not None
    assert not evaluate(condition, frozenset({"solo", "mssante"}), {})
    assert evaluate(condition, frozenset({"solo", "mssante", "remplacants"}), {})
    assert evaluate(condition, frozenset({"groupe", "mssante"}), {})


@every_example
def test_an_example_names_what_the_version_knows(path):
    given = example(path)
    content = load(f"{given['referential']}-{given['version']}")
    assert given["profile"]["kind"] in content.kinds
    assert set(given["profile"]["facts"]) <= set(content.facts_by_code)
    assert set(given["answers"]) <= set(content.questions)


@every_example
def test_an_example_answers_what_it_is_asked(path):
    given = example(path)
    content = load(f"{given['referential']}-{given['version']}")
    facts = frozenset([given["profile"]["kind"], *given["profile"]["facts"]])
    for code, answer in given["answers"].items():
        condition = content.requirement_of[code].condition
        assert condition is None or evaluate(condition, facts, {})
        value, reason = (answer["value"], answer["reason"]) if isinstance(answer, dict) else (answer, "")
        meaning = content.questions[code].choice(value).meaning
        assert (len(reason) >= 10) == (meaning is Meaning.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("stem", "complete"), [("medecin-solo", True), ("msp-imagerie", True), ("cpts", False)]
)
def test_an_example_is_as_complete_as_it_says(stem, complete):
    given = example(ROOT / "docs" / "examples" / f"{stem}.yaml")
    content = load(f"{given['referential']}-{given['version']}")
    facts = frozenset([given["profile"]["kind"], *given["profile"]["facts"]])
    asked = {
        r.code
        for r in content.requirements.values()
        if r.condition is None or evaluate(r.condition, facts, {})
    }
    assert (asked <= set(given["answers"])) == complete
