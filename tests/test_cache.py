"""The site goes on while Redis is away."""

import pytest

from cabinet_compliance.settings import base


@pytest.fixture
def _redis_is_away(settings):
    """The cache of production, at an address where nobody listens."""
    settings.CACHES = {"default": {**base.REDIS_CACHE, "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.mark.usefixtures("_redis_is_away")
def test_somebody_signed_in_still_sees_their_practices(client, dr_martin, practice):
    client.force_login(dr_martin)
    response = client.get("/")
    assert response.status_code == 200
    assert practice.name in response.content.decode()
