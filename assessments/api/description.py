"""The OpenAPI description: what the library makes of the code, and what every answer has in common."""

import json
from functools import cache
from typing import Any

from django.utils.translation import override
from ninja import NinjaAPI

from assessments.api.examples import EXAMPLES
from assessments.api.problems import MEDIA_TYPE, TITLES, Problem, problem

ABOUT = """\
Lecture seule des chiffres des structures dont vous avez le mandat, des campagnes et des référentiels publiés.

Un jeton se crée dans « Mon compte », « Mes jetons d'accès ». Il n'ouvre jamais plus que les mandats de la
personne qui l'a créé. Chaque lecture laisse une trace que la structure peut lire.
"""
REFUSALS = (400, 401, 403, 404, 422, 429)
ETAG = {"schema": {"type": "string"}, "description": "À renvoyer dans If-None-Match."}
HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    429: {
        "Retry-After": {
            "schema": {"type": "integer", "minimum": 1},
            "required": True,
            "description": "Secondes à attendre.",
        }
    },
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "L'ETag reçu : la réponse est 304 si rien n'a changé.",
}


@cache
@override("fr")  # kept for every reader
def description_of(api: NinjaAPI, path: str) -> bytes:
    """As JSON; `path` is where it is read, beside the operations."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=path.removesuffix("openapi.json"))
    schema["components"]["schemas"] |= _problem_schemas()
    schema["components"]["securitySchemes"]["Token"]["description"] = "Un jeton d'accès, « cct_… »."
    paths: dict[str, dict[str, Any]] = schema["paths"]
    for methods in paths.values():
        for operation in methods.values():
            _complete(operation)
    return json.dumps(schema, ensure_ascii=False).encode()


def _complete(operation: dict[str, Any]) -> None:
    operation["parameters"].append(IF_NONE_MATCH)
    responses = operation["responses"]
    answer = responses.pop(200)
    answer["description"] = "Ce qui est demandé."
    answer["headers"] = {"ETag": {**ETAG, "required": True}}
    answer["content"]["application/json"]["example"] = EXAMPLES[operation["operationId"]]
    responses["200"] = answer
    responses["304"] = {"description": "Rien n'a changé.", "headers": {"ETag": ETAG}}
    for status in REFUSALS:
        responses[str(status)] = _refusal(status)


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    example = json.loads(problem(status, "…").content)
    return {
        "description": TITLES[status],
        "headers": HEADERS.get(status, {}),
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }


def _problem_schemas() -> dict[str, Any]:
    whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    parts: dict[str, Any] = whole.pop("$defs")
    return {"Problem": whole, **parts}
