"""Several workers at the same second, each in its own thread, on the database of production."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from reports import doorbell, jobs
from reports.jobs import run
from reports.models import Report, ReportFile, Seal
from reports.sealing import seal_report
from reports.snapshots import request_report
from reports.verifying import verify_file
from tests.assessments.test_saving_at_once import _database_of_production  # noqa: F401 - a fixture
from tests.factories import PracticeFactory
from tests.reports.samples import AT
from tests.reports.sealed import complete_later, quick_layout, seal_of
from tests.reports.test_verifying import fingerprint_of

WORKERS = 6


def at_once(*works):
    start = Barrier(len(works))

    def work(job):
        start.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(work, works))


@pytest.fixture
def asked(monkeypatch, practice, dr_martin):
    """The reports of as many practices, waiting."""
    monkeypatch.setattr(doorbell, "_send", lambda report_id: None)
    monkeypatch.setattr(jobs, "render_pdf", quick_layout)
    practices = [practice, *PracticeFactory.create_batch(WORKERS - 1)]
    assessments = [complete_later(each, dr_martin) for each in practices]
    return [request_report(assessment=each, by=dr_martin, at=AT) for each in assessments]


def test_reports_sealed_together_each_have_their_seal(asked):
    assert all(at_once(*(lambda report=report: run(report.pk, now=lambda: AT) for report in asked)))
    for report in asked:
        content = bytes(ReportFile.objects.get(report=report).content)
        finding = verify_file(fingerprint_of(content))
        assert (finding.is_proof, finding.seal) == (True, seal_of(report))


def test_one_report_sealed_by_many_has_one_seal(asked):
    report = asked[0]
    seals = at_once(*[lambda: seal_report(report.pk, pdf_sha256="a" * 64, at=AT)] * WORKERS)
    assert len({seal.pk for seal in seals}) == Seal.objects.count() == 1


def test_one_report_asked_for_and_rendered_by_many_is_sealed_once(asked, dr_martin):
    assessment = asked[0].assessment

    def ask_and_render():
        report = request_report(assessment=assessment, by=dr_martin, at=AT)
        run(report.pk, now=lambda: AT)
        return report.pk

    assert set(at_once(*[ask_and_render] * WORKERS)) == {asked[0].pk}
    assert Report.objects.filter(assessment=assessment).count() == 1
    assert (
        Seal.objects.filter(document_hash=asked[0].document_hash).count() == 2
    )  # the report and its summary
