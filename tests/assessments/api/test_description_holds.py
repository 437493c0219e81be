"""What OpenAPI says, held by Schemathesis against the application itself: valid, invalid and hostile data."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from assessments.api.endpoints import api
from cabinet_compliance.wsgi import application
from practices.models import ApiToken

SHAPES = {
    operation.operation_id: operation.response_models[200].model_fields["response"].annotation
    for path in api.default_router.path_operations.values()
    for operation in path.operations
    if operation.operation_id != "getContent"
}
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
ABOUT_AUTHENTICATION = [
    openapi_checks.positive_data_acceptance,
    openapi_checks.negative_data_rejection,
    openapi_checks.ignored_auth,
]
"""What cannot hold of somebody who is refused before anything is read."""

thorough = settings(
    max_examples=10,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture(autouse=True)
def _one_connection(db):
    """As Django's own test client does: the end of a request does not close the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(practice, begun, campaign):
    """What exists, for the parameters of an address: without it, nearly all would be 404."""
    ids = {
        "practice_id": str(practice.pk),
        "assessment_id": str(begun.pk),
        "campaign_id": str(campaign.pk),
    }
    return ids | {"code": "essai", "number": "2025.1"}


@pytest.fixture
def never_too_many(settings):
    settings.API_REQUESTS_PER_MINUTE = 10**9


@pytest.fixture
def kept_text(issue, dpo):
    return issue(dpo)[1]


@pytest.fixture
def expired_text(issue, dpo):
    token, text = issue(dpo)
    past = timezone.now() - timedelta(days=2)
    ApiToken.objects.filter(pk=token.pk).update(created_at=past, expires_at=past + timedelta(days=1))
    return text


def to_what_exists(case, known):
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
    return case


@schema.parametrize()
@thorough
def test_a_live_token_gets_what_is_described(case, known, kept_text, never_too_many):
    to_what_exists(case, known).call_and_validate(headers={"Authorization": f"Bearer {kept_text}"})


@schema.parametrize()
@settings(thorough, phases=[Phase.generate])
def test_no_token_and_an_expired_one_get_401_whatever_is_asked(case, known, expired_text):
    for sent in ({}, {"Authorization": f"Bearer {expired_text}"}):
        response = to_what_exists(case, known).call(headers=sent)
        found = case.meta.generation.mode is GenerationMode.POSITIVE
        assert response.status_code in ((401,) if found else (401, 404))
        case.validate_response(response, excluded_checks=ABOUT_AUTHENTICATION)


def test_the_description_documents_each_status_and_names_its_security():
    """And its example is of the shape that it describes."""
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) >= 10
    for one in operations:
        raw = one.definition.raw
        assert set(raw["responses"]) == {"200", "304", "400", "401", "403", "404", "422", "429"}
        assert raw["security"] == [{"Token": []}]
        shape = SHAPES.get(raw["operationId"])
        example = raw["responses"]["200"]["content"]["application/json"]["example"]
        assert shape is None or shape.model_validate(example, extra="forbid")
