from pathlib import Path

import pytest

from assessments.domain.scope_notices import NOTICES, Notice, notices_for, notices_on
from referentials.domain.content import Citation, Confidence
from tests.referentials.test_our_data import load

PHRASES = Path(__file__).parents[2] / "templates" / "assessments" / "fragments" / "scope_notices.html"


def citing(source, reference=""):
    return [Citation(source=source, reference=reference, confidence=Confidence.TEXT_READ)]


def codes(found):
    return [code for code, _ in found]


@pytest.mark.parametrize(
    ("source", "reference", "kind", "expected"),
    [
        ("GRACES-CONSULTATION-2025", "", "solo", [Notice.HOSPITAL_RECORDS_DRAFT]),
        ("CNIL-2020-081", "pt 11", "cpts", [Notice.NOT_FOR_CPTS]),
        ("CNIL-2020-081", "pt 11", "msp", []),
        ("CNIL-2020-081", "pt 11", "solo", []),
        ("CNIL-AIPD-2018-327", "", "groupe", [Notice.IMPACT_LIST_FOR_HOSPITALS]),
        ("CNIL-AU037", "art. 7", "solo", [Notice.MESSAGING_AS_A_LANDMARK]),
        ("CSP", "art. R.1112-7", "solo", [Notice.RETENTION_FOR_HOSPITALS]),
        ("CSP", "art. L.1110-4", "solo", []),
        ("RGPD", "art. 32", "solo", []),
    ],
)
def test_a_citation_brings_what_has_to_be_said_of_it(source, reference, kind, expected):
    assert codes(notices_on(citing(source, reference), kind)) == expected


def test_each_is_said_once_however_often_it_is_cited():
    twice = [*citing("CNIL-AU037", "art. 7"), *citing("CNIL-AU037", "durée")]
    assert codes(notices_on(twice, "solo")) == [Notice.MESSAGING_AS_A_LANDMARK]


def test_our_version_brings_four_to_a_practitioner_and_five_to_a_cpts():
    content = load("cabinets-2026.1")
    assert set(codes(notices_for(content, "solo"))) == set(Notice) - {Notice.NOT_FOR_CPTS}
    assert set(codes(notices_for(content, "cpts"))) == set(Notice)


def test_what_no_text_was_read_for_does_not_say_so():
    read = {code for code, notice in NOTICES.items() if notice.confidence is Confidence.TEXT_READ}
    assert read == {Notice.MESSAGING_AS_A_LANDMARK}


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_its_sentence(notice):
    assert f'"{notice}"' in PHRASES.read_text()
