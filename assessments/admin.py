"""Assessments in the administration: read there, changed on their own screens."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assessments.models import Answer, Assessment, PlannedAction


class ReadOnlyAdmin(admin.ModelAdmin):
    """Figures follow from answers in one transaction: the administration looks and does not touch."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("practice", "version", "state", "score_low", "score_high", "level", "changed_at")
    list_filter = ("state", "level", "version")
    search_fields = ("practice__name",)
    list_select_related = ("practice", "version__referential")


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("assessment", "question", "choice", "answered_by", "answered_at")
    search_fields = ("question", "assessment__practice__name")
    list_select_related = ("assessment__practice", "assessment__version__referential", "answered_by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only with its assessment or practice: alone, it would leave their figures behind."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        alone = str(page).startswith("assessments_answer_")
        return not alone and super().has_delete_permission(request, obj)


@admin.register(PlannedAction)
class PlannedActionAdmin(ReadOnlyAdmin):
    list_display = ("assessment", "requirement", "status", "assignee", "due_on", "closed_at")
    list_filter = ("status",)
    list_select_related = ("assessment__practice", "assessment__version__referential")
