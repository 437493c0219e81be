"""Who gets what at each address of the API: one row an address, one column who owns the token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.api.endpoints import api
from tests.assessments.api.conftest import asking_as
from tests.factories import MandateFactory, UserFactory

TABLE = """
              no-token evidence answers figures expired revoked owner stranger
practices     401      200      200     200     200     200     200   200
practice      401      200      200     200     404     404     404   404
assessments   401      200      200     200     404     404     404   404
assessment    401      200      200     200     404     404     404   404
aggregates    401      200      200     200     200     200     200   200
campaigns     401      200      200     200     200     200     200   200
campaign      401      404      404     404     404     404     404   404
referentials  401      200      200     200     200     200     200   200
versions      401      200      200     200     200     200     200   200
version       401      200      200     200     200     200     200   200
content       401      200      200     200     200     200     200   200
"""
PEOPLE, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
PATHS = {
    one.url_name: path for path, view in api.default_router.path_operations.items() for one in view.operations
}


@pytest.fixture
def cast(practice, dr_martin, stranger):
    yesterday = timezone.localdate() - timedelta(days=1)
    terms = {scope: {"scope": scope} for scope in ("evidence", "answers", "figures")}
    terms |= {"expired": {"ends_on": yesterday}, "revoked": {"revoked_at": timezone.now()}}
    people = {
        name: MandateFactory(practice=practice, dpo=UserFactory(), **one).dpo for name, one in terms.items()
    }
    return people | {"owner": dr_martin, "stranger": stranger}


def test_every_address_has_its_row():
    assert set(PATHS) == {name for name, *_ in ROWS}


@pytest.mark.parametrize(("name", "outcomes"), [(name, outcomes) for name, *outcomes in ROWS])
def test_each_token_opens_what_the_table_says(name, outcomes, cast, issue, practice, begun, campaign):
    known = {"practice_id": practice.pk, "assessment_id": begun.pk, "code": "essai", "number": "2025.1"}
    known["campaign_id"] = campaign.pk
    path = PATHS[name].replace("uuidstr:", "").replace("uuid:", "").format(**known).lstrip("/")
    asked = {"referential": "essai"} if name in ("practices", "aggregates") else {}
    got = {who: asking_as(issue(person)[1])(path, **asked).status_code for who, person in cast.items()}
    got["no-token"] = asking_as("")(path).status_code
    assert got == dict(zip(PEOPLE, map(int, outcomes), strict=True))
