"""A fragment included with `only` loses the token of its forms, and the test client does not tell."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')


def sources():
    return {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.html")
    }


def with_forms(found):
    """The templates that write a form's token, themselves or through what they include."""
    holding = {name for name, text in found.items() if "csrf_token %}" in text}
    while True:
        more = {
            name
            for name, text in found.items()
            if any(included in holding for included, _ in INCLUDE.findall(text))
        }
        if more <= holding:
            return holding
        holding |= more


def test_a_form_keeps_its_token_in_a_fragment_on_its_own():
    found = sources()
    holding = with_forms(found)
    lost = [
        f"{name} → {included}"
        for name, text in found.items()
        for included, given in INCLUDE.findall(text)
        if included in holding and given.strip().endswith("only") and "csrf_token=csrf_token" not in given
    ]
    assert lost == []
