"""To whom the workbench exists."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from referentials.appointing import EDITORS, REVIEWERS

HOME = reverse("workbench:home")
DRAFT = reverse("workbench:draft", kwargs={"code": "essai", "number": "2025.1"})


def test_migrating_founds_both_groups(db):
    assert {EDITORS, REVIEWERS} <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize("url", [HOME, DRAFT])
@pytest.mark.parametrize(("who", "status"), [("editor", 200), ("reviewer", 200), ("stranger", 404)])
def test_the_workbench_opens_to_its_groups(client, draft, url, who, status, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url).status_code == status
