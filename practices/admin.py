"""The administration of people and practices; sign-in by e-mail, so no user name anywhere."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practices.models import Consultation, Invitation, JournalEntry, Mandate, Membership, Practice, User

admin.site.site_header = "Cabinet Compliance"
admin.site.site_title = _("Administration")
admin.site.index_title = _("Administration")


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "full_name")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()  # one person, one spelling


@admin.register(User)
class PersonAdmin(UserAdmin):
    add_form = PersonCreationForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("email", "full_name")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "password")}),
        (_("Droits"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "usable_password", "password1", "password2")}),)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


class MandateInline(admin.TabularInline):
    model = Mandate
    extra = 0
    fk_name = "practice"
    autocomplete_fields = ("dpo", "granted_by")


@admin.register(Practice)
class PracticeAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "city", "department", "size", "software", "created_at")
    list_filter = ("kind", "department")
    search_fields = ("name", "city")
    autocomplete_fields = ("parent",)
    readonly_fields = ("created_at",)
    inlines = (MembershipInline, MandateInline)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("practice", "user", "role")
    list_filter = ("role",)
    list_select_related = ("practice", "user")
    search_fields = ("practice__name", "user__email")
    autocomplete_fields = ("practice", "user")


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):
    list_display = ("practice", "dpo", "scope", "granted_at", "ends_on", "revoked_at")
    list_select_related = ("practice", "dpo")
    search_fields = ("practice__name", "dpo__email")
    autocomplete_fields = ("practice", "dpo", "granted_by")


class ReadOnlyAdmin(admin.ModelAdmin):
    """A journal that can be corrected proves nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    list_display = ("at", "practice", "actor", "verb", "detail")
    list_filter = ("verb",)
    list_select_related = ("practice", "actor")
    search_fields = ("practice__name", "actor__email", "detail")


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ("at", "practice", "person", "kind")
    list_filter = ("kind",)
    list_select_related = ("practice", "person")
    search_fields = ("practice__name", "person__email")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Sent and cancelled by the practice's owners, on their own page."""

    list_display = (
        "email",
        "practice",
        "role",
        "scope",
        "sent_at",
        "expires_at",
        "accepted_at",
        "cancelled_at",
    )
    list_select_related = ("practice",)
    search_fields = ("practice__name", "email")
    exclude = ("token_hash",)
