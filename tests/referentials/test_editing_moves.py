"""Moving, splitting, merging, undoing: the draft's order, its mapping and its history."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referentials.content_loading import build_content
from referentials.domain.content import Theme
from referentials.domain.joining import Part
from referentials.editing import Conflict, delete_thing, save_thing
from referentials.models import DraftEdit, Requirement, Subject, VersionMapping
from referentials.ordering import NothingToMove, move_thing, step_thing
from referentials.splitting import CannotMergeWithItself, merge_requirements, split_requirement
from referentials.undoing import deleted_things, history_of, put_back, undo_edit
from tests.referentials.conftest import published, stored
from tests.referentials.contents import asked, content_of, required

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 2, 10, tzinfo=UTC)
REQUIREMENT = Subject.REQUIREMENT
HOW = {"by": None, "at": AT}


@pytest.fixture
def version():
    """Two themes: verrou, cadenas, alarme; dpo, whose question asks about the answer to verrou."""
    dpo = required("dpo", when={"answer": {"question": "verrou", "in": ["oui"]}})
    first = Theme(
        code="securite", title="Sécurité", requirements=tuple(map(required, ("verrou", "cadenas", "alarme")))
    )
    second = Theme(code="gouvernance", title="Gouvernance", requirements=(dpo,))
    return stored(content_of(themes=(first, second)))


def order(version):
    return {
        theme.code: [requirement.code for requirement in theme.requirements]
        for theme in build_content(version).themes
    }


def revision(version, code):
    return Requirement.objects.get(version=version, code=code).revision


def last_edit():
    return DraftEdit.objects.latest("pk")


@pytest.mark.parametrize(
    ("code", "theme", "position", "wanted"),
    [
        ("alarme", "", 0, {"securite": ["alarme", "verrou", "cadenas"], "gouvernance": ["dpo"]}),
        ("verrou", "gouvernance", 0, {"securite": ["cadenas", "alarme"], "gouvernance": ["verrou", "dpo"]}),
        (
            "verrou",
            "gouvernance",
            None,
            {"securite": ["cadenas", "alarme"], "gouvernance": ["dpo", "verrou"]},
        ),
        ("dpo", "securite", 1, {"securite": ["verrou", "dpo", "cadenas", "alarme"], "gouvernance": []}),
    ],
)
def test_a_requirement_moves_within_and_across_themes(version, code, theme, position, wanted):
    seen = revision(version, code)
    before = build_content(version).requirements
    move_thing(version=version, subject=REQUIREMENT, code=code, theme=theme, position=position, **HOW)
    assert order(version) == wanted
    assert build_content(version).requirements == before
    assert revision(version, code) == seen, "an open form is still up to date"


@pytest.mark.parametrize(
    ("code", "by_places", "wanted"),
    [
        ("cadenas", -1, ["cadenas", "verrou", "alarme", "dpo"]),
        ("cadenas", 1, ["verrou", "alarme", "cadenas", "dpo"]),
        ("alarme", 1, ["verrou", "cadenas", "alarme", "dpo"]),
        ("verrou", -1, ["verrou", "cadenas", "alarme", "dpo"]),
    ],
)
def test_a_step_goes_on_to_the_next_theme_and_stops_at_the_ends(version, code, by_places, wanted):
    step_thing(version=version, subject=REQUIREMENT, code=code, by_places=by_places, **HOW)
    assert [one for codes in order(version).values() for one in codes] == wanted


def test_a_step_at_the_end_of_a_theme_leads_into_the_next(version):
    step_thing(version=version, subject=REQUIREMENT, code="alarme", by_places=1, **HOW)
    assert order(version)["gouvernance"] == ["alarme", "dpo"]
    step_thing(version=version, subject=REQUIREMENT, code="alarme", by_places=-1, **HOW)
    assert order(version)["securite"] == ["verrou", "cadenas", "alarme"]


def test_themes_and_facts_move_and_moves_are_undone(version):
    step_thing(version=version, subject=Subject.THEME, code="gouvernance", by_places=-1, **HOW)
    assert list(order(version)) == ["gouvernance", "securite"]
    undo_edit(edit=last_edit(), **HOW)
    assert list(order(version)) == ["securite", "gouvernance"]
    move_thing(version=version, subject=Subject.FACT, code="employes", **HOW)
    assert [fact.code for fact in build_content(version).facts] == ["wifi", "employes"]
    move_thing(version=version, subject=REQUIREMENT, code="verrou", theme="gouvernance", **HOW)
    undo_edit(edit=last_edit(), **HOW)
    assert order(version)["securite"] == ["verrou", "cadenas", "alarme"]


def test_what_goes_nowhere_or_does_not_exist_is_not_logged(version):
    assert not move_thing(version=version, subject=REQUIREMENT, code="verrou", position=0, **HOW)
    for options in ({"code": "autre"}, {"code": "verrou", "theme": "autre"}):
        with pytest.raises(NothingToMove):
            move_thing(version=version, subject=REQUIREMENT, **options, **HOW)
    assert not DraftEdit.objects.exists()


# ---- split and merge


def split(version, first="porte", second="fenetre", **questions):
    parts = (
        Part(code=first, title="Porte", questions=questions.get("one", ())),
        Part(code=second, title="Fenêtre", questions=questions.get("two", ())),
    )
    seen = revision(version, "verrou")
    return split_requirement(version=version, code="verrou", parts=parts, seen_revision=seen, **HOW)


def test_a_split_leaves_two_copies_in_the_place_of_one(version):
    whole = build_content(version).requirements["verrou"]
    split(version)
    content = build_content(version)
    assert order(version)["securite"] == ["porte", "fenetre", "cadenas", "alarme"]
    assert content.requirements["fenetre"].statement == whole.statement
    assert [q.code for q in content.requirements["fenetre"].questions] == ["fenetre"]
    assert content.requirements["dpo"].condition.question == "porte"
    origins = DraftEdit.objects.filter(code__in=["porte", "fenetre"])
    assert {edit.before["code"] for edit in origins} == {"verrou"}


def test_a_split_shares_questions_out_and_doubles_what_both_keep(version):
    several = required("verrou", asked("verrou"), asked("verrou-a"), asked("verrou-b"))
    save_thing(
        version=version, code="verrou", thing=several, seen_revision=revision(version, "verrou"), **HOW
    )
    split(version, first="verrou", one=["verrou", "verrou-a"], two=["verrou-a", "verrou-b"])
    requirements = build_content(version).requirements
    assert [q.code for q in requirements["verrou"].questions] == ["verrou", "verrou-a"]
    assert [q.code for q in requirements["fenetre"].questions] == ["fenetre-2", "verrou-b"]


def test_the_mapping_says_what_was_split_then_merged(version):
    themes = build_content(version).themes
    version.previous = published(content_of(number="2024", themes=themes))
    version.save()
    split(version)
    mapping = VersionMapping.objects.get(target=version)
    row = mapping.rows.get(change="split")
    assert (row.before, row.after) == (["verrou"], ["porte", "fenetre"])
    merge(version, "porte", "fenetre")
    merge(version, "porte", "cadenas")
    row = mapping.rows.get(change="merged")
    assert (row.before, row.after) == (["verrou", "cadenas"], ["porte"])


def merge(version, kept, other):
    return merge_requirements(
        version=version,
        kept=kept,
        other=other,
        seen_revision=revision(version, kept),
        seen_other=revision(version, other),
        **HOW,
    )


def test_a_merge_keeps_what_both_asked_said_and_cited(version):
    merge(version, "cadenas", "verrou")
    one = build_content(version).requirements["cadenas"]
    assert order(version)["securite"] == ["cadenas", "alarme"]
    assert [question.code for question in one.questions] == ["cadenas", "verrou"]
    assert one.statement == "Il faut cadenas.\nIl faut verrou."
    assert (one.measure.how, one.measure.effort_hours, len(one.citations)) == ("Faire.", 3, 1)
    with pytest.raises(CannotMergeWithItself):
        merge(version, "cadenas", "cadenas")


# ---- history


def reword(version, code, title):
    thing = build_content(version).requirements[code]
    new = replace(thing, title=title)
    save_thing(version=version, code=code, thing=new, seen_revision=revision(version, code), **HOW)


def test_the_history_goes_back_through_new_codes_and_any_state_is_put_back(version):
    reword(version, "cadenas", "Un")
    antivol = replace(build_content(version).requirements["cadenas"], code="antivol")
    save_thing(
        version=version, code="cadenas", thing=antivol, seen_revision=revision(version, "cadenas"), **HOW
    )
    reword(version, "antivol", "Deux")
    told = history_of(version, REQUIREMENT, "antivol")
    assert [(edit.after["code"], edit.after["title"]) for edit in told] == [
        ("antivol", "Deux"),
        ("antivol", "Un"),
        ("cadenas", "Un"),
    ]
    seen = revision(version, "antivol")
    put_back(edit=told[2], code="antivol", data=told[2].before, seen_revision=seen, **HOW)
    assert build_content(version).requirements["cadenas"].title == "cadenas"


def test_a_deleted_requirement_comes_back_where_it_stood(version):
    before = build_content(version)
    delete_thing(
        version=version,
        subject=REQUIREMENT,
        code="cadenas",
        seen_revision=revision(version, "cadenas"),
        **HOW,
    )
    [edit] = deleted_things(version)
    undo_edit(edit=edit, **HOW)
    assert build_content(version) == before
    assert deleted_things(version) == []


def test_undoing_an_addition_takes_the_thing_away_unless_it_changed_since(version):
    split(version)
    added = DraftEdit.objects.get(code="fenetre")
    reword(version, "fenetre", "Autre")
    with pytest.raises(Conflict):
        undo_edit(edit=added, **HOW)
