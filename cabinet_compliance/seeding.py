"""Invented people, practices and answers: the demonstration, and data to measure with.

The same numbers and the same seed give the same practices, answers and scores; beyond `BY_HAND` practices
they are other ones, answered after a few hundred patterns.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from assessments.answering import save_answers
from assessments.completion import answer_the_rest_unknown, complete_assessment
from assessments.domain.answers import Answer
from assessments.domain.prioritisation import Kind, Priority
from assessments.models import Assessment
from assessments.planning import close_action
from assessments.queries import load_sheet
from assessments.starting import start_assessment
from cabinet_compliance.demo_accounts import DOCTOR, DPO, EDITOR, PASSWORD, DemoAccount
from cabinet_compliance.inventing import Habits, choose_answers, invent_details, invent_practice
from cabinet_compliance.mass_seeding import seed_many
from cabinet_compliance.seeding_portfolio import seed_portfolio
from cabinet_compliance.seeding_sharing import seed_msp
from practices.models import Mandate, Membership, Practice, User
from referentials.appointing import EDITORS, appoint
from referentials.content_loading import current_version
from referentials.domain.content import Choice, Question
from referentials.models import ReferentialVersion

REFERENTIAL = "cabinets"
BY_HAND = 300
"""Up to so many practices, each one goes through the operations themselves; beyond, rows are copied."""
COLLEAGUES = "Cabinet de groupe des Tilleuls"
SCOPES = (
    Mandate.Scope.EVIDENCE,
    Mandate.Scope.ANSWERS,
    Mandate.Scope.ANSWERS,
    Mandate.Scope.FIGURES,
    Mandate.Scope.ANSWERS,
)
USUAL_FACTS = ("logiciel_metier", "mobile", "mssante", "mineurs", "tiers_payant", "wifi", "cloud")


def seed_demo(*, practices: int, seed: int, at: datetime) -> int:
    """The three accounts, the doctor's two practices and MSP, and `practices` others followed by the DPO.

    Returns how many practices were added; those that exist already are left alone.
    Raises UnknownReferential or UnknownVersion when our referentials are not loaded.
    """
    version = current_version(REFERENTIAL)
    doctor, dpo = _account(DOCTOR), _account(DPO)
    _make_editor(_account(EDITOR))
    added = _seed_doctor(doctor, dpo, version, at=at) + _seed_colleagues(doctor, version, at=at)
    added += seed_msp(doctor, version, at=at)
    if practices > BY_HAND:
        return added + seed_many(dpo=dpo, version=version, practices=practices, seed=seed, at=at)
    for number in range(practices):
        random = Random(f"{seed}-{number}")  # noqa: S311 - invented data
        added += _seed_followed(dpo, version, random, number, at=at)
    seed_portfolio(dpo, version, seed=seed, at=at)
    return added


def _account(account: DemoAccount) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(account.email, PASSWORD, full_name=account.full_name)
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )
    return user


def _make_editor(user: User) -> None:
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    appoint(user, EDITORS)


@transaction.atomic
def _seed_doctor(doctor: User, dpo: User, version: ReferentialVersion, *, at: datetime) -> int:
    """One assessment completed ten weeks ago with its urgent actions done, and another under way."""
    if doctor.memberships.exists():
        return 0
    random = Random(DOCTOR.email)  # noqa: S311 - invented data
    practice = Practice.objects.create(
        id=UUID(int=random.getrandbits(128), version=4),
        name="Cabinet du docteur Martin",
        kind=Practice.Kind.SOLO,
        city="Nantes",
        department="44",
        size=1,
        software="Logiciel Alpha",
        facts=[*USUAL_FACTS, "employes", "secretariat"],
    )
    Membership.objects.create(practice=practice, user=doctor, role=Membership.Role.OWNER)
    Mandate.objects.create(practice=practice, dpo=dpo, granted_by=doctor, granted_at=at)
    past = at - timedelta(days=70)
    first = start_assessment(practice=practice, version=version, by=doctor, at=past)
    _answer(first, doctor, random, Habits(answering=1, doing_well=0.45), at=past)
    _act_on_plan(complete_assessment(assessment=first, by=doctor, at=past), doctor, at=at)
    second = start_assessment(practice=practice, version=version, by=doctor, at=at)
    _answer(second, doctor, random, Habits(answering=0.55, doing_well=0.6), at=at)
    return 1


@transaction.atomic
def _seed_colleagues(doctor: User, version: ReferentialVersion, *, at: datetime) -> int:
    """The doctor's other practice, under way on the version before: its answers can be carried over."""
    if version.previous is None or doctor.memberships.filter(practice__name=COLLEAGUES).exists():
        return 0
    random = Random(COLLEAGUES)  # noqa: S311 - invented data
    practice = Practice.objects.create(
        id=UUID(int=random.getrandbits(128), version=4),
        name=COLLEAGUES,
        kind=Practice.Kind.GROUP,
        city="Rennes",
        department="35",
        size=4,
        software="Logiciel Bêta",
        facts=[*USUAL_FACTS, "employes"],
    )
    Membership.objects.create(practice=practice, user=doctor, role=Membership.Role.OWNER)
    past = at - timedelta(days=20)
    begun = start_assessment(practice=practice, version=version.previous, by=doctor, at=past)
    _answer(begun, doctor, random, Habits(answering=0.8, doing_well=0.6), at=past)
    return 1


