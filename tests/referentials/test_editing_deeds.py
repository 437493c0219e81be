"""Saving, adding and deleting things of a draft: what is written, logged, and refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referentials.content_loading import build_content
from referentials.domain.content import Citation, Confidence, Fact, Theme
from referentials.domain.naming import Renaming
from referentials.editing import (
    CannotStore,
    Conflict,
    StillNamed,
    ThemeIsNotEmpty,
    add_thing,
    delete_thing,
    save_thing,
)
from referentials.formats.thing_data import requirement_from_data
from referentials.models import DraftEdit, MappingRow, Requirement, ReviewComment, Subject, VersionMapping
from referentials.models import VersionIsPublished as Published
from tests.factories import UserFactory
from tests.referentials.conftest import published, stored
from tests.referentials.contents import RGPD, asked, content_of, required

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 2, 10, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 11, tzinfo=UTC)


def revision(version, code, model=Requirement):
    return model.objects.get(version=version, code=code).revision


def save(version, code, thing, *, seen=None, by=None, at=AT, **options):
    seen = revision(version, code) if seen is None else seen
    return save_thing(version=version, code=code, thing=thing, seen_revision=seen, by=by, at=at, **options)


def requirement_of(version, code):
    return build_content(version).requirements[code]


@pytest.fixture
def version():
    """Three requirements; « cadenas » is asked of employers, « alarme » where « verrou » is answered."""
    alarm = required("alarme", when={"answer": {"question": "verrou", "in": ["oui"]}})
    return stored(content_of(required("verrou"), required("cadenas", when="employes"), alarm))


def test_a_saved_requirement_is_what_was_given_and_nothing_else_moves(version):
    before = build_content(version)
    reworded = replace(
        before.requirements["cadenas"],
        title="Cadenas",
        questions=(asked("cadenas"), asked("cadenas-2", when="wifi")),
        citations=(Citation(source="RGPD", reference="art. 5", confidence=Confidence.TEXT_READ, later=True),),
    )
    saved = save(version, "cadenas", reworded)
    after = build_content(version)
    assert after.requirements["cadenas"] == reworded
    assert list(after.requirements) == list(before.requirements)
    assert after.requirements["verrou"] == before.requirements["verrou"]
    assert saved.revision == revision(version, "cadenas") > revision(version, "verrou")


def test_the_log_keeps_both_states_who_and_when(version):
    alix = UserFactory.create()
    before = requirement_of(version, "verrou")
    saved = save(version, "verrou", replace(before, title="Nouveau"), by=alix)
    edit = DraftEdit.objects.get(version=version)
    assert (edit.subject, edit.code, edit.made_by, edit.made_at) == (Subject.REQUIREMENT, "verrou", alix, AT)
    assert edit.revision == saved.revision
    assert requirement_from_data(edit.before) == before
    assert requirement_from_data(edit.after).title == "Nouveau"
    assert edit.after["theme"] == "securite"


def test_saving_the_same_words_writes_nothing(version):
    assert save(version, "verrou", requirement_of(version, "verrou")).revision == 0
    assert not DraftEdit.objects.exists()


def test_who_saves_over_an_unseen_change_is_told_all_three_states(version):
    claude = UserFactory.create(full_name="Claude")
    original = requirement_of(version, "verrou")
    seen = revision(version, "verrou")
    save(version, "verrou", replace(original, title="De Claude"), by=claude)
    with pytest.raises(Conflict) as caught:
        save(version, "verrou", replace(original, title="D'Alix"), seen=seen, at=LATER)
    conflict = caught.value
    assert conflict.original["title"] == "verrou"
    assert conflict.current["title"] == "De Claude"
    assert (conflict.edit.made_by, conflict.edit.made_at) == (claude, AT)
    assert requirement_of(version, "verrou").title == "De Claude"


def test_a_conflict_finds_what_was_renamed_or_deleted_meanwhile(version):
    original = requirement_of(version, "cadenas")
    seen = revision(version, "cadenas")
    save(version, "cadenas", replace(original, code="antivol"))
    with pytest.raises(Conflict) as caught:
        save(version, "cadenas", replace(original, title="x"), seen=seen)
    assert (caught.value.code, caught.value.current["code"]) == ("antivol", "antivol")
    delete_thing(
        version=version,
        subject=Subject.REQUIREMENT,
        code="antivol",
        seen_revision=revision(version, "antivol"),
        by=None,
        at=LATER,
    )
    with pytest.raises(Conflict) as caught:
        save(version, "antivol", original, seen=seen)
    assert caught.value.current is None
    assert caught.value.edit.made_at == LATER


def test_an_import_over_the_draft_is_a_conflict_too(version):
    original, seen = requirement_of(version, "verrou"), revision(version, "verrou")
    stored(content_of(required("verrou", title="Importé")))
    with pytest.raises(Conflict) as caught:
        save(version, "verrou", original, seen=seen)
    assert caught.value.current["title"] == "Importé"
    assert caught.value.edit is None


def test_a_published_version_takes_no_edit():
    version = published(content_of())
    with pytest.raises(Published):
        save(version, "verrou", required("verrou", title="x"))


def test_conditions_comments_and_mapping_follow_a_new_code(version):
    mapping = VersionMapping.objects.create(source=published(content_of(number="2024")), target=version)
    row = MappingRow.objects.create(mapping=mapping, change="identical", before=["verrou"], after=["verrou"])
    comment = ReviewComment.objects.create(version=version, subject="requirement", code="verrou", text="?")
    lock = requirement_of(version, "verrou")
    recoded = replace(lock, code="serrure", questions=(replace(lock.questions[0], code="serrure"),))
    save(version, "verrou", recoded, renaming=Renaming(questions={"verrou": "serrure"}))
    content = build_content(version)
    assert content.requirements["alarme"].condition.question == "serrure"
    assert list(content.requirements) == ["serrure", "cadenas", "alarme"]
    row.refresh_from_db()
    comment.refresh_from_db()
    assert (row.after, comment.code) == (["serrure"], "serrure")
    assert {edit.code for edit in DraftEdit.objects.all()} == {"serrure", "alarme"}


def test_a_fact_a_source_and_a_theme_are_saved_like_the_rest(version):
    content = build_content(version)
    for thing, new in [
        (content.facts[0], Fact(code="salaries", label="J'ai des salariés", group="equipe")),
        (content.sources[0], replace(RGPD, code="RGPD-2016", title="RGPD")),
        (content.themes[0], Theme(code="locaux", title="Locaux", description="…", requirements=())),
    ]:
        renaming = Renaming(facts={"employes": "salaries"}) if isinstance(new, Fact) else None
        save_thing(
            version=version,
            code=thing.code,
            thing=new,
            seen_revision=1,
            by=None,
            at=AT,
            renaming=renaming,
        )
    after = build_content(version)
    assert after.facts[0].label == "J'ai des salariés"
    assert after.requirements["cadenas"].condition.fact == "salaries"
    assert {c.source for r in after.requirements.values() for c in r.citations} == {"RGPD-2016"}
    assert (after.themes[0].code, len(after.themes[0].requirements)) == ("locaux", 3)


def test_adding_puts_a_thing_in_its_place(version):
    add_thing(version=version, thing=Theme(code="t2", title="T", requirements=()), by=None, at=AT)
    add_thing(version=version, thing=required("mfa"), theme="securite", position=1, by=None, at=AT)
    add_thing(version=version, thing=required("dernier"), theme="t2", by=None, at=AT)
    content = build_content(version)
    assert list(content.requirements) == ["verrou", "mfa", "cadenas", "alarme", "dernier"]
    assert DraftEdit.objects.filter(before__isnull=True).count() == 3


@pytest.mark.parametrize("code", ["verrou", "Majuscules"])
def test_a_code_that_is_taken_or_no_code_is_refused(version, code):
    with pytest.raises(CannotStore) as caught:
        add_thing(version=version, thing=required(code), theme="securite", by=None, at=AT)
    assert code in str(caught.value)


@pytest.mark.parametrize(
    ("subject", "code", "where"),
    [
        (Subject.FACT, "employes", "cadenas"),
        (Subject.SOURCE, "RGPD", "verrou"),
        (Subject.REQUIREMENT, "verrou", "alarme"),
    ],
)
def test_what_is_still_named_is_not_deleted(version, subject, code, where):
    with pytest.raises(StillNamed) as caught:
        delete_thing(version=version, subject=subject, code=code, seen_revision=1, by=None, at=AT)
    assert caught.value.namings[0].where == where
    assert not DraftEdit.objects.exists()


def test_a_question_that_a_condition_names_is_not_taken_away(version):
    lock = requirement_of(version, "verrou")
    with pytest.raises(StillNamed):
        save(version, "verrou", replace(lock, questions=(asked("verrou-autre"),)))


def test_deleting_takes_the_thing_away_and_keeps_it_in_the_log(version):
    for subject, code in [
        (Subject.REQUIREMENT, "cadenas"),
        (Subject.FACT, "employes"),
        (Subject.FACT, "wifi"),
    ]:
        delete_thing(version=version, subject=subject, code=code, seen_revision=1, by=None, at=AT)
    content = build_content(version)
    assert (list(content.requirements), content.facts) == (["verrou", "alarme"], ())
    assert DraftEdit.objects.filter(after__isnull=True).count() == 3


def test_a_theme_goes_only_when_it_is_empty(version):
    with pytest.raises(ThemeIsNotEmpty) as caught:
        delete_thing(version=version, subject=Subject.THEME, code="securite", seen_revision=1, by=None, at=AT)
    assert len(caught.value.requirements) == 3


@pytest.mark.parametrize("size", [3, 60])
def test_a_save_costs_the_same_whatever_the_size(size, django_assert_max_num_queries):
    version = stored(content_of(*(required(f"r{rank}") for rank in range(size))))
    changed = replace(requirement_of(version, "r1"), title="Autre")
    with django_assert_max_num_queries(42):
        save(version, "r1", changed)
