"""The report on the web: the whole frozen document, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from reports.models import Report
from reports.rendering import hash_document
from tests.browser.steps import follow, title
from tests.browser.watching import look
from tests.reports.samples import AT, compared_document, completed_assessment


@pytest.fixture
def report(practice, dr_martin, _database_of_production):
    document = compared_document()
    return Report.objects.create(
        assessment=completed_assessment(practice, dr_martin),
        document=document,
        document_hash=hash_document(document),
        requested_at=AT,
        state="ready",
        ready_at=AT,
    )


def test_the_report_is_read_on_a_phone(opened, dpo, report):
    page = opened(user=dpo)
    page.goto(f"/rapports/{report.pk}/")
    look(page)
    follow(page, "Lire le rapport à l'écran")
    title(page, "Rapport d'audit")
    look(page)
    follow(page, "Évolution")
    expect(page.get_by_role("heading", name="Évolution")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Ce qui a progressé")).to_be_visible()
