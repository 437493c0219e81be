"""Drafts are edited here; what is published can be read, and no more."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models as db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from referentials import models
from referentials.models.versions import Revised
from referentials.publishing import CannotPublish, publish_version

MOST_SHOWN = 20


def _is_open(obj: Any) -> bool:
    """Whether a version, or the version of a row, is a draft; nothing chosen yet closes nothing."""
    version = getattr(obj, "version", obj)
    return getattr(version, "is_draft", True)


class DraftOnly:
    """For an admin or an inline: adding, changing and deleting stop with the publication."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


class DrawsRevision:
    """A change made here is a revision like another: a form open in the workbench learns that it is late."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        saved = [form.instance] if form.has_changed() else []
        for formset in formsets:
            changed = (row for row, _ in formset.changed_objects)
            saved += [*formset.new_objects, *changed, *formset.deleted_objects]
        _draw_revision(saved)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]
        if not isinstance(obj, models.ReferentialVersion):
            _draw_revision([obj])


def _draw_revision(rows: list[Any]) -> None:
    """For the version of these rows, and for each thing that an editor saves as one."""
    if not rows:
        return
    version_id = rows[0].pk if isinstance(rows[0], models.ReferentialVersion) else rows[0].version_id
    versions = models.ReferentialVersion.objects.filter(pk=version_id, state="draft")
    versions.update(revision=db.F("revision") + 1)
    drawn = versions.values("revision")
    for thing in {_thing_of(row) for row in rows} - {None}:
        type(thing)._default_manager.filter(pk=thing.pk).update(revision=db.Subquery(drawn))


def _thing_of(row: Any) -> Any:
    """A requirement is saved with its questions, choices, measure and citations."""
    owner = row.question if isinstance(row, models.Choice) else row
    thing = getattr(owner, "requirement", owner)
    return thing if isinstance(thing, Revised) else None


class DifferentCodes(forms.BaseInlineFormSet):
    """Two new rows of one page are not yet in the database that tells codes apart."""

    def clean(self) -> None:
        super().clean()
        codes = [form.cleaned_data.get("code") for form in self.forms if form.is_valid()]
        if repeated := {code for code in codes if code and codes.count(code) > 1}:
            raise forms.ValidationError(
                gettext("Code donné plusieurs fois : %(codes)s.") % {"codes": ", ".join(sorted(repeated))}
            )


class PartInline(DraftOnly, admin.TabularInline):
    extra = 0
    show_change_link = True
    formset = DifferentCodes
    formfield_overrides: ClassVar = {db.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})}}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)


class ThemeInline(PartInline):
    model = models.Theme


class FactInline(PartInline):
    model = models.Fact


class SourceInline(PartInline):
    model = models.Source
    fields = ("position", "code", "title", "confidence")


class RequirementInline(PartInline):
    model = models.Requirement
    fields = ("position", "code", "title", "statement", "obligation", "severity", "role")


class QuestionInline(PartInline):
    model = models.Question


class ChoiceInline(PartInline):
    model = models.Choice


class MeasureInline(PartInline):
    model = models.Measure
    exclude = ("position",)


class CitationInline(PartInline):
    model = models.Citation

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the sources of the same version."""
        if db_field.name == "source" and request.resolver_match:
            requirement = models.Requirement.objects.filter(pk=request.resolver_match.kwargs["object_id"])
            kwargs["queryset"] = models.Source.objects.filter(version__in=requirement.values("version"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(models.Referential)
class ReferentialAdmin(admin.ModelAdmin):
    list_display = ("title", "code")


@admin.register(models.ReferentialVersion)
class ReferentialVersionAdmin(DrawsRevision, DraftOnly, admin.ModelAdmin):
    list_display = ("title", "number", "state", "effective_on", "published_at", "retired_at")
    list_filter = ("state", "referential")
    readonly_fields = ("state", "published_at", "published_by", "retired_at", "content_hash")
    inlines = (ThemeInline, FactInline, SourceInline)
    actions = ("publish",)

    def get_actions(self, request: HttpRequest) -> Any:
        """Deletion is one draft at a time."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=_("Publier les brouillons choisis"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: db.QuerySet[models.ReferentialVersion]) -> None:
        for version in queryset:
            try:
                publish_version(version=version, by=cast("AbstractBaseUser", request.user), at=timezone.now())
            except CannotPublish as error:
                found = error.obstacles.lines
                refused = ngettext(
                    "%(version)s n'est pas publiée : %(count)d problème.",
                    "%(version)s n'est pas publiée : %(count)d problèmes.",
                    len(found),
                )
                lines = [refused % {"version": version, "count": len(found)}, *found[:MOST_SHOWN]]
                for line in lines:
                    self.message_user(request, line, messages.ERROR)
            else:
                self.message_user(
                    request, gettext("%(version)s est publiée.") % {"version": version}, messages.SUCCESS
                )


class PartAdmin(DrawsRevision, DraftOnly, admin.ModelAdmin):
    """A row is added from the page of its parent, and stays with it."""

    list_display = ("__str__", "version")
    list_filter = ("version",)
    list_select_related: ClassVar[tuple[str, ...]] = ("version",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["version", *(f.name for f in self.model._meta.fields if f.is_relation and f.editable)]


@admin.register(models.Theme)
class ThemeAdmin(PartAdmin):
    search_fields = ("code", "title")
    inlines = (RequirementInline,)


@admin.register(models.Requirement)
class RequirementAdmin(PartAdmin):
    search_fields = ("code", "title", "statement")
    inlines = (QuestionInline, MeasureInline, CitationInline)


@admin.register(models.Question)
class QuestionAdmin(PartAdmin):
    search_fields = ("code", "text")
    inlines = (ChoiceInline,)


admin.site.register((models.Fact, models.Source, models.Choice, models.Measure), PartAdmin)


@admin.register(models.Citation)
class CitationAdmin(PartAdmin):
    list_select_related = ("version", "source")


class ReadOnlyAdmin(admin.ModelAdmin):
    """What the workbench writes is only read here."""

    list_filter: ClassVar[tuple[str, ...]] = ("version",)
    list_select_related: ClassVar[tuple[str, ...]] = ("version",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.PendingImport)
class PendingImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "format_name", "uploaded_by", "expires_at")
    list_filter = ("format_name",)
    list_select_related = ("uploaded_by",)
    exclude = ("data",)


@admin.register(models.DraftEdit)
class DraftEditAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "version", "made_by", "made_at")
    list_select_related = ("version", "made_by")


@admin.register(models.ReviewComment)
class ReviewCommentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "version", "written_by", "written_at", "resolved_at")
    list_select_related = ("version", "written_by")


@admin.register(models.VersionMapping)
class VersionMappingAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "revision", "frozen_at")
    list_filter = ("frozen_at",)
    list_select_related = ("source", "target")


@admin.register(models.MappingRow)
class MappingRowAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "mapping", "change", "settled")
    list_filter = ("change", "settled")
    list_select_related = ("mapping__source", "mapping__target")
