"""Finds the French that an English page still shows, apart from what is said to be French and from data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.http import HttpResponse

from practices.models import User
from practices.speaking import COOKIE
from tests.harness import ReadOnlyGetClient
from tests.source_files import APPS

SILENT = frozenset({"script", "style", "template"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
READ_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder")
ACCENTED = re.compile(r"\w*[àâçèéêëîïôùûœ]\w*", re.I)
WORDS = re.compile(r"[^\W\d_]+")
FRENCH = frozenset(
    WORDS.findall(
        """au aucun aucune aux avec ce ces cette chaque dans de des du elle elles en est et il ils le les leur
        leurs mais mes moins ne nos notre nous ou par pas pour quand que qui quoi sa sans ses si sont sous sur
        tous tout toute toutes un une vos votre vous jour jours mois oui non"""
    )
)


def find_french(page: str, data: frozenset[str] = frozenset()) -> list[str]:
    """The texts of `page` that hold French words, once what stands in `data` is taken out."""
    reader = _Reader()
    reader.feed(page)
    return [text for text in map(_tidy, reader.texts) if _is_french(_without(text, data))]


def english_reader(person: User | None = None) -> ReadOnlyGetClient:
    """A browser in English, signed in as `person` if one is given."""
    client = ReadOnlyGetClient()
    client.cookies[COOKIE] = "en"
    if person:
        User.objects.filter(pk=person.pk).update(language="en")
        client.force_login(person)
    return client


def french_of(response: HttpResponse, data: frozenset[str]) -> list[str]:
    """The French of a page; of a file or a redirection, nothing."""
    if not response.get("Content-Type", "").startswith("text/html") or response.status_code in (301, 302):
        return []
    assert response["Content-Language"] == "en"
    return find_french(response.content.decode(), data)


def strings_in_database() -> frozenset[str]:
    """All that was typed or imported: names, questions, comments, frozen results."""
    found: set[str] = set()
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for row in model._base_manager.values_list():
                for value in row:
                    found.update(_strings(value))
    return frozenset(_tidy(text) for text in found if len(text) > 2)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _without(text: str, data: frozenset[str]) -> str:
    if text in data:
        return ""
    for known in sorted((known for known in data if known in text), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", text)
    return text


def _is_french(text: str) -> bool:
    words = {word.lower() for word in WORDS.findall(text)}
    return bool(words & FRENCH) or any(ACCENTED.fullmatch(word) for word in words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.skipped: list[str] = []
        """The elements open below one that is not read, itself included."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        not_read = tag in SILENT or (given.get("lang") == "fr" and tag != "html")
        if tag not in VOID and (self.skipped or not_read):
            self.skipped.append(tag)
        elif not self.skipped and not not_read:
            self.texts += [given[name] or "" for name in READ_ATTRIBUTES if name in given]
            if given.get("type") in ("submit", "button"):
                self.texts.append(given.get("value") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.skipped:
            self.texts += [value or "" for name, value in attrs if name in READ_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.skipped:
            while self.skipped.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skipped and data.strip():
            self.texts.append(data)
