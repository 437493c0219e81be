"""The native YAML format gives back what it was given."""

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from referentials.domain.validation import find_problems
from referentials.formats import native
from referentials.formats.cannot_read import CannotRead
from tests.referentials.contents import STANDARD, asked, content_of, contents, required


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(contents())
def test_what_is_written_is_read_back_the_same(content):
    assert native.read(native.write(content)) == content


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=10)
@given(contents())
def test_writing_is_stable(content):
    written = native.write(content)
    assert native.write(native.read(written)) == written


def test_the_small_content_of_the_tests_has_no_problem():
    assert find_problems(content_of()) == ()


@pytest.mark.parametrize(
    ("written", "credit"),
    [
        ("0.1", Fraction(1, 10)),
        ("0.333333333", Fraction(333333333, 10**9)),
        ("1/3", Fraction(1, 3)),
        ("1.0", Fraction(1)),
        ("0", Fraction(0)),
    ],
)
def test_a_credit_is_read_exactly(written, credit):
    text = native.write(content_of()).decode().replace("credit: 0.5", f"credit: {written}")
    choice = native.read(text.encode()).questions["verrou"].choice("partiellement")
    assert choice.credit == credit


def test_shared_choices_are_written_once_under_a_name():
    text = native.write(content_of(required("a"), required("b"))).decode()
    assert text.count("label: Partiellement") == 1
    assert text.count("choices: standard") == 2


def test_a_single_question_need_not_repeat_the_code_of_its_requirement():
    assert native.write(content_of()).decode().count("verrou") == 4  # code, title, statement, question


def test_a_date_may_stand_with_or_without_quotes():
    quoted = native.write(content_of())
    bare = quoted.replace(b"'2025-01-01'", b"2025-01-01")
    assert bare != quoted
    assert native.read(bare).effective_on == native.read(quoted).effective_on == date(2025, 1, 1)


def test_several_questions_must_each_have_a_code():
    content = content_of(required("a", asked("a-1"), asked("a-2")))
    text = re.sub(r"- code: a-2\n\s+text", "- text", native.write(content).decode())
    with pytest.raises(CannotRead, match="il manque la clé « code »"):
        native.read(text.encode())


def test_lines_tell_where_a_requirement_begins():
    content = content_of(required("a"), required("b", asked("b-1"), asked("b-2")))
    data = native.write(content)
    lines = data.decode().splitlines()
    found = native.read_located(data).lines
    assert "code: b" in lines[found["b"] - 1]
    assert "code: b-2" in lines[found["b-2"] - 1]


def test_texts_left_out_are_empty_and_the_measure_falls_to_the_same_role():
    read = native.read(native.write(content_of()))
    assert read.description == ""
    assert read.requirements["verrou"].measure.role == read.requirements["verrou"].role
    assert read.questions["verrou"].choices == STANDARD
