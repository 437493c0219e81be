"""A site read in English, without JavaScript: the switch, an account, and back to French."""

from playwright.sync_api import expect

from tests.browser.watching import look


def speak(page, language):
    page.get_by_role("contentinfo").get_by_role("button", name=language).click()
    expect(page.locator("html")).to_have_attribute("lang", {"English": "en", "Français": "fr"}[language])


def test_one_reads_the_site_in_english(opened, dr_martin, practice):
    page = opened(user=dr_martin)
    page.goto(f"/structures/{practice.pk}/acces/")
    speak(page, "English")
    expect(page).to_have_url(f"/structures/{practice.pk}/acces/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sees this data")
    look(page)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My practices")
    look(page)
    page.get_by_text("My account").click()
    page.get_by_role("banner").get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes structures")


def test_a_visitor_reads_it_too(opened):
    page = opened()
    page.goto("/compte/login/")
    speak(page, "English")
    look(page)
    page.goto("/")
    look(page)
    speak(page, "Français")