@transaction.atomic
def _seed_followed(
    dpo: User, version: ReferentialVersion, random: Random, number: int, *, at: datetime
) -> int:
    identifier = UUID(int=random.getrandbits(128), version=4)
    if Practice.objects.filter(pk=identifier).exists():
        return 0
    invented = invent_practice(number, random)
    practice = Practice.objects.create(
        id=identifier,
        **invented,
        **invent_details(invented, number),
        facts=sorted(random.sample(USUAL_FACTS, k=random.randint(3, len(USUAL_FACTS)))),
        created_at=at,
    )
    owner = User.objects.create_user(f"responsable{number + 1}-{identifier.hex[:8]}@exemple.fr", None)
    Membership.objects.create(practice=practice, user=owner, role=Membership.Role.OWNER)
    scope = SCOPES[number % len(SCOPES)]
    Mandate.objects.create(practice=practice, dpo=dpo, scope=scope, granted_by=owner, granted_at=at)
    if random.random() < 0.1:
        return 1  # some have not started
    when = at - timedelta(days=random.randint(1, 400))
    assessment = start_assessment(practice=practice, version=version, by=owner, at=when)
    finished = random.random() < 0.6
    habits = Habits(answering=1 if finished else random.random(), doing_well=random.uniform(0.25, 0.95))
    _answer(assessment, owner, random, habits, at=when)
    if finished:
        complete_assessment(assessment=assessment, by=owner, at=when)
    return 1


def _answer(assessment: Assessment, by: User, random: Random, habits: Habits, *, at: datetime) -> None:
    sheet = load_sheet(Assessment.objects.select_related("version__referential").get(pk=assessment.pk))
    chosen = dict(choose_answers(sheet, random, habits))
    save_answers(by=by, assessment=assessment, answers=chosen, at=at)
    if habits.answering == 1:
        answer_the_rest_unknown(assessment=assessment, by=by, at=at)  # questions that the answers opened


def _act_on_plan(assessment: Assessment, by: User, *, at: datetime) -> None:
    """The urgent gaps are closed but the last two, which are late."""
    sheet = load_sheet(assessment)
    urgent = [a for a in sheet.actions if a.priority is Priority.P1 and a.kind is Kind.GAP]
    for action in urgent[:-2]:
        questions = sheet.scope.asked[action.requirement]
        done = {question.code: Answer(choice=_best(question).code) for question in questions}
        close_action(sheet=sheet, requirement=action.requirement, answers=done, by=by, at=at)


def _best(question: Question) -> Choice:
    return max(question.choices, key=lambda choice: choice.credit or 0)
