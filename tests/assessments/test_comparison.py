"""A practice beside its peers, beside its past, and in its parent structure: who agreed to what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, BenchmarkRelease, FigureSharing, FigureSnapshot
from assessments.portfolio.audience import members_of
from assessments.portfolio.benchmark import read_comparison, release, release_all
from assessments.portfolio.sharing import share_with_parent, share_with_peers, withdraw
from assessments.portfolio.snapshots import take_snapshots
from assessments.portfolio.summing import sum_up
from assessments.portfolio.trends import read_months, read_points
from assessments.renewing import renew_assessment
from practices.models import Practice
from reports.tasks import keep_figures
from tests.assessments.asking import text_of, url
from tests.assessments.two_versions import publish_next
from tests.factories import AssessmentFactory, MembershipFactory, PracticeFactory

AT = timezone.now()
MONTH = date(2026, 3, 1)
POOR = {"verrou": "non", "copie": "non", "papier-garde": "non", "affiche": "non"}
GOOD = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}
PEERS, PARENT = FigureSharing.Purpose.PEERS, FigureSharing.Purpose.PARENT


@pytest.fixture
def sharer(small):
    """A practice whose owner counts among peers, with a completed assessment of the period."""

    def share(answers=GOOD, **fields):
        owner = MembershipFactory.create(practice=PracticeFactory.create(**fields)).user
        practice = owner.memberships.get().practice
        AssessmentFactory.create(
            practice=practice,
            version=small,
            answers=answers,
            started_at=AT - timedelta(days=9),
            completed=True,
        )
        share_with_peers(practice=practice, by=owner, at=AT)
        return practice

    return share


def publish_month(small, months=0):
    at = AT + timedelta(days=31 * months)
    return release(small, at=at, day=at.date())


def test_nothing_is_shown_of_four(small, sharer):
    practices = [sharer() for _ in range(4)]
    publish_month(small)
    assert read_comparison(practices[0], small).views == ()


def test_five_are_shown_and_without_a_name(client, small, sharer):
    practices = [sharer(POOR if n < 2 else GOOD, name=f"Cabinet secret {n}") for n in range(5)]
    publish_month(small)
    client.force_login(practices[0].memberships.get().user)
    read = text_of(client.get(url("comparison", practices[0]), {"referentiel": "essai"}))
    assert "au moins 5" in read
    assert "Cabinet secret 1" not in read


def test_who_does_not_share_is_never_counted(small, sharer):
    practices = [sharer() for _ in range(5)]
    withdraw(practice=practices[0], purpose=PEERS, by=None, at=AT)
    publish_month(small)
    held = BenchmarkRelease.objects.get().held
    assert held == {"groups": [], "counted": []}


def test_a_month_is_published_once_whatever_changes_in_it(small, sharer):
    for _ in range(5):
        sharer()
    assert publish_month(small)
    before = BenchmarkRelease.objects.get().views
    for _ in range(5):
        sharer(POOR)
    assert not publish_month(small)
    assert BenchmarkRelease.objects.get().views == before


def test_a_newcomer_moves_no_figure_the_month_after(small, sharer):
    practices = [sharer() for _ in range(6)]
    publish_month(small)
    sharer(POOR)
    publish_month(small, months=1)
    later, first = BenchmarkRelease.objects.all()
    assert later.views == first.views
    assert read_comparison(practices[0], small).release == later


def test_assessments_older_than_eighteen_months_do_not_count(small, sharer):
    for _ in range(5):
        sharer()
    publish_month(small, months=19)
    assert BenchmarkRelease.objects.get().views == []


def test_each_version_that_somebody_shares_on_has_its_release(small, sharer):
    assert release_all(at=AT, day=AT.date()) == 0
    sharer()
    assert release_all(at=AT, day=AT.date()) == 1
    assert release_all(at=AT, day=AT.date()) == 0


def test_an_owner_gives_and_takes_back_at_once(client, practice, dr_martin):
    client.force_login(dr_martin)
    client.post(url("share", practice), {"purpose": "peers", "deed": "give"})
    assert FigureSharing.objects.get().withdrawn_at is None
    client.post(url("share", practice), {"purpose": "peers", "deed": "withdraw"})
    assert FigureSharing.objects.get().withdrawn_by == dr_martin


def test_agreeing_and_taking_back_stand_in_the_practice_s_journal(practice, dr_martin):
    for _ in range(2):
        share_with_peers(practice=practice, by=dr_martin, at=AT)
    for _ in range(2):
        withdraw(practice=practice, purpose=PEERS, by=dr_martin, at=AT)
    verbs = [line.verb for line in practice.journal.order_by("pk")]
    assert verbs[-2:] == ["sharing_agreed", "sharing_ended"]
    assert verbs.count("sharing_agreed") == 1


@pytest.mark.parametrize(
    "sent", [{}, {"purpose": "tous", "deed": "give"}, {"purpose": "parent", "deed": "give"}]
)
def test_what_cannot_be_agreed_changes_nothing(client, practice, dr_martin, sent):
    client.force_login(dr_martin)
    client.post(url("share", practice), sent)
    assert not FigureSharing.objects.exists()


@pytest.fixture
def msp(db):
    return PracticeFactory.create(msp=True, name="Maison des Tilleuls")


@pytest.fixture
def member(msp, small):
    def join(answers, **fields):
        practice = PracticeFactory.create(parent=msp, **fields)
        AssessmentFactory.create(practice=practice, version=small, answers=answers)
        return practice

    return join


def sums_of(msp):
    return sum_up(members_of(msp, "essai"), day=AT.date())


def test_a_parent_sees_nothing_of_members_that_did_not_agree(client, msp, member):
    member(POOR, name="Cabinet discret")
    client.force_login(MembershipFactory.create(practice=msp).user)
    assert sums_of(msp).begun == 0
    assert "Cabinet discret" not in text_of(client.get(url("members", msp)))


def test_a_parent_sees_figures_and_gaps_as_far_as_agreed(client, msp, member):
    member_with, member_without = member(POOR, name="Cabinet ouvert"), member(POOR, name="Cabinet prudent")
    share_with_parent(practice=member_with, with_gaps=True, by=None, at=AT)
    share_with_parent(practice=member_without, with_gaps=False, by=None, at=AT)
    sums = sums_of(msp)
    assert (sums.begun, sums.gaps_counted) == (2, 1)
    client.force_login(MembershipFactory.create(practice=msp).user)
    read = text_of(client.get(url("members", msp)))
    assert "Cabinet ouvert" in read
    assert "Cabinet prudent" in read


def test_an_agreement_ends_with_the_attachment(msp, member):
    practice = member(POOR)
    share_with_parent(practice=practice, with_gaps=True, by=None, at=AT)
    Practice.objects.filter(pk=practice.pk).update(parent=PracticeFactory.create(msp=True))
    assert sums_of(msp).begun == 0


def test_agreeing_again_replaces_what_was_agreed(msp, member):
    practice = member(POOR)
    share_with_parent(practice=practice, with_gaps=True, by=None, at=AT)
    share_with_parent(practice=practice, with_gaps=False, by=None, at=AT)
    assert sums_of(msp).gaps_counted == 0
    assert FigureSharing.objects.filter(withdrawn_at=None).count() == 1


def test_a_month_is_taken_once_and_follows_what_changes_in_it(practice, small):
    assessment = AssessmentFactory.create(practice=practice, version=small, answers=POOR)
    assert (take_snapshots(day=MONTH), take_snapshots(day=MONTH)) == (1, 0)
    Assessment.objects.filter(pk=assessment.pk).update(score_low=80)
    assert take_snapshots(day=MONTH) == 1
    assert FigureSnapshot.objects.get().score_low == 80


def test_a_month_gone_by_stays_as_it_was(practice, small):
    assessment = AssessmentFactory.create(practice=practice, version=small, answers=POOR)
    take_snapshots(day=MONTH)
    Assessment.objects.filter(pk=assessment.pk).update(score_low=80)
    take_snapshots(day=date(2026, 4, 30))
    points = read_points(practice, "essai", since=MONTH)
    assert [point.score_low for point in points] == [0, 80]
    assert [month.quartiles.median for month in read_months([practice.pk], "essai", since=MONTH)] == [0, 80]


def test_the_page_of_a_practice_shows_its_months(client, practice, dr_martin, small):
    AssessmentFactory.create(practice=practice, version=small, answers=GOOD)
    take_snapshots(day=AT.date())
    client.force_login(dr_martin)
    read = text_of(client.get(reverse("assessments:comparison", args=[practice.pk])))
    assert "Le premier apparaîtra ici" not in read
    assert "2025.1" in read


def test_a_change_of_version_is_told_at_constant_scope(practice, small):
    """What the later version asks anew makes the score fall; what the practice did does not."""
    earlier = AssessmentFactory.create(practice=practice, version=small, answers=GOOD, completed=True)
    take_snapshots(day=MONTH)
    later = publish_next(small)
    renew_assessment(assessment=earlier, version=later, by=None, at=AT)
    take_snapshots(day=date(2026, 4, 30))
    first, second = read_points(practice, "essai", since=MONTH)
    assert (first.version, first.changed, second.version, second.changed) == ("2025.1", False, "2026.1", True)
    assert second.score_low < first.score_low
    assert second.gained == 0
    [_, april] = read_months([practice.pk], "essai", since=MONTH)
    assert (april.passed, april.gained) == (1, 0)


def test_the_periodic_task_keeps_the_month_and_may_run_again(practice, small):
    AssessmentFactory.create(practice=practice, version=small, answers=GOOD)
    keep_figures()
    keep_figures()
    assert FigureSnapshot.objects.count() == 1
