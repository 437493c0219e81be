"""What a browser sends to the questionnaire, and what a person reads of the reply."""

import html
import re

from django.urls import reverse

from assessments.queries import in_force

REASON = "Rien de tel au cabinet."


def url(name, of, *args):
    return reverse(f"assessments:{name}", args=[of.pk, *args])


def fields(question, choice="", *, seen=0, reason="", comment=""):
    return {
        f"choice-{question}": choice,
        f"reason-{question}": reason,
        f"comment-{question}": comment,
        f"seen-{question}": seen,
    }


def autosave(client, assessment, question, choice="", **more):
    """As htmx sends it."""
    return client.post(
        url("save", assessment, question), fields(question, choice, **more), headers={"HX-Request": "true"}
    )


def text_of(response):
    """What is read, tags aside, ordinary spaces and apostrophes only."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\u2019", "'"))


def seen_in(response, question):
    """The revision that the page will send back with its next answer."""
    return int(re.search(rf'name="seen-{question}" value="(\d+)"', response.content.decode()).group(1))


def shows(response, question):
    """Whether the question is asked on the page, rather than an empty place kept for it."""
    return f'<article class="question" id="q-{question}"' in response.content.decode()


def chosen_in(response, question):
    found = re.search(rf'name="choice-{question}" value="([^"]+)"[^>]* checked', response.content.decode())
    return found.group(1) if found else None


def in_force_of(assessment, question):
    """The answer that stands now, or None."""
    return in_force(assessment.answers.all()).get(question)
