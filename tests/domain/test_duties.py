"""Every combination of what decides, against a table written by hand from the texts."""

from itertools import product
from pathlib import Path

import pytest

from assessments.domain.duties import (
    DPO_RULES,
    IMPACT_RULES,
    LARGE,
    TEXTS,
    USES_BEYOND_CARE,
    Duty,
    Patients,
    Reason,
    Records,
    Situation,
    Verdict,
    conclude_duties,
    read_situation,
)
from practices.models import Practice
from referentials.domain.content import Confidence

FEWER, MANY = Patients.FEWER, Patients.MANY
SHARED, APART = Records.SHARED, Records.APART
REACHED = {(MANY, SHARED)}
OPEN = {(None, None), (None, SHARED), (MANY, None)}
PHRASES = Path(__file__).parents[2] / "templates" / "assessments" / "fragments"


def expected_dpo(kind, large, patients, records):
    if kind == "solo":
        return Verdict.TO_ANALYSE if large else Verdict.NOT_REQUIRED
    if large:
        return Verdict.REQUIRED
    reached = (patients, records) in REACHED
    below = {"groupe": Verdict.TO_ANALYSE, "msp": Verdict.RECOMMENDED, "cpts": Verdict.RECOMMENDED}
    above = {"groupe": Verdict.EXPECTED, "msp": Verdict.REQUIRED, "cpts": Verdict.RECOMMENDED}
    return (above if reached else below)[kind]


def expected_impact(kind, large, use, patients, records):
    if kind == "solo":
        return Verdict.TO_ANALYSE if large or use else Verdict.EXEMPT
    if large:
        return Verdict.REQUIRED
    if kind == "cpts":
        return Verdict.TO_ANALYSE
    return Verdict.EXPECTED if (patients, records) in REACHED else Verdict.TO_ANALYSE


ALL = list(
    product(
        ["solo", "groupe", "msp", "cpts"],
        [False, True],
        [None, *sorted(USES_BEYOND_CARE)],
        [None, FEWER, MANY],
        [None, SHARED, APART],
    )
)


@pytest.mark.parametrize(("kind", "large", "use", "patients", "records"), ALL)
def test_every_combination_concludes_as_the_texts_do(kind, large, use, patients, records):
    facts = frozenset({LARGE} if large else set()) | ({use} if use else frozenset())
    situation = Situation(kind=kind, facts=facts, patients=patients, records=records)
    dpo, impact = conclude_duties(situation)
    assert (dpo.duty, impact.duty) == (Duty.DPO, Duty.IMPACT)
    assert dpo.verdict is expected_dpo(kind, large, patients, records)
    assert impact.verdict is expected_impact(kind, large, use, patients, records)
    asks = kind in ("groupe", "msp") and not large and (patients, records) in OPEN
    assert (dpo.is_open, impact.is_open) == (asks, asks)
    assert dpo.reasons
    assert impact.reasons


def test_ten_thousand_patients_alone_oblige_to_nothing():
    """« DPO obligatoire au-delà de 10 000 patients » is wrong: two conditions, and a landmark."""
    for records in (None, APART):
        dpo, _ = conclude_duties(Situation(kind="groupe", patients=MANY, records=records))
        assert dpo.verdict is Verdict.TO_ANALYSE
    dpo, impact = conclude_duties(Situation(kind="groupe", patients=MANY, records=SHARED))
    assert dpo.verdict is impact.verdict is Verdict.EXPECTED
    assert TEXTS[Reason.LANDMARK_REACHED].confidence is Confidence.SECONDARY_SOURCE


def test_a_practitioner_alone_is_exempt_for_care_and_not_for_other_uses():
    _, impact = conclude_duties(Situation(kind="solo"))
    assert impact.reasons == (Reason.CARE_ALONE_IS_EXEMPT, Reason.CARE_ALONE_SAID_NO)
    _, impact = conclude_duties(Situation(kind="solo", facts=frozenset({"ia"})))
    assert impact.reasons[0] is Reason.OTHER_USES


def test_what_a_practice_keeps_is_read_back():
    facts = frozenset({"wifi", FEWER, SHARED})
    assert read_situation("groupe", facts) == Situation(
        kind="groupe", facts=facts, patients=FEWER, records=SHARED
    )
    assert read_situation("solo", frozenset()).patients is None


def test_every_kind_of_practice_has_its_rules():
    assert set(DPO_RULES) == set(IMPACT_RULES) == set(Practice.Kind)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason):
    assert f'"{reason}"' in (PHRASES / "duty_reason.html").read_text()


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_words(verdict):
    assert f'"{verdict}"' in (PHRASES / "duty_verdict.html").read_text()
