"""One content, one hash."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from referentials.domain.content import Choice
from referentials.formats import native
from referentials.formats.canonical import content_hash
from tests.referentials.contents import asked, content_of, contents, required


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10)
@given(contents())
def test_the_hash_does_not_depend_on_the_file(content):
    assert content_hash(native.read(native.write(content))) == content_hash(content)


def test_the_hash_does_not_depend_on_the_order_of_keys():
    turned = content_of(weights={4: 8, 3: 4, 2: 2, 1: 1})
    assert content_hash(turned) == content_hash(content_of())


def test_the_hash_is_known():
    """Changing it would disown every version published so far."""
    assert content_hash(content_of()) == "c732b0662bc27f96c99396d2c867ca51555f445a5839cb9abab5ee837d50ebfb"


def test_any_change_changes_the_hash():
    one = content_of(required("a"), required("b"))
    others = [
        content_of(required("b"), required("a")),
        content_of(required("a"), required("b", when="wifi")),
        content_of(required("a"), replace(required("b"), needs_review=True)),
        content_of(required("a"), required("b", asked("b", choices=(Choice(code="oui", label="Oui"),)))),
        replace(one, summary="Autre"),
    ]
    assert len({content_hash(content) for content in (one, *others)}) == 6
