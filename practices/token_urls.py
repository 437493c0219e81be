"""Mounted at /compte/jetons/."""

from django.urls import path

from practices.views import tokens

app_name = "tokens"
urlpatterns = [
    path("", tokens.show, name="show"),
    path("creer/", tokens.create, name="create"),
    path("<int:token_id>/revoquer/", tokens.revoke, name="revoke"),
]
