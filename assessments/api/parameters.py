"""What a refused parameter should have been; none is ignored: a filter with a typing error would give all."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import ValidationError

from assessments.api.problems import problem

EXPECTED: Mapping[str, str] = {
    "limit": "un nombre entier de 1 à 100",
    "after": "le « next » de la page précédente, tel quel",
    "referential": "le code d'un référentiel, en lettres, chiffres, tirets et traits bas",
    "code": "le code d'un référentiel, en lettres, chiffres, tirets et traits bas",
    "number": "le numéro d'une version, sans espace, de 30 caractères au plus",
    "kind": "solo, groupe, msp ou cpts",
    "department": "un code de département, par exemple 44, 2A ou 974",
    "software": "un nom de 80 caractères au plus, sans caractère de contrôle",
    "size_min": "un nombre entier de 0 à 5000",
    "size_max": "un nombre entier de 0 à 5000",
    "level": "A, B, C, D ou E",
    "changed_since": "une date et une heure avec son décalage, par exemple 2026-01-31T00:00:00Z",
}
ONCE = "une seule fois, ou un paramètre qui existe ici"


def refuse_unknown_parameters(view: Callable[..., Any]) -> Callable[..., Any]:
    """For an operation of the API, once its parameters were read."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **values: Any) -> Any:
        known = {
            name for one in values.values() if isinstance(one, Schema) for name in type(one).model_fields
        }
        refused = [name for name, given in request.GET.lists() if name not in known or len(given) > 1]
        if refused:
            raise ValidationError([{"loc": ("query", name), "type": "unexpected"} for name in refused])
        return view(request, *args, **values)

    return checked


def refused_parameters(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    told = {_name(one["loc"]): ONCE if one["type"] == "unexpected" else "" for one in error.errors}
    errors = tuple((name, why or EXPECTED.get(name, ONCE)) for name, why in sorted(told.items()))
    phrases = " ; ".join(f"{name} : {expected}" for name, expected in errors)
    return problem(422, f"Attendu : {phrases}.", errors)


def _name(place: tuple[str | int, ...]) -> str:
    """Of the parameter, among the names of the types that were tried on it."""
    return next((str(part) for part in place if part in EXPECTED), str(place[-1]))
