"""What an error looks like: RFC 9457, the same shape for every status."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[int, str] = {
    400: "Requête mal formée",
    401: "Jeton absent ou refusé",
    403: "Étendue insuffisante",
    404: "Introuvable",
    405: "Méthode refusée",
    413: "Requête trop volumineuse",
    422: "Paramètre refusé",
    429: "Trop de requêtes",
    500: "Erreur de notre côté",
}
DETAILS: Mapping[int, str] = {
    400: "La requête n'a pas pu être lue.",
    404: "Cette adresse n'existe pas, ou vous n'avez pas le droit de la lire.",
    405: "Cette interface se lit seulement : GET, HEAD ou OPTIONS.",
    413: "La requête est trop volumineuse.",
    500: "L'erreur est enregistrée. Réessayez plus tard.",
}
"""What is said when nothing more precise is known."""


class Refused(Schema):
    """A parameter that was refused, and what it should be."""

    parameter: str
    expected: str


class Problem(Schema):
    """RFC 9457. `errors` is empty but for a 422."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=[TITLES[404]])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field(examples=[DETAILS[404]])
    errors: list[Refused]


class TooManyRequests(HttpError):
    def __init__(self, *, wait: int) -> None:
        super().__init__(429, f"Réessayez dans {wait} s.")
        self.wait = wait


def problem(status: int, detail: str = "", errors: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    """`errors` holds (parameter, what it should be)."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Erreur"),
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
        "errors": [{"parameter": name, "expected": expected} for name, expected in errors],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, _error: object = None) -> HttpResponse:
    return problem(404)


def http_error(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    if isinstance(error, type):  # so says the library's type, though it passes what was raised
        return problem(500)
    response = problem(error.status_code, error.message)
    if isinstance(error, TooManyRequests):
        response["Retry-After"] = str(error.wait)
    if error.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
