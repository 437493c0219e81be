"""The questionnaire taken away in a spreadsheet, filled, sent back and applied."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.assessments.filled_files import fill
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import chosen, follow, open_theme, press, title
from tests.browser.watching import look


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_round_trip(opened, assessment, dr_martin, watch, tmp_path, device):
    watch.foresee("422")
    page = opened(user=dr_martin, on=device)
    page.goto(f"/evaluations/{assessment.pk}/")
    follow(page, "Remplir dans un tableur")
    title(page, "Remplir dans un tableur")
    look(page)
    with page.expect_download() as download:
        follow(page, "Télécharger le questionnaire")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "questionnaire-cabinet-du-docteur-martin-2025.1.xlsx"

    book = fill(load_workbook(file), "verrou", "Nonn")
    send(page, book, file)
    expect(page.get_by_role("alert").get_by_text("Questionnaire!G2")).to_be_visible()
    look(page)
    send(page, fill(book, "verrou", "non"), file)
    title(page, "Ce qui changerait")
    look(page)
    press(page, "Appliquer")
    expect(page.get_by_text("1 réponse est à jour.")).to_be_visible()
    open_theme(page, assessment)
    chosen(page, "verrou", "Non")


def send(page, book, file):
    book.save(file)
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Voir ce qui changerait")
