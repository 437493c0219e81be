"""Reports are looked at here, never written: a report is what it was when it was asked for."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reports.models import Report

if TYPE_CHECKING:
    ReportModelAdmin = admin.ModelAdmin[Report]
else:
    ReportModelAdmin = admin.ModelAdmin


@admin.register(Report)
class ReportAdmin(ReportModelAdmin):
    list_display = ("requested_at", "state", "attempts", "failure", "rung_at", "ready_at", "document_hash")
    list_filter = ("state", "failure")
    date_hierarchy = "requested_at"
    exclude = ("document",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).defer("document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
