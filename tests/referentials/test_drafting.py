"""A draft starts from a version or from nothing, changes its settings, and may be thrown away."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from referentials.content_loading import load_content
from referentials.domain.content import Content
from referentials.drafting import (
    BadCode,
    BadNumber,
    CodeTaken,
    NumberTaken,
    SettingsChanged,
    StillADraft,
    change_settings,
    delete_draft,
    settings_mark,
    settings_of,
    start_draft,
    start_referential,
)
from referentials.models import Referential, ReferentialVersion, Subject, VersionIsPublished, VersionMapping
from tests.referentials.conftest import published
from tests.referentials.contents import content_of

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def start(source, number="2027.1", by=None):
    return start_draft(source=source, number=number, by=by, at=AT)


def change(version, by=None, seen=None, **changes):
    settings = {**settings_of(version), "effective_on": version.effective_on, **changes}
    mark = settings_mark(version) if seen is None else seen
    return change_settings(version=version, settings=settings, seen=mark, by=by, at=AT)


def test_a_draft_copies_the_content_and_succeeds_its_source(live, editor):
    draft = start(live, by=editor)
    expected = replace(load_content(live.pk), number="2027.1", effective_on=None, release_notes="")
    assert load_content(draft.pk) == expected
    assert (draft.previous, draft.state) == (live, "draft")
    edit = draft.edits.get()
    assert (edit.subject, edit.made_by, edit.before) == (Subject.VERSION, editor, None)


def test_a_retired_version_may_be_gone_on_from(retired):
    assert start(retired).previous == retired


def test_other_formats_remains_are_copied_too(db):
    live = published(content_of(extras={"oscal": {"uuid": "1-2"}}))
    assert load_content(start(live).pk).extras == {"oscal": {"uuid": "1-2"}}


def test_a_draft_starts_no_other(draft):
    with pytest.raises(StillADraft, match="publiez-le"):
        start(draft)


def test_a_number_that_is_taken_comes_with_one_that_is_free(live):
    start(live, "2025.2")
    with pytest.raises(NumberTaken, match=r"Le numéro 2025\.3 est libre") as caught:
        start(live, "2025.1")
    assert caught.value.suggestion == "2025.3"
    assert ReferentialVersion.objects.count() == 2


@pytest.mark.parametrize("number", ["", "2027 1", "é", "1" * 31, "../x"])
def test_a_number_has_no_other_signs(live, number):
    with pytest.raises(BadNumber, match=r"comme 2027\.1"):
        start(live, number)


def test_a_referential_starts_empty(editor):
    draft = start_referential(code="neuf", title="Neuf", number="1", by=editor, at=AT)
    assert load_content(draft.pk) == Content(
        referential="neuf", title="Neuf", number="1", themes=(), sources=()
    )
    assert draft.previous is None


def test_a_new_referential_is_for_the_kinds_of_practice_that_others_know(live):
    draft = start_referential(code="neuf", title="Neuf", number="1", by=None, at=AT)
    assert draft.kinds == ["solo", "groupe"]


@pytest.mark.parametrize(
    ("code", "error"), [("essai", CodeTaken), ("Majuscule", BadCode), ("a b", BadCode), ("", BadCode)]
)
def test_a_referential_has_a_code_of_its_own(live, code, error):
    with pytest.raises(error):
        start_referential(code=code, title="Autre", number="1", by=None, at=AT)
    assert Referential.objects.count() == 1


def test_a_bad_number_leaves_no_referential_behind(db):
    with pytest.raises(BadNumber):
        start_referential(code="neuf", title="Neuf", number="/", by=None, at=AT)
    assert not Referential.objects.exists()


def test_settings_change_and_are_logged(live, editor):
    draft = start(live)
    saved = change(draft, by=editor, title="Titre", effective_on=date(2027, 1, 1), number="2027.2")
    assert (saved.title, saved.effective_on, saved.number) == ("Titre", date(2027, 1, 1), "2027.2")
    edit = draft.edits.first()
    assert (edit.made_by, edit.after["effective_on"], edit.before["effective_on"]) == (
        editor,
        "2027-01-01",
        None,
    )
    assert edit.revision == saved.revision == draft.revision + 1


def test_settings_that_do_not_change_leave_no_trace(live):
    draft = start(live)
    assert change(draft).revision == draft.revision
    assert draft.edits.count() == 1


def test_settings_saved_meanwhile_are_told_and_kept(live, editor):
    draft = start(live)
    seen = settings_mark(draft)
    change(draft, by=editor, title="Le sien")
    with pytest.raises(SettingsChanged) as caught:
        change(draft, seen=seen, title="Le mien")
    assert (caught.value.current.title, caught.value.edit.made_by) == ("Le sien", editor)
    draft.refresh_from_db()
    assert draft.title == "Le sien"


def test_an_edit_of_something_else_is_no_conflict(live):
    draft = start(live)
    seen = settings_mark(draft)
    ReferentialVersion.objects.filter(pk=draft.pk).update(revision=7)
    assert change(draft, seen=seen, title="Le mien").revision == 8


def test_a_renumbered_draft_keeps_off_the_others(live):
    with pytest.raises(NumberTaken):
        change(start(live), number="2025.1")


def test_published_settings_are_closed(live):
    with pytest.raises(VersionIsPublished):
        change(live, title="Autre")


def test_a_deleted_draft_takes_what_is_its_own(live):
    draft = start(live)
    VersionMapping.objects.create(source=live, target=draft)
    delete_draft(version=draft)
    assert list(ReferentialVersion.objects.all()) == [live]


def test_the_last_version_takes_its_referential_along(draft):
    delete_draft(version=draft)
    assert not Referential.objects.exists()


def test_a_published_version_is_not_deleted(live):
    with pytest.raises(VersionIsPublished):
        delete_draft(version=live)
