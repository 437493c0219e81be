"""Whether a practice needs a data protection officer (DPO) and an impact assessment (AIPD), and why.

An aid to a written conclusion, never the conclusion: each reason names its text and how far it was checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.content import Confidence


class Duty(StrEnum):
    DPO = "dpo"
    IMPACT = "aipd"


class Verdict(StrEnum):
    REQUIRED = "required"
    EXPECTED = "expected"
    """A landmark of the CNIL says that it should be; the landmark does not bind."""
    RECOMMENDED = "recommended"
    """To be concluded in writing, and recommended."""
    TO_ANALYSE = "to_analyse"
    """To be concluded in writing."""
    NOT_REQUIRED = "not_required"
    EXEMPT = "exempt"


class Patients(StrEnum):
    """How many patients a year the practice has; the words are kept among the practice's facts."""

    FEWER = "patients_moins_de_10000"
    MANY = "patients_10000_ou_plus"


class Records(StrEnum):
    """Whether its professionals work in one information system."""

    SHARED = "systeme_commun"
    APART = "systemes_separes"


class Reason(StrEnum):
    ALONE_IS_NOT_LARGE = "alone_is_not_large"
    LARGE_SCALE = "large_scale"
    DECLARED_THOUGH_ALONE = "declared_though_alone"
    LANDMARK_REACHED = "landmark_reached"
    LANDMARK_NOT_REACHED = "landmark_not_reached"
    LANDMARK_TO_CHECK = "landmark_to_check"
    LARGE_BY_EXAMPLE = "large_by_example"
    """The CNIL names health centres, houses, networks and shared records as examples of large scale."""
    CPTS_WITHOUT_THRESHOLD = "cpts_without_threshold"
    CPTS_OUT_OF_SCOPE = "cpts_out_of_scope"
    CARE_ALONE_IS_EXEMPT = "care_alone_is_exempt"
    CARE_ALONE_SAID_NO = "care_alone_said_no"
    OTHER_USES = "other_uses"
    LARGE_SCALE_IMPACT = "large_scale_impact"
    LISTED_FOR_HOSPITALS = "listed_for_hospitals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Where a reason was read, as the referentials name their sources."""

    source: str
    reference: str
    confidence: Confidence


def _read(source: str, reference: str) -> Text:
    return Text(source=source, reference=reference, confidence=Confidence.TEXT_READ)


def _told(source: str, reference: str) -> Text:
    return Text(source=source, reference=reference, confidence=Confidence.SECONDARY_SOURCE)


LANDMARK = _told("CNIL-2020-081", "pt 11")
TEXTS: Mapping[Reason, Text] = {
    Reason.ALONE_IS_NOT_LARGE: _read("RGPD", "considérant 91"),
    Reason.LARGE_SCALE: _read("RGPD", "art. 37(1)(c)"),
    Reason.DECLARED_THOUGH_ALONE: _read("RGPD", "considérant 91"),
    Reason.LANDMARK_REACHED: LANDMARK,
    Reason.LANDMARK_NOT_REACHED: LANDMARK,
    Reason.LANDMARK_TO_CHECK: LANDMARK,
    Reason.LARGE_BY_EXAMPLE: _read("CNIL-QR", "n° 1393"),
    Reason.CPTS_WITHOUT_THRESHOLD: _told("Concours pluripro", "octobre 2024"),
    Reason.CPTS_OUT_OF_SCOPE: _told("CNIL-2020-081", "apfac.fr"),
    Reason.CARE_ALONE_IS_EXEMPT: _told("CNIL-AIPD-2019-118", ""),
    Reason.CARE_ALONE_SAID_NO: _read("CNIL-QR", "n° 1395"),
    Reason.OTHER_USES: _told("CNIL-AIPD-2018-327", ""),
    Reason.LARGE_SCALE_IMPACT: _read("RGPD", "art. 35(1) à 35(5)"),
    Reason.LISTED_FOR_HOSPITALS: _told("CNIL-AIPD-2018-327", ""),
}
if set(TEXTS) != set(Reason):  # pragma: no cover
    raise RuntimeError("a reason lacks its text")

LARGE, HAS_DPO = "grande_echelle", "dpo_designe"
USES_BEYOND_CARE = frozenset({"ia", "recherche", "objets_connectes", "teleconsultation"})
"""What may call for an impact assessment of its own, by itself or by being new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`patients` and `records` are None as long as nobody said."""

    kind: str
    facts: frozenset[str] = frozenset()
    patients: Patients | None = None
    records: Records | None = None

    @property
    def reaches_landmark(self) -> bool | None:
        """One system and 10,000 patients a year, both together. None as long as it is not known."""
        if self.patients is Patients.FEWER or self.records is Records.APART:
            return False
        return True if self.patients and self.records else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """`is_open` when knowing the patients and the system would settle more."""

    duty: Duty
    verdict: Verdict
    reasons: tuple[Reason, ...]
    is_open: bool = False


