"""Assessments in the administration: read there, changed on their own screens."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assessments.models import ActionPush, Answer, Assessment, Campaign, HelpRequest, Notice, PlannedAction


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


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ("title", "version", "launched_by", "launched_at", "deadline", "closed_at")
    search_fields = ("title",)
    list_select_related = ("version__referential", "launched_by")


@admin.register(ActionPush)
class ActionPushAdmin(ReadOnlyAdmin):
    list_display = ("requirement", "version", "proposed_by", "proposed_at", "due_on")
    list_select_related = ("version__referential", "proposed_by")


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    """The hash of its link is of no use to anybody."""

    list_display = ("recipient", "assessment", "asked_at", "expires_at", "replied_at", "revoked_at")
    exclude = ("token_hash",)
    list_select_related = ("assessment__practice", "assessment__version__referential")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Which e-mails wait, and since when."""

    list_display = ("kind", "person", "practice", "written_at", "sent_at")
    list_filter = ("kind",)
    list_select_related = ("person", "practice")
