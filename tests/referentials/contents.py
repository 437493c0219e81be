"""Contents without a problem: a small one to change by hand, and any that hypothesis can think of."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import (
    COST_BRACKETS,
    SEVERITIES,
    Choice,
    Citation,
    Condition,
    Confidence,
    Content,
    Fact,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Source,
    Theme,
)

STANDARD = (
    Choice(code="oui", label="Oui", credit=Fraction(1)),
    Choice(code="partiellement", label="Partiellement", credit=Fraction(1, 2)),
    Choice(code="non", label="Non", credit=Fraction(0)),
    Choice(code="ne_sait_pas", label="Je ne sais pas", meaning=Meaning.UNKNOWN),
    Choice(code="sans_objet", label="Sans objet", meaning=Meaning.NOT_APPLICABLE),
)
RGPD = Source(
    code="RGPD",
    title="Règlement (UE) 2016/679",
    publisher="Parlement européen et Conseil",
    date="2016-04-27",
    reference="",
    url="https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    confidence=Confidence.TEXT_READ,
)
CITATION = Citation(source="RGPD", reference="art. 32", confidence=Confidence.TEXT_READ)
MEASURE = Measure(how="Faire.", effort_hours=Fraction(3, 2), cost_max=500, role=Role.PRACTITIONER)


def asked(code, when=None, choices=STANDARD):
    condition = None if when is None else condition_from_data(when)
    return Question(code=code, text=f"{code} ?", choices=choices, condition=condition)


def required(code, *questions, when=None, **changes):
    """A requirement with one question of its own code, unless others are given."""
    plain = Requirement(
        code=code,
        title=code,
        statement=f"Il faut {code}.",
        obligation=Obligation.LEGAL,
        severity=3,
        role=Role.PRACTITIONER,
        questions=questions or (asked(code),),
        measure=MEASURE,
        citations=(CITATION,),
        condition=None if when is None else condition_from_data(when),
    )
    return replace(plain, **changes)


def content_of(*requirements, **changes):
    """Two practice kinds, two facts, one source, one theme."""
    plain = Content(
        referential="essai",
        title="Référentiel d'essai",
        number="2025.1",
        effective_on=date(2025, 1, 1),
        kinds=("solo", "groupe"),
        facts=(Fact(code="employes", label="J'ai un salarié"), Fact(code="wifi", label="J'ai du Wi-Fi")),
        sources=(RGPD,),
        themes=(
            Theme(code="securite", title="Sécurité", requirements=requirements or (required("verrou"),)),
        ),
    )
    return replace(plain, **changes)


# ---- anything that a file can hold

SAFE = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t\x85\u2028\u2029\ufeff"
)
texts = st.text(SAFE, min_size=1, max_size=40).filter(str.strip) | st.sampled_from(
    [
        "no",
        "2025-01-01",
        "1e3",
        "0x1F",
        "null",
        "~",
        "- a",
        "a: b",
        "# c",
        "'",
        '"',
        "&a",
        "*a",
        "!b",
        "<<",
        "=",
    ]
)
maybe = st.just("") | texts
codes = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
source_codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
fractions = st.builds(Fraction, st.integers(0, 999), st.just(1000)) | st.fractions(0, 1, max_denominator=97)
hours = fractions.map(lambda fraction: fraction * 40 + Fraction(1, 4))


def unique(strategy, **sizes):
    return st.lists(strategy, unique=True, **sizes)


@st.composite
def scales(draw):
    """Choices that fall from full credit, then those without."""
    credits = sorted([Fraction(1), *draw(st.lists(fractions, max_size=3))], reverse=True)
    meanings = draw(unique(st.sampled_from([Meaning.UNKNOWN, Meaning.NOT_APPLICABLE])))
    names = draw(unique(codes, min_size=len(credits) + len(meanings), max_size=len(credits) + len(meanings)))
    graded = [Choice(code=code, label=draw(texts), credit=c) for code, c in zip(names, credits, strict=False)]
    others = [
        Choice(code=code, label=draw(texts), meaning=m)
        for code, m in zip(names[len(credits) :], meanings, strict=True)
    ]
    return (*graded, *others)


def conditions(truths, questions):
    """Over these facts and these earlier questions; `truths` may not be empty."""
    leaves = st.builds(Condition, operator=st.just("fact"), fact=st.sampled_from(truths))
    if questions:
        leaves |= st.sampled_from(questions).flatmap(
            lambda question: st.builds(
                Condition,
                operator=st.just("answer"),
                question=st.just(question.code),
                choices=unique(st.sampled_from([c.code for c in question.choices]), min_size=1).map(tuple),
            )
        )
    return st.recursive(
        leaves,
        lambda parts: (
            st.builds(Condition, operator=st.just("not"), parts=st.tuples(parts))
            | st.builds(
                Condition,
                operator=st.sampled_from(["any", "all"]),
                parts=st.lists(parts, min_size=1, max_size=3).map(tuple),
            )
        ),
        max_leaves=5,
    )


facts = st.builds(Fact, code=codes, label=texts, help=maybe, group=maybe)
sources = st.builds(
    Source,
    code=source_codes,
    title=texts,
    publisher=maybe,
    date=maybe,
    reference=maybe,
    url=maybe,
    confidence=st.sampled_from(Confidence),
    note=maybe,
)
measures = st.builds(
    Measure,
    how=texts,
    why=maybe,
    effort_hours=hours,
    cost_max=st.sampled_from(COST_BRACKETS),
    role=st.sampled_from(Role),
    evidence=st.lists(texts, max_size=2).map(tuple),
)


@st.composite
def requirements(draw, code, known_sources, truths, earlier):
    """`earlier` grows by the questions drawn, so that later conditions may read them."""
    asked_if = lambda: draw(st.none() | conditions(truths, earlier)) if truths else None  # noqa: E731
    condition, questions = asked_if(), []
    for index in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from([code, f"{code}-q"])) if index == 0 else f"{code}-{index}"
        shared = [question.choices for question in earlier]
        choices = draw(st.sampled_from(shared) | scales()) if shared else draw(scales())
        question = Question(
            code=name, text=draw(texts), help=draw(maybe), choices=choices, condition=asked_if()
        )
        questions.append(question)
        earlier.append(question)
    return Requirement(
        code=code,
        title=draw(texts),
        statement=draw(texts),
        obligation=draw(st.sampled_from(Obligation)),
        severity=draw(st.sampled_from(SEVERITIES)),
        severity_reason=draw(maybe),
        role=draw(st.sampled_from(Role)),
        condition=condition,
        needs_review=draw(st.booleans()),
        questions=tuple(questions),
        measure=draw(measures),
        citations=(
            Citation(
                source=draw(st.sampled_from(known_sources)),
                reference=draw(maybe),
                confidence=draw(st.sampled_from(Confidence)),
                later=draw(st.booleans()),
            ),
        ),
    )


@st.composite
def contents(draw):
    """Sound as a file; a condition may still contradict itself."""
    some_sources = draw(st.lists(sources, min_size=1, max_size=2, unique_by=lambda source: source.code))
    some_facts = draw(st.lists(facts, max_size=2, unique_by=lambda fact: fact.code))
    kinds = draw(unique(codes.map("k{}".format), max_size=2))
    truths = [*(fact.code for fact in some_facts), *kinds]
    earlier: list[Question] = []
    known = [source.code for source in some_sources]
    themes = [
        Theme(
            code=f"t{index}",
            title=draw(texts),
            description=draw(maybe),
            requirements=tuple(
                draw(requirements(f"r{index}{place}", known, truths, earlier))
                for place in range(draw(st.integers(1, 2)))
            ),
        )
        for index in range(draw(st.integers(1, 2)))
    ]
    return Content(
        referential=draw(codes),
        title=draw(texts),
        description=draw(maybe),
        number=draw(st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,9}", fullmatch=True)),
        language=draw(st.sampled_from(["fr", "en", "fr-CA"])),
        effective_on=draw(st.none() | st.dates(date(1978, 1, 6))),
        summary=draw(maybe),
        release_notes=draw(maybe),
        weights={severity: draw(st.integers(1, 1000)) for severity in SEVERITIES},
        kinds=tuple(kinds),
        facts=tuple(some_facts),
        sources=tuple(some_sources),
        themes=tuple(themes),
    )