def read_situation(kind: str, facts: frozenset[str]) -> Situation:
    """From what a practice keeps among its facts."""
    return Situation(
        kind=kind,
        facts=facts,
        patients=next((one for one in Patients if one in facts), None),
        records=next((one for one in Records if one in facts), None),
    )


def conclude_duties(situation: Situation) -> tuple[Conclusion, Conclusion]:
    """The DPO, then the impact assessment. Raises KeyError for a kind of practice without its rule."""
    return DPO_RULES[situation.kind](situation), IMPACT_RULES[situation.kind](situation)


LANDMARK_REASON: Mapping[bool | None, Reason] = {
    True: Reason.LANDMARK_REACHED,
    False: Reason.LANDMARK_NOT_REACHED,
    None: Reason.LANDMARK_TO_CHECK,
}


def _dpo(verdict: Verdict, *reasons: Reason, is_open: bool = False) -> Conclusion:
    return Conclusion(duty=Duty.DPO, verdict=verdict, reasons=reasons, is_open=is_open)


def _impact(verdict: Verdict, *reasons: Reason, is_open: bool = False) -> Conclusion:
    return Conclusion(duty=Duty.IMPACT, verdict=verdict, reasons=reasons, is_open=is_open)


def _dpo_alone(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _dpo(Verdict.TO_ANALYSE, Reason.LARGE_SCALE, Reason.DECLARED_THOUGH_ALONE)
    return _dpo(Verdict.NOT_REQUIRED, Reason.ALONE_IS_NOT_LARGE)


def _dpo_group(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _dpo(Verdict.REQUIRED, Reason.LARGE_SCALE)
    reached = one.reaches_landmark
    if reached:
        return _dpo(Verdict.EXPECTED, Reason.LANDMARK_REACHED)
    shares = (Reason.LARGE_BY_EXAMPLE,) if one.records is Records.SHARED else ()
    return _dpo(Verdict.TO_ANALYSE, LANDMARK_REASON[reached], *shares, is_open=reached is None)


def _dpo_house(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _dpo(Verdict.REQUIRED, Reason.LARGE_SCALE)
    reached = one.reaches_landmark
    verdict = Verdict.REQUIRED if reached else Verdict.RECOMMENDED
    return _dpo(verdict, Reason.LARGE_BY_EXAMPLE, LANDMARK_REASON[reached], is_open=reached is None)


def _dpo_territory(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _dpo(Verdict.REQUIRED, Reason.LARGE_SCALE)
    return _dpo(Verdict.RECOMMENDED, Reason.CPTS_WITHOUT_THRESHOLD, Reason.CPTS_OUT_OF_SCOPE)


def _impact_alone(one: Situation) -> Conclusion:
    exempt = (Reason.CARE_ALONE_IS_EXEMPT, Reason.CARE_ALONE_SAID_NO)
    if LARGE in one.facts:
        return _impact(Verdict.TO_ANALYSE, Reason.LARGE_SCALE_IMPACT, Reason.DECLARED_THOUGH_ALONE)
    if one.facts & USES_BEYOND_CARE:
        return _impact(Verdict.TO_ANALYSE, Reason.OTHER_USES, *exempt)
    return _impact(Verdict.EXEMPT, *exempt)


def _impact_group(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _impact(Verdict.REQUIRED, Reason.LARGE_SCALE_IMPACT)
    reached = one.reaches_landmark
    others = (Reason.OTHER_USES,) if one.facts & USES_BEYOND_CARE else ()
    reasons = (LANDMARK_REASON[reached], *others, Reason.LISTED_FOR_HOSPITALS)
    verdict = Verdict.EXPECTED if reached else Verdict.TO_ANALYSE
    return _impact(verdict, *reasons, is_open=reached is None)


def _impact_territory(one: Situation) -> Conclusion:
    if LARGE in one.facts:
        return _impact(Verdict.REQUIRED, Reason.LARGE_SCALE_IMPACT)
    others = (Reason.OTHER_USES,) if one.facts & USES_BEYOND_CARE else ()
    return _impact(Verdict.TO_ANALYSE, *others, Reason.CPTS_OUT_OF_SCOPE, Reason.LISTED_FOR_HOSPITALS)


Rule = Callable[[Situation], Conclusion]
DPO_RULES: Mapping[str, Rule] = {
    "solo": _dpo_alone,
    "groupe": _dpo_group,
    "msp": _dpo_house,
    "cpts": _dpo_territory,
}
IMPACT_RULES: Mapping[str, Rule] = {
    "solo": _impact_alone,
    "groupe": _impact_group,
    "msp": _impact_group,
    "cpts": _impact_territory,
}
