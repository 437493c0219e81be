"""Searching, filtering, ordering and turning the pages of a DPO's list, and the views kept of it."""

import pytest

from assessments.models import Assessment, SavedView
from assessments.portfolio import listing
from assessments.portfolio.filtering import Sort
from practices.models import Practice
from tests.assessments.asking import text_of
from tests.assessments.portfolio_lists import DONE, PORTFOLIO, lines, names
from tests.factories import UserFactory

VIEWS = "/suivi/vues/"


@pytest.fixture
def three(follow):
    follow(
        "Alpha", DONE, completing=True, fields={"department": "44", "size": 1, "software": "Logiciel Alpha"}
    )
    follow(
        "Bravo", {"verrou": "non"}, fields={"kind": "msp", "department": "2A", "size": 12, "city": "Ajaccio"}
    )
    follow("Charlie", {"verrou": "oui"}, fields={"kind": "groupe", "size": 4})


def test_without_any_referential_the_page_says_so(watching):
    assert "Aucun référentiel publié" in text_of(watching.get("/suivi/"))


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=rav", "Bravo"),
        ("q=ajac", "Bravo"),
        ("type=groupe", "Charlie"),
        ("departement=2a", "Bravo"),
        ("taille=1", "Alpha"),
        ("taille=6-15", "Bravo"),
        ("taille=2-5", "Charlie"),
        ("taille=0", ""),
        ("logiciel=alpha", "Alpha"),
        ("version=2025.1", "Alpha Bravo Charlie"),
        ("etat=completed", "Alpha"),
        ("niveau=A", "Alpha"),
        ("sous=100", "Bravo Charlie"),
        ("theme=postes&sous=50", "Bravo"),
        ("type=msp&niveau=A", ""),
        ("niveau=Z&sous=abc&tri=rien&vue=rien", "Alpha Bravo Charlie"),
    ],
)
def test_each_filter_keeps_what_it_says(watching, three, query, kept):
    assert sorted(names(watching, query)) == kept.split()


def test_the_lists_are_counted_with_the_filters(watching, three, follow):
    follow("Delta", fields={"kind": "msp"})
    page = watching.get(f"{PORTFOLIO}&type=msp")
    assert [count for _, count in page.context["tabs"]] == [1, 1, 1]


def test_what_is_not_understood_is_said_beside_its_field(watching, three):
    assert "Indiquez un nombre entier de 1 à 100." in text_of(watching.get(f"{PORTFOLIO}&sous=abc"))


@pytest.mark.parametrize("sort", [one for one in Sort.values if not one.startswith("-")])
def test_each_order_reverses(watching, three, sort):
    there, back = (names(watching, f"tri={one}") for one in (sort, f"-{sort}"))
    assert sorted(there) == ["Alpha", "Bravo", "Charlie"]
    assert there == back[::-1]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("score", "Bravo"),
        ("niveau", "Alpha"),
        ("nom", "Alpha"),
        ("-nom", "Charlie"),
        ("departement", "Charlie"),
    ],
)
def test_the_first_of_an_order_is_the_one_meant(watching, three, sort, first):
    assert names(watching, f"tri={sort}")[0] == first


def test_pages_are_turned_and_keep_the_filters(watching, three, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    first = watching.get(f"{PORTFOLIO}&tri=nom")
    assert [line.practice.name for line in first.context["page"].lines] == ["Alpha", "Bravo"]
    assert "tri=nom&amp;page=2" in first.content.decode()
    assert names(watching, "tri=nom&page=2") == ["Charlie"]
    assert "Cette page est vide" in text_of(watching.get(f"{PORTFOLIO}&page=3"))


def test_counts_and_pages_stop_at_the_most(watching, three, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 2)
    monkeypatch.setattr(listing, "COUNTED", 1)
    monkeypatch.setattr(listing, "PAGE", 2)
    page = watching.get(PORTFOLIO).context["page"]
    assert page.counts[listing.Show.ASSESSED] == 2
    assert not page.has_next


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "²"])
def test_a_page_that_is_none_is_the_first_or_an_empty_one(watching, three, page):
    assert watching.get(PORTFOLIO, {"page": page}).status_code == 200


# ---- views kept


@pytest.fixture
def kept(watching, dpo, small):
    watching.post(VIEWS, {"name": " Les   plus bas ", "query": "niveau=E&referentiel=essai&inconnu=1&page=4"})
    return SavedView.objects.get()


def test_a_view_keeps_what_the_list_understands_and_shows_it_again(watching, kept, three):
    assert (kept.name, kept.query) == ("Les plus bas", "niveau=E&referentiel=essai")
    assert f"?{kept.query}".replace("&", "&amp;") in watching.get("/suivi/").content.decode()
    assert [line.practice.name for line in lines(watching, kept.query)] == ["Bravo"]


def test_a_view_is_renamed_and_deleted(watching, kept):
    watching.post(f"{VIEWS}{kept.pk}/", {"name": "Autre"})
    kept.refresh_from_db()
    assert kept.name == "Autre"
    watching.post(f"{VIEWS}{kept.pk}/supprimer/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("", "Donnez un nom"), ("x" * 61, "Donnez un nom"), ("Les plus bas", "déjà une vue")]
)
def test_a_name_that_cannot_be_is_refused_with_its_reason(watching, kept, name, said):
    assert said in text_of(watching.post(VIEWS, {"name": name, "query": ""}, follow=True))
    assert SavedView.objects.count() == 1


def test_views_of_others_do_not_exist(client, kept):
    client.force_login(UserFactory())
    assert client.post(f"{VIEWS}{kept.pk}/", {"name": "À moi"}).status_code == 404
    assert client.post(f"{VIEWS}{kept.pk}/supprimer/").status_code == 404


# ---- cost


def test_the_list_costs_the_same_with_20_practices_and_with_2000(
    watching,
    dpo,
    small,
    follow,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    def more(first, last):
        made = Practice.objects.bulk_create(Practice(name=f"P{n}", kind="solo") for n in range(first, last))
        dpo.mandates.bulk_create([dpo.mandates.model(practice=one, dpo=dpo) for one in made])
        Assessment.objects.bulk_create(
            Assessment(practice=one, version=small, kind="solo", is_latest=True, score_low=n % 100, level="C")
            for n, one in enumerate(made)
        )

    more(0, 20)
    watching.get(PORTFOLIO)
    with django_assert_max_num_queries(16) as twenty:
        watching.get(PORTFOLIO)
    more(20, 2_000)
    with django_assert_num_queries(len(twenty)):
        page = watching.get(PORTFOLIO)
    assert len(page.context["page"].lines) == listing.PAGE
