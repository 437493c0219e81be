"""Takes the README's screenshots from a running demonstration.

    make run                                             # in one terminal, with its demonstration
    .venv/bin/python docs/screenshots/take.py [ADDRESS]  # in another; http://127.0.0.1:8000 unless told

Signs in as the doctor of the demonstration, answers nothing, and asks for a report if there is none.
"""

import io
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from cabinet_compliance.demo_accounts import DOCTOR, PASSWORD  # noqa: E402
from tests.left_out import CHROMIUM  # noqa: E402

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1180, "height": 820}
LARGEST = 150_000
"""Bytes of one picture."""
COLOURS = 96
PDF_PAGE = 1
PDF_SCALE = 1.1


def save(name: str, picture: Image.Image) -> None:
    """As a PNG of few colours: text stays sharp, and the repository small."""
    path = HERE / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path} has {size} bytes, more than {LARGEST}.")
    sys.stdout.write(f"{path.name}: {picture.width} × {picture.height}, {size // 1000} kB\n")


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    save(name, Image.open(io.BytesIO(page.screenshot())))


def sign_in(browser: Browser, address: str, viewport: dict[str, int]) -> Page:
    page = browser.new_page(base_url=address, viewport=viewport, locale="fr-FR", reduced_motion="reduce")
    page.goto("/compte/login/")
    page.get_by_label("Adresse e-mail").fill(DOCTOR.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.get_by_role("main").get_by_role("link", name="Cabinet du docteur Martin").click()
    return page


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def shoot_the_phone(page: Page) -> None:
    follow(page, "Reprendre")
    follow(page, "Téléphones et tablettes")
    shoot(page, "questionnaire")


def shoot_the_desktop(page: Page) -> None:
    practice = page.url
    follow(page, "Reprendre")
    follow(page, "Plan d'actions")
    shoot(page, "plan")
    page.goto(practice)
    follow(page, "Résultats")
    shoot(page, "results")


def fetch_report(page: Page) -> bytes:
    follow(page, "Rapport")
    ready = page.get_by_role("main").get_by_role("link", name="Télécharger")
    if not ready.count():
        page.get_by_role("button", name="Demander le rapport").click()
    with page.expect_download(timeout=60_000) as download:
        ready.first.click(timeout=60_000)
    return Path(download.value.path()).read_bytes()


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shoot_the_phone(sign_in(browser, address, PHONE))
        page = sign_in(browser, address, DESKTOP)
        shoot_the_desktop(page)
        with pypdfium2.PdfDocument(fetch_report(page)) as pdf:
            save("report", pdf[PDF_PAGE].render(scale=PDF_SCALE).to_pil())
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
