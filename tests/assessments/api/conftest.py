"""A regional system's program: its DPO, their token, and what it asks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from assessments.models import Campaign
from practices.api_token import ApiToken
from practices.token_issuing import issue_token
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory
from tests.harness import ReadOnlyGetClient


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


@pytest.fixture
def issue(db):
    """issue(owner, scopes=…, days=…) gives the token and its text."""

    def issue(owner, *, scopes=tuple(ApiToken.Scope), days=30, name="Entrepôt régional"):
        now = timezone.now()
        return issue_token(
            owner=owner, name=name, scopes=scopes, at=now, expires_at=now + timedelta(days=days)
        )

    return issue


@pytest.fixture
def ask(issue, dpo):
    """ask(path, **parameters) asks with a token of the DPO that holds every scope."""
    return asking_as(issue(dpo)[1])


def asking_as(text, client=None):
    def ask(path, *, method="get", headers=None, **parameters):
        sent = {"Authorization": f"Bearer {text}"} | (headers or {})
        program = client or ReadOnlyGetClient()
        return getattr(program, method)(f"/api/v1/{path}", parameters or None, headers=sent)

    return ask


@pytest.fixture
def begun(practice, dr_martin, small):
    """An assessment of the practice that the DPO follows, with two gaps."""
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "non", "copie": "non"}
    )


@pytest.fixture
def campaign(practice, dpo, small):
    """Launched by the DPO, to their one practice."""
    launched = Campaign.objects.create(
        version=small, title="Bilan", deadline=timezone.localdate(), launched_by=dpo
    )
    launched.invitations.create(practice=practice)
    return launched


@pytest.fixture
def followed(dpo, small):
    """followed(number) adds as many practices under mandate, each with an assessment; in the order of ids."""

    def followed(number, *, version=small, scope="answers", **fields):
        practices = [PracticeFactory(**fields) for _ in range(number)]
        for one in practices:
            MandateFactory(practice=one, dpo=dpo, scope=scope)
            AssessmentFactory(practice=one, version=version, started_by=dpo, answers={"verrou": "oui"})
        return sorted(practices, key=lambda one: one.pk)

    return followed
