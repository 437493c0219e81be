"""Every French word of a screen goes through gettext: no template shows a bare sentence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"

WRAPPED = (
    "account",
    "admin",
    "allauth",
    "assessments",
    "components",
    "practices",
    "referentials",
    "reports",
    "workbench",
)
NOT_YET: tuple[str, ...] = ()
"""Each moves up to WRAPPED once its screens can be read in English."""

FRENCH_FOREVER = ("reports/pdf/", "reports/word.html", "reports/pack/read_me.txt")
"""Frozen documents: see docs/decisions."""

PIECES_OF_A_TAG = ("assessments/fragments/autosave_words.html",)
"""Attributes without their tag: only their own translations are words."""

NAMES = {
    "Cabinet",
    "Compliance",
    "Ctrl",
    "cct",
    "full",
    "bleed",
    "DPO",
    "version",
    "JSON",
    "OSCAL",
    "PDF",
    "XLSX",
    "YAML",
    "CNIL",
    "CNOM",
}
"""The same in every language, or no words at all."""

HOLE = "\ue000"
"""Where a tag or a variable stood."""

SHOWN_ATTRIBUTES = re.compile(r"""\s(?:aria-label|title|placeholder|alt|data-[\w-]+)=(["'])(.*?)\1""", re.S)
TAGS = re.compile(r"<[^<>]*>|&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
ONE_CODE = re.compile(r"[a-z][\w.:/#?=&-]*")
LITERAL = re.compile(r"""(_\()?(["'])(.*?)\2""")
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|[À-ÖØ-öø-ÿŒœ«»]|^[A-Z][a-z]{2,}")


def test_the_list_names_every_folder():
    assert sorted((*WRAPPED, *NOT_YET)) == sorted(one.name for one in TEMPLATES.iterdir() if one.is_dir())


@pytest.mark.parametrize("folder", WRAPPED)
def test_no_bare_sentence(folder):
    bare = {str(path.relative_to(TEMPLATES)): list(find_bare(path.read_text())) for path in screens(folder)}

    assert {name: found for name, found in bare.items() if found} == {}


def test_a_bare_sentence_is_found():
    source = """
    {% load i18n %}{# Un commentaire #}{% comment %}Un autre{% endcomment %}
    <p class="lede">{% translate "Traduit" %}</p>{% blocktranslate %}Et <b>ceci</b>{% endblocktranslate %}
    <a title="Une bulle" data-code="nu">{{ n }}&nbsp;réponses</a><p data-lost="Tout est perdu">XLSX</p>
    {% include "components/empty.html" with title="Rien ici" text=_("Traduit") %}
    {{ day|date:"j F à H" }}{{ n|pluralize }}
    """

    found = ["réponses", "Une bulle", "Tout est perdu", "Rien ici", "j F à H", "n|pluralize"]
    assert sorted(find_bare(source)) == sorted(found)


def screens(folder: str) -> Iterator[Path]:
    for path in sorted((TEMPLATES / folder).rglob("*")):
        if path.is_file() and not str(path.relative_to(TEMPLATES)).startswith(
            (*FRENCH_FOREVER, *PIECES_OF_A_TAG)
        ):
            yield path


def find_bare(source: str) -> Iterator[str]:
    """The words outside tags, the attributes and the literals that a reader meets untranslated."""
    tokens = list(visible(Lexer(source).tokenize()))
    for token in tokens:
        yield from in_token(token)
    page = "".join(token.contents if token.token_type is TokenType.TEXT else HOLE for token in tokens)
    yield from (text for _, text in SHOWN_ATTRIBUTES.findall(page) if reads(text))
    text = TAGS.sub(" ", page)
    yield from (word for word in WORD.findall(text) if word not in NAMES)


def visible(tokens: list[Token]) -> Iterator[Token]:
    """Without comments, and without what stands in a blocktranslate."""
    until = ""
    for token in tokens:
        deed = token.contents.split(maxsplit=1)[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK and until:
            until = "" if deed == until else until
        elif token.token_type is TokenType.BLOCK and deed in ("comment", "blocktranslate"):
            until = f"end{deed}"
            yield Token(TokenType.VAR, token.contents)
        elif not until and token.token_type is not TokenType.COMMENT:
            yield token


def in_token(token: Token) -> Iterator[str]:
    """A sentence given to a tag or a filter as it is; a plural glued together."""
    if token.token_type is TokenType.TEXT or token.contents.startswith(("translate ", "comment")):
        return
    if "|pluralize" in token.contents:
        yield token.contents
    for wrapped, _, text in LITERAL.findall(token.contents):
        if not wrapped and SENTENCE.search(text):
            yield text


def reads(text: str) -> bool:
    """« Deux mots », « Accès »; not a code, an id or an address."""
    words = WORD.findall(text.replace(HOLE, " "))
    return bool(words) and not ONE_CODE.fullmatch(text.replace(HOLE, "x")) and not set(words) <= NAMES
