"""What workers make is looked at here, never written: a report is what it was when it was asked for."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from reports.models import Pack, Questionnaire, Report, Seal

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin


class OnlyLooksAdmin(AnyModelAdmin):
    heavy: ClassVar[tuple[str, ...]] = ()
    """Fields that are neither loaded nor shown."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).defer(*self.heavy)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.heavy

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class JobAdmin(OnlyLooksAdmin):
    list_display: tuple[str, ...] = (
        "requested_at",
        "state",
        "attempts",
        "failure",
        "rung_at",
        "ready_at",
    )
    list_filter = ("state", "failure")
    date_hierarchy = "requested_at"


@admin.register(Report)
class ReportAdmin(JobAdmin):
    list_display = (*JobAdmin.list_display, "document_hash")
    heavy = ("document",)


@admin.register(Pack)
class PackAdmin(JobAdmin):
    pass


@admin.register(Questionnaire)
class QuestionnaireAdmin(JobAdmin):
    heavy = ("document", "content")


@admin.register(Seal)
class SealAdmin(OnlyLooksAdmin):
    list_display = ("code", "sealed_at", "completed_on", "referential_number", "pdf_sha256")
    search_fields = ("code", "pdf_sha256")
