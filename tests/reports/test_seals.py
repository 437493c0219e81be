"""The register of seals: written with the file, never changed, whatever becomes of what it seals."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from assessments.models import Assessment
from reports import doorbell, jobs
from reports.domain.sealing import chain, code_of, group
from reports.models import Report, ReportFile, Seal, SealIsForGood
from reports.seal_guard import EVENTS, TABLE, trigger_names
from reports.sealing import SealedOtherwise, seal_report
from reports.snapshots import request_report
from tests.factories import PracticeFactory
from tests.reports.samples import AT, small_document
from tests.reports.sealed import complete_later, quick_layout, seal, seal_of

pytestmark = pytest.mark.django_db
NEXT_DAY = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda report_id: None)
    monkeypatch.setattr(jobs, "render_pdf", quick_layout)


@pytest.fixture
def assessment(practice, dr_martin):
    return complete_later(practice, dr_martin)


@pytest.fixture
def report(assessment, dr_martin):
    return seal(assessment, dr_martin)


def test_a_seal_says_what_was_sealed_and_names_nobody(report, practice):
    found = seal_of(report)
    assert found.pdf_sha256 == ReportFile.objects.get(report=report).sha256
    assert found.document_hash == report.document_hash
    assert (found.referential_title, found.referential_number) == ("Référentiel d'essai", "2025.1")
    assert found.content_hash == report.document["referential"]["content_hash"]
    assert (found.completed_on, found.sealed_at, found.practice_id) == (AT.date(), AT, practice.pk)
    assert found.previous is None
    assert found.chain_hash == chain("", pdf_sha256=found.pdf_sha256, document_hash=found.document_hash)
    told = " ".join(str(getattr(found, field.attname)) for field in Seal._meta.fields)
    assert practice.name not in told
    assert "Martin" not in told


def test_asking_again_gives_the_same_report_bytes_and_seal(assessment, report, dr_martin, secretary):
    before = list(Seal.objects.values())
    again = seal(assessment, secretary, at=NEXT_DAY)
    assert again.pk == report.pk
    assert list(Seal.objects.values()) == before
    assert Report.objects.count() == 1


def test_the_document_says_neither_who_asks_nor_when(assessment, report, dr_martin, secretary):
    ReportFile.objects.all().delete()
    again = request_report(assessment=assessment, by=secretary, at=NEXT_DAY)
    assert again.pk != report.pk
    assert (again.document, again.document_hash) == (report.document, report.document_hash)


def test_another_name_is_another_document(assessment, report, practice, dr_martin):
    practice.name = "Cabinet Martin et associés"
    practice.save()
    again = seal(assessment, dr_martin, at=NEXT_DAY)
    assert again.pk != report.pk
    assert seal_of(again).code != seal_of(report).code
    assert again.document["seal"] == report.document["seal"]


# ---- the chain


def test_each_report_names_the_one_before_it(report, practice, dr_martin):
    second = seal(complete_later(practice, dr_martin, days=30), dr_martin)
    third = seal(complete_later(practice, dr_martin, days=60), dr_martin)
    first = seal_of(report)
    assert second.document["seal"]["previous"] == {
        "code": first.code,
        "pdf_sha256": first.pdf_sha256,
        "chain_hash": first.chain_hash,
    }
    assert seal_of(second).previous == first
    assert seal_of(third).previous == seal_of(second)
    hashes = {"pdf_sha256": seal_of(second).pdf_sha256, "document_hash": second.document_hash}
    assert seal_of(second).chain_hash == chain(first.chain_hash, **hashes)


def test_two_assessments_of_one_day_are_chained_too(report, practice, dr_martin):
    later = complete_later(practice, dr_martin)
    Assessment.objects.filter(pk=later.pk).update(completed_at=AT + timedelta(minutes=5))
    assert seal_of(seal(later, dr_martin)).previous == seal_of(report)


def test_an_assessment_is_not_chained_to_a_later_one(report, practice, dr_martin):
    earlier = seal(complete_later(practice, dr_martin, days=-30), dr_martin)
    assert seal_of(earlier).previous is None


def test_what_the_first_report_said_of_the_previous_one_the_next_repeats(practice, dr_martin):
    earlier = complete_later(practice, dr_martin, days=-30)
    assessment = complete_later(practice, dr_martin)
    report = seal(assessment, dr_martin)
    seal(earlier, dr_martin)
    assert seal(assessment, dr_martin, at=NEXT_DAY).pk == report.pk


def test_the_chain_of_a_practice_is_its_own(report, practice, stranger):
    other = seal(complete_later(PracticeFactory.create(), stranger, days=30), stranger)
    assert seal_of(other).previous is None


def test_the_chain_goes_on_after_an_assessment_is_deleted(report, assessment, practice, dr_martin):
    first = seal_of(report)
    assessment.delete()
    assert seal_of(seal(complete_later(practice, dr_martin, days=30), dr_martin)).previous == first


# ---- for good


def test_a_seal_outlives_its_report_assessment_and_practice(report, practice):
    before = list(Seal.objects.values())
    practice.delete()
    assert not Report.objects.exists()
    assert list(Seal.objects.values()) == before


def test_the_model_refuses_to_change_or_delete_one(report):
    found = seal_of(report)
    for change in (
        found.save,
        found.delete,
        Seal.objects.all().delete,
        lambda: Seal.objects.update(pdf_sha256="0" * 64),
        lambda: Seal.objects.bulk_update([found], ["pdf_sha256"]),
    ):
        with pytest.raises(SealIsForGood):
            change()


@pytest.mark.parametrize("event", ["UPDATE", "DELETE"])
def test_the_database_refuses_what_goes_around_the_model(report, event):
    if event not in EVENTS[connection.vendor]:
        return
    statement = {"UPDATE": f"UPDATE {TABLE} SET pdf_sha256 = 'x'", "DELETE": f"DELETE FROM {TABLE}"}[event]  # noqa: S608
    refused = pytest.raises(IntegrityError, match="does not change")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_the_guard_stands_after_all_migrations():
    assert apps.get_model("reports", "Seal")._meta.db_table == TABLE
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        found = {name for (name,) in cursor.fetchall() if name.startswith("reports_")}
    assert found == set(trigger_names(connection.vendor))


# ---- what is not sealed


def test_a_document_that_says_nothing_of_a_seal_has_none(assessment):
    report = Report.objects.create(
        assessment=assessment, document=small_document(), document_hash="a" * 64, requested_at=AT
    )
    assert jobs.run(report.pk, now=lambda: AT)
    assert not Seal.objects.exists()


def test_sealing_twice_is_sealing_once(report):
    sha256 = seal_of(report).pdf_sha256
    count = Seal.objects.count()
    assert seal_report(report.pk, pdf_sha256=sha256, at=NEXT_DAY) == seal_of(report)
    assert Seal.objects.count() == count
    with pytest.raises(SealedOtherwise, match=code_of(report.document_hash)):
        seal_report(report.pk, pdf_sha256="0" * 64, at=NEXT_DAY)


def test_a_code_already_taken_fails_the_report_and_stores_nothing(assessment, report, dr_martin, monkeypatch):
    ReportFile.objects.all().delete()
    monkeypatch.setattr(
        jobs, "render_pdf", lambda document, *variant: b"other fonts" + repr(variant).encode()
    )
    again = seal(assessment, dr_martin, at=NEXT_DAY)
    assert (again.state, again.failure, again.attempts) == ("failed", "not_sealed", 1)
    assert not ReportFile.objects.exists()


def test_the_address_of_the_page_is_frozen_with_the_document(assessment, dr_martin, settings):
    settings.PUBLIC_URL = "https://exemple.fr"
    asked = request_report(assessment=assessment, by=dr_martin, at=AT)
    assert asked.document["seal"]["verify_at"] == "https://exemple.fr/verifier/"
    assert group(code_of(asked.document_hash)).count("-") == 2
