"""What every page of every walk must hold, seen by the browser itself."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]},
    "resultTypes": ["violations"],  # the others cost more time than the audit itself
}
TARGET = 44
"""CSS pixels: WCAG 2.5.5, and what a thumb needs."""

# Links inside a sentence are as high as their line: WCAG exempts them.
TOO_SMALL = """(target) => [...document.querySelectorAll(
    "button, summary, label.answer, label.choice-card, nav a, .btn, select, textarea, " +
    "input:not([type=radio], [type=checkbox], [type=hidden])"
)].filter((element) => {
    const box = element.getBoundingClientRect();
    const hidden = element.closest(".visually-hidden");
    const shown = element.checkVisibility({ visibilityProperty: true }) && !hidden;
    return shown && (box.height < target - 0.1 || box.width < target - 0.1);
}).map((element) => `${element.tagName} « ${element.textContent.trim().slice(0, 40)} »`)"""
TOO_WIDE = """() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return scrollWidth <= clientWidth ? [] : [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .map((element) => element.outerHTML.slice(0, 120));
}"""


class Watch:
    """Listens to pages: errors in the console (the Content-Security-Policy's too), calls to other hosts."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.foreseen: tuple[str, ...] = ()

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("request", self._request)

    def foresee(self, *texts: str) -> None:
        """From now on, a complaint with one of these texts is what the test wants."""
        self.foreseen += texts

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self._note(f"request to {request.url}")

    def _note(self, complaint: str) -> None:
        if not any(text in complaint for text in self.foreseen):
            self.complaints.append(complaint)


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: accessibility, width, size of the targets."""
    violations = Axe().run(page, options=WCAG).response["violations"]
    return [
        *(_describe(violation) for violation in violations),
        *(f"wider than the screen: {element}" for element in page.evaluate(TOO_WIDE)),
        *(f"under {TARGET} px: {element}" for element in page.evaluate(TOO_SMALL, TARGET)),
    ]


def look(page: Page) -> None:
    """Holds the page to the rules, on a phone and on a desk, and leaves it as it was."""
    before = page.viewport_size
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        faults = faults_of(page)
        assert faults == [], f"{page.url} at {width} px: {faults}"
    if before:
        page.set_viewport_size(before)


def _describe(violation: dict[str, Any]) -> str:
    places = ", ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['help']}): {places}"
