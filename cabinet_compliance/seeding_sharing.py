"""The demonstration's MSP: it answers once for its two members, of which the doctor's cabinet is one."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from assessments.answering import save_answers
from assessments.evidence import add_place
from assessments.handing_down import take_in
from assessments.models import Assessment
from assessments.queries import Sheet, load_sheet
from assessments.starting import start_assessment
from assessments.taking_on import carry_only, suggested
from cabinet_compliance.inventing import Habits, choose_answers
from practices.attaching import attach
from practices.models import Membership, Practice, User
from referentials.models import ReferentialVersion

MSP = "Maison de santé des Quatre-Vents"
NEIGHBOUR = "Cabinet infirmier des Quatre-Vents"
CARRIED = 5
FACTS = ("logiciel_metier", "mobile", "mssante", "tiers_payant", "wifi", "cloud", "employes")


@transaction.atomic
def seed_msp(doctor: User, version: ReferentialVersion, *, at: datetime) -> int:
    """How many practices were added: two, or none when the MSP is there already."""
    if doctor.memberships.filter(practice__name=MSP).exists():
        return 0
    random = Random(MSP)  # noqa: S311 - invented data
    past = at - timedelta(days=45)
    msp = _found(MSP, Practice.Kind.MSP, doctor, random, at=past)
    own = start_assessment(practice=msp, version=version, by=doctor, at=past)
    _answer(own, doctor, random, at=past)
    _carry(load_sheet(own), doctor, at=past)
    colleague = User.objects.create_user("infirmiere@exemple.fr", None, full_name="Dominique Lefèvre")
    neighbour = _found(NEIGHBOUR, Practice.Kind.SOLO, colleague, random, at=past)
    start_assessment(practice=neighbour, version=version, by=colleague, at=past)
    cabinets = Practice.objects.filter(memberships__user=doctor, kind=Practice.Kind.SOLO, parent=None)
    for practice, owner in [(neighbour, colleague), *((one, doctor) for one in cabinets)]:
        attach(practice=practice, parent=msp, leaving=None, by=owner)
        take_in(practice, at=at)
    return 2


def _found(name: str, kind: Practice.Kind, owner: User, random: Random, *, at: datetime) -> Practice:
    practice = Practice.objects.create(
        id=UUID(int=random.getrandbits(128), version=4),
        name=name,
        kind=kind,
        city="Nantes",
        department="44",
        size=6 if kind == Practice.Kind.MSP else 1,
        software="Logiciel Alpha",
        facts=list(FACTS),
        created_at=at,
    )
    Membership.objects.create(practice=practice, user=owner, role=Membership.Role.OWNER)
    return practice


def _answer(assessment: Assessment, by: User, random: Random, *, at: datetime) -> None:
    sheet = load_sheet(assessment)
    chosen = dict(choose_answers(sheet, random, Habits(answering=0.9, doing_well=0.8)))
    save_answers(by=by, assessment=assessment, answers=chosen, at=at)


def _carry(sheet: Sheet, by: User, *, at: datetime) -> None:
    """The last five answered of what the IT provider knows; one says where its proof is."""
    likely = suggested(sheet.content)
    known = [code for code in sheet.scope.asked if code in likely and _is_answered(sheet, code)][-CARRIED:]
    carry_only(
        practice=sheet.assessment.practice,
        referential=sheet.assessment.version.referential,
        content=sheet.content,
        requirements=known,
        by=by,
        at=at,
    )
    place = "Contrat du prestataire, bureau de la coordination"
    add_place(assessment=sheet.assessment, requirement=known[0], place=place, expires_on=None, by=by, at=at)


def _is_answered(sheet: Sheet, requirement: str) -> bool:
    return all(question.code in sheet.answers for question in sheet.scope.asked[requirement])
