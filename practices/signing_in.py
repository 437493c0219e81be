"""How allauth speaks here: our labels, our sentences, and the full name kept at sign-up."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.models import User
from practices.speaking import FRENCH

EMAIL_LABEL = _("Adresse e-mail")
LENGTH_HELP = _("Au moins 12 caractères\u00a0: quatre mots sans rapport font un bon mot de passe.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_taken": _(
            "Un compte existe déjà avec cette adresse. Connectez-vous, ou demandez un nouveau mot de passe "
            "sur la page de connexion."
        ),
        "email_password_mismatch": _(
            "L'adresse ou le mot de passe est incorrect. Vérifiez-les, ou choisissez «\u00a0Mot de passe "
            "oublié\u00a0?\u00a0»."
        ),
        "too_many_login_attempts": _(
            "Trop d'essais manqués. Attendez cinq minutes, ou demandez un nouveau mot de passe."
        ),
        "unknown_email": _("Aucun compte n'existe avec cette adresse. Vérifiez-la, ou créez un compte."),
    }

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = get_language() or FRENCH
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved


class OurLabels:
    """Labels above the fields, never inside them; one name for the e-mail address."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ("login", "email"):
                field.label = EMAIL_LABEL
            if name == "remember":
                field.label = _("Se souvenir de moi")
            if name == "password1":
                field.help_text = LENGTH_HELP


class LoginForm(OurLabels, allauth_forms.LoginForm):  # type: ignore[misc]
    pass


class SignupForm(OurLabels, allauth_forms.SignupForm):  # type: ignore[misc]
    field_order: ClassVar[list[str]] = ["full_name", "email", "password1", "password2"]
    full_name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Indiquez vos prénom et nom\u00a0: le journal des accès les affiche.")},
    )


class AddEmailForm(OurLabels, allauth_forms.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nouvelle adresse e-mail")


class ChangePasswordForm(OurLabels, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(OurLabels, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(OurLabels, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(OurLabels, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(OurLabels, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass
