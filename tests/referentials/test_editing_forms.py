"""From a requirement to the fields of its form and back: nothing is lost, whatever the version says."""

from fractions import Fraction
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given

from referentials.domain.condition_data import condition_from_data
from referentials.formats import native
from referentials.workbench.forms.condition_forms import same_meaning
from referentials.workbench.forms.requirement_sheet import RequirementSheet, new_items, typed_requirement
from referentials.workbench.forms.typed import change_typed, flat, read_typed
from tests.referentials.contents import asked, content_of, contents, required

DATA = Path("referentials/data")


def posted(typed):
    """As a browser sends it: line ends are CRLF, an unticked box says nothing."""
    query = QueryDict(mutable=True)
    for name, values in flat(typed).lists():
        if not name.endswith(("needs_review", "later")) or values != [""]:
            query.setlist(name, [value.replace("\n", "\r\n") for value in values])
    return read_typed(query)


def sheet(content, code, typed=None):
    known = content.requirements[code]
    return RequirementSheet(
        posted(typed_requirement(known) if typed is None else typed), content, known=known, check=True
    )


@pytest.mark.parametrize("file", ["cabinets-2025.1.yaml", "messagerie-2014.1.yaml"])
def test_our_own_requirements_pass_through_the_form_unchanged(file):
    content = native.read((DATA / file).read_bytes())
    for code, requirement in content.requirements.items():
        whole = sheet(content, code)
        assert whole.is_valid(), [form.errors for form in whole.forms()]
        assert whole.thing == requirement


@given(contents())
def test_any_condition_passes_through_the_form(content):
    for code, requirement in content.requirements.items():
        whole = sheet(content, code)
        whole.condition.is_valid()
        assert same_meaning(whole.condition.condition(), requirement.condition)


def errors_of(whole):
    assert not whole.is_valid()
    return {
        f"{form.prefix}-{name}": " ".join(errors)
        for form in (*whole.forms(), *whole.condition.forms())
        for name, errors in form.errors.items()
    }


@pytest.mark.parametrize(
    ("path", "value", "field", "told"),
    [
        (("head", "title"), "", "head-title", "Donnez un titre"),
        (("head", "code"), "Code à moi", "head-code", "minuscules sans accent"),
        (("head", "code"), "cadenas", "head-code", "pris par une autre exigence"),
        (("questions", 0, "code"), "cadenas", "questions-0-code", "pris par une autre question"),
        (
            ("questions", 0, "choices", 0, "credit"),
            "beaucoup",
            "questions-0-choices-0-credit",
            "1, 0,5 ou 1/2",
        ),
        (("questions", 0, "choices", 0, "credit"), "", "questions-0-choices-0-credit", "Donnez un crédit"),
        (("questions", 0, "choices", 0, "credit"), "3/2", "questions-0-choices-0-credit", "de 0 à 1"),
        (("questions", 0, "choices", 1, "code"), "oui", "questions-0-choices-1-code", "deux fois"),
        (("citations", 0, "source"), "AUTRE", "citations-0-source", "n'existe plus"),
        (("measure", "effort_hours"), "deux", "measure-effort_hours", "1, 0,5 ou 1/2"),
        (("if", "mode"), "rows", "if-mode", "au moins un critère"),
        (("if", "mode"), "text", "if-text", "Écrivez la formule"),
    ],
)
def test_every_error_stands_beside_its_field(path, value, field, told):
    content = content_of(required("verrou"), required("cadenas"))
    typed = typed_requirement(content.requirements["verrou"])
    node = typed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    errors = errors_of(sheet(content, "verrou", typed))
    assert list(errors) == [field]
    assert told in errors[field]


def test_a_formula_that_cannot_be_read_says_where():
    content = content_of()
    typed = typed_requirement(content.requirements["verrou"])
    typed["if"] |= {"mode": "text", "text": "employes OU"}
    assert "caractère 12" in errors_of(sheet(content, "verrou", typed))["if-text"]


def test_rows_say_what_the_formula_says():
    content = content_of(required("verrou"), required("cadenas"))
    typed = typed_requirement(content.requirements["cadenas"])
    yes = {"what": "=", "question": "verrou", "picked": ["oui", "partiellement"]}
    groups = [
        {"joiner": "any", "lines": [{"what": "employes"}, {"what": ""}]},
        {"joiner": "all", "lines": [{"what": "groupe", "negated": "not"}, yes]},
    ]
    typed["if"] = {"mode": "rows", "joiner": "all", "groups": groups}
    whole = sheet(content, "cadenas", typed)
    assert whole.is_valid()
    answer = {"answer": {"question": "verrou", "in": ["oui", "partiellement"]}}
    wanted = {"all": ["employes", {"all": [{"not": "groupe"}, answer]}]}
    assert whole.thing.condition == condition_from_data(wanted)
    assert whole.condition.sentence == (
        "Posée si «\u00a0J'ai un salarié\u00a0» et (il est faux que «\u00a0Cabinet de groupe\u00a0» et à "
        "«\u00a0verrou ?\u00a0» il est répondu «\u00a0Oui\u00a0» ou «\u00a0Partiellement\u00a0»)."
    )


def test_codes_left_empty_come_from_the_words():
    content = content_of()
    typed = typed_requirement(content.requirements["verrou"])
    typed["head"] |= {"code": "", "title": "Verrou à code"}
    typed["questions"] = [
        {"text": "Un ?", "choices": [{"label": "Oui, toujours", "credit": "1", "meaning": "credit"}]},
        {"text": "Deux ?", "choices": [{"label": "Oui", "credit": "1", "meaning": "credit"}]},
    ]
    whole = RequirementSheet(posted(typed), content, known=None, check=True)
    assert whole.is_valid()
    thing = whole.thing
    assert [thing.code, *(q.code for q in thing.questions)] == [
        "verrou-a-code",
        "verrou-a-code",
        "verrou-a-code-2",
    ]
    assert thing.questions[0].choices[0].code == "oui_toujours"


def test_new_codes_are_told_as_a_renaming():
    content = content_of()
    typed = typed_requirement(content.requirements["verrou"])
    typed["questions"][0]["code"] = "serrure"
    typed["questions"][0]["choices"][0]["code"] = "parfaitement"
    whole = sheet(content, "verrou", typed)
    assert whole.is_valid()
    assert whole.renaming.questions == {"verrou": "serrure"}
    assert whole.renaming.choices == {"verrou": {"oui": "parfaitement"}}


def test_deeds_on_the_form_change_what_is_typed_and_no_more():
    content = content_of(required("verrou", asked("a"), asked("b")))
    typed = typed_requirement(content.requirements["verrou"])
    scale = [{"label": "Oui"}]

    def do(deed):
        change_typed(typed, deed, new=new_items(content), scale=scale)
        return [question.get("code") for question in typed["questions"]]

    assert do("down:questions-0") == ["b", "a"]
    assert do("up:questions-0") == ["b", "a"]
    assert do("add:questions") == ["b", "a", None]
    assert do("remove:questions-2") == ["b", "a"]
    assert do("remove:questions-9") == do("unheard:of") == do("up:head-title") == ["b", "a"]
    do("scale:questions-0")
    do("add:questions-1-choices")
    do("add:if-groups")
    assert typed["questions"][0]["choices"] == scale
    assert len(typed["questions"][1]["choices"]) == 6
    assert len(typed["if"]["groups"]) == 2


def test_items_stand_in_the_order_of_their_places():
    query = QueryDict("q-0-text=a&q-0-place=2&q-1-text=b&q-1-place=0&q-2-text=c&<x>-1=no&q-x=1&q-0=2")
    assert [
        item["text"] for item in read_typed(QueryDict("q-0-text=a&q-0-place=2&q-1-text=b&q-1-place=0"))["q"]
    ] == [
        "b",
        "a",
    ]
    assert "<x>" not in read_typed(query)


def test_a_credit_is_exact_whatever_its_writing():
    content = content_of()
    for text, credit in [("0,5", Fraction(1, 2)), ("1/3", Fraction(1, 3)), (" 0.25 ", Fraction(1, 4))]:
        typed = typed_requirement(content.requirements["verrou"])
        typed["questions"][0]["choices"][1]["credit"] = text
        whole = sheet(content, "verrou", typed)
        assert whole.is_valid()
        assert whole.thing.questions[0].choices[1].credit == credit
