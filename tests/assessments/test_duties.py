"""Whether a practice needs a DPO and an impact assessment, on screen."""

import pytest

from assessments.domain.duties import Patients, Records, Verdict
from practices.models import Practice
from tests.assessments.asking import text_of, url


@pytest.fixture
def group(practice):
    Practice.objects.update(kind=Practice.Kind.GROUP, facts=["employes", "wifi"])
    practice.refresh_from_db()
    return practice


def verdicts(page):
    return [one["conclusion"].verdict for one in page.context["conclusions"]]


def test_a_practitioner_alone_reads_why_nothing_is_required(doctor, practice):
    page = doctor.get(url("duties", practice))
    assert verdicts(page) == [Verdict.NOT_REQUIRED, Verdict.EXEMPT]
    text = text_of(page)
    assert "Un médecin qui exerce seul ne traite pas de données à grande échelle." in text
    assert "considérant 91 texte lu" in text
    assert "CNIL-AIPD-2019-118 source secondaire" in text
    assert "Préciser" not in text


def test_sources_are_named_and_linked_when_a_version_in_force_knows_them(doctor, practice, small):
    page = doctor.get(url("duties", practice)).content.decode()
    assert '<a href="https://eur-lex.europa.eu/eli/reg/2016/679/oj" rel="noopener noreferrer">' in page


def test_a_group_is_asked_what_is_missing_and_concluded_from_it(doctor, group):
    page = doctor.get(url("duties", group))
    assert verdicts(page) == [Verdict.TO_ANALYSE, Verdict.TO_ANALYSE]
    assert "Pour le savoir : combien de patients par an" in text_of(page)
    said = {"patients": Patients.MANY, "records": Records.SHARED}
    page = doctor.post(url("duties", group), said, follow=True)
    assert verdicts(page) == [Verdict.EXPECTED, Verdict.EXPECTED]
    assert "le texte n'est pas contraignant" in text_of(page)
    assert "Pour le savoir" not in text_of(page)


def test_what_was_said_is_kept_beside_the_profile_and_taken_back(doctor, group):
    doctor.post(url("duties", group), {"patients": Patients.FEWER, "records": Records.SHARED})
    doctor.post(url("profile", group), {"facts": []})
    group.refresh_from_db()
    assert {Patients.FEWER, Records.SHARED} <= set(group.facts)
    doctor.post(url("duties", group), {"patients": "", "records": "autre chose"})
    group.refresh_from_db()
    assert not {*Patients, *Records} & set(group.facts)


def test_it_changes_no_question(doctor, group, small):
    doctor.post(url("start", group), {"version": small.pk})
    before = group.assessments.get()
    doctor.post(url("duties", group), {"patients": Patients.MANY, "records": Records.APART})
    after = group.assessments.get()
    assert (after.facts, after.asked_count, after.revision) == (
        before.facts,
        before.asked_count,
        before.revision,
    )


def test_a_dpo_reads_it_and_changes_nothing(client, dpo, practice):
    client.force_login(dpo)
    assert client.get(url("duties", practice)).status_code == 200
    assert client.post(url("duties", practice), {"patients": Patients.MANY}).status_code == 404


def test_it_is_reached_from_the_practice_and_its_profile(doctor, practice):
    for screen in ("practice", "profile"):
        assert f'href="{url("duties", practice)}"' in doctor.get(url(screen, practice)).content.decode()


def test_it_asks_little_of_the_database(doctor, group, small, django_assert_max_num_queries):
    doctor.get(url("duties", group))  # once: whatever is kept in memory afterwards
    with django_assert_max_num_queries(8):
        doctor.get(url("duties", group))
