"""Conditions as text: what is written is read back, and what cannot be read says where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentials.condition_text import BadConditionText, condition_text, parse_condition
from referentials.domain.condition_data import condition_from_data, condition_to_data
from referentials.domain.content import Condition

codes = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True) | st.sampled_from(
    ["et", "OU", "non", "", " ", "a b", '"', 'a"b', "(", "a;b", "é"]
)
leaves = st.one_of(
    st.builds(lambda code: Condition(operator="fact", fact=code), codes),
    st.builds(
        lambda question, choices: Condition(operator="answer", question=question, choices=tuple(choices)),
        codes,
        st.lists(codes, max_size=3),
    ),
)


def nest(parts):
    lists = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(
        st.builds(lambda found: Condition(operator="any", parts=found), lists),
        st.builds(lambda found: Condition(operator="all", parts=found), lists),
        st.builds(lambda found: Condition(operator="not", parts=(found,)), parts),
    )


@given(st.recursive(leaves, nest, max_leaves=8))
def test_what_is_written_is_read_back(condition):
    assert parse_condition(condition_text(condition)) == condition


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("employes", "employes"),
        ("employes ou msp et non solo", {"any": ["employes", {"all": ["msp", {"not": "solo"}]}]}),
        ("(a OU b)ET c", {"all": [{"any": ["a", "b"]}, "c"]}),
        ("sec-wifi=oui|partiellement", {"answer": {"question": "sec-wifi", "in": ["oui", "partiellement"]}}),
        ("NON NON a", {"not": {"not": "a"}}),
        ("OU(a; ET(b; c))", {"any": ["a", {"all": ["b", "c"]}]}),
        ("NON OU(a)", {"not": {"any": ["a"]}}),
        ('"ou" = "a b"|non-dit', {"answer": {"question": "ou", "in": ["a b", "non-dit"]}}),
    ],
)
def test_what_an_editor_writes(text, data):
    assert condition_to_data(parse_condition(text)) == data


def test_no_text_is_no_condition():
    assert parse_condition("  ") is None
    assert condition_text(None) == ""
    assert condition_text(condition_from_data({"any": ["a", {"all": ["b", "c"]}]})) == "a OU (b ET c)"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("a OU", 5, "un code de fait ou de question"),
        ("a b", 3, "ET, OU ou la fin"),
        ("(a OU b", 8, "une parenthèse fermante"),
        ("a = ", 5, "un code de réponse"),
        ("a = oui|", 9, "un code de réponse"),
        ("a = (oui", 6, "une parenthèse fermante"),
        ("OU(a; b", 8, "une parenthèse fermante"),
        (")", 1, "un code de fait ou de question"),
        ("(" * 50, 21, "20 niveaux au plus"),
    ],
)
def test_what_cannot_be_read_says_where(text, place, expected):
    with pytest.raises(BadConditionText) as caught:
        parse_condition(text)
    assert (caught.value.place, caught.value.expected) == (place, expected)
