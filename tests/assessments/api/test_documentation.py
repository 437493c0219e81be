"""The examples of docs/api.md are asked for, and answered."""

import re
from pathlib import Path

from assessments.api.endpoints import api
from tests.assessments.versions import CABINETS, publish
from tests.factories import AssessmentFactory

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
ASKED = re.findall(r'^curl -H "Authorization: Bearer \$TOKEN" "\$SITE/api/v1/([^"]+)"$', PAGE, re.MULTILINE)


def test_each_example_works_and_each_address_has_one(ask, practice, campaign):
    assessment = AssessmentFactory(practice=practice, version=publish(CABINETS))
    ids = {"$PRACTICE": str(practice.pk), "$ASSESSMENT": str(assessment.pk), "$CAMPAIGN": str(campaign.pk)}
    names = set()
    for path in ASKED:
        response = ask(re.sub(r"\$[A-Z]+", lambda found: ids[found[0]], path))
        assert response.status_code == 200, path
        names.add(response.resolver_match.url_name)
    operations = [one for view in api.default_router.path_operations.values() for one in view.operations]
    assert names == {one.url_name for one in operations}
