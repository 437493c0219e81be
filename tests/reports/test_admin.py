"""What workers make can be looked at in the administration, and not touched."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from reports.models import Pack, Questionnaire, Report, Seal
from tests.reports.samples import AT, completed_assessment, small_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = get_user_model().objects.create_superuser(email="admin@exemple.fr", password="x")
    client.force_login(user)
    return client


@pytest.fixture
def rows(practice, dr_martin):
    asked = {"requested_at": AT}
    assessment = completed_assessment(practice, dr_martin)
    document = small_document()
    return [
        Report.objects.create(assessment=assessment, document=document, document_hash="a" * 64, **asked),
        Pack.objects.create(assessment=assessment, **asked),
        Questionnaire.objects.create(document=document, document_hash="b" * 64, **asked),
        Seal.objects.create(
            code="K7PQ2XM9TRWD",
            pdf_sha256="c" * 64,
            document_hash="a" * 64,
            referential_number="2025.1",
            completed_on=AT.date(),
            sealed_at=AT,
            practice_id=practice.pk,
        ),
    ]


def test_each_is_shown_and_none_is_written(administrator, rows):
    for row in rows:
        name = f"admin:reports_{row._meta.model_name}"
        listed = administrator.get(reverse(f"{name}_changelist"))
        assert listed.status_code == 200
        assert str(row.pk) in listed.content.decode()
        change = reverse(f"{name}_change", args=[row.pk])
        assert administrator.get(change).status_code == 200
        assert administrator.post(change, {}).status_code == 403
        assert administrator.get(reverse(f"{name}_add")).status_code == 403
        assert administrator.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
