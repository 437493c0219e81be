"""The same frozen document as a page, as a Word file and as a summary."""

import io
import zipfile

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from assessments.domain.answers import Answer
from reports.lettering import tidy, tidy_text
from reports.markup import collapse
from reports.models import Report, ReportFile
from reports.rendering import hash_document
from reports.word import write_word
from tests.reports.samples import AT, SMALL_ANSWERS, completed_assessment, our_document, small_document


@pytest.fixture
def report(practice, dr_martin):
    document = our_document()
    report = Report.objects.create(
        assessment=completed_assessment(practice, dr_martin),
        document=document,
        document_hash=hash_document(document),
        requested_at=AT,
        state="ready",
        ready_at=AT,
    )
    ReportFile.objects.create(
        report=report, content=b"%PDF full", sha256="0" * 64, summary=b"%PDF short", summary_sha256="1" * 64
    )
    return report


def page(report, name):
    return reverse(f"reports:{name}", kwargs={"report_id": report.pk})


def requirements_of(document):
    return [r for theme in document["themes"] for r in theme["requirements"]]


@pytest.mark.django_db
def test_the_page_says_what_the_document_says(client, dr_martin, report):
    client.force_login(dr_martin)
    text = client.get(page(report, "read")).content.decode()
    document = tidy(report.document)
    for requirement in requirements_of(document):
        assert requirement["title"].replace("'", "&#x27;") in text
    for anchor in ("synthese", "lecture", "themes", "plan", "exigences", "sources", "technique"):
        assert f'href="#{anchor}"' in text
        assert text.count(f'id="{anchor}"') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["read", "word", "summary"])
def test_each_form_is_for_those_who_may_see_the_report(client, dpo, stranger, report, name):
    client.force_login(dpo)
    assert client.get(page(report, name)).status_code == 200
    client.force_login(stranger)
    assert client.get(page(report, name)).status_code == 404
    client.logout()
    assert client.get(page(report, name)).status_code == 302


@pytest.mark.django_db
def test_the_summary_and_the_word_file_are_downloaded_under_safe_names(client, dr_martin, report):
    client.force_login(dr_martin)
    summary = client.get(page(report, "summary"))
    assert summary.content == b"%PDF short"
    assert 'filename="synthese-cabinet-du-docteur-martin-2026-11-22.pdf"' in summary["Content-Disposition"]
    word = client.get(page(report, "word"))
    assert word.streaming
    assert "rapport-cabinet-du-docteur-martin-2026-11-22.docx" in word["Content-Disposition"]
    assert docx.Document(io.BytesIO(word.getvalue())).paragraphs[0].text == "Rapport d'audit"


@pytest.mark.django_db
def test_a_report_made_before_there_were_summaries_has_none(client, dr_martin, report):
    ReportFile.objects.update(summary=b"", summary_sha256="")
    client.force_login(dr_martin)
    assert client.get(page(report, "summary")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["read", "word"])
def test_a_document_of_another_shape_says_so(client, dr_martin, report, name):
    Report.objects.update(document={"schema": 1})
    client.force_login(dr_martin)
    answer = client.get(page(report, name), follow=True)
    assert answer.redirect_chain == [(page(report, "report"), 302)]
    assert "de forme 1" in answer.content.decode()


@pytest.mark.django_db
def test_no_form_loads_more_than_it_shows(client, dr_martin, report, django_assert_max_num_queries):
    client.force_login(dr_martin)
    with django_assert_max_num_queries(4) as queries:
        client.get(page(report, "summary"))
    assert not any('"content"' in query["sql"] for query in queries.captured_queries)
    with django_assert_max_num_queries(4):
        client.get(page(report, "read"))


@pytest.fixture(scope="module")
def word():
    document = our_document()
    return docx.Document(io.BytesIO(write_word(document, document_hash=hash_document(document))))


def texts(word):
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in word.paragraphs), *cells]


def test_the_word_file_holds_every_requirement_with_its_answer(word):
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 3"]
    whole = "\n".join(texts(word))
    for requirement in requirements_of(tidy(our_document())):
        if requirement["questions"]:
            assert any(heading.startswith(f"{requirement['title']} — ") for heading in headings)
        for question in requirement["questions"]:
            assert f"{collapse(question['text'])} {question['label']}" in whole


def test_the_word_file_has_headings_in_order_and_tables_with_a_header(word):
    levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    headers = [row for table in word.tables for row in table._tbl.iter(qn("w:tblHeader"))]
    assert len(headers) >= 6
    assert all(table.style.name == "Table Grid" for table in word.tables)


def test_the_word_file_is_french_and_bears_no_macro(word):
    languages = {tag.get(qn("w:val")) for tag in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}
    assert word.core_properties.language == "fr-FR"
    assert word.core_properties.title == "Rapport d'audit — Cabinet des Tilleuls"
    file = io.BytesIO()
    word.save(file)
    assert not [name for name in zipfile.ZipFile(file).namelist() if "vba" in name.lower()]


def test_the_word_file_tells_the_charts_and_keeps_links(word):
    assert any(text.startswith("Score de chaque thème, sur 100 : Gouvernance") for text in texts(word))
    assert any(relation.is_external for relation in word.part.rels.values())


@pytest.mark.parametrize(
    "comment",
    [
        "\x00\x07cloche\x1b[31m",
        "\ufffe\U0010ffff",
        "\ud800 seul",
        "<script>alert(1)</script> & <w:p/>",
        "👩‍⚕️ 予約 تعليق",
        "première\nseconde",
        "x" * 100_000,
    ],
)
def test_whatever_is_typed_gives_a_word_file_that_opens(comment):
    answers = {**SMALL_ANSWERS, "copie": Answer(choice="non", comment=comment)}
    data = write_word(small_document(answers), document_hash="a" * 64)
    whole = "\n".join(texts(docx.Document(io.BytesIO(data))))
    assert tidy_text(comment) in whole


def test_what_is_tidied_keeps_what_a_screen_can_draw():
    assert tidy_text("a\x00b\u202e 👍 : oui") == "ab 👍\u00a0: oui"
    assert tidy({"a": ["« b »", 1, None]}) == {"a": ["«\u00a0b\u00a0»", 1, None]}
