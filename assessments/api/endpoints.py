"""The addresses of the API below /api/v1/. All of them read."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError

from assessments.api import aggregates, campaigns, reading, referentials
from assessments.api.authentication import ProgramRequest, Scope, Token, holds
from assessments.api.description import ABOUT
from assessments.api.parameters import refuse_unknown_parameters, refused_parameters
from assessments.api.problems import http_error, not_found
from assessments.api.shapes import (
    CODE,
    NUMBER,
    AggregatesOut,
    AssessmentPage,
    CampaignPage,
    CampaignWithProgress,
    CodePaging,
    DetailedFigures,
    Paging,
    PracticeFilters,
    PracticeOut,
    PracticePage,
    ReferentialChoice,
    ReferentialPage,
    VersionList,
    VersionOut,
)

Code = Annotated[str, Path(pattern=CODE, description="Le code d'un référentiel.")]
Number = Annotated[str, Path(pattern=NUMBER, description="Le numéro d'une version.")]


api = NinjaAPI(
    title="Cabinet Compliance",
    version="1.0.0",
    description=ABOUT,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,  # its page needs scripts from elsewhere, which our Content-Security-Policy refuses
)
api.add_decorator(refuse_unknown_parameters)
api.add_exception_handler(HttpError, http_error)
api.add_exception_handler(Http404, not_found)
api.add_exception_handler(ValidationError, refused_parameters)

PRACTICES, FIGURES = Token(Scope.PRACTICES), Token(Scope.FIGURES)
REFERENTIALS, CAMPAIGNS = Token(Scope.REFERENTIALS), Token(Scope.CAMPAIGNS)


@api.get(
    "/practices",
    auth=PRACTICES,
    response=PracticePage,
    url_name="practices",
    operation_id="listPractices",
    summary="Les structures dont on a le mandat",
    tags=["Structures"],
)
def list_practices(request: ProgramRequest, filters: Query[PracticeFilters]) -> PracticePage:
    figures = holds(request.auth, Scope.FIGURES)
    if filters.level is not None and not figures:
        raise HttpError(403, f"Filtrer par niveau demande l'étendue {Scope.FIGURES.value}.")
    return reading.read_practices(request.auth.owner, filters, with_figures=figures)


@api.get(
    "/practices/{uuid:practice_id}",
    auth=PRACTICES,
    response=PracticeOut,
    url_name="practice",
    operation_id="getPractice",
    summary="Une structure, et ses derniers chiffres",
    tags=["Structures"],
)
def get_practice(request: ProgramRequest, practice_id: UUID, choice: Query[ReferentialChoice]) -> PracticeOut:
    figures = holds(request.auth, Scope.FIGURES)
    return reading.read_practice(request.auth.owner, practice_id, choice.referential, with_figures=figures)


@api.get(
    "/practices/{uuid:practice_id}/assessments",
    auth=FIGURES,
    response=AssessmentPage,
    url_name="assessments",
    operation_id="listAssessments",
    summary="Les évaluations d'une structure, la plus récente d'abord",
    tags=["Évaluations"],
)
def list_assessments(request: ProgramRequest, practice_id: UUID, paging: Query[Paging]) -> AssessmentPage:
    return reading.read_assessments(request.auth.owner, practice_id, paging)


@api.get(
    "/assessments/{uuid:assessment_id}",
    auth=FIGURES,
    response=DetailedFigures,
    url_name="assessment",
    operation_id="getAssessment",
    summary="Une évaluation",
    tags=["Évaluations"],
)
def get_assessment(request: ProgramRequest, assessment_id: UUID) -> DetailedFigures:
    return reading.read_assessment(request.auth.owner, assessment_id)


@api.get(
    "/aggregates",
    auth=FIGURES,
    response=AggregatesOut,
    url_name="aggregates",
    operation_id="getAggregates",
    summary="Les chiffres d'ensemble des structures dont on a le mandat",
    tags=["Structures"],
)
def get_aggregates(request: ProgramRequest, choice: Query[ReferentialChoice]) -> AggregatesOut:
    return aggregates.read_aggregates(request.auth.owner, choice.referential, at=timezone.now())


@api.get(
    "/campaigns",
    auth=CAMPAIGNS,
    response=CampaignPage,
    url_name="campaigns",
    operation_id="listCampaigns",
    summary="Les campagnes que l'on a lancées",
    tags=["Campagnes"],
)
def list_campaigns(request: ProgramRequest, paging: Query[Paging]) -> CampaignPage:
    return campaigns.read_campaigns(request.auth.owner, paging)


@api.get(
    "/campaigns/{uuid:campaign_id}",
    auth=CAMPAIGNS,
    response=CampaignWithProgress,
    url_name="campaign",
    operation_id="getCampaign",
    summary="Une campagne, et son avancement",
    tags=["Campagnes"],
)
def get_campaign(request: ProgramRequest, campaign_id: UUID) -> CampaignWithProgress:
    return campaigns.read_campaign(request.auth.owner, campaign_id)


@api.get(
    "/referentials",
    auth=REFERENTIALS,
    response=ReferentialPage,
    url_name="referentials",
    operation_id="listReferentials",
    summary="Les référentiels publiés",
    tags=["Référentiels"],
)
def list_referentials(request: HttpRequest, paging: Query[CodePaging]) -> ReferentialPage:
    return referentials.read_referentials(paging)


@api.get(
    "/referentials/{code}/versions",
    auth=REFERENTIALS,
    response=VersionList,
    url_name="versions",
    operation_id="listVersions",
    summary="Les versions d'un référentiel, la plus récente d'abord",
    tags=["Référentiels"],
)
def list_versions(request: HttpRequest, code: Code) -> VersionList:
    return referentials.read_versions(code)


@api.get(
    "/referentials/{code}/versions/{number}",
    auth=REFERENTIALS,
    response=VersionOut,
    url_name="version",
    operation_id="getVersion",
    summary="Une version",
    tags=["Référentiels"],
)
def get_version(request: HttpRequest, code: Code, number: Number) -> VersionOut:
    return referentials.read_version(code, number)


@api.get(
    "/referentials/{code}/versions/{number}/content",
    auth=REFERENTIALS,
    response=dict[str, Any],
    url_name="content",
    operation_id="getContent",
    summary="Le contenu d'une version : thèmes, exigences, questions",
    tags=["Référentiels"],
)
def get_content(request: HttpRequest, code: Code, number: Number) -> HttpResponse:
    return HttpResponse(referentials.read_content(code, number), content_type="application/json")
