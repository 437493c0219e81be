"""What changed between two statements of a requirement, and what that does to its answer."""

from dataclasses import replace
from fractions import Fraction

import pytest

from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import Choice, Meaning, Obligation
from referentials.domain.demand_changes import Reason, compare_demands
from referentials.domain.mapping import Change
from referentials.domain.wording import similarity, turns, words
from tests.referentials.contents import CITATION, MEASURE, STANDARD, asked, content_of, required

PLAIN = required(
    "a",
    replace(asked("a"), text="Les dossiers du cabinet sont-ils rangés chaque soir ?", help="Le soir."),
    title="Dossiers rangés",
    statement="Les dossiers du cabinet sont rangés chaque soir dans une armoire qui ferme.",
)
WIFI = condition_from_data("wifi")


def asking(**changes):
    return replace(PLAIN, questions=(replace(PLAIN.questions[0], **changes),))


def choices(*changed):
    """The standard ones, some replaced by code."""
    by_code = {choice.code: choice for choice in changed}
    return tuple(by_code.get(choice.code, choice) for choice in STANDARD)


def compare(after):
    return compare_demands(content_of(PLAIN), content_of(after), "a", after.code)


@pytest.mark.parametrize(
    ("after", "change", "reasons"),
    [
        (PLAIN, Change.IDENTICAL, ()),
        (replace(PLAIN, code="b"), Change.IDENTICAL, (Reason.RECODED,)),
        (replace(PLAIN, measure=replace(MEASURE, how="Ranger.")), Change.IDENTICAL, (Reason.AROUND,)),
        (replace(PLAIN, severity_reason="Autre."), Change.IDENTICAL, (Reason.AROUND,)),
        (replace(PLAIN, citations=(CITATION, CITATION)), Change.IDENTICAL, (Reason.AROUND,)),
        (replace(PLAIN, section="Locaux"), Change.IDENTICAL, (Reason.AROUND,)),
        (replace(PLAIN, severity=1), Change.IDENTICAL, (Reason.SEVERITY,)),
        (asking(choices=STANDARD[::-1]), Change.IDENTICAL, ()),
        (replace(PLAIN, title="« Dossiers rangés »"), Change.REWORDED, (Reason.TYPOGRAPHY,)),
        (replace(PLAIN, title="Rangement"), Change.REWORDED, (Reason.EXPLANATION,)),
        (asking(help="Chaque soir ouvré."), Change.REWORDED, (Reason.EXPLANATION,)),
        (asking(text=PLAIN.questions[0].text.replace(" ?", "?")), Change.REWORDED, (Reason.TYPOGRAPHY,)),
        (
            replace(PLAIN, statement=PLAIN.statement.replace("armoire", "pièce")),
            Change.REWORDED,
            (Reason.WORDING,),
        ),
        (asking(choices=choices(replace(STANDARD[0], label="Oui."))), Change.REWORDED, (Reason.TYPOGRAPHY,)),
        (
            replace(PLAIN, statement=PLAIN.statement.replace("qui ferme", "qui ne ferme pas")),
            Change.CLARIFIED,
            (Reason.WORDING, Reason.TURNING_WORD),
        ),
        (
            replace(PLAIN, statement="Le coffre ferme."),
            Change.CLARIFIED,
            (Reason.TURNING_WORD, Reason.OTHER_WORDS),
        ),
        (
            asking(choices=choices(replace(STANDARD[0], label="Certes"))),
            Change.CLARIFIED,
            (Reason.OTHER_WORDS,),
        ),
        (
            asking(choices=choices(replace(STANDARD[1], credit=Fraction(1, 4)))),
            Change.CLARIFIED,
            (Reason.CHOICES,),
        ),
        (asking(choices=STANDARD[:3]), Change.CLARIFIED, (Reason.CHOICES,)),
        (
            asking(choices=choices(Choice(code="non", label="Non", meaning=Meaning.UNKNOWN))),
            Change.CLARIFIED,
            (Reason.CHOICES,),
        ),
        (replace(PLAIN, obligation=Obligation.RECOMMENDATION), Change.CLARIFIED, (Reason.OBLIGATION,)),
        (replace(PLAIN, condition=WIFI), Change.CLARIFIED, (Reason.CONDITION,)),
        (asking(condition=WIFI), Change.CLARIFIED, (Reason.CONDITION,)),
        (replace(PLAIN, questions=(*PLAIN.questions, asked("a2"))), Change.CLARIFIED, (Reason.QUESTIONS,)),
    ],
)
def test_each_kind_of_change(after, change, reasons):
    found = compare(after)
    assert (found.change, found.reasons) == (change, reasons)


def test_the_strongest_reason_decides_and_all_are_told():
    found = compare(replace(PLAIN, severity=1, title="Rangement", condition=WIFI))
    assert found.change is Change.CLARIFIED
    assert found.reasons == (Reason.SEVERITY, Reason.EXPLANATION, Reason.CONDITION)


def test_similarity_is_that_of_whichever_text_moved_more():
    both = replace(asking(text="Rien de tel."), statement=PLAIN.statement.replace("armoire", "pièce"))
    assert compare(both).similarity == similarity(PLAIN.questions[0].text, "Rien de tel.")
    assert compare(replace(PLAIN, severity=1)).similarity == 1


def test_words_are_told_without_case_accent_or_punctuation():
    assert words("L'ÉTÉ, « déjà » !") == ("l", "ete", "deja")
    assert similarity("L'été", "l ete.") == 1
    assert similarity("un", "deux") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8 caractères", "12 caractères"),
        ("six mois", "douze mois"),
        ("72 heures", "72 jours"),
        ("Il faut fermer", "Il ne faut pas fermer"),
        ("Le cabinet doit", "Le cabinet peut"),
    ],
)
def test_some_words_turn_a_demand(one, other):
    assert turns(one, other)
    assert not turns(one, one.upper())


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        compare_demands(content_of(PLAIN), content_of(PLAIN), "a", "z")
