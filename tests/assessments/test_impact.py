"""What a draft would do: each assessment counted as its own carry-over would, in few queries."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import studying
from assessments.models import Answer, Assessment
from assessments.studying import NothingBefore, continue_study, is_out_of_date, start_study, summarise
from referentials.importing import store_content
from referentials.models import MappingRow, ReferentialVersion, VersionMapping
from referentials.publishing import publish_version
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory, PracticeFactory, UserFactory
from tests.referentials.contents import content_of, required

OLD = content_of(required("a", severity=4), required("b"), required("c"), number="1")
NEW = content_of(required("a", severity=4), required("x"), required("y"), required("z"), number="2")
ROWS = [("identical", ["a"], ["a"]), ("split", ["b"], ["x", "y"]), ("removed", ["c"], []), ("new", [], ["z"])]
ANSWERS = {"a": "oui", "b": "oui", "c": "oui"}


@pytest.fixture
def old(db):
    return publish_version(version=store_content(OLD).version, by=None, at=AT)


@pytest.fixture
def draft(old):
    version = store_content(NEW).version
    version.previous = old
    version.save()
    mapping = VersionMapping.objects.create(source=old, target=version)
    for position, (change, before, after) in enumerate(ROWS):
        mapping.rows.create(position=position, change=change, before=before, after=after)
    return version


@pytest.fixture
def editor(db):
    user = UserFactory()
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="referentials"))
    return user


def answered(old, *, times=1, **given):
    return [
        AssessmentFactory(practice=PracticeFactory(), version=old, answers=ANSWERS, **given)
        for _ in range(times)
    ]


def studied(draft, editor):
    study = start_study(version=draft, by=editor, at=timezone.now())
    return continue_study(study, seconds=60)


def test_each_fate_is_counted(old, draft, editor):
    answered(old)
    summary = summarise(studied(draft, editor))
    assert (summary.kept, summary.to_confirm, summary.to_answer, summary.archived) == (1, 2, 1, 1)


def test_the_score_and_the_level_are_those_of_the_new_version(old, draft, editor):
    [assessment] = answered(old)
    study = studied(draft, editor)
    line = study.lines.get()
    weights = [NEW.weight(requirement) for requirement in NEW.requirements.values()]
    assert (line.score_before, line.level_before) == (assessment.score_low, assessment.level)
    assert float(line.score_after) == pytest.approx(100 * sum(weights[:3]) / sum(weights), abs=1e-4)
    assert summarise(study).changing_level == int(line.level_after != line.level_before)


def test_only_the_latest_assessment_of_a_practice_counts(old, draft, editor):
    [first] = answered(old, completed=True)
    AssessmentFactory(practice=first.practice, version=old, started_at=AT + timedelta(days=90))
    summary = summarise(studied(draft, editor))
    assert (summary.assessments, summary.in_progress) == (1, 1)


def test_what_was_set_aside_is_not_concerned(old, draft, editor):
    [one] = answered(old)
    Assessment.objects.filter(pk=one.pk).update(state="set_aside")
    study = studied(draft, editor)
    assert (study.total, study.finished_at is not None) == (0, True)


def test_nothing_is_changed(old, draft, editor):
    answered(old, times=2)
    before = list(Assessment.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values())
    studied(draft, editor)
    after = list(Assessment.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values())
    assert after == before


def test_an_older_version_goes_through_each_mapping(old, draft, editor):
    third = store_content(content_of(required("q"), number="3")).version
    third.previous = draft
    third.save()
    mapping = VersionMapping.objects.create(source=draft, target=third)
    mapping.rows.create(change="merged", before=["a", "x", "y", "z"], after=["q"])
    answered(old)
    line = studied(third, editor).lines.get()
    assert (line.kept, line.to_confirm, line.archived) == (0, 1, 1)


def queries_of(study):
    with CaptureQueriesContext(connection) as queries:
        assert continue_study(study, seconds=60).finished_at
    return len(queries)


def test_a_handful_of_queries_a_batch(old, draft, editor, monkeypatch):
    monkeypatch.setattr(studying, "BATCH", 5)
    answered(old, times=5)
    few = queries_of(start_study(version=draft, by=editor, at=timezone.now()))
    answered(old, times=10)
    many = queries_of(start_study(version=draft, by=editor, at=timezone.now()))
    assert (many - few) / 2 <= 6  # BEGIN's savepoint and its release included


def test_batches_go_on_where_the_last_one_stopped(old, draft, editor, monkeypatch):
    monkeypatch.setattr(studying, "BATCH", 2)
    answered(old, times=5)
    study = start_study(version=draft, by=editor, at=timezone.now())
    done = []
    while not study.finished_at:
        study = continue_study(study, seconds=0)
        done.append(study.done)
    assert done == [2, 4, 5]
    assert not study.lines.filter(kept=None).exists()


def test_a_change_of_the_draft_or_of_its_mapping_makes_the_study_out_of_date(old, draft, editor):
    study = studied(draft, editor)
    assert not is_out_of_date(study)
    VersionMapping.objects.filter(target=draft).update(revision=1)
    assert is_out_of_date(study)


def test_a_first_version_has_no_impact(old, editor):
    first = store_content(content_of(required("a"), number="9")).version
    with pytest.raises(NothingBefore):
        start_study(version=first, by=editor, at=timezone.now())


def address(version, name="impact"):
    return reverse(f"assessments:{name}", args=[version.referential.code, version.number])


def test_an_editor_studies_and_reads(client, old, draft, editor):
    answered(old, times=3)
    client.force_login(editor)
    assert client.post(address(draft, "impact_start")).url == address(draft)
    page = client.get(address(draft))
    assert page.context["summary"].assessments == 3
    assert "Cabinet individuel" in page.content.decode()
    assert Assessment.objects.first().practice.name not in page.content.decode()


def test_long_work_shows_how_far_it_has_come(client, old, draft, editor, monkeypatch):
    monkeypatch.setattr(studying, "BATCH", 1)
    monkeypatch.setattr("assessments.views.impact.AT_FIRST", 0)
    monkeypatch.setattr("assessments.views.impact.AT_A_TIME", 0)
    answered(old, times=3)
    client.force_login(editor)
    client.post(address(draft, "impact_start"))
    assert 'value="1" max="3"' in client.get(address(draft)).content.decode()
    fragment = client.post(address(draft, "impact_step"), headers={"HX-Request": "true"})
    assert 'value="2" max="3"' in fragment.content.decode()
    last = client.post(address(draft, "impact_step"), headers={"HX-Request": "true"})
    assert last.headers["HX-Redirect"] == address(draft)


def test_without_a_mapping_the_proposal_is_studied(client, old, draft, editor):
    answered(old)
    MappingRow.objects.all().delete()
    VersionMapping.objects.all().delete()
    client.force_login(editor)
    client.post(address(draft, "impact_start"))
    assert client.get(address(draft)).context["summary"].kept == 1
    assert not client.get(address(draft)).context["is_out_of_date"]


def test_a_mapping_missing_further_back_is_told(client, old, draft, editor):
    publish_version(version=store_content(content_of(required("a"), number="0")).version, by=None, at=AT)
    oldest = ReferentialVersion.objects.get(number="0")
    ReferentialVersion.objects.filter(pk=old.pk).update(previous=oldest)
    AssessmentFactory(practice=PracticeFactory(), version=oldest, answers={"a": "oui"})
    client.force_login(editor)
    assert "manque entre deux versions" in client.post(address(draft, "impact_start")).content.decode()


def test_nobody_else_may_look(client, old, draft):
    client.force_login(UserFactory())
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft, "impact_start")).status_code == 404
    assert client.post(address(draft, "impact_step")).status_code == 404
